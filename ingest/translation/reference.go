package translation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// shelfPart matches a part of a Russian shelf mark: its name and its value.
var shelfPart = regexp.MustCompile(`(?i)(?:^|[\s,;:.(])(` + strings.Join([]string{
	`fonds?|fund|фонд|f|ф|collection`,
	`opis['’]?|inventory|opus|опись|op|оп|per|пер`,
	`delo|dela|case|file|дело|ed\.?\s?khr|ед\.?\s?хр|por|пор|dok|док|d|д`,
	`papka|pap|папка|folder|p|п`,
	`listy|listov|list|leaf|leaves|sheets?|pages?|ll|листы|листов|листах|лист|лл|л\.\s?д|l|л|pp|стр|с|ss|s`,
}, "|") + `)(?:\.|\s|№|no\.|:)+\s?№?\s?([РPR]-?\d+|\d+[a-zа-я]?(?:[./-]\d+[a-zа-я]?)*(?:\s?(?:ob|об)\.?)?(?:\s?[-–—,]\s?\d+(?:\s?(?:ob|об)\.?)?)*)`)

// shelfNames tell which part a name stands for, by its first letters.
var shelfNames = []struct {
	kind, names string
}{
	{"page", " p п "}, {"folder", " papka pap папка folder "}, {"fond", " fond fonds fund фонд f ф collection "}, {"opis", " opis opis' opis’ inventory opus опись op оп per пер "},
	{"leaves", " listy listov list leaf leaves sheet sheets page pages ll листы листов листах лист лл л.д л.\u00a0д л.ед l л pp стр с ss s "},
}

func shelfKind(name string) string {
	name = " " + strings.ToLower(strings.ReplaceAll(name, " ", "")) + " "
	for _, n := range shelfNames {
		if strings.Contains(n.names, name) {
			return n.kind
		}
	}
	return "delo"
}

var (
	filePart   = regexp.MustCompile(`(?i)(?:^|[\s,;(])(?:file|case file|дело)(?:\s(?:no|number|unit)\.?)?\s?[:#№]?\s?([A-ZА-Я]{0,3}-?\d[\w/.-]*\w|\d)`)
	volumePart = regexp.MustCompile(`(?i)(?:^|[\s,;(])(?:vol(?:ume)?|tome?|том|т)(?:\.|\s)+\s?(?:no\.?\s?)?(\d+|[IVXL]+)\b`)
	boxPart    = regexp.MustCompile(`(?i)(?:^|[\s,;(])box\s(?:no\.?\s?)?(\d+\w?)`)
	usFolder   = regexp.MustCompile(`(?i)(?:^|[\s,;(])folder\s(?:no\.?\s?)?(\d+\w?)`)
)

// archive matches what names a repository.
var archive = regexp.MustCompile(`(?i)\b(archiv\w*|arkhiv\w*|library|museum|records? (office|service|administration|center|centre)|repository|NARA|RGANI|GA ?RF|GARF|RGASPI|AVP ?RF|AVPRF|TsKhSD|TsAMO|AP ?RF|APRF|RTsKhIDNI|RGAE|RGVA|TsDAHO|TsGAOR|SAPMO|PAAA|AMAE|AAN|IPN|CFMA|CDA|ANIC|MOL|HDA|Department of State|manuscript division|special collections)\b|архив|РГАНИ|ГА ?РФ|РГАСПИ|АВП ?РФ|ЦХСД|ЦАМО|АП ?РФ|РЦХИДНИ|РГАЭ|библиотек|музе[йя]`)

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
	if r.Repository, from = repository(s[:start]); r.Repository == "" && r.Fond != "" && end < len(s) {
		if name, _ := repository(s[end:]); name != "" { // "f. 17, op. 3, RGASPI"
			r.Repository, from, end = name, start, len(s)
		}
	}
	if r.Repository == "" && (start == len(s) || r.Fond == "" && r.File == "") {
		return nil
	}
	r.Text = strings.Trim(s[from:end], " ,.;")
	return r
}

// part is a part of a shelf mark and where it stands.
type part struct {
	kind, value string
	start, end  int
}

// betweenParts is what may stand between two parts of one shelf mark.
var betweenParts = regexp.MustCompile(`^[\s,;:.)]*(?:(?:and|и)\s)?$`)

// shelfRun returns the parts of the first Russian shelf mark in a text, in
// whatever order they stand: those that follow each other and have a fond.
func shelfRun(s string) []part {
	var run []part
	hasFond := false
	for _, m := range shelfPart.FindAllStringSubmatchIndex(s, -1) {
		p := part{shelfKind(s[m[2]:m[3]]), s[m[4]:m[5]], m[0], m[5]}
		if p.kind != "leaves" && p.kind != "page" {
			p.value, _, _ = strings.Cut(strings.FieldsFunc(p.value, func(r rune) bool { return strings.ContainsRune(", –—", r) })[0], "\u00a0")
			p.end = m[4] + len(p.value)
		}
		if len(run) > 0 && !betweenParts.MatchString(s[run[len(run)-1].end:p.start]) {
			if hasFond {
				break
			}
			run = nil
		}
		run = append(run, p)
		hasFond = hasFond || p.kind == "fond"
	}
	if !hasFond {
		return nil
	}
	return run
}

// fondOf reads a Russian shelf mark and returns where it stands; start is -1
// and r empty where there is none. A "p." is the folder (papka) where the mark
// names its leaves otherwise, or a delo follows; else it is a page.
func fondOf(s string, r *document.Reference) (start, end int) {
	run := shelfRun(s)
	leaves := slices.ContainsFunc(run, func(p part) bool { return p.kind == "leaves" })
	for i, p := range run {
		if p.kind == "page" {
			before := slices.ContainsFunc(run[i+1:], func(p part) bool { return p.kind == "delo" })
			p.kind = "leaves"
			if (leaves || before) && !strings.ContainsAny(p.value, ",–—") {
				p.kind = "folder"
			}
		}
		field := map[string]*string{"fond": &r.Fond, "opis": &r.Opis, "delo": &r.Delo, "folder": &r.Folder, "leaves": &r.Leaves}[p.kind]
		if *field == "" {
			*field = p.value
		}
	}
	if len(run) == 0 || r.Opis == "" && r.Delo == "" && r.Leaves == "" && !archive.MatchString(s[:run[0].start]) {
		*r = document.Reference{}
		return -1, -1
	}
	return run[0].start, run[len(run)-1].end
}

// wholeReference reads a text that is a shelf mark and nothing else, but for the
// archive's name and credits; nil for others.
func wholeReference(s string) *document.Reference {
	if len(s) > 600 {
		return nil
	}
	s = strings.Trim(oneLine(s), "()[]* ")
	if m := sourceNote.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	rest, _ := cutCredits(s)
	rest = strings.TrimRight(rest, ")] ")
	r := parseReference(rest)
	if r == nil || r.Fond == "" || r.Opis == "" && r.Delo == "" {
		return nil
	}
	run := shelfRun(rest)
	others := strings.Trim(rest[:run[0].start]+" "+rest[run[len(run)-1].end:], " .,;:()[]–—-")
	if others != "" && (!archive.MatchString(others) || len(strings.Fields(others)) > 14 || !names(others)) {
		return nil
	}
	return r
}

// names reports whether the parts of a text between commas are names, as those of
// archives and their collections.
func names(text string) bool {
	parts, _ := components(text)
	return !slices.ContainsFunc(parts, func(part string) bool {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(part, " ()[].;"))
		return unicode.IsLower(first) || pointer.MatchString(part)
	})
}

// pointer begins a text that points to another document.
var pointer = regexp.MustCompile(`^(?i)\s*(?:see|cf|compare|quoted|см|ср)\b`)

// fileOf reads the file, volume, box and folder of other archives, and returns what
// they span; start is -1 where there is none.
func fileOf(s string, r *document.Reference) (start, end int) {
	start, end = -1, -1
	for _, part := range []struct {
		shape *regexp.Regexp
		field *string
	}{{filePart, &r.File}, {volumePart, &r.Volume}, {boxPart, &r.Box}, {usFolder, &r.Folder}} {
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
	rest, _ := cutCredits(backArrow.ReplaceAllString(oneLine(text), ""))
	u.classify(rest)
	r := parseReference(rest)
	if r == nil {
		r = &document.Reference{Text: strings.Trim(rest, " .;")}
	}
	u.reference = mergeReferences(u.reference, r)
}

// filled is how many parts of a shelf mark a reference has.
func filled(r *document.Reference) (n int) {
	for _, value := range []string{r.Fond, r.Opis, r.Delo, r.Leaves, r.File, r.Volume, r.Box, r.Folder} {
		n += min(1, len(value))
	}
	return n
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
	if a.Repository != "" && b.Repository != "" && a.Repository != b.Repository && (a.Fond == "" || b.Fond != a.Fond) {
		// Two archives, or one by two names: what is more exact counts.
		if filled(b) > filled(a) {
			return b
		}
		return a
	}
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
