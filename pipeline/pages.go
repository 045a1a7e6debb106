package pipeline

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"recto/document"
)

// PageRange is a choice of pages such as 1-3,7. The zero value is all pages.
type PageRange []interval

type interval struct{ first, last int }

// ParsePageRange understands page numbers and ranges with commas between them:
// "1-3,7", "5-" for the fifth page to the last. Pages count from 1.
func ParsePageRange(text string) (PageRange, error) {
	var r PageRange
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		s := interval{}
		var err error
		if s.first, err = pageNumber(first); err != nil {
			return nil, err
		}
		switch {
		case !isRange:
			s.last = s.first
		case last == "":
			s.last = math.MaxInt
		default:
			if s.last, err = pageNumber(last); err != nil {
				return nil, err
			}
		}
		if s.last < s.first {
			return nil, document.Errorf(document.KindUsage, "The page range %q runs backwards.", part)
		}
		r = append(r, s)
	}
	return r, nil
}

func pageNumber(text string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 {
		return 0, document.Errorf(document.KindUsage, "%q is no page number; a range looks like 1-3,7.", text)
	}
	return n, nil
}

// Of returns the chosen pages of a document with count pages, ascending and
// each once. A range that runs past the last page is cut to it; one that lies
// wholly outside is an error.
func (r PageRange) Of(count int) ([]int, error) {
	chosen := make([]bool, count+1)
	for _, s := range r {
		if s.first > count {
			return nil, document.Errorf(document.KindNoSuchPage, "There is no page %d; the document has %d.", s.first, count)
		}
		for n := s.first; n <= min(s.last, count); n++ {
			chosen[n] = true
		}
	}
	var pages []int
	for n := 1; n <= count; n++ {
		if len(r) == 0 || chosen[n] {
			pages = append(pages, n)
		}
	}
	return pages, nil
}

// String gives the range as ParsePageRange takes it, "" for all pages.
func (r PageRange) String() string {
	parts := make([]string, len(r))
	for i, s := range r {
		switch {
		case s.first == s.last:
			parts[i] = strconv.Itoa(s.first)
		case s.last == math.MaxInt:
			parts[i] = fmt.Sprintf("%d-", s.first)
		default:
			parts[i] = fmt.Sprintf("%d-%d", s.first, s.last)
		}
	}
	return strings.Join(parts, ",")
}
