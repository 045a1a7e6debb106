package ocr

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"recto/document"
	"recto/ocr/layout"
)

// parseHOCR turns Tesseract's hOCR page into regions. All coordinates are
// those of the picture that was recognised. The models' names become language
// tags. Words without text are left out, and lines and regions without words.
func parseHOCR(hocr string) ([]document.Region, error) {
	var (
		regions   []document.Region
		paragraph int
		language  string
		region    *document.Region
		line      *document.Line
		word      *document.Word
		depth     int
		wordDepth int
	)
	decoder := xml.NewDecoder(strings.NewReader(hocr))
	decoder.Strict = false
	decoder.Entity = xml.HTMLEntity
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return layout.Prune(regions), nil
		}
		if err != nil {
			return nil, document.Errorf(document.KindInternal, "hOCR: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			title := properties(attribute(t, "title"))
			switch class := attribute(t, "class"); class {
			case "ocr_carea":
				regions = append(regions, document.Region{Kind: document.RegionText, Box: title.box()})
				region, paragraph = &regions[len(regions)-1], 0
			case "ocr_par":
				paragraph++
				language = document.LanguageTag(attribute(t, "lang"))
			case "ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat":
				if region == nil {
					break
				}
				region.Lines = append(region.Lines, document.Line{
					Box: title.box(), Baseline: title.baseline(), Size: title.number("x_size", 0),
					Paragraph: max(1, paragraph), Language: language,
				})
				line = &region.Lines[len(region.Lines)-1]
			case "ocrx_word":
				if line == nil {
					break
				}
				line.Words = append(line.Words, document.Word{
					Box: title.box(), Language: language, Confidence: title.number("x_wconf", 0) / 100,
				})
				word, wordDepth = &line.Words[len(line.Words)-1], depth
				if lang := attribute(t, "lang"); lang != "" {
					word.Language = document.LanguageTag(lang)
				}
			}
		case xml.EndElement:
			if word != nil && depth == wordDepth {
				word.Text = strings.TrimSpace(word.Text)
				word = nil
			}
			depth--
		case xml.CharData:
			if word != nil {
				word.Text += string(t)
			}
		}
	}
}

func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// title is the content of an hOCR title attribute: names with their numbers.
type title map[string][]float64

func properties(text string) title {
	t := title{}
	for property := range strings.SplitSeq(text, ";") {
		fields := strings.Fields(property)
		if len(fields) < 2 {
			continue
		}
		for _, field := range fields[1:] {
			if v, err := strconv.ParseFloat(field, 64); err == nil {
				t[fields[0]] = append(t[fields[0]], v)
			}
		}
	}
	return t
}

func (t title) box() document.Box {
	v := t["bbox"]
	if len(v) != 4 {
		return document.Box{}
	}
	return document.Box{Left: int(v[0]), Top: int(v[1]), Right: int(v[2]), Bottom: int(v[3])}
}

func (t title) number(name string, fallback float64) float64 {
	if v := t[name]; len(v) > 0 {
		return v[0]
	}
	return fallback
}

// baseline undoes hOCR's form: a slope and an offset from the bottom left
// corner of the line's box.
func (t title) baseline() [2]document.Point {
	box := t.box()
	slope, offset := 0.0, 0.0
	if v := t["baseline"]; len(v) == 2 {
		slope, offset = v[0], v[1]
	}
	left := document.Point{X: float64(box.Left), Y: float64(box.Bottom) + offset}
	right := document.Point{X: float64(box.Right), Y: left.Y + slope*float64(box.Width())}
	return [2]document.Point{left, right}
}
