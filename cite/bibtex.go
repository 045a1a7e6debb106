package cite

import (
	"slices"
	"strconv"
	"strings"
)

// bibTeX is an entry of type misc, which BibTeX and BibLaTeX know.
func bibTeX(w *Work) string {
	var entry strings.Builder
	entry.WriteString("@misc{" + w.key())
	field := func(name, value string) {
		if value != "" {
			entry.WriteString(",\n  " + name + " = {" + value + "}")
		}
	}
	if title := texed(w.Title); title != "" {
		field("title", "{"+title+"}") // its letters stay as they are
	}
	if first, _, _ := strings.Cut(w.Date, "/"); isoDate.MatchString(first) {
		field("date", w.Date)
	}
	field("year", w.year())
	field("howpublished", texed(strings.Join(w.locators(), ", ")))
	field("note", texed(w.Original))
	field("langid", langid[w.language()])
	field("url", w.URL) // read as it stands
	entry.WriteString("\n}\n")
	return entry.String()
}

// langid has the names of languages that babel knows.
var langid = map[string]string{"ru": "russian", "en": "english", "uk": "ukrainian", "de": "german", "fr": "french", "pl": "polish"}

// language is the one most used; "" where it is not known.
func (w *Work) language() string {
	if len(w.Languages) == 0 {
		return ""
	}
	return w.Languages[0]
}

// texed returns text with what TeX would take for commands.
func texed(s string) string {
	return strings.NewReplacer(
		`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `%`, `\%`, `#`, `\#`, `_`, `\_`,
		`~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
	).Replace(oneLine(s))
}

// key names the entry: by the shelf mark, or by the document's identity, and by
// page and line.
func (w *Work) key() string {
	parts := []string{"recto", w.ID[:min(12, len(w.ID))]}
	if r := w.Reference; r.Fond != "" {
		parts = []string{r.Repository, r.Fond, r.Opis, r.Delo}
	}
	switch leaf := w.leaf(); {
	case leaf != "":
		parts = append(parts, leaf)
	case w.Page > 0:
		parts = append(parts, "scan"+strconv.Itoa(w.Page))
	}
	if w.First > 0 {
		parts = append(parts, "line"+strconv.Itoa(w.First))
	}
	for i := range parts {
		parts[i] = roman(parts[i])
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "-")
}

// romanLetters are those of Russian in the letters that keys may have.
var romanLetters = func() map[rune]string {
	letters := map[rune]string{}
	romans := strings.Fields("a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e iu ia")
	for i, c := range []rune("абвгдежзийклмнопрстуфхцчшщъыьэюя") {
		letters[c] = strings.Trim(romans[i], "_")
	}
	letters['ё'] = "e"
	return letters
}()

// roman returns the first 24 letters and digits of text in lower-case ASCII.
func roman(text string) string {
	var out strings.Builder
	for _, c := range strings.ToLower(text) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			out.WriteRune(c)
		} else {
			out.WriteString(romanLetters[c])
		}
	}
	return cut(out.String(), 0, 24)
}
