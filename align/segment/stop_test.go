package segment

import (
	"strings"
	"testing"
)

// For each rule a text whose first stop it decides, and whether the sentence ends
// there; | is the stop. The second text is like the first but for what the rule
// looks for: another rule decides.
func TestEndRules(t *testing.T) {
	examples := map[string]struct {
		language, text string
		ends           bool
		unlike         string
	}{
		"end of text":          {"en", "It ends.|", true, "It ends.| Or not."},
		"no blank":             {"ru", "Он ушёл.|Она осталась", true, "Он ушёл.| Она осталась"},
		"small letter":         {"ru", "он сказал.| и ушёл", false, "он сказал.| Ушёл"},
		"sign":                 {"ru", "экз.| № 5", false, "экз.| Пять"},
		"other mark":           {"en", "Why?| He left", true, "Why.| He left"},
		"number of a point":    {"ru", "12.| Выделить средства", false, "Двенадцать.| Выделить средства"},
		"No. 5":                {"en", "copy No.| 5", false, "copy No.| Five"},
		"surname and initials": {"ru", "доложил ГУСЯТНИКОВ Л.М.| Приняли", true, "доложил Гусятников Л.М.| Приняли"},
		"abbreviation":         {"ru", "у тов.| Иванова", false, "у них.| Иванов"},
		"initial":              {"en", "met J.| Kennedy", false, "met Jack.| Kennedy"},
		"full stop":            {"en", "He left.| She stayed", true, "He met Mr.| Smith"},
	}
	at := func(text, language string) *stop {
		end := strings.Index(text, "|")
		s := strings.Replace(text, "|", "", 1)
		marks := end - 1
		return newStop(s, 0, marks, end, language)
	}
	for _, rule := range endRules {
		c, ok := examples[rule.name]
		if !ok {
			t.Errorf("%s has no example", rule.name)
			continue
		}
		s := at(c.text, c.language)
		if got := s.rule().name; got != rule.name || s.ends() != c.ends {
			t.Errorf("%s: %q is decided by %s: %v, want %v", rule.name, c.text, got, s.ends(), c.ends)
		}
		if got := at(c.unlike, c.language).rule().name; got == rule.name {
			t.Errorf("%s: decides %q as well", rule.name, c.unlike)
		}
	}
}
