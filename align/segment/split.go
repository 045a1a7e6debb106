// Package segment cuts running texts, translations and scanned pages into
// sentences and tells what the lines are that are no running text: stamps, marks
// of secrecy, page numbers, the metadata of an archive's page, notes.
package segment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/word"
	"recto/document"
)

// Text cuts a running text into sentences. language is "ru" or "en".
//
// Blank lines part paragraphs; where there are none, every line is one if the
// lines are longer than a printed page's. Lines inside a paragraph are joined,
// words parted by a hyphen at a line end as well. A paragraph that breaks off
// without an end mark goes on in the next one if that begins with a small
// letter: so page ends do. Lines that are no running text (stamps, page
// numbers, an archive's metadata) are sentences of their own with their kind.
func Text(s, language string) []document.Sentence {
	var f flow
	f.language = language
	lines := strings.SplitAfter(s, "\n")
	each, notes := lineParagraphs(lines), footnotes(lines)
	at := 0
	note := false // the line before belongs to a footnote
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		lead := 0
		if trimmed != "" {
			lead = utf8.RuneCountInString(line[:strings.Index(line, trimmed)])
		}
		note = trimmed != "" && (notes[i] || note && !each)
		switch {
		case trimmed == "":
			f.border()
		case notes[i]:
			f.aside(document.Sentence{Text: trimmed, Kind: document.SentenceNote, Start: at + lead, End: at + lead + utf8.RuneCountInString(trimmed)})
		case note:
			f.goOn(trimmed, at+lead+utf8.RuneCountInString(trimmed))
		case kindOf(trimmed, language) != document.SentenceBody:
			f.aside(document.Sentence{Text: trimmed, Kind: kindOf(trimmed, language), Start: at + lead, End: at + lead + utf8.RuneCountInString(trimmed)})
		default:
			f.text(trimmed, at+lead)
			if each {
				f.border()
			}
		}
		at += utf8.RuneCountInString(line)
	}
	out := f.finish()
	if language == "en" {
		typeHead(out)
	}
	return out
}

// lineParagraphs reports whether each line is a paragraph: there are no blank
// lines and the lines are long or all end like sentences.
func lineParagraphs(lines []string) bool {
	n, long, ended := 0, 0, 0
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" {
			if i+1 < len(lines) {
				return false
			}
			continue
		}
		n++
		if utf8.RuneCountInString(line) > 110 {
			long++
		}
		if r, _ := utf8.DecodeLastRuneInString(line); terminal(r) || closer(r) || r == ':' {
			ended++
		}
	}
	return n > 0 && (long*3 > n || ended*10 > n*9)
}

// flow gathers lines into paragraphs and paragraphs into sentences.
type flow struct {
	language string
	out      []document.Sentence
	// the paragraph that is open
	words []byte
	// place holds for each byte of words its place in the text.
	place []int
	// closed is true after a border: the next line goes on with the paragraph
	// only if that broke off.
	closed    bool
	asides    []document.Sentence
	paragraph int
	// keep asks for places: for each sentence of out the places of its
	// characters, nil for asides.
	keep   bool
	places [][]int
}

// text adds a line whose first character stands at the given place.
func (f *flow) text(line string, at int) {
	if len(f.words) > 0 && (f.closed && !f.goesOn(line) || f.nextPoint(line)) {
		f.flush()
	}
	f.closed = false
	if n := len(f.words); n > 0 {
		tail := string(f.words[max(0, n-80):])
		switch parted, stays := document.PartedWord(tail, line); {
		case parted && (!stays || f.language == "en"):
			_, size := utf8.DecodeLastRune(f.words)
			f.words, f.place = f.words[:n-size], f.place[:n-size]
		case parted:
		default:
			f.words, f.place = append(f.words, ' '), append(f.place, at-1)
		}
	}
	for _, r := range line {
		if unicode.IsSpace(r) {
			r = ' '
		}
		f.words = utf8.AppendRune(f.words, r)
		for len(f.place) < len(f.words) {
			f.place = append(f.place, at)
		}
		at++
	}
}

// goesOn reports whether the open paragraph breaks off and line continues it.
func (f *flow) goesOn(line string) bool {
	if !f.brokenOff() {
		return false
	}
	first, n := utf8.DecodeRuneInString(line)
	if f.awaitsName() {
		return unicode.IsUpper(first)
	}
	if first == '(' {
		line = line[n:]
		first, n = utf8.DecodeRuneInString(line)
	}
	if !unicode.IsLower(first) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(line[n:])
	return next != ')' && next != '.' // а) ... б) ...
}

// nextPoint reports whether line begins a point of a list, б) or 2), and the
// open paragraph is its head or the point before.
func (f *flow) nextPoint(line string) bool {
	last, _ := utf8.DecodeLastRune(f.words)
	return (last == ';' || last == ':') && pointMark.MatchString(line)
}

var pointMark = regexp.MustCompile(`^\(?[\pL\d]{1,2}\)\s`)

// border closes the paragraph, unless it turns out to go on.
func (f *flow) border() { f.closed = true }

// aside keeps a line that is no running text until the paragraph it
// interrupts is complete.
func (f *flow) aside(s document.Sentence) {
	f.closed = true
	f.asides = append(f.asides, s)
	if !f.brokenOff() {
		f.flush()
	}
}

// goOn adds a line to the aside before it.
func (f *flow) goOn(line string, end int) {
	list := f.asides
	if len(list) == 0 {
		list = f.out
	}
	last := &list[len(list)-1]
	last.Text, last.End = last.Text+" "+line, end
}

// brokenOff reports whether the open paragraph ends without an end mark.
func (f *flow) brokenOff() bool {
	last, _ := utf8.DecodeLastRune(f.words)
	return len(f.words) > 0 && !terminal(last) && !closer(last) && last != ':' && last != ';' || f.awaitsName()
}

// awaitsName reports whether the open paragraph ends in a title that a name
// follows.
func (f *flow) awaitsName() bool {
	tail := strings.TrimSuffix(string(f.words[max(0, len(f.words)-20):]), ".")
	return len(tail) < len(f.words) && titles[lastWord(tail)]
}

var titles = word.Set(`тов Тов тт Тт проф Проф акад Акад ген Ген Cde Cdes Mr Mrs Dr Prof Gen Messrs`)

// flush cuts the open paragraph into sentences.
func (f *flow) flush() {
	if len(f.words) > 0 {
		s := string(f.words)
		for _, c := range cut(s, f.language) {
			f.out = append(f.out, document.Sentence{Text: s[c[0]:c[1]], Paragraph: f.paragraph, Start: f.place[c[0]], End: f.place[c[1]-1] + 1})
			if f.keep {
				var places []int
				for k := range s[c[0]:c[1]] {
					places = append(places, f.place[c[0]+k])
				}
				f.places = append(f.places, places)
			}
		}
		f.paragraph++
		f.words, f.place = f.words[:0], f.place[:0]
	}
	for _, a := range f.asides {
		a.Paragraph = f.paragraph
		f.out = append(f.out, a)
		if f.keep {
			f.places = append(f.places, nil)
		}
		f.paragraph++
	}
	f.asides = f.asides[:0]
}

func (f *flow) finish() []document.Sentence {
	f.flush()
	return f.out
}
