package server

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"recto/document"
	"recto/export"
	"recto/search"
	"recto/wire"
)

// The pages for people. They work without JavaScript: forms post, lists load
// themselves again. The scripts in web/static add dropping of files, progress,
// and lists that follow the events.

// pagesShown is how many pages are beside their text on one page of a document.
const pagesShown = 5

// documentData is what a document's page shows.
type documentData struct {
	*wire.View
	Title    string
	Citation string
	Strip    []pageAnswer
	Shown    []pageView
	Formats  []export.Format
	// First is the first page shown; Previous and Next those before and after
	// the ones shown, 0 for none.
	First, Previous, Next int
	Active, Watch, Images bool
	// Other is the run that was asked for, if it is not the current one.
	Other     string
	Languages []string
	// Doubts are about the translations, Origins about data taken from them.
	Doubts, Origins []string
}

// pageView is one page beside its text.
type pageView struct {
	pageAnswer
	Blocks []block
	Notes  []string
	Canvas document.Canvas
	Waits  bool
}

// block is a paragraph, a heading, or a mark of something that is no text.
type block struct {
	Kind     document.RegionKind
	Running  bool
	Language string
	Lines    []document.Line
}

func (s *Server) documentPage(w http.ResponseWriter, r *http.Request) error {
	id, run, err := docOf(r)
	if err != nil {
		return err
	}
	view, err := s.Library.Document(r.Context(), id, run)
	if err != nil {
		return err
	}
	entry := search.EntryOf(view)
	data := documentData{
		View: view, Title: entry.Title, Citation: entry.Reference, Strip: s.pagesOf(view), Other: run, Languages: entry.Languages,
		Active: !view.Status.Terminal(), Watch: r.URL.Query().Has("watch"), Images: s.Scale != nil,
		Doubts: doubts(s.screen(r), view), Origins: filledFrom(s.screen(r), view),
	}
	for _, format := range export.Formats {
		for _, made := range view.Exports {
			if made.Format == format.Name {
				data.Formats = append(data.Formats, format)
			}
		}
	}
	data.First, _ = strconv.Atoi(r.URL.Query().Get("page"))
	data.First = max(1, min(data.First, view.Pages))
	if data.First > 1 {
		data.Previous = max(1, data.First-pagesShown)
	}
	if data.First+pagesShown <= view.Pages {
		data.Next = data.First + pagesShown
	}
	for n := data.First; n < data.First+pagesShown && n <= view.Pages; n++ {
		p := pageView{pageAnswer: data.Strip[n-1]}
		page, _, err := s.Library.Page(r.Context(), id, view.Run, n)
		switch {
		case document.IsKind(err, document.KindNotFound):
			p.Waits = true
		case err != nil:
			return err
		default:
			p.fill(page)
		}
		data.Shown = append(data.Shown, p)
	}
	sayRun(w, view.Run)
	return s.show(w, r, "document.html", data.Title, http.StatusOK, data)
}

// fill takes over what a page says.
func (p *pageView) fill(page *document.Page) {
	p.Failure, p.Flaws, p.Notes, p.Canvas, p.Image = page.Failure, page.Flaws(), page.Notes, page.Canvas, page.Image
	if p.Status = "read"; page.Failure != nil {
		p.Status = "failed"
		return
	}
	p.Languages = page.Languages
	if page.Quality > 0 {
		p.Quality = &page.Quality
	}
	for _, region := range page.Regions {
		paragraph := -1
		for _, line := range region.Lines {
			if line.Paragraph != paragraph || len(p.Blocks) == 0 {
				p.Blocks = append(p.Blocks, block{Kind: region.Kind, Running: region.Kind.Running(), Language: region.Language})
			}
			paragraph = line.Paragraph
			last := &p.Blocks[len(p.Blocks)-1]
			last.Lines = append(last.Lines, line)
		}
		if len(region.Lines) == 0 && !region.Kind.Running() {
			p.Blocks = append(p.Blocks, block{Kind: region.Kind})
		}
	}
}

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "login.html", s.screen(r).T("Sign in"), http.StatusOK, nil)
}

// login keeps a token in a cookie that no script and no other site can use.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return document.Errorf(document.KindUsage, "The form is malformed: %w", err)
	}
	token := strings.TrimSpace(r.PostForm.Get("token"))
	if s.Tokens != nil {
		known, err := s.Tokens.Find(token)
		if err != nil {
			return err
		}
		if known == nil {
			return s.show(w, r, "login.html", s.screen(r).T("Sign in"), http.StatusForbidden, s.screen(r).T("This token is not known here."))
		}
		http.SetCookie(w, s.cookie(token, 30*24*time.Hour))
	}
	http.Redirect(w, r, s.root+"/", http.StatusSeeOther)
	return nil
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, s.cookie("", -1))
	http.Redirect(w, r, s.root+"/login", http.StatusSeeOther)
	return nil
}

func (s *Server) cookie(token string, valid time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: cookie, Value: token, Path: s.root + "/", MaxAge: int(valid.Seconds()), HttpOnly: true,
		SameSite: http.SameSiteStrictMode, Secure: s.Public != nil && s.Public.Scheme == "https",
	}
}
