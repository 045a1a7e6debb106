package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"recto/document"
)

// latinText is Russian text in which the Latin words and Roman numerals stand
// in brackets.
//
//go:embed texts/latin.txt
var latinText string

const (
	aimLatin      = 98.0 // per cent of the Latin words and Roman numerals
	aimLatinCPU   = 1.6  // times plain tesseract -l rus+eng
	aimMixed      = 0.1  // per cent of all words
	linesByPage   = 27
	latinPageName = "%s-%s-%d"
)

// latin renders Russian text with Latin words and Roman numerals in it, in
// several faces and conditions, has it read and counts what came out right.
func (m *measure) latin() (met bool, err error) {
	dir := filepath.Join(m.tmp, "latin")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	sheets := map[string][]string{} // the typed lines by page, with brackets
	for i, t := range typefaces {
		lines := wrap(latinText, t.columns)
		for n := 0; len(lines) > 0; n++ {
			// Every face meets three of the damages, every damage every page.
			d := damages[(i+n)%len(damages)]
			name := fmt.Sprintf(latinPageName, t.name, d.name, n+1)
			sheet := lines[:min(linesByPage, len(lines))]
			lines = lines[len(sheet):]
			sheets[name] = sheet
			if err := render(dir, name, unbracket(sheet), t, d); err != nil {
				return false, err
			}
		}
	}
	pages, cost, err := m.readFolder(dir)
	if err != nil {
		return false, err
	}
	var total tokens
	byDamage := map[string]*tokens{}
	for name, sheet := range sheets {
		if pages[name] == nil {
			return false, fmt.Errorf("%s was not read", name)
		}
		t := countTokens(sheet, pages[name].Text())
		if m.verbose {
			for _, miss := range t.missed {
				fmt.Printf("    %s: %s\n", name, miss)
			}
		}
		total.add(t)
		d := strings.Split(name, "-")[1]
		if byDamage[d] == nil {
			byDamage[d] = &tokens{}
		}
		byDamage[d].add(t)
	}
	for _, d := range damages {
		if t := byDamage[d.name]; t != nil {
			fmt.Printf("  %-10s %4d of %4d right (%.1f %%)\n", d.name, t.right, t.all, t.percent())
		}
	}
	fmt.Printf("  %-10s %4d of %4d right (%.1f %%)\n", "all", total.right, total.all, total.percent())
	fmt.Printf("  Cyrillic abbreviations: %d of %d right\n", total.capitalsRight, total.capitals)
	mixed, words := mixedWords(pages, m.verbose)
	fmt.Printf("  words of mixed script: %d of %d\n", mixed, words)
	plain, err := m.tesseractCPU(dir)
	if err != nil {
		return false, err
	}
	ratio := cost / plain
	fmt.Printf("  CPU: recto %.1f s, tesseract -l rus+eng %.1f s: %.2f times\n", cost, plain, ratio)
	return total.percent() >= aimLatin && ratio <= aimLatinCPU && 1000*mixed <= words, nil
}

// mixed counts the words with letters of both scripts over all public pages.
func (m *measure) mixed() (met bool, err error) {
	dirs, err := filepath.Glob(filepath.Join(m.eval, "ocr", "sets", "*"))
	if err != nil {
		return false, err
	}
	all, words := 0, 0
	for _, dir := range dirs {
		pages, _, err := m.readFolder(dir)
		if err != nil {
			return false, err
		}
		mixed, n := mixedWords(pages, m.verbose)
		fmt.Printf("  %-18s %d of %d words\n", filepath.Base(dir), mixed, n)
		all, words = all+mixed, words+n
	}
	share := 100 * float64(all) / float64(max(1, words))
	fmt.Printf("  %-18s %d of %d words (%.3f %%)\n", "all", all, words, share)
	return words > 0 && share <= aimMixed, nil
}

// tokens counts the bracketed words of a text and those read right, and
// likewise its words in Cyrillic capitals, which must stay Cyrillic.
type tokens struct {
	all, right              int
	capitals, capitalsRight int
	missed                  []string
}

func (t *tokens) add(o tokens) {
	t.all, t.right = t.all+o.all, t.right+o.right
	t.capitals, t.capitalsRight = t.capitals+o.capitals, t.capitalsRight+o.capitalsRight
}

func (t *tokens) percent() float64 { return 100 * float64(t.right) / float64(max(1, t.all)) }

// countTokens sets the words of a page's typed lines against those read. A
// word is right if it stands unchanged, but for punctuation at its ends, where
// the alignment of both texts wants it.
func countTokens(lines []string, read string) tokens {
	marked := strings.Fields(strings.Join(lines, " "))
	want := make([]string, len(marked))
	for i, w := range marked {
		want[i] = core(strings.NewReplacer("[", "", "]", "").Replace(w))
	}
	var got []string
	for w := range strings.FieldsSeq(read) {
		got = append(got, core(w))
	}
	right := aligned(want, got)
	var t tokens
	for i, w := range marked {
		switch {
		case strings.Contains(w, "["):
			t.all++
			if right[i] {
				t.right++
			} else {
				t.missed = append(t.missed, want[i])
			}
		case len([]rune(want[i])) >= 2 && want[i] == strings.ToUpper(want[i]) && letters(want[i]) >= 2:
			t.capitals++
			if right[i] {
				t.capitalsRight++
			} else {
				t.missed = append(t.missed, want[i])
			}
		}
	}
	return t
}

func core(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// aligned reports which words of want are in the longest common subsequence
// with got.
func aligned(want, got []string) []bool {
	length := make([][]int, len(want)+1)
	for i := range length {
		length[i] = make([]int, len(got)+1)
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			if length[i][j] = max(length[i+1][j], length[i][j+1]); want[i] == got[j] {
				length[i][j] = max(length[i][j], length[i+1][j+1]+1)
			}
		}
	}
	right := make([]bool, len(want))
	for i, j := 0, 0; i < len(want) && j < len(got); {
		switch {
		case want[i] == got[j] && length[i][j] == length[i+1][j+1]+1:
			right[i] = true
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return right
}

func unbracket(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.NewReplacer("[", "", "]", "").Replace(line)
	}
	return out
}

// mixedWords counts the words that have both Cyrillic and Latin letters.
func mixedWords(pages map[string]*document.Page, show bool) (mixed, words int) {
	for _, id := range sortedKeys(pages) {
		for w := range pages[id].Words {
			words++
			in := func(table *unicode.RangeTable) bool {
				return strings.ContainsFunc(w.Text, func(r rune) bool { return unicode.Is(table, r) })
			}
			if in(unicode.Cyrillic) && in(unicode.Latin) {
				mixed++
				if show {
					fmt.Printf("    %s %s %q\n", id, w.ID, w.Text)
				}
			}
		}
	}
	return mixed, words
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// tesseractCPU is what plain Tesseract in both languages costs on a folder's
// pictures, in seconds.
func (m *measure) tesseractCPU(dir string) (float64, error) {
	sum := 0.0
	for _, pattern := range []string{"*.jpg", "*.png", "*.tif"} {
		scans, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return 0, err
		}
		for _, scan := range scans {
			cpu, err := cpuOfRun("tesseract", scan, "-", "-l", "rus+eng")
			if err != nil {
				return 0, err
			}
			sum += cpu
		}
	}
	return sum, nil
}
