package ocr

import (
	"recto/document"
	"recto/ocr/engine"
)

// Explain reads a page as Read does and shows how. The explanation is also
// there, as far as it came, where the reading ended with an error.
func (r *Reader) Explain(img *document.Image, languages []string) (*document.Page, *document.Explanation, error) {
	j := &journal{}
	defer func() { j.picture.Close() }()
	page, err := r.read(img, languages, nil, j)
	if err != nil {
		return nil, &j.explanation, err
	}
	canvas, err := j.picture.Turn(page.Canvas.Turn)
	if err != nil {
		return nil, &j.explanation, err
	}
	defer canvas.Close()
	j.chapter("page")
	j.step(document.Step{Name: "canvas"}, canvas)
	return page, &j.explanation, nil
}

// journal keeps what a reading does to the picture of a page. A nil journal
// keeps nothing.
type journal struct {
	explanation document.Explanation
	// picture is the page as it came, turned by its own orientation only.
	picture *engine.Pix
}

// begin notes the picture that is to be read.
func (j *journal) begin(picture *engine.Pix) {
	if j != nil {
		j.picture = picture.Clone()
		j.chapter("look")
		j.step(document.Step{Name: "picture"}, picture)
	}
}

// chapter begins a new part.
func (j *journal) chapter(name string) {
	if j != nil {
		j.explanation.Chapters = append(j.explanation.Chapters, document.Chapter{Name: name})
	}
}

// forget drops the last chapter: it came to nothing.
func (j *journal) forget() {
	if j != nil {
		j.explanation.Chapters = j.explanation.Chapters[:len(j.explanation.Chapters)-1]
	}
}

// keep names the chapter of the reading that became the page, and what was
// decided on its words.
func (j *journal) keep(name string, decisions []document.Decision) {
	if j == nil {
		return
	}
	for i := range j.explanation.Chapters {
		c := &j.explanation.Chapters[i]
		if c.Kept = c.Name == name; c.Kept {
			c.Decisions = decisions
		}
	}
}

// shownWidth is how wide pictures are shown, in pixels.
const shownWidth = 1200

// step notes what was done and, where it left other pixels, how they look. A
// picture that cannot be shown is left out: it is no reason not to read.
func (j *journal) step(step document.Step, pix *engine.Pix) {
	if j == nil {
		return
	}
	shown := document.ShownStep{Step: step}
	if pix != nil {
		shown.Width, shown.Height = pix.Width(), pix.Height()
		if small, err := pix.Scale(min(1, shownWidth/float64(pix.Width()))); err == nil {
			shown.Picture, _ = small.JPEG(70)
			small.Close()
		}
	}
	last := &j.explanation.Chapters[len(j.explanation.Chapters)-1]
	last.Steps = append(last.Steps, shown)
}
