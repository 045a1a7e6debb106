package document

import (
	"strings"
	"unicode"
)

// String gives the reference as it is cited: in Russian abbreviations where
// the repository's name is Cyrillic, in transliterated ones elsewhere.
func (r Reference) String() string {
	labels := [4]string{"f. ", "op. ", "d. ", "ll. "}
	if strings.ContainsFunc(r.Repository, func(c rune) bool { return unicode.Is(unicode.Cyrillic, c) }) {
		labels = [4]string{"ф. ", "оп. ", "д. ", "лл. "}
	}
	var parts []string
	add := func(label, value string) {
		if value != "" {
			parts = append(parts, label+value)
		}
	}
	add("", r.Repository)
	add(labels[0], r.Fond)
	add(labels[1], r.Opis)
	add(labels[2], r.Delo)
	add(labels[3], r.Leaves)
	add("file ", r.File)
	add("vol. ", r.Volume)
	add("box ", r.Box)
	add("folder ", r.Folder)
	add("", r.Text)
	return strings.Join(parts, ", ")
}
