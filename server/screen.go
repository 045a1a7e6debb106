package server

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"recto/document"
)

// screen is what a template is given: the page's own data, and what every page
// needs. Inside of range and with it is $, so that {{$.T "Upload"}} and
// {{$.Root}} work everywhere. A partial template gets a screen too:
// {{template "status" ($.With .Status)}}.
type screen struct {
	Title string
	// Root begins every link: the path of the public URL, "" where that has none.
	Root string
	// Lang is the language of the page, ru or en.
	Lang string
	// Here is the address that is shown, to come back to.
	Here string
	// SignedIn tells that who looks has signed in, Stranger that she could.
	SignedIn, Stranger bool
	// MayChange tells that who looks may upload, correct and delete.
	MayChange bool
	// Viewer tells that the build has the viewer of scans.
	Viewer bool
	Data   any
}

// screen returns what holds for every page that a request may be answered with.
func (s *Server) screen(r *http.Request) *screen {
	here := "/"
	if r.Method == http.MethodGet {
		here = r.URL.RequestURI()
	}
	return &screen{Root: s.root, Lang: languageFor(r), Here: s.root + here, SignedIn: visitorOf(r).token != nil, Stranger: s.stranger(r), MayChange: s.may(r, RoleUpload), Viewer: hasViewer}
}

// hasViewer tells that OpenSeadragon was embedded.
var hasViewer = func() bool {
	_, err := web.Open("web/static/vendor/openseadragon.js")
	return err == nil
}()

// With returns the screen with other data, for a partial template.
func (p *screen) With(data any) *screen {
	part := *p
	part.Data = data
	return &part
}

// Asks reports whether the address that is shown asks for something, as ?saved
// does.
func (p *screen) Asks(name string) bool {
	u, err := url.Parse(p.Here)
	return err == nil && u.Query().Has(name)
}

// T returns an English phrase in the language of the page. With arguments it is
// a format of package fmt.
func (p *screen) T(phrase string, args ...any) string {
	phrase = translated(p.Lang, phrase)
	if len(args) == 0 {
		return phrase
	}
	return fmt.Sprintf(phrase, args...)
}

// N returns the form of an English phrase that goes with a number: the forms
// are parted by |, such as "%d page|%d pages", and each may have the number in
// it.
func (p *screen) N(n int, forms string) string {
	form := pluralForm(p.Lang, n, strings.Split(translated(p.Lang, forms), "|"))
	if !strings.Contains(form, "%d") {
		return form
	}
	return fmt.Sprintf(form, n)
}

// Say returns a stored sentence in the language of the page: what a flaw, a
// judgement or a failure says. Numbers in it are kept. One that is not known
// stays English.
func (p *screen) Say(sentence string) string { return said(p.Lang, sentence) }

// Wrong says where and what went wrong.
func (p *screen) Wrong(e *document.Error) string {
	what := p.Say(e.Advised().What)
	if e.Page != 0 {
		what = p.T("page %d", e.Page) + ": " + what
	}
	if e.File != "" {
		what = e.File + ": " + what
	}
	return what
}

// Advice says what can be done about it.
func (p *screen) Advice(e *document.Error) string { return p.Say(e.Advice()) }

// Flaw names in a word or two what is bad about a page.
func (p *screen) Flaw(kind document.FlawKind) string { return translated(p.Lang, flawNames[kind]) }

var flawNames = map[document.FlawKind]string{
	document.FlawFailed: "not read", document.FlawNoText: "without text", document.FlawDamaged: "damaged picture",
	document.FlawUnread: "places not read", document.FlawPoor: "poorly read",
}

// Format says what an export is.
func (p *screen) Format(name string) string {
	if what := formatNames[name]; what != "" {
		return translated(p.Lang, what)
	}
	return name
}

var formatNames = map[string]string{
	"txt": "Plain text", "json": "Everything (JSON)", "hocr": "hOCR", "alto": "ALTO", "pdf": "Searchable PDF",
	"html": "Side by side", "tmx": "Translation memory (TMX)", "tei": "TEI", "tsv": "Table (TSV)",
}

// Language returns the name of a language.
func (p *screen) Language(tag string) string {
	if name := languageNames[tag]; name != "" {
		return translated(p.Lang, name)
	}
	return tag
}

var languageNames = map[string]string{"ru": "Russian", "en": "English", "uk": "Ukrainian", "de": "German", "fr": "French", "pl": "Polish"}

// Day returns a date in words.
func (p *screen) Day(t time.Time) string {
	if t = t.UTC(); p.Lang != "ru" {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d %s %d", t.Day(), russianMonths[t.Month()-1], t.Year())
}

var russianMonths = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

// Span says about how long something takes.
func (p *screen) Span(seconds *int) string {
	switch s := *seconds; {
	case s < 90:
		return p.T("about a minute")
	case s < 90*60:
		return p.N((s+30)/60, "about %d minute|about %d minutes")
	default:
		return p.N((s+1800)/3600, "about %d hour|about %d hours")
	}
}

// Bytes returns the size of a file.
func (p *screen) Bytes(n int64) string {
	switch {
	case n >= 1<<20:
		size := p.T("%.1f MB", float64(n)/(1<<20))
		if p.Lang == "ru" {
			size = strings.Replace(size, ".", ",", 1)
		}
		return size
	case n >= 1<<10:
		return p.T("%d kB", n>>10)
	}
	return p.N(int(n), "%d byte|%d bytes")
}

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"percent":    func(q float64) string { return strconv.Itoa(int(math.Round(q*100))) + " %" },
	"hundredths": func(q float64) int { return int(math.Round(q * 100)) },
	"stamp":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"join":       strings.Join,
	"corners":    corners,
	"sum":        func(a, b int) int { return a + b },
	"more":       func(all int, named []document.FlawedPage) int { return all - len(named) },
	"poor":       func(q float64) bool { return q < document.PoorQuality },
}).ParseFS(web, "web/*.html"))

// show answers with a template; title is the page's, in its language.
func (s *Server) show(w http.ResponseWriter, r *http.Request, name, title string, status int, data any) error {
	screen := s.screen(r).With(data)
	screen.Title = title
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, screen); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Language", screen.Lang)
	h.Add("Vary", "Accept-Language")
	if !slices.ContainsFunc(h["Vary"], func(v string) bool { return strings.Contains(v, "Cookie") }) {
		h.Add("Vary", "Cookie")
	}
	if status != http.StatusOK {
		h.Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		w.Write(out.Bytes())
		return nil
	}
	return s.send(w, r, "text/html; charset=utf-8", out.Bytes())
}

// errorPage tells a person what went wrong.
func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, e *document.Error, status int) {
	title := "Something went wrong"
	switch {
	case status == http.StatusNotFound:
		title = "Not found"
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		title = "Not allowed"
	case status == http.StatusServiceUnavailable:
		title = "Not available"
	case status < 500:
		title = "This cannot be done"
	}
	if err := s.show(w, r, "error.html", translated(languageFor(r), title), status, e); err != nil {
		note(r, err)
	}
}
