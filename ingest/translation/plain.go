package translation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// textContent cuts plain text into blocks. Empty lines part paragraphs. Where
// lines are as long as paragraphs are, each is one; where they were broken at
// a width, those that the width broke are joined.
func textContent(text string) *content {
	text = unfaced(text)
	p := &content{meta: map[string]string{}, web: looksCopied(text)}
	var pages [][]string
	for part := range strings.SplitSeq(text, "\f") {
		pages = append(pages, trimEmpty(strings.Split(part, "\n")))
	}
	for _, lines := range pages {
		splitColumns(lines)
	}
	for i := range pages {
		pages[i] = strings.Split(strings.Join(pages[i], "\n"), "\n")
	}
	heads := runningHeads(pages)
	width := wrapWidth(text)
	for i, lines := range pages {
		top := len(p.blocks)
		p.addLines(lines, width, heads, len(pages) > 1)
		if i > 0 {
			p.joinOver(top)
		}
	}
	return p
}

// wideGap parts what stands at both edges of one line.
var wideGap = regexp.MustCompile(`(\S)(?: {8,}|\t{2,})(\S)`)

// splitColumns parts the lines above the text that have something at both edges:
// a sender at the left, a marking at the right.
func splitColumns(lines []string) {
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if periodical.MatchString(oneLine(line)) {
			continue
		}
		if len(line) > 60 && !wideGap.MatchString(line) || i > 30 {
			break
		}
		if parts := wideGap.FindAllStringIndex(line, -1); len(parts) == 1 {
			lines[i] = wideGap.ReplaceAllString(lines[i], "$1\n$2")
		}
	}
}

// facing matches a line of a text that stands beside another one.
var facing = regexp.MustCompile(`^\s*(\S.*?)(?: {3,}|\t+)(\S.*?)\s*$`)

// unfaced puts two texts that stand side by side one after the other, where one
// is in Cyrillic and the other in Latin letters.
func unfaced(text string) string {
	var columns [2][]string
	faced, lines := 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.TrimSpace(line) == "" {
			columns[0], columns[1] = append(columns[0], ""), append(columns[1], "")
			continue
		}
		lines++
		if m := facing.FindStringSubmatch(line); m != nil && twoScripts(m[1:3]) {
			faced++
			columns[0], columns[1] = append(columns[0], m[1]), append(columns[1], m[2])
			continue
		}
		side := 0 // a line where one of the two has ended
		if faced > 0 && scriptOf(line) == scriptOf(columns[1][len(columns[1])-1]) && scriptOf(line) != 0 {
			side = 1
		}
		columns[side] = append(columns[side], strings.TrimSpace(line))
	}
	if faced < 4 || faced*10 < lines*6 {
		return text
	}
	return strings.Join(columns[0], "\n") + "\n\n" + strings.Join(columns[1], "\n")
}

// looksCopied reports whether a text carries what sites show around a text.
func looksCopied(text string) bool {
	found := 0
	for line := range strings.Lines(text) {
		line = bare(line)
		if line == "" || len(line) > 300 {
			continue
		}
		if kind := noiseOf(line); kind == document.DropTool || kind == document.DropNotice || kind == document.DropNavigation || kind == document.DropFooter {
			found++
		}
		if f := fieldOf(line); f != nil && f.role != roleDate {
			found++
		}
	}
	return found >= 3
}

// addLines adds the blocks of one page's lines.
func (p *content) addLines(lines []string, width int, heads map[string]bool, paged bool) {
	var open []string
	flush := func() {
		if len(open) > 0 {
			p.blocks = append(p.blocks, &block{text: joinLines(open)})
			open = nil
		}
	}
	top, bottom := 0, len(lines)
	if paged || len(lines) > 0 && periodical.MatchString(oneLine(lines[0])) {
		top, bottom = inner(lines, heads)
	}
	for i, line := range lines {
		line = strings.Join(strings.Fields(line), " ")
		edge := i < top || i >= bottom || lonelyNumber.MatchString(line) && alone(lines, i)
		switch {
		case line == "":
			flush()
			continue
		case edge && pageNumber.MatchString(line):
			flush()
			p.blocks = append(p.blocks, &block{text: line, zone: document.DropPageNumber})
			continue
		case edge && (heads[headKey(line)] || periodical.MatchString(line)):
			flush()
			p.blocks = append(p.blocks, &block{text: line, zone: document.DropRunningHead})
			continue
		}
		if len(open) > 0 && (bracketedMark.MatchString(line) || twoScripts([]string{open[len(open)-1], line}) || !broken(open[len(open)-1], line, width)) {
			flush()
		}
		open = append(open, line)
	}
	flush()
}

// lonelyNumber matches the number of a page that stands between its paragraphs.
var lonelyNumber = regexp.MustCompile(`^[-–—]\s?\d{1,4}\s?[-–—]$`)

// alone reports whether empty lines stand around a line.
func alone(lines []string, i int) bool {
	return (i == 0 || strings.TrimSpace(lines[i-1]) == "") && (i+1 == len(lines) || strings.TrimSpace(lines[i+1]) == "")
}

// inner returns the lines of a page between those that can only stand at its edges.
func inner(lines []string, heads map[string]bool) (top, bottom int) {
	edge := func(line string) bool { return strings.TrimSpace(line) == "" || atEdge(line, heads) }
	bottom = len(lines)
	for top < bottom && edge(lines[top]) {
		top++
	}
	for bottom > top && edge(lines[bottom-1]) {
		bottom--
	}
	return top, bottom
}

// atEdge reports whether a line can only stand at the edge of a page.
func atEdge(line string, heads map[string]bool) bool {
	line = strings.Join(strings.Fields(line), " ")
	return pageNumber.MatchString(line) || heads[headKey(line)] || periodical.MatchString(line)
}

// periodical matches the head of a page in print: the page's number and the
// name of a bulletin or journal.
var periodical = regexp.MustCompile(`^(?:\d{1,4}\s+)?[\p{Lu}][^.?!]{0,60}(?i:\b(?:bulletin|journal|review|quarterly|papers)\b|вестник|бюллетень|альманах)[^.?!]{0,40}(?i:\b(?:issue|no\.|vol(?:ume|\.)?)|№|выпуск|вып\.)\s*[\dIVX][\d/IVX, -]*$`)

var pageNumber = regexp.MustCompile(`^(?i)([-–—]?\s?\d{1,4}\s?[-–—]?\.?|page \d{1,4}( of \d+)?|стр\.? ?\d{1,4})$`)

// wrapWidth returns the width at which a text was broken into lines, 0 for
// one that was not: that of the lines which another one follows, so that
// headings, which may be wider, do not count.
func wrapWidth(text string) int {
	var lengths []int
	var single []int // lines between empty ones
	last, run := 0, 0
	for line := range strings.Lines(text + "\n\n") {
		n := utf8.RuneCountInString(strings.TrimSpace(line))
		switch {
		case n > 0 && run > 0:
			lengths = append(lengths, last)
		case n == 0 && run == 1:
			single = append(single, last)
		}
		if last, run = n, run+1; n == 0 {
			run = 0
		}
	}
	if len(lengths) == 0 {
		return 0
	}
	slices.Sort(lengths)
	longest := lengths[len(lengths)-1-len(lengths)/50]
	wider := 0 // headings may be, paragraphs are where no line was broken
	for _, n := range single {
		if n > longest+longest/4 {
			wider++
		}
	}
	if longest < 30 || longest > 160 || wider > 1 {
		return 0
	}
	return longest
}

// broken reports whether the width of the page broke the text after line: the
// first word of the next would not have fitted.
func broken(line, next string, width int) bool {
	if parted, _ := document.PartedWord(line, next); parted || partedEnglish(line, next) {
		return true
	}
	if width == 0 {
		return false
	}
	first, _, _ := strings.Cut(next, " ")
	length := utf8.RuneCountInString(line)
	if small, _ := utf8.DecodeRuneInString(next); unicode.IsLower(small) && length*10 >= width*6 && !endsSentence(line) {
		return true
	}
	room := width - length - 1
	return room < utf8.RuneCountInString(first)+width/10
}

// joinLines joins broken lines, and words that a hyphen parts there.
func joinLines(lines []string) string {
	var joined strings.Builder
	for i, line := range lines {
		if i < len(lines)-1 {
			if parted, stays := document.PartedWord(line, lines[i+1]); parted && !stays {
				_, size := utf8.DecodeLastRuneInString(line)
				joined.WriteString(line[:len(line)-size])
				continue
			}
			if partedEnglish(line, lines[i+1]) && !ownHyphen(line) {
				joined.WriteString(strings.TrimRight(line, "-\u2010"))
				continue
			}
		}
		joined.WriteString(line)
		if i < len(lines)-1 && !(strings.HasSuffix(line, "-") && !strings.HasSuffix(line, " -") && !strings.HasSuffix(line, "--")) {
			joined.WriteByte(' ')
		}
	}
	return joined.String()
}

var (
	hyphenEnd = regexp.MustCompile(`[A-Za-z]+[-\x{2010}]$`)
	smallWord = regexp.MustCompile(`^[a-z]`)
)

// partedEnglish reports whether a word of Latin letters goes on behind a hyphen
// at the end of a line.
func partedEnglish(line, next string) bool {
	return hyphenEnd.MatchString(line) && smallWord.MatchString(next)
}

// hyphenated are first parts of English compounds, which keep their hyphen
// wherever a line ends.
var hyphenated = func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq("well ill self half all ex anti non vice co semi quasi mid-nineteenth cross so long short high low large small full part old new first second third two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety one much ever far early late good bad hard soft open deep fast slow free north south east west left right major lieutenant attorney commander secretary director editor deputy under ultra pre post inter counter mother father son brother sister daughter man woman day year month week hour mile man-of set round up down out on off in by the to and left-wing right-wing so-called state land sea air hand foot eye red white black blue anglo franco russo sino soviet german polish austro afro indo euro marxism social world war time life") {
		words[word] = true
	}
	return words
}()

// ownHyphen reports whether the hyphen at the end of a line is the word's own:
// behind the first part of a compound, or a part with another hyphen.
func ownHyphen(line string) bool {
	word := line[strings.LastIndexAny(line, " (\"")+1:]
	word = strings.ToLower(strings.TrimRight(word, "-\u2010"))
	return hyphenated[word] || strings.Contains(word, "-")
}

// joinOver joins a paragraph that goes on over the border of two pages.
func (p *content) joinOver(top int) {
	before, after := top-1, top
	for before >= 0 && p.blocks[before].zone != "" {
		before--
	}
	for after < len(p.blocks) && p.blocks[after].zone != "" {
		after++
	}
	if before < 0 || after >= len(p.blocks) || !goesOn(p.blocks[before].text, p.blocks[after].text) {
		return
	}
	p.blocks[before].text = joinLines([]string{p.blocks[before].text, p.blocks[after].text})
	p.blocks = slices.Delete(p.blocks, after, after+1)
}

// joinBroken joins paragraphs that a reading of a picture tore apart.
func (p *content) joinBroken() {
	var joined []*block
	for _, b := range p.blocks {
		if n := len(joined); n > 0 && b.zone == "" && joined[n-1].zone == "" && goesOn(joined[n-1].text, b.text) {
			joined[n-1].text = joinLines([]string{joined[n-1].text, b.text})
			continue
		}
		joined = append(joined, b)
	}
	p.blocks = joined
}

// goesOn reports whether a paragraph goes on in the next: it does not end, and
// the next begins small.
func goesOn(text, next string) bool {
	first, _ := utf8.DecodeRuneInString(next)
	return len(text) >= 40 && unicode.IsLower(first) && !endsSentence(text)
}

// runningHeads are lines that begin or end at least three pages.
func runningHeads(pages [][]string) map[string]bool {
	seen := map[string]int{}
	for _, lines := range pages {
		if len(lines) == 0 {
			continue
		}
		seen[headKey(lines[0])]++
		if len(lines) > 1 {
			seen[headKey(lines[len(lines)-1])]++
		}
	}
	heads := map[string]bool{}
	for line, n := range seen {
		if n >= 3 && line != "" {
			heads[line] = true
		}
	}
	return heads
}

// headKey is a line without the numbers that change from page to page.
func headKey(line string) string {
	return key(strings.Trim(strings.TrimSpace(line), "0123456789-–— "))
}

func trimEmpty(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
