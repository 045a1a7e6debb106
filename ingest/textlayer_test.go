package ingest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"recto/document"
)

// courier is a font with widths: every letter is 0.6 of the font size wide.
const courier = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding" +
	"/FirstChar 32/LastChar 126/Widths[%s]>>>>"

func courierFont() string {
	return fmt.Sprintf(courier, strings.Repeat("600 ", 95))
}

// typed is a text object with a line of text at each y.
func typed(x, y, size, pitch float64, lines ...string) string {
	var b strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&b, "BT /F %g Tf %g %g Td (%s) Tj ET ", size, x, y-float64(i)*pitch, line)
	}
	return b.String()
}

// textPage opens a PDF of one page with this content.
func textPage(t *testing.T, entries, resources, content string) *Source {
	t.Helper()
	var b pdfBuilder
	return mustOpen(t, b.document(b.page(entries, courierFont()+resources, content)))
}

func text(t *testing.T, s *Source) (*Page, string) {
	t.Helper()
	page, err := s.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	return page, (&document.Page{Regions: page.Regions}).Text()
}

var sentences = []string{
	"The reactor was started in the morning of the",
	"second day. Nobody had slept, and the report",
	"was written by hand on the back of a map.",
}

// TestTextLayer checks words, boxes and baselines against where they were put,
// under every rotation, and that they lie on the picture's ink.
func TestTextLayer(t *testing.T) {
	for _, rotate := range []int{0, 90, 180, 270} {
		// Text that is upright when the page is turned.
		matrix := map[int]string{0: "1 0 0 1 40 300", 90: "0 1 -1 0 100 40", 180: "-1 0 0 -1 360 100", 270: "0 -1 1 0 300 360"}[rotate]
		content := fmt.Sprintf("q %s cm %s Q", matrix, typed(0, 0, 10, 12, sentences...))
		s := textPage(t, fmt.Sprintf("/MediaBox[0 0 400 400]/CropBox[20 20 380 380]/Rotate %d", rotate), "", content)
		page, got := text(t, s)
		if want := strings.Join(sentences, "\n") + "\n"; got != want {
			t.Fatalf("rotate %d: %q, want %q", rotate, got, want)
		}
		if page.Origin != document.OriginTextLayer || page.Image != nil || page.Quality != 1 ||
			page.Canvas.Width != 1500 || page.Canvas.Height != 1500 || page.Canvas.DPI != 300 {
			t.Errorf("rotate %d: origin %s, quality %g, canvas %+v", rotate, page.Origin, page.Quality, page.Canvas)
		}
		line := page.Regions[0].Lines[1]
		back, _ := page.Canvas.ToPDF.Inverse()
		base := map[int]document.Point{0: {X: 40, Y: 288}, 90: {X: 112, Y: 40}, 180: {X: 360, Y: 112}, 270: {X: 288, Y: 360}}[rotate]
		want := back.Apply(base)
		if math.Hypot(line.Baseline[0].X-want.X, line.Baseline[0].Y-want.Y) > 1 {
			t.Errorf("rotate %d: baseline begins at %v, want %v", rotate, line.Baseline[0], want)
		}
		length := 6.0 * float64(len(sentences[1])) * 300 / 72
		if got := line.Baseline[1].X - line.Baseline[0].X; math.Abs(got-length) > 8 || math.Abs(line.Baseline[1].Y-line.Baseline[0].Y) > 0.5 {
			t.Errorf("rotate %d: baseline %v is %.1f long, want %.1f", rotate, line.Baseline, got, length)
		}
		m, err := s.Image(1)
		if err != nil {
			t.Fatal(err)
		}
		if m.Width != page.Canvas.Width || m.Height != page.Canvas.Height || *m.ToPDF != *page.Canvas.ToPDF {
			t.Errorf("rotate %d: the picture has %d x %d pixels", rotate, m.Width, m.Height)
		}
		for _, region := range page.Regions {
			for _, line := range region.Lines {
				for _, word := range line.Words {
					if ink := inkIn(m, word.Box); ink < 0.05 {
						t.Errorf("rotate %d: %q at %v has %.2f of ink", rotate, word.Text, word.Box, ink)
					}
				}
			}
		}
		if ink := inkIn(m, document.Box{Right: m.Width, Bottom: m.Height / 12}); ink > 0 {
			t.Errorf("rotate %d: ink at the top: %.2f", rotate, ink)
		}
	}
}

// inkIn is the share of dark pixels in a box of a grey image.
func inkIn(m *document.Image, box document.Box) float64 {
	dark := 0
	for y := box.Top; y < box.Bottom; y++ {
		for x := box.Left; x < box.Right; x++ {
			if m.Data[y*m.Stride+x] < 128 {
				dark++
			}
		}
	}
	return float64(dark) / float64(max(1, box.Area()))
}

func TestColumns(t *testing.T) {
	var left, right []string
	for i := range 12 {
		left = append(left, fmt.Sprintf("left line %02d of the column", i))
		right = append(right, fmt.Sprintf("right line %02d of the column", i))
	}
	title, foot := "A title that runs over both of the columns of the page", "A remark that runs below both of the columns of the page"
	// The content has both columns line by line, now this one first, now that.
	var content string
	for i := range left {
		y := 300 - 12*float64(i)
		if i%2 == 0 {
			content += typed(220, y, 10, 12, right[i]) + typed(40, y, 10, 12, left[i])
		} else {
			content += typed(40, y, 10, 12, left[i]) + typed(220, y, 10, 12, right[i])
		}
	}
	content += typed(40, 110, 10, 12, foot) + typed(40, 340, 10, 12, title) + typed(200, 30, 10, 12, "7")
	page, got := text(t, textPage(t, "/MediaBox[0 0 420 400]", "", content))
	want := title + "\n\n" + strings.Join(left, "\n") + "\n\n" + strings.Join(right, "\n") + "\n\n" + foot + "\n\n7\n"
	if strings.ReplaceAll(got, "\n\n", "\n") != strings.ReplaceAll(want, "\n\n", "\n") {
		t.Errorf("read as\n%s\nwant\n%s", got, want)
	}
	if last := page.Regions[len(page.Regions)-1]; last.Kind != document.RegionPageNumber {
		t.Errorf("the page number is a %s", last.Kind)
	}
}

func TestTableIsReadByRows(t *testing.T) {
	var content string
	var want []string
	for i := range 8 {
		y := 300 - 14*float64(i)
		content += typed(40, y, 10, 12, fmt.Sprintf("row %d", i)) + typed(160, y, 10, 12, fmt.Sprintf("%d tons", 10*i)) + typed(280, y, 10, 12, "coal")
		want = append(want, fmt.Sprintf("row %d %d tons coal", i, 10*i))
	}
	if _, got := text(t, textPage(t, "/MediaBox[0 0 420 400]", "", content)); got != strings.Join(want, "\n")+"\n" {
		t.Errorf("read as\n%s", got)
	}
}

func TestParagraphsAndHeadings(t *testing.T) {
	content := typed(40, 350, 16, 12, "A heading") + typed(40, 320, 10, 12, sentences...) +
		typed(60, 284, 10, 12, sentences[0]) + typed(40, 272, 10, 12, sentences[1:]...) + typed(40, 240, 10, 12, sentences...)
	page, _ := text(t, textPage(t, "/MediaBox[0 0 420 400]", "", content))
	var got []string
	for _, r := range page.Regions {
		for _, l := range r.Lines {
			got = append(got, fmt.Sprint(r.Kind, l.Paragraph))
		}
	}
	want := "[heading1 text1 text1 text1 text2 text2 text2 text3 text3 text3]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestTurnedTextComesLast(t *testing.T) {
	content := "q 0 1 -1 0 30 100 cm " + typed(0, 0, 12, 12, "stamped along the edge") + "Q " + typed(40, 320, 10, 12, sentences...)
	page, got := text(t, textPage(t, "/MediaBox[0 0 420 400]", "", content))
	if want := strings.Join(sentences, "\n") + "\n\nstamped along the edge\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	edge := page.Regions[1].Lines[0]
	if edge.Box.Height() < 3*edge.Box.Width() || edge.Baseline[0].Y < edge.Baseline[1].Y {
		t.Errorf("the turned line is at %v, its baseline %v", edge.Box, edge.Baseline)
	}
}

// However a page sets its words, they come apart.
func TestLetters(t *testing.T) {
	plain := typed(40, 320, 10, 12, sentences...)
	for name, content := range map[string]string{"plain": plain, "word spacing": "5 Tw " + plain, "in a form": "/O Do", "no spaces": unspaced()} {
		var b pdfBuilder
		form := "/XObject<</O " + b.stream("/Type/XObject/Subtype/Form/BBox[0 0 400 400]/Resources<<"+courierFont()+">>", []byte(plain)) + ">>"
		s := mustOpen(t, b.document(b.page("/MediaBox[0 0 420 400]", courierFont()+form, content)))
		if _, got := text(t, s); got != strings.Join(sentences, "\n")+"\n" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// unspaced are the sentences with words parted by distance alone.
func unspaced() string {
	var b strings.Builder
	for i, line := range sentences {
		fmt.Fprintf(&b, "BT /F 10 Tf 40 %d Td [(%s)] TJ ET ", 320-12*i, strings.ReplaceAll(line, " ", ")-600("))
	}
	return b.String()
}

// TestUntrustedLayers are pages with text that are read as pictures.
func TestUntrustedLayers(t *testing.T) {
	plain := typed(40, 320, 10, 12, sentences...)
	var b pdfBuilder
	picture := b.picture(200, 200, "/ColorSpace/DeviceGray/BitsPerComponent 8", scene(200, 200))
	private := b.stream("", []byte("/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange <00><ff> endcodespacerange "+
		"1 beginbfrange <20><7e><e020> endbfrange endcmap end"))
	for name, test := range map[string]struct {
		entries, resources, content string
	}{
		"invisible":         {"", courierFont(), "3 Tr " + plain},
		"under a picture":   {"", courierFont(), plain + "q 400 0 0 400 0 0 cm /P Do Q"},
		"beside a picture":  {"", courierFont(), plain + "q 300 0 0 200 0 0 cm /P Do Q"},
		"of signs":          {"", courierFont(), typed(40, 320, 10, 12, "#$%&/! =&%$ 1234 5678 #+*", "12 34 56 78 90")},
		"without meaning":   {"", strings.Replace(courierFont(), "/Encoding/WinAnsiEncoding", "/ToUnicode "+private, 1), plain},
		"askew":             {"", courierFont(), "q 0.9 0.4 -0.4 0.9 100 -50 cm " + plain + "Q"},
		"with a form field": {"/Annots[<</Type/Annot/Subtype/FreeText/Rect[0 0 50 50]/DA(/F 10 Tf)/Contents(more)>>]", courierFont(), plain},
	} {
		s := mustOpen(t, b.document(b.page("/MediaBox[0 0 420 400]"+test.entries, test.resources+"/XObject<</P "+picture+">>", test.content)))
		page, err := s.Page(1)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if page.Image == nil || page.Origin != document.OriginNone || page.Regions != nil {
			t.Errorf("%s: read as text of %d regions", name, len(page.Regions))
		}
	}
}

// TestHiddenText checks that only what shows is taken from a page of text.
func TestHiddenText(t *testing.T) {
	var b pdfBuilder
	picture := b.picture(20, 20, "/ColorSpace/DeviceGray/BitsPerComponent 8", scene(20, 20))
	content := typed(40, 320, 10, 12, sentences...) + "3 Tr " + typed(40, 200, 10, 12, "an older reading") + "0 Tr " +
		typed(40, 100, 10, 12, "covered") + "q 100 0 0 40 30 90 cm /P Do Q " + typed(40, 60, 10, 12, "outside of the page", "beside")
	s := mustOpen(t, b.document(b.page("/MediaBox[0 0 420 400]/CropBox[0 65 420 400]", courierFont()+"/XObject<</P "+picture+">>", content)))
	if _, got := text(t, s); got != strings.Join(sentences, "\n")+"\n" {
		t.Errorf("%q", got)
	}
}

// Text of a layer that is switched off is no text of the page, wherever it
// stands; that of one that is on is.
func TestLayersThatAreOff(t *testing.T) {
	var b pdfBuilder
	off, on := b.add("<</Type/OCG/Name(off)>>"), b.add("<</Type/OCG/Name(on)>>")
	b.catalogue = fmt.Sprintf("/OCProperties<</OCGs[%s %s]/D<</OFF[%[1]s]>>>>", off, on)
	form := func(group, content string) string {
		return b.stream("/Type/XObject/Subtype/Form/BBox[0 0 420 400]/Resources<<"+courierFont()+">>"+group, []byte(content))
	}
	hidden := form("/OC "+off, typed(40, 150, 10, 12, "hidden in a form"))
	shown := form("/OC "+on, typed(40, 250, 10, 12, "shown in a form"))
	content := typed(40, 320, 10, 12, sentences...) +
		"/OC /Off BDC " + typed(42, 322, 20, 12, "DRAFT") + typed(40, 200, 10, 12, "never seen") + "EMC " +
		"/OC /On BDC " + typed(40, 230, 10, 12, "always seen") + "EMC /Hidden Do /Shown Do"
	s := mustOpen(t, b.document(b.page("/MediaBox[0 0 420 400]", fmt.Sprintf("%s/Properties<</Off %s/On %s>>/XObject<</Hidden %s/Shown %s>>",
		courierFont(), off, on, hidden, shown), content)))
	if _, got := text(t, s); strings.Contains(got, "DRAFT") || strings.Contains(got, "never") || strings.Contains(got, "hidden") ||
		!strings.Contains(got, "always seen") || !strings.Contains(got, "shown in a form") || !strings.Contains(got, sentences[0]) {
		t.Errorf("%q", got)
	}
}

func TestWithoutCheckNoLayerIsTrusted(t *testing.T) {
	s := textPage(t, "/MediaBox[0 0 420 400]", "", typed(40, 320, 10, 12, sentences...))
	s.pages.(*pdfFile).options.IsLanguage = nil
	if page, _ := text(t, s); page.Image == nil {
		t.Error("the text layer was used")
	}
}
