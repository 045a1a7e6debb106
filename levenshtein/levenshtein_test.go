package levenshtein

import "testing"

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "дом", 3},
		{"дом", "", 3},
		{"дом", "дом", 0},
		{"дом", "том", 1},
		{"дом", "дым", 1},
		{"домик", "дом", 2},
		{"kitten", "sitting", 3},
		{"абаб", "баба", 2},
		{"аа", "ааа", 1},
	} {
		if got := Distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Distance([]rune(c.b), []rune(c.a)); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.b, c.a, got, c.want)
		}
	}
	if got := Distance([]string{"раз", "два"}, []string{"два", "раз"}); got != 2 {
		t.Errorf("words: %d", got)
	}
}
