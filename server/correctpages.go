package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"recto/document"
	"recto/search"
	"recto/wire"
)

// The pages on which people correct: the lines of a page, doubtful words, words
// alike, and what was corrected. Each form posts a correction; web/static/correct.js
// saves without leaving the page.

// picture is a place in a scan: what is shown of it, where the image lies on the
// canvas, and what is marked.
type picture struct {
	Image          string
	Crop, At, Mark document.Box
}

// widthOfLines is the width of the page's image of which lines are shown.
const widthOfLines = 1600

// pageCrop shows a place in the image of a whole page.
func (s *Server) pageCrop(id, run string, page, width, height int, place document.Box) picture {
	whole := document.Box{Right: width, Bottom: height}
	p := picture{Crop: around(place, whole), At: whole}
	if s.Scale != nil {
		p.Image = fmt.Sprintf("%s?width=%d&run=%s", s.pathTo(id, "pages", page)+"/image", widthOfLines, run)
	}
	return p
}

// placeCrop shows a place by an image of its own.
func (s *Server) placeCrop(id, run string, d *document.Doubt, place document.Box) picture {
	crop := around(place, document.Box{Right: d.Width, Bottom: d.Height})
	p := picture{Crop: crop, At: crop, Mark: d.Box}
	if s.Scale != nil {
		p.Image = fmt.Sprintf("%s?box=%d,%d,%d,%d&width=%d&run=%s", s.pathTo(id, "pages", d.Page)+"/image",
			crop.Left, crop.Top, crop.Right, crop.Bottom, 1200, run)
	}
	return p
}

// around is a box with a margin, within the page.
func around(b, page document.Box) document.Box {
	margin := max(4, b.Height()/4)
	return document.Box{Left: b.Left - margin, Top: b.Top - margin, Right: b.Right + margin, Bottom: b.Bottom + margin}.Intersect(page)
}

// lineForm is a line that can be corrected.
type lineForm struct {
	Document, ID, Back string
	Number             int
	Language           string
	Quality            float64
	// Done tells that a person has seen to all of it.
	Done    bool
	Place   document.Place
	Picture picture
	// Text stands in the field: what the line says, or what somebody typed.
	Text string
}

// turnChoice is a way to turn a page, from how it is shown.
type turnChoice struct {
	To   int
	Name string
}

// correctData is what the page shows on which lines are corrected.
type correctData struct {
	ID, Title, Conflict         string
	Page, Pages, Previous, Next int
	// Out tells that the page is left out, Waits that it is to be read again.
	Out, Waits bool
	Turns      []turnChoice
	Lines      []lineForm
}

func (s *Server) correctPage(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	return s.showCorrect(w, r, id, page, nil)
}

// showCorrect shows the lines of a page to be corrected. refused is a place that
// somebody else has changed meanwhile; what was typed for it is not lost.
func (s *Server) showCorrect(w http.ResponseWriter, r *http.Request, id string, number int, refused *document.Place) error {
	view, err := s.Library.Document(r.Context(), id, "")
	if err != nil {
		return err
	}
	data := correctData{ID: id, Title: search.EntryOf(view).Title, Page: max(1, min(number, view.Pages)), Pages: view.Pages}
	data.Previous, data.Next = data.Page-1, data.Page+1
	page, run, err := s.Library.Page(r.Context(), id, "", data.Page)
	if err != nil {
		return err
	}
	if c := view.Corrections; c != nil {
		data.Out = c.Order != nil && !slices.Contains(c.Order, data.Page)
		all, err := s.Library.Corrections(r.Context(), id)
		if err != nil {
			return err
		}
		turn := all.Standing().PageRecipe(data.Page).Turn
		data.Waits = turn != nil && *turn != page.Canvas.Turn
	}
	for _, t := range []turnChoice{{90, "to the right"}, {270, "to the left"}, {180, "upside down"}} {
		data.Turns = append(data.Turns, turnChoice{(page.Canvas.Turn + t.To) % 360, t.Name})
	}
	data.Lines = s.lineForms(id, run, page)
	p, status := s.screen(r), http.StatusOK
	if refused != nil {
		data.Conflict, status = keepTyped(p, data.Lines, refused), http.StatusConflict
	}
	return s.show(w, r, "correct.html", p.T("Correct page %d", data.Page), status, data)
}

// keepTyped puts what was typed for a line into its field, and says so. Where the
// line is gone, or it was a word, it says what was typed.
func keepTyped(p *screen, lines []lineForm, refused *document.Place) string {
	why := p.T("Somebody else changed this in the meantime.") + " "
	for i := range lines {
		at := &lines[i].Place
		if at.Unit == refused.Unit && at.Turn == refused.Turn && at.Box == refused.Box {
			lines[i].Text = refused.New
			return why + p.T("Line %d reads “%s” now. What you typed stands in its field and is not saved.", lines[i].Number, at.Old)
		}
	}
	return why + p.T("You typed “%s”; it is not saved.", refused.New)
}

// lineForms are the lines of a page, each with the way to the next.
func (s *Server) lineForms(id, run string, page *document.Page) (lines []lineForm) {
	for i := range page.Regions {
		for j := range page.Regions[i].Lines {
			line := &page.Regions[i].Lines[j]
			if len(lines) > 0 {
				lines[len(lines)-1].Back = s.correctPath(id, page.Number, line.ID)
			}
			byHand := !slices.ContainsFunc(line.Words, func(w document.Word) bool { return w.By == "" })
			lines = append(lines, lineForm{
				Document: id, ID: line.ID, Back: s.correctPath(id, page.Number, line.ID), Number: len(lines) + 1, Language: line.Language,
				Quality: line.Quality, Done: byHand,
				Place:   document.Place{Page: page.Number, Turn: page.Canvas.Turn, Box: line.Box, Old: line.Literal()},
				Picture: s.pageCrop(id, run, page.Number, page.Canvas.Width, page.Canvas.Height, line.Box),
				Text:    line.Literal(),
			})
		}
	}
	return lines
}

func (s *Server) correctPath(id string, page int, line string) string {
	path := fmt.Sprintf("%s/documents/%s/correct?page=%d", s.root, id, page)
	if line != "" {
		path += "#" + line
	}
	return path
}

// postCorrectionForm takes a correction from a form and goes back to where it was
// made. Where somebody else was faster the page is shown as it is now.
func (s *Server) postCorrectionForm(w http.ResponseWriter, r *http.Request) error {
	id, _, err := docOf(r)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxJSON)
	if err := r.ParseForm(); err != nil {
		return document.Errorf(document.KindUsage, "The form is malformed: %w", err)
	}
	c, err := s.correctionOf(r, id)
	if err != nil {
		return err
	}
	_, err = s.Library.Correct(r.Context(), id, -1, who(r), c)
	if document.IsKind(err, document.KindConflict) && c.Kind == document.CorrectText {
		return s.showCorrect(w, r, id, c.Places[0].Page, &c.Places[0])
	}
	if err != nil {
		return err
	}
	s.refreshed(r, id)
	back := s.root + "/documents/" + id + "/history"
	if c.Page > 0 {
		back = s.correctPath(id, c.Page, "")
	}
	if given := r.PostForm.Get("back"); given != "" {
		back = s.localPath(given)
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// correctionOf understands a form as a correction.
func (s *Server) correctionOf(r *http.Request, id string) (c document.Correction, err error) {
	f := r.PostForm
	number := func(name string) int {
		n, _ := strconv.Atoi(f.Get(name))
		return n
	}
	c.Kind = document.CorrectionKind(f.Get("kind"))
	switch c.Kind {
	case document.CorrectText:
		c.Places, err = placesOf(f)
	case document.CorrectTurn:
		c.Page, c.Turn = number("page"), number("turn")
	case document.CorrectLanguage:
		c.Page, c.Languages = number("page"), strings.FieldsFunc(f.Get("languages"), func(r rune) bool { return r == ',' })
	case document.CorrectLeftOut:
		c.Page, c.Out = number("page"), f.Get("out") != ""
	case document.CorrectOrder:
		c.Order, err = s.moved(r, id, number("page"), number("to"))
	case document.CorrectUndo:
		c.Undo = number("undo")
	}
	return c, err
}

// placesOf are the places of a form: one in its fields, or those that are chosen.
func placesOf(f url.Values) (places []document.Place, err error) {
	if !f.Has("place") {
		p := document.Place{Unit: document.Unit(f.Get("unit")), Old: f.Get("old"), New: f.Get("new")}
		p.Page, _ = strconv.Atoi(f.Get("page"))
		p.Turn, _ = strconv.Atoi(f.Get("turn"))
		p.Box, err = boxOf(f.Get("box"))
		return []document.Place{p}, err
	}
	for _, form := range f["place"] {
		var p document.Place
		if err := json.Unmarshal([]byte(form), &p); err != nil {
			return nil, document.Errorf(document.KindUsage, "The form is malformed: %w", err)
		}
		p.New = f.Get("new")
		places = append(places, p)
	}
	return places, nil
}

// moved is the order of the pages with one at another place.
func (s *Server) moved(r *http.Request, id string, page, to int) ([]int, error) {
	view, err := s.Library.Document(r.Context(), id, "")
	if err != nil {
		return nil, err
	}
	all, err := s.Library.Corrections(r.Context(), id)
	if err != nil {
		return nil, err
	}
	orders := slices.DeleteFunc(all.Standing(), func(c document.Correction) bool { return c.Kind != document.CorrectOrder })
	order := slices.DeleteFunc(orders.Order(view.Pages), func(n int) bool { return n == page })
	if page < 1 || page > view.Pages || to < 1 || to > view.Pages {
		return nil, document.Errorf(document.KindUsage, "A page has a place from 1 to %d.", view.Pages)
	}
	return slices.Insert(order, to-1, page), nil
}

// wordForm is a word that can be accepted or put right.
type wordForm struct {
	document.Doubt
	Document, Title, ID, Before, After string
	Place                              document.Place
	Picture                            picture
	// Doubtful and Form are for words that are corrected alike.
	Doubtful bool
	Form     string
}

// doubtsPage shows the next doubtful words of all documents, or of one.
func (s *Server) doubtsPage(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	from, err := parseDoubtCursor(values.Get("cursor"))
	if err != nil {
		return err
	}
	only := values.Get("document")
	found, next, err := s.doubtfulWords(r.Context(), only, from, 10)
	if err != nil {
		return err
	}
	data := struct {
		Words                       []wordForm
		Next, Here, Title, Conflict string
	}{Here: s.root + r.URL.RequestURI()}
	for _, d := range found {
		form := wordForm{
			Doubt: d.Doubt, Document: d.Document, Title: d.Title, ID: fmt.Sprintf("w%.8s-%d", d.Document, d.Rank), Place: d.Place(""),
			Picture: s.placeCrop(d.Document, d.Run, &d.Doubt, d.LineBox),
		}
		form.Before, form.After, _ = strings.Cut(" "+d.Text+" ", " "+d.Word+" ")
		data.Words = append(data.Words, form)
	}
	if entry := s.Catalogue.Get(only); entry != nil {
		data.Title = entry.Title
	}
	if next != "" {
		data.Next = s.root + "/doubts?" + url.Values{"document": {only}, "cursor": {next}}.Encode()
	}
	return s.show(w, r, "doubts.html", s.screen(r).T("Doubtful words"), http.StatusOK, data)
}

// alikePage shows the words that read like one, to be corrected alike.
func (s *Server) alikePage(w http.ResponseWriter, r *http.Request) error {
	view, err := s.viewOf(r)
	if err != nil {
		return err
	}
	data := struct {
		ID, Title, Word, New string
		Words                []wordForm
	}{ID: view.ID, Title: search.EntryOf(view).Title, Word: r.URL.Query().Get("old"), New: r.URL.Query().Get("new")}
	words, run, err := s.Library.Alike(r.Context(), view.ID, data.Word)
	if err != nil {
		return err
	}
	for _, a := range words {
		form := wordForm{Doubt: a.Doubt, Doubtful: a.Doubtful, Picture: s.placeCrop(view.ID, run, &a.Doubt, wide(a.Doubt.Box, a.LineBox))}
		form.Form = string(wire.JSON(a.Place("")))
		data.Words = append(data.Words, form)
	}
	return s.show(w, r, "alike.html", s.screen(r).T("All that is read as “%s”", data.Word), http.StatusOK, data)
}

// wide is the box of a word with what stands beside it in its line.
func wide(word, line document.Box) document.Box {
	side := 2 * line.Height()
	return document.Box{Left: word.Left - side, Top: word.Top, Right: word.Right + side, Bottom: word.Bottom}.Intersect(line.Union(word))
}

// pastCorrection is a correction as the history tells it.
type pastCorrection struct {
	document.Correction
	UndoneBy int
	What     string
	// Changes are its first places that changed something, More how many there
	// are beyond.
	Changes []document.Place
	More    int
}

// shownChanges is how many places of a correction the history shows.
const shownChanges = 3

// historyPage shows what was corrected, who and when, the last first.
func (s *Server) historyPage(w http.ResponseWriter, r *http.Request) error {
	view, all, err := s.correctionsOf(r)
	if err != nil {
		return err
	}
	data := struct {
		ID, Title   string
		Corrections *wire.CorrectionsView
		List        []pastCorrection
	}{ID: view.ID, Title: search.EntryOf(view).Title, Corrections: view.Corrections}
	undone := all.UndoneBy()
	for _, c := range slices.Backward(all) {
		past := pastCorrection{Correction: c, UndoneBy: undone[c.Number], What: whatOf(s.screen(r), &c), Changes: c.Places}
		if len(c.Places) > 0 {
			past.Page = c.Places[0].Page
		}
		if past.More = len(c.Places) - shownChanges; past.More > 0 {
			past.Changes = c.Places[:shownChanges]
		}
		past.More = max(0, past.More)
		data.List = append(data.List, past)
	}
	return s.show(w, r, "history.html", s.screen(r).T("What was corrected"), http.StatusOK, data)
}

// whatOf says in words what a correction is.
func whatOf(p *screen, c *document.Correction) string {
	switch c.Kind {
	case document.CorrectTurn:
		return p.T("turned by %d°", c.Turn)
	case document.CorrectLanguage:
		var names []string
		for _, tag := range c.Languages {
			names = append(names, p.Language(tag))
		}
		return p.T("read in: %s", strings.Join(names, ", "))
	case document.CorrectOrder:
		return p.T("order of the pages: %s", strings.Trim(fmt.Sprint(c.Order), "[]"))
	case document.CorrectLeftOut:
		if c.Out {
			return p.T("left out")
		}
		return p.T("taken in again")
	case document.CorrectPair:
		return p.T("pair of sentences")
	case document.CorrectUndo:
		return p.T("undid %d", c.Undo)
	}
	if !slices.ContainsFunc(c.Places, func(p document.Place) bool { return p.Old != p.New }) {
		return p.T("confirmed")
	}
	return ""
}
