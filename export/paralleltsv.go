package export

import (
	"bufio"
	"fmt"
	"io"

	"recto/document"
)

// parallelTSV writes a line a bead under a line of headings: the original, the
// translation, the confidence, the bead's kind, and the page it stands on. No
// text holds a tab or a line break.
func parallelTSV(w io.Writer, p *document.Parallel) error {
	out := bufio.NewWriter(w)
	out.WriteString("original\ttranslation\tconfidence\tkind\tpage\n")
	sides := columns(p)
	for i := range p.Beads {
		b := &p.Beads[i]
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", sides[0].text(b), sides[1].text(b), decimal(b.Confidence), b.Kind, pageSpan(p, b))
	}
	return out.Flush()
}
