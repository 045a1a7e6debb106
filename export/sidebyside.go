package export

import (
	_ "embed"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"recto/document"
)

//go:embed sidebyside.html
var sideBySide string

var sideBySidePage = template.Must(template.New("").Parse(sideBySide))

// parallelHTML writes a page that needs nothing but itself: the original and
// the translation in two columns, a row a bead. It is made to be printed too,
// so nothing rests on colours or on a program in it.
func parallelHTML(w io.Writer, p *document.Parallel) error {
	sides := columns(p)
	page := &bilingual{Title: plain(p.Title), Sides: sides[:], Judgement: p.Judgement}
	if page.Title == "" {
		page.Title = plain(sides[0].source.Name)
	}
	facts := map[int][]string{}
	if p.Judgement != nil {
		page.Verdict = verdicts[p.Judgement.Verdict]
		for _, d := range p.Judgement.Disagreements {
			facts[d.Bead] = append(facts[d.Bead], factWords(d, p.Original))
		}
		for _, d := range p.Judgement.Look {
			facts[d.Bead] = append(facts[d.Bead], "look here: "+factWords(d, p.Original))
		}
	}
	before := ""
	for i := range p.Beads {
		b := &p.Beads[i]
		row := newRow(sides, b, facts[i])
		row.Number = i + 1
		if row.Page = pageSpan(p, b); row.Page == before {
			row.Page = ""
		} else if row.Page != "" {
			before = row.Page
		}
		page.Rows = append(page.Rows, row)
		switch row.Kind {
		case "untranslated":
			page.Untranslated = append(page.Untranslated, row.Number)
		case "unsupported":
			page.Unsupported = append(page.Unsupported, row.Number)
		}
		if len(row.Facts) > 0 {
			page.Differing = append(page.Differing, row.Number)
		}
	}
	return sideBySidePage.Execute(w, page)
}

// verdicts are the words for people.
var verdicts = map[document.Verdict]string{
	document.VerdictGood:       "The translation covers its original.",
	document.VerdictIncomplete: "The translation belongs to this original; parts of one have no counterpart in the other.",
	document.VerdictWrong:      "These two texts do not seem to be a text and its translation.",
	document.VerdictUnknown:    "Whether the two belong together cannot be told.",
}

// bilingual is what the template fills in.
type bilingual struct {
	Title, Verdict string
	Sides          []column
	Judgement      *document.Judgement
	Rows           []row
	// Untranslated, Unsupported and Differing are numbers of rows.
	Untranslated, Unsupported, Differing []int
}

func (c column) Language() string            { return c.language }
func (c column) Name() string                { return c.name }
func (c column) Source() document.TextSource { return c.source }

// Pairing says how many sentences are paired.
func (b *bilingual) Pairing() string {
	text := b.Judgement.Pairing()
	return strings.ToUpper(text[:1]) + text[1:]
}

func percent(v float64) int { return int(math.Round(100 * share(v))) }

// row is one bead.
type row struct {
	Number int
	// Page is where the original stands, given where it changes.
	Page string
	// Kind is "", "moved", "untranslated", "unsupported" or "aside".
	Kind  string
	Cells [2]cell
	// Confidence is in per cent.
	Confidence int
	Doubtful   bool
	// Facts say what one side has differently or not at all.
	Facts []string
}

// cell is one side of a row. One without text says in Missing why.
type cell struct {
	Language, Missing, Label string
	Pieces                   []piece
	Footnotes                []document.Note
}

// piece is a run of text, a note in it, or the mark of a footnote.
type piece struct {
	Text string
	Note document.NoteKind
	Mark string
}

func newRow(sides [2]column, b *document.Bead, facts []string) row {
	r := row{Confidence: percent(b.Confidence), Doubtful: b.Confidence < document.DoubtfulPair, Facts: facts}
	for i := range sides {
		r.Cells[i] = newCell(&sides[i], b)
	}
	original, translation := &r.Cells[0], &r.Cells[1]
	aside := original.Label + translation.Label
	switch {
	case b.Kind == document.BeadMoved:
		r.Kind = "moved"
	case original.Pieces != nil && translation.Pieces != nil:
	case aside != "":
		r.Kind = "aside"
	case original.Pieces != nil:
		r.Kind, translation.Missing = "untranslated", "not in the translation"
	default:
		r.Kind, original.Missing = "unsupported", "not in the original"
	}
	return r
}

// factWords says in a few words how the sides disagree.
func factWords(d document.Disagreement, original string) string {
	from, to := d.Ru, d.En
	if original == "en" {
		from, to = to, from
	}
	switch {
	case to == "":
		return d.Kind + " only in the original: " + plain(from)
	case from == "":
		return d.Kind + " only in the translation: " + plain(to)
	}
	return d.Kind + " differs: " + plain(from) + " / " + plain(to)
}

func newCell(side *column, b *document.Bead) cell {
	c := cell{Language: side.language}
	for _, i := range side.of(b) {
		s := &side.sentences[i]
		if len(c.Pieces) > 0 {
			c.Pieces = append(c.Pieces, piece{Text: " "})
		}
		c.Pieces = append(c.Pieces, pieces(s)...)
		for _, n := range s.Notes {
			if n.Kind == document.NoteFootnote && n.Text != "" {
				c.Footnotes = append(c.Footnotes, n)
			}
		}
		c.Label = strings.ReplaceAll(string(s.Kind), "-", " ")
	}
	return c
}

// pieces splits a sentence at its notes.
func pieces(s *document.Sentence) []piece {
	var out []piece
	letters, from := []rune(blanks(s.Text)), 0
	add := func(p piece) {
		if p.Text = plain(p.Text); p.Text != "" || p.Mark != "" {
			out = append(out, p)
		}
	}
	notes := slices.Clone(s.Notes)
	slices.SortStableFunc(notes, func(a, b document.Note) int { return a.Start - b.Start })
	for _, n := range notes {
		start, end := min(n.Start, len(letters)), min(n.End, len(letters))
		if start < from || end < start {
			continue
		}
		add(piece{Text: string(letters[from:start])})
		add(piece{Text: string(letters[start:end]), Note: n.Kind, Mark: n.Mark})
		from = end
	}
	add(piece{Text: string(letters[from:])})
	return out
}
