package layout

import (
	"testing"

	"recto/document"
)

// Points between figures stay where all dirt of a page is the dots of a grey
// field; on a page full of specks everywhere they cannot be told from these.
func TestSpecksOfAScreen(t *testing.T) {
	var page, screen, dust []document.Box
	for i := range 600 {
		page = append(page, boxAt(100+30*(i%40), 100+60*(i/40), 20, 22))
		if i%4 == 0 {
			page = append(page, boxAt(123+30*(i%40), 118+60*(i/40), 4, 4))
		}
	}
	for i := range 3000 {
		screen = append(screen, boxAt(1400+8*(i%60), 100+8*(i/60), 3, 3))
		dust = append(dust, boxAt(17*i%2000, 131*i%2300, 3, 3))
	}
	for _, c := range []struct {
		name   string
		dirt   []document.Box
		size   int
		spared int
	}{
		{"clean", nil, 0, 0},
		{"with a screen", screen, 5, 150},
		{"with dust", dust, 5, 0},
	} {
		size, spared := Specks(append(page[:len(page):len(page)], c.dirt...), 22)
		if size != c.size || len(spared) != c.spared {
			t.Errorf("%s: specks of up to %d pixels, %d of them spared; want %d and %d", c.name, size, len(spared), c.size, c.spared)
		}
	}
}
