package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/engine"
	"recto/ocr/lexicon"
	"recto/scripts/score"
)

// fit reads the pages of the fit set, compares every word with the truth, and
// prints the weights of the estimate for ocr/confidence/estimate.go.
func (m *measure) fit() (met bool, err error) {
	set, err := fitSet()
	if err != nil {
		return false, err
	}
	dir := filepath.Join(m.tmp, "fit")
	if err := set.write(dir, 2); err != nil {
		return false, err
	}
	pages, _, err := m.readScans(nil, dir)
	if err != nil {
		return false, err
	}
	lexicons, err := lexicon.OpenSet(engine.DataDir(), []string{"rus", "eng"})
	if err != nil {
		return false, err
	}
	var samples [confidence.Kinds][]sample
	for _, id := range sortedKeys(pages) {
		text, err := os.ReadFile(filepath.Join(dir, id+".gt.txt"))
		if err != nil {
			return false, err
		}
		words := score.Words(string(text), wordsByLine(pages[id]))
		for i, ground := range confidence.Grounds(lexicons, pages[id].Regions) {
			if w := words[i]; w.Chars > 0 {
				values := ground.Values
				right := max(0, 1-float64(w.Errors)/float64(w.Chars))
				samples[ground.Kind] = append(samples[ground.Kind], sample{values[:], right, float64(w.Chars)})
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
	values        []float64
	right, counts float64
}

// logistic fits weights to samples. A weight other than the first that would be
// negative is 0.
func logistic(samples []sample) []float64 {
	held := map[int]float64{}
	for {
		w := newton(samples, held)
		least := 1
		for i := range w[1:] {
			if w[i+1] < w[least] {
				least = i + 1
			}
		}
		if w[least] >= 0 {
			return w
		}
		held[least] = 0
	}
}

// newton fits weights to samples by Newton's method (logistic regression), but
// for those held at a value.
func newton(samples []sample, held map[int]float64) []float64 {
	const ridge, steps = .5, 50
	n := len(samples[0].values)
	w := make([]float64, n)
	for range steps {
		m := make([][]float64, n) // Hessian and gradient
		for i := range m {
			m[i] = make([]float64, n+1)
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
		for i, value := range held {
			clear(m[i])
			m[i][i], m[i][n] = 1, value-w[i]
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

// solve solves linear equations, the right side in the last column, by
// elimination.
func solve(m [][]float64) []float64 {
	n := len(m)
	for c := range n {
		pivot := c
		for r := c; r < n; r++ {
			if math.Abs(m[r][c]) > math.Abs(m[pivot][c]) {
				pivot = r
			}
		}
		m[c], m[pivot] = m[pivot], m[c]
		for r := range n {
			if r == c {
				continue
			}
			by := m[r][c] / m[c][c]
			for k := c; k <= n; k++ {
				m[r][k] -= by * m[c][k]
			}
		}
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = m[i][n] / m[i][i]
	}
	return x
}
