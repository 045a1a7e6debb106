package ingest

import (
	"slices"
	"strings"
	"testing"
)

// TestAttachedScans opens a portfolio: its first page says which scans are
// attached and not read. Other attachments are no matter.
func TestAttachedScans(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  []string
	}{
		{nil, nil},
		{[]string{"invoice.xml"}, nil},
		{[]string{"act 1.pdf", "notes.txt", `box\plan.TIF`}, []string{
			"Scans are attached to this PDF and were not read: act 1.pdf, plan.TIF. Save them (pdfdetach -saveall does so) and give them to recto."}},
	} {
		var b pdfBuilder
		entries := ""
		for _, name := range c.names {
			spec := b.add("<</Type/Filespec/F(%[1]s)/UF(%[1]s)/EF<</F %[2]s>>>>", strings.ReplaceAll(name, `\`, `\\`), b.stream("/Type/EmbeddedFile", []byte("attached")))
			entries += "(" + strings.ReplaceAll(name, `\`, `\\`) + ")" + spec
		}
		page := b.page("", "", "0 0 10 10 re f")
		b.catalogue = "/Names<</EmbeddedFiles<</Names[" + entries + "]>>>>"
		s := mustOpen(t, b.document(page))
		if got := s.Outline().Notes; !slices.Equal(got, c.want) {
			t.Errorf("%q: outline says %q", c.names, got)
		}
		p, err := s.Page(1)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Notes; !slices.Equal(got, c.want) {
			t.Errorf("%q: page says %q", c.names, got)
		}
	}
}
