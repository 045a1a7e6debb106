package translation

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// paragraphs gathers the blocks of a format whose text streams by. A text box
// or a footnote has paragraphs inside another one; footnotes come to stand
// behind the text.
type paragraphs struct {
	blocks, notes []*block
	open          []*paragraphAtWork
	// note is the footnote that paragraphs belong to, by the name that its mark
	// has; "" for the text itself.
	note string
	// zone is the noise that paragraphs are, "" for content.
	zone  document.DropKind
	marks int
	bytes int
}

// paragraphAtWork is one that has not ended.
type paragraphAtWork struct {
	block
	writer
	// hidden is what stands in it unseen.
	hidden strings.Builder
}

func (p *paragraphs) size() int { return p.bytes }

// all are the paragraphs of the text and behind them those of the footnotes.
func (p *paragraphs) all() []*block { return append(p.blocks, p.notes...) }

func (p *paragraphs) begin() *paragraphAtWork {
	b := &paragraphAtWork{}
	b.zone = p.zone
	p.open = append(p.open, b)
	return b
}

// top is the paragraph at work, nil outside of any.
func (p *paragraphs) top() *paragraphAtWork {
	if len(p.open) == 0 {
		return nil
	}
	return p.open[len(p.open)-1]
}

// end ends the paragraph at work. One without text leaves nothing behind.
func (p *paragraphs) end() {
	at := p.top()
	if at == nil {
		return
	}
	p.open = p.open[:len(p.open)-1]
	if !at.empty() {
		b := at.block
		b.text, b.marks = at.writer.text.String(), at.writer.marks
		if p.note != "" {
			b.targets, b.footnote = append(b.targets, p.note), true
			p.notes = append(p.notes, &b)
		} else {
			p.blocks = append(p.blocks, &b)
		}
	} else if n := len(p.blocks); n > 0 && len(at.writer.marks) > 0 && p.note == "" {
		for _, m := range at.writer.marks {
			p.blocks[n-1].marks = append(p.blocks[n-1].marks, noteMark{len(p.blocks[n-1].text), m.text, m.target})
		}
	}
	if hidden := squeeze(at.hidden.String()); hidden != "" {
		p.blocks = append(p.blocks, &block{text: hidden, zone: document.DropHidden})
	}
}

// add adds text to the paragraph at work.
func (p *paragraphs) add(text string) {
	if at := p.top(); at != nil {
		p.bytes += len(text)
		at.add(clean(text))
	}
}

// hide adds text that no reader sees.
func (p *paragraphs) hide(text string) {
	if at := p.top(); at != nil {
		p.bytes += len(text)
		at.hidden.WriteString(clean(text))
	}
}

// raise adds raised text: the mark of a footnote, where it can be one.
func (p *paragraphs) raise(text string) {
	at := p.top()
	if at == nil {
		return
	}
	mark := strings.TrimSpace(clean(text))
	last, _ := utf8.DecodeLastRuneInString(at.writer.text.String())
	if at.empty() || !isMark(mark) || unicode.IsDigit(last) {
		p.add(text)
		return
	}
	at.mark(mark, "")
}

// refer puts the mark of a footnote that the format itself counts.
func (p *paragraphs) refer(target string) {
	if at := p.top(); at != nil {
		p.marks++
		at.mark(strconv.Itoa(p.marks), target)
	}
}
