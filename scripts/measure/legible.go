package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"recto/scripts/score"
	"recto/scripts/simulate"
)

// bare are pages of print with hardly a word of a dictionary: the lines of one,
// in Russian (or English) letters.
var bare = []struct {
	name  string
	lines func(rng *rand.Rand, russian bool, columns int) []string
}{
	{"figures", figureLines},
	{"codes", codeLines},
	{"names", nameLines},
	{"index", indexLines},
	{"capitals", capitalLines},
	{"dump", dumpLines},
	{"listing", listingLines},
}

// legible has pages read that bear print and hardly a known word, in several
// faces and damages, upright and on their heads, and counts those that are lost:
// of which less than half of the letters come out right.
func (m *measure) legible() (met bool, err error) {
	dir := filepath.Join(m.tmp, "legible")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, err
	}
	const copies = 15
	want := map[string]string{}
	for _, kind := range bare {
		for n := range copies * 2 {
			name := fmt.Sprintf("%s-%02d", kind.name, n+1)
			rng := simulate.Seeded(name)
			face, harm := simulate.Faces[rng.IntN(len(simulate.Faces))], simulate.Damages[n/2%len(simulate.Damages)]
			lines := kind.lines(rng, n%2 == 0, face.Columns)
			want[name] = strings.Join(lines, "\n")
			if err := simulate.Column(lines, face).Write(dir, name, face, harm); err != nil {
				return false, err
			}
		}
	}
	pages, _, err := m.readScans(nil, dir)
	if err != nil {
		return false, err
	}
	lost := 0
	for _, id := range sortedKeys(pages) {
		page := pages[id]
		cer := score.Compare(want[id], page.Text()).CER()
		if m.verbose {
			fmt.Printf("    %-14s CER %5.1f quality %.2f turn %d\n", id, cer, page.Quality, page.Canvas.Turn)
		}
		if cer > 50 {
			lost++
			fmt.Printf("  %s is lost: CER %.0f, %d words, quality %.2f\n", id, cer, len(strings.Fields(page.Text())), page.Quality)
		}
	}
	fmt.Printf("  %d of %d pages are lost\n", lost, len(want))
	return lost == 0 && len(pages) == len(want), nil
}

// name makes a name that is no word.
func name(rng *rand.Rand, russian bool) string {
	onsets, vowels, ends := strings.Fields("б бр в г гр д ж з к кр л м н п пр р с ст т тр х ч ш"), strings.Fields("а е и о у ы я ю"), strings.Fields("ов ев ин ский енко ян ук дзе ко")
	if !russian {
		onsets, vowels, ends = strings.Fields("b br c d dr f g h k kl l m n p r s st t tr v w"), strings.Fields("a e i o u ay ee"), strings.Fields("ard ski mann off sen wick ey ton ham")
	}
	pick := func(of []string) string { return of[rng.IntN(len(of))] }
	text := ""
	for range 1 + rng.IntN(2) {
		text += pick(onsets) + pick(vowels)
	}
	text += pick(onsets) + pick(ends)
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:]
}

// capital is a letter for initials and codes.
func capital(rng *rand.Rand, russian bool) string {
	letters := []rune("АБВГДЕИКЛМНПРСТФ")
	if !russian {
		letters = []rune("ABCDEFGHJKLMNPRSTVW")
	}
	return string(letters[rng.IntN(len(letters))])
}

func figureLines(rng *rand.Rand, _ bool, columns int) (lines []string) {
	for range 30 + rng.IntN(12) {
		line := ""
		for utf8.RuneCountInString(line) < columns-12 {
			line += fmt.Sprintf("%-10s", fmt.Sprintf("%d.%02d", rng.IntN(9000), rng.IntN(100)))
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

func codeLines(rng *rand.Rand, russian bool, _ int) (lines []string) {
	for range 28 + rng.IntN(12) {
		lines = append(lines, fmt.Sprintf("%s%s-%d/%02d   %d%s%d   %s.%03d.%02d   %d",
			capital(rng, russian), capital(rng, russian), rng.IntN(9999), rng.IntN(99), rng.IntN(9), capital(rng, russian), rng.IntN(999),
			capital(rng, russian), rng.IntN(999), rng.IntN(99), rng.IntN(99999)))
	}
	return lines
}

func nameLines(rng *rand.Rand, russian bool, _ int) (lines []string) {
	for i := range 28 + rng.IntN(12) {
		lines = append(lines, fmt.Sprintf("%d. %s %s. %s.  %d  %s", i+1, name(rng, russian), capital(rng, russian), capital(rng, russian), 1880+rng.IntN(60), name(rng, russian)))
	}
	return lines
}

func indexLines(rng *rand.Rand, russian bool, _ int) (lines []string) {
	for range 32 + rng.IntN(12) {
		line := fmt.Sprintf("%s %s.%s.", name(rng, russian), capital(rng, russian), capital(rng, russian))
		for range 1 + rng.IntN(4) {
			line += fmt.Sprintf(" %d,", 1+rng.IntN(400))
		}
		lines = append(lines, strings.TrimSuffix(line, ","))
	}
	return lines
}

// capitalLines are those of a title page: few, short, in capitals.
func capitalLines(rng *rand.Rand, russian bool, columns int) (lines []string) {
	for range 8 + rng.IntN(8) {
		line := strings.ToUpper(name(rng, russian))
		for range rng.IntN(3) {
			line += " " + strings.ToUpper(name(rng, russian))
		}
		lines = append(lines, strings.Repeat(" ", max(0, (columns-utf8.RuneCountInString(line))/2))+line)
	}
	return lines
}

func dumpLines(rng *rand.Rand, _ bool, _ int) (lines []string) {
	for i := range 30 + rng.IntN(10) {
		line := fmt.Sprintf("%04X ", 0x2000+16*i)
		for range 9 {
			line += fmt.Sprintf(" %02X%02X", rng.IntN(256), rng.IntN(256))
		}
		lines = append(lines, line)
	}
	return lines
}

// listingLines are those of a program as a line printer has them.
func listingLines(rng *rand.Rand, russian bool, _ int) (lines []string) {
	words := strings.Fields("ВЗП СЧП МОДП ПВ УИ ЗП ИР СЛ ВЫЧ УМН ДЕЛ СТОП ПЕЧ КОНЕЦ")
	if !russian {
		words = strings.Fields("LDA STA ADD SUB MPY DVD TRA TZE CLA STO AXT TXI HTR BSS")
	}
	for i := range 30 + rng.IntN(10) {
		lines = append(lines, fmt.Sprintf("%05d  %s%d   %-6s %s%s%d,%d", 10*i, capital(rng, russian), rng.IntN(99), words[rng.IntN(len(words))],
			capital(rng, russian), capital(rng, russian), rng.IntN(99), rng.IntN(8)))
	}
	return lines
}
