package ocr

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"recto/document"
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

// A column is read as numbers only where they grow, and what cannot be read is
// told by its place only where they stand evenly spaced.
func TestGrowing(t *testing.T) {
	for _, c := range []struct {
		name, column string
		spacing      func(i int) int
		want         string
	}{
		{"all read", "1 2 3 4 5", func(i int) int { return 30 * i }, "1 2 3 4 5"},
		{"some misread", "1 2 S 4 5 b 7 3 9", func(i int) int { return 30 * i }, "1 2 3 4 5 6 7 8 9"},
		{"not evenly spaced", "1 2 S 4 5 b 7", func(i int) int { return 30*i + 9*i*i }, "1 2 4 5 7"},
		{"every fifth", "5 1O 15 20 25 30", func(i int) int { return 150 * i }, "5 10 15 20 25 30"},
		{"no numbers", "a b c", func(i int) int { return 30 * i }, ""},
		{"all on one level", "1 2 S 4 5 6", func(i int) int { return 30 }, "1 2 4 5 6"},
		{"a speck above a number", "1 2 ' 3 4 5", func(i int) int { return []int{0, 30, 53, 60, 90, 120}[i] }, "1 2 3 4 5"},
		{"a speck above one that was not read", "1 2 ' b 4 5 6", func(i int) int { return []int{0, 30, 53, 61, 90, 120, 150}[i] }, "1 2 3 4 5 6"},
		{"a speck below it", "1 2 3 . 4 5", func(i int) int { return []int{0, 30, 60, 67, 90, 120}[i] }, "1 2 3 4 5"},
	} {
		var column []aside
		for i, text := range strings.Fields(c.column) {
			l := lineAt(text, 0, 10, c.spacing(i))
			column = append(column, aside{box: l.Box, word: l.Words[0], region: -1})
		}
		grown := growing(column)
		if len(grown) > 0 {
			grown = evenly(column, grown)
		}
		var got []string
		for _, a := range grown {
			got = append(got, a.word.Text)
			if strings.Contains(c.name, "speck") && a.box.Top%30 > 1 {
				t.Errorf("%s: the speck is kept", c.name)
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
	}
}

// A page of thousands of short lines is no work for minutes, and the column is
// where most of them stand.
func TestMarginColumnOfMany(t *testing.T) {
	const many, xHeight = 4000, 20
	var lines []document.Line
	for i := range many {
		left := 100 + i%7
		if i%10 == 0 {
			left = 60
		}
		lines = append(lines, lineAt("12", left, left+40, 22*i))
	}
	begun := time.Now()
	column := marginColumn([]document.Region{{Kind: document.RegionText, Lines: lines}}, &ink{xHeight: xHeight}, false)
	growing(column)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("%v", took)
	}
	if len(column) != many*9/10 || !slices.IsSortedFunc(column, func(a, b aside) int { return a.box.Top - b.box.Top }) {
		t.Errorf("%d of %d", len(column), many)
	}
}
