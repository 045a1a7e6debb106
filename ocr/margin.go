package ocr

import (
	"recto/document"
	"recto/ocr/engine"
	"recto/ocr/layout"
	"recto/ocr/prepare"
)

// lineNumbers reads the numbers in the margins of an image and puts each at that
// end of its line; what is no column of growing numbers is left as it is.
func (r *Reader) lineNumbers(regions []document.Region, work *prepare.WorkingImage, ink *layout.Ink) ([]document.Region, error) {
	for _, right := range []bool{false, true} {
		column := layout.FindColumn(regions, ink, right)
		if column == nil {
			continue
		}
		if boxes := column.Unread(); len(boxes) > 0 {
			words, err := r.readNumbers(boxes, work, ink.XHeight)
			if err != nil {
				return nil, err
			}
			column.Take(words)
		}
		if numbered, ok := column.Number(); ok {
			return numbered, nil
		}
	}
	return regions, nil
}

// readNumbers reads what stands in some boxes with everything else on the image
// made paper.
func (r *Reader) readNumbers(boxes []document.Box, work *prepare.WorkingImage, xHeight float64) ([]document.Word, error) {
	var around document.Box
	others := engine.NewMask(work.Pix).Inverse() // where no number is; for Clear the far edges belong to a box
	for _, b := range boxes {
		around = around.Union(b)
		others.Clear(document.Box{Left: b.Left, Top: b.Top, Right: b.Right - 1, Bottom: b.Bottom - 1})
	}
	numbers, err := work.Pix.Fill(others, 255)
	if err != nil {
		return nil, err
	}
	defer numbers.Close()
	margin := int(2 * xHeight)
	around = document.Box{Left: around.Left - margin, Top: around.Top - margin, Right: around.Right + margin, Bottom: around.Bottom + margin}
	around = around.Intersect(document.Box{Right: work.Pix.Width(), Bottom: work.Pix.Height()})
	part, err := numbers.Crop(around)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	model := "eng"
	if r.words["en"] == nil {
		model = "rus"
	}
	read, err := r.regionsOf(part, engine.ModeBlock, []string{model})
	if err != nil {
		return nil, err
	}
	at := document.Translate(float64(around.Left), float64(around.Top))
	var words []document.Word
	for _, line := range layout.LinesOf(read) {
		words = append(words, layout.Moved(*line, at).Words...)
	}
	return words, nil
}
