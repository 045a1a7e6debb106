package translation

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"

	"recto/document"
)

// mostGroups is how deep the groups of an RTF may be nested.
const mostGroups = 1000

// rtfContent cuts an RTF into blocks: the text, footnotes behind it, heads and
// feet of pages and comments as noise. The format is that of Microsoft's Rich
// Text Format Specification 1.9.1.
func rtfContent(data []byte) (*content, error) {
	r := &rtf{data: data, styles: map[int]string{}, charsets: map[int]int{}, page: 1252}
	if err := r.read(); err != nil {
		return nil, err
	}
	c := &content{meta: map[string]string{}, blocks: r.all()}
	if title := oneLine(clean(r.title.String())); title != "" {
		c.meta["core.title"] = title
	}
	return c, nil
}

// rtfPlace is where the text of a group goes.
type rtfPlace int

const (
	rtfText rtfPlace = iota
	rtfNowhere
	rtfFonts
	rtfStyles
	rtfTitle
)

// rtfGroup is the state that a group restores when it ends.
type rtfGroup struct {
	place rtfPlace
	// outer is the place around a text that is there twice.
	outer          rtfPlace
	hidden, raised bool
	font           int
	// skip is how many characters stand in for one in Unicode.
	skip int
	// ends says that the group's end ends a footnote or a margin, and what the
	// text after it belongs to.
	ends bool
	note string
	zone document.DropKind
	// styleAround and outlineAround are those of the paragraph it stands in.
	styleAround, outlineAround int
	// floor is how many paragraphs stand open around the footnote or margin at
	// work: they wait until it has ended.
	floor int
}

// rtf is a file at work.
type rtf struct {
	paragraphs
	data   []byte
	at     int
	groups []rtfGroup
	rtfGroup
	// star says that the group may be left out by those who do not know it.
	star bool
	// pending are bytes that wait to be decoded, high the first half of a
	// character, left how many characters stand in for one that was taken.
	pending []byte
	high    rune
	left    int

	page     int
	charsets map[int]int
	styles   map[int]string
	style    int
	outline  int
	name     strings.Builder
	title    strings.Builder
	count    int
}

func (r *rtf) read() error {
	r.rtfGroup = rtfGroup{skip: 1}
	r.reset()
	for r.at < len(r.data) {
		switch c := r.data[r.at]; c {
		case '{':
			r.decode()
			if r.groups = append(r.groups, r.rtfGroup); len(r.groups) > mostGroups {
				return document.Errorf(document.KindDamaged, "The RTF is nested more than %d deep.", mostGroups)
			}
			r.ends, r.star = false, false
			r.at++
		case '}':
			r.decode()
			r.closeGroup()
			r.at++
		case '\\':
			r.control()
		case '\r', '\n', 0:
			r.at++
		default:
			r.at++
			r.octet(c)
		}
		if r.bytes > mostText {
			return unpacksTooLarge()
		}
	}
	r.decode()
	for len(r.groups) > 0 { // of a file that was cut off
		r.closeGroup()
	}
	r.floor = 0
	for r.top() != nil {
		r.endParagraph()
	}
	return nil
}

// top is the paragraph at work, nil where a footnote has none of its own.
func (r *rtf) top() *paragraphAtWork {
	if len(r.open) <= r.floor {
		return nil
	}
	return r.paragraphs.top()
}

// closeGroup restores what was before the group.
func (r *rtf) closeGroup() {
	if r.place == rtfStyles && r.name.Len() > 0 {
		r.styles[r.style] = strings.TrimSuffix(strings.TrimSpace(r.name.String()), ";")
		r.name.Reset()
		r.style = 0
	}
	if len(r.groups) == 0 {
		return
	}
	if r.ends {
		r.endParagraph()
		r.paragraphs.note, r.paragraphs.zone = r.rtfGroup.note, r.rtfGroup.zone
		r.style, r.outline = r.styleAround, r.outlineAround
	}
	r.rtfGroup = r.groups[len(r.groups)-1]
	r.groups = r.groups[:len(r.groups)-1]
	r.left = 0
}

// control reads a control word or sign.
func (r *rtf) control() {
	r.at++
	if r.at >= len(r.data) {
		return
	}
	c := r.data[r.at]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		r.at++
		r.sign(c)
		return
	}
	from := r.at
	for r.at < len(r.data) && r.data[r.at]|0x20 >= 'a' && r.data[r.at]|0x20 <= 'z' {
		r.at++
	}
	word := string(r.data[from:r.at])
	from = r.at
	if r.at < len(r.data) && r.data[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.data) && r.data[r.at] >= '0' && r.data[r.at] <= '9' && r.at-from < 11 {
		r.at++
	}
	number, err := strconv.Atoi(string(r.data[from:r.at]))
	if err != nil {
		number = -1 // no number
	}
	if r.at < len(r.data) && r.data[r.at] == ' ' {
		r.at++
	}
	if word == "u" && err == nil {
		r.unicode(number)
		return
	}
	r.decode()
	if word == "bin" && number > 0 {
		r.at = min(len(r.data), r.at+number)
		return
	}
	r.word(word, number)
}

// sign reads a control sign.
func (r *rtf) sign(c byte) {
	switch c {
	case '\'':
		if r.at+2 <= len(r.data) {
			if n, err := strconv.ParseUint(string(r.data[r.at:r.at+2]), 16, 8); err == nil {
				r.at += 2
				r.octet(byte(n))
			}
		}
	case '*':
		r.star = true
	case '~':
		r.octet(' ')
	case '_':
		r.octet('-')
	case '-': // where a word may be parted
	case '\r', '\n':
		r.decode()
		r.endParagraph()
	default:
		r.octet(c)
	}
}

// octet takes a byte of text.
func (r *rtf) octet(c byte) {
	if r.left > 0 {
		r.left--
		return
	}
	r.pending = append(r.pending, c)
}

// unicode takes a character by its number in UTF-16.
func (r *rtf) unicode(n int) {
	r.decode()
	r.left = r.skip
	unit := rune(uint16(n))
	switch {
	case utf16.IsSurrogate(unit) && r.high == 0:
		r.high = unit
		return
	case r.high != 0:
		unit = utf16.DecodeRune(r.high, unit)
	}
	r.high = 0
	r.write(string(unit))
}

// rtfEncodings are code pages and, below 256, the numbers that fonts have for
// them.
var rtfEncodings = map[int]encoding.Encoding{
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253, 1254: charmap.Windows1254, 1255: charmap.Windows1255,
	1256: charmap.Windows1256, 1257: charmap.Windows1257, 437: charmap.CodePage437, 850: charmap.CodePage850, 866: charmap.CodePage866, 10000: charmap.Macintosh,
	10007: charmap.MacintoshCyrillic, 932: japanese.ShiftJIS, 936: simplifiedchinese.GBK,
	77: charmap.Macintosh, 128: japanese.ShiftJIS, 134: simplifiedchinese.GBK, 161: charmap.Windows1253, 162: charmap.Windows1254, 177: charmap.Windows1255,
	178: charmap.Windows1256, 186: charmap.Windows1257, 204: charmap.Windows1251, 238: charmap.Windows1250,
}

// decode writes the bytes that wait.
func (r *rtf) decode() {
	if len(r.pending) == 0 {
		return
	}
	enc := rtfEncodings[r.charsets[r.font]]
	if enc == nil {
		if enc = rtfEncodings[r.page]; enc == nil {
			enc = charmap.Windows1252
		}
	}
	text, err := enc.NewDecoder().Bytes(r.pending)
	if err != nil {
		text = bytes.ToValidUTF8(r.pending, []byte("\uFFFD"))
	}
	r.pending = r.pending[:0]
	r.write(string(text))
}

// write puts text where the group wants it.
func (r *rtf) write(text string) {
	switch r.place {
	case rtfStyles:
		r.name.WriteString(text)
	case rtfTitle:
		r.title.WriteString(text)
	case rtfText:
		if r.top() == nil {
			if strings.TrimSpace(text) == "" {
				return
			}
			r.begin()
		}
		switch {
		case r.hidden:
			r.hide(text)
		case r.raised:
			r.raise(text)
		default:
			r.add(text)
		}
	}
}

// endParagraph ends the paragraph at work, with what its style says.
func (r *rtf) endParagraph() {
	p := r.top()
	if p == nil {
		return
	}
	if p.styled(r.styles[r.style]); p.level == 0 && r.outline >= 0 && r.outline < 6 {
		p.level = r.outline + 1
	}
	r.end()
}

// reset begins a paragraph without properties.
func (r *rtf) reset() { r.style, r.outline = 0, -1 }

// within sends the paragraphs of a group to a footnote or a margin.
func (r *rtf) within(note string, zone document.DropKind) {
	if r.place == rtfNowhere {
		return
	}
	if zone != "" || r.ends {
		r.endParagraph() // margins stand between paragraphs, not in them
	}
	if !r.ends {
		r.ends, r.rtfGroup.note, r.rtfGroup.zone = true, r.paragraphs.note, r.paragraphs.zone
		r.styleAround, r.outlineAround, r.floor = r.style, r.outline, len(r.open)
	}
	r.paragraphs.note, r.paragraphs.zone = note, zone
	r.hidden, r.raised = false, false
	r.reset()
	r.begin()
}

// footnote begins one, whose mark stands where its group does.
func (r *rtf) footnote() {
	if r.place == rtfNowhere {
		return
	}
	if r.top() == nil {
		r.begin()
	}
	r.count++
	note := fmt.Sprint("note", r.count)
	r.refer(note)
	r.within(note, "")
}
