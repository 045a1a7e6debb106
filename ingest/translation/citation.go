package translation

import (
	"regexp"
	"strings"
	"unicode/utf8"

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

// shelf parts are looked for one after the other; a later one counts behind the
// first one only, so that "d. 5" alone is no file.
var (
	fondPart   = regexp.MustCompile(`(?i)(?:^|[\s,;:(])(?:fond|fund|fonds|фонд|f|ф)(?:\.|\s|№|no\.|:)+\s?№?\s?(\d+[\w-]{0,4}|[РPR]-?\d+)`)
	opisPart   = regexp.MustCompile(`(?i)^[\s,;:.]*(?:opis['’]?|inventory|opus|опись|op|оп|per|пер)(?:\.|\s|№|no\.|:)+\s?№?\s?(\d+[\w./-]{0,6}\d|\d+\w?)`)
	deloPart   = regexp.MustCompile(`(?i)^[\s,;:.]*(?:delo|dela|case|file|d|дело|д|ed\.?\s?khr|ед\.?\s?хр|por|пор|dok|док)(?:\.|\s|№|no\.|:)+\s?№?\s?(\d+[\w./-]{0,6}\d|\d+\w?)`)
	folderPart = regexp.MustCompile(`(?i)^[\s,;:.]*(?:papka|pap|папка|folder|p|п)(?:\.|\s|№|no\.|:)+\s?№?\s?(\d+\w?)`)
	leafPart   = regexp.MustCompile(`(?i)^[\s,;:.]*(?:listy|listov|list|leaf|leaves|sheets?|ll|l|pp|p|листы|листов|лист|лл|л|стр|с|s|ss)(?:\.|\s|:)+\s?(\d+(?:\s?(?:ob|об)\.?)?(?:\s?[-–—,]\s?\d+(?:\s?(?:ob|об)\.?)?)*)`)

	filePart   = regexp.MustCompile(`(?i)(?:^|[\s,;(])(?:file|case file|дело)(?:\s(?:no|number|unit)\.?)?\s?[:#№]?\s?([A-ZА-Я]{0,3}-?\d[\w/.-]*\w|\d)`)
	volumePart = regexp.MustCompile(`(?i)(?:^|[\s,;(])(?:vol(?:ume)?|tome?|том|т)(?:\.|\s)+\s?(?:no\.?\s?)?(\d+|[IVXL]+)\b`)
	boxPart    = regexp.MustCompile(`(?i)(?:^|[\s,;(])box\s(?:no\.?\s?)?(\d+\w?)`)
	usFolder   = regexp.MustCompile(`(?i)(?:^|[\s,;(])folder\s(?:no\.?\s?)?(\d+\w?)`)
)

// archive matches what names a repository.
var archive = regexp.MustCompile(`(?i)\b(archiv\w*|arkhiv\w*|library|museum|records? (office|service|administration|center|centre)|repository|NARA|RGANI|GA ?RF|GARF|RGASPI|AVP ?RF|AVPRF|TsKhSD|TsAMO|AP ?RF|APRF|RTsKhIDNI|RGAE|RGVA|TsDAHO|TsGAOR|SAPMO|PAAA|AMAE|AAN|IPN|CFMA|CDA|ANIC|MOL|HDA)\b|архив|РГАНИ|ГА ?РФ|РГАСПИ|АВП ?РФ|ЦХСД|ЦАМО|АП ?РФ|РЦХИДНИ|РГАЭ|библиотек|музе[йя]`)

// parseReference finds where an archive keeps a document; nil where a text does
// not say it. Text is the reference from the repository on.
func parseReference(s string) *document.Reference {
	if len(s) > longestCitation {
		return nil
	}
	s = strings.TrimSpace(s)
	r := &document.Reference{}
	start, end := -1, -1
	if m := fondPart.FindStringSubmatchIndex(s); m != nil {
		r.Fond = s[m[2]:m[3]]
		start, end = m[0], m[1]
		for range 6 {
			at := end
			for _, part := range []struct {
				re    *regexp.Regexp
				field *string
			}{{opisPart, &r.Opis}, {deloPart, &r.Delo}, {leafPart, &r.Leaves}, {folderPart, &r.Folder}} {
				if m := part.re.FindStringSubmatchIndex(s[end:]); m != nil && *part.field == "" {
					*part.field = strings.TrimSpace(s[end+m[2] : end+m[3]])
					end += m[1]
				}
			}
			if end == at {
				break
			}
		}
		if r.Opis == "" && r.Delo == "" && r.Leaves == "" && !archive.MatchString(s[:start]) {
			*r, start, end = document.Reference{}, -1, -1
		}
	}
	if r.Fond == "" {
		for _, part := range []struct {
			re    *regexp.Regexp
			field *string
		}{{filePart, &r.File}, {volumePart, &r.Volume}, {boxPart, &r.Box}, {usFolder, &r.Folder}} {
			if m := part.re.FindStringSubmatchIndex(s); m != nil {
				if part.field == &r.Volume && r.File == "" && !archive.MatchString(s[:m[0]]) {
					continue // a volume of a book
				}
				*part.field = s[m[2]:m[3]]
				if start < 0 || m[0] < start {
					start = m[0]
				}
				end = max(end, m[1])
			}
		}
	}
	if start < 0 {
		start, end = len(s), len(s)
	}
	var from int
	r.Repository, from = repository(s[:start])
	if r.Repository == "" && (start == len(s) || r.Fond == "" && r.File == "") {
		return nil
	}
	r.Text = strings.Trim(s[from:end], " ,.;")
	return r
}

// repository returns the name of the archive nearest before a shelf mark, and
// where it begins. A digital archive, which only shows documents, stands back
// behind the one that keeps them.
func repository(s string) (name string, from int) {
	parts, starts := components(s)
	digital, digitalFrom := "", 0
	for i := len(parts) - 1; i >= 0; i-- {
		part := strings.Trim(parts[i], " .,;:")
		if !archive.MatchString(part) || utf8.RuneCountInString(part) > 160 {
			continue
		}
		part = strings.TrimPrefix(strings.TrimPrefix(part, "Source: "), "in ")
		if digitalArchive.MatchString(part) {
			if digital == "" {
				digital, digitalFrom = part, starts[i]
			}
			continue
		}
		return part, starts[i]
	}
	return digital, digitalFrom
}

var digitalArchive = regexp.MustCompile(`(?i)\b(digital|online|electronic|virtual|web) (archive|library|collection)|электронн\w* (архив|библиотек)`)

// components parts a text at commas and semicolons outside of brackets, and at
// the ends of sentences.
func components(s string) (parts []string, starts []int) {
	depth, from := 0, 0
	for i, r := range s {
		switch {
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth = max(0, depth-1)
		case depth == 0 && (r == ',' || r == ';') || r == '.' && sentenceBreak(s, i):
			parts, starts = append(parts, s[from:i]), append(starts, from)
			from = i + 1
		}
	}
	return append(parts, s[from:]), append(starts, from)
}

// sentenceBreak reports whether the period at i ends a sentence rather than an
// abbreviation.
func sentenceBreak(s string, i int) bool {
	if i+2 >= len(s) || s[i+1] != ' ' {
		return false
	}
	word := s[strings.LastIndexAny(s[:i], " ,.")+1 : i]
	next, _ := utf8.DecodeRuneInString(s[i+2:])
	return utf8.RuneCountInString(word) > 3 && strings.ToUpper(string(next)) == string(next) && !(next >= '0' && next <= '9')
}

// creditSentence matches a sentence that thanks or names translators, finders
// and donors.
var creditSentence = regexp.MustCompile(`(?i)^\W*((this|the) (document|translation|collection|project|publication|digitization)[^.]{0,60} (was |were |is |has been |have been )?(made possible|supported|funded|provided|donated|obtained|translated|contributed)|made possible|(obtained|translated|translation|transcribed|transcription|contributed|donated|provided|copyedited|edited|introduced|annotated|selected|procured)( and [\pL]+)* (and|by|for|from|with|courtesy)\b|translator( name)?:|courtesy of|with (the )?(generous )?support (from|of)|funded by|перев[её]л|перевод(чик)?( с| на|:| [А-ЯЁ])|предоставлен|документ предоставлен|публикаци[яю] подготов|при поддержке)`)

// cutCredits parts the sentences at the end of a citation that say who
// translated or obtained the document.
func cutCredits(s string) (rest string, credits []string) {
	sentences := sentencesOf(s)
	keep := len(sentences)
	for keep > 0 && creditSentence.MatchString(sentences[keep-1]) {
		keep--
	}
	rest = strings.Join(sentences[:keep], " ")
	return rest, sentences[keep:]
}

// sentencesOf parts a text at its sentences' ends.
func sentencesOf(s string) []string {
	var sentences []string
	from := 0
	for i := 0; i < len(s); i++ {
		if (s[i] == '.' || s[i] == ';') && (sentenceBreak(s, i) || creditAhead(s[i+1:])) {
			sentences = append(sentences, strings.TrimSpace(s[from:i+1]))
			from = i + 1
		}
	}
	if last := strings.TrimSpace(s[from:]); last != "" {
		sentences = append(sentences, last)
	}
	return sentences
}

func creditAhead(s string) bool {
	return strings.HasPrefix(s, " ") && creditSentence.MatchString(s[:min(len(s), 80)]) && s[1] >= 'A' && s[1] <= 'Z'
}
