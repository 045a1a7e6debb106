package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/disintegration/imaging"
	_ "golang.org/x/image/tiff"

	"recto/scripts/run"
	"recto/scripts/score"
)

// turns are the ways a page may lie, clockwise in degrees.
var turns = []int{0, 90, 180, 270}

// printTurned lets recto read all pages as they stand and turned each way, and
// prints the error rates side by side, how far the turned ones are off at most,
// and the pages that were turned wrongly.
func printTurned(w io.Writer, bin string, sets []set) error {
	fmt.Fprintf(w, "\n%-22s %5s  %7s %7s %7s %7s   CER of recto by how the pages lie, clockwise\n", "set", "pages", "0", "90", "180", "270")
	var total [4]score.Tally
	var wrong []string
	pages := 0
	line := func(name string, n int, of [4]score.Tally) {
		off := 0.0
		for _, t := range of[1:] {
			off = math.Max(off, math.Abs(t.CER()-of[0].CER()))
		}
		fmt.Fprintf(w, "%-22s %5d  %7.2f %7.2f %7.2f %7.2f   at most %.2f off\n", name, n, of[0].CER(), of[1].CER(), of[2].CER(), of[3].CER(), off)
	}
	for _, s := range sets {
		var of [4]score.Tally
		for i, turn := range turns {
			fmt.Fprintf(os.Stderr, "recto: %s turned by %d\n", s.name, turn)
			texts, turned, err := readTurned(bin, s, turn)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			for _, p := range s.pages {
				of[i].Add(score.Compare(p.reference, texts[p.id]))
				if turned[p.id] != uprighted(p.id, turn) {
					wrong = append(wrong, fmt.Sprintf("%s/%s, lying at %d degrees, was turned by %d", s.name, p.id, turn, turned[p.id]))
				}
			}
			total[i].Add(of[i])
		}
		pages += len(s.pages)
		line(s.name, len(s.pages), of)
	}
	line("total", pages, total)
	for _, page := range wrong {
		fmt.Fprintln(w, "TURNED WRONGLY:", page)
	}
	if len(wrong) == 0 {
		fmt.Fprintln(w, "No page was turned wrongly.")
	}
	return nil
}

// uprighted is the turn that rights a page which lies turned by so much. Pages
// whose names end in _rotN lie so already.
func uprighted(id string, turn int) int {
	for _, more := range turns {
		if match, _ := filepath.Match(fmt.Sprintf("*_rot%d", more), id); match {
			turn += more
		}
	}
	return (720 - turn) % 360
}

// readTurned lets recto read copies of a set's pages that are turned, and
// returns their texts and by how much recto turned them.
func readTurned(bin string, s set, turn int) (texts map[string]string, turned map[string]int, err error) {
	tmp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(tmp)
	in, out := filepath.Join(tmp, "in"), filepath.Join(tmp, "out")
	if err := os.Mkdir(in, 0o755); err != nil {
		return nil, nil, err
	}
	for _, p := range s.pages {
		if err := writeTurned(p, turn, in); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", p.id, err)
		}
	}
	if _, _, err := run.Program(bin, "ocr", "--format", "txt,json", "-o", out, in); err != nil {
		if failed := new(exec.ExitError); !errors.As(err, &failed) {
			return nil, nil, err
		}
	}
	texts, turned = map[string]string{}, map[string]int{}
	for _, p := range s.pages {
		text, err := os.ReadFile(filepath.Join(out, p.id+".txt"))
		if err != nil {
			continue // it counts as empty
		}
		texts[p.id] = string(text)
		read, err := run.Read(filepath.Join(out, p.id+".json"))
		if err != nil || len(read.Pages) != 1 {
			return nil, nil, fmt.Errorf("%s has not one page: %w", p.id, err)
		}
		turned[p.id] = read.Pages[0].Canvas.Turn
	}
	return texts, turned, nil
}

// writeTurned writes a turned copy of a page as PNG, without loss.
func writeTurned(p page, turn int, dir string) error {
	path := p.path
	if filepath.Ext(path) == ".pdf" {
		stem := filepath.Join(dir, p.id)
		if _, _, err := run.Program("pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", path, stem); err != nil {
			return err
		}
		path = stem + ".png"
	}
	picture, err := imaging.Open(path)
	if err != nil {
		return err
	}
	switch turn {
	case 90:
		picture = imaging.Rotate270(picture) // imaging counts the other way
	case 180:
		picture = imaging.Rotate180(picture)
	case 270:
		picture = imaging.Rotate90(picture)
	}
	f, err := os.Create(filepath.Join(dir, p.id+".png"))
	if err != nil {
		return err
	}
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, leastDepth(picture))
	return errors.Join(err, f.Close())
}

// leastDepth returns the picture in black and white or in grey if it has no
// other colours.
func leastDepth(picture image.Image) image.Image {
	bounds := picture.Bounds()
	grey := image.NewGray(bounds)
	bilevel := image.NewPaletted(bounds, color.Palette{color.Black, color.White})
	two := true
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			if r != g || g != b {
				return picture
			}
			grey.SetGray(x, y, color.Gray{uint8(r >> 8)})
			if two = two && (r == 0 || r == 0xffff); two && r != 0 {
				bilevel.SetColorIndex(x, y, 1)
			}
		}
	}
	if two {
		return bilevel
	}
	return grey
}
