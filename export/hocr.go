package export

import (
	"fmt"
	"io"
	"math"
	"strings"

	"recto/document"
)

// hocr writes hOCR 1.2 as XHTML: an ocr_page for each page, in it ocr_carea,
// ocr_par, ocr_line and ocrx_word. The words are as they were typed; a hyphen
// at the line end stays. The kind of a region other than text is its property
// x_kind, and what is bad about a page that of its ocr_page, x_flaws.
type hocr struct {
	xml *markup
	doc *document.Document
}

func newHOCR(w io.Writer, doc *document.Document) Writer {
	h := &hocr{xml: newMarkup(w), doc: doc}
	h.begin()
	h.xml.flush() // an error comes back with the next flush
	return h
}

func (h *hocr) begin() {
	x := h.xml
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
`)
	x.begin("html", "xmlns", "http://www.w3.org/1999/xhtml")
	x.begin("head")
	x.element("title", title(h.doc))
	x.empty("meta", "http-equiv", "Content-Type", "content", "text/html; charset=utf-8")
	x.empty("meta", "name", "ocr-system", "content", strings.TrimSpace("recto, Tesseract "+h.doc.Recipe.Tesseract))
	x.empty("meta", "name", "ocr-capabilities", "content", "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_lang ocrp_wconf")
	x.end()
	x.begin("body")
}

func (h *hocr) Page(p *document.Page) error {
	properties := []string{bbox(document.Box{Right: p.Canvas.Width, Bottom: p.Canvas.Height}), fmt.Sprintf("ppageno %d", p.Number-1)}
	if name := sourceName(h.doc, p); name != "" {
		properties = append([]string{"image " + quoted(name)}, properties...)
	}
	if dpi := p.Canvas.DPI; dpi > 0 {
		properties = append(properties, fmt.Sprintf("scan_res %s %[1]s", decimal(dpi)))
	}
	var flaws []string
	for _, flaw := range p.Flaws() {
		flaws = append(flaws, quoted(flaw.What))
	}
	if flaws != nil {
		properties = append(properties, "x_flaws "+strings.Join(flaws, " "))
	}
	lang := firstLanguage(p)
	h.div("ocr_page", p.ID, lang, "", properties...)
	for i := range p.Regions {
		h.region(&p.Regions[i], lang)
	}
	h.xml.end()
	return h.xml.flush()
}

func (h *hocr) Close() error {
	h.xml.end()
	h.xml.end()
	return h.xml.flush()
}

// region writes a region and, in it, a paragraph for each run of lines with
// the same number.
func (h *hocr) region(r *document.Region, outer string) {
	properties := []string{bbox(r.Box)}
	if r.Kind != document.RegionText {
		properties = append(properties, "x_kind "+string(r.Kind))
	}
	lang := h.div("ocr_carea", r.ID, r.Language, outer, properties...)
	for lines := r.Lines; len(lines) > 0; {
		n := 1
		for n < len(lines) && lines[n].Paragraph == lines[0].Paragraph {
			n++
		}
		h.paragraph(fmt.Sprintf("%sp%d", r.ID, lines[0].Paragraph), lines[:n], lang)
		lines = lines[n:]
	}
	h.xml.end()
}

func (h *hocr) paragraph(id string, lines []document.Line, outer string) {
	var box document.Box
	for i := range lines {
		box = box.Union(lines[i].Box)
	}
	h.xml.begin("p", "class", "ocr_par", "id", id, "title", bbox(box))
	for i := range lines {
		h.line(&lines[i], outer)
	}
	h.xml.end()
}

func (h *hocr) line(l *document.Line, outer string) {
	lang := inner(l.Language, outer)
	h.xml.begin("span", "class", "ocr_line", "id", l.ID, "lang", lang, "xml:lang", lang,
		"title", strings.Join(append([]string{bbox(l.Box)}, lineProperties(l)...), "; "))
	if lang == "" {
		lang = outer
	}
	for _, w := range speaking(l.Words) {
		own := inner(w.Language, lang)
		properties := fmt.Sprintf("%s; x_wconf %.0f", bbox(w.Box), 100*share(w.Confidence))
		if w.Column > 0 {
			properties += fmt.Sprintf("; x_column %d", w.Column)
		}
		h.xml.element("span", w.Text, "class", "ocrx_word", "id", w.ID, "lang", own, "xml:lang", own, "title", properties)
	}
	h.xml.end()
}

// lineProperties returns the baseline as hOCR has it, a slope and the distance
// from the box's bottom left corner, for a line that runs mostly across; for
// one that runs up or down, its angle.
func lineProperties(l *document.Line) []string {
	var properties []string
	a, b := l.Baseline[0], l.Baseline[1]
	switch dx, dy := b.X-a.X, b.Y-a.Y; {
	case dx > math.Abs(dy):
		slope := dy / dx
		y := a.Y + slope*(float64(l.Box.Left)-a.X)
		properties = append(properties, fmt.Sprintf("baseline %s %s", decimal(slope), decimal(y-float64(l.Box.Bottom))))
	case dx != 0 || dy != 0:
		properties = append(properties, "textangle "+decimal(-math.Atan2(dy, dx)*180/math.Pi))
	}
	if l.Size > 0 {
		properties = append(properties, "x_size "+decimal(l.Size))
	}
	return properties
}

// div opens a division and returns the language that holds inside it.
func (h *hocr) div(class, id, language, outer string, properties ...string) string {
	lang := inner(language, outer)
	h.xml.begin("div", "class", class, "id", id, "lang", lang, "xml:lang", lang, "title", strings.Join(properties, "; "))
	if lang == "" {
		return outer
	}
	return lang
}

// inner returns the tag of a language where it differs from the one outside.
func inner(language, outer string) string {
	if lang := languageTag(language); lang != outer {
		return lang
	}
	return ""
}

func bbox(b document.Box) string {
	return fmt.Sprintf("bbox %d %d %d %d", b.Left, b.Top, b.Right, b.Bottom)
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
