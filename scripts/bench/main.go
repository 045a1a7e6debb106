// Bench reads pages whose text is known with recto and with its peers and
// prints, side by side and by set, how well each read and what it cost.
//
//	scripts/bench.sh [-turned] [-tools recto,tesseract] [-sets ru-typed-autokod] [-cached] [DIR]
//
// DIR holds the sets, DIR/<set>/<id>.gt.txt beside the scan <id>.tif, .jpg,
// .png or .pdf. Without DIR it is $RECTO_EVAL/ocr/sets, ../shared/eval/ocr/sets
// or, where there are no such pages, testdata/pages.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recto/scripts/run"
	"recto/scripts/score"
)

func main() {
	if err := bench(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// row is one tool on one set.
type row struct {
	Set    string      `json:"set"`
	Tool   string      `json:"tool"`
	Pages  int         `json:"pages"`
	Score  score.Tally `json:"score"`
	Usage  run.Usage   `json:"usage"`
	Notes  []string    `json:"notes,omitempty"`
	Cached bool        `json:"cached,omitempty"`
}

func bench(w io.Writer, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	var (
		wanted  = flags.String("tools", "recto,tesseract,tesseract-both,ocrmypdf", "what to compare")
		only    = flags.String("sets", "", "only these sets, with commas between them")
		bin     = flags.String("bin", "bin/recto", "the recto to measure")
		jobs    = flags.Int("jobs", 0, "recto's --jobs in the comparison (0: its own choice)")
		scaling = flags.Bool("scaling", true, "also time recto with one job and with two")
		turned  = flags.Bool("turned", false, "only compare recto's readings of the pages upright and turned")
		cached  = flags.Bool("cached", false, "take what the peers read and cost in an earlier run from the cache")
		keep    = flags.String("cache", defaultCache(), "where readings of the peers are kept")
		export  = flags.String("json", "", "write all figures to this file as well")
	)
	if err := flags.Parse(args); err != nil {
		return err
	}
	sets, err := loadSets(setsDir(flags.Arg(0)), split(*only))
	if err != nil {
		return err
	}
	if *turned {
		return printTurned(w, *bin, sets)
	}
	var rows []row
	var used []tool
	for _, t := range tools(*bin, *jobs) {
		if !slices.Contains(split(*wanted), t.name) {
			continue
		}
		used = append(used, t)
		of, err := measure(t, sets, cache{*keep, *cached})
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		rows = append(rows, of...)
	}
	printTable(w, sets, used, rows)
	printVerdict(w, sets, rows)
	if *scaling && slices.Contains(split(*wanted), "recto") {
		if err := printScaling(w, *bin, sets); err != nil {
			return err
		}
	}
	if *export == "" {
		return nil
	}
	data, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(*export, append(data, '\n'), 0o644)
}

// measure lets a tool read all sets; the last row is their total.
func measure(t tool, sets []set, c cache) ([]row, error) {
	version := ""
	if t.version != nil {
		stdout, _, err := run.Program(t.version[0], t.version[1:]...)
		if err != nil {
			return nil, err
		}
		version = string(stdout)
	}
	var rows []row
	total := row{Set: "total", Tool: t.name}
	for _, s := range sets {
		fmt.Fprintf(os.Stderr, "%s: %s, %d pages\n", t.name, s.name, len(s.pages))
		r, cached, err := readSet(t, s, version, c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		this := row{Set: s.name, Tool: t.name, Pages: len(s.pages), Usage: r.Usage, Notes: r.Notes, Cached: cached}
		for _, p := range s.pages {
			this.Score.Add(score.Compare(p.reference, strings.ToValidUTF8(r.Texts[p.id], "\ufffd")))
		}
		total.Pages += this.Pages
		total.Score.Add(this.Score)
		total.Usage.Add(this.Usage)
		total.Cached = total.Cached || cached
		rows = append(rows, this)
	}
	return append(rows, total), nil
}

func readSet(t tool, s set, version string, c cache) (r reading, cached bool, err error) {
	path := ""
	if t.version != nil {
		if path, err = c.path(t, version, s); err != nil {
			return r, false, err
		}
		if r, ok := c.load(path); ok {
			return r, true, nil
		}
	}
	tmp, err := os.MkdirTemp("", "bench")
	if err != nil {
		return r, false, err
	}
	defer os.RemoveAll(tmp)
	if r, err = t.read(s, tmp); err != nil || t.version == nil {
		return r, false, err
	}
	return r, false, c.save(path, r)
}

func setsDir(named string) string {
	for _, dir := range []string{named, filepath.Join(run.Eval(), "ocr", "sets")} {
		if _, err := os.Stat(dir); err == nil || dir != "" && dir == named {
			return dir
		}
	}
	return "testdata/pages"
}

func defaultCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "recto-bench")
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
