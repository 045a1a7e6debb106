//go:build fit

package ocr

import (
	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/engine"
	"recto/ocr/script"
)

// Pairs reads a page with both models and returns the words that both have in the
// same place, in reading order: what the weights of script are fitted to.
func (r *Reader) Pairs(img *document.Image) ([]script.Pair, error) {
	picture, _, err := engine.Decode(img)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	p, err := r.prepare(pixels{Pix: picture}, []string{"ru"}, nil)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	if p.outcome == blank {
		return nil, nil
	}
	russian, err := r.regions(p.first, []string{document.ModelName("ru")})
	if err != nil {
		return nil, err
	}
	lines, err := r.readPage(nil, russian, p.first)
	if err != nil {
		return nil, err
	}
	return script.Pairs(lines), nil
}

// PairTraits returns what a pair is judged by: beside a Latin word or not, on a
// page with many of them or not. ok is false for one that other rules decide on.
func (r *Reader) PairTraits(p script.Pair, beside, many bool) (values script.Traits, ok bool) {
	return r.script.PairTraits(p, beside, many)
}

// Disturbances reads a page as if no stroke disturbed it, and returns the disturbance of
// each of its words in reading order, nil in lines that no stroke comes near.
func (r *Reader) Disturbances(img *document.Image) (*document.Page, []*confidence.Disturbance, error) {
	picture, _, err := engine.Decode(img)
	if err != nil {
		return nil, nil, err
	}
	defer picture.Close()
	sized := *img
	sized.Width, sized.Height = picture.Width(), picture.Height()
	img = &sized
	p, err := r.prepare(pixels{Pix: picture}, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	defer p.Close()
	if p.outcome != ready {
		return unreadable(img, p), nil, nil
	}
	best, err := r.bestReading(p, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	defer best.Close()
	page := best.page(img, p.turn)
	var all []*confidence.Disturbance
	crossings := best.canvasInk().Crossings(page.Regions)
	scribbled, blotted := scribbledOn(crossings)
	if blotted {
		return page, make([]*confidence.Disturbance, len(crossings)), nil
	}
	for _, region := range page.Regions {
		for _, line := range region.Lines {
			all = append(all, disturbances(line.Words, crossings[len(all):len(all)+len(line.Words)], scribbled)...)
		}
	}
	return page, all, nil
}
