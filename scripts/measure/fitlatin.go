package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"recto/document"
	"recto/levenshtein"
	"recto/ocr"
	"recto/ocr/engine"
	"recto/ocr/script"
	"recto/scripts/simulate"
)

// latinFitText is one more text with brackets, to fit to.
//
//go:embed texts/latin.fit.txt
var latinFitText string

// How much words count that tell for and against Latin: a Latin word that
// English has wrong as well is little gained, a Russian word made Latin is a
// loss where there was none.
const (
	countsWrong   = 0.3
	countsRussian = 2
	// foundWeight is not fitted: on pages as full of Latin words as these it
	// would say the same as that there are many.
	foundWeight = 3.5
	// farthest is how far a reading may be from the word typed, as a share of
	// its letters.
	farthest = 0.7
)

// fitLatin reads pages of Russian with Latin words, and without, with both
// models, compares the readings with what was typed, and prints the weights for
// ocr/script/odds.go. Each word of a page with Latin words counts twice: with what the
// rest of the page tells and without, since on most pages of an archive there
// are few.
func (m *measure) fitLatin() (met bool, err error) {
	set, err := fitSet()
	if err != nil {
		return false, err
	}
	reader, err := ocr.New(engine.DataDir())
	if err != nil {
		return false, err
	}
	defer reader.Close()
	var samples []sample
	for i, text := range []string{latinText, latinFitText, strings.Join(set.texts["ru"], "\n")} {
		dir := filepath.Join(m.tmp, fmt.Sprintf("fit-latin-%d", i))
		faces := append(simulate.Faces[2*i:len(simulate.Faces):len(simulate.Faces)], simulate.Faces[:2*i]...)
		sheets, err := renderLatin(dir, text, faces, simulate.Damages)
		if err != nil {
			return false, err
		}
		for _, name := range sortedKeys(sheets) {
			page, err := latinSamples(reader, filepath.Join(dir, name), sheets[name])
			if err != nil {
				return false, fmt.Errorf("%s: %w", name, err)
			}
			samples = append(samples, page...)
		}
	}
	fmt.Printf("var latinWeights = Traits{ // %d words\n\t", len(samples))
	for _, w := range newton(samples, map[int]float64{script.FoundTrait: foundWeight}) {
		fmt.Printf("%.2f, ", w)
	}
	fmt.Println("\n}")
	return true, nil
}

var romanNumeral = regexp.MustCompile(`^[IVXL]+$`)

// latinSamples are the words of a page that both models have read.
func latinSamples(reader *ocr.Reader, path string, lines []string) ([]sample, error) {
	img := &document.Image{Encoding: document.EncodingJPEG}
	var err error
	if img.Data, err = os.ReadFile(path + ".jpg"); os.IsNotExist(err) {
		img.Encoding = document.EncodingPNG
		img.Data, err = os.ReadFile(path + ".png")
	}
	if err != nil {
		return nil, err
	}
	pairs, err := reader.LookAlikePairs(img)
	if err != nil {
		return nil, err
	}
	typed := typedPairs(strings.Fields(strings.Join(lines, " ")), pairs)
	latin := make([]bool, len(pairs))
	n := 0
	for i, word := range typed {
		latin[i] = strings.Contains(word, "[") && !romanNumeral.MatchString(plain(word))
		if latin[i] {
			n++
		}
	}
	beside := func(i, j int) bool {
		return j >= 0 && j < len(pairs) && pairs[j].Line == pairs[i].Line && latin[j]
	}
	var samples []sample
	for i, pair := range pairs {
		if typed[i] == "" || romanNumeral.MatchString(plain(typed[i])) {
			continue
		}
		counts, right := float64(countsRussian), 0.0
		if latin[i] {
			counts, right = 1, 1
			if core(pair.English.Text) != plain(typed[i]) {
				counts = countsWrong
			}
		}
		told, ok := reader.PairTraits(pair, beside(i, i-1) || beside(i, i+1), 12*n > len(pairs))
		if !ok {
			continue
		}
		bare, _ := reader.PairTraits(pair, false, false)
		samples = append(samples, sample{told[:], right, counts}, sample{bare[:], right, counts})
	}
	return samples, nil
}

// plain is a word of a text without its brackets and punctuation.
func plain(word string) string { return core(strings.NewReplacer("[", "", "]", "").Replace(word)) }

// typedPairs returns for each pair the word that was typed there, "" where that
// is not certain: the alignment of both sequences with the least difference.
func typedPairs(words []string, pairs []script.Pair) []string {
	far := func(word string, pair script.Pair) float64 {
		a := []rune(plain(word))
		least := 1.0
		for _, text := range []string{pair.Russian.Text, pair.English.Text} {
			b := []rune(core(text))
			least = min(least, float64(levenshtein.Distance(a, b))/float64(max(1, len(a), len(b))))
		}
		return least
	}
	cost := make([][]float64, len(words)+1)
	apart := make([][]float64, len(words))
	for i := range cost {
		cost[i] = make([]float64, len(pairs)+1)
	}
	for i := len(words); i >= 0; i-- {
		if i < len(words) {
			apart[i] = make([]float64, len(pairs))
		}
		for j := len(pairs); j >= 0; j-- {
			switch {
			case i == len(words):
				cost[i][j] = float64(len(pairs) - j)
			case j == len(pairs):
				cost[i][j] = float64(len(words) - i)
			default:
				apart[i][j] = far(words[i], pairs[j])
				cost[i][j] = min(cost[i+1][j+1]+2*apart[i][j], cost[i+1][j]+1, cost[i][j+1]+1)
			}
		}
	}
	typed := make([]string, len(pairs))
	for i, j := 0, 0; i < len(words) && j < len(pairs); {
		switch cost[i][j] {
		case cost[i+1][j+1] + 2*apart[i][j]:
			if apart[i][j] <= farthest {
				typed[j] = words[i]
			}
			i, j = i+1, j+1
		case cost[i+1][j] + 1:
			i++
		default:
			j++
		}
	}
	return typed
}
