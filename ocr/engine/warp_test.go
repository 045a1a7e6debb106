package engine

import (
	"image"
	"image/color"
	"testing"

	"recto/document"
)

// greyPicture returns a grey picture with the given values.
func greyPicture(t *testing.T, width, height int, value func(x, y int) uint8) *Pix {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, color.Gray{value(x, y)})
		}
	}
	p, err := onPaper(img)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func (p *Pix) grey(x, y int) uint8 {
	words, perRow := p.rows()
	return greyAt(words[y*perRow:], x)
}

func TestShift(t *testing.T) {
	p := greyPicture(t, 21, 30, func(x, y int) uint8 { return uint8(8*y + x%2) })
	up, err := p.Shift(34, func(x, y int) float64 { return float64(y) + 2.5 })
	if err != nil {
		t.Fatal(err)
	}
	defer up.Close()
	if up.Width() != 21 || up.Height() != 34 {
		t.Errorf("%d x %d", up.Width(), up.Height())
	}
	for _, c := range []struct {
		x, y int
		want uint8
	}{{0, 0, 20}, {19, 10, 101}, {20, 10, 100}, {7, 30, 255}} {
		if got := up.grey(c.x, c.y); got != c.want {
			t.Errorf("pixel %d, %d is %d, want %d", c.x, c.y, got, c.want)
		}
	}
}

func TestSlices(t *testing.T) {
	// A wedge: the ink of each column is two pixels lower than that before it.
	p := greyPicture(t, 40, 90, func(x, y int) uint8 {
		if y >= 2*x && y < 2*x+6 {
			return 0
		}
		return 255
	})
	if p.Depth() != 1 {
		t.Fatal("not bilevel")
	}
	got := p.Slices([]document.Box{{Left: 0, Top: 0, Right: 40, Bottom: 84}, {Left: 3, Top: 1, Right: 8, Bottom: 9}}, 10)
	want := []document.Box{{Left: 0, Top: 0, Right: 10, Bottom: 24}, {Left: 10, Top: 20, Right: 20, Bottom: 44},
		{Left: 20, Top: 40, Right: 30, Bottom: 64}, {Left: 30, Top: 60, Right: 40, Bottom: 84}, {Left: 3, Top: 1, Right: 8, Bottom: 9}}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("slice %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestMask(t *testing.T) {
	p := greyPicture(t, 30, 22, func(x, y int) uint8 {
		if x < 8 {
			return 0
		}
		return 255
	})
	light := p.Light()
	if light.Columns != 4 || light.Rows != 3 {
		t.Fatalf("%d x %d cells", light.Columns, light.Rows)
	}
	for n, got := range light.Marked {
		if want := n%4 != 0; got != want {
			t.Errorf("cell %d: light %v", n, got)
		}
	}
	dark := NewMask(p)
	dark.Mark(func(cell document.Box) bool { return cell.Left == 0 && cell.Top > 0 })
	filled, err := p.Fill(dark, 255)
	if err != nil {
		t.Fatal(err)
	}
	defer filled.Close()
	// Only the cell in the corner is black now, and the first picture as it was.
	if got := filled.Components(); len(got) != 1 || got[0] != (document.Box{Right: 8, Bottom: 8}) {
		t.Errorf("filled: %v", got)
	}
	if got := p.Components(); len(got) != 1 || got[0] != (document.Box{Right: 8, Bottom: 22}) {
		t.Errorf("the picture itself: %v", got)
	}
	grey := greyPicture(t, 30, 22, func(x, y int) uint8 { return uint8(x + y + 1) })
	if got := grey.Lightest(); got[0] != 15 || got[11] != 51 {
		t.Errorf("lightest %v", got)
	}
	toned, err := grey.Fill(dark, Paper)
	if err != nil {
		t.Fatal(err)
	}
	defer toned.Close()
	if toned.grey(3, 12) != Paper || toned.grey(3, 3) != 7 || toned.grey(9, 12) != 22 {
		t.Error("filled other cells than those marked")
	}
}
