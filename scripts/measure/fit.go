package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"recto/document"
	"recto/ocr"
	"recto/ocr/engine"
	"recto/scripts/score"
)

// fit reads the pages of the fit set, compares every word with the truth, and
// prints the weights of the estimate for ocr/estimate.go.
func (m *measure) fit() (met bool, err error) {
	set, err := fitSet()
	if err != nil {
		return false, err
	}
	dir := filepath.Join(m.tmp, "fit")
	if err := set.write(dir, 2); err != nil {
		return false, err
	}
	pages, _, err := m.readFolder(dir)
	if err != nil {
		return false, err
	}
	reader, err := ocr.New(engine.DataDir())
	if err != nil {
		return false, err
	}
	defer reader.Close()
	var samples [ocr.Kinds][]sample
	for _, id := range sortedKeys(pages) {
		text, err := os.ReadFile(filepath.Join(dir, id+".gt.txt"))
		if err != nil {
			return false, err
		}
		words := score.Words(string(text), wordsByLine(pages[id]))
		for i, ground := range reader.Grounds(pages[id].Regions) {
			if w := words[i]; w.Chars > 0 {
				right := max(0, 1-float64(w.Errors)/float64(w.Chars))
				samples[ground.Kind()] = append(samples[ground.Kind()], sample{ground.Values(), right, float64(w.Chars)})
			}
		}
	}
	fmt.Println("var weights = [Kinds]Weights{")
	for _, s := range samples {
		w := logistic(s)
		fmt.Printf("\t{%.2f, %.2f, %.2f, %.2f}, // %d words\n", w[0], w[1], w[2], w[3], len(s))
	}
	fmt.Println("}")
	return true, nil
}

func wordsByLine(page *document.Page) [][]string {
	var lines [][]string
	for _, region := range page.Regions {
		for _, line := range region.Lines {
			var words []string
			for _, word := range line.Words {
				words = append(words, word.Text)
			}
			lines = append(lines, words)
		}
	}
	return lines
}

// sample is a word with the share of it that is right and how much it counts.
type sample struct {
	values        ocr.Weights
	right, counts float64
}

// logistic fits weights to samples by Newton's method (logistic regression). A
// weight other than the first that would be negative is 0.
func logistic(samples []sample) ocr.Weights {
	var barred [terms]bool
	for {
		w := newton(samples, barred)
		least := 1
		for i := range w[1:] {
			if w[i+1] < w[least] {
				least = i + 1
			}
		}
		if w[least] >= 0 {
			return w
		}
		barred[least] = true
	}
}

func newton(samples []sample, barred [terms]bool) (w ocr.Weights) {
	const n, ridge, steps = terms, .5, 50
	for range steps {
		var m [n][n + 1]float64 // Hessian and gradient
		for i := range n {
			m[i][i], m[i][n] = ridge, -ridge*w[i]
		}
		for _, s := range samples {
			z := 0.0
			for i := range n {
				z += w[i] * s.values[i]
			}
			p := 1 / (1 + math.Exp(-z))
			for i := range n {
				m[i][n] += s.counts * (s.right - p) * s.values[i]
				for j := range n {
					m[i][j] += s.counts * p * (1 - p) * s.values[i] * s.values[j]
				}
			}
		}
		for i := range n {
			if barred[i] {
				m[i] = [n + 1]float64{}
				m[i][i] = 1
			}
		}
		far := 0.0
		for i, step := range solve(m) {
			w[i] += step
			far = max(far, math.Abs(step))
		}
		if far < 1e-6 {
			break
		}
	}
	return w
}

// terms is how many weights there are.
const terms = len(ocr.Weights{})

// solve solves linear equations, the right side in the last column, by
// elimination.
func solve(m [terms][terms + 1]float64) (x ocr.Weights) {
	for c := range terms {
		pivot := c
		for r := c; r < terms; r++ {
			if math.Abs(m[r][c]) > math.Abs(m[pivot][c]) {
				pivot = r
			}
		}
		m[c], m[pivot] = m[pivot], m[c]
		for r := range terms {
			if r == c {
				continue
			}
			by := m[r][c] / m[c][c]
			for k := c; k <= terms; k++ {
				m[r][k] -= by * m[c][k]
			}
		}
	}
	for i := range terms {
		x[i] = m[i][terms] / m[i][i]
	}
	return x
}
