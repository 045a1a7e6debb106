package mark

import (
	"fmt"
	"strings"
	"testing"
)

// The marks of a line, and whether a translation's say the same.
func TestOf(t *testing.T) {
	for _, c := range []struct{ language, line, want string }{
		{"ru", "СОВЕРШЕННО СЕКРЕТН0", "top secret"}, {"ru", "Сов. секретно", "top secret"}, {"ru", "Секретно", "secret"}, {"ru", "С е к р е т н о", "secret"},
		{"ru", "Сов. секретно. Особая папка", "top secret, special folder"}, {"ru", "Совершенно секретно (особой важности)", "top secret, particular importance"},
		{"ru", "Секретно Экз. № 2", "secret, copy number 2"}, {"ru", "Экз. № 02", "copy number 2"}, {"ru", "зкз. N 3", "copy number 3"}, {"ru", "Экз. единственный", "only copy"},
		{"ru", "Вх. № 62/с", "registry number 62"}, {"ru", "Не подлежит оглашению", "not for publication"}, {"ru", "РАССЕКРЕЧЕНО", "declassified"},
		{"en", "TOP SECRET", "top secret"}, {"en", "Top Secret (Special File)", "top secret, special folder"}, {"en", "Strictly secret", "strictly secret"}, {"en", "Of Particular Importance", "particular importance"},
		{"en", "Copy No. 2", "copy number 2"}, {"en", "TOP SECRET. Copy 1", "top secret, copy number 1"}, {"en", "Incoming No. 62", "registry number 62"}, {"en", "Single copy", "only copy"},
		{"ru", "Секретно он ничего не делал.", ""}, {"ru", "Копия договора", ""}, {"en", "Secretary", ""}, {"en", "He kept it secret.", ""}, {"en", "Copy No. 2 was lost in the mail", ""},
		{"ru", "", ""}, {"ru", strings.Repeat("секретно ", 20), ""},
	} {
		var names []string
		for _, m := range Of(c.line, c.language) {
			names = append(names, strings.TrimSpace(fmt.Sprint(m.Name, " ", m.Value)))
		}
		if got := strings.Join(names, ", "); got != c.want {
			t.Errorf("%s: %q, want %q", c.line, got, c.want)
		}
	}
}

func TestDiffer(t *testing.T) {
	for _, c := range []struct {
		ru, en string
		differ bool
	}{
		{"Совершенно секретно", "Top Secret", false}, {"Совершенно секретно", "Secret", true}, {"Секретно", "Top Secret", true},
		{"Сов. секретно. Особая папка", "Top Secret", false}, {"Экз. № 2", "Copy No. 2", false}, {"Экз. № 2", "Copy No. 3", true},
		{"Секретно. Экз. № 2", "Secret", false}, {"Особая папка", "Top Secret", false},
	} {
		if got := Differ(Of(c.ru, "ru"), Of(c.en, "en")); got != c.differ {
			t.Errorf("%s / %s: %v", c.ru, c.en, got)
		}
	}
}
