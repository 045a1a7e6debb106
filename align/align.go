package align

import (
	"recto/document"
)

// Evidence is what an alignment can rest on besides the two texts. Either may
// be nil.
type Evidence struct {
	// Dictionary is the lexicon of the installed dictionaries.
	Dictionary *Lexicon
	// Learned is a lexicon that Learn made of other documents.
	Learned *Lexicon
}

// Align pairs the sentences of a Russian and an English text, links the words
// inside the beads and judges the translation. See Beads.
func Align(ru, en []document.Sentence, with Evidence) document.Alignment {
	w := begin(ru, en, with)
	a := document.Alignment{Schema: document.AlignmentSchema, Ru: ru, En: en, Evidence: []string{}}
	for _, l := range w.lexica {
		a.Evidence = append(a.Evidence, l.Name+" "+l.Version)
	}
	a.Beads = w.beads()
	a.Judgement = w.judge(ru, en, a.Beads)
	w.words(a.Beads, ru, en)
	return a
}

// Texts cuts a Russian and an English running text into sentences and aligns
// them.
func Texts(ru, en string, with Evidence) document.Alignment {
	return Align(Split(ru, "ru"), Split(en, "en"), with)
}

// Beads pairs the sentences of a Russian and an English text. Every sentence
// is in exactly one bead. Beads come in the order of the Russian text, English
// sentences without counterpart where they stand in between. Sentences of a
// kind other than body are left out of the pairing and are beads of their own.
func Beads(ru, en []document.Sentence, with Evidence) []document.Bead {
	return begin(ru, en, with).beads()
}

// work is what the steps of an alignment hand to each other.
type work struct {
	ru, en  *text
	countRu int
	countEn int
	lexica  []*Lexicon
	links   *linkTable
	problem *problem
	path    []span
}

func begin(ru, en []document.Sentence, with Evidence) *work {
	w := &work{countRu: len(ru), countEn: len(en)}
	var known func(string) bool
	if !with.Dictionary.Empty() {
		known = func(stem string) bool { return with.Dictionary.KnownRu(stem) }
		w.lexica = append(w.lexica, with.Dictionary)
	}
	if !with.Learned.Empty() {
		w.lexica = append(w.lexica, with.Learned)
	}
	w.ru = &text{vocabulary: newVocabulary(StemRu)}
	for i, s := range ru {
		if s.Kind != document.SentenceBody {
			continue
		}
		w.ru.take(i, s, tokenRu(s.Text, w.ru.vocabulary, known))
	}
	w.en = &text{vocabulary: newVocabulary(StemEn)}
	for i, s := range en {
		if s.Kind != document.SentenceBody {
			continue
		}
		w.en.take(i, s, tokenEn(s.Text, w.en.vocabulary, nil))
	}
	w.links = newLinkTable(w.ru.vocabulary, w.en.vocabulary, w.lexica)
	return w
}

func (t *text) take(i int, s document.Sentence, tokens []token) {
	t.sentences = append(t.sentences, sentence{tokens, lengthOf(s.Text), s.Paragraph, i})
}

// lengthOf counts letters, digits and signs, not blanks, plus one a word.
func lengthOf(s string) float64 {
	n, blank := 0, true
	for _, r := range s {
		if r == ' ' || r == '\t' || r == '\n' {
			blank = true
			continue
		}
		n++
		if blank {
			n++
		}
		blank = false
	}
	return float64(n)
}

// prepare sets up the problem: what is compared, and what the words say.
func (w *work) prepare() {
	p := newProblem(&standard, w.ru, w.en, w.links)
	p.worthRu = newWorth(p.model, w.ru, w.en, &w.links.ru)
	p.worthEn = newWorth(p.model, w.en, w.ru, &w.links.en)
	p.band = newBand(w.ru, w.en, w.links)
	p.evidence()
	w.problem = p
}

func (w *work) beads() []document.Bead {
	w.prepare()
	w.path = w.problem.best()
	w.problem.posterior(w.path)
	w.path = w.problem.relink(w.path)
	return w.assemble()
}

// typed marks the caller's sentences that are no body and so not in a text.
func typed(t *text, n int) []bool {
	out := make([]bool, n)
	for i := range out {
		out[i] = true
	}
	for i := range t.sentences {
		out[t.sentences[i].index] = false
	}
	return out
}

// assemble turns the path into beads over the caller's sentences.
func (w *work) assemble() []document.Bead {
	var out []document.Bead
	typedRu, typedEn := typed(w.ru, w.countRu), typed(w.en, w.countEn)
	doneRu, doneEn := 0, 0
	skip := func(ru, en int) { // typed sentences up to here
		for ; doneRu < ru; doneRu++ {
			if typedRu[doneRu] {
				out = append(out, document.Bead{Kind: document.BeadRuOnly, Ru: []int{doneRu}, En: []int{}, Confidence: 1})
			}
		}
		for ; doneEn < en; doneEn++ {
			if typedEn[doneEn] {
				out = append(out, document.Bead{Kind: document.BeadEnOnly, Ru: []int{}, En: []int{doneEn}, Confidence: 1})
			}
		}
	}
	for _, s := range w.path {
		b := document.Bead{Ru: []int{}, En: []int{}, Confidence: s.confidence}
		for i := s.i1; i < s.i2; i++ {
			b.Ru = append(b.Ru, w.ru.sentences[i].index)
		}
		for j := s.j1; j < s.j2; j++ {
			b.En = append(b.En, w.en.sentences[j].index)
		}
		switch {
		case s.moved:
			b.Kind = document.BeadMoved
		case s.match():
			b.Kind = document.BeadMatch
		case len(b.Ru) > 0:
			b.Kind = document.BeadRuOnly
		default:
			b.Kind = document.BeadEnOnly
		}
		if len(b.Ru) > 0 {
			skip(b.Ru[0], doneEn)
			doneRu = max(doneRu, b.Ru[len(b.Ru)-1]+1)
		}
		if len(b.En) > 0 && !s.moved {
			skip(doneRu, b.En[0])
			doneEn = max(doneEn, b.En[len(b.En)-1]+1)
		}
		out = append(out, b)
	}
	skip(w.countRu, w.countEn)
	return out
}
