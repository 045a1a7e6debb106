package ocr

import (
	"math"
	"slices"
)

// way is another way to prepare a doubtful page. prepare changes the levelled
// sheet and says in which languages to read it, or that it does not apply.
type way struct {
	name string
	// ofGreys is true for a way that a bilevel sheet has not.
	ofGreys bool
	prepare func(s *sheet, best *reading, asked []string) (tags []string, applies bool, err error)
}

// ways are tried in this order. What each gains and costs is in
// docs/reading.md.
var ways = []way{
	{"near the paper", true, func(s *sheet, best *reading, _ []string) ([]string, bool, error) {
		if err := s.nearPaper(); err != nil {
			return nil, false, err
		}
		return best.languages, true, s.despeckle()
	}},
	{"larger", false, func(s *sheet, best *reading, _ []string) ([]string, bool, error) {
		factor := larger(s.pix.Width(), s.pix.Height())
		if factor == 1 {
			return nil, false, nil
		}
		if err := s.scale(factor); err != nil {
			return nil, false, err
		}
		return best.languages, true, shade(s)
	}},
	{"local threshold", true, func(s *sheet, best *reading, _ []string) ([]string, bool, error) {
		return best.languages, true, s.sauvola(20, 0.34)
	}},
	{"other greys", true, func(s *sheet, best *reading, _ []string) ([]string, bool, error) {
		if s.faded {
			s.faded = false
			return best.languages, true, shade(s)
		}
		return best.languages, true, nil
	}},
	{"both languages", false, func(s *sheet, best *reading, asked []string) ([]string, bool, error) {
		if len(asked) > 0 || slices.Contains(best.languages, "ru") || best.foreign <= 0.1 {
			return nil, false, nil
		}
		return []string{"ru", "en"}, true, shade(s)
	}},
}

// larger is how many times as large a page of a size is read again; 1 where it
// has as many pixels as a page may.
func larger(width, height int) float64 {
	return max(1, min(1.5, math.Sqrt(maxPixels/float64(width*height))))
}
