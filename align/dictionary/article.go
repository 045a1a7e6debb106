package dictionary

import (
	"regexp"
	"strings"
	"unicode"

	"recto/align/word"
)

// gloss is one translation in an article: the stems of its words.
type gloss []string

var (
	bracketed = regexp.MustCompile(`\[[^\]]*\]`)
	// parted separates senses: "1)", "а)", "2.", "_II".
	parted = regexp.MustCompile(`(^|\s)(\d+[.)]|[а-я]\)|_[IVX]+)`)
	label  = regexp.MustCompile(`_[\p{L}-]+\.?`)
)

// glosses reads the translations out of an article: senses are parted by
// numbers, translations by commas and semicolons; labels, remarks in round
// brackets and transcriptions are left out. A part with Latin letters is an
// example of use and is skipped.
func glosses(e entry) []gloss {
	body := strings.TrimPrefix(e.body, e.head)
	body = strings.Join(strings.Fields(body), " ")
	body = bracketed.ReplaceAllString(body, " ")
	if at := strings.IndexByte(body, '/'); at >= 0 { // FreeDict's transcription
		if end := strings.IndexByte(body[at+1:], '/'); end >= 0 && strings.TrimSpace(body[:at]) == "" {
			body = body[at+end+2:]
		}
	}
	body = parted.ReplaceAllString(body, ";")
	body = label.ReplaceAllString(body, " ")
	body = withoutRound(body)
	var out []gloss
	for _, part := range strings.FieldsFunc(body, func(r rune) bool { return r == ';' || r == ',' || r == ':' }) {
		if strings.ContainsFunc(part, func(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) }) {
			continue
		}
		var g gloss
		for _, w := range strings.FieldsFunc(part, func(r rune) bool { return !unicode.Is(unicode.Cyrillic, r) && r != '-' && r != '.' }) {
			w = strings.ToLower(strings.Trim(w, "-"))
			w = strings.ReplaceAll(w, "ё", "е")
			if w == "" || strings.Contains(w, ".") || empty[w] {
				continue
			}
			g = append(g, word.StemRu(w))
		}
		if len(g) > 0 && len(g) <= 6 {
			out = append(out, g)
		}
	}
	return out
}

// empty are words of a gloss that say how a word is used, not what it means.
var empty = func() map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(`кого-либо что-либо кому-либо чему-либо чего-либо какой-либо какого-либо или и т п тж преим особ обыкн обычно часто что-л кого-л`) {
		m[w] = true
	}
	return m
}()

// withoutRound leaves out what stands in round brackets, nested ones as well.
func withoutRound(s string) string {
	var out strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case depth == 0:
			out.WriteRune(r)
		}
	}
	return out.String()
}
