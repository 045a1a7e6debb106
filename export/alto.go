package export

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// altoKinds are the region kinds other than text, each a StructureTag that the
// blocks refer to.
var altoKinds = []document.RegionKind{
	document.RegionHeading, document.RegionTable, document.RegionPageNumber, document.RegionRunningHead,
	document.RegionStamp, document.RegionHandwriting, document.RegionSignature, document.RegionIllegible, document.RegionUnread,
}

// alto writes ALTO 4.4 in pixels, all pages in one file. A word that a hyphen
// parts at the line end is two Strings with SUBS_TYPE and SUBS_CONTENT, the
// hyphen is a HYP; the first String's box spans the hyphen as well. The normal
// form of a word, where it has one, is its ALTERNATIVE. Blocks and
// lines stand in reading order. A table is a ComposedBlock of rows, a row one of
// cells, a cell a TextBlock of one line. The schema asks for at least one page.
type alto struct {
	xml *markup
	doc *document.Document
}

func newALTO(w io.Writer, doc *document.Document) Writer {
	a := &alto{xml: newMarkup(w), doc: doc}
	a.begin()
	a.xml.flush() // an error comes back with the next flush
	return a
}

func (a *alto) Page(p *document.Page) error {
	x := a.xml
	width, height := strconv.Itoa(p.Canvas.Width), strconv.Itoa(p.Canvas.Height)
	attributes := []string{"ID", p.ID, "WIDTH", width, "HEIGHT", height, "PHYSICAL_IMG_NR", strconv.Itoa(p.Number)}
	attributes = append(attributes, flawAttributes(p)...)
	if p.Failure == nil {
		tools := "recto"
		if p.Origin == document.OriginOCR {
			tools = "recto tesseract"
		}
		attributes = append(attributes, "PROCESSINGREFS", tools, "PC", decimal(share(p.Quality)))
	}
	attributes = append(attributes, "LANG", firstLanguage(p), "OTHERLANGS", otherLanguages(p))
	x.begin("Page", attributes...)
	x.begin("PrintSpace", "HPOS", "0", "VPOS", "0", "WIDTH", width, "HEIGHT", height)
	for i := range p.Regions {
		a.block(&p.Regions[i])
	}
	x.end()
	x.end()
	return x.flush()
}

// flawAttributes say what is bad about a page.
func flawAttributes(p *document.Page) []string {
	quality := ""
	if p.Failure != nil || p.Damage != nil {
		quality = "Damaged"
	}
	var details []string
	for _, flaw := range p.Flaws() {
		details = append(details, flaw.What)
	}
	return []string{"QUALITY", quality, "QUALITY_DETAIL", strings.Join(details, " ")}
}

func (a *alto) Close() error {
	a.xml.end()
	a.xml.end()
	return a.xml.flush()
}

func (a *alto) begin() {
	x, doc := a.xml, a.doc
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	x.begin("alto", "xmlns", "http://www.loc.gov/standards/alto/ns-v4#",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance",
		"xsi:schemaLocation", "http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd",
		"SCHEMAVERSION", "4.4")
	x.begin("Description")
	x.element("MeasurementUnit", "pixel")
	x.begin("sourceImageInformation")
	x.element("fileName", title(doc))
	for _, f := range doc.Files {
		x.element("fileIdentifier", f.SHA256)
	}
	x.element("documentIdentifier", doc.ID)
	x.end()
	a.processing("tesseract", "contentGeneration", "Tesseract", doc.Recipe.Tesseract)
	a.processing("recto", "contentModification", "recto", fmt.Sprintf("reading revision %d", doc.Recipe.Revision))
	x.end()
	x.begin("Tags")
	for _, kind := range altoKinds {
		x.empty("StructureTag", "ID", string(kind), "TYPE", "region", "LABEL", string(kind))
	}
	x.end()
	x.begin("Layout")
}

func (a *alto) processing(id, category, name, version string) {
	a.xml.begin("Processing", "ID", id)
	a.xml.element("processingCategory", category)
	a.xml.begin("processingSoftware")
	a.xml.element("softwareName", name)
	a.xml.element("softwareVersion", version)
	a.xml.end()
	a.xml.end()
}

func (a *alto) block(r *document.Region) {
	kind := ""
	if slices.Contains(altoKinds, r.Kind) {
		kind = string(r.Kind)
	}
	if isTable(r) {
		a.table(r)
		return
	}
	a.xml.begin("TextBlock", place(r.Box, "ID", r.ID, "TAGREFS", kind, "LANG", languageTag(r.Language))...)
	for i := range r.Lines {
		if words := speaking(r.Lines[i].Words); len(words) > 0 {
			a.line(&r.Lines[i], words)
		}
	}
	a.xml.end()
}

// isTable reports whether the words of a region say in which column they stand.
func isTable(r *document.Region) bool {
	return slices.ContainsFunc(r.Lines, func(l document.Line) bool {
		return slices.ContainsFunc(l.Words, func(w document.Word) bool { return w.Column > 0 })
	})
}

// table writes a table as a block of rows, each a block of cells.
func (a *alto) table(r *document.Region) {
	a.xml.begin("ComposedBlock", place(r.Box, "ID", r.ID, "TAGREFS", string(r.Kind), "TYPE", "table")...)
	for i := range r.Lines {
		row := &r.Lines[i]
		a.xml.begin("ComposedBlock", place(row.Box, "ID", row.ID, "TYPE", "row")...)
		for _, words := range row.Cells() {
			words = speaking(words)
			if len(words) == 0 {
				continue
			}
			cell := cellOf(row, words)
			a.xml.begin("TextBlock", place(cell.Box, "ID", fmt.Sprintf("%sc%d", row.ID, words[0].Column), "LANG", languageTag(r.Language))...)
			a.line(&cell, words)
			a.xml.end()
		}
		a.xml.end()
	}
	a.xml.end()
}

// cellOf returns words of a row as a line of their own.
func cellOf(row *document.Line, words []document.Word) document.Line {
	cell := document.Line{ID: fmt.Sprintf("%sc%dl1", row.ID, words[0].Column), Language: row.Language}
	for _, w := range words {
		cell.Box = cell.Box.Union(w.Box)
	}
	a, b := row.Baseline[0], row.Baseline[1]
	if a.X >= b.X { // it runs up or down
		return cell
	}
	for i, x := range []int{cell.Box.Left, cell.Box.Right} {
		at := float64(x)
		cell.Baseline[i] = document.Point{X: at, Y: a.Y + (at-a.X)*(b.Y-a.Y)/(b.X-a.X)}
	}
	return cell
}

func (a *alto) line(l *document.Line, words []document.Word) {
	x := a.xml
	baseline := ""
	if l.Baseline[0] != l.Baseline[1] {
		baseline = points(l.Baseline[:])
	}
	x.begin("TextLine", place(l.Box, "ID", l.ID, "BASELINE", baseline, "LANG", languageTag(l.Language))...)
	if !upright(l) {
		x.begin("Shape")
		x.empty("Polygon", "POINTS", points(l.Polygon))
		x.end()
	}
	for i := range words {
		w := &words[i]
		content, part, hyphen := plain(w.Text), "", ""
		switch w.Part {
		case 1:
			part = "HypPart1"
			if i == len(words)-1 {
				content, hyphen = cutHyphen(content)
			}
		case 2:
			part = "HypPart2"
		}
		attributes := place(w.Box, "ID", w.ID, "CONTENT", content, "SUBS_TYPE", part, "SUBS_CONTENT", w.Joined,
			"WC", decimal(share(w.Confidence)), "CS", corrected(w), "LANG", languageTag(w.Language))
		if w.Normal == "" {
			x.empty("String", attributes...)
		} else {
			x.begin("String", attributes...)
			x.element("ALTERNATIVE", w.Normal, "PURPOSE", "normal form")
			x.end()
		}
		if hyphen != "" {
			x.empty("HYP", "CONTENT", hyphen)
		}
		if i+1 < len(words) {
			if gap := words[i+1].Box.Left - w.Box.Right; gap > 0 {
				x.empty("SP", "HPOS", strconv.Itoa(w.Box.Right), "VPOS", strconv.Itoa(w.Box.Top), "WIDTH", strconv.Itoa(gap))
			} else {
				x.empty("SP")
			}
		}
	}
	x.end()
}

// corrected is ALTO's correction status of a word, "" unless a person has seen
// to it.
func corrected(w *document.Word) string {
	if w.By == document.ByPerson {
		return "true"
	}
	return ""
}

// cutHyphen cuts the hyphen from the end of a word's first half. A word that
// is nothing but a hyphen, or ends in none, stays whole.
func cutHyphen(s string) (rest, hyphen string) {
	r, n := utf8.DecodeLastRuneInString(s)
	if n == len(s) || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
		return s, ""
	}
	return s[:len(s)-n], s[len(s)-n:]
}

// upright reports whether the line's polygon says no more than its box.
func upright(l *document.Line) bool {
	for i, c := range l.Box.Corners() {
		if len(l.Polygon) != 4 {
			return len(l.Polygon) == 0
		}
		if p := l.Polygon[i]; math.Abs(p.X-c.X) > 1 || math.Abs(p.Y-c.Y) > 1 {
			return false
		}
	}
	return true
}

func otherLanguages(p *document.Page) string {
	var tags []string
	for i, tag := range p.Languages {
		if tag = languageTag(tag); i > 0 && tag != "" {
			tags = append(tags, tag)
		}
	}
	return strings.Join(tags, " ")
}

// place puts a box behind other attributes.
func place(b document.Box, attributes ...string) []string {
	return append(attributes, "HPOS", strconv.Itoa(b.Left), "VPOS", strconv.Itoa(b.Top),
		"WIDTH", strconv.Itoa(b.Width()), "HEIGHT", strconv.Itoa(b.Height()))
}
