package translation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recto/document"
)

// Scripts of a text.
const (
	latin    byte = 'l'
	cyrillic byte = 'c'
)

// scriptOf tells whether most letters of a text are Cyrillic or Latin; 0 where there are hardly any.
func scriptOf(text string) byte {
	l, c := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			l++
		case unicode.Is(unicode.Cyrillic, r):
			c++
		}
	}
	switch {
	case l+c < 2:
		return 0
	case c > l:
		return cyrillic
	}
	return latin
}

// twoScripts reports whether two lines are in two scripts.
func twoScripts(lines []string) bool {
	a, b := scriptOf(strings.TrimSpace(lines[0])), scriptOf(strings.TrimSpace(lines[1]))
	return a != 0 && b != 0 && a != b
}

// Of a file in two languages, the smaller one has this share of the letters at
// least, and this many paragraphs.
const (
	leastShare      = 0.25
	leastParagraphs = 2
)

// splitLanguages takes the original out of a translation that holds both, in
// facing columns, alternating paragraphs or one part after the other.
func (u *understanding) splitLanguages(t *document.Translation) {
	letters, count, first := map[byte]int{}, map[byte]int{}, byte(0)
	each := func(text string) {
		if script := scriptOf(text); script != 0 {
			letters[script] += len([]rune(text))
			count[script]++
			if first == 0 {
				first = script
			}
		}
	}
	for _, line := range t.Header {
		each(line)
	}
	for _, p := range t.Body {
		each(p.Text)
	}
	few := func(script byte) bool {
		return count[script] < leastParagraphs || float64(letters[script]) < leastShare*float64(letters[latin]+letters[cyrillic])
	}
	if few(latin) || few(cyrillic) {
		u.takeOriginal(t)
		return
	}
	original := u.originalScript(first)
	o := &document.OriginalText{Body: []document.Paragraph{}}
	header, body := []string{}, []document.Paragraph{}
	for _, line := range t.Header {
		if scriptOf(line) == original {
			o.Body = append(o.Body, document.Paragraph{Text: line})
		} else {
			header = append(header, line)
		}
	}
	for _, p := range t.Body {
		if scriptOf(p.Text) == original {
			o.Body = append(o.Body, p)
		} else {
			body = append(body, p)
		}
	}
	o.Language = languageOf(running(o.Body))
	if languages := []string{o.Language, languageOf(running(body))}; !slices.Contains(languages, "ru") || !slices.Contains(languages, "en") {
		return
	}
	t.Header, t.Body, t.Original = header, body, o
	if scriptOf(t.Title) == original {
		t.Title = firstTitle(header, body)
	}
}

// firstTitle is the first line of a text that can be its title, "" for none.
func firstTitle(header []string, body []document.Paragraph) string {
	if len(header) == 0 && len(body) > 0 && !endsSentence(body[0].Text) {
		header = []string{body[0].Text}
	}
	i := slices.IndexFunc(header, func(line string) bool {
		_, secret := markingOf(line)
		return len(strings.Fields(line)) > 1 && !registry(line) && !secret
	})
	if i < 0 {
		return ""
	}
	return header[i]
}

// Labels that tell which of two languages is the original's.
var (
	russianOriginal = regexp.MustCompile(`(?i)(русск\w*|russian)[\s-]*(original|оригинал|подлинник)|(оригинал|подлинник|original)\W+(in russian|на русском)|english translation|перевод на английский|английский перевод|translated from (the )?russian`)
	englishOriginal = regexp.MustCompile(`(?i)(английск\w*|english)[\s-]*(original|оригинал|подлинник)|(оригинал|подлинник|original)\W+(in english|на английском)|russian translation|перевод на русский|русский перевод|перевод с английского|translated from (the )?english`)
)

// originalScript tells in which script the original is: as the file says, else
// the one that comes first.
func (u *understanding) originalScript(first byte) byte {
	for _, b := range u.blocks {
		switch {
		case b.runes() > 120:
		case russianOriginal.MatchString(b.text):
			return cyrillic
		case englishOriginal.MatchString(b.text):
			return latin
		}
	}
	return first
}

// takeOriginal keeps a part of its own that the file calls the original, where it
// is in the other language.
func (u *understanding) takeOriginal(t *document.Translation) {
	o := &document.OriginalText{}
	var dropped []document.Dropped
	for _, d := range t.Dropped {
		if d.Kind == document.DropOriginal && d.Label != "" {
			o.Body = append(o.Body, document.Paragraph{Text: d.Text, Notes: bracketNotes(d.Text)})
		} else {
			dropped = append(dropped, d)
		}
	}
	o.Language = languageOf(running(o.Body))
	if (o.Language == "ru" || o.Language == "en") && o.Language != languageOf(running(t.Body)) {
		t.Original, t.Dropped = o, dropped
	}
}
