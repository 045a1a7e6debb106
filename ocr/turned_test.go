package ocr

import (
	"testing"

	"recto/document"
)

// A page is turned as a person says, also where the reading finds nothing on it
// to turn it by.
func TestReadTurned(t *testing.T) {
	r := newReader(t)
	page, err := r.ReadTurned(testImage(t, "ru-turned-180.jpg"), nil, 180)
	if err != nil {
		t.Fatal(err)
	}
	found, err := r.Read(testImage(t, "ru-turned-180.jpg"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if page.Canvas.Turn != 180 || page.Text() == "" || page.Text() != found.Text() {
		t.Errorf("turned by 180 degrees: %d, %q, want %q", page.Canvas.Turn, page.Text(), found.Text())
	}
	blank, err := r.ReadTurned(testImage(t, "blank.jpg"), nil, 90)
	if err != nil {
		t.Fatal(err)
	}
	if img := testImage(t, "blank.jpg"); blank.Canvas.Turn != 90 || blank.Canvas.Width != img.Height || blank.Origin != document.OriginNone {
		t.Errorf("a blank page turned by 90 degrees: %+v", blank.Canvas)
	}
}
