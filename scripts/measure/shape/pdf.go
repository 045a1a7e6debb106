package shape

import (
	"bytes"
	"fmt"
	"strings"
)

// pdfOf sets a text in Helvetica on pages of A4. A line ".at X Y SIZE" says
// where the following lines stand, ".page" begins a page.
func pdfOf(text string) []byte {
	var pages []string
	var page strings.Builder
	size := 11.0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		var x, y float64
		switch n, _ := fmt.Sscanf(line, ".at %g %g %g", &x, &y, &size); {
		case n == 3:
			fmt.Fprintf(&page, "/F1 %g Tf %g TL 1 0 0 1 %g %g Tm\n", size, size*1.25, x, y)
		case line == ".page":
			pages = append(pages, page.String())
			page.Reset()
		default:
			fmt.Fprintf(&page, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line))
		}
	}
	pages = append(pages, page.String())

	kids, objects := "", []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
	for _, content := range pages {
		content = "BT\n" + content + "ET\n"
		at := len(objects) + 1
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", at+1),
			fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", len(content), content))
		kids += fmt.Sprintf("%d 0 R ", at)
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), kids)

	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	var places []int
	for i, object := range objects {
		places = append(places, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, place := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&out, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return out.Bytes()
}
