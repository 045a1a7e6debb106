package document

import (
	"slices"
	"strings"
)

// Cyrillic reports whether the reference is cited in Russian abbreviations: its
// repository's name is Cyrillic.
func (r Reference) Cyrillic() bool { return isCyrillic(r.Repository) }

// String gives the reference as it is cited: in Russian abbreviations where
// the repository's name is Cyrillic, in transliterated ones elsewhere. Of a
// reference that is known by its parts and as it is written, the parts are
// given of a shelf mark with a fond, the writing of others.
func (r Reference) String() string {
	if r.Text != "" && r.saysParts() {
		if r.Fond == "" {
			return r.Text
		}
		r.Text = ""
	}
	labels := [5]string{"f. ", "op. ", "d. ", "l. ", "ll. "}
	if r.Cyrillic() {
		labels = [5]string{"ф. ", "оп. ", "д. ", "л. ", "лл. "}
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
	if severalLeaves(r.Leaves) {
		add(labels[4], r.Leaves)
	} else {
		add(labels[3], r.Leaves)
	}
	add("file ", r.File)
	add("vol. ", r.Volume)
	add("box ", r.Box)
	add("folder ", r.Folder)
	add("", r.Text)
	return strings.Join(parts, ", ")
}

// saysParts reports whether the reference as it is written has all of its parts
// in it, of which there are some. Leaves may be written in many ways.
func (r Reference) saysParts() bool {
	parts := []string{r.Repository, r.Fond, r.Opis, r.Delo, r.File, r.Volume, r.Box, r.Folder}
	return strings.Join(parts, "") != "" && !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(r.Text, part) })
}
