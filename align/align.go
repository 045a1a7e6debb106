package align

import (
	"recto/align/judge"
	"recto/align/lexicon"
	"recto/align/links"
	"recto/align/path"
	"recto/document"
)

// Evidence is what an alignment can rest on besides the two texts. All of it may
// be nil.
type Evidence struct {
	// Dictionary is the lexicon of the installed dictionaries.
	Dictionary *lexicon.Lexicon
	// Learned is a lexicon that Learn made of other documents.
	Learned *lexicon.Lexicon
	// Pairings are what people have paired; they hold whatever else is found.
	Pairings []document.Pairing
}

// Align pairs the sentences of a Russian and an English text, judges the
// translation and links the words inside the beads.
//
// Every sentence is in exactly one bead. Beads come in the order of the Russian
// text, English sentences without counterpart where they stand in between.
// Sentences of a kind other than body are left out of that and are beads of their own;
// marks and notes are then paired with their like.
func Align(ru, en []document.Sentence, with Evidence) document.Alignment {
	return alignment(ru, en, with, nil)
}

// Paired judges and links two texts whose paragraphs are pairs already: the first
// of one is translated by the first of the other, and so on.
func Paired(ru, en []document.Sentence, with Evidence) document.Alignment {
	return alignment(ru, en, with, pairs(ru, en))
}

// alignment makes an alignment of beads, or of those that it finds itself if they
// are nil.
func alignment(ru, en []document.Sentence, with Evidence, ready []document.Bead) document.Alignment {
	b := links.New(ru, en, with.Dictionary, with.Learned)
	p := path.Find(b)
	a := document.Alignment{Schema: document.AlignmentSchema, Ru: ru, En: en, Evidence: []string{}}
	for _, l := range b.Lexica {
		a.Evidence = append(a.Evidence, l.Name+" "+l.Version)
	}
	if a.Beads = ready; ready == nil {
		a.Beads = pairAsides(b, beads(b, p.Beads))
	}
	a.Beads = document.PairBeads(ru, en, a.Beads, with.Pairings)
	a.Judgement = judge.Judge(b, a.Beads, p.Affinity)
	links.Words(b, a.Beads)
	return a
}

// pairs makes a bead of each pair of paragraphs.
func pairs(ru, en []document.Sentence) []document.Bead {
	sides := [2]map[int][]int{{}, {}}
	last := -1
	for side, sentences := range [][]document.Sentence{ru, en} {
		for i, s := range sentences {
			sides[side][s.Paragraph] = append(sides[side][s.Paragraph], i)
			last = max(last, s.Paragraph)
		}
	}
	beads := []document.Bead{}
	for n := range last + 1 {
		if r, e := sides[0][n], sides[1][n]; len(r) > 0 && len(e) > 0 {
			beads = append(beads, document.Bead{Kind: document.BeadMatch, Ru: r, En: e, Confidence: 1})
		}
	}
	return beads
}

// beads turns a path into beads over the caller's sentences.
func beads(b *links.Bitext, spans []path.Bead) []document.Bead {
	w := beadWriter{b: b}
	for _, s := range spans {
		w.span(s)
	}
	w.skipTo(len(b.Ru.Source), len(b.En.Source))
	return w.out
}

// beadWriter puts what is no running text in between the spans of a path.
type beadWriter struct {
	b *links.Bitext
	// doneRu and doneEn are how many of the caller's sentences were passed.
	doneRu, doneEn int
	out            []document.Bead
}

func (w *beadWriter) span(s path.Bead) {
	b := document.Bead{Kind: kindOfBead(s), Ru: []int{}, En: []int{}, Confidence: s.Confidence}
	for i := s.Ru1; i < s.Ru2; i++ {
		b.Ru = append(b.Ru, w.b.Ru.Sentences[i].Index)
	}
	for j := s.En1; j < s.En2; j++ {
		b.En = append(b.En, w.b.En.Sentences[j].Index)
	}
	if len(b.Ru) > 0 {
		w.skipTo(b.Ru[0], w.doneEn)
		w.doneRu = max(w.doneRu, b.Ru[len(b.Ru)-1]+1)
	}
	if len(b.En) > 0 && !s.Moved {
		w.skipTo(w.doneRu, b.En[0])
		w.doneEn = max(w.doneEn, b.En[len(b.En)-1]+1)
	}
	w.out = append(w.out, b)
}

func kindOfBead(s path.Bead) document.BeadKind {
	switch {
	case s.Moved:
		return document.BeadMoved
	case s.Match():
		return document.BeadMatch
	case s.Ru2 > s.Ru1:
		return document.BeadRuOnly
	}
	return document.BeadEnOnly
}

// skipTo makes beads of what is no running text before the given sentences.
func (w *beadWriter) skipTo(ru, en int) {
	for ; w.doneRu < ru; w.doneRu++ {
		if w.b.Ru.Places[w.doneRu] < 0 {
			w.out = append(w.out, document.Bead{Kind: document.BeadRuOnly, Ru: []int{w.doneRu}, En: []int{}, Confidence: 1})
		}
	}
	for ; w.doneEn < en; w.doneEn++ {
		if w.b.En.Places[w.doneEn] < 0 {
			w.out = append(w.out, document.Bead{Kind: document.BeadEnOnly, Ru: []int{}, En: []int{w.doneEn}, Confidence: 1})
		}
	}
}
