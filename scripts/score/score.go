// Package score compares what was read with what is written, as the measuring
// scripts count it.
package score

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"recto/levenshtein"
)

// Tally counts what a scorer counts; tallies of pages add up to those of sets.
type Tally struct {
	Chars      int `json:"chars"`
	CharErrors int `json:"charErrors"`
	Words      int `json:"words"`
	WordErrors int `json:"wordErrors"`
	// Read is the number of words in what was read, Common how many of them
	// the reference has too, wherever they stand.
	Read   int `json:"read"`
	Common int `json:"common"`
}

// Add adds what o counts.
func (t *Tally) Add(o Tally) {
	t.Chars += o.Chars
	t.CharErrors += o.CharErrors
	t.Words += o.Words
	t.WordErrors += o.WordErrors
	t.Read += o.Read
	t.Common += o.Common
}

// CER is the character error rate in per cent: edit distance by length of the
// reference.
func (t Tally) CER() float64 { return 100 * float64(t.CharErrors) / float64(max(1, t.Chars)) }

// WER is the same over words.
func (t Tally) WER() float64 { return 100 * float64(t.WordErrors) / float64(max(1, t.Words)) }

// BoW is the F1 of the two bags of words in per cent. The order of columns does
// not touch it.
func (t Tally) BoW() float64 {
	if t.Words+t.Read == 0 {
		return 100
	}
	return 200 * float64(t.Common) / float64(t.Words+t.Read)
}

// Compare compares what was read with the reference. Both are normalised first.
func Compare(reference, read string) Tally {
	reference, read = normalise(reference), normalise(read)
	refWords, readWords := strings.Fields(reference), strings.Fields(read)
	ref := []rune(reference)
	bag := map[string]int{}
	for _, w := range refWords {
		bag[w]++
	}
	common := 0
	for _, w := range readWords {
		if bag[w] > 0 {
			bag[w]--
			common++
		}
	}
	return Tally{
		Chars: len(ref), CharErrors: levenshtein.Distance(ref, []rune(read)),
		Words: len(refWords), WordErrors: levenshtein.Distance(refWords, readWords),
		Read: len(readWords), Common: common,
	}
}

// unify maps typographic variants to one form.
var unify = strings.NewReplacer(
	"\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "",
	"\u00ab", `"`, "\u00bb", `"`, "\u201c", `"`, "\u201d", `"`, "\u201e", `"`, "\u201f", `"`,
	"\u2039", `"`, "\u203a", `"`, "\u2033", `"`,
	"\u2018", "'", "\u2019", "'", "\u201a", "'", "\u201b", "'", "\u02bc", "'", "\u2032", "'", "\u0060", "'", "\u00b4", "'",
	"\u2026", "...", "\u2116", "N", "\u00a0", " ",
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2015", "-", "\u2212", "-",
)

var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n")

// normalise returns text in the form that is compared: NFC, soft hyphens and
// zero-width characters gone, dashes, quotation marks, apostrophes, ellipsis
// and numero sign unified, words joined that a hyphen parts at a line end
// before a lower-case letter, runs of white space one space.
func normalise(text string) string {
	text = lines.Replace(norm.NFC.String(text))
	text = dropSoftHyphens(text)
	text = unify.Replace(text)
	text = strings.ReplaceAll(text, "''", `"`)
	return strings.Join(strings.Fields(joinHyphens(text)), " ")
}

// dropSoftHyphens makes a soft hyphen at a line end a hyphen and removes others.
func dropSoftHyphens(text string) string {
	parts := strings.Split(text, "\u00ad")
	for i := 1; i < len(parts); i++ {
		if strings.HasPrefix(strings.TrimLeft(parts[i], " \t"), "\n") {
			parts[i] = "-" + parts[i]
		}
	}
	return strings.Join(parts, "")
}

func joinHyphens(text string) string {
	in := []rune(text)
	out := make([]rune, 0, len(in))
	for i := 0; i < len(in); i++ {
		if in[i] == '-' && i > 0 && isWord(in[i-1]) {
			end := i + 1
			for end < len(in) && (in[end] == ' ' || in[end] == '\t') {
				end++
			}
			if end < len(in) && in[end] == '\n' {
				for end < len(in) && unicode.IsSpace(in[end]) {
					end++
				}
				if end < len(in) && unicode.IsLower(in[end]) {
					i = end - 1
					continue
				}
			}
		}
		out = append(out, in[i])
	}
	return string(out)
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }
