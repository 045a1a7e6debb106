package ocr

import (
	"math"
	"slices"

	"recto/ocr/prepare"
)

// fallback is another preparation of a doubtful page. prepare changes a copy of
// the levelled image, which is grey or black and white, and says in which languages
// to read it, or that it does not apply.
type fallback struct {
	name string
	// ofGreys is true where a bilevel image has no such fallback.
	ofGreys bool
	prepare func(work *prepare.WorkingImage, best *reading, asked []string) (tags []string, applies bool, err error)
}

// fallbacks are tried in this order. What each gains is in
// docs/measurements.md.
var fallbacks = []fallback{
	// The few known words of a table of figures do not tell its language before
	// all of it is read, and single letters beside figures look alike in both.
	{"English alone", false, func(work *prepare.WorkingImage, best *reading, asked []string) ([]string, bool, error) {
		if len(asked) > 0 || !slices.Contains(best.languages, "ru") || best.Known["en"] == 0 || best.Known["ru"] > 0 {
			return nil, false, nil
		}
		return []string{"en"}, true, prepare.Shade(work)
	}},
	{"near the paper", true, func(work *prepare.WorkingImage, best *reading, _ []string) ([]string, bool, error) {
		if err := work.NearPaper(); err != nil {
			return nil, false, err
		}
		return best.languages, true, work.Despeckle()
	}},
	{"larger", false, func(work *prepare.WorkingImage, best *reading, _ []string) ([]string, bool, error) {
		factor := larger(work.Pix.Width(), work.Pix.Height())
		if factor == 1 {
			return nil, false, nil
		}
		if err := work.Smooth(1); err != nil {
			return nil, false, err
		}
		if err := work.Scale(factor); err != nil {
			return nil, false, err
		}
		return best.languages, true, prepare.Shade(work)
	}},
	{"local threshold", true, func(work *prepare.WorkingImage, best *reading, _ []string) ([]string, bool, error) {
		return best.languages, true, work.Sauvola(20, 0.34)
	}},
	{"other greys", true, func(work *prepare.WorkingImage, best *reading, _ []string) ([]string, bool, error) {
		if work.Faded {
			work.Faded = false
			return best.languages, true, prepare.Shade(work)
		}
		return best.languages, true, nil
	}},
	{"both languages", false, func(work *prepare.WorkingImage, best *reading, asked []string) ([]string, bool, error) {
		if len(asked) > 0 || slices.Contains(best.languages, "ru") || best.Foreign <= 0.1 {
			return nil, false, nil
		}
		return []string{"ru", "en"}, true, prepare.Shade(work)
	}},
}

// larger is how many times as large a page of a size is read again; 1 where it
// has as many pixels as a page may.
func larger(width, height int) float64 {
	return max(1, min(1.5, math.Sqrt(prepare.MaxPixels/float64(width*height))))
}

// readAgain reads a doubtful page by the fallbacks and returns the best reading,
// which may lack its Latin words; the others are closed. A page that reads the
// same again is not doubtful for its print, and is left at that. work is the
// levelled image; languages are those asked for.
func (r *Reader) readAgain(best *reading, work *prepare.WorkingImage, languages []string, j *journal) (*reading, error) {
	for _, fallback := range fallbacks {
		if fallback.ofGreys && work.Pix.Depth() == 1 {
			continue
		}
		j.chapter(fallback.name)
		other := work.Copy()
		settled := false
		tags, applies, err := fallback.prepare(other, best, languages)
		if err == nil && applies {
			var again *reading
			if again, err = r.recognise(other, best.print, tags); err == nil {
				again.name = fallback.name
				settled = again.plain.Alike(best.plain)
				var better bool
				if better, err = r.better(again, best); better {
					best, again = again, best
				}
				again.Close()
			}
		}
		other.Close()
		if !applies {
			j.forget()
		}
		if err != nil || settled {
			return best, err
		}
	}
	return best, nil
}

// better reports whether one reading of a page is worth more than another. Two
// in the same languages are compared without their Latin words, which cost much
// and tell little.
func (r *Reader) better(one, other *reading) (bool, error) {
	if slices.Equal(one.languages, other.languages) {
		return one.plain.Worth > other.plain.Worth, nil
	}
	for _, read := range []*reading{one, other} {
		if err := r.completed(read); err != nil {
			return false, err
		}
	}
	return one.Worth > other.Worth, nil
}
