package facts

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/lexicon"
	"recto/align/links"
	"recto/align/token"
	"recto/align/word"
	"recto/document"
)

// strength is how surely a word is a name.
type strength uint8

const (
	noName strength = iota
	// weak is a word of the dictionary with a capital letter inside a sentence, or
	// an unknown one that only begins a sentence.
	weak
	// sure is a word that no dictionary has but as a name, with a capital letter
	// inside a sentence.
	sure
)

// name is a word of a bead that may be a name.
type name struct {
	token.Occurrence
	text string
	strength
	// at is which of the side's tokens it is, place where it stands, 0 to 1.
	at    int
	place float64
	// partner is the token of the other side that stands for it, nowhere if there
	// is none.
	partner int
	// among is true for a word of the dictionary in a name of several words: Academy
	// Awards.
	among bool
	// common is true for a word of the dictionary that is no name.
	common bool
}

const nowhere = -1

const (
	// firmSound is how much alike names sound that are surely the same. Names that
	// are less alike are the same if neither has a better counterpart.
	firmSound = .75
	// reachWeak is how far apart two names may stand, as a share of the text, that are
	// set against each other where only one of them is sure.
	reachWeak = .35
	// leastLink is the least weight of a link by which a word stands for a name.
	leastLink = .05
	// mostBetween is how many words the counterparts of neighbours may stand apart.
	mostBetween = 4
	// leastUsual is in how many beads a name has its counterpart before another one
	// is doubted.
	leastUsual = 3
)

// naming tells the names of a bitext and their counterparts.
type naming struct {
	*links.Bitext
	ru, en *namesOfSide
	// found are the names of each sure bead: Russian ones, English ones.
	found map[int][2][]name
	// sounds remembers how much alike pairs of types sound.
	sounds map[[2]int32]float32
	// usual is the counterpart that a Russian type mostly has, by sound.
	usual map[int32]int32
}

func newNaming(b *links.Bitext, beads []document.Bead) *naming {
	n := &naming{b, newNamesOfSide(b, b.Ru, true), newNamesOfSide(b, b.En, false), map[int][2][]name{}, map[[2]int32]float32{}, map[int32]int32{}}
	n.learn(beads)
	return n
}

// learn finds the counterpart that names mostly have: in most beads that have the
// name, and by its sound.
func (n *naming) learn(beads []document.Bead) {
	count, together := [2]map[int32]int{{}, {}}, map[[2]int32]int{}
	for k := range beads {
		b := &beads[k]
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence < leastConfidence {
			continue
		}
		ru, en := n.ru.of(n.Ru.Occurrences(nil, b.Ru)), n.en.of(n.En.Occurrences(nil, b.En))
		n.found[k] = [2][]name{ru, en}
		for _, x := range ru {
			count[0][x.Type]++
			for _, y := range en {
				if x.strength > noName && y.strength > noName && n.sound(x.Type, y.Type) > 0 {
					together[[2]int32{x.Type, y.Type}]++
				}
			}
		}
		for _, y := range en {
			count[1][y.Type]++
		}
	}
	pairs := slices.SortedFunc(maps.Keys(together), func(a, b [2]int32) int { // the order of a map is random
		return cmp.Or(together[b]-together[a], int(a[0]-b[0]), int(a[1]-b[1]))
	})
	for _, pair := range pairs {
		times := together[pair]
		if times >= leastUsual && 2*times > max(count[0][pair[0]], count[1][pair[1]]) {
			if _, has := n.usual[pair[0]]; !has {
				n.usual[pair[0]] = pair[1]
			}
			n.ru.looked[pair[0]], n.en.looked[pair[1]] = onlyName, onlyName
		}
	}
	for _, both := range n.found {
		n.ru.usual(both[0])
		n.en.usual(both[1])
	}
}

// sound is how much alike a Russian and an English type sound as names.
func (n *naming) sound(ru, en int32) float32 {
	pair := [2]int32{ru, en}
	v, known := n.sounds[pair]
	if !known {
		v = likeness(n.Ru.Types[ru].Form, n.En.Types[en].Form, firmSound)
		n.sounds[pair] = v
	}
	return v
}

// others sets names against each other that are left over on both sides of a bead
// and stand at about the same place. Pronouns stand for names and titles are put
// freely, so that a name counts only beside another one, and one of the two has
// to be surely a name.
func (n *naming) others(bead int, left, right []token.Occurrence) (out []document.Disagreement) {
	ru, en := n.found[bead][0], n.found[bead][1]
	n.match(ru, en, left, right)
	for i := range ru {
		x := &ru[i]
		best := -1
		for k := range en {
			if y := &en[k]; x.partner == nowhere && y.partner == nowhere && against(x, y, ru, en) && (best < 0 || apart(x, y) < apart(x, &en[best])) {
				best = k
			}
		}
		if best < 0 || n.concepts(x, &en[best]) {
			continue
		}
		x.partner, en[best].partner = en[best].at, x.at
		out = append(out, document.Disagreement{Bead: bead, Kind: "name", Ru: x.text, En: en[best].text})
	}
	return out
}

// against reports whether two names are set against each other: they stand at
// about the same place, and beside each other's neighbours.
func against(x, y *name, ru, en []name) bool {
	if min(x.strength, y.strength) == noName || x.strength == weak && y.strength == weak {
		return false
	}
	if (x.strength == weak || y.strength == weak) && apart(x, y) > reachWeak {
		return false
	}
	return beside(x, y.at, ru) && beside(y, x.at, en)
}

// apart is how far apart two names stand in their texts.
func apart(x, y *name) float64 { return max(x.place-y.place, y.place-x.place) }

// beside reports whether the counterparts of a name's neighbours are neighbours of
// what stands at a place on the other side: where they are not, a first name or a
// title was left out. A weak one among capitals has to have such neighbours.
func beside(x *name, at int, own []name) bool {
	neighbours := 0
	for i := range own {
		if o := &own[i]; o.partner != nowhere && o.strength > noName && (o.at == x.at-1 || o.at == x.at+1) {
			if max(o.partner-at, at-o.partner) > mostBetween {
				return false
			}
			neighbours++
		}
	}
	return neighbours > 0 || !x.among
}

// concepts reports whether two names are nationalities or the like, which are
// compared as such.
func (n *naming) concepts(x, y *name) bool {
	_, ru := conceptOf(&n.Ru.Types[x.Type], x.text, "ru")
	_, en := conceptOf(&n.En.Types[y.Type], y.text, "en")
	return ru && en
}

// alike is a pair of words that may be one name by their sound.
type alike struct {
	x, y  *name
	sound float32
}

// match finds for the words with capital letters of both sides what stands for them
// on the other side: what surely does, then, the most alike first, what may by its
// sound where neither has another counterpart.
func (n *naming) match(ru, en []name, left, right []token.Occurrence) {
	pairs := n.soundPairs(ru, en)
	for _, p := range pairs {
		if p.sound >= firmSound {
			p.pair()
		}
	}
	for i := range ru {
		if x := &ru[i]; x.partner == nowhere {
			x.partner = slices.IndexFunc(right, func(o token.Occurrence) bool { return n.stands(x.Occurrence, o, x.strength == weak) })
		}
	}
	for k := range en {
		if y := &en[k]; y.partner == nowhere {
			y.partner = slices.IndexFunc(left, func(o token.Occurrence) bool { return n.stands(o, y.Occurrence, y.strength == weak) })
		}
	}
	for _, p := range pairs {
		if p.sound < firmSound && p.x.partner == nowhere && p.y.partner == nowhere && n.free(p.x.Type, right) {
			p.pair()
		}
	}
}

// soundPairs lists the words that may be one name by their sound, the most alike
// first; words that are no names only where they surely sound alike.
func (n *naming) soundPairs(ru, en []name) (pairs []alike) {
	for i := range ru {
		for k := range en {
			x, y := &ru[i], &en[k]
			if x.common || y.common {
				continue
			}
			if v := n.alike(x, y); v >= firmSound || v > 0 && min(x.strength, y.strength) > noName {
				pairs = append(pairs, alike{x, y, v})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b alike) int { return cmp.Compare(b.sound, a.sound) })
	return pairs
}

// alike is how much alike two words sound; of a Russian compound one part is enough.
func (n *naming) alike(x, y *name) (best float32) {
	best = n.sound(x.Type, y.Type)
	if !strings.Contains(x.text, "-") {
		return best
	}
	for part := range strings.SplitSeq(strings.ToLower(x.text), "-") {
		if utf8.RuneCountInString(part) > 1 {
			best = max(best, likeness(part, n.En.Types[y.Type].Form, firmSound))
		}
	}
	return best
}

// pair makes two words counterparts, if they have none.
func (p *alike) pair() {
	if p.x.partner == nowhere {
		p.x.partner = p.y.at
	}
	if p.y.partner == nowhere {
		p.y.partner = p.x.at
	}
}

// free reports whether a Russian name may have any counterpart: it has no usual one,
// or that is there.
func (n *naming) free(ru int32, right []token.Occurrence) bool {
	usual, ok := n.usual[ru]
	return !ok || slices.ContainsFunc(right, func(o token.Occurrence) bool { return o.Type == usual })
}

// stands reports whether a Russian word and an English one stand for each other: one
// is a name, which is also a word of the dictionary where inDictionary is true. Words
// with capital letters that sound somewhat alike are left to match.
func (n *naming) stands(ru, en token.Occurrence, inDictionary bool) bool {
	if n.sameCountry(ru, en) {
		return true
	}
	x, y := &n.Ru.Types[ru.Type], &n.En.Types[en.Type]
	if x.Number() || y.Number() {
		return false
	}
	if capitalised(n.Ru, ru) && capitalised(n.En, en) {
		if sound := n.sound(ru.Type, en.Type); sound > 0 {
			return sound >= firmSound
		}
	}
	if !slices.ContainsFunc(n.Links.Ru.Of(ru.Type), func(l links.Link) bool { return l.Type == en.Type && l.Weight >= leastLink }) {
		return !n.ru.known(ru.Type) && !n.en.known(en.Type) && n.sound(ru.Type, en.Type) >= firmSound
	}
	return capitalised(n.En, en) && (inDictionary || n.ru.known(ru.Type) || n.en.known(en.Type))
}

// capitalised reports whether a word is written with a capital letter.
func capitalised(t *token.Text, o token.Occurrence) bool {
	first, _ := utf8.DecodeRuneInString(t.Source[o.Sentence].Text[o.Start:o.End])
	return unicode.IsUpper(first)
}

// sameCountry reports whether a word and one of the other side name one country, or
// its capital for its government.
func (n *naming) sameCountry(ru, en token.Occurrence) bool {
	x, ok := conceptOf(&n.Ru.Types[ru.Type], "", "ru")
	if !ok {
		x, ok = capitalCities[n.Ru.Types[ru.Type].Stem]
	}
	y, also := conceptOf(&n.En.Types[en.Type], n.En.Source[en.Sentence].Text[en.Start:en.End], "en")
	if !also {
		y, also = capitalCities[n.En.Types[en.Type].Stem]
	}
	return ok && also && x == y
}

// namesOfSide finds the names of one side.
type namesOfSide struct {
	*token.Text
	russian bool
	lexica  []*lexicon.Lexicon
	// inside is true for types that have a capital letter inside a sentence somewhere.
	inside []bool
	// looked remembers of each type what the dictionaries have: 0 for not looked up
	// yet.
	looked []lookup
}

// lookup is what the dictionaries say of a word.
type lookup uint8

const (
	unlooked lookup = iota
	unknownWord
	// knownWord is a common word or a name: that was not asked for yet.
	knownWord
	commonWord
	onlyName
)

func newNamesOfSide(b *links.Bitext, t *token.Text, russian bool) *namesOfSide {
	s := &namesOfSide{t, russian, b.Lexica, make([]bool, len(t.Types)), make([]lookup, len(t.Types))}
	for i := range t.Sentences {
		text := t.Source[t.Sentences[i].Index].Text
		for _, token := range t.Sentences[i].Tokens {
			if r, _ := utf8.DecodeRuneInString(text[token.Start:]); unicode.IsUpper(r) && insideSentence(text, int(token.Start)) {
				s.inside[token.Type] = true
			}
		}
	}
	return s
}

// known reports whether a dictionary has the word of a type.
func (s *namesOfSide) known(typ int32) bool {
	if s.looked[typ] == unlooked {
		s.looked[typ] = unknownWord
		if inDictionary(s.lexica, s.Types[typ].Stem, s.russian) {
			s.looked[typ] = knownWord
		}
	}
	return s.looked[typ] != unknownWord
}

// lookUp looks a type up once.
func (s *namesOfSide) lookUp(typ int32) lookup {
	if !s.known(typ) || s.looked[typ] != knownWord {
		return s.looked[typ]
	}
	s.looked[typ] = commonWord
	if t := &s.Types[typ]; s.russian && russianName(s.lexica, t) || !s.russian && dictionaryName(s.lexica, t) {
		s.looked[typ] = onlyName
	}
	return s.looked[typ]
}

// of lists the words of some tokens that begin with a capital letter, each type once;
// those of some strength may be names.
func (s *namesOfSide) of(tokens []token.Occurrence) (out []name) {
	total := 0
	for i, o := range tokens {
		if i == 0 || o.Sentence != tokens[i-1].Sentence {
			total += len(s.Source[o.Sentence].Text)
		}
	}
	before := 0
	for i, o := range tokens {
		if i > 0 && o.Sentence != tokens[i-1].Sentence {
			before += len(s.Source[tokens[i-1].Sentence].Text)
		}
		if !capitalised(s.Text, o) || s.Types[o.Type].Number() {
			continue
		}
		w := s.word(o)
		strength := w.strength()
		if at := slices.IndexFunc(out, func(f name) bool { return f.Type == o.Type }); at >= 0 {
			out[at].strength = max(out[at].strength, strength)
			continue
		}
		out = append(out, name{o, w.text, strength, i, float64(before+int(o.Start)) / float64(max(1, total)), nowhere, strength == weak && !s.russian && w.amongCapitals(), strength == noName && w.lookup == commonWord})
	}
	return out
}

// usual makes names sure whose type turned out to be one.
func (s *namesOfSide) usual(all []name) {
	for i := range all {
		if s.looked[all[i].Type] == onlyName && all[i].strength < sure {
			all[i].strength = s.word(all[i].Occurrence).strength()
		}
	}
}

// wordOfText is a word that may be a name.
type wordOfText struct {
	typ  *token.Type
	text string
	// sentence is the one it stands in, start and end where.
	sentence   string
	start, end int
	russian    bool
	// inside is true for a word with a capital letter inside a sentence, here or
	// elsewhere.
	inside bool
	lookup
}

func (s *namesOfSide) word(o token.Occurrence) *wordOfText {
	sentence, typ := s.Source[o.Sentence].Text, &s.Types[o.Type]
	return &wordOfText{typ, sentence[o.Start:o.End], sentence, int(o.Start), int(o.End), s.russian, s.inside[o.Type], s.lookUp(o.Type)}
}

// reason is why a word is no name.
type reason struct {
	name  string
	holds func(w *wordOfText) bool
}

var reasons = []reason{
	{"number", func(w *wordOfText) bool { _, ok := word.Number(w.typ.Stem); return ok || w.typ.Number() }},
	{"written small elsewhere", func(w *wordOfText) bool { return w.typ.Small > 0 && !w.surname() && w.lookup != onlyName }},
	{"short", func(w *wordOfText) bool {
		n := utf8.RuneCountInString(w.text)
		return n < 3 || n < 4 && w.lookup == commonWord || n < 5 && !w.inside
	}},
	{"abbreviation", func(w *wordOfText) bool {
		r, _ := utf8.DecodeLastRuneInString(w.text)
		return !unicode.IsLetter(r) || strings.Contains(w.text, ".") || titles[w.typ.Form]
	}},
	{"part of a compound", func(w *wordOfText) bool {
		return !w.russian && strings.ContainsAny(w.text, "-‑") || strings.HasSuffix(w.sentence[:w.start], "-") || strings.HasPrefix(w.sentence[w.end:], "-")
	}},
	{"foreign letters", func(w *wordOfText) bool { return w.russian && !russianLetters.MatchString(w.text) }},
	{"initials", func(w *wordOfText) bool { return initials.MatchString(w.text) }},
	{"inflected like another word", func(w *wordOfText) bool {
		return (!w.inside || w.lookup == commonWord) && !w.surname() && common.MatchString(w.text)
	}},
	{"word that begins a sentence", func(w *wordOfText) bool {
		return w.lookup == commonWord && !(w.inside && insideSentence(w.sentence, w.start))
	}},
	{"day or month", func(w *wordOfText) bool {
		return word.Month(w.typ.Stem) > 0 || weekdays[w.typ.Form] || weekdays[w.typ.Stem]
	}},
	// what is made of a name is often translated by another word
	{"adjective", func(w *wordOfText) bool {
		return w.russian && (strings.HasSuffix(w.typ.Stem, "ск") || strings.HasSuffix(w.typ.Stem, "скаг")) || !w.russian && placeAdjective.MatchString(w.text)
	}},
	{"in a remark", func(w *wordOfText) bool {
		return strings.LastIndexByte(w.sentence[:w.start], '[') > strings.LastIndexByte(w.sentence[:w.start], ']')
	}},
	// all words of the sentence are capitals, and OCR misreads some
	{"among capitals", func(w *wordOfText) bool { return capitals(w.sentence) }},
}

// strength tells how surely a word with a capital letter is a name. A word of the
// dictionary is one surely only with the form of a Russian surname, or where the
// English dictionary has it as a name.
func (w *wordOfText) strength() strength {
	if slices.ContainsFunc(reasons, func(r reason) bool { return r.holds(w) }) {
		return noName
	}
	switch {
	case !w.inside:
		return weak
	case w.lookup == onlyName, w.surname(), w.lookup == unknownWord && !(!w.russian && abstract.MatchString(w.text)):
		return sure
	}
	return weak
}

// amongCapitals reports whether a word follows another one with a capital letter, or
// comes before one: Academy Awards.
func (w *wordOfText) amongCapitals() bool {
	return capitalBefore.MatchString(w.sentence[:w.start]) || capitalBehind.MatchString(w.sentence[w.end:])
}

var (
	capitalBefore = regexp.MustCompile(`[\pL\pN,] \p{Lu}[\pL’']+ $`)
	capitalBehind = regexp.MustCompile(`^ \p{Lu}`)
)

// surname reports whether a word inside a sentence has the form of a Russian surname.
func (w *wordOfText) surname() bool { return w.russian && w.inside && surnames.MatchString(w.text) }

var (
	surnames       = regexp.MustCompile(`\p{L}{3,}(ов|ев|ёв|ин|ын)(а|у|ым|ом|е|ой|ы|ых|ым|ыми)?$`)
	placeAdjective = regexp.MustCompile(`(ish|ese)$|\pL{4}ian$`)
	// abstract is how English words end that are no names.
	abstract = regexp.MustCompile(`(less|ness|tion|ment|care|ship|ists?|able|ically|isms?)$`)
	// common matches how words end that are no names, where they begin a sentence.
	common         = regexp.MustCompile(`(ши|ство|ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ых|их|ую|юю|ей|ся|ть|ешь|ишь|но|ние|ости|сть|ly|while|ing|ed|less|ness|tion|ever|wards)$`)
	initials       = regexp.MustCompile(`^\p{Lu}{2,}([\p{Ll}’']{0,3}$|-)`)
	russianLetters = regexp.MustCompile(`^[А-Яа-яЁё'’-]+$`)
)

var (
	weekdays = word.Set(`интернет monday tuesday wednesday thursday friday saturday sunday`)
	titles   = word.Set(`sens reps gens govs messrs drs`)
)

// inDictionary reports whether a lexicon translates a stem.
func inDictionary(lexica []*lexicon.Lexicon, stem string, russian bool) bool {
	return slices.ContainsFunc(lexica, func(l *lexicon.Lexicon) bool {
		if russian {
			return l.Translates(stem)
		}
		return len(l.Translations(stem)) > 0
	})
}

// dictionaryName reports whether a dictionary translates an English word only by
// what sounds alike and is no adjective.
func dictionaryName(lexica []*lexicon.Lexicon, t *token.Type) bool {
	low := word.Latin(t.Form)
	return slices.ContainsFunc(lexica, func(l *lexicon.Lexicon) bool {
		all := l.Translations(t.Stem)
		return len(all) > 0 && !slices.ContainsFunc(all, func(t lexicon.Translation) bool {
			ru := l.Russian()[t.Ru]
			return t.Weight > .1 && (strings.HasSuffix(ru, "ск") || !soundsAlike(ru, low))
		})
	})
}

// russianName reports whether all that a Russian word of a dictionary translates sounds
// like it.
func russianName(lexica []*lexicon.Lexicon, t *token.Type) bool {
	return slices.ContainsFunc(lexica, func(l *lexicon.Lexicon) bool {
		all := l.Originals(t.Stem)
		return len(all) > 0 && !slices.ContainsFunc(all, func(en string) bool { return !soundsAlike(t.Form, en) })
	})
}

// insideSentence reports whether a word of s at a place follows another one of its
// sentence, which is not written in capitals.
func insideSentence(s string, at int) bool {
	before := strings.TrimRight(s[:at], " \u00a0")
	last, _ := utf8.DecodeLastRuneInString(before)
	return len(before) < at && (unicode.IsLower(last) || last == ',')
}

// capitals reports whether most letters of a sentence are capitals.
func capitals(s string) bool {
	upper, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	return 2*upper > all
}
