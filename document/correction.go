package document

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// CorrectionSchema names the JSON form of a Correction.
const CorrectionSchema = "recto.correction/1"

// ByPerson marks a word or a bead that a person has corrected or confirmed.
const ByPerson = "person"

// CorrectionKind tells what a correction is about.
type CorrectionKind string

const (
	// CorrectText corrects or confirms text: whole lines, or words of lines.
	CorrectText CorrectionKind = "text"
	// CorrectTurn says by how much the picture of a page is to be turned.
	CorrectTurn CorrectionKind = "turn"
	// CorrectLanguage says which languages a page is to be read in.
	CorrectLanguage CorrectionKind = "language"
	// CorrectOrder gives the order of the pages.
	CorrectOrder CorrectionKind = "order"
	// CorrectLeftOut leaves a page out, or takes it in again.
	CorrectLeftOut CorrectionKind = "left-out"
	// CorrectPair pairs sentences with their translation, or says that they
	// have none.
	CorrectPair CorrectionKind = "pair"
	// CorrectUndo takes an earlier correction back; undone itself, it brings
	// that one back.
	CorrectUndo CorrectionKind = "undo"
)

// Correction is one thing that a person has put right. It is never changed and
// lies over every reading of the document: it is tied to places on pages and to
// the text that stood there, and not to what a reading calls its lines.
type Correction struct {
	Schema string `json:"schema"`
	// Number counts the corrections of a document from 1.
	Number int            `json:"number"`
	Kind   CorrectionKind `json:"kind"`
	// Places are those of a CorrectText. What was corrected alike at many
	// places is one correction.
	Places []Place `json:"places,omitempty"`
	// Page is that of a CorrectTurn, CorrectLanguage or CorrectLeftOut.
	Page int `json:"page,omitempty"`
	// Turn is clockwise in degrees, on top of EXIF and /Rotate: 0, 90, 180 or
	// 270.
	Turn int `json:"turn,omitempty"`
	// Languages are BCP 47 tags; none lets the page decide again.
	Languages []string `json:"languages,omitempty"`
	// Order are the numbers of pages as they follow one another; those that are
	// not named come after them as they were.
	Order []int `json:"order,omitempty"`
	// Out tells that the page is left out, or taken in again where it is false.
	Out bool `json:"out,omitempty"`
	// Pair is that of a CorrectPair.
	Pair *Pairing `json:"pair,omitempty"`
	// Undo is the number of the correction that a CorrectUndo takes back.
	Undo int `json:"undo,omitempty"`
	// By is who made it; empty where nobody has to say.
	By string    `json:"by,omitempty"`
	At time.Time `json:"at"`
}

// Unit is what a Place is.
type Unit string

const (
	// UnitLine is a printed line; it is the zero value.
	UnitLine Unit = ""
	// UnitWord is a word, or some words that stand side by side in a line.
	UnitWord Unit = "word"
)

// Place is a line or a word on a page and what it is to say.
type Place struct {
	Unit Unit `json:"unit,omitempty"`
	Page int  `json:"page"`
	// Turn is that of the canvas on which Box stands.
	Turn int `json:"turn,omitempty"`
	Box  Box `json:"box"`
	// Old is the text that stood there, empty for a line that was missed; New
	// is what stands there in truth, empty where nothing does. The same as Old
	// confirms it. Both are as Line.Literal has it.
	Old string `json:"old"`
	New string `json:"new"`
}

// Pairing pairs sentences of the Russian text with sentences of the English one,
// both given by their text. Where one side is empty the other has no counterpart.
type Pairing struct {
	// Language is that under which the translation was attached.
	Language string   `json:"language"`
	Ru       []string `json:"ru"`
	En       []string `json:"en"`
}

// The most that one correction may hold.
const (
	maxPlaces    = 10_000
	maxLine      = 4000 // bytes
	maxSentences = 100
	farthest     = 1 << 20 // pixels
)

// Check returns KindUsage for a correction that says nothing, or more than
// belongs to its kind.
func (c *Correction) Check() error {
	malformed := func(format string, args ...any) error {
		return Errorf(KindUsage, "The correction is malformed: "+format, args...)
	}
	bare := Correction{Schema: c.Schema, Number: c.Number, Kind: c.Kind, By: c.By, At: c.At}
	switch c.Kind {
	case CorrectText:
		if len(c.Places) == 0 || len(c.Places) > maxPlaces {
			return malformed("it has %d places, 1 to %d are allowed.", len(c.Places), maxPlaces)
		}
		for i := range c.Places {
			if fault := c.Places[i].fault(); fault != "" {
				return malformed("place %d %s.", i+1, fault)
			}
		}
		bare.Places = c.Places
	case CorrectTurn:
		if !quarter(c.Turn) {
			return malformed("a page is turned by 0, 90, 180 or 270 degrees, not %d.", c.Turn)
		}
		bare.Page, bare.Turn = c.Page, c.Turn
	case CorrectLanguage:
		if len(c.Languages) > 4 {
			return malformed("a page has 4 languages at most.")
		}
		bare.Page, bare.Languages = c.Page, c.Languages
	case CorrectLeftOut:
		bare.Page, bare.Out = c.Page, c.Out
	case CorrectOrder:
		seen := map[int]bool{}
		for _, n := range c.Order {
			if n < 1 || seen[n] {
				return malformed("page %d stands twice in the order, or there is no such page.", n)
			}
			seen[n] = true
		}
		if len(c.Order) == 0 {
			return malformed("the order is empty.")
		}
		bare.Order = c.Order
	case CorrectPair:
		if fault := c.Pair.fault(); fault != "" {
			return malformed("%s.", fault)
		}
		bare.Pair = c.Pair
	case CorrectUndo:
		if c.Undo < 1 {
			return malformed("it does not say what to undo.")
		}
		bare.Undo = c.Undo
	default:
		return malformed("there is no kind %.40q.", c.Kind)
	}
	if c.ofPage() && c.Page < 1 {
		return malformed("it names no page.")
	}
	if !slices.Equal(form(c), form(&bare)) {
		return malformed("one of the kind %q has other members.", c.Kind)
	}
	return nil
}

func form(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts, numbers and times always marshal
	}
	return data
}

func (c *Correction) ofPage() bool {
	return c.Kind == CorrectTurn || c.Kind == CorrectLanguage || c.Kind == CorrectLeftOut
}

func quarter(turn int) bool { return turn >= 0 && turn < 360 && turn%90 == 0 }

// fault says what is wrong with a place, "" if nothing is.
func (p *Place) fault() string {
	switch {
	case p.Page < 1:
		return "names no page"
	case p.Box.Empty() || min(p.Box.Left, p.Box.Top) < -farthest || max(p.Box.Right, p.Box.Bottom) > farthest:
		return "has an empty box, or one that is on no page"
	case !quarter(p.Turn):
		return "stands on a page that is not turned by quarters"
	case p.Unit != UnitLine && p.Unit != UnitWord:
		return "is neither a line nor a word"
	case p.Unit == UnitWord && p.Old == "":
		return "is a word without its old text"
	case p.Old == "" && p.New == "":
		return "says nothing"
	case len(p.New) > maxLine || len(p.Old) > maxLine || !utf8.ValidString(p.New) || !utf8.ValidString(p.Old):
		return fmt.Sprintf("is longer than %d bytes or no UTF-8", maxLine)
	case strings.ContainsAny(p.New, "\n\r\f\x00"):
		return "is more than one line"
	}
	return ""
}

func (p *Pairing) fault() string {
	switch {
	case p == nil || len(p.Ru)+len(p.En) == 0:
		return "it pairs nothing"
	case len(p.Ru) > maxSentences || len(p.En) > maxSentences:
		return fmt.Sprintf("a pair has %d sentences on a side at most", maxSentences)
	case p.Language == "":
		return "it does not say which translation it is about"
	}
	return ""
}

// Corrections are all corrections of a document, in the order of their numbers.
type Corrections []Correction

// Last returns the number of the last one, 0 where there is none. It may be more
// than there are, where one was lost.
func (all Corrections) Last() int {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].Number
}

// Standing returns those that hold: what was undone, and the undoing, are left
// out.
func (all Corrections) Standing() Corrections {
	undone := map[int]bool{}
	for _, c := range slices.Backward(all) {
		if c.Kind == CorrectUndo && !undone[c.Number] {
			undone[c.Undo] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(c Correction) bool { return c.Kind == CorrectUndo || undone[c.Number] })
}

// UndoneBy returns for each correction that does not hold the number of the one
// that took it back.
func (all Corrections) UndoneBy() map[int]int {
	by := map[int]int{}
	for _, c := range slices.Backward(all) {
		if c.Kind == CorrectUndo && by[c.Number] == 0 {
			by[c.Undo] = c.Number
		}
	}
	return by
}

// Digest names what standing corrections make of the pages: 16 hexadecimal
// digits, and "" where none is about pages. What was undone meanwhile is no part
// of it, so that undoing leads back to what was made before.
func (standing Corrections) Digest() string {
	return standing.digest(func(c *Correction) bool { return c.Kind != CorrectPair })
}

// TextDigest is a Digest whatever the numbers of the corrections are. Text that
// was only confirmed counts: over another reading it changes what stands there.
func (standing Corrections) TextDigest() string {
	return standing.digest(func(c *Correction) bool {
		c.Number = 0
		return c.Kind != CorrectPair
	})
}

// PairDigest names the standing pairings of a translation's language.
func (standing Corrections) PairDigest(language string) string {
	return standing.digest(func(c *Correction) bool {
		return c.Kind == CorrectPair && strings.EqualFold(c.Pair.Language, language)
	})
}

func (standing Corrections) digest(counts func(*Correction) bool) string {
	var said []Correction
	for _, c := range standing {
		c.By, c.At = "", time.Time{}
		if counts(&c) {
			said = append(said, c)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return SHA256(form(said))[:16]
}

// PageRecipe is what people decided of how one page is read. The zero value
// leaves everything to the run.
type PageRecipe struct {
	// Turn is as Correction.Turn; nil lets the page decide.
	Turn *int `json:"turn,omitempty"`
	// Languages are those to read it in; empty stands for those of the run.
	Languages []string `json:"languages,omitempty"`
}

// Hash names the recipe, "" for the zero value.
func (r PageRecipe) Hash() string {
	if r.Turn == nil && len(r.Languages) == 0 {
		return ""
	}
	return SHA256(form(r))[:16]
}

// PageRecipe returns how standing corrections want a page to be read.
func (standing Corrections) PageRecipe(page int) (r PageRecipe) {
	for i := range standing {
		switch c := &standing[i]; {
		case c.Page != page:
		case c.Kind == CorrectTurn:
			r.Turn = &c.Turn
		case c.Kind == CorrectLanguage:
			r.Languages = c.Languages
		}
	}
	return r
}

// Reread returns the pages that standing corrections want to be read in another
// way than their run does.
func (standing Corrections) Reread() []int {
	var pages []int
	for _, c := range standing {
		if (c.Kind == CorrectTurn || c.Kind == CorrectLanguage) && !slices.Contains(pages, c.Page) && standing.PageRecipe(c.Page).Hash() != "" {
			pages = append(pages, c.Page)
		}
	}
	slices.Sort(pages)
	return pages
}

// Order returns the numbers of the pages of a document in the order that
// standing corrections give them, without those that are left out.
func (standing Corrections) Order(pages int) []int {
	var order []int
	for n := 1; n <= pages; n++ {
		order = append(order, n)
	}
	out := map[int]bool{}
	for _, c := range standing {
		switch c.Kind {
		case CorrectOrder:
			first := slices.DeleteFunc(slices.Clone(c.Order), func(n int) bool { return n > pages })
			order = slices.Concat(first, slices.DeleteFunc(order, func(n int) bool { return slices.Contains(first, n) }))
		case CorrectLeftOut:
			out[c.Page] = c.Out
		}
	}
	return slices.DeleteFunc(order, func(n int) bool { return out[n] })
}

// Touch reports whether standing corrections change a page, apart from its place
// among the others.
func (standing Corrections) Touch(page int) bool {
	return standing.PageRecipe(page).Hash() != "" || standing.writes(page)
}

// writes reports whether there is text for a page.
func (standing Corrections) writes(page int) bool {
	return slices.ContainsFunc(standing, func(c Correction) bool {
		return slices.ContainsFunc(c.Places, func(p Place) bool { return p.Page == page })
	})
}

// Misfit is a correction, or one of its places, that does not fit what was read.
type Misfit struct {
	Correction int `json:"correction"`
	// Place counts the places of the correction from 1; 0 where it has none.
	Place int `json:"place,omitempty"`
	Page  int `json:"page,omitempty"`
	// Why says it in words for people.
	Why string `json:"why"`
}

// Unread returns the standing corrections that want a page to be read in another
// way, which failed.
func (standing Corrections) Unread(page int, reason *Error) (misfits []Misfit) {
	for _, c := range standing {
		if c.Page == page && (c.Kind == CorrectTurn || c.Kind == CorrectLanguage) {
			misfits = append(misfits, Misfit{Correction: c.Number, Page: page, Why: "The page cannot be read like this: " + reason.Advised().What})
		}
	}
	return misfits
}
