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
	p := &content{meta: map[string]string{}, web: looksCopied(text)}
	var pages [][]string
	for part := range strings.SplitSeq(text, "\f") {
		pages = append(pages, trimEmpty(strings.Split(part, "\n")))
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
	if paged {
		top, bottom = inner(lines, heads)
	}
	for i, line := range lines {
		line = strings.Join(strings.Fields(line), " ")
		edge := i < top || i >= bottom
		switch {
		case line == "":
			flush()
			continue
		case edge && pageNumber.MatchString(line):
			flush()
			p.blocks = append(p.blocks, &block{text: line, zone: document.DropPageNumber})
			continue
		case edge && heads[headKey(line)]:
			flush()
			p.blocks = append(p.blocks, &block{text: line, zone: document.DropRunningHead})
			continue
		}
		if len(open) > 0 && !broken(open[len(open)-1], line, width) {
			flush()
		}
		open = append(open, line)
	}
	flush()
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
	return pageNumber.MatchString(line) || heads[headKey(line)]
}

var pageNumber = regexp.MustCompile(`^(?i)([-–—]?\s?\d{1,4}\s?[-–—]?\.?|page \d{1,4}( of \d+)?|стр\.? ?\d{1,4})$`)

// wrapWidth returns the width at which a text was broken into lines, 0 for
// one that was not.
func wrapWidth(text string) int {
	var lengths []int
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > 0 {
			lengths = append(lengths, n)
		}
	}
	if len(lengths) == 0 {
		return 0
	}
	slices.Sort(lengths)
	longest := lengths[len(lengths)-1-len(lengths)/50]
	if longest > 160 || longest < 30 {
		return 0
	}
	return longest
}

// broken reports whether the width of the page broke the text after line: the
// first word of the next would not have fitted.
func broken(line, next string, width int) bool {
	if width == 0 {
		return false
	}
	first, _, _ := strings.Cut(next, " ")
	room := width - utf8.RuneCountInString(line) - 1
	return room < utf8.RuneCountInString(first)+width/10
}

// joinLines joins broken lines, and Russian words that a hyphen parts there.
// In English a hyphen at the end of a line stays: it may be the word's own.
func joinLines(lines []string) string {
	var joined strings.Builder
	for i, line := range lines {
		if i < len(lines)-1 {
			if parted, stays := document.PartedWord(line, lines[i+1]); parted && !stays {
				_, size := utf8.DecodeLastRuneInString(line)
				joined.WriteString(line[:len(line)-size])
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
