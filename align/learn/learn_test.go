package learn

import (
	"testing"

	"recto/align/word"
	"recto/document"
)

// A word that no dictionary has is learned from where it keeps meeting.
func TestLearn(t *testing.T) {
	ru := []document.Sentence{{Text: "Кверсы вышли в море."}, {Text: "Старые кверсы стоят на берегу."}, {Text: "Мы видели кверсы."}, {Text: "Море было спокойно."}, {Text: "На берегу никого."}}
	en := []document.Sentence{{Text: "The trawlers went to sea."}, {Text: "Old trawlers stand on the shore."}, {Text: "We saw trawlers."}, {Text: "The sea was calm."}, {Text: "Nobody is on the shore."}}
	var beads []document.Bead
	for i := range ru {
		beads = append(beads, document.Bead{Ru: []int{i}, En: []int{i}, Confidence: .9})
	}
	l := New(nil)
	l.Add(ru, en, beads)
	l.Add(ru, en, []document.Bead{{Ru: []int{0}, En: []int{3}, Confidence: .5}, {Ru: []int{0}}}) // unsure: nothing is learned
	lexicon := l.Lexicon("v1")
	found, wrong := false, 0.0
	for p := range lexicon.Pairs {
		switch {
		case p.En == "trawler" && p.Ru == word.StemRu("кверсы"):
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
