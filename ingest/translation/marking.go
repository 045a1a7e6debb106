package translation

import "regexp"

// A classification marking is what says how secret a document is. It stands on
// a line of its own, with a copy's number or the like behind it at most.
const markingWords = `top[ -]secret|strictly secret|very secret|most secret|secret|strictly confidential|confidential|for official use only|official use only|restricted|limited distribution|declassified|unclassified|eyes only|special folder|` +
	`of special importance|absolutely secret|sov(?:ershenno|\.)? ?sekretno|sekretno|strogo sekretno|osobaya papka|` +
	`сов(?:ершенно|\.)? ?секретно|строго секретно|секретно|особой важности|особая папка|для служебного пользования|дсп|конфиденциально|рассекречено|не подлежит оглашению`

var marking = regexp.MustCompile(`(?i)^[\s\[("«“]*((?:` + markingWords + `)(?:(?:[\s./,;:–—-]|\[|\()+(?:` + markingWords + `))*)[\])"»”.!]*(.*)$`)

// behindMarking is what may follow a marking on its line.
var behindMarking = regexp.MustCompile(`(?i)^[\s.,;:/|–—-]*((copy|ex(emplar|\.)|экз(емпляр|\.)?|no\.|№|копия|only|single|eyes).{0,40}|\[[^\]]*\].{0,20}|\d{1,4})?[\s.]*$`)

// markingOf returns the marking of a line that is one.
func markingOf(line string) (string, bool) {
	if len(line) > 160 {
		return "", false
	}
	m := marking.FindStringSubmatch(line)
	if m == nil || !behindMarking.MatchString(m[2]) {
		return "", false
	}
	return m[1], true
}
