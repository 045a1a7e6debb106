// Command alignbench measures the aligner: it writes alignments of evaluation
// data for a scorer, with and without a lexicon learned from other documents,
// checks every original against every translation, and times long texts.
// scripts/align-bench.sh runs all of it.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"recto/align"
	"recto/align/dictionary"
	"recto/align/learn"
	"recto/align/segment"
	"recto/document"
)

func main() {
	log.SetFlags(0)
	eval := flag.String("eval", "../shared/eval/align", "directory of LEVEL/DOC.{ru,en}.txt")
	out := flag.String("out", "", "directory for LEVEL/DOC.pred, and LEVEL.learned/DOC.pred with -learned")
	levels := flag.String("levels", "clean,mild,medium,hard,swap", "levels, parted by commas")
	cache := flag.String("cache", filepath.Join(os.TempDir(), "recto-lexicon"), "cache of the dictionaries")
	bare := flag.Bool("bare", false, "use no dictionaries")
	learned := flag.Bool("learned", false, "align again with a lexicon learned from the level's other documents")
	leaf := flag.Bool("leaf", false, "check every original against every translation")
	seeded := flag.Bool("seeded", false, "seed errors into translations and count those that are found, and what is accused besides")
	lines := flag.String("lines", "align/testdata/facts.txt", "with -seeded: pairs of sentences besides the level's")
	kinds := flag.String("kinds", "", "with -seeded: only these kinds of errors, parted by commas")
	luck := flag.Uint64("luck", 2, "with -seeded: which errors are chosen; another number chooses others")
	verbose := flag.Bool("v", false, "with -seeded: each place that is missed or accused")
	speed := flag.Int("speed", 0, "time one text of about this many sentences, both sides counted, and say how much memory it takes")
	flag.Parse()

	var with align.Evidence
	if !*bare {
		start := time.Now()
		l, err := dictionary.Load(dictionary.Debian, *cache)
		if err != nil {
			log.Fatal(err)
		}
		with.Dictionary = l
		fmt.Printf("dictionary: %d pairs, loaded in %v\n", l.Len(), time.Since(start).Round(time.Millisecond))
	}
	for _, level := range strings.Split(*levels, ",") {
		docs := load(filepath.Join(*eval, level))
		switch {
		case *speed > 0:
			timeLong(docs, *speed, with)
		case *seeded:
			for _, d := range docs {
				readGold(filepath.Join(*eval, level), d)
			}
			seedErrors(append(docs, loadLines(*lines)), *luck, *kinds, with, *verbose)
		case *leaf:
			crossCheck(level, docs, with)
			for _, d := range docs {
				readGold(filepath.Join(*eval, level), d)
			}
			neighbours(level, docs, with)
		default:
			writeAll(level, docs, with, *out, *learned)
		}
	}
}

type pair struct {
	name   string
	ru, en []document.Sentence
	beads  []document.Bead
	// gold are sentences that are known to be a pair, single their numbers.
	gold   [][2]string
	single [][2]int
}

func load(dir string) []*pair {
	paths, _ := filepath.Glob(filepath.Join(dir, "*.ru.txt"))
	if len(paths) == 0 {
		log.Fatalf("%s holds no DOC.ru.txt", dir)
	}
	var out []*pair
	for _, path := range paths {
		base := strings.TrimSuffix(path, ".ru.txt")
		out = append(out, &pair{name: filepath.Base(base), ru: read(path, "ru"), en: read(base+".en.txt", "en")})
	}
	return out
}

func read(path, language string) []document.Sentence {
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	return segment.Lines(string(data), language)
}

// writeAll aligns each document alone, and with learned once more with what
// the other documents taught.
func writeAll(level string, docs []*pair, with align.Evidence, out string, learned bool) {
	for _, d := range docs {
		d.beads = align.Align(d.ru, d.en, with).Beads
		write(out, level, d)
	}
	if !learned {
		return
	}
	for _, d := range docs {
		learner := learn.New(with.Dictionary)
		for _, o := range docs {
			if o != d {
				learner.Add(o.ru, o.en, o.beads)
			}
		}
		again := with
		again.Learned = learner.Lexicon("others")
		write(out, level+".learned", &pair{name: d.name, beads: align.Align(d.ru, d.en, again).Beads})
	}
}

func write(out, level string, d *pair) {
	if out == "" {
		return
	}
	dir := filepath.Join(out, level)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, d.name+".pred"), []byte(align.FormatBeads(d.beads)), 0o666); err != nil {
		log.Fatal(err)
	}
}

// crossCheck judges each original beside each translation of its level.
func crossCheck(level string, docs []*pair, with align.Evidence) {
	caught, wrong, accused := 0, 0, 0
	highest, lowest := 0.0, 1.0
	for _, a := range docs {
		for _, b := range docs {
			j := align.Align(a.ru, b.en, with).Judgement
			if a == b {
				lowest = min(lowest, j.Belongs)
				if j.Verdict == document.VerdictWrong {
					accused++
				}
				continue
			}
			wrong++
			highest = max(highest, j.Belongs)
			if j.Verdict == document.VerdictWrong {
				caught++
			}
		}
	}
	fmt.Printf("%s: wrong leaves caught %d of %d (highest %.4f), right ones accused %d of %d (lowest %.4f)\n",
		level, caught, wrong, highest, accused, len(docs), lowest)
}

// neighbours judges passages of some sentences beside their own translation and
// beside that of the next passage of the same text.
func neighbours(level string, docs []*pair, with align.Evidence) {
	for _, size := range []int{4, 8, 16} {
		caught, wrong, doubted, accused, right := 0, 0, 0, 0, 0
		for _, d := range docs {
			for k := 0; k+2*size < len(d.single); k += size {
				from, to, next := d.single[k], d.single[k+size], d.single[k+2*size]
				own := align.Align(d.ru[from[0]:to[0]], d.en[from[1]:to[1]], with).Judgement
				other := align.Align(d.ru[from[0]:to[0]], d.en[to[1]:next[1]], with).Judgement
				right++
				wrong++
				if own.Verdict == document.VerdictWrong {
					accused++
				}
				if other.Verdict == document.VerdictWrong {
					caught++
				} else if other.Verdict != document.VerdictGood {
					doubted++
				}
			}
		}
		fmt.Printf("%s: next passages of %d sentences caught %d of %d, %d more not called good; right ones accused %d of %d\n", level, size, caught, wrong, doubted, accused, right)
	}
}

// timeLong aligns the documents one behind the other, as often as it takes.
func timeLong(docs []*pair, sentences int, with align.Evidence) {
	slices.SortFunc(docs, func(a, b *pair) int { return cmp.Compare(a.name, b.name) })
	var long pair
	add := func(to *[]document.Sentence, from []document.Sentence) {
		base := 0
		if n := len(*to); n > 0 {
			base = (*to)[n-1].Paragraph + 1
		}
		for _, s := range from {
			s.Paragraph += base
			*to = append(*to, s)
		}
	}
	for k := 0; len(long.ru)+len(long.en) < sentences; k++ {
		d := docs[k%len(docs)]
		add(&long.ru, d.ru)
		add(&long.en, d.en)
	}
	start := cpu()
	beads := align.Align(long.ru, long.en, with).Beads
	took := cpu() - start
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	n := len(long.ru) + len(long.en)
	fmt.Printf("%d sentences, %d beads: %.2f CPU seconds, %.0f sentences a second, peak memory %d MB\n",
		n, len(beads), took.Seconds(), float64(n)/took.Seconds(), usage.Maxrss/1024)
}

// cpu is the processor time used so far.
func cpu() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
