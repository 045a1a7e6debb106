package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"recto/levenshtein"
	"recto/scripts/run"
	"recto/scripts/simulate"
)

// order sets pages of every layout, clean and damaged, and prints which share of
// the words that follow each other on them do so in what recto reads, beside
// what Tesseract reads. -seed chooses the pages: those of seed 1 are developed
// on.
func (m *measure) order() (met bool, err error) {
	dir := filepath.Join(m.tmp, "order")
	damages, faces, from := simulate.Damages, simulate.Faces, "texts/%s.txt"
	if m.seed != 1 {
		damages, faces, from = simulate.OtherDamages, simulate.OtherFaces, "texts/unseen.%s.txt"
	}
	truth, err := m.layouts(dir, from, faces, damages)
	if err != nil {
		return false, err
	}
	read, _, err := m.readScans(nil, dir)
	if err != nil {
		return false, err
	}
	met = true
	fmt.Printf("  %-12s %-8s %7s %10s\n", "layout", "", "recto", "tesseract")
	for k, damage := range []string{"clean", "damaged"} {
		var all [2][]float64
		for _, layout := range simulate.Layouts {
			var of [2][]float64
			for _, id := range sortedKeys(truth) {
				if !strings.HasPrefix(id, layout+"-") || strings.HasSuffix(id, "-"+damages[0].Name) != (damage == "clean") {
					continue
				}
				scan, err := run.Scan(filepath.Join(dir, id))
				if err != nil {
					return false, err
				}
				plain, err := run.Output("tesseract", scan, "-", "-l", "rus+eng")
				if err != nil {
					return false, err
				}
				if read[id] == nil {
					return false, fmt.Errorf("%s was not read", id)
				}
				for t, text := range []string{read[id].Text(), string(plain)} {
					of[t] = append(of[t], inOrder(truth[id], strings.Fields(text)))
				}
			}
			if len(of[0]) > 0 {
				fmt.Printf("  %-12s %-8s %7.3f %10.3f\n", layout, damage, mean(of[0]), mean(of[1]))
			}
			all[0], all[1] = append(all[0], of[0]...), append(all[1], of[1]...)
		}
		fmt.Printf("  %-12s %-8s %7.3f %10.3f\n", "all", damage, mean(all[0]), mean(all[1]))
		met = met && mean(all[0]) >= []float64{.98, .95}[k]
	}
	return met, nil
}

// layouts sets pages of texts in two languages, each with the first damage and
// another one, and returns the words that stand on them, in order.
func (m *measure) layouts(dir, from string, faces []simulate.Face, damages []simulate.Damage) (truth map[string][]string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	truth = map[string][]string{}
	for i, layout := range simulate.Layouts {
		if m.only != "" && !strings.Contains(m.only, layout) {
			continue
		}
		for j, lang := range []string{"ru", "en"} {
			text, err := texts.ReadFile(fmt.Sprintf(from, lang))
			if err != nil {
				return nil, err
			}
			name := fmt.Sprintf("%s-%s-%d", layout, lang, m.seed)
			page, face, err := simulate.Layout(layout, string(text), faces[(i+3*j+int(m.seed))%len(faces)], simulate.Seeded(name))
			if err != nil {
				return nil, err
			}
			for _, d := range []simulate.Damage{damages[0], damages[1+(i+j)%(len(damages)-1)]} {
				id := name + "-" + d.Name
				if err := page.Write(dir, id, face, d); err != nil {
					return nil, err
				}
				truth[id] = strings.Fields(strings.Join(page.Text, " "))
			}
		}
	}
	return truth, nil
}

func mean(values []float64) (sum float64) {
	for _, v := range values {
		sum += v / float64(len(values))
	}
	return sum
}

// inOrder returns the share of neighbours of a text, words that were read
// somewhere, that are neighbours in what was read. A word is taken for the one of
// the text that it is most like, so that letters do not count; one that is like
// none counts as nothing.
func inOrder(text, read []string) float64 {
	known := map[string]bool{}
	for i, word := range text {
		text[i] = unadorned(word)
		known[text[i]] = true
	}
	was := map[string]bool{}
	var words []string
	for _, word := range read {
		if word = nearest(unadorned(word), known); word != "" {
			was[word] = true
			words = append(words, word)
		}
	}
	pairs := map[[2]string]int{}
	for i := 1; i < len(words); i++ {
		pairs[[2]string{words[i-1], words[i]}]++
	}
	var kept []string
	for _, word := range text {
		if was[word] {
			kept = append(kept, word)
		}
	}
	same := 0
	for i := 1; i < len(kept); i++ {
		if pair := [2]string{kept[i-1], kept[i]}; pairs[pair] > 0 {
			pairs[pair]--
			same++
		}
	}
	return float64(same) / float64(max(1, len(kept)-1))
}

// unadorned is a word in small letters without the signs around it.
func unadorned(word string) string {
	return strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// nearest returns the known word that differs least from a word, in at most
// three letters of ten; "" where there is none.
func nearest(word string, known map[string]bool) (best string) {
	if word == "" || known[word] {
		return word
	}
	letters := []rune(word)
	least := 3*len(letters)/10 + 1
	for other := range known {
		if d := levenshtein.Distance(letters, []rune(other)); d < least || d == least && best != "" && other < best {
			best, least = other, d
		}
	}
	return best
}
