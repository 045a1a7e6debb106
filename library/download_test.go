package library

import "testing"

func TestUniqueNames(t *testing.T) {
	names := map[string]int{}
	for _, c := range [][2]string{{"a.txt", "a.txt"}, {"A.TXT", "A (2).TXT"}, {"a (2).txt", "a (2) (2).txt"}, {"a.txt", "a (3).txt"}, {"b", "b"}, {"b", "b (2)"}} {
		if got := unique(names, c[0]); got != c[1] {
			t.Errorf("%q becomes %q, want %q", c[0], got, c[1])
		}
	}
}
