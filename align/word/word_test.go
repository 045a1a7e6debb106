package word

import "testing"

func TestDate(t *testing.T) {
	for in, want := range map[string][3]int{
		"4.4.62": {4, 4, 1962}, "04.04.1962": {4, 4, 1962}, "12/IV-62": {12, 4, 1962},
		"40.1.62": {}, "1.13.62": {}, "1.2": {}, "1.2.3": {}, "1.2.345": {},
	} {
		d, m, y, ok := Date(in)
		if got := [3]int{d, m, y}; ok != (want != [3]int{}) || ok && got != want {
			t.Errorf("%s: %v %v, want %v", in, got, ok, want)
		}
	}
}

func TestRoman(t *testing.T) {
	for in, want := range map[string]int{"IV": 4, "XX": 20, "XIX": 19, "ХХ": 20, "": 0, "AB": 0, "L": 0} {
		if got := Roman(in); got != want {
			t.Errorf("%s: %d, want %d", in, got, want)
		}
	}
}

func TestCognates(t *testing.T) {
	var l Likeness
	like := func(ru, en string) float32 { return l.Of(RomaniseEn(en), RomaniseRu(ru), 0) }
	for ru, en := range map[string]string{
		"вальдес": "valdez", "хрущев": "khrushchev", "хрущевым": "khrushchov", "хрущева": "chruschtschow", "кастро": "castro",
		"гавана": "havana", "пинейро": "pineiro", "громыко": "gromyko", "дубчек": "dubcek", "ульбрихт": "ulbricht", "мехико": "mexico", "женеве": "geneva",
	} {
		if s := like(ru, en); s < .6 {
			t.Errorf("%s and %s: %.2f", ru, en, s)
		}
	}
	for ru, en := range map[string]string{"кастро": "pineiro", "москва": "havana", "сталин": "tito", "договор": "document"} {
		if s := like(ru, en); s >= .6 {
			t.Errorf("%s and %s: %.2f", ru, en, s)
		}
	}
}
