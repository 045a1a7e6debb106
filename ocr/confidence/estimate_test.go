package confidence

import (
	"testing"

	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/lexicon"
)

// What speaks for a word never makes it worse.
func TestRightIsMonotone(t *testing.T) {
	for kind, w := range weights {
		for i, weight := range w[1:] {
			if weight < 0 {
				t.Errorf("kind %d: weight %d is %.2f", kind, i+1, weight)
			}
		}
	}
	wreck := newGround(true, false, .9, .2, .4)
	good := newGround(true, false, .9, .9, .93)
	if w, g := wreck.right(), good.right(); w > g-.05 || g < .97 {
		t.Errorf("the same word is %.3f right on a wrecked page and %.3f on a good one", w, g)
	}
}

// A line of rubbish on a good page is known for what it is.
func TestRubbishLine(t *testing.T) {
	line := func(confidence float64, words ...string) document.Line {
		var l document.Line
		for _, w := range words {
			l.Words = append(l.Words, document.Word{Text: w, Confidence: confidence})
		}
		return l
	}
	good := line(.95, "Комиссия", "осмотрела", "мост", "и", "нашла", "его", "исправным")
	regions := []document.Region{{Lines: []document.Line{good, good, good, line(.4, "Кмфсия", "оъмрла", "гт", "м", "нвшлд"), good, good, good}}}
	grounds := Grounds(newLexicons(t), regions)
	first, rubbish := grounds[0].right(), grounds[3*len(good.Words)].right()
	if first < .95 || rubbish > .8 {
		t.Errorf("a word of a good line is %.3f right, one of a line of rubbish %.3f", first, rubbish)
	}
}

// newLexicons returns the lexicons of the installed models.
func newLexicons(t testing.TB) lexicon.Set {
	t.Helper()
	words, err := lexicon.OpenSet(engine.DataDir(), []string{"rus", "eng"})
	if err != nil {
		t.Fatal(err)
	}
	return words
}
