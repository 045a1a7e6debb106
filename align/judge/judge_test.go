package judge

import (
	"testing"

	"recto/document"
)

func TestRedaction(t *testing.T) {
	for line, want := range map[string]document.PassageKind{
		"[1 1/2 lines excised]": document.PassageNote, "* * *": document.PassageRedaction, "[excised]": document.PassageRedaction, "......": document.PassageRedaction,
		"[Translator's note.]": document.PassageNote, "He excised the line.": document.PassageGap,
	} {
		if got := passageKind(document.Sentence{Text: line}); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
}
