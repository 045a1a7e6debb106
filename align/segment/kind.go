package segment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/mark"
	"recto/document"
)

// kindOf tells what a line that stands for itself is: stamps, marks of secrecy
// and of the registry, page numbers, what an archive's page says about the
// document. Everything else is body.
func kindOf(line, language string) document.SentenceKind {
	line = strings.TrimSpace(line)
	if pageNumber.MatchString(line) {
		return document.SentencePageNumber
	}
	if utf8.RuneCountInString(line) <= 200 && Bracketed(line) {
		return document.SentenceNote
	}
	if language == "ru" {
		return kindRu(line)
	}
	return kindEn(line)
}

// pageNumber matches lines such as "- 7 -", "7.", "[23]", "(21" misread, "Page 7", "стр. 7",
// "л. 12 об.".
var pageNumber = regexp.MustCompile(`^(?i)((page |p\. ?|стр\.? ?|л\.? ?|лист )\d{1,4}\.?( ?об\.)?|\[\d{1,4}\]|\(\d{1,3}\)?|[-–—] ?\d{1,3} ?[-–—]|\d{1,3}\.?)$`)

// footnote matches a note below the text by its mark: "* Министр в 1954 г.".
var footnote = regexp.MustCompile(`^(\*{1,4})\)?\s?["«“]?\p{Lu}`)

// footnoteMark is the mark of a footnote, empty for other lines.
func footnoteMark(line string) string {
	if m := footnote.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
		return m[1]
	}
	return ""
}

// footnotes tells which lines begin a footnote. Neighbours with the same mark are
// points of a list.
func footnotes(lines []string) map[int]bool {
	found := map[int]bool{}
	last, mark := -1, ""
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		own := footnoteMark(line)
		if own != "" && own == mark {
			delete(found, last)
		} else if own != "" {
			found[i] = true
		}
		last, mark = i, own
	}
	return found
}

// Bracketed reports whether one pair of square brackets holds the line.
func Bracketed(line string) bool {
	depth := 0
	for i, r := range line {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth <= 0 && i < len(line)-1 {
			return false
		}
	}
	return strings.HasPrefix(line, "[") && depth == 0
}

func kindRu(line string) document.SentenceKind {
	if marks := mark.Of(line, "ru"); marks != nil {
		return marks[0].Kind
	}
	if utf8.RuneCountInString(line) <= 20 && scrap(line) {
		return document.SentenceStamp
	}
	return document.SentenceBody
}

// scrap reports whether a short line is what a stamp or a smudge was misread
// as: signs that no typewriter has, and no word.
func scrap(line string) bool {
	letters, strange, run := 0, 0, 0
	for _, r := range line {
		switch {
		case unicode.IsLetter(r):
			letters++
			run++
			if run >= 4 || run >= 3 && unicode.IsLower(r) {
				return false
			}
			continue
		case strings.ContainsRune("]|*{}<>^~\\_#$&@", r):
			strange++
		}
		run = 0
	}
	return strange > 0 && letters < 6
}

var metadataEn = regexp.MustCompile(`^(?i)(digital archive\b.{0,60}$|(citation|summary|description|original language|contents|credits?|source|subjects?( discussed)?|keywords|people mentioned|rights|record id|original archive|original uploaded date|coverage|type|language|creator|contributors?|publisher|associated (people|places).{0,20}|donors?|translated by|translation by|translated for|date)\s*:|this document was made possible|obtained (by|for|and translated)|translated (by|for|from)\b|click here|it appears your web browser|pdfs cannot be printed|share document$|get citation$|citation$|english html$|english pdf$|russian pdf$|search in$)`)

func kindEn(line string) document.SentenceKind {
	if metadataEn.MatchString(line) {
		return document.SentenceMetadata
	}
	if marks := mark.Of(line, "en"); marks != nil {
		return marks[0].Kind
	}
	return document.SentenceBody
}

var dateLine = regexp.MustCompile(`^(?i)(\d{1,2} [a-z]+ \d{4}|[a-z]+ \d{1,2}, \d{4}|[a-z]+ \d{4})\.?$`)

// typeHead types what belongs to the head of an archive's page: the date and
// the title that a citation repeats.
func typeHead(all []document.Sentence) {
	citation, last := "", -1
	for i := range all {
		if i > 25 {
			break
		}
		if all[i].Kind == document.SentenceMetadata {
			last = i
			if strings.Contains(strings.ToLower(all[i].Text), "citation") || strings.Contains(all[i].Text, "Archive of") {
				citation += " " + all[i].Text
			}
		}
	}
	for i := 0; i < last; i++ {
		s := &all[i]
		if s.Kind == document.SentenceBody && (dateLine.MatchString(s.Text) || len(s.Text) > 8 && strings.Contains(citation, strings.TrimRight(s.Text, "."))) {
			s.Kind = document.SentenceMetadata
		}
	}
}
