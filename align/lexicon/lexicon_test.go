package lexicon

import (
	"bytes"
	"slices"
	"testing"
)

func TestLexicon(t *testing.T) {
	l := New("dictionary", "7", []Pair{{"war", "войн", .5}, {"peac", "мир", .9}, {"war", "войн", .7}, {"war", "сражен", 2}}, []string{"остров", "мир"})
	var got []Pair
	for p := range l.Pairs {
		p.Weight = float64(int(p.Weight*100+.5)) / 100
		got = append(got, p)
	}
	if want := []Pair{{"peac", "мир", .9}, {"war", "войн", .7}, {"war", "сражен", 1}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if !l.KnownRu("остров") || !l.KnownRu("войн") || l.KnownRu("берег") {
		t.Error("known words")
	}
	form, err := l.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again Lexicon
	if err := again.UnmarshalBinary(form); err != nil {
		t.Fatal(err)
	}
	if form2, _ := again.MarshalBinary(); !bytes.Equal(form, form2) || again.Name != "dictionary" || again.Version != "7" {
		t.Error("what is read differs from what was written")
	}
	var none *Lexicon
	if !none.Empty() || none.Len() != 0 {
		t.Error("a nil lexicon is not empty")
	}
	for range none.Pairs {
		t.Error("a nil lexicon has pairs")
	}
}

func FuzzLexicon(f *testing.F) {
	form, _ := New("d", "1", []Pair{{"a", "б", .5}, {"c", "д", 1}}, []string{"е"}).MarshalBinary()
	f.Add(form)
	f.Add(form[:len(form)-1])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		var l Lexicon
		if l.UnmarshalBinary(data) != nil {
			return
		}
		n := 0
		for p := range l.Pairs {
			n++
			l.Translations(p.En)
		}
		if n != l.Len() {
			t.Fatalf("%d pairs of %d", n, l.Len())
		}
	})
}
