package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"recto/cite"
	"recto/export"
	"recto/library"
	"recto/search"
	"recto/wire"
)

// A bag holds the document as a site as well: opened from a disk without a
// server it shows each page with its scan, text and translation, and finds words
// in it. Browsers let such pages load no data and no modules, so that everything
// stands in the pages and in two plain scripts.

// siteView is a page of the site.
type siteView struct {
	*wire.View
	Title, Citation, Reference string
	Strip                      []stripEntry
	// Leaf is the page shown; nil on the first sheet of the site.
	Leaf               *leafView
	Previous, Next     int
	Original, Language string
	// Scan is the path of the leaf's picture.
	Scan string
	// Files are those of the bag that people open.
	Files []siteFile
}

// siteFile is a file of the bag; its path is escaped as addresses have it.
type siteFile struct{ Path, Name string }

// Page is the name of the site's file of a page.
func (v *siteView) Page(number int) string { return fmt.Sprintf("%06d.html", number) }

// site returns the files of the site of a document.
func (s *Server) site(p *screen, view *wire.View, beside *beside, citation string, files []library.BagFile) (all []library.BagFile) {
	entry := search.EntryOf(view)
	base := siteView{View: view, Title: entry.Title, Reference: entry.Reference, Citation: citation, Strip: s.strip(view), Original: originalOf(view, beside)}
	if beside != nil {
		base.Language = beside.Language
	}
	add := func(name string, make func(ctx context.Context) ([]byte, error)) {
		all = append(all, library.BagFile{Path: name, Pack: true, Open: func(ctx context.Context) (io.ReadCloser, error) {
			data, err := make(ctx)
			return io.NopCloser(bytes.NewReader(data)), err
		}})
	}
	show := func(template string, v *siteView) ([]byte, error) {
		var out bytes.Buffer
		shown := p.With(v)
		shown.Title = v.Title
		err := templates.ExecuteTemplate(&out, template, shown)
		return out.Bytes(), err
	}
	add("index.html", func(context.Context) ([]byte, error) {
		v := base
		v.Files = siteFiles(p, files)
		return show("site.html", &v)
	})
	for i := range base.Strip {
		add("site/"+base.Page(i+1), func(ctx context.Context) ([]byte, error) {
			v := base
			leaf, err := s.leaf(ctx, view, beside, base.Strip[i])
			if err != nil {
				return nil, err
			}
			v.Leaf, v.Previous = leaf, i
			if i+1 < len(base.Strip) {
				v.Next = i + 2
			}
			if leaf.Image != nil {
				v.Scan = "../images/" + leaf.Image.SHA256 + "." + leaf.Image.Extension()
			}
			return show("site-page.html", &v)
		})
	}
	add("site/words.js", func(ctx context.Context) ([]byte, error) { return s.siteWords(ctx, view, beside) })
	for _, name := range []string{"style.css", "site.css", "site.js"} {
		add("site/"+name, func(context.Context) ([]byte, error) { return web.ReadFile("web/static/" + name) })
	}
	return all
}

// addSite adds the site of a document to its bag, in the language that is asked
// for, so that the same address gives the same bytes.
func (s *Server) addSite(r *http.Request, bag *library.Bag) {
	view := bag.View
	var beside *beside
	if slices.ContainsFunc(view.Alignments, func(a wire.AlignedView) bool { return a.Status == wire.AlignmentDone }) {
		parallel, aligned, err := s.Library.Parallel(r.Context(), view.ID, view.Run, "", "")
		if err != nil {
			note(r, err) // the site is of use without the translation
		} else {
			beside = newBeside(parallel, aligned.Language)
		}
	}
	p := &screen{Lang: "en"}
	if r.URL.Query().Get("lang") == "ru" {
		p.Lang = "ru"
	}
	work := library.Work(view)
	plain, _ := cite.Lookup("plain")
	bag.Files = append(bag.Files, s.site(p, view, beside, strings.TrimSpace(plain.Write(&work)), bag.Files)...)
}

// siteFiles are the exports and originals in a bag, with what people call them.
func siteFiles(p *screen, files []library.BagFile) (shown []siteFile) {
	for _, f := range files {
		folder, rest, _ := strings.Cut(f.Path, "/")
		name := path.Base(f.Path)
		switch folder {
		case "exports", "corrected":
			if strings.Contains(rest, "/") {
				continue
			}
			for _, format := range export.Formats {
				if strings.HasSuffix(rest, "."+format.Extension) {
					name = p.Format(format.Name)
				}
			}
			if folder == "corrected" {
				name += " " + p.T("(corrected)")
			}
		case "alignments":
			if !strings.HasSuffix(rest, ".html") {
				continue
			}
			name = p.Format("html")
		case "originals":
		case "translations":
			if !strings.Contains(rest, "/original/") {
				continue
			}
		default:
			continue
		}
		shown = append(shown, siteFile{(&url.URL{Path: f.Path}).EscapedPath(), name})
	}
	return shown
}

// siteWords is the text of all pages as a script, for finding words.
func (s *Server) siteWords(ctx context.Context, view *wire.View, beside *beside) ([]byte, error) {
	type words struct {
		Page int    `json:"page"`
		Text string `json:"text"`
	}
	pages := []words{}
	for i := range view.Pages {
		page, _, err := s.Library.Page(ctx, view.ID, view.Run, i+1)
		if err != nil {
			return nil, err
		}
		text := strings.Join(strings.Fields(page.Text()), " ")
		if beside != nil {
			for _, paragraph := range beside.translationOf(i + 1) {
				for _, sentence := range paragraph.Sentences {
					for _, t := range sentence.Texts {
						text += t.Text
					}
					text += " "
				}
			}
		}
		pages = append(pages, words{i + 1, text})
	}
	form, err := json.Marshal(pages) // it escapes <, > and the line ends of scripts
	return append(append([]byte("var rectoPages = "), form...), ";\n"...), err
}
