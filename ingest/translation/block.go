package translation

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// content is what a file holds, cut into blocks.
type content struct {
	blocks []*block
	// meta holds what a page says of itself unseen: names of meta tags in
	// lower case, "title", "lang".
	meta map[string]string
	// web says that the text stands between what a site shows besides: HTML,
	// or text copied from a page.
	web bool
	// pairs are those of a file that holds nothing else.
	pairs []pair
}

// block is the smallest piece that stands for itself.
type block struct {
	// text has a line feed where the source breaks a line.
	text string
	// level is that of a heading, 1 to 6; 0 for others.
	level int
	// term is the name of a field (dt, th), value what belongs to one.
	term, value bool
	// zone is the noise that the markup says it is; "" for content.
	zone document.DropKind
	// body says that the markup marks it as the document's text.
	body bool
	// title and date say that the markup marks it as such.
	title, date bool
	// footnote says that the format itself keeps it as one.
	footnote bool
	// record says that it is a line of a record.
	record bool
	// ruled says that a rule stands above it.
	ruled bool
	// aside says that it stands beside the content.
	aside bool
	// linked is the share of characters within links, 0 to 1.
	linked float64
	// parent numbers the element around it, parents those around that; they
	// tell what stands in one section. Share is the part of the page's text
	// that the parent holds.
	parent int
	share  float64
	// targets are the anchors in it that links can point to, and marks the
	// footnotes it refers to.
	targets []string
	marks   []noteMark

	role role
	drop document.DropKind
	// label is the field's name for a dropped field.
	label string
	// notes are the footnotes that were found for its marks.
	notes []document.Note
	used  bool
	// order is its place in the file.
	order int
}

// noteMark refers to a footnote from an offset in a block's text, counted in bytes.
type noteMark struct {
	at     int
	text   string
	target string
}

// role is what a block is in the whole.
type role int

const (
	unassigned role = iota
	roleTitle
	roleDate
	roleClassification
	roleSummary
	roleCitation
	roleReference
	roleCredit
	roleHeader
	roleBody
	roleNote
	// roleJoined is a label that stands with its value.
	roleJoined
	roleDropped
)

// leaveOut gives a block the role of what is no part of the translation.
func (b *block) leaveOut(kind document.DropKind) {
	b.role, b.drop = roleDropped, kind
}

func (b *block) runes() int { return utf8.RuneCountInString(b.text) }

// line is the block's text on one line.
func (b *block) line() string { return oneLine(b.text) }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// bare is a text on one line without the bullets and arrows around it.
func bare(s string) string { return strings.Trim(oneLine(s), "•·*|>›‹<▸▪■►→← ") }

// prose reports whether a block is running text: long, or a sentence of some
// words.
func (b *block) prose() bool {
	if b.linked > 0.6 {
		return false
	}
	words := len(strings.Fields(b.text))
	if words >= 40 {
		return true
	}
	return words >= 9 && endsSentence(b.text)
}

var sentenceEnd = regexp.MustCompile(`[.!?…:;]["”»’')\]]*(\s*\[[^\]]*\])?\s*$`)

func endsSentence(s string) bool { return sentenceEnd.MatchString(s) }

// key is a text in small letters and digits only, to tell what repeats.
func key(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// squeeze makes one space of all white space inside a line and drops empty
// lines.
func squeeze(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// writer gathers the text of a block: one space for all white space, no line
// that is empty, the places of footnote marks.
type writer struct {
	text    strings.Builder
	space   bool
	breaks  int
	visible int
	marks   []noteMark
}

func (w *writer) empty() bool { return w.text.Len() == 0 }

func (w *writer) add(s string) {
	for _, r := range s {
		if unicode.IsSpace(r) {
			w.space = true
			continue
		}
		if w.text.Len() > 0 && w.breaks > 0 {
			w.text.WriteByte('\n')
		} else if w.text.Len() > 0 && w.space {
			w.text.WriteByte(' ')
		}
		w.space, w.breaks = false, 0
		w.text.WriteRune(r)
		w.visible++
	}
}

// lineBreak ends a line and returns how many ends have come in a row.
func (w *writer) lineBreak() int {
	w.breaks++
	w.space = false
	return w.breaks
}

// mark notes a footnote's mark at the end of what is there.
func (w *writer) mark(text, target string) {
	w.marks = append(w.marks, noteMark{w.text.Len(), text, target})
}
