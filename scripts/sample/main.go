// Sample writes the scans in testdata/: it types the reference texts that lie
// there (*.gt.txt) on sheets of old paper, stamps them and scans them badly.
//
//	go run ./scripts/sample [testdata]
//	go run ./scripts/sample -photos DIR
//	go run ./scripts/sample -damaged DIR
//
// With -photos it writes DIR/ru-photos instead: twenty photographs of bent,
// creased and badly lit sheets of print, and with -damaged worse copies of the
// pages of a test collection, a set for each damage; both for scripts/bench.sh.
//
// The same texts, fonts and ImageMagick give the same bytes. It needs the
// Debian packages fonts-freefont-ttf, fonts-dejavu-core, for photographs
// fonts-liberation, and imagemagick; the product and its tests need none of
// them, since the scans are checked in.
package main

import (
	"flag"
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"recto/scripts/simulate"
)

func main() {
	album := flag.String("photos", "", "write photographs below this folder, and nothing else")
	worse := flag.String("damaged", "", "write damaged copies of public pages below this folder, and nothing else")
	flag.Parse()
	dir, write := "testdata", samples
	if flag.NArg() > 0 {
		dir = flag.Arg(0)
	}
	if *album != "" {
		dir, write = *album, photos
	}
	if *worse != "" {
		dir, write = *worse, damaged
	}
	if err := write(dir); err != nil {
		fmt.Fprintln(os.Stderr, "sample:", err)
		os.Exit(1)
	}
}

// samples writes the sample and the small test pages.
func samples(dir string) error {
	courier, err := simulate.OpenFont("/usr/share/fonts/truetype/freefont/FreeMono.ttf")
	if err != nil {
		return err
	}
	block, err := simulate.OpenFont("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")
	if err != nil {
		return err
	}
	if err := report(filepath.Join(dir, "sample"), courier, block); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	for _, p := range pages {
		if err := p.write(filepath.Join(dir, "pages"), courier); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

var (
	ribbon = color.RGBA{34, 32, 40, 255}
	violet = color.RGBA{92, 58, 150, 255}
	red    = color.RGBA{176, 44, 40, 255}
	blue   = color.RGBA{38, 58, 130, 255}
	pencil = color.RGBA{110, 108, 110, 255}
)

// report writes the three pages of the sample as one PDF.
func report(dir string, courier, block *simulate.Font) error {
	const dpi, wide, high = 300.0, 210.0, 297.0
	text, err := os.ReadFile(filepath.Join(dir, "report.gt.txt"))
	if err != nil {
		return err
	}
	sheets := []simulate.Paper{
		{Colour: color.RGBA{238, 229, 206, 255}, Cloud: 0.08, Grain: 0.09, Spots: 22, Fold: true, Holes: true, Skew: 1.3, Blur: 6},
		{Colour: color.RGBA{240, 232, 212, 255}, Cloud: 0.10, Grain: 0.09, Spots: 14, Fold: true, Holes: true, Skew: -0.9, Blur: 7},
		{Colour: color.RGBA{236, 226, 200, 255}, Cloud: 0.09, Grain: 0.10, Spots: 34, Fold: true, Holes: true, Skew: 1.9, Blur: 6},
	}
	px := dpi / 25.4
	w, h := int(wide*px), int(high*px)
	// One typewriter typed all three pages.
	machine := simulate.NewTypewriter(courier, dpi)
	var out []simulate.PDFPage
	for i, page := range strings.Split(string(text), "\f") {
		a := sheets[i]
		a.Bed = color.RGBA{70, 68, 66, 255}
		rng := simulate.Seeded(fmt.Sprint("report ", i+1))
		typed := simulate.NewLayer(w, h)
		if err := machine.Strike(typed, lines(page), 30, 22, 5.85, rng); err != nil {
			return err
		}
		inks, err := marks(i, w, h, px, block, rng)
		if err != nil {
			return err
		}
		img := a.Scan(w, h, dpi, rng, append([]simulate.Ink{{Layer: typed, Colour: ribbon}}, inks...)...)
		data, err := jpegBytes(img, 58, dpi)
		if err != nil {
			return err
		}
		out = append(out, simulate.PDFPage{JPEG: data, Width: w, Height: h, DPI: dpi})
	}
	return writePDF(filepath.Join(dir, "report.pdf"), "Report, Havana 1962", out...)
}

// marks are what others put on the report's pages later: stamps, a signature,
// the archivist's leaf number. None of it is in the reference text.
func marks(page, w, h int, px float64, block *simulate.Font, rng *rand.Rand) ([]simulate.Ink, error) {
	sheet := func() simulate.Rubber { return simulate.NewRubber(w, h, px) }
	number := sheet()
	leaf(number, 190, 11, 41+page)
	number.Press(0.75, rng)
	inks := []simulate.Ink{{Layer: number.Ink, Colour: pencil}}
	switch page {
	case 0:
		box := sheet()
		angle := -0.07
		if err := box.Text(block, "РАССЕКРЕЧЕНО", 4.6, 24, 33.4, angle); err != nil {
			return nil, err
		}
		frame(box, 21, 26.5, 62, 10, angle)
		box.Press(0.78, rng)
		// The registry's stamp hit the last lines.
		entry := sheet()
		if err := entry.Text(block, "ВХ. № 817", 4, 144, 235, 0.045); err != nil {
			return nil, err
		}
		if err := entry.Text(block, "5 АПР 1962", 3.4, 143.6, 241.5, 0.045); err != nil {
			return nil, err
		}
		frame(entry, 140.5, 228.5, 38.5, 15.5, 0.045)
		entry.Press(0.66, rng)
		inks = append(inks, simulate.Ink{Layer: box.Ink, Colour: red}, simulate.Ink{Layer: entry.Ink, Colour: violet})
	case 1:
		mark := sheet()
		mark.Curve(0.7, [2]float64{23, 113}, [2]float64{22.4, 124}, [2]float64{23.3, 131}, [2]float64{22.6, 139})
		mark.Curve(0.6, [2]float64{96, 59.4}, [2]float64{118, 59.7}, [2]float64{141, 58.9}, [2]float64{163, 59.4})
		mark.Press(0.6, rng)
		inks = append(inks, simulate.Ink{Layer: mark.Ink, Colour: red})
	case 2:
		round := sheet()
		const cx, cy = 128.0, 241.0
		round.Circle(0.9, cx, cy, 20)
		round.Circle(0.4, cx, cy, 18.6)
		round.Circle(0.4, cx, cy, 12.2)
		if err := round.Ring(block, "ОБЩИЙ ОТДЕЛ * ЭКСПЕДИЦИЯ * ", 2.9, cx, cy, 14, -math.Pi); err != nil {
			return nil, err
		}
		if err := round.Text(block, "АРХИВ", 4, cx-9.6, cy+2, 0); err != nil {
			return nil, err
		}
		round.Press(0.62, rng)
		pen := sheet()
		pen.Curve(0.45, [2]float64{105, 246}, [2]float64{110, 233}, [2]float64{113, 246}, [2]float64{108, 242}, [2]float64{117, 240},
			[2]float64{120, 246}, [2]float64{123, 238}, [2]float64{126, 246}, [2]float64{130, 241}, [2]float64{134, 246}, [2]float64{137, 240}, [2]float64{152, 236})
		pen.Press(0.95, rng)
		inks = append(inks, simulate.Ink{Layer: round.Ink, Colour: violet}, simulate.Ink{Layer: pen.Ink, Colour: blue})
	}
	return inks, nil
}

// frame draws an oblong of the given width and height, turned about its top
// left corner.
func frame(s simulate.Rubber, x, y, w, h, angle float64) {
	sin, cos := math.Sincos(angle)
	var points [][2]float64
	for _, p := range [][2]float64{{0, 0}, {w, 0}, {w, h}, {0, h}, {0, 0}} {
		points = append(points, [2]float64{cos*p[0] - sin*p[1] + x, sin*p[0] + cos*p[1] + y})
	}
	s.Stroke(0.7, points...)
}

// leaf writes a two-figure number by hand.
func leaf(s simulate.Rubber, x, y float64, n int) {
	figures := map[int][][2]float64{
		1: {{1, 1.4}, {2.6, 0}, {2.3, 6}},
		2: {{0.5, 1.5}, {1.8, 0}, {3, 1.6}, {0.4, 6}, {3.3, 5.7}},
		3: {{0.5, 0.6}, {2.6, 0.3}, {1.4, 2.5}, {2.9, 4.2}, {0.3, 5.8}},
		4: {{1.2, 0}, {0.3, 3.6}, {3.2, 3.4}, {2.4, 1.6}, {2.2, 6.2}},
	}
	for i, f := range []int{n / 10, n % 10} {
		var points [][2]float64
		for _, p := range figures[f] {
			points = append(points, [2]float64{x + 4.4*float64(i) + p[0], y + p[1]})
		}
		s.Curve(0.5, points...)
	}
}

// lines splits a typed page; a trailing line break makes no line.
func lines(text string) []string {
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}
