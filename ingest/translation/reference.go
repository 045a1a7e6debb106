package translation

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"recto/document"
)

// Parts of a shelf mark are looked for one after the other; a later one counts behind the
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
	start, end := fondOf(s, r)
	if r.Fond == "" {
		start, end = fileOf(s, r)
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

// shelfPart is a part of a shelf mark and the field it fills.
type shelfPart struct {
	shape *regexp.Regexp
	field *string
}

// fondOf reads a Russian shelf mark, fond, opis, delo and leaves, and returns where
// it stands; start is -1 and r empty where there is none.
func fondOf(s string, r *document.Reference) (start, end int) {
	m := fondPart.FindStringSubmatchIndex(s)
	if m == nil {
		return -1, -1
	}
	r.Fond = s[m[2]:m[3]]
	start, end = m[0], m[1]
	const most = 6 // rounds: parts come in any order
	for range most {
		at := end
		for _, part := range []shelfPart{{opisPart, &r.Opis}, {deloPart, &r.Delo}, {leafPart, &r.Leaves}, {folderPart, &r.Folder}} {
			if m := part.shape.FindStringSubmatchIndex(s[end:]); m != nil && *part.field == "" {
				*part.field = strings.TrimSpace(s[end+m[2] : end+m[3]])
				end += m[1]
			}
		}
		if end == at {
			break
		}
	}
	if r.Opis == "" && r.Delo == "" && r.Leaves == "" && !archive.MatchString(s[:start]) {
		*r = document.Reference{}
		return -1, -1
	}
	return start, end
}

// fileOf reads the file, volume, box and folder of other archives, and returns what
// they span; start is -1 where there is none.
func fileOf(s string, r *document.Reference) (start, end int) {
	start, end = -1, -1
	for _, part := range []shelfPart{{filePart, &r.File}, {volumePart, &r.Volume}, {boxPart, &r.Box}, {usFolder, &r.Folder}} {
		m := part.shape.FindStringSubmatchIndex(s)
		if m == nil {
			continue
		}
		if part.field == &r.Volume && r.File == "" && !archive.MatchString(s[:m[0]]) {
			continue // a volume of a book
		}
		*part.field = s[m[2]:m[3]]
		if start < 0 || m[0] < start {
			start = m[0]
		}
		end = max(end, m[1])
	}
	return start, end
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

// components splits a text at commas and semicolons outside of brackets, and at
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

// addReference reads a reference from a labelled text. What is known already
// stays.
func (u *understanding) addReference(text string) {
	rest, _ := cutCredits(oneLine(text))
	r := parseReference(rest)
	if r == nil {
		r = &document.Reference{Text: strings.Trim(rest, " .;")}
	}
	u.reference = mergeReferences(u.reference, r)
}

// mergeReferences fills the empty fields of a with those of b.
func mergeReferences(a, b *document.Reference) *document.Reference {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	merged := *a
	for _, f := range []struct{ to, from *string }{
		{&merged.Repository, &b.Repository}, {&merged.Fond, &b.Fond}, {&merged.Opis, &b.Opis}, {&merged.Delo, &b.Delo}, {&merged.Leaves, &b.Leaves},
		{&merged.File, &b.File}, {&merged.Volume, &b.Volume}, {&merged.Box, &b.Box}, {&merged.Folder, &b.Folder}, {&merged.Text, &b.Text},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	return &merged
}
