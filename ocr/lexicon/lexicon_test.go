package lexicon

import "testing"

const tessdata = "/usr/share/tesseract-ocr/5/tessdata/"

func TestHas(t *testing.T) {
	for _, c := range []struct {
		model, word string
		want        bool
	}{
		{"rus", "министр", true}, {"rus", "МИНИСТР", true}, {"rus", "организация", true}, {"rus", "Москва", true},
		{"rus", "москва", true}, {"rus", "внутренних", true}, {"rus", "мннистр", false}, {"rus", "ърганизация", false},
		{"rus", "", false}, {"rus", "minister", false}, {"rus", "переписка", true}, {"rus", "министрр", false},
		{"eng", "minister", true}, {"eng", "Minister", true}, {"eng", "minlster", false}, {"eng", "London", true},
		{"eng", "министр", false}, {"eng", "the", true}, {"eng", "minister2", false},
	} {
		l, err := Open(tessdata + c.model + ".traineddata")
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Has(c.word); got != c.want {
			t.Errorf("%s: Has(%q) = %v, want %v", c.model, c.word, got, c.want)
		}
	}
}

func BenchmarkHas(b *testing.B) {
	l, err := Open(tessdata + "rus.traineddata")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l.Has("организация")
	}
}
