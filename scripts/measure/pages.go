package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"recto/scripts/simulate"
)

// The estimate of quality is fitted to one set of pages and tested on another:
// other texts, other faces, other luck, other strengths of the damages. Both
// go from clean pages to wrecked ones.

//go:embed texts/unseen.ru.txt
var unseenRussian string

//go:embed texts/unseen.en.txt
var unseenEnglish string

// pageSet tells what the pages of a set are made of.
type pageSet struct {
	name string
	// texts are paragraphs by language.
	texts     map[string][]string
	faces     []simulate.Face
	strengths []float64
}

var layouts = []string{"column", "letter", "columns", "table", "column"}

// paragraphs returns the paragraphs of a text.
func paragraphs(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }

// fitSet is what the estimate is fitted to.
func fitSet() (*pageSet, error) {
	both, err := os.ReadFile("testdata/sample/aligned.tsv")
	if err != nil {
		return nil, err
	}
	phrases, err := os.ReadFile("scripts/sample/phrases.txt")
	if err != nil {
		return nil, err
	}
	texts := map[string][]string{"ru": paragraphs(string(phrases))}
	for line := range strings.Lines(string(both)) {
		ru, en, _ := strings.Cut(strings.TrimSpace(line), "\t")
		texts["ru"], texts["en"] = append(texts["ru"], ru), append(texts["en"], en)
	}
	return &pageSet{"fit", texts, simulate.FitFaces, []float64{.5, 1, 1.5, 2.2}}, nil
}

// testSet is what the estimate never saw.
func testSet() *pageSet {
	texts := map[string][]string{"ru": paragraphs(unseenRussian), "en": paragraphs(unseenEnglish)}
	return &pageSet{"test", texts, simulate.TestFaces, []float64{.6, .9, 1.3, 1.9}}
}

// write renders the set: each damage in each strength, once in each language.
func (p *pageSet) write(dir string, languages int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	n := 0
	for i, d := range append(simulate.Damages, simulate.Wreckage...) {
		for j, by := range p.strengths {
			for k, language := range []string{"ru", "en"} {
				if languages == 1 && (i+j)%2 != k {
					continue
				}
				face, layout := p.faces[n%len(p.faces)], layouts[(n/len(p.faces)+n)%len(layouts)]
				name := fmt.Sprintf("%s-%s-%s-%s-%.1f", language, layout, face.Name, d.Name, by)
				if err := p.page(language, layout, face, simulate.Seeded(p.name+name)).Write(dir, name, face, d.Worse(by)); err != nil {
					return fmt.Errorf("%s: %w", filepath.Join(dir, name), err)
				}
				n++
			}
		}
	}
	return nil
}

// presets are the damages of eval/ocr/degrade, which nothing was fitted to.
var presets = []string{"photocopy", "skew", "bleed", "stamp", "border", "lowres", "rot180", "worn"}

// degrade renders clean pages and has them damaged by another program.
func (p *pageSet) degrade(dir, program string) error {
	clean := simulate.Damages[0]
	sources := dir + "-clean"
	defer os.RemoveAll(sources)
	for _, d := range []string{dir, sources} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
	}
	for i, preset := range presets {
		for k := range 3 {
			n := 3*i + k
			language, layout, face := []string{"ru", "en"}[n%2], layouts[n%len(layouts)], p.faces[(n+i)%len(p.faces)]
			name := fmt.Sprintf("%s-%s-%s-%s-%d", language, layout, face.Name, preset, k+1)
			source, out := filepath.Join(sources, name), filepath.Join(dir, name)
			if err := p.page(language, layout, face, simulate.Seeded(p.name+name)).Write(sources, name, face, clean); err != nil {
				return err
			}
			if err := simulate.Degrade(program, source+".jpg", out+".jpg", 100+n, preset); err != nil {
				return err
			}
			if err := os.Rename(source+".gt.txt", out+".gt.txt"); err != nil {
				return err
			}
		}
	}
	return nil
}

// page sets paragraphs in a language, in an order of their own.
func (p *pageSet) page(language, layout string, face simulate.Face, rng *rand.Rand) *simulate.Page {
	pool := p.texts[language]
	text, letters := "", 0
	for _, i := range rng.Perm(len(pool)) {
		text += pool[i] + "\n"
		if letters += len([]rune(pool[i])); letters > 2400 {
			break
		}
	}
	switch layout {
	case "letter":
		return simulate.Letter(text, 16, face, rng)
	case "columns":
		return simulate.Columns(text, 24, face)
	case "table":
		return simulate.Table(text, 20, face, rng)
	}
	lines := simulate.Wrap(text, face.Columns)
	return simulate.Column(lines[:min(len(lines), 20+rng.IntN(6))], face)
}
