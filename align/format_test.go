package align

import (
	"strings"
	"testing"

	"recto/document"
)

func TestFormats(t *testing.T) {
	a := Texts("Посол прибыл в Гавану 12 апреля.\n\n- 2 -\n", "The ambassador arrived\nin Havana on 12 April.\n", Evidence{})
	if got, want := FormatBeads(a.Beads), "0 : 0\t"; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "\n1 : \t1.0000\n") {
		t.Errorf("%q, want %q", got, want)
	}
	a.Beads[0].Confidence = .5
	want := "kind\tconfidence\tru\ten\trussian\tenglish\n" +
		"match\t0.5000\t0\t0\tПосол прибыл в Гавану 12 апреля.\tThe ambassador arrived in Havana on 12 April.\n" +
		"ru-only\t1.0000\t1\t\t- 2 -\t\n"
	if got := FormatTSV(&a); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if a.Schema != document.AlignmentSchema || len(a.Evidence) != 0 {
		t.Errorf("%+v", a)
	}
}
