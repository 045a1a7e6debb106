package ocr

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"recto/document"
	"recto/levenshtein"
	"recto/ocr/engine"
	"recto/ocr/layout"
	"recto/ocr/prepare"
)

const pagesDir = "../testdata/pages"

// newReader returns a Reader with the installed models.
func newReader(t testing.TB) *Reader {
	t.Helper()
	dir := engine.DataDir()
	if dir == "" {
		t.Fatal("Tesseract's models are not installed; run scripts/setup.sh")
	}
	r, err := New(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// testImage returns a page of testdata/pages as intake would hand it on.
func testImage(t testing.TB, name string) *document.Image {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(pagesDir, name))
	if err != nil {
		t.Fatal(err)
	}
	img := &document.Image{Data: data, Encoding: map[string]document.Encoding{
		".jpg": document.EncodingJPEG, ".png": document.EncodingPNG, ".tif": document.EncodingTIFF,
	}[filepath.Ext(name)]}
	picture, _, err := engine.Decode(img)
	if err != nil {
		t.Fatal(err)
	}
	img.Width, img.Height = picture.Width(), picture.Height()
	picture.Close()
	return img
}

// greysOf returns the greys of a picture's pixels, 0 to 255.
func greysOf(picture image.Image) func(x, y int) float64 {
	return func(x, y int) float64 {
		return float64(color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y)
	}
}

// drawn returns a picture of these greys, drawn row by row.
func drawn(size image.Point, grey func(x, y int) float64) *image.Gray {
	out := image.NewGray(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			out.SetGray(x, y, color.Gray{Y: uint8(grey(x, y))})
		}
	}
	return out
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		file      string
		turn      int
		languages string
		maxCER    float64 // per cent
	}{
		{"ru-straight.jpg", 0, "ru", 3},
		{"ru-skewed.jpg", 0, "ru", 3},
		{"ru-turned-90.jpg", 270, "ru", 3},
		{"ru-turned-180.jpg", 180, "ru", 3},
		{"ru-turned-270.jpg", 90, "ru", 3},
		{"ru-bilevel.tif", 0, "ru", 4},
		{"ru-16bit.png", 0, "ru", 3},
		{"ru-cmyk.jpg", 0, "ru", 3},
		{"en-letter.jpg", 0, "en", 3},
		{"mixed-telegram.jpg", 0, "ru en", 5},
	} {
		t.Run(c.file, func(t *testing.T) {
			page, err := newReader(t).Read(testImage(t, c.file), nil)
			if err != nil {
				t.Fatal(err)
			}
			if page.Canvas.Turn != c.turn {
				t.Errorf("turned by %d, want %d", page.Canvas.Turn, c.turn)
			}
			if got := strings.Join(page.Languages, " "); got != c.languages {
				t.Errorf("languages %q, want %q", got, c.languages)
			}
			if cer := 100 * errorRate(page.Text(), testTruth(t, c.file)); cer > c.maxCER {
				t.Errorf("CER %.2f %%, want at most %.1f\n%s", cer, c.maxCER, page.Text())
			}
		})
	}
}

func TestReadBlank(t *testing.T) {
	page, err := newReader(t).Read(testImage(t, "blank.jpg"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if page.Text() != "" || page.Origin != document.OriginNone {
		t.Errorf("a blank page gives %q from %s", page.Text(), page.Origin)
	}
}

// TestReadTwice guards rule 4: the same bytes and recipe give the same page.
func TestReadTwice(t *testing.T) {
	img := testImage(t, "ru-skewed.jpg")
	first, err := newReader(t).Read(img, nil)
	if err != nil {
		t.Fatal(err)
	}
	// A used reader must not differ from a fresh one.
	used := newReader(t)
	if _, err := used.Read(testImage(t, "en-letter.jpg"), nil); err != nil {
		t.Fatal(err)
	}
	second, err := used.Read(img, nil)
	if err != nil {
		t.Fatal(err)
	}
	first.Identify(1)
	second.Identify(1)
	if a, b := marshal(t, first), marshal(t, second); a != b {
		t.Errorf("two readings differ:\n%s\n%s", a, b)
	}
}

// TestBoxesSitOnInk finds the ink of the canvas inside the words' boxes.
func TestBoxesSitOnInk(t *testing.T) {
	for _, name := range []string{"ru-straight.jpg", "ru-skewed.jpg", "ru-turned-90.jpg", "ru-turned-180.jpg"} {
		t.Run(name, func(t *testing.T) {
			img := testImage(t, name)
			page, err := newReader(t).Read(img, nil)
			if err != nil {
				t.Fatal(err)
			}
			checkBoxes(t, img, page)
		})
	}
}

// checkBoxes finds the letters of a page's picture inside the words' boxes.
func checkBoxes(t *testing.T, img *document.Image, page *document.Page) {
	t.Helper()
	decoded, _, err := engine.Decode(img)
	if err != nil {
		t.Fatal(err)
	}
	work := prepare.New(decoded, prepare.PreviewMode{}, nil)
	defer work.Close()
	if err := work.Turn(page.Canvas.Turn); err != nil {
		t.Fatal(err)
	}
	if w, h := work.Pix.Width(), work.Pix.Height(); w != page.Canvas.Width || h != page.Canvas.Height {
		t.Fatalf("canvas %d x %d, picture %d x %d", page.Canvas.Width, page.Canvas.Height, w, h)
	}
	if err := prepare.Bilevel(work); err != nil {
		t.Fatal(err)
	}
	components := work.Pix.Components()
	height, _ := layout.XHeight(components)
	inside, letters := 0, 0
	for _, line := range layout.Traces(work.Pix, components, height) {
		for _, foot := range line {
			letters++
			letter := document.Box{
				Left: int(foot.X - height/4), Right: int(foot.X + height/4),
				Top: int(foot.Y - 0.9*height), Bottom: int(foot.Y - 0.1*height),
			}
			for w := range page.Words {
				if w.Box.Intersect(letter).Area() > letter.Area()*8/10 {
					inside++
					break
				}
			}
		}
	}
	if share := float64(inside) / float64(letters); share < 0.93 {
		t.Errorf("%.0f %% of the letters lie in words", 100*share)
	}
}

// pngOf returns a picture as a page comes in.
func pngOf(t *testing.T, picture image.Image) *document.Image {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture); err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds().Size()
	return &document.Image{Data: buf.Bytes(), Encoding: document.EncodingPNG, Width: size.X, Height: size.Y}
}

// testTruth returns what stands on a page of testdata.
func testTruth(t *testing.T, name string) string {
	t.Helper()
	truth, err := os.ReadFile(filepath.Join(pagesDir, strings.TrimSuffix(name, filepath.Ext(name))+".gt.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(truth)
}

// testPage returns a page of testdata, decoded.
func testPage(t *testing.T, name string) image.Image {
	t.Helper()
	f, err := os.Open(filepath.Join(pagesDir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	page, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// errorRate is the edit distance per character of truth, white space folded.
func errorRate(text, truth string) float64 {
	a, b := []rune(strings.Join(strings.Fields(text), " ")), []rune(strings.Join(strings.Fields(joinTruth(truth)), " "))
	return float64(levenshtein.Distance(a, b)) / float64(len(b))
}

// joinTruth joins words parted at line ends, as the reading does.
func joinTruth(text string) string {
	lines := strings.Split(text, "\n")
	for i := 0; i+1 < len(lines); i++ {
		stem, ok := strings.CutSuffix(strings.TrimRight(lines[i], " "), "-")
		next := []rune(strings.TrimLeft(lines[i+1], " "))
		if ok && len(next) > 0 && unicode.IsLower(next[0]) {
			lines[i], lines[i+1] = "", stem+string(next)
		}
	}
	return strings.Join(lines, "\n")
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A strip hardly higher than its letters leaves no room above and below them.
func TestReadStrip(t *testing.T) {
	for _, height := range []int{22, 30, 39, 45, 90} {
		strip := image.NewGray(image.Rect(0, 0, 1200, height))
		draw.Draw(strip, strip.Bounds(), image.White, image.Point{}, draw.Src)
		for x := 10; x < 1180; x += 30 {
			draw.Draw(strip, image.Rect(x, height/2-10, x+18, height/2+10), image.Black, image.Point{}, draw.Src)
			draw.Draw(strip, image.Rect(x+4, height/2-6, x+14, height/2+6), image.White, image.Point{}, draw.Src)
		}
		if _, err := newReader(t).Read(pngOf(t, strip), nil); err != nil {
			t.Errorf("%d pixels high: %v", height, err)
		}
	}
}
