package library

import "testing"

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
