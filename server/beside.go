package server

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"recto/document"
)

// beside is a document's text beside its translation, for the pages that show
// it: whose words belong to which bead, and which sentences of the translation
// stand beside which page. The original is what was scanned, in either language.
type beside struct {
	*document.Parallel
	// Language is the translation's.
	Language              string
	original, translation []document.Sentence
	// beadOf has the bead of each sentence of either side.
	beadOfOriginal, beadOfTranslation []int
	// pageOf is the page beside which each sentence of the translation stands.
	pageOf []int
	// differing are the facts on which the two sides of a bead differ.
	differing map[int][]document.Disagreement
	// alone are the sentences that lack a counterpart they should have, by what
	// the passage is.
	aloneOriginal, aloneTranslation map[int]document.PassageKind
}

func newBeside(p *document.Parallel, language string) *beside {
	b := &beside{Parallel: p, Language: language, original: p.Ru, translation: p.En, differing: map[int][]document.Disagreement{}}
	if p.Original == "en" {
		b.original, b.translation = p.En, p.Ru
	}
	b.beadOfOriginal, b.beadOfTranslation = make([]int, len(b.original)), make([]int, len(b.translation))
	for k := range p.Beads {
		original, translation := b.sides(&p.Beads[k])
		for _, i := range original {
			b.beadOfOriginal[i] = k
		}
		for _, i := range translation {
			b.beadOfTranslation[i] = k
		}
	}
	b.pageOf = b.placed()
	if j := p.Judgement; j != nil {
		original, translation := j.RuOnly, j.EnOnly
		if p.Original == "en" {
			original, translation = translation, original
		}
		b.aloneOriginal, b.aloneTranslation = inPassages(original), inPassages(translation)
		for _, d := range slices.Concat(j.Disagreements, j.Look) {
			b.differing[d.Bead] = append(b.differing[d.Bead], d)
		}
	}
	return b
}

// sides returns the sentences of a bead as original and translation.
func (b *beside) sides(bead *document.Bead) (original, translation []int) {
	if b.Original == "en" {
		return bead.En, bead.Ru
	}
	return bead.Ru, bead.En
}

// words returns what of a disagreement stands on the side of the original, or
// of the translation.
func (b *beside) words(d document.Disagreement, original bool) string {
	if original == (b.Original == "en") {
		return d.En
	}
	return d.Ru
}

func inPassages(passages []document.Passage) map[int]document.PassageKind {
	in := map[int]document.PassageKind{}
	for _, p := range passages {
		for i := p.From; i <= p.To; i++ {
			in[i] = p.Kind
		}
	}
	return in
}

// placed finds the page beside which each sentence of the translation stands:
// that of its counterpart. What has none, or a moved one, stands where the
// sentence before it does.
func (b *beside) placed() []int {
	pages, page := make([]int, len(b.translation)), 1
	for i := range b.translation {
		bead := &b.Beads[b.beadOfTranslation[i]]
		if original, _ := b.sides(bead); len(original) > 0 && bead.Kind == document.BeadMatch {
			if p := b.original[original[0]].FirstPage(); p > page {
				page = p
			}
		}
		pages[i] = page
	}
	return pages
}

// paired reports whether a bead has both sides.
func (b *beside) paired(bead int) bool { return len(b.Beads[bead].Ru) > 0 && len(b.Beads[bead].En) > 0 }

// mark is what a page shows of a word, or of a part of a sentence.
type mark struct {
	// Bead is the one it belongs to, -1 where it has no counterpart.
	Bead int
	// Links name the pairs of words that it is in.
	Links string
	// Class is how it looks; Title what a person is told of it, in English.
	Class, Title string
}

// wordMark is what a page shows of a word of the original: the mark of its
// sentence, and its own.
type wordMark struct{ whole, own mark }

// onPage returns the marks of the words of a page, by their IDs.
func (b *beside) onPage(page int) map[string]wordMark {
	marks := map[string]wordMark{}
	for i := range b.original {
		s := &b.original[i]
		if n := len(s.Words); n == 0 || s.Words[0].Page > page || s.Words[n-1].Page < page {
			continue
		}
		whole, pieces := b.sentence(true, i), b.pieces(true, i)
		for _, word := range s.Words {
			if word.Page != page {
				continue
			}
			m := wordMark{whole: whole, own: marked(pieces, word.Start, word.End)}
			for _, id := range word.Words {
				marks[id] = m
			}
		}
	}
	return marks
}

// marked joins the marks of the pieces that a span of a sentence touches.
func marked(pieces []piece, start, end int) (m mark) {
	for _, p := range pieces {
		if p.start < end && start < p.end {
			m.Links = strings.TrimSpace(m.Links + " " + p.Links)
			if p.Class != "" {
				m.Class, m.Title = p.Class, p.Title
			}
		}
	}
	return m
}

// sentence returns the mark of a whole sentence.
func (b *beside) sentence(original bool, i int) mark {
	beads, alone, missing := b.beadOfTranslation, b.aloneTranslation, "The original has no counterpart of this."
	if original {
		beads, alone, missing = b.beadOfOriginal, b.aloneOriginal, "The translation has no counterpart of this."
	}
	m := mark{Bead: beads[i]}
	bead := &b.Beads[m.Bead]
	switch kind, is := alone[i]; {
	case is && kind == document.PassageNote:
		m.Class, m.Title = "alone note", "A note that only this side has."
	case is && kind == document.PassageRedaction:
		m.Class, m.Title = "alone redaction", "A place that was blacked out or left out."
	case is:
		m.Class, m.Title = "alone", missing
	case bead.Kind == document.BeadMoved:
		m.Class, m.Title = "moved", "This stands in another place on the other side."
	case b.paired(m.Bead) && bead.Confidence < document.DoubtfulPair:
		m.Class, m.Title = "unsure", "It is not sure that this pair belongs together."
	}
	if !b.paired(m.Bead) {
		m.Bead = -1
	}
	return m
}

// piece is a part of a sentence with a mark of its own; start and end count its
// characters.
type piece struct {
	mark
	start, end int
}

// pieces returns the words of a sentence that are linked, and the facts in it
// that differ, in no order. Those of one kind may overlap those of the other.
func (b *beside) pieces(original bool, i int) (all []piece) {
	beads, sentences := b.beadOfTranslation, b.translation
	if original {
		beads, sentences = b.beadOfOriginal, b.original
	}
	bead := beads[i]
	for k, link := range b.Beads[bead].Links {
		span := link.En
		if original == (b.Original != "en") {
			span = link.Ru
		}
		if span.Sentence == i {
			all = append(all, piece{mark{Links: fmt.Sprintf("%d.%d", bead, k)}, span.Start, span.End})
		}
	}
	text := sentences[i].Text
	for _, d := range b.differing[bead] {
		words := b.words(d, original)
		if at := strings.Index(text, words); words != "" && at >= 0 {
			start := utf8.RuneCountInString(text[:at])
			all = append(all, piece{mark{Class: "differs", Title: differs[d.Kind]}, start, start + utf8.RuneCountInString(words)})
		}
	}
	return all
}

// differs says of each kind of disagreement what it is.
var differs = map[string]string{
	"date": "The dates differ.", "number": "The numbers differ.", "unit": "The units differ.", "currency": "The currencies differ.",
	"nationality": "The nationalities differ.", "name": "The names differ.", "marking": "The markings differ.", "negation": "A negation stands on one side only.",
}

// paragraphView is a paragraph of the translation, or the part of it that stands
// beside a page.
type paragraphView struct{ Sentences []sentenceView }

// sentenceView is a sentence of the translation.
type sentenceView struct {
	mark
	// ID is unique within the page.
	ID   string
	Kind document.SentenceKind
	// Page is where its counterpart begins, 0 where it has none.
	Page  int
	Texts []markedText
}

// markedText is some text of one mark.
type markedText struct {
	mark
	Text string
}

// translationOf returns what of the translation stands beside a page.
func (b *beside) translationOf(page int) (all []paragraphView) {
	first, _ := slices.BinarySearch(b.pageOf, page)
	for i := first; i < len(b.translation) && b.pageOf[i] == page; i++ {
		s := &b.translation[i]
		if i == first || s.Paragraph != b.translation[i-1].Paragraph {
			all = append(all, paragraphView{})
		}
		last := &all[len(all)-1]
		last.Sentences = append(last.Sentences, b.sentenceView(i))
	}
	return all
}

func (b *beside) sentenceView(i int) sentenceView {
	s := &b.translation[i]
	v := sentenceView{mark: b.sentence(false, i), ID: sentenceID(i), Kind: s.Kind}
	if v.Bead >= 0 {
		original, _ := b.sides(&b.Beads[v.Bead])
		v.Page = b.original[original[0]].FirstPage()
	}
	text, pieces := []rune(s.Text), b.pieces(false, i)
	borders := []int{0, len(text)}
	for _, p := range pieces {
		borders = append(borders, min(p.start, len(text)), min(p.end, len(text)))
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	for k := 1; k < len(borders); k++ {
		v.Texts = append(v.Texts, markedText{marked(pieces, borders[k-1], borders[k]), string(text[borders[k-1]:borders[k]])})
	}
	return v
}

// sentenceID is the ID of a sentence of the translation, in addresses too.
func sentenceID(i int) string { return fmt.Sprintf("t%d", i+1) }

// finding is something about the translation that a person should look at.
type finding struct {
	// What says what it is, in English.
	What string
	// Original and Translation are the words in question, either may be empty.
	Original, Translation string
	// Page and Anchor are where it is.
	Page   int
	Anchor string
}

// findings lists what the judgement names: what differs, what is missing, what
// stands elsewhere, in this order.
func (b *beside) findings() (all []finding) {
	j := b.Judgement
	if j == nil {
		return nil
	}
	for _, d := range slices.Concat(j.Disagreements, j.Look) {
		f := finding{What: differs[d.Kind], Original: b.words(d, true), Translation: b.words(d, false)}
		original, translation := b.sides(&b.Beads[d.Bead])
		all = append(all, b.locate(f, original, translation))
	}
	original, translation := j.RuOnly, j.EnOnly
	if b.Original == "en" {
		original, translation = translation, original
	}
	for _, p := range original {
		f := finding{What: map[bool]string{true: "Not in the translation.", false: "A note of the original only."}[p.Kind == document.PassageGap], Original: b.original[p.From].Text}
		all = append(all, b.locate(f, []int{p.From}, nil))
	}
	for _, p := range translation {
		f := finding{What: map[bool]string{true: "Not in the original.", false: "A note of the translation only."}[p.Kind == document.PassageGap], Translation: b.translation[p.From].Text}
		all = append(all, b.locate(f, nil, []int{p.From}))
	}
	for _, m := range j.Moved {
		from, to := m.FromRu, m.FromEn
		if b.Original == "en" {
			from, to = to, from
		}
		f := finding{What: "Stands in another place in the translation.", Original: b.original[from].Text, Translation: b.translation[to].Text}
		all = append(all, b.locate(f, []int{from}, []int{to}))
	}
	return all
}

// locate gives a finding its place: the line of the original, else the sentence
// of the translation.
func (b *beside) locate(f finding, original, translation []int) finding {
	switch {
	case len(original) > 0 && len(b.original[original[0]].Words) > 0:
		word := b.original[original[0]].Words[0]
		f.Page, f.Anchor = word.Page, word.Line
	case len(translation) > 0:
		f.Page, f.Anchor = b.pageOf[translation[0]], sentenceID(translation[0])
	}
	f.Original, f.Translation = excerpt(f.Original), excerpt(f.Translation)
	return f
}

// excerpt cuts a long text short, at a word.
func excerpt(text string) string {
	const most = 140
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}
