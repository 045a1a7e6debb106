package token

// Type is what all tokens of one stem share within a text.
type Type struct {
	// Stem is the key; numbers have "#" and their value, months "@" and theirs.
	Stem string
	// Form is the first full form met, in lower case.
	Form string
	// capital and small count occurrences that begin with a capital letter,
	// first words of sentences left out, and that do not.
	Capital, Small int32
	// Sentences is the number of sentences it occurs in.
	Sentences int32
	// Count is the number of its occurrences.
	Count int32
	// Known is true for words a dictionary knows, rightly spelt.
	Known bool
}

// Number reports whether the type is a number or a month.
func (t *Type) Number() bool { return t.Stem[0] == '#' || t.Stem[0] == '@' }

// Token is one word of a sentence.
type Token struct {
	Type int32
	// start and end are byte offsets in the sentence's text.
	Start, End int32
}

// Vocabulary numbers the word types of a text.
type Vocabulary struct {
	ids   map[string]int32 // by stem
	stems map[string]string
	Types []Type
	stem  func(string) string
}

// NewVocabulary returns an empty vocabulary that stems lower-case words with stem.
func NewVocabulary(stem func(string) string) *Vocabulary {
	return &Vocabulary{ids: make(map[string]int32), stems: make(map[string]string), stem: stem}
}

// StemOf is the stem of a lower-case form.
func (v *Vocabulary) StemOf(form string) string {
	s, ok := v.stems[form]
	if !ok {
		s = v.stem(form)
		if s == "" {
			s = form
		}
		v.stems[form] = s
	}
	return s
}

// Lookup returns the number of the type of a stem; ok is false where the text
// has none.
func (v *Vocabulary) Lookup(stem string) (id int32, ok bool) {
	id, ok = v.ids[stem]
	return id, ok
}

// id returns the number of a type, new or not.
func (v *Vocabulary) id(stem, form string) int32 {
	id, ok := v.ids[stem]
	if !ok {
		id = int32(len(v.Types))
		v.ids[stem] = id
		v.Types = append(v.Types, Type{Stem: stem, Form: form})
	}
	return id
}

// add gives the pieces of one sentence to the vocabulary and returns the
// sentence's tokens.
func (v *Vocabulary) add(pieces []piece, known func(stem string) bool) []Token {
	tokens := make([]Token, len(pieces))
	for i, p := range pieces {
		id := v.id(p.form, p.text)
		t := &v.Types[id]
		if t.Count == 0 {
			t.Known = p.number || known == nil || known(p.form)
		}
		t.Count++
		if i > 0 && p.capital {
			t.Capital++
		} else if !p.capital {
			t.Small++
		}
		tokens[i] = Token{id, int32(p.start), int32(p.end)}
	}
	seen := tokens
	for i := range seen {
		first := true
		for _, before := range seen[:i] {
			if before.Type == seen[i].Type {
				first = false
				break
			}
		}
		if first {
			v.Types[seen[i].Type].Sentences++
		}
	}
	return tokens
}
