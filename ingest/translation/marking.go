package translation

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A classification marking is what says how secret a document is. It stands on
// a line of its own, with a copy's number or the like behind it at most.
const markingWords = `top[ -]secret|strictly secret|very secret|most secret|extremely secret|secret|strictly confidential|confidential|(?:for )?(?:official|internal|service) use(?: only)?|restricted|limited distribution|declassified|unclassified|eyes only|` +
	`special (?:folder|file|dossier)|of (?:special|particular|extraordinary|exceptional) (?:importance|significance)|not for (?:publication|the press|circulation|distribution)|not to be (?:published|circulated|disclosed|made public)|personal and confidential|` +
	`absolutely secret|sov(?:ershenno|\.)? ?sekretno|sekretno|strogo sekretno|osobaya papka|osoboi vazhnosti|` +
	`сов(?:ершенно|\.)? ?секретно|строго секретно|строго конфиденциально|секретно|особой важности|особая папка|для служебного пользования|дсп|конфиденциально|рассекречено|не подлежит (?:оглашению|опубликованию)|не для (?:печати|публикации)`

var marking = regexp.MustCompile(`(?i)^[\s\[("«“]*(?:(?:classification|level|secrecy|security|classification level|level of classification|гриф(?: секретности)?)\s?:\s?)?((?:` + markingWords + `)(?:(?:[\s./,;:–—-]|\[|\()+(?:` + markingWords + `))*)[\])"»”.!]*(.*)$`)

// behindMarking is what may follow a marking on its line.
var behindMarking = regexp.MustCompile(`(?i)^[\s.,;:/|(–—-]*((copy|ex(emplar|\.)|экз(емпляр|\.)?|no\.|№|копия|only|single|eyes).{0,40}|\[[^\]]*\].{0,20}|\d{1,4})?[\s.)]*$`)

// markingOf returns the marking of a line that is one.
func markingOf(line string) (string, bool) {
	if len(line) > 160 {
		return "", false
	}
	line = unspaced(line)
	m := marking.FindStringSubmatch(line)
	if m == nil || !behindMarking.MatchString(m[2]) {
		return "", false
	}
	text := m[1]
	if strings.Count(text, "(") > strings.Count(text, ")") {
		text += ")"
	}
	return text, true
}

// spaced matches a line whose letters are spaced out.
var spaced = regexp.MustCompile(`^(\pL\s)+\pL\W*$`)

// unspaced puts the letters of a line together that are spaced out: "С е к р е
// т н о". Where words can be told no longer, known ones are.
func unspaced(line string) string {
	line = strings.TrimSpace(line)
	if utf8.RuneCountInString(line) < 9 || !spaced.MatchString(strings.Join(strings.Fields(line), " ")) {
		return line
	}
	joined := strings.Join(strings.Fields(line), "")
	lower := strings.ToLower(joined)
	for _, first := range []string{"top", "strictly", "совершенно", "строго", "особая", "особой"} {
		if rest, ok := strings.CutPrefix(lower, first); ok && rest != "" {
			return joined[:len(first)] + " " + joined[len(joined)-len(rest):]
		}
	}
	return joined
}
