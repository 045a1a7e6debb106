package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"recto/document"
	"recto/scripts/run"
	"recto/scripts/simulate"
)

// latinSets are Russian texts in which the Latin words and Roman numerals stand
// in brackets, and how they are typed and damaged. The reading was developed on
// the first set; the second, of other words, faces and damages, is what it was
// held against, and what it missed there was looked at since. What it misses in
// the third nobody has looked at, and should not.
var latinSets = []struct {
	name, text string
	faces      []simulate.Face
	damages    []simulate.Damage
}{
	{"developed", latinText, simulate.Faces, simulate.Damages},
	{"heldout", heldOutText, simulate.OtherFaces, simulate.OtherDamages},
	{"unseen", unseenLatinText, simulate.OtherFaces, simulate.Damages},
}

var (
	//go:embed texts/latin.txt
	latinText string
	//go:embed texts/latin2.txt
	heldOutText string
	//go:embed texts/latin3.txt
	unseenLatinText string
)

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
	met = true
	for _, set := range latinSets {
		if !strings.Contains(set.name, m.only) {
			continue
		}
		dir := filepath.Join(m.tmp, "latin-"+set.name)
		typed, err := renderLatin(dir, set.text, set.faces, set.damages)
		if err != nil {
			return false, err
		}
		fmt.Printf("  %s\n", set.name)
		ok, err := m.latinSet(dir, typed, set.damages)
		if err != nil {
			return false, err
		}
		met = met && ok
	}
	return met, nil
}

// renderLatin renders a text with brackets and returns its typed lines by page,
// with the brackets. Every face meets some of the damages, every damage every
// page.
func renderLatin(dir, text string, faces []simulate.Face, damages []simulate.Damage) (typed map[string][]string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	typed = map[string][]string{}
	for i, t := range faces {
		lines := simulate.Wrap(text, t.Columns)
		for n := 0; len(lines) > 0; n++ {
			d := damages[(i+n)%len(damages)]
			name := fmt.Sprintf(latinPageName, t.Name, d.Name, n+1)
			page := lines[:min(linesByPage, len(lines))]
			lines = lines[len(page):]
			typed[name] = page
			if err := simulate.Column(strings.Split(unbracket(strings.Join(page, "\n")), "\n"), t).Write(dir, name, t, d); err != nil {
				return nil, err
			}
		}
	}
	return typed, nil
}

// latinSet has the pages of a set read and counts.
func (m *measure) latinSet(dir string, typed map[string][]string, damages []simulate.Damage) (met bool, err error) {
	pages, cost, err := m.readScans(oneJob, dir)
	if err != nil {
		return false, err
	}
	var total tokens
	byDamage := map[string]*tokens{}
	for _, name := range sortedKeys(typed) {
		if pages[name] == nil {
			return false, fmt.Errorf("%s was not read", name)
		}
		t := countTokens(typed[name], pages[name].Text())
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
		if t := byDamage[d.Name]; t != nil {
			fmt.Printf("  %-10s %4d of %4d right (%.1f %%)\n", d.Name, t.right, t.all, t.percent())
		}
	}
	fmt.Printf("  %-10s %4d of %4d right (%.1f %%)\n", "all", total.right, total.all, total.percent())
	fmt.Printf("  of the others %d are the same in both alphabets and stand in Cyrillic letters (%.1f %% right with them)\n",
		total.alike, 100*float64(total.right+total.alike)/float64(max(1, total.all)))
	fmt.Printf("  Cyrillic abbreviations: %d of %d right\n", total.capitalsRight, total.capitals)
	mixed, words := mixedWords(pages, m.verbose)
	fmt.Printf("  words of mixed script: %d of %d\n", mixed, words)
	plain, legible, costs, err := tesseractReads(dir, typed)
	if err != nil {
		return false, err
	}
	ratio := cost / plain
	fmt.Printf("  CPU: recto %.1f s, tesseract -l rus+eng %.1f s: %.2f times", cost, plain, ratio)
	if len(legible) > 0 && len(legible) < len(typed) {
		_, some, err := m.readScans(oneJob, legible...)
		if err != nil {
			return false, err
		}
		fmt.Printf("; on the %d of %d pages that it reads at all %.2f times", len(legible), len(typed), some/costs)
	}
	fmt.Println()
	return total.percent() >= aimLatin && ratio <= aimLatinCPU && 1000*mixed <= words, nil
}

// oneJob has recto read as Tesseract does, one page after the other.
var oneJob = []string{"--jobs", "1"}

// mixed counts the words with letters of both scripts over all public pages.
func (m *measure) mixed() (met bool, err error) {
	dirs, err := filepath.Glob(filepath.Join(m.eval, "ocr", "sets", "*"))
	if err != nil {
		return false, err
	}
	all, words := 0, 0
	for _, dir := range dirs {
		pages, _, err := m.readScans(nil, dir)
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
	all, right int
	// alike are those not right that print does not tell from Cyrillic ones,
	// and that are right but for the alphabet: BBC and ВВС.
	alike                   int
	capitals, capitalsRight int
	missed                  []string
}

func (t *tokens) add(o tokens) {
	t.all, t.right, t.alike = t.all+o.all, t.right+o.right, t.alike+o.alike
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
		want[i] = core(unbracket(w))
	}
	var got []string
	for w := range strings.FieldsSeq(read) {
		got = append(got, core(w))
	}
	right := aligned(want, got)
	seeming := aligned(inCyrillic(want), inCyrillic(got))
	var t tokens
	for i, w := range marked {
		switch {
		case strings.Contains(w, "["):
			t.all++
			if right[i] {
				t.right++
				break
			}
			if strings.Trim(want[i], bothAlphabets) == "" && seeming[i] {
				t.alike++
			}
			t.missed = append(t.missed, want[i])
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

// bothAlphabets are the Latin letters, and what else stands in words, that print
// does not tell from Cyrillic ones.
const bothAlphabets = "ABCEHKMOPTXaceopxy-0123456789"

// inCyrillic writes the Latin letters of words that look like Cyrillic ones as these.
func inCyrillic(words []string) []string {
	out := make([]string, len(words))
	lookalikes := strings.NewReplacer(strings.Split("A А B В C С E Е H Н K К M М O О P Р T Т X Х a а c с e е o о p р x х y у", " ")...)
	for i, word := range words {
		out[i] = lookalikes.Replace(word)
	}
	return out
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

// unbracket takes the brackets off what is typed.
var unbracket = strings.NewReplacer("[", "", "]", "").Replace

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

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// tesseractReads has plain Tesseract in both languages read a folder's pictures
// and returns the CPU seconds it took. legible are the pictures of which it reads
// most words, however well, and costs what these took: it is quick with those of
// which it makes nothing.
func tesseractReads(dir string, typed map[string][]string) (cpu float64, legible []string, costs float64, err error) {
	const most = 0.8 // of the words
	for _, name := range sortedKeys(typed) {
		scan, err := run.Scan(filepath.Join(dir, name))
		if err != nil {
			return 0, nil, 0, err
		}
		text, used, err := run.Program("tesseract", scan, "-", "-l", "rus+eng")
		if err != nil {
			return 0, nil, 0, err
		}
		cpu += used.CPU
		words := len(strings.Fields(strings.Join(typed[name], " ")))
		if float64(len(bytes.Fields(text))) >= most*float64(words) {
			legible, costs = append(legible, scan), costs+used.CPU
		}
	}
	return cpu, legible, costs, nil
}
