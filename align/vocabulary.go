package align

// wordType is what all tokens of one stem share within a text.
type wordType struct {
	// stem is the key; numbers have "#" and their value, months "@" and theirs.
	stem string
	// form is the first full form met, in lower case.
	form string
	// capital and small count occurrences that begin with a capital letter,
	// first words of sentences left out, and that do not.
	capital, small int32
	// sentences is the number of sentences it occurs in.
	sentences int32
	// occurrences of the type.
	count int32
	// known is true for words a dictionary knows, rightly spelt.
	known bool
}

func (t *wordType) number() bool { return t.stem[0] == '#' || t.stem[0] == '@' }

// token is one word of a sentence.
type token struct {
	typ int32
	// start and end are byte offsets in the sentence's text.
	start, end int32
}

// vocabulary numbers the word types of a text.
type vocabulary struct {
	ids   map[string]int32 // by stem
	stems map[string]string
	types []wordType
	stem  func(string) string
}

func newVocabulary(stem func(string) string) *vocabulary {
	return &vocabulary{ids: make(map[string]int32), stems: make(map[string]string), stem: stem}
}

// stemOf is the stem of a lower-case form.
func (v *vocabulary) stemOf(form string) string {
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

// id returns the number of a type, new or not.
func (v *vocabulary) id(stem, form string) int32 {
	id, ok := v.ids[stem]
	if !ok {
		id = int32(len(v.types))
		v.ids[stem] = id
		v.types = append(v.types, wordType{stem: stem, form: form})
	}
	return id
}

// text is one side of an alignment, ready to be compared.
type text struct {
	*vocabulary
	sentences []sentence
}

// sentence is a sentence as the aligner sees it.
type sentence struct {
	tokens []token
	// length is the number of letters and digits, plus one a word.
	length float64
	// paragraph counts paragraphs among what is aligned.
	paragraph int
	// index is the place in the list the caller gave.
	index int
}
