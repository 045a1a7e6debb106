//go:build fit

package ocr

import (
	"recto/document"
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
