package main

import (
	"fmt"
	"io"
	"os"

	"recto/scripts/run"
)

// printTable prints a row for each set and tool, the tools of a set together.
func printTable(w io.Writer, sets []set, used []tool, rows []row) {
	fmt.Fprintf(w, "\n%-22s %5s  %-15s %7s %7s %7s %10s %8s\n", "set", "pages", "tool", "CER", "WER", "BoW-F1", "CPU s/page", "peak MB")
	for _, name := range setNames(sets) {
		label := name
		for _, r := range rows {
			if r.Set != name {
				continue
			}
			pages, mark := "", ""
			if label != "" {
				pages = fmt.Sprint(r.Pages)
			}
			if r.Cached {
				mark = "  cached"
			}
			fmt.Fprintf(w, "%-22s %5s  %-15s %7.2f %7.2f %7.2f %10.2f %8.0f%s\n", label, pages, r.Tool,
				r.Score.CER(), r.Score.WER(), r.Score.BoW(), r.Usage.CPU/float64(r.Pages), float64(r.Usage.Peak)/1e6, mark)
			label = ""
		}
	}
	fmt.Fprintln(w, "\nCER, WER and BoW-F1 in per cent; CPU of all processes together, peak of the largest one; OMP_THREAD_LIMIT=1 for all.")
	for _, t := range used {
		fmt.Fprintf(w, "  %-15s %s\n", t.name, t.about)
	}
	for _, r := range rows {
		if r.Cached {
			fmt.Fprintln(w, `Rows marked "cached" were read and measured in an earlier run on these pages.`)
			break
		}
	}
	for _, r := range rows {
		for _, note := range r.Notes {
			fmt.Fprintf(w, "  note: %s, %s: %s\n", r.Tool, r.Set, note)
		}
	}
}

// tolerance is how many points of CER are noise on sets of this size.
const tolerance = 0.5

// printVerdict says where recto is worse than Tesseract that knows the
// language, and how its CPU compares with Tesseract that does not.
func printVerdict(w io.Writer, sets []set, rows []row) {
	of := map[[2]string]row{}
	for _, r := range rows {
		of[[2]string{r.Set, r.Tool}] = r
	}
	worse, compared := 0, false
	for _, name := range setNames(sets) {
		ours, ok := of[[2]string{name, "recto"}]
		theirs, ok2 := of[[2]string{name, "tesseract"}]
		if !ok || !ok2 {
			continue
		}
		compared = true
		allowed := tolerance
		if name == "total" {
			allowed = 0
		}
		if d := ours.Score.CER() - theirs.Score.CER(); d > allowed {
			worse++
			fmt.Fprintf(w, "WORSE than tesseract: %s, by %.2f points of CER\n", name, d)
		}
	}
	if compared && worse == 0 {
		fmt.Fprintf(w, "No set is worse than tesseract by more than %.1f points of CER, nor is the total worse.\n", tolerance)
	}
	ours, ok := of[[2]string{"total", "recto"}]
	both, ok2 := of[[2]string{"total", "tesseract-both"}]
	if ok && ok2 {
		fmt.Fprintf(w, "CPU: %.2f times that of tesseract -l rus+eng.\n", ours.Usage.CPU/both.Usage.CPU)
	}
}

// printScaling reads all sets in one go, with one job and with two.
func printScaling(w io.Writer, bin string, sets []set) error {
	var wall [2]float64
	pages := 0
	for _, s := range sets {
		pages += len(s.pages)
	}
	for i := range wall {
		tmp, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		fmt.Fprintf(os.Stderr, "recto --jobs %d: %d pages\n", i+1, pages)
		args := []string{"ocr", "--format", "txt", "--jobs", fmt.Sprint(i + 1), "-o", tmp}
		for _, s := range sets {
			args = append(args, s.dir)
		}
		_, used, err := run.Program(bin, args...)
		if err != nil {
			return err
		}
		wall[i] = used.Wall
	}
	fmt.Fprintf(w, "Wall time of recto for %d pages: %.1f s with --jobs 1, %.1f s with --jobs 2 (%.2f times as fast).\n",
		pages, wall[0], wall[1], wall[0]/wall[1])
	return nil
}

func setNames(sets []set) []string {
	var names []string
	for _, s := range sets {
		names = append(names, s.name)
	}
	return append(names, "total")
}
