package links

import (
	"unicode/utf8"

	"recto/align/token"
)

// misreadIndex finds misread words: Russian types that no dictionary knows and that
// begin like a given stem, some letters apart.
type misreadIndex struct {
	index map[uint32][]int32 // keys of the first letters -> candidates
	forms [][]byte           // letters of the candidates, 1 to 32
	types []int32
	row   [2][]float32
	seen  []int32
	round int32
}

func newMisreadIndex(ru *token.Vocabulary) *misreadIndex {
	x := &misreadIndex{index: make(map[uint32][]int32)}
	for i := range ru.Types {
		t := &ru.Types[i]
		if t.Known || t.Number() || utf8.RuneCountInString(t.Form) < 4 {
			continue
		}
		form := lettersOf(t.Form)
		if len(form) < 4 {
			continue
		}
		n := int32(len(x.forms))
		x.forms = append(x.forms, form)
		x.types = append(x.types, int32(i))
		var keys [6]uint32
		for _, k := range prefixKeys(form, keys[:0]) {
			x.index[k] = append(x.index[k], n)
		}
	}
	x.seen = make([]int32, len(x.forms))
	return x
}

// lettersOf numbers Russian letters from 1; others are left out.
func lettersOf(s string) []byte {
	out := make([]byte, 0, len(s)/2)
	for _, r := range s {
		if r >= 'а' && r <= 'я' {
			out = append(out, byte(r-'а'+1))
		}
	}
	return out
}

// prefixKeys returns the key of the first five letters and those with one of
// them left out.
func prefixKeys(form []byte, keys []uint32) []uint32 {
	n := min(5, len(form))
	for skip := -1; skip < n; skip++ {
		var k uint32
		for i := range n {
			if i != skip {
				k = k<<6 | uint32(form[i])
			}
		}
		keys = append(keys, k)
	}
	return keys
}

// find returns the types that may be misreadings of a word of this stem, with
// their likeness, 0 to 1.
func (x *misreadIndex) find(stem string) []Link {
	letters := lettersOf(stem)
	if len(letters) < 4 || len(x.forms) == 0 {
		return nil
	}
	x.round++
	var out []Link
	var keys [6]uint32
	for _, k := range prefixKeys(letters, keys[:0]) {
		for _, c := range x.index[k] {
			if x.seen[c] == x.round {
				continue
			}
			x.seen[c] = x.round
			limit := .26 * float32(len(letters))
			if d := x.distance(letters, x.forms[c], limit); d <= limit {
				out = append(out, Link{x.types[c], 1 - d/float32(len(letters))})
			}
		}
	}
	return out
}

// distance is the least edit distance between stem and a beginning of form
// that leaves a tail of at most four letters.
func (x *misreadIndex) distance(stem, form []byte, limit float32) float32 {
	if len(form) < len(stem)-2 || len(form) > len(stem)+6 {
		return limit + 1
	}
	n := len(form)
	for len(x.row[0]) <= n {
		x.row[0], x.row[1] = append(x.row[0], 0), append(x.row[1], 0)
	}
	last, row := x.row[0], x.row[1]
	for j := range n + 1 {
		last[j] = float32(j)
	}
	for i, s := range stem {
		row[0] = float32(i + 1)
		least := row[0]
		for j, f := range form {
			d := last[j]
			if s != f {
				d += confusion[s][f]
			}
			d = min(d, last[j+1]+1, row[j]+1)
			row[j+1] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		last, row = row, last
	}
	best := limit + 1
	for j := max(0, n-4); j <= n; j++ {
		best = min(best, last[j])
	}
	return best
}

// confusion is the cost of reading one letter as another: less for letters of
// like shape.
var confusion = func() (c [33][33]float32) {
	for i := range c {
		for k := range c[i] {
			c[i][k] = 1
		}
	}
	for _, alike := range []string{"нипкйц", "оесаэ", "шщцм", "лдпя", "тгп", "вбъьы", "зэ", "хкж", "уч", "фо", "рп", "мн", "тm", "аяд", "бо", "юо"} {
		letters := lettersOf(alike)
		for _, a := range letters {
			for _, b := range letters {
				if a != b {
					c[a][b] = .6
				}
			}
		}
	}
	return c
}()
