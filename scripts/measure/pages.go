package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"recto/scripts/degrade"
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
	faces     []typeface
	strengths []float64
}

// fitFaces and testFaces are typewriters and book faces with Cyrillic letters.
var (
	fitFaces = []typeface{
		{"courier", "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf", 11.5, 6.0, 62},
		{"nimbus", "/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Bold.otf", 11.5, 6.0, 62},
		{"serif", "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf", 11, 5.0, 76},
		{"sans", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", 10.5, 5.2, 72},
		{"century", "/usr/share/fonts/opentype/urw-base35/C059-Roman.otf", 10.5, 5.2, 70},
	}
	testFaces = []typeface{
		{"ptmono", "/usr/share/fonts/truetype/paratype/PTM55F.ttf", 11, 5.6, 66},
		{"cmtype", "/usr/share/fonts/truetype/cmu/cmuntt.ttf", 12, 6.0, 66},
		{"ptserif", "/usr/share/fonts/truetype/paratype/PTF55F.ttf", 10.5, 5.2, 72},
		{"ptsans", "/usr/share/fonts/truetype/paratype/PTS55F.ttf", 10.5, 5.2, 74},
		{"roman", "/usr/share/fonts/truetype/cmu/cmunrm.ttf", 11, 5.0, 74},
	}
)

// wreckage is what else happens to pages in archives, beside damages.
var wreckage = []damage{
	{name: "vanishing", dpi: 300, paper: .86, ink: .8, ribbon: .3, cloud: .15, blur: .8, noise: .03, fade: .6, quality: 60},
	{name: "blotted", dpi: 300, paper: .9, ink: .95, ribbon: .2, blur: 1.6, noise: .03, copied: true, level: .74},
	{name: "thin", dpi: 300, paper: .88, ink: 1, ribbon: .1, cloud: .1, blur: .6, noise: .03, copied: true, level: .58},
	{name: "copies", dpi: 240, paper: .9, ink: .98, ribbon: .12, blur: .8, noise: .03, specks: 1.5, skew: .4, copied: true, level: .68, copies: 2},
	{name: "bleed", dpi: 300, paper: .9, ink: .75, ribbon: .3, cloud: .1, blur: .9, noise: .03, bleed: .15, quality: 60},
	{name: "stained", dpi: 300, paper: .88, ink: .8, ribbon: .3, cloud: .1, blur: .9, noise: .03, stain: .5, quality: 60},
	{name: "tiny", dpi: 105, paper: .9, ink: .8, ribbon: .3, blur: .5, noise: .02, quality: 50},
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
	return &pageSet{"fit", texts, fitFaces, []float64{.5, 1, 1.5, 2.2}}, nil
}

// testSet is what the estimate never saw.
func testSet() *pageSet {
	texts := map[string][]string{"ru": paragraphs(unseenRussian), "en": paragraphs(unseenEnglish)}
	return &pageSet{"test", texts, testFaces, []float64{.6, .9, 1.3, 1.9}}
}

// write renders the set: each damage in each strength, once in each language.
func (p *pageSet) write(dir string, languages int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	n := 0
	for i, d := range append(damages, wreckage...) {
		for j, by := range p.strengths {
			for k, language := range []string{"ru", "en"} {
				if languages == 1 && (i+j)%2 != k {
					continue
				}
				face, layout := p.faces[n%len(p.faces)], layouts[(n/len(p.faces)+n)%len(layouts)]
				name := fmt.Sprintf("%s-%s-%s-%s-%.1f", language, layout, face.name, d.name, by)
				if err := p.page(language, layout, face, seeded(p.name+name)).render(dir, name, face, d.worse(by)); err != nil {
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
	clean := damages[0]
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
			name := fmt.Sprintf("%s-%s-%s-%s-%d", language, layout, face.name, preset, k+1)
			source, out := filepath.Join(sources, name), filepath.Join(dir, name)
			if err := p.page(language, layout, face, seeded(p.name+name)).render(sources, name, face, clean); err != nil {
				return err
			}
			if err := degrade.Page(program, source+".jpg", out+".jpg", 100+n, preset); err != nil {
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
func (p *pageSet) page(language, layout string, face typeface, rng *rand.Rand) *sheet {
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
		return letterhead(text, 16, face, rng)
	case "columns":
		return twoColumns(text, 24, face)
	case "table":
		return table(text, 20, face, rng)
	}
	lines := wrap(text, face.columns)
	return oneColumn(lines[:min(len(lines), 20+rng.IntN(6))], face)
}
