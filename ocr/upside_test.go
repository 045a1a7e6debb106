package ocr

import (
	"testing"

	"recto/ocr/lexicon"
)

// TestOnItsHead compares what was read of damaged pages, the right way up and
// upside down.
func TestOnItsHead(t *testing.T) {
	told := func(letters, known int, confidence float64) probed {
		return probed{lexicon.Evidence{Letters: map[string]int{"ru": letters}, Known: map[string]int{"ru": known}}, confidence, letters}
	}
	for _, c := range []struct {
		name             string
		right, wrong     probed
		stands, tellable bool
	}{
		{"stained", told(75, 69, 0.95), told(111, 14, 0.47), true, true},
		{"few dots to an inch", told(105, 44, 0.71), told(87, 27, 0.27), false, true},
		{"stamped, with short words that are known upside down", told(177, 89, 0.50), told(82, 47, 0.29), false, true},
		{"worn", told(156, 53, 0.37), told(175, 47, 0.27), false, true},
		{"hardly a word", told(152, 38, 0.41), told(138, 19, 0.11), false, true},
		{"wrecked", told(57, 23, 0.49), told(66, 31, 0.41), false, true},
		{"nothing there", told(20, 9, 0.5), told(20, 3, 0.3), false, false},
	} {
		if c.right.stands() != c.stands || c.wrong.stands() {
			t.Errorf("%s: stands: %v, upside down %v", c.name, c.right.stands(), c.wrong.stands())
		}
		if got := onItsHead(c.wrong, c.right, 0, 0) >= enoughToTurn; got != c.tellable {
			t.Errorf("%s: told to be on its head: %v", c.name, got)
		}
		if onItsHead(c.right, c.wrong, 0, 0) >= enoughToTurn {
			t.Errorf("%s: told to be on its head when it is not", c.name)
		}
	}
}

// TestOnItsHeadWithoutWords compares what was read of pages that hold hardly a
// known word.
func TestOnItsHeadWithoutWords(t *testing.T) {
	side := func(characters, known int, confidence float64) probed {
		return probed{lexicon.Evidence{Letters: map[string]int{"ru": characters}, Known: map[string]int{"ru": known}}, confidence, characters}
	}
	for _, c := range []struct {
		name            string
		upright, turned probed
		feet, head      int // stops there
		want            bool
	}{
		{"text on its head", side(80, 4, .3), side(80, 70, .9), 0, 0, true},
		{"text", side(80, 70, .9), side(80, 4, .3), 0, 0, false},
		{"figures that turned over give a few words", side(60, 0, .8), side(60, 14, .5), 0, 0, false},
		{"figures on their heads", side(60, 0, .4), side(60, 0, .8), 0, 0, true},
		{"figures read alike both ways", side(60, 0, .7), side(60, 0, .75), 0, 0, false},
		{"figures read alike both ways, with stops", side(60, 0, .7), side(60, 0, .75), 3, 40, true},
		{"specks on both sides", side(60, 0, .7), side(60, 0, .75), 240, 250, false},
		{"a worn list of words that are known by chance", side(142, 24, .21), side(125, 51, .245), 98, 79, false},
		{"hardly a character", side(8, 0, .2), side(8, 0, .9), 0, 0, false},
	} {
		if got := onItsHead(c.upright, c.turned, c.feet, c.head) >= enoughToTurn; got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
