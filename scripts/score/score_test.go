package score

import (
	"slices"
	"testing"
)

func TestNormalise(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"органи-\nзация", "организация"},
		{"органи- \t\n   зация", "организация"},
		{"сахара-\nСырца", "сахара- Сырца"},
		{"1962-\n1963", "1962- 1963"},
		{" - \nда", "- да"},
		{"орга\u00adни\u00ad\nзация", "организация"},
		{"«так» “so” ’tis …№ 5", `"так" "so" 'tis ...N 5`},
		{"''так''", `"так"`},
		{"a\r\nb\fc\u00a0d\u200b", "a b c d"},
		{"и\u0306", "й"},
		{"два — три\u2212четыре", "два - три-четыре"},
	} {
		if got := normalise(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestScore(t *testing.T) {
	got := Compare("раз два три", "три два раз раз")
	want := Tally{Chars: 11, CharErrors: 9, Words: 3, WordErrors: 3, Read: 4, Common: 3}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := Compare("", ""); got.CER() != 0 || got.BoW() != 100 {
		t.Errorf("empty: %+v", got)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		name, reference string
		lines           [][]string
		want            []Word
	}{
		{"in order", "Пароход вышел в; организацию угля",
			[][]string{{"Пароход", "вишел", "в", "органи-"}, {"зацию", "%", "угля"}},
			[]Word{{7, 0}, {5, 1}, {1, 0}, {6, 0}, {5, 0}, {1, 1}, {4, 0}}},
		{"out of order", "Пароход вышел в порт\nс грузом угля",
			[][]string{{"с", "грузом", "уrля"}, {"Пароход", "вышел", "в", "порт"}},
			[]Word{{1, 0}, {6, 0}, {4, 1}, {7, 0}, {5, 0}, {1, 0}, {4, 0}}},
		{"rubbish", "Пароход вышел в порт", [][]string{{"Пароход", "вышел", "в", "порт"}, {"#=~", "%%"}},
			[]Word{{7, 0}, {5, 0}, {1, 0}, {4, 0}, {3, 3}, {2, 2}}},
	} {
		if got := Words(c.reference, c.lines); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
