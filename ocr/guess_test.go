package ocr

import "testing"

func TestClear(t *testing.T) {
	told := func(letters, ru, en, long int) evidence {
		return evidence{letters: map[string]int{"ru": letters}, known: map[string]int{"ru": ru, "en": en}, long: long}
	}
	for _, c := range []struct {
		name string
		told evidence
		want bool
	}{
		{"Russian", told(60, 50, 0, 40), true},
		{"Russian of which much is unknown", told(60, 40, 0, 35), false},
		{"too little", told(30, 28, 0, 20), false},
		{"Russian with other words", told(80, 40, 20, 45), true},
		{"the same in short words", told(80, 40, 20, 20), false},
		{"more English than Russian", told(80, 20, 40, 45), false},
	} {
		if got := c.told.clear(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
