package ocr

import (
	"testing"

	"recto/ocr/prepare"
)

// TestCompareMostlyLatin compares readings of a page that is mostly English by
// their English words: without these all are alike, and worth nothing.
func TestCompareMostlyLatin(t *testing.T) {
	r := newReader(t)
	work := pageImage(t, "en-letter.jpg")
	if err := prepare.Bilevel(work); err != nil {
		t.Fatal(err)
	}
	read, err := r.recognise(work, &allPrint{page: work}, []string{"en", "ru"})
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if share, _ := read.plain.Share(); share < .5 {
		t.Errorf("%.2f of the letters stand in known words", share)
	}
}

// Latin words cost a second reading, so that readings of a page are compared
// without them, unless they are in other languages.
func TestComparedWithoutLatin(t *testing.T) {
	r := newReader(t)
	work := pageImage(t, "mixed-telegram.jpg")
	read := func(languages ...string) *reading {
		read, err := r.recognise(work, &allPrint{page: work}, languages)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(read.Close)
		return read
	}
	one, other, english := read("ru"), read("ru"), read("en")
	if better, err := r.better(one, other); err != nil || better || one.complete || other.complete {
		t.Errorf("in one language: better %v, complete %v and %v, error %v", better, one.complete, other.complete, err)
	}
	before := one.Worth
	if _, err := r.better(one, english); err != nil || !one.complete {
		t.Errorf("in two languages: complete %v, error %v", one.complete, err)
	}
	if one.Worth <= before || one.plain.Worth != before {
		t.Errorf("worth %.1f with Latin words, %.1f without, %.1f before", one.Worth, one.plain.Worth, before)
	}
}
