package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recto/document"
	"recto/scripts/score"
	"recto/scripts/simulate"
)

const (
	nearEnough = 3.0 // points of CER
	aimNear    = .9  // of the pages
	worstShare = .1  // of the pages are the worst
	firstShare = .2  // of the pages, in order, should hold them
)

// judged is a page with the error rate that it has and the one that recto
// expects, in per cent.
type judged struct {
	id              string
	truth, expected float64
	lines           []judged
}

// quality compares the estimate that every page carries with the truth on pages
// that it was not fitted on: those that it renders, some of them damaged by the
// presets of eval/ocr/degrade, and the public pages; or on a folder of scans with
// their texts (NAME.gt.txt). Folders in the folder count as sets of their own as
// well.
func (m *measure) quality() (met bool, err error) {
	if len(m.rest) > 0 {
		dir := m.rest[0]
		m.rest = m.rest[1:]
		return m.compare(dir)
	}
	dir := filepath.Join(m.tmp, "test")
	if err := testSet().write(filepath.Join(dir, "rendered"), 1); err != nil {
		return false, err
	}
	if program := simulate.Degrader(m.eval); program != "" {
		if err := testSet().degrade(filepath.Join(dir, "presets"), program); err != nil {
			return false, err
		}
	}
	dirs := []string{dir}
	if public := m.file("ocr/sets"); public != "" {
		dirs = append(dirs, public)
	}
	return m.compare(dirs...)
}

// compare compares estimates and truth on the sets of some folders.
func (m *measure) compare(dirs ...string) (met bool, err error) {
	var all []judged
	for _, dir := range dirs {
		pages, err := m.compareSets(dir)
		if err != nil {
			return false, err
		}
		if len(dirs) > 1 {
			printQuality(filepath.Base(dir), pages)
			printSpan(pages)
		}
		all = append(all, pages...)
	}
	near, first := printQuality("all", all)
	printSpan(all)
	return len(all) > 0 && near >= aimNear && first == 1, nil
}

// compareSets compares them on the sets of a folder, and returns its pages.
func (m *measure) compareSets(dir string) (all []judged, err error) {
	sets, err := setsIn(dir)
	if err != nil {
		return nil, err
	}
	for _, set := range sets {
		pages, err := m.judge(set)
		if err != nil {
			return nil, err
		}
		if len(sets) > 1 {
			printQuality(filepath.Base(set), pages)
		}
		all = append(all, pages...)
	}
	if m.verbose {
		slices.SortFunc(all, func(a, b judged) int { return strings.Compare(a.id, b.id) })
		for _, p := range all {
			fmt.Printf("    %-40s %6.2f expected %6.2f\n", p.id, p.truth, p.expected)
		}
	}
	return all, nil
}

// printSpan prints how the pages are spread between good and bad, and how near
// the estimate is in each part.
func printSpan(pages []judged) {
	limits := []float64{2, 5, 10, 30, 80, 100}
	from := 0.0
	for i, limit := range limits {
		n, near, off := 0, 0, 0.0
		for _, p := range pages {
			if p.truth <= limit && (p.truth > from || i == 0) {
				n++
				off += p.expected - p.truth
				if math.Abs(p.truth-p.expected) <= nearEnough {
					near++
				}
			}
		}
		if n > 0 {
			fmt.Printf("    CER %3.0f to %3.0f: %3d pages, %3d near, on average %+.1f points off\n", from, limit, n, near, off/float64(n))
		}
		from = limit
	}
	var lines []judged
	for _, p := range pages {
		lines = append(lines, p.lines...)
	}
	if len(lines) > 0 {
		fmt.Printf("    %d lines: rank correlation %.2f\n", len(lines), spearman(lines))
	}
}

// setsIn returns a folder and the folders in it that hold texts.
func setsIn(dir string) ([]string, error) {
	texts, err := filepath.Glob(filepath.Join(dir, "*.gt.txt"))
	if err != nil {
		return nil, err
	}
	inner, err := filepath.Glob(filepath.Join(dir, "*", "*.gt.txt"))
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, path := range append(texts, inner...) {
		if d := filepath.Dir(path); !slices.Contains(dirs, d) {
			dirs = append(dirs, d)
		}
	}
	if len(dirs) == 0 {
		return nil, fmt.Errorf("%s: no scans with NAME.gt.txt beside them", dir)
	}
	return dirs, nil
}

func (m *measure) judge(dir string) ([]judged, error) {
	pages, _, err := m.readScans(nil, dir)
	if err != nil {
		return nil, err
	}
	var out []judged
	for _, id := range sortedKeys(pages) {
		text, err := os.ReadFile(filepath.Join(dir, id+".gt.txt"))
		if os.IsNotExist(err) {
			continue
		} else if err != nil {
			return nil, err
		}
		compared := score.Compare(string(text), pages[id].Text())
		if compared.Chars == 0 {
			continue
		}
		out = append(out, judged{id, min(100, compared.CER()), 100 * (1 - pages[id].Quality), judgeLines(string(text), pages[id])})
	}
	return out, nil
}

// judgeLines compares lines of more than a few characters.
func judgeLines(text string, page *document.Page) []judged {
	const few = 8
	words := score.Words(text, wordsByLine(page))
	var lines []judged
	for _, region := range page.Regions {
		for _, line := range region.Lines {
			chars, errors := 0, 0
			for range line.Words {
				chars, errors = chars+words[0].Chars, errors+words[0].Errors
				words = words[1:]
			}
			if chars > few {
				lines = append(lines, judged{truth: min(100, 100*float64(errors)/float64(chars)), expected: 100 * (1 - line.Quality)})
			}
		}
	}
	return lines
}

// printQuality prints the three figures and returns the share of pages whose
// estimate is near and how many of the worst pages come early.
func printQuality(name string, pages []judged) (near, first float64) {
	if len(pages) == 0 {
		return 0, 0
	}
	n := 0
	for _, p := range pages {
		if math.Abs(p.truth-p.expected) <= nearEnough {
			n++
		}
	}
	near = float64(n) / float64(len(pages))
	worst := max(1, int(worstShare*float64(len(pages))))
	early := min(len(pages), max(worst, int(math.Ceil(firstShare*float64(len(pages))))))
	order := slices.Clone(pages)
	slices.SortStableFunc(order, func(a, b judged) int { return cmp.Compare(b.expected, a.expected) })
	bad := slices.Clone(pages)
	slices.SortStableFunc(bad, func(a, b judged) int { return cmp.Compare(b.truth, a.truth) })
	found := 0
	for _, p := range bad[:worst] {
		if slices.ContainsFunc(order[:early], func(q judged) bool { return q.id == p.id }) {
			found++
		}
	}
	first = float64(found) / float64(worst)
	fmt.Printf("  %-20s %3d pages: %3.0f %% within %.0f points; rank correlation %.2f; %d of the %d worst among the first %d\n",
		name, len(pages), 100*near, nearEnough, spearman(pages), found, worst, early)
	return near, first
}

// spearman is the correlation of the ranks of truth and estimate.
func spearman(pages []judged) float64 {
	a := ranks(pages, func(p judged) float64 { return p.truth })
	b := ranks(pages, func(p judged) float64 { return p.expected })
	mean := float64(len(pages)+1) / 2
	var ab, aa, bb float64
	for i := range a {
		ab += (a[i] - mean) * (b[i] - mean)
		aa += (a[i] - mean) * (a[i] - mean)
		bb += (b[i] - mean) * (b[i] - mean)
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

// ranks counts from 1; equal values share the mean of their ranks.
func ranks(pages []judged, of func(judged) float64) []float64 {
	out := make([]float64, len(pages))
	for i, p := range pages {
		below, same := 0, 0
		for _, q := range pages {
			switch {
			case of(q) < of(p):
				below++
			case of(q) == of(p):
				same++
			}
		}
		out[i] = float64(below) + float64(same+1)/2
	}
	return out
}
