package document

import (
	"fmt"
	"strings"
)

// PageSchema names the JSON form of a Page. The number grows when a reader of
// the old form would misread the new one.
const PageSchema = "recto.page/1"

// Page is what recto knows of one page: where its text stands, what it says,
// how sure that is, and how it came about. A page that could not be read is a
// Page as well, with its Failure and no regions.
//
// All coordinates are canvas pixels; see Canvas.
type Page struct {
	Schema string `json:"schema"`
	// ID is unique within the document: "p" and the page number.
	ID string `json:"id"`
	// Number counts from 1 through the whole document.
	Number int        `json:"number"`
	Source PageSource `json:"source"`
	Canvas Canvas     `json:"canvas"`
	Origin Origin     `json:"origin"`
	// Languages are the BCP 47 tags of the languages the page was read in,
	// the most used one first.
	Languages []string `json:"languages,omitempty"`
	// Quality estimates the share of characters that are right, 0 to 1.
	Quality float64 `json:"quality"`
	// Regions stand in reading order.
	Regions []Region `json:"regions"`
	// Trail is what was done to the picture before it was read, in order.
	Trail []Step `json:"trail,omitempty"`
	// Notes are things a person should know that did not stop the reading.
	Notes []string `json:"notes,omitempty"`
	// Damage tells that the file of the picture is cut off or damaged; nil for a
	// whole one.
	Damage *Damage `json:"damage,omitempty"`
	// Image is the picture that the service keeps of the page; nil elsewhere.
	Image *StoredImage `json:"image,omitempty"`
	// Failure says why the page was not read; nil for a page that was.
	Failure *Error `json:"failure,omitempty"`
}

// PageSource tells where in the uploaded files a page comes from.
type PageSource struct {
	// File counts the document's files from 0.
	File int `json:"file"`
	// Page counts the pages of that file from 1.
	Page int `json:"page"`
	// Name is the name inside a zip, where the file is one, and Entry counts
	// the pages of what has that name from 1.
	Name  string `json:"name,omitempty"`
	Entry int    `json:"entry,omitempty"`
	// Kind is "pdf" or "image".
	Kind string `json:"kind"`
}

// Origin tells where a page's text came from.
type Origin string

const (
	// OriginOCR is text that recto read from the picture.
	OriginOCR Origin = "ocr"
	// OriginTextLayer is text that a born-digital page carries.
	OriginTextLayer Origin = "text-layer"
	// OriginNone is the origin of a page without text, and of a failed one.
	OriginNone Origin = "none"
)

// Canvas is the coordinate system of a page: its picture at native
// resolution, turned only by EXIF, /Rotate and the detected quarter turn,
// never deskewed, cropped or rescaled. The origin is the top left corner, x
// runs to the right and y down.
type Canvas struct {
	// Width and Height are in pixels.
	Width  int `json:"width"`
	Height int `json:"height"`
	// DPI is the resolution that the source states, pixels an inch; 0 where
	// it states none.
	DPI float64 `json:"dpi,omitempty"`
	// Aspect is how many times as high as wide a pixel is; 0 where it is
	// square. The resolution down is then DPI / Aspect.
	Aspect float64 `json:"aspect,omitempty"`
	// Turn is the quarter turn that recto detected and applied on top of EXIF
	// and /Rotate, in degrees clockwise: 0, 90, 180 or 270.
	Turn int `json:"turn"`
	// ToImage maps canvas pixels to pixels of the stored source image. It is
	// nil for a page that was drawn from a PDF rather than taken out of it.
	ToImage *Affine `json:"toImage,omitempty"`
	// ToPDF maps canvas pixels to points in the page's PDF user space; nil
	// for a page that is no PDF's.
	ToPDF *Affine `json:"toPDF,omitempty"`
}

// Step is one preparation step and the numbers it worked with.
type Step struct {
	Name   string             `json:"name"`
	Values map[string]float64 `json:"values,omitempty"`
}

// RegionKind tells what a region is.
type RegionKind string

const (
	RegionText        RegionKind = "text"
	RegionHeading     RegionKind = "heading"
	RegionTable       RegionKind = "table"
	RegionPageNumber  RegionKind = "page-number"
	RegionRunningHead RegionKind = "running-head"
	RegionStamp       RegionKind = "stamp"
	RegionHandwriting RegionKind = "handwriting"
	RegionSignature   RegionKind = "signature"
	RegionIllegible   RegionKind = "illegible"
	// RegionUnread is ink in lines that became no text.
	RegionUnread RegionKind = "unread"
)

// Region is a part of a page that belongs together: a column's block of
// paragraphs, a heading, a stamp.
type Region struct {
	// ID is unique within the document: the page's ID and "r" with a number.
	ID       string     `json:"id"`
	Kind     RegionKind `json:"kind"`
	Box      Box        `json:"box"`
	Language string     `json:"language,omitempty"`
	Quality  float64    `json:"quality"`
	Lines    []Line     `json:"lines,omitempty"`
}

// Line is one printed line.
type Line struct {
	// ID is the region's ID and "l" with a number.
	ID  string `json:"id"`
	Box Box    `json:"box"`
	// Polygon runs around the line as it stands on the canvas, clockwise from
	// its top left corner; it differs from Box on a skewed page.
	Polygon []Point `json:"polygon,omitempty"`
	// Baseline runs from the left end of the line to the right one.
	Baseline [2]Point `json:"baseline"`
	// Size is the height from descenders to ascenders in pixels.
	Size float64 `json:"size"`
	// Paragraph counts the paragraphs of the region from 1.
	Paragraph int     `json:"paragraph"`
	Language  string  `json:"language,omitempty"`
	Quality   float64 `json:"quality"`
	Words     []Word  `json:"words"`
}

// Word is one word as it was typed, with the punctuation that touches it.
type Word struct {
	// ID is the line's ID and "w" with a number.
	ID   string `json:"id"`
	Box  Box    `json:"box"`
	Text string `json:"text"`
	// Normal is the form to search for where it differs from Text: typewriter
	// habits undone (I for 1, apostrophe for ъ), ё as е.
	Normal   string `json:"normal,omitempty"`
	Language string `json:"language,omitempty"`
	// Confidence is what the recogniser said, 0 to 1.
	Confidence float64 `json:"confidence"`
	// Quality estimates the share of characters that are right, 0 to 1.
	Quality float64 `json:"quality"`
	// Joined is the whole word where a hyphen at the line end parted it; both
	// parts carry it. Part is then 1 for the first and 2 for the second.
	Joined string `json:"joined,omitempty"`
	Part   int    `json:"part,omitempty"`
	// Column counts the columns of a table from 1; it is 0 outside of tables. A
	// line of a table is a row, and its words in one column are a cell.
	Column int `json:"column,omitempty"`
	// By is ByPerson for a word that a person has corrected or confirmed.
	By string `json:"by,omitempty"`
}

// Identify gives the page its number in the document, and IDs to it and to all
// that is on it.
func (p *Page) Identify(number int) {
	p.Number = number
	p.ID = fmt.Sprintf("p%d", number)
	for r := range p.Regions {
		region := &p.Regions[r]
		region.ID = fmt.Sprintf("%sr%d", p.ID, r+1)
		for l := range region.Lines {
			line := &region.Lines[l]
			line.ID = fmt.Sprintf("%sl%d", region.ID, l+1)
			for w := range line.Words {
				line.Words[w].ID = fmt.Sprintf("%sw%d", line.ID, w+1)
			}
		}
	}
}

// Text returns the page's running text: a line of text for each printed line,
// an empty line between paragraphs and regions, a tab between the cells of a
// table, a word parted by a hyphen joined on the line where it begins. Stamps,
// handwriting and illegible regions are not part of it. It ends with a newline
// unless it is empty.
func (p *Page) Text() string {
	var text strings.Builder
	for _, region := range p.Regions {
		if !region.Kind.Running() {
			continue
		}
		paragraph := 0
		for _, line := range region.Lines {
			running := line.row()
			if running == "" {
				continue
			}
			if text.Len() > 0 && line.Paragraph != paragraph {
				text.WriteByte('\n')
			}
			paragraph = line.Paragraph
			text.WriteString(running)
			text.WriteByte('\n')
		}
	}
	return text.String()
}

// Running reports whether regions of this kind belong to the running text.
func (k RegionKind) Running() bool {
	return k != RegionStamp && k != RegionHandwriting && k != RegionSignature && k != RegionIllegible && k != RegionUnread
}

// Text returns the line's words with a space between them. A word parted by a
// hyphen stands whole on the line where it begins and is left out of the next.
func (l *Line) Text() string { return l.text(func(*Word) string { return " " }) }

// row is Text with a tab for each border between columns, before empty cells
// too.
func (l *Line) row() string {
	column := 1
	return l.text(func(w *Word) string {
		tabs := max(0, w.Column-column)
		if tabs == 0 {
			return " "
		}
		column = w.Column
		return strings.Repeat("\t", tabs)
	})
}

// text returns the line's words with what stands before each of them; a space is
// left out before the first.
func (l *Line) text(before func(*Word) string) string {
	var text strings.Builder
	for i := range l.Words {
		w := &l.Words[i]
		if w.Part == 2 {
			continue
		}
		if gap := before(w); gap != " " || text.Len() > 0 {
			text.WriteString(gap)
		}
		if w.Part == 1 {
			text.WriteString(w.Joined)
		} else {
			text.WriteString(w.Text)
		}
	}
	return text.String()
}

// Cells returns the words of a line in runs of one column: the cells of a row
// of a table, the whole line elsewhere. Empty cells are left out; Column tells. The
// text of a cell is that of a Line with its words.
func (l *Line) Cells() [][]Word {
	var cells [][]Word
	for start, i := 0, 1; i <= len(l.Words); i++ {
		if i == len(l.Words) || l.Words[i].Column != l.Words[start].Column {
			cells, start = append(cells, l.Words[start:i]), i
		}
	}
	return cells
}

// Words calls yield for every word of the page in reading order until it
// returns false.
func (p *Page) Words(yield func(*Word) bool) {
	for r := range p.Regions {
		for l := range p.Regions[r].Lines {
			for w := range p.Regions[r].Lines[l].Words {
				if !yield(&p.Regions[r].Lines[l].Words[w]) {
					return
				}
			}
		}
	}
}
