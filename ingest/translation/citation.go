package translation

import (
	"regexp"
	"strings"

	"recto/document"
)

// citation is what a sentence in the Chicago style tells: "Title," date,
// collection, repository, shelf mark. Who translated it.
type citation struct {
	title       string
	date        string
	dateLiteral string
	reference   *document.Reference
	credits     []string
}

// longestCitation is the longest text in bytes that can be a citation.
const longestCitation = 4000

// quotedTitle matches a title in quotes at or near the head of a citation, with
// the comma or period that ends it inside or outside of them.
var quotedTitle = regexp.MustCompile(`^(?s)(?:[^"“”«„]{0,120}[,.:;]\s+)?["“«„](.{3,400}?)(?:[,.]["”»“]|["”»“][,.]|[,.]['’]["”»]|[?!]["”»],?)\s*`)

// parseCitation takes a citation apart. It is no citation without a title in
// quotes that a date, a reference or an archive's name follows; a labelled one
// may lack the title.
func parseCitation(s string, labelled bool) *citation {
	if len(s) > longestCitation {
		return nil
	}
	s = oneLine(s)
	c := &citation{}
	rest := s
	if m := quotedTitle.FindStringSubmatchIndex(s); m != nil {
		c.title, rest = strings.TrimRight(strings.TrimSpace(s[m[2]:m[3]]), ",."), s[m[1]:]
	} else if !labelled {
		return nil
	}
	if d, ok := findDate(rest); ok && (d.start < 80 || labelled) {
		c.date, c.dateLiteral = d.iso, literalDate(rest, d)
		if d.start <= 3 {
			rest = strings.TrimLeft(rest[d.end:], " ,.;г")
		}
	} else if m := leadingYear.FindStringSubmatch(rest); m != nil {
		c.date, c.dateLiteral = m[1], m[1]
		rest = strings.TrimLeft(rest[len(m[0]):], " ,.")
	}
	rest, c.credits = cutCredits(rest)
	c.reference = parseReference(rest)
	if !labelled && (c.date == "" && c.reference == nil || c.reference == nil && !archive.MatchString(rest)) {
		return nil
	}
	return c
}

var leadingYear = regexp.MustCompile(`^\s*\(?` + yearName + `\)?[,.]`)

// creditSentence matches a sentence that thanks or names translators, finders
// and donors.
var creditSentence = regexp.MustCompile(`(?i)^\W*((this|the) (document|translation|collection|project|publication|digitization)[^.]{0,60} (was |were |is |has been |have been )?(made possible|supported|funded|provided|donated|obtained|translated|contributed)|made possible|(obtained|translated|translation|transcribed|transcription|contributed|donated|provided|copyedited|edited|introduced|annotated|selected|procured)( and [\pL]+)* (and|by|for|from|with|courtesy)\b|translat(ion|ed)\s?[,:]|(english |russian )?translation (by|from)\b|transl?\. by\b|translator( name)?:|courtesy of|with (the )?(generous )?support (from|of)|funded by|[\pL.' -]{3,40}\((translator|transl?\.|переводчик)\)?$|перев[её]л|перевод(чик)?( с| на|\s?[:—–-]| [А-ЯЁ])|пер\. с |предоставлен|документ предоставлен|публикаци[яю] подготов|при поддержке)`)

// cutCredits splits the sentences of a citation that say who translated or
// obtained the document from the others.
func cutCredits(s string) (rest string, credits []string) {
	var others []string
	for _, sentence := range sentencesOf(s) {
		if creditSentence.MatchString(sentence) {
			credits = append(credits, sentence)
		} else {
			others = append(others, sentence)
		}
	}
	return strings.Join(others, " "), credits
}

// sentencesOf splits a text at its sentences' ends.
func sentencesOf(s string) []string {
	var sentences []string
	from := 0
	for i := 0; i < len(s); i++ {
		if (s[i] == '.' || s[i] == ';') && (sentenceBreak(s, i) || creditAhead(s[i+1:], s[i] == ';')) {
			sentences = append(sentences, strings.TrimSpace(s[from:i+1]))
			from = i + 1
		}
	}
	if last := strings.TrimSpace(s[from:]); last != "" {
		sentences = append(sentences, last)
	}
	return sentences
}

// creditAhead reports whether a credit follows, which begins with a capital
// letter unless small is allowed.
func creditAhead(s string, small bool) bool {
	return strings.HasPrefix(s, " ") && creditSentence.MatchString(s[:min(len(s), 80)]) && (small || s[1] >= 'A' && s[1] <= 'Z' || strings.HasPrefix(s, " П"))
}
