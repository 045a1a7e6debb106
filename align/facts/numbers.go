package facts

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recto/align/word"
)

// numberAt reads the number that begins at run i: groups of thousands, a
// fraction, a word that multiplies it. n is how many runs it takes.
func numberAt(s string, runs []run, i int) (n int, f figure, sure bool) {
	m := &runs[i]
	n, whole, fraction := digitsAt(s, runs, i)
	if whole == "" {
		f.parts = []float64{value(m.digits), value(fraction)}
	}
	if whole != "" {
		f.values = append(f.values, value(whole))
	}
	if fraction != "" {
		f.values = append(f.values, value(m.digits+"."+fraction))
	}
	last := &runs[i+n-1]
	if strings.HasSuffix(last.text, "m") && last.digits != last.text { // metres, or millions
		for _, v := range f.values {
			f.values = append(f.values, v*1e6)
		}
	}
	f.start, f.end = m.start, last.end
	scale := touchingScale(last.text)
	if scale == 1 && i+n < len(runs) && runs[i+n].start-last.end <= 3 {
		if scale = scaleOf(runs[i+n].text); scale > 1 {
			f.end = runs[i+n].end
			n++
		}
	}
	if scale > 1 {
		f.parts = nil
		for k := range f.values {
			f.values[k] = math.Round(f.values[k] * scale)
		}
	}
	return n, f, m.sure
}

// digitsAt reads the digits of the number that begins at run i. whole is empty
// where a point stands between two runs that are no groups of thousands; where
// 3,251 may have a point in it or not, both have a value.
func digitsAt(s string, runs []run, i int) (n int, whole, fraction string) {
	m := &runs[i]
	plain := len(m.digits) == m.end-m.start
	n, whole = 1, m.digits
	if plain {
		n, whole = thousands(s, runs, i)
	}
	switch {
	case n > 1 && i+n < len(runs) && runs[i+n].sure && isPoint(s[runs[i+n-1].end:runs[i+n].start]) && s[m.end] != s[runs[i+n-1].end]:
		return n + 1, whole + "." + runs[i+n].digits, "" // 12 500,75
	case n == 2 && isPoint(s[m.end:m.end+1]):
		return n, whole, runs[i+1].digits
	case n == 1 && plain && i+1 < len(runs) && runs[i+1].sure && isPoint(s[m.end:runs[i+1].start]):
		return 2, "", runs[i+1].digits
	}
	return n, whole, ""
}

// thousands joins the digits of run i and of the groups of three that follow it:
// 1 200 000, 3,251. n is how many runs they are.
func thousands(s string, runs []run, i int) (n int, digits string) {
	digits, n = runs[i].digits, 1
	for len(runs[i].digits) <= 3 && i+n < len(runs) {
		next := &runs[i+n]
		if len(next.digits) != 3 || !next.sure || !slices.Contains(groupSigns, s[runs[i+n-1].end:next.start]) {
			break
		}
		digits += next.digits
		n++
		if next.end-next.start != 3 {
			break // an ending closes the number
		}
	}
	return n, digits
}

// groupSigns are what may stand between groups of three digits.
var groupSigns = []string{" ", "\u00a0", "\u202f", ",", "."}

// isPoint reports whether s is a decimal point of either language.
func isPoint(s string) bool { return s == "," || s == "." }

// touchingScale is what the letters behind the digits of one run multiply them
// by, 1 where they do not: 8bn, 200тыс.
func touchingScale(text string) float64 {
	for letters, by := range scales {
		if strings.HasSuffix(text, letters) && word.IsDigit(text[0]) {
			return by
		}
	}
	return 1
}

// scales are what stands behind a number and multiplies it.
var scales = map[string]float64{
	"тыс": 1e3, "thousand": 1e3, "млн": 1e6, "mln": 1e6, "million": 1e6, "млрд": 1e9, "bn": 1e9, "billion": 1e9, "bln": 1e9,
}

// scaleOf is what a word multiplies the number before it by, 1 for any other.
func scaleOf(word string) float64 {
	switch {
	case scales[word] > 0:
		return scales[word]
	case strings.HasPrefix(word, "тысяч"), word == "thousands":
		return 1e3
	case strings.HasPrefix(word, "миллион"), word == "millions":
		return 1e6
	case strings.HasPrefix(word, "миллиард"), word == "billions":
		return 1e9
	}
	return 1
}

// value is the number that a run of digits is, with a point or without.
func value(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// words takes in number words and Roman numbers.
func (f *figures) words(s string, runs []run) {
	w := numberWords{figures: f, s: s, runs: runs, last: -1}
	for i := range runs {
		m := &runs[i]
		switch {
		case m.word >= 0 && m.text != "seconds":
			w.add(i)
			continue
		case m.text == "and" && w.count > 0:
			w.last = i
			continue
		}
		w.flush()
		w.last = -1
		if n := romanAny(s[m.start:m.end]); n > 0 {
			f.numbers[float64(n)] = true
		}
		if n := standFor[m.text]; n > 0 {
			f.numbers[n] = true
		}
		if n := compoundNumber(m.text); n > 0 {
			f.numbers[float64(n)] = true
		}
		if m.month > 0 {
			f.months[m.month] = true
		}
	}
	w.flush()
}

// numberWords puts number words together that follow each other.
type numberWords struct {
	*figures
	s    string
	runs []run
	// total and current are the number so far: its thousands, and the rest.
	total, current int
	// first and last are the runs it is told by, count how many.
	first, last, count int
}

// add takes in the number word of run i.
func (w *numberWords) add(i int) {
	m := &w.runs[i]
	if w.last < 0 || strings.Trim(w.s[w.runs[w.last].end:m.start], " -\u00a0") != "" || w.count > 0 && m.word < 1000 && !w.fits(m.word) {
		w.flush()
	}
	switch {
	case m.word >= 1000:
		w.total += max(w.current, 1) * m.word
		w.current = 0
	case m.word == 100 && w.current > 0 && w.current < 100:
		w.current *= 100
	default:
		w.current += m.word
	}
	if w.count == 0 {
		w.first = i
	}
	w.count++
	w.last = i
}

// fits reports whether a word below a thousand goes on with the number so far.
func (w *numberWords) fits(n int) bool {
	return n == 100 && w.current < 10 || w.current == 0 || w.current%100 == 0 && n < 100 || w.current%10 == 0 && w.current%100 >= 20 && n < 10
}

// flush takes in the number so far. A word that only multiplies the digits before
// it is none by itself.
func (w *numberWords) flush() {
	if w.count > 0 {
		n := w.total + w.current
		w.numbers[float64(n)] = true
		first, last := w.runs[w.first], w.runs[w.first+w.count-1]
		scale := w.count == 1 && n >= 100
		if n > 0 && !scale && !ordinal(last.text) {
			g := figure{start: first.start, end: last.end, values: []float64{float64(n)}, weak: true}
			w.addMeasure(&g, w.runs, w.first+w.count)
			if (n > 1 || w.first+w.count < len(w.runs) && countedUnit(w.runs[w.first+w.count].text)) && !inRemark(w.s, g.start) {
				w.stated = append(w.stated, g)
			}
		}
	}
	w.total, w.current, w.count = 0, 0, 0
}

// countedUnit reports whether a word is a unit: one says how many only before such.
func countedUnit(text string) bool {
	_, ru := concepts["unit ru"][word.StemRu(text)]
	_, en := concepts["unit en"][word.StemEn(text)]
	return ru || en
}

// ordinal reports whether a number word of either language is one: ordinals stand
// in ways of speaking, at half past ten, and are not stated.
func ordinal(text string) bool {
	return ordinals.MatchString(text) && text != "двое" && text != "трое"
}

var ordinals = regexp.MustCompile(`(ый|ой|ий|ая|ое|ые|ого|ому|ом|ым|ых|ую|ыми)$|^трет|^четверт|(th|second|third)$`)

// compoundNumber is the number that a Russian compound begins with: двухэтажный.
func compoundNumber(text string) int {
	if len(text) < 12 || text[0] < 0xd0 {
		return 0
	}
	for _, p := range numberPrefixes {
		if strings.HasPrefix(text, p.letters) && len(text) > len(p.letters)+4 {
			return p.number
		}
	}
	return 0
}

// numberPrefixes are what such words begin with, the longest first.
var numberPrefixes = []struct {
	letters string
	number  int
}{
	{"восемнадцати", 18}, {"девятнадцати", 19}, {"четырнадцати", 14}, {"восьмидесяти", 80}, {"одиннадцати", 11}, {"шестнадцати", 16}, {"шестидесяти", 60}, {"двенадцати", 12},
	{"пятнадцати", 15}, {"семнадцати", 17}, {"тринадцати", 13}, {"семидесяти", 70}, {"пятидесяти", 50}, {"девяносто", 90}, {"двадцати", 20}, {"тридцати", 30},
	{"четырех", 4}, {"четырёх", 4}, {"восьми", 8}, {"девяти", 9}, {"десяти", 10}, {"сорока", 40}, {"столет", 100}, {"шести", 6},
	{"двух", 2}, {"трех", 3}, {"трёх", 3}, {"пяти", 5}, {"семи", 7},
}

// standFor are words that stand for a number.
var standFor = map[string]float64{"dozen": 12, "дюжина": 12, "дюжину": 12, "decade": 10, "десятилетие": 10, "десятилетия": 10, "сутки": 24, "полтора": 1.5, "half": .5,
	"both": 2, "couple": 2, "pair": 2, "twice": 2, "double": 2, "two": 2, "оба": 2, "обе": 2, "обоих": 2, "обеих": 2, "обоим": 2, "обеим": 2, "пара": 2, "пару": 2, "пары": 2, "дважды": 2, "вдвое": 2, "вдвоем": 2, "вдвоём": 2, "двойной": 2,
	"thrice": 3, "triple": 3, "трижды": 3, "втрое": 3, "тройка": 3, "четверо": 4, "пятеро": 5, "шестеро": 6, "семеро": 7, "четырежды": 4, "quarter": 4, "четверть": 4, "week": 7, "полгода": 6, "fortnight": 14, "century": 100, "столетие": 100, "век": 100, "centuries": 100,
}

// romanLooks are the Latin letters of numerals that were written with others.
var romanLooks = strings.NewReplacer("Х", "X", "І", "I", "П", "II", "Ш", "III", "У", "V", "l", "I")

// romanAny reads a Roman number in letters of either alphabet, which OCR mixes.
func romanAny(letters string) int {
	return word.Roman(romanLooks.Replace(letters))
}
