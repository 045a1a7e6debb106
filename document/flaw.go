package document

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// PoorQuality is the quality below which a page or a word is doubtful.
const PoorQuality = 0.8

// FlawKind tells what sort of thing is bad about a page.
type FlawKind string

const (
	// FlawFailed is a page that could not be read.
	FlawFailed FlawKind = "failed"
	// FlawNoText is a page that bears ink, of which nothing was read.
	FlawNoText FlawKind = "no-text"
	// FlawDamaged is a picture whose file is cut off or damaged.
	FlawDamaged FlawKind = "damaged-picture"
	// FlawUnread is print in lines that became no text.
	FlawUnread FlawKind = "unread-region"
	// FlawPoor is text of a quality below PoorQuality.
	FlawPoor FlawKind = "low-quality"
)

// Flaw is something bad about a page that a person should look at.
type Flaw struct {
	Kind FlawKind `json:"kind"`
	// What says what is bad and Hint what to do, in words for people.
	What string `json:"what"`
	Hint string `json:"hint"`
	// Lost tells that the page is not complete: it, or a part of its picture, is
	// missing.
	Lost bool `json:"lost,omitempty"`
}

// flaws is the one table of what can be bad about a page, the worst first.
var flaws = []struct {
	kind FlawKind
	// find says what is bad about a page, "" where nothing is.
	find func(*Page) string
	// hint says what to do; that of a failure is its own.
	hint string
	lost bool
}{
	{FlawFailed, failed, "", true},
	{FlawNoText, noText, "Look at the scan: handwriting and pictures are not read. Print may be read from a better scan, 300 dpi and without shadows.", true},
	{FlawDamaged, cutOff, "Scan or copy the file again; if other programs show the whole page, save it anew from there.", true},
	{FlawDamaged, faulty, "Compare the text with the scan; if that looks wrong, scan or copy the file again.", false},
	{FlawUnread, unread, "Look at these places in the scan; the text lacks them.", false},
	{FlawPoor, poor, "Compare the text with the scan. A better scan, 300 dpi and without shadows, is read better.", false},
}

// Flaws returns what is bad about the page, the worst first: nothing for a page
// that was read well, and for a blank one. The record of the page alone decides.
func (p *Page) Flaws() []Flaw {
	var found []Flaw
	for _, f := range flaws {
		what := f.find(p)
		if what == "" {
			continue
		}
		flaw := Flaw{f.kind, what, f.hint, f.lost}
		if f.kind == FlawFailed {
			flaw.Hint = p.Failure.Advice()
			return []Flaw{flaw} // there is nothing else to judge
		}
		found = append(found, flaw)
	}
	return found
}

func failed(p *Page) string {
	if p.Failure == nil {
		return ""
	}
	return p.Failure.Advised().What
}

func noText(p *Page) string {
	ink := func(r Region) bool { return r.Kind == RegionIllegible || r.Kind == RegionUnread }
	if p.Origin != OriginNone || !slices.ContainsFunc(p.Regions, ink) {
		return ""
	}
	return "There is ink on the page, but nothing of it was read."
}

func cutOff(p *Page) string {
	switch {
	case p.Damage == nil || !p.Damage.Lost:
		return ""
	case p.Damage.Missing < 0.005:
		return "The picture's file is cut off or damaged: parts of the page are missing or blurred."
	}
	return fmt.Sprintf("The picture's file is cut off or damaged: about %.0f %% of the page is missing.", 100*p.Damage.Missing)
}

func faulty(p *Page) string {
	if p.Damage == nil || p.Damage.Lost {
		return ""
	}
	return "The picture's file has faults: parts of the page may look wrong."
}

func unread(p *Page) string {
	n := 0
	for _, r := range p.Regions {
		if r.Kind == RegionUnread {
			n++
		}
	}
	switch {
	case n == 0 || p.Origin == OriginNone:
		return ""
	case n == 1:
		return "A place that looks like print was not read."
	}
	return fmt.Sprintf("%d places that look like print were not read.", n)
}

func poor(p *Page) string {
	if p.Origin == OriginNone || p.Quality >= PoorQuality || cutOff(p) != "" { // which lowers it
		return ""
	}
	return fmt.Sprintf("Only about %.0f %% of the characters are right.", math.Floor(100*p.Quality))
}

// FlawedPage is a page with what is bad about it.
type FlawedPage struct {
	// Number counts from 1 through the whole document.
	Number  int     `json:"number"`
	Quality float64 `json:"quality"`
	Flaws   []Flaw  `json:"flaws"`
}

// Is reports whether one of the flaws is of this kind.
func (p *FlawedPage) Is(kind FlawKind) bool {
	return slices.ContainsFunc(p.Flaws, func(f Flaw) bool { return f.Kind == kind })
}

// Lost reports whether the page is not complete.
func (p *FlawedPage) Lost() bool {
	return slices.ContainsFunc(p.Flaws, func(f Flaw) bool { return f.Lost })
}

// ComparePages orders pages from the worst to the best: those that failed, those
// of which something is lost, and all by their quality.
func ComparePages(a, b *FlawedPage) int {
	return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Quality, b.Quality))
}

func (p *FlawedPage) rank() int {
	switch {
	case p.Is(FlawFailed):
		return 0
	case p.Lost():
		return 1
	}
	return 2
}
