package document

import "testing"

func TestPartedWord(t *testing.T) {
	for _, c := range []struct {
		line, next    string
		parted, stays bool
	}{
		{"работу Государ-", "ственного комитета", true, false},
		{"об этом из-", "за границы", true, true},
		{"из-", "менения", true, false},
		{"когда-", "нибудь.", true, true},
		{"Нача\u00ad", "льник", true, false},
		{"the well-", "known report", true, true},
		{"the Govern\u00ad", "ment", true, false},
		{"сказал -", "и ушёл", false, false},
		{"Москва-", "Пекин", false, false},
		{"12-", "го", false, false},
		{"", "", false, false},
	} {
		if parted, stays := PartedWord(c.line, c.next); parted != c.parted || stays != c.stays {
			t.Errorf("%q, %q: %v, %v", c.line, c.next, parted, stays)
		}
	}
}
