package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// leafForm is one leaf as archivists write it: 12, 12а (put in later), 12об (its
// back).
var leafForm = regexp.MustCompile(`^(\d{1,5})([а-яёa-z]??)\s*(об|оборот|ob|verso|v)?\.?$`)

// leafWord is what stands before the numbers of leaves.
var leafWord = regexp.MustCompile(`^(лл|л|листы|лист|ll|l|leaves|leaf|folios|folio|ff|f)\.?\s*(\d)`)

// leaf is one side of one leaf.
type leaf struct {
	number int
	letter string
	back   bool
}

// LeafLabels returns what each of a document's scans is called by the leaves of
// its reference: 12, 12об, 13. The leaves may be scanned on one side each, or on
// both. It is nil where their number does not fit that of the scans, because a
// label that may be wrong is worse than none.
func (r Reference) LeafLabels(scans int) []string {
	text := strings.ToLower(strings.TrimSpace(r.Leaves))
	text = leafWord.ReplaceAllString(text, "$2")
	for _, both := range []bool{false, true} {
		if leaves, ok := leavesOf(text, both, scans); ok && len(leaves) == scans {
			return r.labelled(leaves)
		}
	}
	return nil
}

// LeafLabel returns what a scan is called, counted from 1; "" where that is not
// known.
func (r Reference) LeafLabel(scan, scans int) string {
	labels := r.LeafLabels(scans)
	if scan < 1 || scan > len(labels) {
		return ""
	}
	return labels[scan-1]
}

// leavesOf reads a list of leaves and ranges of them. both says that a leaf of
// which no side is named stands for its two sides. No more than most are made.
func leavesOf(text string, both bool, most int) (leaves []leaf, ok bool) {
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ',' || c == ';' }) {
		ends := strings.FieldsFunc(part, func(c rune) bool { return c == '-' || c == '–' || c == '—' })
		if len(ends) == 0 || len(ends) > 2 {
			return nil, false
		}
		first, okFirst := leafOf(ends[0])
		last, okLast := leafOf(ends[len(ends)-1])
		if !okFirst || !okLast || last.number < first.number || last.number-first.number > most {
			return nil, false
		}
		single := len(ends) == 1
		switch {
		case single && (first.back || !both):
			leaves = append(leaves, first)
		case !single && first.letter+last.letter != "":
			return nil, false // which leaves have letters is not said
		default:
			leaves = append(leaves, leavesFrom(first, last, both)...)
		}
	}
	return leaves, true
}

// leavesFrom returns the leaves of a range with those of their backs that belong
// to it.
func leavesFrom(first, last leaf, both bool) (leaves []leaf) {
	sides := both || first.back || last.back
	for n := first.number; n <= last.number; n++ {
		if n > first.number || !first.back {
			leaves = append(leaves, leaf{n, first.letter, false})
		}
		if sides && (n < last.number || last.back || both) {
			leaves = append(leaves, leaf{n, first.letter, true})
		}
	}
	return leaves
}

func leafOf(text string) (leaf, bool) {
	m := leafForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return leaf{}, false
	}
	number, err := strconv.Atoi(m[1])
	return leaf{number, m[2], m[3] != ""}, err == nil
}

// labelled writes leaves as the reference does: the back is об where that is in
// Cyrillic.
func (r Reference) labelled(leaves []leaf) []string {
	back := "ob"
	if isCyrillic(r.Repository + r.Leaves) {
		back = "об"
	}
	var labels []string
	for _, l := range leaves {
		label := strconv.Itoa(l.number) + l.letter
		if l.back {
			label += back
		}
		labels = append(labels, label)
	}
	return labels
}

// severalLeaves reports whether leaves are more than one.
func severalLeaves(leaves string) bool {
	return len(strings.FieldsFunc(leaves, func(c rune) bool { return slices.Contains([]rune(",;-–—"), c) })) > 1
}

func isCyrillic(text string) bool {
	return strings.ContainsFunc(text, func(c rune) bool { return unicode.Is(unicode.Cyrillic, c) })
}
