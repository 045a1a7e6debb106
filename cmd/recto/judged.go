package main

import (
	"cmp"
	"path/filepath"

	"recto/document"
	"recto/ingest"
	"recto/pipeline"
)

// judgedPage is a page of a document with what is bad about it, and where it is.
type judgedPage struct {
	// File is the path of its file, and Page its number in there.
	File string `json:"file"`
	Page int    `json:"page"`
	document.FlawedPage
	// source is where it comes from, as long as File is not known.
	source document.PageSource
}

func judge(page *document.Page) judgedPage {
	return judgedPage{
		Page: page.Source.Page, source: page.Source,
		FlawedPage: document.FlawedPage{Number: page.Number, Quality: page.Quality, Flaws: page.Flaws()},
	}
}

// locate gives pages the paths of their files, once these are known.
func (t *task) locate(pages []judgedPage, opened *pipeline.Opened) {
	for i := range pages {
		p := &pages[i]
		p.File = t.name
		if t.folder {
			p.File = filepath.Join(p.File, opened.Originals[p.source.File].Name)
		}
		if p.source.Name != "" { // in a zip
			p.File, p.Page = p.File+"/"+p.source.Name, p.source.Entry
		}
	}
}

// compareJudged orders pages of several files, the worst first.
func compareJudged(a, b judgedPage) int {
	return cmp.Or(document.ComparePages(&a.FlawedPage, &b.FlawedPage), ingest.Natural(a.File, b.File), cmp.Compare(a.Page, b.Page))
}
