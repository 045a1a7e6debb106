package server

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"recto/document"
	"recto/export"
	"recto/search"
	"recto/wire"
)

// The document on one page: scan, text and translation of each page side by
// side. The templates document*.html show it; web/static/document.js makes three
// panes of it, loads further pages as they are needed, and lights what belongs
// together.

// leavesShown is how many pages are shown at first; without a script, at a time.
const leavesShown = 3

// documentView is what a document's page shows.
type documentView struct {
	*wire.View
	Title, Citation string
	Strip           []stripEntry
	Leaves          []leafView
	Formats         []export.Format
	// Page is the first page shown; Previous and Next lead to those before and
	// after the ones shown, 0 for none.
	Page, Previous, Next  int
	Active, Watch, Images bool
	// Widths are those that scans are drawn in.
	Widths []int
	// Panes are those shown, of paneNames.
	Panes []string
	// Other is the run that was asked for, if it is not the current one.
	Other string
	// Asked is what the address chooses: a run, a translation and its language.
	Asked url.Values
	// Newer tells that there is a reading after that one.
	Newer     bool
	Languages []string
	// Beside is the translation that is shown; nil where there is none.
	Beside   *beside
	Findings []finding
	Found    *found
	// Doubts are about the translations, Origins about data taken from them.
	Doubts, Origins []string
	// Cited is the place that the address names, or the run; nil where it names
	// neither.
	Cited *citeView
	// CiteLink leads to the citations of the page shown.
	CiteLink string
}

// paneNames are the panes of a document, in their order.
var paneNames = []string{"scan", "text", "translation"}

// ToLookAt counts what a person should look at.
func (v *documentView) ToLookAt() int { return v.Flawed + len(v.Findings) }

// askedOf returns what an address chooses of a document, to be carried along.
func askedOf(query url.Values) url.Values {
	asked := url.Values{}
	for _, name := range []string{"run", "lang", "translation"} {
		if query.Get(name) != "" {
			asked.Set(name, query.Get(name))
		}
	}
	return asked
}

// Query is the address of a page of the same run and translation, without its
// path.
func (v *documentView) Query(page int) string {
	query := maps.Clone(v.Asked)
	query.Set("page", strconv.Itoa(page))
	return "?" + query.Encode()
}

// PrintLink leads to what is shown as it is printed.
func (v *documentView) PrintLink() string { return "/documents/" + v.ID + "/print?" + v.Asked.Encode() }

// WidthList is Widths as text.
func (v *documentView) WidthList() (list []string) {
	for _, width := range v.Widths {
		list = append(list, strconv.Itoa(width))
	}
	return list
}

// stripEntry is a page in the strip of all pages.
type stripEntry struct {
	pageAnswer
	// Label is the leaf's, or the page's number.
	Label string
}

// leafView is one page: its scan, its text, and what of the translation stands
// beside it.
type leafView struct {
	stripEntry
	// Document and Run are what its links need.
	Document, Run string
	Canvas        document.Canvas
	Blocks        []block
	Regions       []document.Region
	Translation   []paragraphView
	Notes         []string
	// Language is the translation's.
	Language string
	// Lines counts the lines of the page.
	Lines                     int
	Waits, Images, Translated bool
}

// block is a paragraph, a heading, or something that is no running text.
type block struct {
	Kind     document.RegionKind
	Running  bool
	Language string
	Lines    []lineView
}

// lineView is one printed line.
type lineView struct {
	*document.Line
	// Page is the one it stands on, Number counts the lines of the page.
	Page, Number int
	// Cited tells that the address names it.
	Cited bool
	Parts []part
}

// part is the words of a line that belong to one bead.
type part struct {
	mark
	Box   document.Box
	Words []wordView
}

// wordView is one word as it is shown.
type wordView struct {
	*document.Word
	mark
	// Gap is what stands before it: a tab between the columns of a table.
	Gap string
}

// Plain tells that nothing is to be said of the word.
func (w *wordView) Plain() bool { return w.Links == "" && w.Class == "" && !w.Doubtful() }

// Doubtful tells that the word may have been misread.
func (w *wordView) Doubtful() bool { return w.Quality < document.PoorQuality }

// corners writes a box as data-box has it.
func corners(b document.Box) string {
	return fmt.Sprintf("%d,%d,%d,%d", b.Left, b.Top, b.Right, b.Bottom)
}

func (s *Server) documentPage(w http.ResponseWriter, r *http.Request) error {
	view, beside, err := s.besideOf(r)
	if err != nil {
		return err
	}
	entry := search.EntryOf(view)
	query, p := r.URL.Query(), s.screen(r)
	v := &documentView{
		View: view, Title: entry.Title, Citation: entry.Reference, Other: query.Get("run"), Asked: askedOf(query), Languages: entry.Languages, Beside: beside,
		Active: !view.Status.Terminal(), Watch: query.Has("watch"), Images: s.Scale != nil, Widths: widths,
		Doubts: doubts(p, view), Origins: filledFrom(p, view), Panes: panesOf(query.Get("panes"), beside != nil),
	}
	if v.Other != "" {
		current, err := s.Library.Document(r.Context(), view.ID, "")
		if err != nil {
			return err
		}
		v.Newer = current.Run != v.Other
	}
	v.Strip = s.strip(view)
	for _, format := range export.Formats {
		if slices.ContainsFunc(view.Exports, func(made wire.Export) bool { return made.Format == format.Name }) {
			v.Formats = append(v.Formats, format)
		}
	}
	if beside != nil {
		v.Findings = beside.findings()
	}
	if query.Has("find") {
		if v.Found, err = s.findIn(r.Context(), view, beside, query.Get("find")); err != nil {
			return err
		}
	}
	if v.Cited, err = s.citedIn(r); err != nil {
		return err
	}
	v.Page, _ = strconv.Atoi(query.Get("page"))
	if v.Page == 0 && v.Cited != nil {
		v.Page = v.Cited.Page
	}
	v.Page = max(1, min(v.Page, view.Pages))
	v.CiteLink = v.citeLink(query)
	if v.Page > 1 {
		v.Previous = max(1, v.Page-leavesShown)
	}
	if v.Page+leavesShown <= view.Pages {
		v.Next = v.Page + leavesShown
	}
	for n := v.Page; n < v.Page+leavesShown && n <= view.Pages; n++ {
		leaf, err := s.leaf(r.Context(), view, beside, v.Strip[n-1])
		if err != nil {
			return err
		}
		leaf.Run = v.Other
		leaf.mark(v.Cited)
		v.Leaves = append(v.Leaves, *leaf)
	}
	sayRun(w, view.Run)
	return s.show(w, r, "document.html", v.Title, http.StatusOK, v)
}

// panesOf returns the panes that an address asks for, or all that there are.
func panesOf(asked string, translated bool) (panes []string) {
	for _, name := range paneNames {
		if (name != "translation" || translated) && (asked == "" || slices.Contains(strings.Split(asked, ","), name)) {
			panes = append(panes, name)
		}
	}
	if panes == nil {
		return []string{"text"}
	}
	return panes
}

// besideOf returns the document that a request is about, and what of it stands
// beside the translation that is asked for, or the latest; nil where there is
// none yet.
func (s *Server) besideOf(r *http.Request) (*wire.View, *beside, error) {
	view, err := s.viewOf(r)
	if err != nil || !slices.ContainsFunc(view.Alignments, func(a wire.AlignedView) bool { return a.Status == wire.AlignmentDone }) {
		return view, nil, err
	}
	query := r.URL.Query()
	parallel, aligned, err := s.Library.Parallel(r.Context(), view.ID, view.Run, query.Get("lang"), query.Get("translation"))
	if err != nil {
		// The page is of use without the translation, and says why there is none.
		note(r, err)
		return view, nil, nil
	}
	return view, newBeside(parallel, aligned.Language), nil
}

// strip has all pages of a document with what they are called.
func (s *Server) strip(view *wire.View) []stripEntry {
	labels := view.Reference.LeafLabels(view.Pages)
	strip := make([]stripEntry, 0, view.Pages)
	for i, p := range s.pagesOf(view) {
		entry := stripEntry{p, strconv.Itoa(p.Number)}
		if i < len(labels) {
			entry.Label = labels[i]
		}
		strip = append(strip, entry)
	}
	return strip
}

// leafPart answers with one page of a document, as a part of the document's
// page.
func (s *Server) leafPart(w http.ResponseWriter, r *http.Request) error {
	n, err := numberOf(r)
	if err != nil {
		return err
	}
	view, beside, err := s.besideOf(r)
	if err != nil {
		return err
	}
	if n > view.Pages {
		return document.Errorf(document.KindNotFound, "There is no page %d; the document has %d.", n, view.Pages)
	}
	leaf, err := s.leaf(r.Context(), view, beside, s.strip(view)[n-1])
	if err != nil {
		return err
	}
	leaf.Run = r.URL.Query().Get("run")
	return s.sendPart(w, r, "document-leaf", leaf)
}

// foundPart answers with what was found in a document, as a part of its page.
func (s *Server) foundPart(w http.ResponseWriter, r *http.Request) error {
	view, beside, err := s.besideOf(r)
	if err != nil {
		return err
	}
	v := &documentView{View: view, Asked: askedOf(r.URL.Query())}
	if v.Found, err = s.findIn(r.Context(), view, beside, r.URL.Query().Get("q")); err != nil {
		return err
	}
	return s.sendPart(w, r, "document-found", v)
}

// sendPart answers with a template that is a part of a page.
func (s *Server) sendPart(w http.ResponseWriter, r *http.Request, name string, data any) error {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, s.screen(r).With(data)); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Add("Vary", "Accept-Language, Cookie")
	return s.send(w, r, "text/html; charset=utf-8", out.Bytes())
}

// leaf makes the view of a page.
func (s *Server) leaf(ctx context.Context, view *wire.View, beside *beside, entry stripEntry) (*leafView, error) {
	v := &leafView{stripEntry: entry, Document: view.ID, Images: s.Scale != nil, Translated: beside != nil}
	page, _, err := s.Library.Page(ctx, view.ID, view.Run, entry.Number)
	switch {
	case document.IsKind(err, document.KindNotFound):
		v.Waits = true
		return v, nil
	case err != nil:
		return nil, err
	}
	var marks map[string]wordMark
	if beside != nil {
		v.Translation, v.Language = beside.translationOf(entry.Number), beside.Language
		marks = beside.onPage(entry.Number)
	}
	v.fill(page, marks)
	return v, nil
}

// fill takes over what a page says.
func (v *leafView) fill(page *document.Page, marks map[string]wordMark) {
	v.Failure, v.Flaws, v.Notes, v.Canvas, v.Image = page.Failure, page.Flaws(), page.Notes, page.Canvas, page.Image
	if v.Status = "read"; page.Failure != nil {
		v.Status = "failed"
		return
	}
	v.Languages = page.Languages
	if page.Quality > 0 {
		v.Quality = &page.Quality
	}
	for r := range page.Regions {
		region := &page.Regions[r]
		if !region.Kind.Running() || region.Kind == document.RegionTable {
			v.Regions = append(v.Regions, *region)
		}
		paragraph := -1
		for l := range region.Lines {
			line := &region.Lines[l]
			if line.Paragraph != paragraph || len(v.Blocks) == 0 {
				v.Blocks = append(v.Blocks, block{Kind: region.Kind, Running: region.Kind.Running(), Language: region.Language})
			}
			paragraph = line.Paragraph
			v.Lines++
			last := &v.Blocks[len(v.Blocks)-1]
			last.Lines = append(last.Lines, lineView{line, v.Number, v.Lines, false, partsOf(line, marks)})
		}
		if len(region.Lines) == 0 && !region.Kind.Running() {
			v.Blocks = append(v.Blocks, block{Kind: region.Kind})
		}
	}
}

// partsOf parts the words of a line by the sentence that they belong to.
func partsOf(line *document.Line, marks map[string]wordMark) (parts []part) {
	column := 1
	for i := range line.Words {
		word := &line.Words[i]
		m, known := marks[word.ID]
		if !known {
			m.whole.Bead = -1
		}
		gap := " "
		if tabs := word.Column - column; tabs > 0 {
			gap, column = strings.Repeat("\t", tabs), word.Column
		} else if i == 0 {
			gap = ""
		}
		if n := len(parts); n == 0 || parts[n-1].mark != m.whole {
			parts = append(parts, part{mark: m.whole})
		}
		last := &parts[len(parts)-1]
		last.Box, last.Words = last.Box.Union(word.Box), append(last.Words, wordView{word, m.own, gap})
	}
	return parts
}
