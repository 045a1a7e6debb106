package align

import (
	"bytes"
	"slices"
	"testing"

	"recto/document"
)

func TestLexicon(t *testing.T) {
	l := NewLexicon("dictionary", "7", []Pair{{"war", "войн", .5}, {"peac", "мир", .9}, {"war", "войн", .7}, {"war", "сражен", 2}}, []string{"остров", "мир"})
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
	form, _ := NewLexicon("d", "1", []Pair{{"a", "б", .5}, {"c", "д", 1}}, []string{"е"}).MarshalBinary()
	f.Add(form)
	f.Add(form[:len(form)-1])
	f.Add([]byte(lexMagic))
	f.Fuzz(func(t *testing.T, data []byte) {
		var l Lexicon
		if l.UnmarshalBinary(data) != nil {
			return
		}
		n := 0
		for p := range l.Pairs {
			n++
			l.of(p.En)
		}
		if n != l.Len() {
			t.Fatalf("%d pairs of %d", n, l.Len())
		}
	})
}

// A word that no dictionary has is learned from where it keeps meeting.
func TestLearn(t *testing.T) {
	ru := []document.Sentence{{Text: "Кверсы вышли в море."}, {Text: "Старые кверсы стоят на берегу."}, {Text: "Мы видели кверсы."}, {Text: "Море было спокойно."}, {Text: "На берегу никого."}}
	en := []document.Sentence{{Text: "The trawlers went to sea."}, {Text: "Old trawlers stand on the shore."}, {Text: "We saw trawlers."}, {Text: "The sea was calm."}, {Text: "Nobody is on the shore."}}
	var beads []document.Bead
	for i := range ru {
		beads = append(beads, document.Bead{Ru: []int{i}, En: []int{i}, Confidence: .9})
	}
	l := NewLearner(nil)
	l.Add(ru, en, beads)
	l.Add(ru, en, []document.Bead{{Ru: []int{0}, En: []int{3}, Confidence: .5}, {Ru: []int{0}}}) // unsure: nothing is learned
	lexicon := l.Lexicon("v1")
	found, wrong := false, 0.0
	for p := range lexicon.Pairs {
		switch {
		case p.En == "trawler" && p.Ru == StemRu("кверсы"):
			found = p.Weight > .6
		case p.En == "trawler":
			wrong = max(wrong, p.Weight)
		}
	}
	if !found || wrong > .5 {
		t.Errorf("learned %v, the best wrong one weighs %v", found, wrong)
	}
	if lexicon.Name != "learned" || lexicon.Version != "v1" {
		t.Errorf("it is called %s %s", lexicon.Name, lexicon.Version)
	}
}
