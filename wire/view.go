package wire

import (
	"slices"
	"strings"

	"recto/document"
)

// Status is how far a document is.
type Status string

const (
	StatusQueued  Status = "queued"
	StatusReading Status = "reading"
	StatusReady   Status = "ready"
	// StatusPartial is ready but for some pages or exports; each says why.
	StatusPartial Status = "partial"
	StatusFailed  Status = "failed"
	// StatusDeleted is that of a document in listings which can be restored.
	StatusDeleted Status = "deleted"
)

// Terminal reports whether nothing more will happen by itself.
func (s Status) Terminal() bool {
	return s == StatusReady || s == StatusPartial || s == StatusFailed || s == StatusDeleted
}

// View is all that people and programs see of a document at a glance.
type View struct {
	Source
	Status Status `json:"status"`
	// Run is the one this view is of; Runs are all there are.
	Run  string   `json:"run,omitempty"`
	Runs []string `json:"runs,omitempty"`
	// Pages is how many it has, 0 as long as that is not known; Read and
	// Failed are how many have come to either end.
	Pages  int `json:"pages"`
	Read   int `json:"read"`
	Failed int `json:"failed"`
	// Quality is the mean over all pages with text, 0 to 1; only for a
	// document that is ready or partial.
	Quality float64 `json:"quality,omitempty"`
	// Flawed counts the pages that a person should look at, and Worst are the
	// worst of them, in order, MostWorst at most.
	Flawed int                   `json:"flawed"`
	Worst  []document.FlawedPage `json:"worst,omitempty"`
	// Failure says why the document failed; its Hint is always filled.
	Failure *document.Error `json:"failure,omitempty"`
	// Failures are those of its pages, hints filled.
	Failures []*document.Error `json:"failures,omitempty"`
	Exports  []Export          `json:"exports,omitempty"`
	// Corrections tells of what people have corrected; nil where nobody has.
	Corrections *CorrectionsView `json:"corrections,omitempty"`
	// Alignments tell of each translation what came of it.
	Alignments []AlignedView `json:"alignments,omitempty"`
	Notes      []string      `json:"notes,omitempty"`
	Skipped    []string      `json:"skipped,omitempty"`
	// ETag changes with the Source and is what Patch asks for.
	ETag string `json:"-"`
	// Results are the pages that have come to an end, in order, hints filled.
	Results []ManifestPage `json:"-"`
}

// CorrectionsView tells of the corrections of a document.
type CorrectionsView struct {
	// Last is the number of the last one, and Standing how many of them hold.
	Last     int `json:"last"`
	Standing int `json:"standing"`
	// Digest names what they make of the pages; empty where that is nothing.
	Digest string `json:"digest,omitempty"`
	// Waiting tells that the exports do not have all of them yet.
	Waiting bool `json:"waiting,omitempty"`
	// Order are the numbers of the pages as they follow one another, without
	// those left out; nil where that is 1, 2, 3 and so on.
	Order []int `json:"order,omitempty"`
	// Misfits are those that do not fit what was read.
	Misfits []document.Misfit `json:"misfits,omitempty"`
}

// Correct fills a view, which Describe has filled, with what people have
// corrected.
func (v *View) Correct(made *Corrected, last int, standing document.Corrections) {
	if last == 0 {
		return
	}
	c := &CorrectionsView{Last: last, Standing: len(standing), Digest: standing.Digest(), Waiting: made == nil || made.Last != last}
	if order := standing.Order(v.Pages); len(order) != v.Pages || !slices.IsSorted(order) {
		c.Order = order
	}
	v.Corrections = c
	if made == nil || made.Digest != c.Digest {
		return
	}
	c.Misfits = made.Misfits
	if made.Digest == "" {
		return
	}
	v.Quality, v.Exports = made.Quality, slices.Clone(made.Exports)
	for i := range v.Exports {
		v.Exports[i].Pages = nil
	}
	if v.Failure == nil {
		v.Failure = made.Failure.Advised()
	}
	pages := slices.Clone(v.Results)
	for _, changed := range made.Pages {
		for i := range pages {
			if pages[i].Number == changed.Number {
				pages[i] = changed
			}
		}
	}
	v.Read, v.Failed, v.Flawed, v.Worst, v.Failures = 0, 0, 0, nil, nil
	v.Settle(pages)
}

// MostWorst is how many pages View.Worst has at most.
const MostWorst = 20

// Locked reports whether the document, or a part of it, needs a password.
func (v *View) Locked() bool {
	return encrypted(v.Failure) || slices.ContainsFunc(v.Failures, encrypted)
}

// Describe fills a view with what came of a run.
func (v *View) Describe(m *Manifest) {
	v.Status, v.Run, v.Pages, v.Quality = m.Status, m.Document.Run, len(m.Pages), m.Quality
	v.Notes, v.Skipped = m.Notes, m.Skipped
	v.Exports = slices.Clone(m.Exports)
	for i := range v.Exports {
		v.Exports[i].Pages = nil // many, and of no use at a glance
	}
	v.Failure = m.Failure.Advised()
	v.DescribeTranslations(m.Alignments)
	v.Settle(m.Pages)
}

// Settle fills a view with the pages that have come to an end, in order.
func (v *View) Settle(pages []ManifestPage) {
	v.Results = slices.Clone(pages)
	for i := range v.Results {
		page := &v.Results[i]
		page.Flaws = page.flaws()
		if len(page.Flaws) > 0 {
			v.Worst = append(v.Worst, document.FlawedPage{Number: page.Number, Quality: page.Quality, Flaws: page.Flaws})
		}
		if page.Failure == nil {
			v.Read++
			continue
		}
		v.Failed++
		page.Failure = page.Failure.Advised().On("", page.Number)
		v.Failures = append(v.Failures, page.Failure)
	}
	v.Flawed = len(v.Worst)
	slices.SortStableFunc(v.Worst, func(a, b document.FlawedPage) int { return document.ComparePages(&a, &b) })
	v.Worst = v.Worst[:min(len(v.Worst), MostWorst)]
}

// AlignedView is an Aligned as it is seen: with the translation's name, and
// also for a translation that still waits.
type AlignedView struct {
	Aligned
	// Name is that of the translation's file.
	Name string `json:"name"`
	// Status is waiting, aligned or failed.
	Status string `json:"status"`
	// Shown marks the one of its language that is shown where nobody asks for
	// another.
	Shown bool `json:"shown,omitempty"`
}

// The values of AlignedView.Status.
const (
	AlignmentWaiting = "waiting"
	AlignmentDone    = "aligned"
	AlignmentFailed  = "failed"
)

// DescribeTranslations fills a view with what came of each translation.
func (v *View) DescribeTranslations(made []Aligned) {
	v.Alignments = nil
	for _, t := range v.Translations {
		a := AlignedView{Aligned: Aligned{Language: t.Language, Translation: t.SHA256}, Name: t.Name, Status: AlignmentWaiting}
		for _, m := range made {
			if m.Language != t.Language || m.Translation != t.SHA256 {
				continue
			}
			a.Aligned, a.Status = m, AlignmentDone
			if m.Failure != nil {
				a.Failure, a.Status = m.Failure.Advised(), AlignmentFailed
			}
		}
		v.Alignments = append(v.Alignments, a)
	}
	for i := range v.Alignments {
		a := &v.Alignments[i]
		a.Shown = v.ShownTranslation(a.Language) == a
	}
}

// rank orders the translations of a language: one that stands beside the
// document goes before one that seems to belong elsewhere, and that before one
// that waits or cannot be used.
func (a *AlignedView) rank() int {
	switch {
	case a.Status != AlignmentDone:
		return 0
	case a.Verdict == document.VerdictWrong:
		return 1
	}
	return 2
}

// ShownTranslation returns the translation that is shown of a language, or of
// all where that is empty: the one that somebody chose, else the latest of
// those that are aligned, so that a bad one never hides a good one; nil where
// there is none.
func (v *View) ShownTranslation(language string) *AlignedView {
	var shown *AlignedView
	for i := range v.Alignments {
		a := &v.Alignments[i]
		switch {
		case language != "" && !strings.EqualFold(a.Language, language):
		case language == "" && !a.Shown:
		case v.Shown[a.Language] == a.Translation && language != "":
			return a
		case shown == nil || a.rank() >= shown.rank():
			shown = a
		}
	}
	return shown
}

// FindTranslation returns the translation with the SHA-256, of a language where
// one is given; an empty sha256 stands for the one that is shown. It is nil
// where there is none.
func (v *View) FindTranslation(language, sha256 string) *AlignedView {
	if sha256 == "" {
		return v.ShownTranslation(language)
	}
	for i := range v.Alignments {
		a := &v.Alignments[i]
		if a.Translation == sha256 && (language == "" || strings.EqualFold(a.Language, language)) {
			return a
		}
	}
	return nil
}
