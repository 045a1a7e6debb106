package ocr

import (
	"recto/document"
	"recto/ocr/engine"
)

// Twin is a word that the Russian and the English model have read in one place.
type Twin struct {
	Line             int // of the page
	Russian, English document.Word
}

// Twins reads a page with both models and returns the words that both have in
// the same place, in reading order: what the weights of odds are fitted to.
func (r *Reader) Twins(img *document.Image) ([]Twin, error) {
	picture, _, err := engine.Decode(img)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	p, err := r.prepare(picture, []string{"ru"}, nil)
	if err != nil || p == nil {
		return nil, err
	}
	defer p.Close()
	russian, err := r.regions(p.first, []string{document.ModelName("ru")})
	if err != nil {
		return nil, err
	}
	lines, err := r.readSheet(nil, russian, p.first)
	if err != nil {
		return nil, err
	}
	var twins []Twin
	for i, line := range lines {
		for _, word := range line.Words {
			for _, other := range loosened(line.english, line.Words) {
				if samePlace(word.Box, other.Box) {
					twins = append(twins, Twin{i, word, other})
				}
			}
		}
	}
	return twins, nil
}

// Traits returns what a twin is judged by in odds: beside a Latin word or not,
// on a page with many of them or not. ok is false for one that other rules
// decide on.
func (r *Reader) Traits(t Twin, beside, many bool) (values Traits, ok bool) {
	ru, en := trimmed(t.Russian.Text), trimmed(t.English.Text)
	at := place{beside: beside, found: sightings{many: many}}
	return r.traits(&t.Russian, &t.English, at), ru != "" && !isNumber(ru) && latinOnly(en)
}
