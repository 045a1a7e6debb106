package translation

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// brackets matches what stands in square brackets.
var brackets = regexp.MustCompile(`\[([^\[\]]+)\]`)

// noteForms tell by wording what a bracketed note is; the first that matches
// decides, and what none matches is editorial.
var noteForms = []struct {
	kind document.NoteKind
	re   *regexp.Regexp
}{
	{document.NoteTranslator, regexp.MustCompile(`(?i)^(translator['’]?s?['’]? (note|comment|remark)|trans(l(ator)?)?\. ?(note|comment)?\s?:|note (by|from|of) (the )?translator|tr\. ?note|t/?n\s?:|примечание переводчика|прим\. ?(пер(ев)?\.|переводчика))|[-–—,;(] ?(trans(lator|l?\.)?|tr\.|прим\. ?пер(ев)?\.|переводчик)\.?\)?$`)},
	{document.NoteEditor, regexp.MustCompile(`(?i)^(editor['’]?s?['’]? (note|comment)|ed\. ?(note)?\s?:|note (by|from|of) (the )?editor|примечание редактора|прим\. ?ред\.)|[-–—,;(] ?(ed(itor|s?\.)?|прим\. ?ред\.|ред\.)\.?\)?$`)},
	{document.NoteDoubtful, regexp.MustCompile(`(?i)^(\?+|[\pL .-]{1,60}\?+|unclear|uncertain|so in (the )?(text|original)\?|неясно|нрзб\.?\?)$`)},
	{document.NoteSic, regexp.MustCompile(`(?i)^(sic!?|so in (the )?(text|original)|as in (the )?(text|original)|так в (тексте|оригинале|документе))\.?$`)},
	{document.NoteIllegible, regexp.MustCompile(`(?i)\b(illegible|unreadable|indecipherable|undecipherable|not legible)\b|нрзб|неразборчив`)},
	{document.NoteRedaction, regexp.MustCompile(`(?i)\b(redacted|excised|sanitized|deleted|blacked out|withheld|not declassified|words? missing|line[s]? not declassified)\b|изъят|вымаран`)},
	{document.NoteOmission, regexp.MustCompile(`(?i)^(\.\s?\.\s?\.|…|omitted|omission|.{0,60}\bomitted( here)?\.?|пропуск|опущено)$`)},
	{document.NotePage, regexp.MustCompile(`(?i)^(?:(?:start|beginning|end) of |original )?(?:pages?|pp?\.|pg\.|leaf|list|l\.|folio|fol?\.|sheet|стр(?:аница|\.)|л(?:ист|\.)|с\.)\s?(?:no\.? ?|№ ?)?(?:` + leafNumber + `)(?: ?(?:ob|об|verso|recto|reverse|оборот)\.?)?(?: (?:of|из) (?:` + leafNumber + `))?(?: (?:of|in) the (?:original|document|file|text|source).{0,20}| (?:оригинала|подлинника|документа))?$|^(?:end of|start of) page.{0,8}$|^\d{1,4}$`)},
	{document.NoteMark, regexp.MustCompile(`(?i)\b(signature|signed|stamp(ed)?|seal|handwrit(ten|ing)|handwriting|in pencil|in ink|marginal(ia)?|in (the )?(left |right )?margin|initial(l?ed|s)|resolution|underlined|crossed out|letterhead)\b|подпись|штамп|печать|от руки|пометк|на полях`)},
}

// leafNumber is the number of a leaf, in figures or in words.
const leafNumber = `\d{1,4}|[ivxlc]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty`

// leafMark returns the note of a text that only says which leaf of the original
// begins.
func leafMark(text string) (document.Note, bool) {
	if m := brackets.FindStringSubmatch(text); m != nil && len(m[0]) == len(strings.TrimSpace(text)) && noteKind(m[1]) == document.NotePage {
		return document.Note{Kind: document.NotePage, Text: m[1]}, true
	}
	return document.Note{}, false
}

// takeLeaves takes the marks of leaves out of a text and notes where they stood.
func (b *block) takeLeaves() {
	c := cutting{b: b}
	var leaves []document.Note
	for _, m := range brackets.FindAllStringSubmatchIndex(b.text, -1) {
		inside := b.text[m[2]:m[3]]
		if noteKind(inside) != document.NotePage || onlyDigits.MatchString(inside) {
			continue
		}
		c.cut(m[0], m[1])
		if len(c.out) == 0 {
			c.skipSpace()
		}
		leaves = append(leaves, document.Note{Kind: document.NotePage, Text: inside, Start: c.runes, End: c.runes})
	}
	c.finish()
	b.notes = append(b.notes, leaves...)
}

var onlyDigits = regexp.MustCompile(`^\d+$`)

// bracketNotes finds the bracketed notes of a paragraph.
func bracketNotes(text string) []document.Note {
	var notes []document.Note
	at, runes := 0, 0
	for _, m := range brackets.FindAllStringSubmatchIndex(text, -1) {
		start := runes + utf8.RuneCountInString(text[at:m[0]])
		end := start + utf8.RuneCountInString(text[m[0]:m[1]])
		at, runes = m[1], end
		inside := strings.TrimSpace(strings.ReplaceAll(text[m[2]:m[3]], "\n", " "))
		notes = append(notes, document.Note{Kind: noteKind(inside), Text: inside, Start: start, End: end})
	}
	if len(notes) == 0 {
		if m := wholeNote.FindStringSubmatch(text); m != nil {
			notes = append(notes, document.Note{Kind: noteKind(m[1]), Text: text, Start: 0, End: utf8.RuneCountInString(text)})
		}
	}
	return notes
}

// wholeNote matches a paragraph that is a remark as a whole.
var wholeNote = regexp.MustCompile(`^(?i)\(?((?:translator['’]?s?|editor['’]?s?) (?:note|comment)s?|trans(?:l)?\. ?note|примечание (?:переводчика|редактора)|прим\. ?(?:пер|ред)\.)\s?[:.—–-]`)

func noteKind(inside string) document.NoteKind {
	for _, form := range noteForms {
		if form.re.MatchString(inside) {
			return form.kind
		}
	}
	return document.NoteEditorial
}

// numbered matches a footnote at the end of a text: its mark, then its text.
var numbered = regexp.MustCompile(`^\s*(?:[↑^]\s*)?(?:\[(\d{1,3}|\*{1,3}|[a-z])\]|\((\d{1,3}|\*{1,3})\)|/(\d{1,3})/|\[?(?i:footnote|endnote|note)\s(\d{1,3}|\*)[:.]|(\d{1,3})[.)/]?|(\*{1,3}|†|‡|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)\)?)\s*[:.]?\s*(\S[\s\S]*)$`)

// footnoteText splits a footnote into mark and text. The arrow that leads back
// is cut off.
func footnoteText(text string) (mark, rest string) {
	text = withoutArrows(text)
	m := numbered.FindStringSubmatch(text)
	if m == nil {
		return "", text
	}
	for _, g := range m[1:7] {
		mark += g
	}
	rest = m[7]
	if m[4] != "" && strings.HasPrefix(strings.TrimSpace(text), "[") {
		rest = strings.TrimSuffix(rest, "]")
	}
	return markKey(mark), rest
}

// withoutArrows is a footnote's text without what leads back to its mark.
func withoutArrows(text string) string {
	return frontArrow.ReplaceAllString(backArrow.ReplaceAllString(text, ""), "")
}

// markKey is a mark as it is compared: without brackets, raised figures as
// plain ones.
func markKey(mark string) string {
	return superscripts.Replace(strings.Trim(mark, "[]()./^"))
}

var superscripts = strings.NewReplacer("¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9", "⁰", "0")

var (
	backArrow  = regexp.MustCompile(`\s*[↩↑^⤴]\x{FE0E}?\s*$`)
	frontArrow = regexp.MustCompile(`^\s*[↑^]\s*(?:(?:[a-z] )+)?`)
)

// takeNotes finds footnotes: blocks that marks point to, and numbered ones at
// the end whose marks stand in the text.
func (u *understanding) takeNotes() {
	targets := map[string][]*block{}
	for _, b := range u.blocks {
		for _, id := range b.targets {
			targets[id] = append(targets[id], b)
		}
	}
	unlinked := u.tailNotes()
	for _, b := range u.blocks {
		u.linkedMarks(b, targets, unlinked)
		u.writtenMarks(b, unlinked)
	}
}

// linkedMarks attaches the footnotes that a block's marks point to. A mark
// that points to none goes back into the text.
func (u *understanding) linkedMarks(b *block, targets map[string][]*block, unlinked map[string]*block) {
	var text strings.Builder
	from := 0
	for _, m := range b.marks {
		text.WriteString(b.text[from:m.at])
		from = m.at
		notes := targets[m.target]
		if m.target == "" {
			notes = nil
			if note := unlinked[markKey(m.text)]; note != nil {
				notes = []*block{note}
			}
		}
		if len(notes) > 0 && (notes[0].role == roleReference || notes[0].role == roleCredit) {
			continue // what the note says is known as the document's source
		}
		if len(notes) == 0 || !canNote(notes[0], b) {
			text.WriteString(m.text)
			continue
		}
		attach(b, notes, m.text, utf8.RuneCountInString(text.String()))
	}
	if len(b.marks) > 0 {
		text.WriteString(b.text[from:])
		b.text = text.String()
	}
}

// canNote reports whether note can be a footnote of b: it stands behind it and
// is no noise. What stands before is where a footnote leads back to.
func canNote(note, b *block) bool {
	return note.order > b.order && (note.role == unassigned || note.role == roleNote)
}

// attach makes the first of notes, with the paragraphs that go on with it, a
// footnote of b at a place in characters.
func attach(b *block, notes []*block, mark string, at int) {
	note := notes[0]
	label, text := footnoteText(note.text)
	if mark = strings.Trim(mark, "[]()"); mark == "" {
		mark = label
	} else if label != markKey(mark) {
		text = withoutArrows(note.text) // the number is the note's own
	}
	if note.used {
		text = "" // a second mark for one note
	} else {
		for _, more := range notes[1:] {
			if more.role == unassigned || more.role == roleNote && !more.used {
				more.role, more.used = roleNote, true
				text += "\n" + backArrow.ReplaceAllString(more.text, "")
			}
		}
	}
	note.role, note.used = roleNote, true
	b.notes = append(b.notes, document.Note{Kind: document.NoteFootnote, Mark: mark, Text: text, Start: at, End: at})
}

// withRole returns the blocks of a role.
func (u *understanding) withRole(r role) (out []*block) {
	for _, b := range u.blocks {
		if b.role == r {
			out = append(out, b)
		}
	}
	return out
}

// tailNotes are the footnotes that no link leads to, by their marks: those under
// a label, and those at the very end of the text.
func (u *understanding) tailNotes() map[string]*block {
	notes := map[string]*block{}
	add := func(b *block) {
		if mark, _ := footnoteText(b.text); mark != "" && notes[mark] == nil {
			notes[mark] = b
		}
	}
	for _, b := range u.withRole(roleNote) {
		add(b)
	}
	under := u.underNotes()
	var plain []*block // begin with a mere number, as any paragraph may
	for _, b := range slices.Backward(u.blocks) {
		if u.besideText(b) {
			continue
		}
		if len(notes)+len(plain) > 0 && aboveNotes(b) {
			b.leaveOut(document.DropLabel)
			break
		}
		switch {
		case b.order >= under || beginsWithMark(b):
			add(b)
			continue
		case plainNote.MatchString(b.text) && !b.title && b.level == 0:
			plain = append(plain, b)
			continue
		}
		if len(notes)+len(plain) == 0 && u.web && !b.body && b.runes() < 60 && !endsSentence(b.text) {
			continue // the site's own below the text
		}
		break
	}
	if len(plain) > 0 {
		written := u.marksBefore(plain[len(plain)-1])
		for _, b := range plain {
			if mark, _ := footnoteText(b.text); written[mark] {
				add(b)
			}
		}
	}
	return notes
}

// besideText reports whether a block is no part of the running text.
func (u *understanding) besideText(b *block) bool {
	return b.role != unassigned || b.footnote || b.linked > 0.6 && u.web || b.aside && !b.body
}

// beginsWithMark reports whether a block begins as only a footnote does.
func beginsWithMark(b *block) bool {
	return bracketedMark.MatchString(b.text) || len(b.targets) > 0 && numbered.MatchString(b.text)
}

// plainNote matches a paragraph that begins with a number.
var plainNote = regexp.MustCompile(`^\d{1,3}[.)]?\s+\S`)

// numberMark matches the number of a footnote where it is its mark.
var numberMark = regexp.MustCompile(`\[(\d{1,3})\]|/(\d{1,3})/|[\pL.,;:!?”"’'»)\]](\d{1,3})(?:[\s.,;:!?)”"]|$)`)

// marksBefore returns the numbers that stand as marks of footnotes in the text
// before a block.
func (u *understanding) marksBefore(end *block) map[string]bool {
	written := map[string]bool{}
	for _, b := range u.blocks[:end.order] {
		if b.role == roleDropped || b.role == roleNote {
			continue
		}
		for _, m := range b.marks {
			if m.target == "" {
				written[markKey(m.text)] = true
			}
		}
		text := superscripts.Replace(b.text)
		for {
			m := numberMark.FindStringSubmatchIndex(text)
			if m == nil {
				break
			}
			from, to := max(m[2], m[4], m[6]), max(m[3], m[5], m[7])
			written[text[from:to]] = true
			text = text[to:] // what follows the number may stand before another
		}
	}
	return written
}

// underNotes returns the place of the first block under the last label of
// footnotes, if none but numbered ones follow it, else that behind the last
// block.
func (u *understanding) underNotes() int {
	for i, b := range slices.Backward(u.blocks) {
		if aboveNotes(b) {
			return i + 1
		}
		if b.role == unassigned && !b.footnote && !numbered.MatchString(b.text) && !(b.linked > 0.6 && u.web) {
			break
		}
	}
	return len(u.blocks)
}

// aboveNotes reports whether a block is what stands above footnotes: their label or
// a rule.
func aboveNotes(b *block) bool {
	f := fieldOf(b.line())
	return f != nil && f.role == roleNote || rule.MatchString(b.text)
}

// rule is the line of dashes above footnotes, or between parts.
var rule = regexp.MustCompile(`^[\s_=—–-]{3,}$|^\*(\s*\*){2,}$`)

// bracketedMark matches a footnote whose mark is no mere number, with which
// any paragraph may begin.
var bracketedMark = regexp.MustCompile(`^\s*(\[(\d{1,3}|\*{1,3})\]|/\d{1,3}/|\d{1,3}/\s|\*{1,3}\)?\s|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[?(?i:footnote|endnote)\s\d)`)

// writtenMarks finds marks that stand in the text itself, "[1]" or "¹" or "*",
// and takes out those whose footnotes are known; each once.
func (u *understanding) writtenMarks(b *block, notes map[string]*block) {
	if len(notes) == 0 || b.role == roleNote || b.role == roleDropped || b.footnote {
		return
	}
	c := cutting{b: b}
	var taken block // the footnotes that are found here
	for from := 0; ; {
		m := writtenMark.FindStringSubmatchIndex(b.text[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[1]
		if m[4] >= 0 { // behind a letter or a sentence's end
			start = from + m[4]
			end = from + m[5]
		}
		from = end
		key := markKey(b.text[start:end])
		note := notes[key]
		if len(c.out)+start-c.done == 0 || note == nil || note == b || note.used || !canNote(note, b) {
			continue
		}
		attach(&taken, []*block{note}, key, c.cut(start, end))
	}
	c.finish()
	b.notes = append(b.notes, taken.notes...)
}

// cutting takes marks out of a block's text, from its beginning to its end, and
// moves the notes that the block has before.
type cutting struct {
	b   *block
	out []byte
	// done is how much of the text, in bytes, out has; seen is that in
	// characters, runes how many of them are in out.
	done, seen, runes int
	cuts              []cut
}

// cut is a piece that was taken out, in characters of the text as it was. After
// it the new text goes on at next.
type cut struct{ from, to, next int }

// cut takes out what stands from start to end, with the spaces before it, and
// returns the place where it stood, in characters of the new text.
func (c *cutting) cut(start, end int) int {
	text := c.b.text
	n := utf8.RuneCountInString(text[c.done:start])
	c.out = append(c.out, text[c.done:start]...)
	lead := bytes.TrimRight(c.out, " ")
	spaces := len(c.out) - len(lead)
	c.out, c.runes = lead, c.runes+n-spaces
	at, from := c.runes, c.seen+n-spaces
	c.done, c.seen = end, c.seen+n+utf8.RuneCountInString(text[start:end])
	if next, _ := utf8.DecodeRuneInString(text[end:]); spaces > 0 && unicode.IsLetter(next) {
		c.out = append(c.out, ' ')
		c.runes++
	}
	c.cuts = append(c.cuts, cut{from, c.seen, c.runes})
	return at
}

// skipSpace takes out the white space behind the last cut as well.
func (c *cutting) skipSpace() {
	rest := c.b.text[c.done:]
	n := len(rest) - len(strings.TrimLeft(rest, " \n"))
	c.done += n
	c.seen += n
	c.cuts[len(c.cuts)-1].to += n
}

// finish gives the block its new text, and its notes their new places.
func (c *cutting) finish() {
	if len(c.cuts) == 0 {
		return
	}
	c.b.text = string(append(c.out, c.b.text[c.done:]...))
	for i := range c.b.notes {
		n := &c.b.notes[i]
		n.Start, n.End = c.moved(n.Start), c.moved(n.End)
	}
}

// moved is the new place of a character.
func (c *cutting) moved(at int) int {
	i, _ := slices.BinarySearchFunc(c.cuts, at, func(k cut, at int) int { return k.from - at })
	if i == 0 {
		return at // before the first cut
	}
	last := c.cuts[i-1]
	return last.next + max(0, at-last.to)
}

// writtenMark matches what can be a mark; a mere number only behind a word or a
// sentence.
var writtenMark = regexp.MustCompile(`\[(\d{1,3}|\*{1,3})\]|/\d{1,3}/|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*{1,3}|[^\d\s][\pL.,;:!?”"’'»)\]](\d{1,2}/?)(?:[\s.,;:!?)”"]|$)`)
