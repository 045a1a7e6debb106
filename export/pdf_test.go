package export

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"recto/document"
	"recto/internal/testtool"
)

// tool runs a program of poppler, qpdf or MuPDF, or skips the test without it.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(testtool.Path(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// jpegOf returns a picture of testdata as a PDF embeds it.
func jpegOf(t testing.TB, name string) document.PDFImage {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return document.PDFImage{Width: config.Width, Height: config.Height, BitsPerComponent: 8, ColorSpace: "/DeviceGray", Filter: "DCTDecode", Data: data}
}

func save(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// samplePDF is the sample document, its genuine pages with their pictures.
func samplePDF(t testing.TB) []byte {
	t.Helper()
	doc, pages := sample(t)
	var out bytes.Buffer
	pdf := NewPDF(&out, doc)
	for i, img := range []document.PDFImage{jpegOf(t, "straight.jpg"), jpegOf(t, "skewed.jpg"), {}, jpegOf(t, "straight.jpg")} {
		if err := pdf.Page(pages[i], img); err != nil {
			t.Fatal(err)
		}
	}
	if err := pdf.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPDFIsSound(t *testing.T) {
	pdf := samplePDF(t)
	if !bytes.Equal(pdf, samplePDF(t)) {
		t.Error("two runs differ")
	}
	path := save(t, "document.pdf", pdf)
	tool(t, "qpdf", "--check", "--warning-exit-0", path)
	if out := tool(t, "qpdf", "--check", path); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
	if out := tool(t, "pdffonts", path); !strings.Contains(out, "GlyphLessFont                        CID TrueType      Identity-H       yes no  yes") {
		t.Error(out)
	}
	if out := tool(t, "pdfinfo", path); !strings.Contains(out, `Title:           Отчёты "1967" & другие`) || strings.Contains(out, "Date") {
		t.Error(out)
	}
}

func TestPDFKeepsImageBytes(t *testing.T) {
	path := save(t, "document.pdf", samplePDF(t))
	dir := t.TempDir()
	tool(t, "pdfimages", "-all", path, filepath.Join(dir, "i"))
	for i, name := range []string{"straight.jpg", "skewed.jpg", "straight.jpg"} {
		got, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("i-%03d.jpg", i)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, jpegOf(t, name).Data) {
			t.Errorf("image %d is not %s, byte for byte", i, name)
		}
	}
}

func TestPDFTextStandsOnTheWords(t *testing.T) {
	_, pages := sample(t)
	path := save(t, "document.pdf", samplePDF(t))
	for i, p := range pages[:2] {
		scale := 72.0 / 200
		checkWords(t, p, document.Scale(scale, scale), wordsOf(t, path, i+1))
	}
}

// Plain pdftotext keeps the words apart, and on the straight page reads them in
// our order. It joins parted words itself.
func TestPDFPlainText(t *testing.T) {
	_, pages := sample(t)
	path := save(t, "document.pdf", samplePDF(t))
	plain := strings.Split(tool(t, "pdftotext", path, "-"), "\f")
	for i, p := range pages[:2] {
		found := strings.Fields(plain[i])
		var all strings.Builder
		for w := range p.Words {
			all.WriteString(w.Text)
			if w.Part == 0 && !slices.Contains(found, w.Text) {
				t.Errorf("page %d has no word %s", i+1, w.Text)
			}
		}
		got, want := strings.ReplaceAll(strings.Join(found, ""), "-", ""), strings.ReplaceAll(all.String(), "-", "")
		if i == 0 && got != want {
			t.Errorf("page 1 reads\n%s\nwant\n%s", got, want)
		}
	}
	for _, want := range []string{`<"R&D">`, "𝔄", "🙂", "СЕКРЕТНО"} {
		if !strings.Contains(plain[2], want) {
			t.Errorf("page 3 has no %s:\n%s", want, plain[2])
		}
	}
}

type foundWord struct {
	Left   float64 `xml:"xMin,attr"`
	Top    float64 `xml:"yMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

// wordsOf returns what pdftotext -bbox finds on a page: points from the top
// left corner of the page as it is shown.
func wordsOf(t testing.TB, path string, page int) []foundWord {
	t.Helper()
	number := fmt.Sprint(page)
	out := tool(t, "pdftotext", "-bbox", "-f", number, "-l", number, path, "-")
	var words []foundWord
	d := xml.NewDecoder(strings.NewReader(out))
	d.Strict, d.Entity = false, xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return words
		} else if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "word" {
			var w foundWord
			if err := d.DecodeElement(&w, &start); err != nil {
				t.Fatal(err)
			}
			words = append(words, w)
		}
	}
}

// checkWords demands that 99 of 100 words with two or more letters are found
// with their left and right ends and their baseline within 2 points.
// toShown maps the canvas to the points of wordsOf.
func checkWords(t testing.TB, p *document.Page, toShown document.Affine, found []foundWord) {
	t.Helper()
	all, good, worst := 0, 0, 0.0
	for _, region := range p.Regions {
		for _, line := range region.Lines {
			for _, w := range line.Words {
				letters := 0
				for _, r := range w.Text {
					if unicode.IsLetter(r) {
						letters++
					}
				}
				if letters < 2 {
					continue
				}
				all++
				a, b := line.Baseline[0], line.Baseline[1]
				x := float64(w.Box.Left)
				left := toShown.Apply(document.Point{X: x, Y: a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)})
				right := toShown.Apply(document.Point{X: float64(w.Box.Right), Y: left.Y})
				best := math.Inf(1)
				for _, f := range found {
					if f.Text == w.Text {
						best = min(best, max(math.Abs(f.Left-left.X), math.Abs(f.Right-right.X), math.Abs(f.Bottom-left.Y)))
					}
				}
				if best <= 2 {
					good++
					worst = max(worst, best)
				} else {
					t.Logf("%s %s: off by %.1f points", w.ID, w.Text, best)
				}
			}
		}
	}
	if all == 0 || float64(good) < 0.99*float64(all) {
		t.Errorf("page %d: %d of %d words found", p.Number, good, all)
	}
	t.Logf("page %d: %d of %d words found, at most %.2f points off", p.Number, good, all, worst)
}

// Whatever the orientation of the stored pixels and the turn of the canvas, the
// page shows the canvas.
func TestPDFShowsTheCanvas(t *testing.T) {
	canvas := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for y := range 40 {
		for x := range 60 {
			canvas.Set(x, y, color.RGBA{uint8(200 * (x / 20) / 2), uint8(200 * (y / 20)), 50, 255})
		}
	}
	doc := &document.Document{}
	var out bytes.Buffer
	pdf := NewPDF(&out, doc)
	pages := 0
	for orientation := document.Orientation(1); orientation <= 8; orientation++ {
		for turn := 0; turn < 360; turn += 90 {
			pages++
			img := storedFrom(canvas, orientation, turn)
			page := &document.Page{Number: pages, Canvas: document.Canvas{Width: 60, Height: 40, DPI: 60, Turn: turn}}
			if err := pdf.Page(page, img); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := pdf.Close(); err != nil {
		t.Fatal(err)
	}
	path := save(t, "canvas.pdf", out.Bytes())
	shown := filepath.Join(t.TempDir(), "p")
	tool(t, "pdftoppm", "-png", "-r", "60", path, shown)
	for n := range pages {
		file, err := os.Open(fmt.Sprintf("%s-%02d.png", shown, n+1))
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(file)
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got.Bounds().Size() != canvas.Bounds().Size() {
			t.Fatalf("page %d: %v", n+1, got.Bounds())
		}
		for y := 5; y < 40; y += 10 {
			for x := 5; x < 60; x += 10 {
				r, g, b, _ := got.At(x, y).RGBA()
				R, G, B, _ := canvas.At(x, y).RGBA()
				if r != R || g != G || b != B {
					t.Fatalf("orientation %d, turn %d: wrong at %d,%d", n/4+1, n%4*90, x, y)
				}
			}
		}
	}
}

// storedFrom returns the pixels that orientation and turn bring to the canvas.
// Sizes and colours only: it asks the pixel's centre where it goes.
func storedFrom(canvas *image.RGBA, orientation document.Orientation, turn int) document.PDFImage {
	quarter := map[int]document.Orientation{90: 6, 180: 3, 270: 8}[turn]
	w, h := quarter.Size(60, 40)     // upright, before the turn
	sw, sh := orientation.Size(w, h) // stored
	toCanvas := orientation.Affine(sw, sh).Then(quarter.Affine(w, h))
	var pixels bytes.Buffer
	for y := range sh {
		for x := range sw {
			at := toCanvas.Apply(document.Point{X: float64(x) + .5, Y: float64(y) + .5})
			c := canvas.RGBAAt(int(at.X), int(at.Y))
			pixels.Write([]byte{c.R, c.G, c.B})
		}
	}
	return document.PDFImage{Width: sw, Height: sh, BitsPerComponent: 8, ColorSpace: "/DeviceRGB", Filter: "FlateDecode", Orientation: orientation, Data: pack(pixels.Bytes())}
}

func TestResolution(t *testing.T) {
	for _, c := range []struct{ width, height, stated, want float64 }{
		{2480, 3508, 300, 300},
		{2480, 3508, 0, 300},
		{2480, 3508, 72, 300}, // 49 inches: the 72 says nothing
		{595, 842, 72, 72},
		{9933, 14043, 300, 300}, // A0, and said with care
		{2480, 3508, 1e9, 300},
		{2480, 3508, math.NaN(), 300},
	} {
		if got := resolution(c.width, c.height, c.stated); math.Abs(got-c.want) > 1 {
			t.Errorf("resolution(%g, %g, %g) = %g, want %g", c.width, c.height, c.stated, got, c.want)
		}
	}
}

// The content stream has numbers and hexadecimal text only, whatever comes in.
func FuzzTextLayer(f *testing.F) {
	f.Add("слово", 1.0, 2.0, 3.0, 4)
	f.Add("(\\)\x00\xff😀", math.NaN(), math.Inf(1), -1e300, math.MaxInt)
	f.Fuzz(func(t *testing.T, text string, x, y, size float64, whole int) {
		page := &document.Page{Regions: []document.Region{{Lines: []document.Line{{
			Box: document.Box{Left: whole, Right: whole + 10, Bottom: 10}, Size: size, Baseline: [2]document.Point{{X: x, Y: y}, {X: y, Y: size}},
			Words: []document.Word{{Text: text, Box: document.Box{Left: whole, Right: whole + 10, Bottom: 10}}, {Text: text}}}}}}}
		var c codes
		content := string(textLayer(page, document.Affine{A: x, D: y, E: size}, &c))
		for _, field := range strings.Fields(content) {
			if strings.Trim(field, "0123456789.-") == "" || strings.HasPrefix(field, "<") && strings.Trim(field, "<>0123456789ABCDEF") == "" {
				continue
			}
			switch field {
			case "BT", "ET", "Tr", "Tf", "Tm", "Td", "Tz", "Tj", "/recto":
			default:
				t.Fatalf("%q in %q", field, content)
			}
		}
		if strings.Count(content, "BT\n") != strings.Count(content, "ET\n") {
			t.Fatal(content)
		}
	})
}
