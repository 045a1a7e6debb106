package segment

import (
	"slices"
	"unicode/utf8"

	"recto/document"
)

// Pages cuts the text of scanned pages into sentences, as Text does,
// across lines, regions and pages; each word keeps where it stands. Regions
// that are no running text become sentences of their own kind. Pages that were
// not read are passed over.
func Pages(pages []*document.Page, language string) []document.Sentence {
	f := flow{language: language, keep: true}
	var words []scanned // of the whole document, by place
	at := 0
	for _, page := range pages {
		for _, region := range page.Regions {
			if kind, ok := asideKinds[region.Kind]; ok {
				for _, line := range region.Lines {
					if s := line.Text(); s != "" {
						var own []scanned
						own, at = appendScanned(own, page.Number, &line, at)
						aside := document.Sentence{Text: s, Kind: kind}
						aside.Words, aside.Lines = within(own, own[0].at)
						f.aside(aside)
					}
				}
				continue
			}
			paragraph, notes := 0, footnotes(texts(region.Lines))
			for i, line := range region.Lines {
				s := line.Text()
				if s == "" {
					continue
				}
				alone := parted(&line)
				if line.Paragraph != paragraph || alone {
					f.border()
					paragraph = line.Paragraph
				}
				if alone {
					paragraph = 0
				}
				start := at
				words, at = appendScanned(words, page.Number, &line, at)
				kind := kindOf(s, language)
				if notes[i] {
					kind = document.SentenceNote
				}
				if kind != document.SentenceBody {
					own := words[firstFrom(words, start):]
					aside := document.Sentence{Text: s, Kind: kind}
					aside.Words, aside.Lines = within(own, start)
					f.aside(aside)
					continue
				}
				f.text(s, start)
			}
			f.border()
		}
	}
	out := f.finish()
	for i := range out {
		s := &out[i]
		if s.Words == nil {
			s.Words, s.Lines = locate(words, f.places[i])
		}
		s.Start, s.End = 0, 0
	}
	if language == "en" {
		typeHead(out)
	}
	return out
}

func texts(lines []document.Line) []string {
	out := make([]string, len(lines))
	for i := range lines {
		out[i] = lines[i].Text()
	}
	return out
}

// parted reports whether a line has a gap as running text has none: between
// an office and the name of who signed, a place and a date. The number of a line
// in the margin parts nothing.
func parted(line *document.Line) bool {
	words := line.Inside()
	for i := 1; i < len(words); i++ {
		if gap := words[i].Box.Left - words[i-1].Box.Right; line.Size > 0 && float64(gap) > 3*line.Size {
			return true
		}
	}
	return false
}

// asideKinds are the regions that are no running text.
var asideKinds = map[document.RegionKind]document.SentenceKind{
	document.RegionPageNumber:  document.SentencePageNumber,
	document.RegionRunningHead: document.SentencePageNumber,
	document.RegionStamp:       document.SentenceStamp,
	document.RegionHandwriting: document.SentenceStamp,
	document.RegionSignature:   document.SentenceStamp,
	document.RegionIllegible:   document.SentenceStamp,
}

// scanned is a word of a page and its place in the text of all lines.
type scanned struct {
	at, n int
	word  document.SentenceWord
	// lines are those that the word's parts stand on.
	lines []document.SentenceLine
	// parted is true for a word whose second part has not come yet.
	parted bool
}

// appendScanned adds the words of a line whose text begins at the given place
// and returns the place of the next line. The second part of a parted word
// joins the first, which stands on the line before, the numbers of the two lines
// between them; on another page it is a word of its own right behind it.
func appendScanned(words []scanned, page int, line *document.Line, at int) ([]scanned, int) {
	here := document.SentenceLine{Page: page, Line: line.ID, Box: line.Box}
	for i := range line.Words {
		w := &line.Words[i]
		text := w.Text
		switch w.Part {
		case 1:
			text = w.Joined
		case 2:
			const near = 3 // the word itself and two numbers
			for k := len(words) - 1; k >= max(0, len(words)-near); k-- {
				first := &words[k]
				if !first.parted {
					continue
				}
				first.parted = false
				if first.word.Page != page {
					rest := utf8.RuneCountInString(w.Text)
					first.n -= rest
					word := document.SentenceWord{Page: page, Line: line.ID, Words: []string{w.ID}, Boxes: []document.Box{w.Box}}
					words = slices.Insert(words, k+1, scanned{at: first.at + first.n, n: rest, word: word, lines: []document.SentenceLine{here}})
					break
				}
				first.word.Words, first.word.Boxes = append(first.word.Words, w.ID), append(first.word.Boxes, w.Box)
				first.lines = append(first.lines, here)
				break
			}
			continue
		}
		n := utf8.RuneCountInString(text)
		word := document.SentenceWord{Page: page, Line: line.ID, Words: []string{w.ID}, Boxes: []document.Box{w.Box}}
		words = append(words, scanned{at, n, word, []document.SentenceLine{here}, w.Part == 1})
		at += n + 1
	}
	return words, at + 1
}

// firstFrom is the first word at or after a place.
func firstFrom(words []scanned, at int) int {
	lo, hi := 0, len(words)
	for lo < hi {
		mid := (lo + hi) / 2
		if words[mid].at < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// within gives the words of a line that is a sentence their places in it.
func within(words []scanned, start int) (out []document.SentenceWord, lines []document.SentenceLine) {
	for _, w := range words {
		w.word.Start, w.word.End = w.at-start, w.at-start+w.n
		out, lines = append(out, w.word), appendLines(lines, w.lines)
	}
	return out, lines
}

// locate gives the words of a sentence their places in its text; places holds
// for each of its characters the place in the text of all lines.
func locate(words []scanned, places []int) (out []document.SentenceWord, lines []document.SentenceLine) {
	k := firstFrom(words, places[0]+1) - 1
	last := -1
	for i, at := range places {
		for k+1 < len(words) && words[k+1].at <= at {
			k++
		}
		if k < 0 || at >= words[k].at+words[k].n {
			continue // a blank
		}
		if k != last {
			w := words[k].word
			w.Start = i
			out, lines = append(out, w), appendLines(lines, words[k].lines)
			last = k
		}
		out[len(out)-1].End = i + 1
	}
	return out, lines
}

// appendLines adds lines but those that are there; words come line by line.
func appendLines(lines, more []document.SentenceLine) []document.SentenceLine {
	for _, l := range more {
		if n := len(lines); n == 0 || lines[n-1] != l {
			lines = append(lines, l)
		}
	}
	return lines
}
