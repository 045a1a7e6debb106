package ocr

import (
	"slices"

	"recto/document"
)

// noteNoPrint is said of a page that was not read at all.
const noteNoPrint = "Nothing on this page looks like lines of print: it may be a picture, a hand or a bad copy."

// unreadable is the record of a page on which nothing looks like print: of a
// blank one, but for the marks that were taken off it, where all is dust.
func unreadable(img *document.Image, p *prepared) *document.Page {
	work := p.first
	if p.dust && len(work.Marks) == 0 {
		return blankPage(img, p.turn%360)
	}
	canvas := newCanvas(img, p.turn%360)
	page := &document.Page{
		Schema: document.PageSchema, Canvas: canvas, Origin: document.OriginNone, Quality: 1,
		Regions: work.MarksOn(canvas), Trail: append(work.Trail, document.Step{Name: "no-lines"}),
	}
	if !p.dust {
		whole := document.Region{Kind: document.RegionIllegible, Box: document.Box{Right: canvas.Width, Bottom: canvas.Height}}
		page.Quality, page.Notes = 0, []string{noteNoPrint}
		page.Regions = slices.Insert(page.Regions, 0, whole)
	}
	return page
}

func blankPage(img *document.Image, turn int) *document.Page {
	return &document.Page{
		Schema: document.PageSchema, Canvas: newCanvas(img, turn), Origin: document.OriginNone, Quality: 1,
		Regions: []document.Region{}, Trail: []document.Step{{Name: "blank"}},
	}
}
