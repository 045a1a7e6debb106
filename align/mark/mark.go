// Package mark knows what is stamped or typed above, below and beside the text of
// a document: how secret it is, the number of the copy, what is to become of it.
// Each mark has one name in both languages, by which the two sides are compared.
package mark

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/word"
	"recto/document"
	"recto/levenshtein"
)

// Mark is a mark of either language.
type Mark struct {
	// Name is the English one: "top secret", "copy number".
	Name string
	// Value is the number of a copy or of a paper in a registry, else empty.
	Value string
	// Kind is classification or stamp.
	Kind document.SentenceKind
}

// entry is a mark with its spellings, in small letters and nothing else, parted by
// blanks.
type entry struct {
	name   string
	kind   document.SentenceKind
	ru, en []string
}

var entries = func() (all []entry) {
	for _, kind := range []document.SentenceKind{document.SentenceClassification, document.SentenceStamp} {
		for line := range strings.SplitSeq(strings.TrimSpace(tables[kind]), "\n") {
			part := strings.Split(line, "|")
			all = append(all, entry{strings.TrimSpace(part[0]), kind, strings.Fields(part[1]), strings.Fields(part[2])})
		}
	}
	return all
}()

// tables hold a mark a line: its name, the Russian and the English spellings.
var tables = map[document.SentenceKind]string{
	document.SentenceClassification: `
top secret            | совершенносекретно совсекретно                             | topsecret absolutelysecret mostsecret verysecret sovershennosekretno sovsekretno
strictly secret       | строгосекретно                                             | strictlysecret strogosekretno
secret                | секретно                                                   | secret sekretno
special folder        | особаяпапка                                                | specialfolder specialfile specialdossier osobayapapka
particular importance | особойважности особаяважность                              | ofspecialimportance ofparticularimportance specialimportance particularimportance
official use          | дляслужебногопользования                                   | forofficialuseonly officialuseonly forofficialuse
confidential          | конфиденциально доверительно                               | confidential strictlyconfidential
not for publication   | неподлежитоглашению недляпечати неподлежитопубликованию    | notforpublication notforthepress nottobepublished notforprint
declassified          | рассекречено грифсекретностиснят                           | declassified
not to be opened      | неоткрывать                                                | donotopen`,
	document.SentenceStamp: `
copy            | копия                                                            | copy
true copy       | копияверна верно                                                 | truecopy certifiedcopy certifiedtruecopy copycorrect
only copy       | экзединственный экземплярединственный единственныйэкземпляр      | onlycopy singlecopy solecopy
copy number     | экземпляр экз                                                    | copyno copynumber
to be returned  | подлежитвозврату подлежитвозвратувтечениичасов возвратить        | tobereturned toreturn subjecttoreturn tobereturnedwithinhours
keep forever    | хранитьвечно хранитьпостоянно                                    | keepforever keeppermanently retainpermanently toberetainedpermanently tobekeptforever
no copies       | сниматькопиивоспрещается                                         | copyingprohibited nocopiestobemade makingcopiesisprohibited
for the file    | вархив вдело                                                     | tothearchive forthefile tothefile forthearchive
personal        | лично                                                            | personal personally
incoming        | входящий                                                         | incoming
outgoing        | исходящий                                                        | outgoing
original        | подлинник                                                        | original
excerpt         | выписка                                                          | excerpt
motto           | пролетариивсехстрансоединяйтесь                                  | workersoftheworldunite proletariansofallcountriesunite workersofallcountriesunite
stamp           |                                                                  | stamp
fond            | фонд                                                             |
inventory       | опись                                                            |`,
}

const (
	copyNumber     = "copy number"
	registryNumber = "registry number"
	// mostLetters is how long a line of marks is at most.
	mostLetters = 90
)

// Of returns the marks that a line consists of; none for a line that says anything
// else besides. language is "ru" or "en".
func Of(line, language string) []Mark {
	line = strings.TrimSpace(line)
	if n := utf8.RuneCountInString(line); n == 0 || n > mostLetters {
		return nil
	}
	if m, ok := named(letters(line, language), language); ok && !strings.ContainsFunc(line, isDigit) {
		return withCompounds(line, language, m)
	}
	rest, copy, ok := cutCopy(line, language)
	if ok {
		if letters(rest, language) == "" {
			return []Mark{copy}
		}
		if others := parts(rest, language); others != nil {
			return append(others, copy)
		}
		return nil
	}
	if all := parts(line, language); all != nil {
		return all
	}
	if m, ok := named(letters(line, language), language); ok {
		return []Mark{m}
	}
	return registry(line, language)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// withCompounds returns the marks of a line that is one by its letters; it may be
// a mark for each of its parts.
func withCompounds(line, language string, m Mark) []Mark {
	if all := parts(line, language); len(all) > 1 {
		return all
	}
	return []Mark{m}
}

// parts returns the marks of a line that has nothing but marks between the signs
// that part them, or side by side.
func parts(line, language string) (all []Mark) {
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("()[],;:/|«»\"“”–—", r) }) {
		text := letters(part, language)
		if text == "" {
			continue
		}
		m, ok := named(text, language)
		if ok {
			all = append(all, m)
			continue
		}
		two := sideBySide(text, language)
		if two == nil {
			return nil
		}
		all = append(all, two...)
	}
	return all
}

// sideBySide parts letters that are two marks.
func sideBySide(text, language string) []Mark {
	for _, e := range entries {
		for _, spelling := range e.spellings(language) {
			if rest, ok := strings.CutPrefix(text, spelling); ok && utf8.RuneCountInString(spelling) >= 6 {
				if m, ok := named(rest, language); ok {
					return []Mark{{Name: e.name, Kind: e.kind}, m}
				}
			}
		}
	}
	return nil
}

func (e *entry) spellings(language string) []string {
	if language == "ru" {
		return e.ru
	}
	return e.en
}

// letters leaves only letters of a line, and digits, which may be misread letters.
func letters(line, language string) string {
	run := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, line)
	if language == "ru" {
		return word.Cyrillic(run)
	}
	return strings.ToLower(run)
}

// named returns the mark that letters spell, one letter in five aside.
func named(letters, language string) (Mark, bool) {
	n := utf8.RuneCountInString(letters)
	if n < 3 || n > 40 {
		return Mark{}, false
	}
	best, bestMark, found := n/5+1, Mark{}, false
	for i := range entries {
		e := &entries[i]
		for _, spelling := range e.spellings(language) {
			if n < 4 && letters != spelling {
				continue
			}
			longer := utf8.RuneCountInString(spelling) - n
			if max(longer, -longer) < best {
				if d := levenshtein.Distance([]rune(letters), []rune(spelling)); d < best {
					best, bestMark, found = d, Mark{Name: e.name, Kind: e.kind}, true
				}
			}
			if !found && halfRead(letters, spelling) {
				return Mark{Name: e.name, Kind: e.kind}, true
			}
		}
	}
	return bestMark, found
}

// halfRead reports whether letters are the better half of a mark and no other
// letter: half a stamp is often smudged.
func halfRead(letters, mark string) bool {
	common := 0
	for i, r := range letters {
		if !strings.HasPrefix(mark[i:], string(r)) {
			break
		}
		common = i + utf8.RuneLen(r)
	}
	return common >= len("рассек") && 2*common >= len(mark) && len(strings.Trim(letters[common:], "0123456789о")) == 0
}

// copyRu and copyEn match the number of a copy anywhere in a line.
var (
	copyRu = regexp.MustCompile(`(?i)(?:[эз]к[зэ3](?:емпляр)?)\s*[.,]?\s*(?:№|N|n|#|номер)?[оo]?\.?\s*(\d{1,3})\b\.?`)
	copyEn = regexp.MustCompile(`(?i)(?:copy|ex\.|ekz\.)\s*(?:no\.?|nr\.?|number|№|#)?\s*(\d{1,3})\b\.?`)
)

// cutCopy finds the number of a copy in a line and returns what else there is.
func cutCopy(line, language string) (rest string, m Mark, ok bool) {
	pattern := copyRu
	if language == "en" {
		pattern = copyEn
	}
	at := pattern.FindStringSubmatchIndex(line)
	if at == nil {
		return "", Mark{}, false
	}
	value := strings.TrimLeft(line[at[2]:at[3]], "0")
	return line[:at[0]] + " / " + line[at[1]:], Mark{copyNumber, value, document.SentenceStamp}, true
}

// registryRu and registryEn match numbers of incoming and outgoing papers and of
// files, and lists of addressees. Russian letters are small and Cyrillic.
var (
	registryRu = regexp.MustCompile(`^(([эз].?[зэ3]|эк|вх|х|и ?с[хк]|вход|исход|инв|фонд|опись|дело|отп|отпечатано)[.,]? ?[:№]? ?[\dп][\d/эк. -]*[\pL]{0,3}\.?|к (№|п\d).{0,12}|№ ?[\dп][\d/ ivx-]*[\pL]{0,2}|(разослано|рассылка|отпечатано) ?:.*|.{2,5}\. ?\d ?эк[з3]\.?|(ф|оп|д|л)\. ?\d+.*)$`)
	registryEn = regexp.MustCompile(`^(?i)((incoming|outgoing|inventory|inv\.|in\.|out\.|ref\.|our ref\.?|reg\.) ?(no\.?|№|number|#)? ?:? ?\d[\d/-]*[a-z]{0,3}\.?|(no\.|№) ?\d[\d/-]*[a-z]{0,2}|(distribution|printed in|copies to) ?:.*)$`)
	digits     = regexp.MustCompile(`\d+`)
)

// registry returns the mark of a line that a registry has put on a paper.
func registry(line, language string) []Mark {
	if utf8.RuneCountInString(line) > 70 {
		return nil
	}
	pattern, low := registryRu, word.SmallCyrillic(line)
	if language == "en" {
		pattern, low = registryEn, line
	}
	if !pattern.MatchString(low) {
		return nil
	}
	return []Mark{{registryNumber, strings.Join(digits.FindAllString(line, 2), "/"), document.SentenceStamp}}
}

// Same reports whether two lists hold the same marks.
func Same(a, b []Mark) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(m Mark) bool { return !slices.Contains(b, m) })
}

// levels are the marks that exclude each other.
var levels = []string{"top secret", "strictly secret", "secret", "official use", "confidential"}

// Near reports whether two lists have a mark in common or say different things of
// the same: how secret a document is, which copy it is.
func Near(a, b []Mark) bool {
	return slices.ContainsFunc(a, func(m Mark) bool {
		return slices.ContainsFunc(b, func(o Mark) bool {
			return m == o || m.Name == copyNumber && o.Name == copyNumber || slices.Contains(levels, m.Name) && slices.Contains(levels, o.Name)
		})
	})
}

// Differ reports whether two lists say different things of how secret a document
// is or which copy it is. What only one of them tells is no difference.
func Differ(a, b []Mark) bool {
	return apart(a, b, func(m Mark) bool { return slices.Contains(levels, m.Name) }) || apart(a, b, func(m Mark) bool { return m.Name == copyNumber })
}

// apart reports whether both lists have marks of a kind and none of them in common.
func apart(a, b []Mark, kind func(Mark) bool) bool {
	return slices.ContainsFunc(a, kind) && slices.ContainsFunc(b, kind) &&
		!slices.ContainsFunc(a, func(m Mark) bool { return kind(m) && slices.Contains(b, m) })
}
