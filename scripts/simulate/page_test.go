package simulate

import (
	"bytes"
	"image"
	"strings"
	"testing"
)

// All ink of a page is in the boxes of its text, also where it was skewed, and
// the same seed gives the same scan.
func TestBoxes(t *testing.T) {
	f := Faces[0]
	page := Column(Wrap(strings.Repeat("Пароход вышел в порт с грузом угля. ", 12), f.Columns), f)
	for _, skew := range []float64{0, 3, -3} {
		d := Damage{dpi: 100, paper: 1, ink: 1, skew: skew}
		scan, boxes, err := page.Scan(f, d, Seeded("boxes"))
		if err != nil {
			t.Fatal(err)
		}
		if len(boxes) != len(page.Text) {
			t.Fatalf("%d boxes of %d lines", len(boxes), len(page.Text))
		}
		filled := make([]int, len(boxes))
		for y := range scan.Rect.Dy() {
			for x := range scan.Rect.Dx() {
				if scan.GrayAt(x, y).Y > 128 {
					continue
				}
				inside := false
				for i, box := range boxes {
					if (image.Point{X: x, Y: y}).In(box) {
						inside = true
						filled[i]++
					}
				}
				if !inside {
					t.Fatalf("skew %v: ink at %d,%d is in no box", skew, x, y)
				}
			}
		}
		for i, n := range filled {
			if n < 50 {
				t.Errorf("skew %v: %d dark pixels in the box of %q", skew, n, page.Text[i])
			}
		}
		again, _, err := page.Scan(f, d, Seeded("boxes"))
		if err != nil || !bytes.Equal(again.Pix, scan.Pix) {
			t.Errorf("skew %v: another scan from the same seed, %v", skew, err)
		}
	}
}

func TestWrap(t *testing.T) {
	got := strings.Join(Wrap("один два три четыре\nпять\n", 12), "|")
	if want := "     один|два три|четыре|     пять"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
