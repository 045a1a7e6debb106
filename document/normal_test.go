package document

import (
	"testing"
	"unicode/utf8"
)

func TestNormal(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"I962", "1962"}, {"I2-го", "12-го"}, {"2О", "20"}, {"ЗО", "30"}, {"ЗI", "31"}, {"I.ХI.6I", "I.ХI.6I"},
		{"З5О", "350"}, {"IОО", "100"}, {"I4,5", "14,5"}, {"(I962", "(1962"}, {"l9", "19"}, {"I/6-62", "1/6-62"}, {"I9З7г.", "1937г."}, {"I9З7-З8гг.", "1937-38гг."}, {"I9З7год", "I9З7год"}, {"Зг", "Зг"},
		{"в I962 г. об'явил ещё", "в 1962 г. объявил еще"},
		{"II", "II"}, {"III", "III"}, {"I", "I"}, {"О", "О"}, {"З", "З"}, {"XII", "XII"}, {"О.", "О."},
		{"с'езд", "съезд"}, {"об’явить", "объявить"}, {"О'Брайен", "О'Брайен"}, {"кон'юнктура", "конъюнктура"},
		{"ещё", "еще"}, {"Ёлка", "Елка"}, {"порт", "порт"}, {"За", "За"}, {"Ил-28", "Ил-28"}, {"U-2", "U-2"}, {"Il-18", "Il-18"}, {"II-18", "II-18"}, {"I-3", "1-3"}, {"I2.II.62", "12.II.62"},
		{"IBM-360", "IBM-360"}, {"зоо", "зоо"}, {"№6О", "№60"}, {"", ""},
	} {
		if got := Normal(c.typed); got != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
		if utf8.RuneCountInString(c.typed) != utf8.RuneCountInString(c.want) {
			t.Errorf("%q and %q are not of one length", c.typed, c.want)
		}
		if got := Normal(c.want); got != c.want {
			t.Errorf("%q is not its own normal form: %q", c.want, got)
		}
	}
}
