package align

import (
	"slices"
	"strconv"
	"strings"

	"recto/document"
)

// fact is a date, number or name of one side of a bead.
type fact struct {
	kind  string
	value string
	text  string // as it stands
	typ   int32
}

// doubted is the least confidence of a bead whose facts are compared.
const doubted = .5

// disagreements compares the facts of each sure bead.
func (w *work) disagreements(ru, en []document.Sentence, beads []document.Bead) []document.Disagreement {
	placeRu, placeEn := places(w.ru, len(ru)), places(w.en, len(en))
	var out []document.Disagreement
	for k := range beads {
		b := &beads[k]
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence < doubted {
			continue
		}
		left := facts(w.ru, ru, gather(nil, w.ru, placeRu, b.Ru))
		right := facts(w.en, en, gather(nil, w.en, placeEn, b.En))
		for _, kind := range []string{"date", "number", "name"} {
			out = append(out, w.differ(k, kind, left, right)...)
		}
	}
	return out
}

// differ sets the facts of one kind against each other. Those of either side
// that the other lacks are paired in order. A name counts only beside another
// name that is left over, since pronouns stand for names; a number word counts
// only as the counterpart of a number.
func (w *work) differ(bead int, kind string, left, right []fact) []document.Disagreement {
	pick := func(own, others []fact, same func(a, b *fact) bool) (out []fact) {
		for i := range own {
			f := &own[i]
			if f.kind != kind {
				continue
			}
			if !slices.ContainsFunc(others, func(o fact) bool { return same(f, &o) }) {
				out = append(out, *f)
			}
		}
		return out
	}
	l := pick(left, right, func(a, b *fact) bool { return w.same(a, b) })
	r := pick(right, left, func(a, b *fact) bool { return w.same(b, a) })
	n := max(len(l), len(r))
	if kind == "name" {
		n = min(len(l), len(r))
	}
	var out []document.Disagreement
	for i := range n {
		if kind == "name" && !w.otherNames(&l[i], &r[i]) {
			continue
		}
		d := document.Disagreement{Bead: bead, Kind: kind}
		if i < len(l) {
			d.Ru = l[i].text
		}
		if i < len(r) {
			d.En = r[i].text
		}
		out = append(out, d)
	}
	return out
}

// otherNames reports whether two names are surely not the same: no dictionary
// has them, each has a name of its own in the other text that sounds like it,
// and they sound unlike.
func (w *work) otherNames(ru, en *fact) bool {
	for _, l := range w.lexica {
		if len(l.of(w.en.types[en.typ].stem)) > 0 {
			return false
		}
	}
	own := func(list []link, types []wordType) bool {
		return slices.ContainsFunc(list, func(l link) bool { return l.weight >= .6 && types[l.typ].name() })
	}
	if !own(w.links.ru.of(ru.typ), w.en.types) || !own(w.links.en.of(en.typ), w.ru.types) {
		return false
	}
	var l likeness
	return l.of(romaniseEn(w.en.types[en.typ].form), romaniseRu(w.ru.types[ru.typ].form), .4) < .4
}

// same reports whether a Russian and an English fact agree. A date without a
// year agrees with one that has any.
func (w *work) same(ru, en *fact) bool {
	switch {
	case ru.kind == "name" || en.kind == "name":
		if ru.kind != "name" || en.kind != "name" {
			return false
		}
		for _, l := range w.links.ru.of(ru.typ) {
			if l.typ == en.typ {
				return true
			}
		}
		return false
	case ru.kind == "date" && en.kind == "date":
		return ru.value == en.value || strings.HasPrefix(ru.value, en.value+" ") || strings.HasPrefix(en.value, ru.value+" ")
	case ru.kind == "date" || en.kind == "date":
		return false
	}
	if a, err := strconv.Atoi(ru.value); err == nil && a > 12 && a < 24 { // 15.00 and 3 p.m.
		if b, err := strconv.Atoi(en.value); err == nil && a == b+12 {
			return true
		}
	}
	return ru.value == en.value || "19"+ru.value == en.value || ru.value == "19"+en.value
}

// facts finds the dates, numbers and names among the tokens of one side.
// Number words are facts of kind "word".
func facts(t *text, list []document.Sentence, tokens []placed) []fact {
	var out []fact
	cut := func(from, to placed) string { return list[from.sentence].Text[from.start:to.end] }
	for i := 0; i < len(tokens); i++ {
		stem := t.types[tokens[i].typ].stem
		if n, value := dateAt(t, tokens[i:]); n > 0 {
			out = append(out, fact{"date", value, cut(tokens[i], tokens[i+n-1]), 0})
			i += n - 1
			continue
		}
		text := cut(tokens[i], tokens[i])
		switch n, word := numberWords[stem]; {
		case stem[0] == '#' && isDigit(text[0]):
			value := stem[1:]
			if i+1 < len(tokens) && tokens[i+1].sentence == tokens[i].sentence {
				if n := numberWords[t.types[tokens[i+1].typ].stem]; n >= 1000 { // 380 тысяч
					value += strconv.Itoa(n)[1:]
					text = cut(tokens[i], tokens[i+1])
					i++
				}
			}
			if len(value) > 1 && value != "00" { // single digits are often written as words, or points of a list
				out = append(out, fact{"number", value, text, 0})
			} else {
				out = append(out, fact{"word", value, text, 0})
			}
		case stem[0] == '#':
			out = append(out, fact{"word", stem[1:], text, 0})
		case stem[0] == '@':
		case word:
			out = append(out, fact{"word", strconv.Itoa(n), text, 0})
		default:
			if typ := &t.types[tokens[i].typ]; typ.name() && typ.capital > 1 && len(text) > 4 {
				out = append(out, fact{"name", stem, text, tokens[i].typ})
			}
		}
	}
	return out
}

// dateAt reads a date at the head of tokens: day and month in either order and
// perhaps a year, within one sentence. n is the number of tokens, 0 for none;
// the value is "day.month" or "day.month year".
func dateAt(t *text, tokens []placed) (n int, value string) {
	if len(tokens) < 2 || tokens[0].sentence != tokens[1].sentence {
		return 0, ""
	}
	a, b := t.types[tokens[0].typ].stem, t.types[tokens[1].typ].stem
	if a[0] == '@' {
		a, b = b, a
	}
	if a[0] != '#' || b[0] != '@' || len(a) > 3 {
		return 0, ""
	}
	value = a[1:] + "." + b[1:]
	if len(tokens) > 2 && tokens[2].sentence == tokens[0].sentence {
		if year := t.types[tokens[2].typ].stem; year[0] == '#' && (len(year) == 5 || len(year) == 3) {
			if len(year) == 3 {
				year = "#19" + year[1:]
			}
			return 3, value + " " + year[1:]
		}
	}
	return 2, value
}
