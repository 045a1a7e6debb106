package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recto/scripts/score"
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
}

// quality compares the estimate that every page carries with the truth, on a
// folder of scans with their texts (NAME.gt.txt), or on pages that it renders.
// Folders in the folder count as sets of their own as well.
func (m *measure) quality() (met bool, err error) {
	var dirs []string
	if len(m.rest) > 0 {
		if dirs, err = setsIn(m.rest[0]); err != nil {
			return false, err
		}
		m.rest = m.rest[1:]
	} else {
		dir := filepath.Join(m.tmp, "quality")
		if err := renderQuality(dir); err != nil {
			return false, err
		}
		dirs = []string{dir}
	}
	var all []judged
	for _, dir := range dirs {
		pages, err := m.judge(dir)
		if err != nil {
			return false, err
		}
		if len(dirs) > 1 {
			printQuality(filepath.Base(dir), pages)
		}
		all = append(all, pages...)
	}
	if m.verbose {
		slices.SortFunc(all, func(a, b judged) int { return strings.Compare(a.id, b.id) })
		for _, p := range all {
			fmt.Printf("    %-32s %6.2f expected %6.2f\n", p.id, p.truth, p.expected)
		}
	}
	near, first := printQuality("all", all)
	return len(all) > 0 && near >= aimNear && first == 1, nil
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
	pages, _, err := m.readFolder(dir)
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
		out = append(out, judged{id, min(100, compared.CER()), 100 * (1 - pages[id].Quality)})
	}
	return out, nil
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
	slices.SortStableFunc(order, func(a, b judged) int { return compare(b.expected, a.expected) })
	bad := slices.Clone(pages)
	slices.SortStableFunc(bad, func(a, b judged) int { return compare(b.truth, a.truth) })
	found := 0
	for _, p := range bad[:worst] {
		if slices.Contains(order[:early], p) {
			found++
		}
	}
	first = float64(found) / float64(worst)
	fmt.Printf("  %-20s %3d pages: %3.0f %% within %.0f points; rank correlation %.2f; %d of the %d worst among the first %d\n",
		name, len(pages), 100*near, nearEnough, spearman(pages), found, worst, early)
	return near, first
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
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

// renderQuality writes a page for each face, damage and strength.
func renderQuality(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var lines []string
	for _, path := range []string{"testdata/sample/report.gt.txt"} {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for line := range strings.Lines(strings.ReplaceAll(string(text), "\f", "\n")) {
			if line = strings.TrimRight(line, "\n"); strings.TrimSpace(line) != "" {
				lines = append(lines, line)
			}
		}
	}
	const tall = 22
	n := 0
	for _, d := range damages {
		for _, by := range []float64{.7, 1.2, 1.8} {
			for k := range 2 {
				t := typefaces[(n+k)%len(typefaces)]
				at := (n * 17) % (len(lines) - tall)
				if err := render(dir, fmt.Sprintf("%s-%s-%.1f", t.name, d.name, by), lines[at:at+tall], t, d.worse(by)); err != nil {
					return err
				}
				n++
			}
		}
	}
	return nil
}
