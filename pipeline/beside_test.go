package pipeline

import "testing"

func TestSameText(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Группа прибыла в Гавану 12 марта", "Группа прибыла в Гаваиу 12 марта.", true},
		{"Группа прибыла в Гавану", "Министр подчеркнул важность вопроса", false},
		{"Группа прибыла", "The group arrived", false},
		{"12", "12", false},
	} {
		if got := sameText(c.a, c.b); got != c.same {
			t.Errorf("%q, %q: %v", c.a, c.b, got)
		}
	}
}
