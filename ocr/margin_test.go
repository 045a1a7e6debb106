package ocr

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// TestLineNumbers reads a sheet with its lines numbered in either margin, beside
// a vertical rule and punch holes, or not at all.
func TestLineNumbers(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(pagesDir, "en-letter.gt.txt"))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(text))
	parsed, err := opentype.Parse(gomono.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 38, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	for _, c := range []struct {
		name               string
		left, right, holes bool
		step               int
	}{
		{name: "left", left: true, step: 1},
		{name: "every fifth, right", right: true, step: 5},
		{name: "none", holes: true, step: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			sheet := image.NewGray(image.Rect(0, 0, 1700, 2300))
			draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
			pen := font.Drawer{Dst: sheet, Src: image.NewUniform(color.Gray{20}), Face: face}
			put := func(x, y int, s string) {
				pen.Dot = fixed.P(x, y)
				pen.DrawString(s)
			}
			black := image.NewUniform(color.Gray{20})
			draw.Draw(sheet, image.Rect(300, 100, 304, 2200), black, image.Point{}, draw.Src)
			var want []string
			for i := range 27 {
				var line string
				for at := i * 5; at < i*5+5; at++ {
					line += " " + words[at%len(words)]
				}
				line = strings.TrimSpace(line)
				y := 160 + 76*i
				put(360, y, line)
				number := fmt.Sprint(i + 1)
				switch {
				case (i+1)%c.step != 0:
				case c.left:
					put(240-23*len(number), y, number)
					line = number + " " + line
				case c.right:
					put(1500, y, number)
					line += " " + number
				}
				if c.holes && i%2 == 0 {
					draw.Draw(sheet, image.Rect(200, y-30, 224, y-2), black, image.Point{}, draw.Src)
				}
				want = append(want, line)
			}
			page, err := r.Read(pngOf(t, sheet), []string{"en"})
			if err != nil {
				t.Fatal(err)
			}
			if cer := errorRate(page.Text(), strings.Join(want, "\n")); cer > .01 {
				t.Errorf("%.1f %% of the characters are wrong in\n%s", 100*cer, page.Text())
			}
		})
	}
}
