package ingest

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"recto/document"
)

// placements are the eight ways to put a picture on a page of 300 x 200 units
// whose corner is at (50, 30).
var placements = map[string]string{
	"upright":        "300 0 0 200 50 30 cm",
	"mirrored":       "-300 0 0 200 350 30 cm",
	"turned 180":     "-300 0 0 -200 350 230 cm",
	"upside down":    "300 0 0 -200 50 230 cm",
	"turned 90 left": "0 200 -300 0 350 30 cm",
	"turned 90":      "0 -200 300 0 50 230 cm",
	"transposed":     "0 -200 -300 0 350 230 cm",
	"transversed":    "0 200 300 0 50 30 cm",
}

// TestPlacement puts a picture on pages in every way that leaves its sides
// along the page's, and takes it out again.
func TestPlacement(t *testing.T) {
	for name, placement := range placements {
		for _, rotate := range []int{0, 90, 180, 270} {
			t.Run(fmt.Sprintf("%s, rotate %d", name, rotate), func(t *testing.T) {
				var b pdfBuilder
				width, height := 300, 200
				if placement[0] == '0' { // a side of the picture goes along the other of the page
					width, height = 200, 300
				}
				picture := b.picture(width, height, "/ColorSpace/DeviceGray/BitsPerComponent 8", scene(width, height))
				page := b.page(fmt.Sprintf("/MediaBox[0 0 500 500]/CropBox[50 30 350 230]/Rotate %d/UserUnit 2", rotate),
					"/XObject<</P "+picture+">>", "q "+placement+" /P Do Q")
				s := mustOpen(t, b.document(page))
				got, err := s.Page(1)
				if err != nil {
					t.Fatal(err)
				}
				m := got.Image
				if m.Drawn || m.Encoding != document.EncodingGrey || m.Width != width || m.Height != height {
					t.Fatalf("%s %d x %d, drawn %t; want the picture itself", m.Encoding, m.Width, m.Height, m.Drawn)
				}
				if math.Abs(m.DPI-36) > 0.01 {
					t.Errorf("%.2f dpi, want 36: 300 pixels on 600 points", m.DPI)
				}
				taken, _ := upright(t, m)
				if d := difference(taken, drawnThumb(t, s, 1)); d > 4 {
					t.Errorf("the picture is %.1f grey values from the page", d)
				}
				checkToPDF(t, s, m)
				s.pages.(*pdfFile).shared = true
				if got, err := s.Page(1); err != nil || got.Image.Drawn || got.Image.Orientation != m.Orientation {
					t.Errorf("taken blindly: %+v, %v", got, err)
				}
			})
		}
	}
}

// checkToPDF checks that the upright corners of an image map to the corners of
// the page in user space, by the way of the page as PDFium shows it.
func checkToPDF(t *testing.T, s *Source, m *document.Image) {
	t.Helper()
	p, err := s.pages.(*pdfFile).load(1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	width, height := m.Orientation.Size(m.Width, m.Height)
	across, down := p.size()
	shown := m.ToPDF.Then(p.toDisplay(1, 1))
	for _, corner := range [][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}, {0.25, 0.5}} {
		got := shown.Apply(document.Point{X: corner[0] * float64(width), Y: corner[1] * float64(height)})
		if math.Abs(got.X-corner[0]*across) > 0.01 || math.Abs(got.Y-corner[1]*down) > 0.01 {
			t.Errorf("corner %v is at (%.2f, %.2f) of a page of %g x %g", corner, got.X, got.Y, across, down)
		}
	}
}

// TestToDisplay checks the map from user space against PDFium: where a black
// square is drawn.
func TestToDisplay(t *testing.T) {
	for _, rotate := range []int{0, 90, 180, 270} {
		var b pdfBuilder
		page := b.page(fmt.Sprintf("/MediaBox[0 0 500 500]/CropBox[50 30 350 230]/Rotate %d", rotate), "", "70 40 20 10 re f")
		s := mustOpen(t, b.document(page))
		m, err := s.Image(1)
		if err != nil {
			t.Fatal(err)
		}
		back, _ := m.ToPDF.Inverse()
		want := back.ApplyBox(document.Box{Left: 70, Top: 40, Right: 90, Bottom: 50})
		var got document.Box
		for y := range m.Height {
			for x := range m.Width {
				if m.Data[y*m.Stride+x>>3]&(0x80>>(x&7)) != 0 {
					got = got.Union(document.Box{Left: x, Top: y, Right: x + 1, Bottom: y + 1})
				}
			}
		}
		for _, d := range []int{got.Left - want.Left, got.Top - want.Top, got.Right - want.Right, got.Bottom - want.Bottom} {
			if d < -1 || d > 1 {
				t.Errorf("rotate %d: the square is drawn at %v, mapped to %v", rotate, got, want)
				break
			}
		}
	}
}

// pack packs grey samples to bits: 1 where they are white.
func pack(samples []byte, width int) []byte {
	var out []byte
	for ; len(samples) > 0; samples = samples[width:] {
		row := make([]byte, (width+7)/8)
		for x, v := range samples[:width] {
			if v > 200 {
				row[x>>3] |= 0x80 >> (x & 7)
			}
		}
		out = append(out, row...)
	}
	return out
}

// TestSamples checks that black stays black whatever way the samples of a
// picture are to be read, and what can be taken out of the file.
func TestSamples(t *testing.T) {
	grey, bits := scene(200, 200), pack(scene(200, 200), 200)
	white := bytes.Repeat([]byte{0xff}, 200)
	for name, test := range map[string]struct {
		entries  string
		samples  []byte
		encoding document.Encoding
		drawn    bool
	}{
		"grey":              {"/ColorSpace/DeviceGray/BitsPerComponent 8", grey, document.EncodingGrey, false},
		"grey inverted":     {"/ColorSpace/DeviceGray/BitsPerComponent 8/Decode[1 0]", grey, document.EncodingGrey, false},
		"bilevel":           {"/ColorSpace/DeviceGray/BitsPerComponent 1", bits, document.EncodingBilevel, false},
		"bilevel inverted":  {"/ColorSpace/DeviceGray/BitsPerComponent 1/Decode[1 0]", bits, document.EncodingBilevel, false},
		"indexed":           {"/ColorSpace[/Indexed/DeviceGray 1<00ff>]/BitsPerComponent 1", bits, document.EncodingBilevel, false},
		"indexed inverted":  {"/ColorSpace[/Indexed/DeviceGray 1<ff00>]/BitsPerComponent 1", bits, document.EncodingBilevel, false},
		"indexed colours":   {"/ColorSpace[/Indexed/DeviceRGB 1<ff000000ff00>]/BitsPerComponent 1", bits, document.EncodingRGB, false},
		"indexed rgb":       {"/ColorSpace[/Indexed/DeviceRGB 1<000000ffffff>]/BitsPerComponent 1", bits, document.EncodingBilevel, false},
		"separation":        {"/ColorSpace[/Separation/Black/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]/BitsPerComponent 8", grey, document.EncodingGrey, false},
		"rgb without hue":   {"/ColorSpace/DeviceRGB/BitsPerComponent 8", bytes.Repeat(white, 600), document.EncodingBilevel, false},
		"stencil":           {"/ImageMask true/BitsPerComponent 1", bits, document.EncodingGrey, true},
		"stencil inverted":  {"/ImageMask true/BitsPerComponent 1/Decode[1 0]", bits, document.EncodingGrey, true},
		"colour key masked": {"/ColorSpace/DeviceGray/BitsPerComponent 8/Mask[0 10]", grey, document.EncodingGrey, true},
	} {
		t.Run(name, func(t *testing.T) {
			var b pdfBuilder
			picture := b.picture(200, 200, test.entries, test.samples)
			s := mustOpen(t, b.document(b.page("/MediaBox[0 0 48 48]", "/XObject<</P "+picture+">>", "48 0 0 48 0 0 cm /P Do")))
			page, err := s.Page(1)
			if err != nil {
				t.Fatal(err)
			}
			checkBlind(t, s)
			if page.Image.Drawn != test.drawn || page.Image.Encoding != test.encoding && !test.drawn {
				t.Errorf("%s, drawn %t; want %s, drawn %t", page.Image.Encoding, page.Image.Drawn, test.encoding, test.drawn)
			}
			taken, _ := upright(t, page.Image)
			if d := difference(taken, drawnThumb(t, s, 1)); d > 8 {
				t.Errorf("the picture is %.1f grey values from the page", d)
			}
		})
	}
}

// checkBlind checks that page 1 comes out the same to look at where the
// dictionaries of its pictures cannot be read.
func checkBlind(t *testing.T, s *Source) {
	t.Helper()
	s.pages.(*pdfFile).shared = true
	defer func() { s.pages.(*pdfFile).shared = false }()
	page, err := s.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	taken, ok := reduce(page.Image)
	if d := difference(taken, drawnThumb(t, s, 1)); !ok || d > 8 {
		t.Errorf("taken blindly, the picture is %.1f grey values from the page", d)
	}
}

// TestSharedResources has pages that share the pictures of all.
func TestSharedResources(t *testing.T) {
	var b pdfBuilder
	resources, content := "/XObject<<", []string{}
	noise := rand.NewChaCha8([32]byte{})
	for i := range 8 {
		samples := make([]byte, 600*600)
		noise.Read(samples)
		copy(samples[i*600*60:], make([]byte, 600*60)) // a black bar
		resources += fmt.Sprintf("/P%d %s", i, b.picture(600, 600, "/ColorSpace/DeviceGray/BitsPerComponent 8", samples))
		content = append(content, fmt.Sprintf("144 0 0 144 0 0 cm /P%d Do", i))
	}
	resources = b.add("<<%s>>>>", resources)
	var pages []string
	for _, c := range content {
		pages = append(pages, b.add("<</Type/Page/MediaBox[0 0 144 144]/Resources %s/Contents %s>>", resources, b.stream("", []byte(c))))
	}
	s := mustOpen(t, b.document(pages...))
	for n := 1; n <= 8; n++ {
		page, err := s.Page(n)
		if err != nil {
			t.Fatal(err)
		}
		m := page.Image
		if m.Drawn || m.Width != 600 || m.Data[(n-1)*600*60] != 0 || m.Data[(n-1)*600*60+30*600] != 0 {
			t.Errorf("page %d: %s %d x %d, drawn %t", n, m.Encoding, m.Width, m.Height, m.Drawn)
		}
	}
	if !s.pages.(*pdfFile).shared {
		t.Error("every page was copied with the pictures of all")
	}
}

// TestCCITTPolarity takes out a strip of white rows: each is one bit, V0.
func TestCCITTPolarity(t *testing.T) {
	for parms, want := range map[string]byte{"/BlackIs1 false": 0x00, "/BlackIs1 true": 0xff} {
		var b pdfBuilder
		picture := b.stream("/Type/XObject/Subtype/Image/Width 160/Height 160/ColorSpace/DeviceGray/BitsPerComponent 1"+
			"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 160/Rows 160"+parms+">>", bytes.Repeat([]byte{0xff}, 20))
		s := mustOpen(t, b.document(b.page("/MediaBox[0 0 48 48]", "/XObject<</P "+picture+">>", "48 0 0 48 0 0 cm /P Do")))
		page, err := s.Page(1)
		if err != nil {
			t.Fatal(err)
		}
		if page.Image.Encoding != document.EncodingBilevel || page.Image.Data[0] != want {
			t.Errorf("%s: %s % x, want %02x", parms, page.Image.Encoding, page.Image.Data[0], want)
		}
	}
}

// TestJPEGComesOutAsItIs checks the bytes, and the cases in which they would
// not show what the page does.
func TestJPEGComesOutAsItIs(t *testing.T) {
	data := sceneJPEG(t, 200, 200)
	for name, test := range map[string]struct {
		dict string
		data []byte
		same bool
	}{
		"plain":          {"/ColorSpace/DeviceGray/Filter/DCTDecode", data, true},
		"deflated":       {"/ColorSpace/DeviceGray/Filter[/FlateDecode/DCTDecode]", deflate(data), true},
		"with decode":    {"/ColorSpace/DeviceGray/Filter/DCTDecode/Decode[0 1]", data, true},
		"inverted":       {"/ColorSpace/DeviceGray/Filter/DCTDecode/Decode[1 0]", data, false},
		"separation":     {"/ColorSpace[/Separation/Black/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]/Filter/DCTDecode", data, false},
		"indexed":        {"/ColorSpace[/Indexed/DeviceGray 255<" + fmt.Sprintf("%0512d", 0) + ">]/Filter/DCTDecode", data, false},
		"colour changed": {"/ColorSpace/DeviceGray/Filter/DCTDecode/DecodeParms<</ColorTransform 0>>", data, false},
	} {
		var b pdfBuilder
		picture := b.stream("/Type/XObject/Subtype/Image/Width 200/Height 200/BitsPerComponent 8"+test.dict, test.data)
		s := mustOpen(t, b.document(b.page("/MediaBox[0 0 48 48]", "/XObject<</P "+picture+">>", "48 0 0 48 0 0 cm /P Do")))
		page, err := s.Page(1)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		checkBlind(t, s)
		if same := bytes.Equal(page.Image.Data, data); same != test.same {
			t.Errorf("%s: the JPEG itself %t, want %t", name, same, test.same)
		}
		taken, _ := upright(t, page.Image)
		if d := difference(taken, drawnThumb(t, s, 1)); d > 4 {
			t.Errorf("%s: the picture is %.1f grey values from the page", name, d)
		}
	}
}

// TestWhatElseIsOnThePage checks what may stand beside a picture that is taken
// out, and what makes the page be drawn.
func TestWhatElseIsOnThePage(t *testing.T) {
	const whole = "q 240 0 0 240 0 0 cm /P Do Q "
	for name, test := range map[string]struct {
		content string
		entries string
		drawn   bool
	}{
		"nothing":            {whole, "", false},
		"invisible text":     {whole + "BT /F 12 Tf 3 Tr 20 20 Td (words of an older OCR) Tj ET", "", false},
		"visible text":       {whole + "BT /F 12 Tf 20 20 Td (page 7) Tj ET", "", true},
		"covered text":       {"BT /F 12 Tf 20 20 Td (page 7) Tj ET " + whole, "", false},
		"covered background": {"1 1 1 rg 0 0 240 240 re f " + whole, "", false},
		"path of no ink":     {whole + "0 0 240 240 re n", "", false},
		"speck":              {whole + "10 10 2 2 re f", "", false},
		"stroke":             {whole + "10 10 m 200 10 l S", "", true},
		"seal":               {whole + "10 10 60 60 re f", "", true},
		"clip of the page":   {"0 0 240 240 re W n " + whole, "", false},
		"clip of a part":     {"0 0 240 120 re W n " + whole, "", true},
		"half the page":      {"q 240 0 0 120 0 0 cm /P Do Q", "", true},
		"beyond the page":    {"q 480 0 0 480 0 0 cm /P Do Q", "", true},
		"askew":              {"q 239.9 8 -8 239.9 4 -4 cm /P Do Q", "", true},
		"stretched":          {"q 240 0 0 240 0 0 cm /W Do Q", "", true},
		"half transparent":   {"q /G gs " + whole + "Q", "", true},
		"in a form":          {"q 2 0 0 2 0 0 cm /O Do Q", "", false},
		"link":               {whole, "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 50 50]>>]", false},
		"hidden note":        {whole, "/Annots[<</Type/Annot/Subtype/Square/F 2/Rect[0 0 50 50]>>]", false},
		"note":               {whole, "/Annots[<</Type/Annot/Subtype/Square/Rect[0 0 50 50]>>]", true},
	} {
		t.Run(name, func(t *testing.T) {
			var b pdfBuilder
			picture := b.picture(200, 200, "/ColorSpace/DeviceGray/BitsPerComponent 8", scene(200, 200))
			wide := b.picture(200, 100, "/ColorSpace/DeviceGray/BitsPerComponent 8", scene(200, 100))
			form := b.stream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Matrix[1.2 0 0 1.2 0 0]/Resources<</XObject<</P "+picture+">>>>",
				[]byte("100 0 0 100 0 0 cm /P Do"))
			s := mustOpen(t, b.document(b.page("/MediaBox[0 0 240 240]"+test.entries,
				"/XObject<</P "+picture+"/W "+wide+"/O "+form+">>/ExtGState<</G<</ca 0.5>>>>"+
					"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>", test.content)))
			page, err := s.Page(1)
			if err != nil {
				t.Fatal(err)
			}
			if page.Image == nil || page.Image.Drawn != test.drawn {
				t.Fatalf("page %+v, want drawn %t", page.Image, test.drawn)
			}
			taken, _ := upright(t, page.Image)
			if d := difference(taken, drawnThumb(t, s, 1)); d > 6 {
				t.Errorf("the picture is %.1f grey values from the page", d)
			}
		})
	}
}

// TestResolution checks at which resolution pages are drawn.
func TestResolution(t *testing.T) {
	var b pdfBuilder
	samples := func(n int) []byte { return bytes.Repeat([]byte{200}, n*n) }
	fine := b.picture(600, 600, "/ColorSpace/DeviceGray/BitsPerComponent 8", samples(600))
	coarse := b.picture(40, 40, "/ColorSpace/DeviceGray/BitsPerComponent 8", samples(40))
	mask := b.picture(800, 800, "/ColorSpace/DeviceGray/BitsPerComponent 8", samples(800))
	layered := b.picture(100, 100, "/ColorSpace/DeviceGray/BitsPerComponent 8/SMask "+mask, samples(100))
	resources := "/XObject<</F " + fine + "/C " + coarse + "/L " + layered + ">>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
	for name, test := range map[string]struct {
		content string
		entries string
		dpi     float64
	}{
		"vectors":                   {"0 0 50 50 re f", "", 300},
		"coarse picture":            {"q 144 0 0 72 0 0 cm /C Do Q", "", 150},
		"tiny fine picture":         {"q 144 0 0 72 0 0 cm /C Do Q q 10 0 0 10 0 0 cm /F Do Q", "", 150},
		"fine tiles":                {"q 144 0 0 72 0 0 cm /C Do Q q 60 0 0 60 0 0 cm /F Do Q q 60 0 0 60 60 60 cm /F Do Q", "", 600},
		"picture and text":          {"q 144 0 0 72 0 0 cm /C Do Q BT /F 12 Tf 10 100 Td (1) Tj ET", "", 300},
		"fine mask":                 {"q 144 0 0 144 0 0 cm /L Do Q", "", 400},
		"large units":               {"0 0 50 50 re f", "/UserUnit 2", 300},
		"coarse picture, huge page": {"q 144 0 0 72 0 0 cm /C Do Q", "/UserUnit 30", 3508.0 * 72 / 144 / 30},
	} {
		s := mustOpen(t, b.document(b.page("/MediaBox[0 0 144 144]"+test.entries, resources, test.content)))
		m, err := s.Image(1)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if math.Abs(m.DPI-test.dpi) > 0.5 {
			t.Errorf("%s: drawn at %.1f dpi, want %.1f", name, m.DPI, test.dpi)
		}
	}
}

// TestHugePageIsDrawnCoarser checks that pixels are capped before drawing.
func TestHugePageIsDrawnCoarser(t *testing.T) {
	var b pdfBuilder
	s := mustOpen(t, b.document(b.page("/MediaBox[0 0 14400 14400]/UserUnit 10", "", "0 0 9000 9000 re f"),
		b.page("/MediaBox[0 0 14400 20]", "", "0 0 9000 9000 re f"),
		b.page("/MediaBox[0 0 14400 0.1]", "", "0 0 9000 9000 re f")))
	for n := 1; n <= 2; n++ {
		page, err := s.Page(n)
		if err != nil {
			t.Fatal(err)
		}
		m := page.Image
		if !fits(m.Width, m.Height, drawPixels*1.01) || max(m.Width, m.Height) > longestSide || len(page.Notes) != 1 {
			t.Errorf("page %d: %d x %d, notes %q", n, m.Width, m.Height, page.Notes)
		}
	}
	if _, err := s.Page(3); kindOf(err) != document.KindDamaged {
		t.Errorf("page of no height: %v", err)
	}
}

// TestColour checks that a page drawn without colour comes out grey.
func TestColour(t *testing.T) {
	for content, want := range map[string]document.Encoding{
		"0 0 50 50 re f":                document.EncodingBilevel,
		"0.5 g 0 0 50 50 re f":          document.EncodingGrey,
		"0.2 0.2 0.8 rg 0 0 5 5 re f":   document.EncodingRGB,
		"0.5 0.5 0.5 rg 0 0 5 5 re f":   document.EncodingGrey,
		"0 0 0 0.5 k 0 0 50 50 re f":    document.EncodingGrey,
		"0.50 0.51 0.5 rg 0 0 9 9 re f": document.EncodingGrey,
	} {
		var b pdfBuilder
		s := mustOpen(t, b.document(b.page("/MediaBox[0 0 100 100]", "", content)))
		m, err := s.Image(1)
		if err != nil {
			t.Fatal(err)
		}
		if m.Encoding != want {
			t.Errorf("%s: %s, want %s", content, m.Encoding, want)
		}
	}
}

func TestPDFErrors(t *testing.T) {
	var b pdfBuilder
	good := b.document(b.page("/MediaBox[0 0 100 100]", "", ""))
	for name, test := range map[string]struct {
		data []byte
		kind document.Kind
	}{
		"cut off":  {good[:40], document.KindDamaged},
		"no pages": {new(pdfBuilder).document(), document.KindDamaged},
	} {
		if _, err := openBytes(t, test.data, Options{Name: "scan.pdf"}); kindOf(err) != test.kind {
			t.Errorf("%s: %v, want %s", name, err, test.kind)
		}
	}
	s := mustOpen(t, good)
	for _, n := range []int{0, 2, -1} {
		if _, err := s.Page(n); kindOf(err) != document.KindNoSuchPage {
			t.Errorf("page %d: %v", n, err)
		}
	}
}

// TestPasswords needs files that were encrypted by others.
func TestPasswords(t *testing.T) {
	path := evalDir(t) + "/files/pdf-good/r6-user-password.pdf"
	_, missing := openPath(t, path, Options{})
	_, wrong := openPath(t, path, Options{Password: "wrong"})
	if kindOf(missing) != document.KindEncrypted || kindOf(wrong) != document.KindEncrypted || missing.Error() == wrong.Error() {
		t.Errorf("no password: %v; wrong password: %v", missing, wrong)
	}
	s, err := openPath(t, path, Options{Password: "asdfzxcv"})
	if err != nil {
		t.Fatal(err)
	}
	if o := s.Outline(); !o.Encrypted || o.Pages != 1 {
		t.Errorf("outline %+v", o)
	}
}

// A CropBox that lies outside the MediaBox says nothing: the page shows its
// MediaBox, also where that is its parent's.
func TestCropBoxOutside(t *testing.T) {
	var b pdfBuilder
	page := b.page("/MediaBox[0 0 420 400]/CropBox[600 600 900 900]", courierFont(), typed(40, 320, 10, 12, sentences...))
	p, got := text(t, mustOpen(t, b.document(page)))
	if p.Canvas.Width != 1750 || p.Canvas.Height != 1667 || !strings.Contains(got, sentences[0]) {
		t.Errorf("canvas %+v, text %q", p.Canvas, got)
	}
}

// PDFium shows a deflated picture whose data end too early as far as they go; what
// is missing is told.
func TestCutOffPictureOfAPDF(t *testing.T) {
	const width, height = 400, 600
	samples := make([]byte, width*height)
	for i := range samples {
		samples[i] = byte(i * 2654435761 >> 9)
		if i > len(samples)*7/10 {
			samples[i] = 255 // a margin
		}
	}
	whole := deflate(samples)
	for _, c := range []struct {
		name string
		data []byte
		cut  bool
	}{{"whole", whole, false}, {"without its checksum", whole[:len(whole)-4], false}, {"cut off", whole[:len(whole)/3], true}} {
		b := &pdfBuilder{}
		picture := b.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", width, height), c.data)
		page := b.page(fmt.Sprintf("/MediaBox [0 0 %d %d]", width, height), "/XObject << /Im "+picture+" >>", fmt.Sprintf("q %d 0 0 %d 0 0 cm /Im Do Q", width, height))
		image, err := mustOpen(t, b.document(page)).Image(1)
		if err != nil {
			t.Fatal(err)
		}
		if d := image.Damage; (d != nil) != c.cut || d != nil && (!d.Lost || d.Missing < 0.5 || d.Missing > 0.95) {
			t.Errorf("%s: %+v, want damage %t", c.name, d, c.cut)
		}
	}
}
