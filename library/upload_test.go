package library

import (
	"strings"
	"testing"
)

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"дело 12.pdf": "дело 12.pdf", `C:\scans\a.pdf`: "a.pdf", "../../etc/passwd": "passwd", "a\x00b\n.pdf": "ab.pdf",
		"": "unnamed", "/": "unnamed", "..": "unnamed", "и\u0306.pdf": "й.pdf", "\xff.pdf": ".pdf",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// Names lose what turns the direction of writing, and keep their ending however
// long they are.
func TestCleanNameIsWhatItLooksLike(t *testing.T) {
	for given, want := range map[string]string{
		"a\u202egpj.exe": "agpj.exe", "\u2067дело\u2069 5.pdf": "дело 5.pdf", "\u200f\u200e": "unnamed",
		strings.Repeat("я", 200) + ".pdf": strings.Repeat("я", 125) + ".pdf", strings.Repeat("a", 300): strings.Repeat("a", 255),
	} {
		if got := cleanName(given); got != want {
			t.Errorf("%q is called %q", given, got)
		}
	}
}
