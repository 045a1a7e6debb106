package simulate

import (
	"fmt"
	"io"
	"strings"
)

// PDFPage is a scan as a PDF holds it.
type PDFPage struct {
	JPEG          []byte
	Width, Height int // pixels
	Grey          bool
	DPI           float64
	Rotate        int // degrees clockwise, for /Rotate
}

// WritePDF writes a PDF with one image a page, as a scanner does.
func WritePDF(to io.Writer, title string, pages int, page func(n int) PDFPage) error {
	w := &pdfWriter{to: to}
	w.printf("%%PDF-1.4\n%%\xE2\xE3\xCF\xD3\n")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+3*i)
	}
	w.object("<< /Type /Catalog /Pages 2 0 R >>")
	w.object("<< /Type /Pages /Count %d /Kids [ %s] >>", pages, kids.String())
	w.object("<< /Title (%s) /Producer (recto scripts/sample) >>", title)
	for i := range pages {
		p := page(i)
		n := len(w.offsets) + 1
		wide, high := float64(p.Width)*72/p.DPI, float64(p.Height)*72/p.DPI
		rotate, space := "", "/DeviceRGB"
		if p.Rotate != 0 {
			rotate = fmt.Sprintf(" /Rotate %d", p.Rotate)
		}
		if p.Grey {
			space = "/DeviceGray"
		}
		content := fmt.Sprintf("q %.3f 0 0 %.3f 0 0 cm /Im0 Do Q", wide, high)
		w.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f]%s /Contents %d 0 R /Resources << /XObject << /Im0 %d 0 R >> >> >>", wide, high, rotate, n+1, n+2)
		w.object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
		w.object("<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %s /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream",
			p.Width, p.Height, space, len(p.JPEG), p.JPEG)
	}
	start := w.at
	w.printf("xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, o := range w.offsets {
		w.printf("%010d 00000 n \n", o)
	}
	w.printf("trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, start)
	return w.err
}

// pdfWriter counts where objects begin.
type pdfWriter struct {
	to      io.Writer
	at      int
	offsets []int
	err     error
}

func (w *pdfWriter) printf(format string, args ...any) {
	if w.err == nil {
		n, err := fmt.Fprintf(w.to, format, args...)
		w.at, w.err = w.at+n, err
	}
}

func (w *pdfWriter) object(format string, args ...any) {
	w.offsets = append(w.offsets, w.at)
	w.printf("%d 0 obj\n", len(w.offsets))
	w.printf(format, args...)
	w.printf("\nendobj\n")
}
