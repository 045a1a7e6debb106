// Command alignbench runs the aligner over a directory of evaluation data and
// writes its alignments, so that a scorer can compare them with the gold
// standard.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"recto/align"
	"recto/align/lexicon"
	"recto/document"
)

func main() {
	eval := flag.String("eval", "../shared/eval/align", "directory of LEVEL/DOC.{ru,en}.txt")
	out := flag.String("out", "/tmp/recto-align", "directory for LEVEL/DOC.pred")
	levels := flag.String("levels", "clean,mild,medium,hard,swap", "levels")
	cache := flag.String("cache", "/tmp/recto-lexicon", "lexicon cache")
	bare := flag.Bool("bare", false, "without dictionaries")
	flag.Parse()
	log.SetFlags(0)
	var with align.Evidence
	if !*bare {
		l, err := lexicon.Load(lexicon.Debian, *cache)
		if err != nil {
			log.Fatal(err)
		}
		with.Dictionary = l
	}
	t0 := time.Now()
	n := 0
	for _, level := range strings.Split(*levels, ",") {
		docs, _ := filepath.Glob(filepath.Join(*eval, level, "*.ru.txt"))
		os.MkdirAll(filepath.Join(*out, level), 0o777)
		for _, d := range docs {
			name := strings.TrimSuffix(filepath.Base(d), ".ru.txt")
			ru, en := read(d, "ru"), read(strings.TrimSuffix(d, ".ru.txt")+".en.txt", "en")
			n += len(ru) + len(en)
			beads := align.Beads(ru, en, with)
			if err := os.WriteFile(filepath.Join(*out, level, name+".pred"), []byte(align.FormatBeads(beads)), 0o666); err != nil {
				log.Fatal(err)
			}
		}
	}
	fmt.Fprintf(os.Stderr, "%d sentences in %v\n", n, time.Since(t0))
}

func read(path, lang string) []document.Sentence {
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	return align.Lines(string(data), lang)
}
