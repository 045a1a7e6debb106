package export

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"recto/document"
)

//go:embed explain.html
var explainHTML string

var explainPage = template.Must(template.New("").Parse(explainHTML))

// Explain writes how a page was read as an HTML page that needs nothing but
// itself: the page with its words marked by quality, the lines with the worst
// first, and every step with its picture and numbers. page is nil where the
// reading ended with failure.
func Explain(w io.Writer, name string, page *document.Page, explanation *document.Explanation, failure error) error {
	v := explained{Name: name, Page: page, Failure: failure}
	for _, c := range explanation.Chapters {
		shown := explainedChapter{Name: c.Name, Kept: c.Kept, Decisions: c.Decisions}
		for _, s := range c.Steps {
			shown.Steps = append(shown.Steps, newExplainedStep(s))
		}
		v.Chapters = append(v.Chapters, shown)
	}
	if page != nil {
		last := len(v.Chapters) - 1
		v.Canvas, v.Chapters = v.Chapters[last].Steps[0], v.Chapters[:last]
		v.mark(page)
	}
	return explainPage.Execute(w, v)
}

// explained is what the template fills in.
type explained struct {
	Name     string
	Page     *document.Page
	Failure  error
	Canvas   explainedStep
	Words    []explainedWord
	Lines    []explainedLine
	Chapters []explainedChapter
}

type explainedChapter struct {
	Name  string
	Kept  bool
	Steps []explainedStep
	// Decisions are those on the letters of single words.
	Decisions []document.Decision
}

type explainedStep struct {
	Name, Size string
	Values     []string
	Picture    template.URL
}

type explainedWord struct {
	Box document.Box
	// Grade is good, fair or poor.
	Grade, Tip string
}

type explainedLine struct {
	Number        int
	Text, Percent string
	Grade, Kind   string
	quality       float64
}

func newExplainedStep(s document.ShownStep) explainedStep {
	shown := explainedStep{Name: s.Name}
	if s.Width > 0 {
		shown.Size = fmt.Sprintf("%d × %d", s.Width, s.Height)
	}
	for _, key := range slices.Sorted(maps.Keys(s.Values)) {
		shown.Values = append(shown.Values, key+" "+strconv.FormatFloat(s.Values[key], 'f', -1, 64))
	}
	if s.Picture != nil {
		shown.Picture = template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(s.Picture))
	}
	return shown
}

// mark fills in the words and the lines.
func (v *explained) mark(page *document.Page) {
	for _, region := range page.Regions {
		for _, line := range region.Lines {
			var texts []string
			for _, word := range line.Words {
				texts = append(texts, word.Text)
				v.Words = append(v.Words, explainedWord{
					word.Box, grade(word.Quality),
					fmt.Sprintf("%s: quality %s, Tesseract says %s", word.Text, inPercent(word.Quality), inPercent(word.Confidence)),
				})
			}
			v.Lines = append(v.Lines, explainedLine{
				len(v.Lines) + 1, strings.Join(texts, " "), inPercent(line.Quality), grade(line.Quality), string(region.Kind), line.Quality,
			})
		}
	}
	slices.SortStableFunc(v.Lines, func(a, b explainedLine) int {
		switch {
		case a.quality < b.quality:
			return -1
		case a.quality > b.quality:
			return 1
		}
		return 0
	})
}

// Percent is the page's quality for people.
func (v explained) Percent() string { return inPercent(v.Page.Quality) }

// Languages are the page's, for people.
func (v explained) Languages() string { return strings.Join(v.Page.Languages, ", ") }

func inPercent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// grade is a quality in three classes, which the page colours.
func grade(quality float64) string {
	switch {
	case quality >= .95:
		return "good"
	case quality >= document.PoorQuality:
		return "fair"
	}
	return "poor"
}
