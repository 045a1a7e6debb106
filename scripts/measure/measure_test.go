package main

import (
	"math"
	"path/filepath"
	"syscall"
	"testing"

	"recto/document"
	"recto/internal/testtool"
	"recto/scripts/run"
)

// A word in the middle of the top line of a page is found there however the
// page is turned and wherever its box lies.
func TestToCanvas(t *testing.T) {
	for _, c := range []struct {
		name  string
		page  shownPage
		toPDF document.Affine
		found foundWord
	}{
		{"upright", shownPage{[4]float64{10, 20, 110, 220}, 0}, document.Affine{A: .5, D: -.5, E: 10, F: 220}, foundWord{40, 10, 60, 20, "слово"}},
		{"90", shownPage{[4]float64{10, 20, 210, 120}, 90}, document.Affine{B: .5, C: .5, E: 10, F: 20}, foundWord{40, 10, 60, 20, "слово"}},
		{"180", shownPage{[4]float64{10, 20, 110, 220}, 180}, document.Affine{A: -.5, D: .5, E: 110, F: 20}, foundWord{40, 10, 60, 20, "слово"}},
		{"270", shownPage{[4]float64{10, 20, 210, 120}, 270}, document.Affine{B: -.5, C: -.5, E: 210, F: 120}, foundWord{40, 10, 60, 20, "слово"}},
		{"turned back by recto", shownPage{[4]float64{0, 0, 200, 100}, 0}, document.Affine{B: .5, C: .5}, foundWord{10, 40, 20, 60, "слово"}},
	} {
		canvas := &document.Canvas{Width: 200, Height: 400, ToPDF: &c.toPDF}
		word := &document.Word{Text: "слово", Box: document.Box{Left: 80, Top: 20, Right: 120, Bottom: 44}}
		line := &document.Line{Baseline: [2]document.Point{{X: 0, Y: 40}, {X: 200, Y: 40}}}
		s := c.page.toCanvas(canvas)
		if off := s.off(c.found, line, word, document.OriginOCR); off > 1e-9 {
			t.Errorf("%s: off by %g points", c.name, off)
		}
		c.found.Left += 3
		c.found.Top += 3
		if off := s.off(c.found, line, word, document.OriginOCR); math.Abs(off-3) > 1e-9 {
			t.Errorf("%s: off by %g points after a move by 3", c.name, off)
		}
	}
}

func TestApart(t *testing.T) {
	page := &document.Page{Regions: []document.Region{{Lines: []document.Line{{Words: []document.Word{
		{Text: "Читаль-", Joined: "Читальный", Part: 1}, {Text: "ный", Joined: "Читальный", Part: 2},
		{Text: "зал"}, {Text: "и"}, {Text: "зал"},
	}}}}}}
	for plain, want := range map[string]int{
		"Читальный зал и зал":     4,
		"Читаль- ный зал и зал":   4,
		"Читальный зал и залзал":  3,
		"Читальныйзал и ещё один": 0,
	} {
		if got := (&measure{}).apart(page, plain); got != want {
			t.Errorf("%q: %d, want %d", plain, got, want)
		}
	}
}

func TestLongScan(t *testing.T) {
	testtool.Path(t, "qpdf")
	t.Chdir("../..")
	path := filepath.Join(t.TempDir(), "long.pdf")
	if err := longScan(path, 3); err != nil {
		t.Fatal(err)
	}
	if _, err := run.Output("qpdf", "--check", path); err != nil {
		t.Error(err)
	}
	if n, err := pdfPages(path); err != nil || n != 3 {
		t.Errorf("%d pages, %v", n, err)
	}
}

// The CPU time of a process counts, and so does that of its children, living
// and dead.
func TestCPUOf(t *testing.T) {
	cmd, err := start(t.TempDir(), "sh", "-c", `timeout 0.3 sh -c 'while :; do :; done'; sh -c 'while :; do :; done' & wait`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait()
	}()
	testtool.Await(t, func() bool { return cpuOf(cmd.Process) >= 0.5 }, "the CPU time of the dead or of the living does not count")
}
