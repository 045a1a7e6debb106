package judge

import (
	"fmt"
	"strconv"
	"strings"

	"recto/align/token"
	"recto/document"
)

const (
	// openRun is how many sentences without counterpart at a text's beginning or
	// end make the other text one of a part of it, and openShare their share.
	openRun   = 4
	openShare = .12
	// strayShare is the share of such a stretch, or of a page, that may be paired
	// by chance.
	strayShare = .25
	// leastPage is how much text a page has that is judged by itself.
	leastPage = 40
)

// lacking says what of one side's text has no counterpart: which pages, or which
// stretch at its beginning or end, else how many sentences.
func lacking(j *document.Judgement, list []document.Sentence, beads []document.Bead, of side, name, other string) []string {
	sentences, paired, share := j.SentencesRu, j.PairedRu, j.CoverageRu
	if name == "English" {
		sentences, paired, share = j.SentencesEn, j.PairedEn, j.CoverageEn
	}
	state := pairedSentences(list, beads, of)
	if out := lackingPages(list, state); out != "" {
		return []string{fmt.Sprintf("Nothing of %s of the %s text is in the %s one.", out, name, other)}
	}
	if from, to := covered(list, state); to-from+1 < len(list) && to >= from {
		return []string{fmt.Sprintf("Of the %s text only sentences %d to %d of %d are in the %s one: from “%s” to “%s”.",
			name, from+1, to+1, len(list), other, head(list[from].Text), head(list[to].Text))}
	}
	if share >= leastCoverage {
		return nil
	}
	if sentences-paired == 1 {
		return []string{fmt.Sprintf("1 of %d %s sentences has no counterpart.", sentences, name)}
	}
	return []string{fmt.Sprintf("%d of %d %s sentences have no counterpart.", sentences-paired, sentences, name)}
}

// What is known of a sentence.
const (
	notCounted = iota // no running text
	alone
	paired
)

// pairedSentences tells for each sentence of one side whether it is paired.
func pairedSentences(list []document.Sentence, beads []document.Bead, of side) []int {
	state := make([]int, len(list))
	for k := range beads {
		own, other := of(&beads[k])
		for _, i := range own {
			if passageKind(list[i]) != document.PassageGap {
				continue
			}
			state[i] = alone
			if len(other) > 0 {
				state[i] = paired
			}
		}
	}
	return state
}

// lackingPages names the pages of a scanned text of which nothing is paired, where
// there are others.
func lackingPages(list []document.Sentence, state []int) string {
	var all, with []float64 // by page
	for i := range list {
		if state[i] == notCounted || len(list[i].Words) == 0 {
			continue
		}
		page := list[i].Words[0].Page
		for len(all) <= page {
			all, with = append(all, 0), append(with, 0)
		}
		n := token.Length(list[i].Text)
		all[page] += n
		if state[i] == paired {
			with[page] += n
		}
	}
	var missing []int
	pages := 0
	for page := range all {
		if all[page] < leastPage {
			continue
		}
		pages++
		if with[page] < strayShare*all[page] {
			missing = append(missing, page)
		}
	}
	if len(missing) == 0 || len(missing) == pages {
		return ""
	}
	if len(missing) == 1 {
		return "page " + strconv.Itoa(missing[0])
	}
	return "pages " + ranges(missing)
}

// ranges writes ascending numbers as people do: 1, 4 to 6 and 9.
func ranges(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		k := i
		for k+1 < len(numbers) && numbers[k+1] == numbers[k]+1 {
			k++
		}
		part := strconv.Itoa(numbers[i])
		if k > i {
			part += " to " + strconv.Itoa(numbers[k])
		}
		parts = append(parts, part)
		i = k + 1
	}
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// covered returns the first and last sentence of the stretch that is paired: all
// of them unless a long stretch at the beginning or end is not.
func covered(list []document.Sentence, state []int) (from, to int) {
	total := 0.0
	for i := range list {
		if state[i] != notCounted {
			total += token.Length(list[i].Text)
		}
	}
	from, to = 0, len(list)-1
	if n := openStretch(list, state, total, func(k int) int { return k }); n > 0 {
		from = n
	}
	if n := openStretch(list, state, total, func(k int) int { return len(list) - 1 - k }); n > 0 {
		to = len(list) - 1 - n
	}
	return from, to
}

// openStretch returns how many sentences from one end, counted by at, make the
// longest stretch that is hardly paired; 0 where it is short.
func openStretch(list []document.Sentence, state []int, total float64, at func(int) int) int {
	var all, with float64
	alones, best := 0, 0
	for k := range list {
		i := at(k)
		n := token.Length(list[i].Text)
		switch state[i] {
		case notCounted:
			continue
		case paired:
			with += n
		default:
			alones++
		}
		all += n
		if with > strayShare*all {
			if k > 2*openRun && best == 0 {
				break
			}
			continue
		}
		if state[i] == alone && alones >= openRun && all >= openShare*total {
			best = k + 1
		}
	}
	return best
}

// head is the beginning of a sentence.
func head(s string) string {
	const most = 40
	letters := []rune(strings.TrimSpace(s))
	if len(letters) <= most {
		return string(letters)
	}
	return strings.TrimSpace(string(letters[:most])) + "…"
}

// moves lists the runs of moved pairs.
func moves(beads []document.Bead) (out []document.Move) {
	last := -2
	for k := range beads {
		b := &beads[k]
		if b.Kind != document.BeadMoved {
			continue
		}
		n := len(out)
		if last == k-1 && n > 0 && out[n-1].ToEn+1 == b.En[0] {
			out[n-1].ToRu, out[n-1].ToEn = b.Ru[len(b.Ru)-1], b.En[len(b.En)-1]
		} else {
			out = append(out, document.Move{FromRu: b.Ru[0], ToRu: b.Ru[len(b.Ru)-1], FromEn: b.En[0], ToEn: b.En[len(b.En)-1]})
		}
		last = k
	}
	return out
}

// moved says where a passage stands on both sides.
func moved(ru, en []document.Sentence, m document.Move) string {
	return fmt.Sprintf("A passage has moved: %s of the Russian text%s, “%s”, %s %s of the English one%s.",
		span(m.FromRu, m.ToRu), onPage(ru[m.FromRu]), head(ru[m.FromRu].Text), verb(m), span(m.FromEn, m.ToEn), onPage(en[m.FromEn]))
}

func verb(m document.Move) string {
	if m.FromRu == m.ToRu {
		return "is"
	}
	return "are"
}

// span names sentences, counted from 1.
func span(from, to int) string {
	if from == to {
		return fmt.Sprintf("sentence %d", from+1)
	}
	return fmt.Sprintf("sentences %d to %d", from+1, to+1)
}

// onPage names the page of a scanned sentence.
func onPage(s document.Sentence) string {
	if len(s.Words) == 0 {
		return ""
	}
	return fmt.Sprintf(" (page %d)", s.Words[0].Page)
}
