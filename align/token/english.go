package token

import (
	"strings"

	"recto/align/word"
)

// English cuts an English sentence into stems. Editors' remarks such as [sic]
// are left out, the words of other insertions kept.
func English(s string, v *Vocabulary, known func(stem string) bool) []Token {
	words := joinInitials(s, wordsEn(s))
	for i := range words {
		p := &words[i]
		if p.number {
			continue
		}
		p.text = p.form
		near := i > 0 && words[i-1].number || i+1 < len(words) && words[i+1].number
		p.form = v.StemOf(p.form)
		if m := word.Month(p.form); m > 0 && p.capital && (near || !doubtfulMonths[p.text]) {
			p.form, p.number = monthForms[m], true
		}
	}
	return v.add(joinNumbers(s, words), known)
}

// doubtfulMonths are months only beside a number.
var doubtfulMonths = word.Set(`may march mar jun`)

// wordsEn cuts a sentence into words and numbers.
func wordsEn(s string) (words []piece) {
	for _, p := range scan(BlankRemarks(s)) {
		switch {
		case p.number:
			words = append(words, p)
		case p.text == "s" && (strings.HasSuffix(s[:p.start], "'") || strings.HasSuffix(s[:p.start], "’")):
			// U.S.'s
		default:
			words = appendEn(words, p)
		}
	}
	return words
}

// appendEn adds one scanned word: the parts of a compound apart, without what an
// apostrophe shortens.
func appendEn(words []piece, p piece) []piece {
	if !strings.ContainsAny(p.text, "-'") {
		p.form = word.Latin(p.text)
		return append(words, p)
	}
	for i, part := range strings.Split(p.text, "-") {
		start, end := p.start, p.end
		if p.parts != nil {
			start, end = p.parts[2*i], p.parts[2*i+1]
		}
		form := word.Latin(part)
		if head, tail, ok := strings.Cut(form, "'"); ok {
			switch tail {
			case "s", "", "d", "ll", "m", "re", "ve":
				form = head
			case "t":
				form = strings.TrimSuffix(head, "n")
				if form != "" {
					words = append(words, piece{text: part, form: form, start: start, end: end, capital: p.capital && i == 0})
				}
				form = "not"
			default:
				form = strings.ReplaceAll(form, "'", "")
			}
		}
		if form == "" {
			continue
		}
		words = append(words, piece{text: part, form: form, start: start, end: end, capital: p.capital && (i == 0 || part[0] < 'a')})
	}
	return words
}

// joinInitials makes one word of an abbreviation with dots: U.S.S.R.
func joinInitials(s string, in []piece) []piece {
	out := in[:0]
	for _, p := range in {
		if n := len(out); n > 0 && len(p.form) == 1 && p.capital && !p.number {
			last := &out[n-1]
			if last.capital && last.end < p.start && s[last.end:p.start] == "." && len(last.form) <= 5 && (last.end-last.start) == 2*len(last.form)-1 {
				last.form += p.form
				last.end = p.end
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// BlankRemarks replaces remarks of editors, brackets and all, by blanks, so
// that offsets stay.
func BlankRemarks(s string) string {
	if !strings.Contains(s, "[") {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); i++ {
		if b[i] != '[' {
			continue
		}
		end := strings.IndexByte(s[i:], ']')
		if end < 0 {
			break
		}
		if remark(s[i+1 : i+end]) {
			for k := i; k <= i+end; k++ {
				b[k] = ' '
			}
		}
		i += end
	}
	return string(b)
}

// remark reports whether the words inside a bracket speak about the text
// rather than being part of it.
func remark(inside string) bool {
	low := strings.ToLower(strings.TrimSpace(inside))
	if strings.Trim(low, "?!.… 0123456789") == "" {
		return true
	}
	for _, word := range strings.Fields(low) {
		if remarkWords[strings.Trim(word, ".,:;")] {
			return true
		}
	}
	return false
}

var remarkWords = word.Set(`sic illegible illeg handwritten signature signed stamp stamped crossed underlined redacted excised deleted blank footnote translator's editor's translator editor trans ed missing unclear неразборчиво подпись печать штамп пропуск зачеркнуто`)
