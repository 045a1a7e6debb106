package document

// AlignmentSchema names the JSON form of an Alignment. The number grows when
// a reader of the old form would misread the new one.
const AlignmentSchema = "recto.alignment/1"

// Alignment sets a Russian text beside an English one. Which of the two is the
// original does not matter to it.
type Alignment struct {
	Schema string `json:"schema"`
	// Ru and En are the sentences of either side in reading order.
	Ru []Sentence `json:"ru"`
	En []Sentence `json:"en"`
	// Beads hold every sentence exactly once, in the order of the Russian
	// text; what only the English has stands where it comes in between.
	Beads []Bead `json:"beads"`
	// Evidence names what the alignment rests on besides the two texts:
	// "dictionary" and "learned", each with a blank and its version. It is
	// empty where no dictionary was at hand.
	Evidence []string `json:"evidence"`
	// Judgement tells how far the translation can be trusted.
	Judgement *Judgement `json:"judgement,omitempty"`
}

// BeadKind tells what a bead is.
type BeadKind string

const (
	// BeadMatch pairs sentences that translate each other.
	BeadMatch BeadKind = "match"
	// BeadRuOnly and BeadEnOnly hold what has no counterpart.
	BeadRuOnly BeadKind = "ru-only"
	BeadEnOnly BeadKind = "en-only"
	// BeadMoved is a match that stands out of order.
	BeadMoved BeadKind = "moved"
)

// Bead is the smallest group of sentences that belong together: some of one
// side, some of the other, or some of one side only.
type Bead struct {
	Kind BeadKind `json:"kind"`
	// Ru and En are indices into the sentences of either side, ascending.
	Ru []int `json:"ru"`
	En []int `json:"en"`
	// Confidence estimates the probability that the bead is right, 0 to 1.
	Confidence float64 `json:"confidence"`
	// By is ByPerson where a person has paired its sentences.
	By string `json:"by,omitempty"`
	// Links pair words inside the bead.
	Links []WordLink `json:"links,omitempty"`
}

// WordLink pairs a word of the Russian side with one of the English side.
// Ru and En are spans of the two sentences' texts.
type WordLink struct {
	Ru WordSpan `json:"ru"`
	En WordSpan `json:"en"`
	// Confidence estimates the probability that the link is right, 0 to 1.
	Confidence float64 `json:"confidence"`
}

// WordSpan is a word within a sentence. Start and End count characters
// (Unicode code points) of the sentence's text from 0; End lies just behind.
type WordSpan struct {
	Sentence int `json:"sentence"`
	Start    int `json:"start"`
	End      int `json:"end"`
}

// SentenceKind tells what a sentence is, or a line that is no sentence.
type SentenceKind string

const (
	// SentenceBody is running text; it is the zero value.
	SentenceBody SentenceKind = ""
	// SentenceStamp is a stamp or a mark of the registry.
	SentenceStamp SentenceKind = "stamp"
	// SentenceClassification says how secret the document is or was.
	SentenceClassification SentenceKind = "classification"
	// SentencePageNumber is a line that only numbers a page.
	SentencePageNumber SentenceKind = "page-number"
	// SentenceMetadata is what an archive's page says about the document.
	SentenceMetadata SentenceKind = "metadata"
	// SentenceNote is an editor's or translator's note in brackets.
	SentenceNote SentenceKind = "note"
)

// Sentence is one sentence, or a line that stands for itself, of a text.
type Sentence struct {
	Text string       `json:"text"`
	Kind SentenceKind `json:"kind,omitempty"`
	// Paragraph counts the paragraphs of the text from 0.
	Paragraph int `json:"paragraph"`
	// Start and End are the span within the text that the sentence was cut
	// from, in characters (Unicode code points). They are both 0 for the text
	// of scanned pages, where Words tells more.
	Start int `json:"start,omitempty"`
	End   int `json:"end,omitempty"`
	// Words tells for each word of a scanned sentence where it stands, and
	// Lines for each line that it stands on.
	Words []SentenceWord `json:"words,omitempty"`
	Lines []SentenceLine `json:"lines,omitempty"`
	// Notes are what is not the document's own in it; their spans count
	// characters of Text.
	Notes []Note `json:"notes,omitempty"`
}

// FirstPage is the page on which a scanned sentence begins; 0 for another one.
func (s *Sentence) FirstPage() int {
	if len(s.Words) == 0 {
		return 0
	}
	return s.Words[0].Page
}

// SentenceWord ties a word of a sentence to the page. A word that a hyphen
// parted has both parts' IDs and boxes, where both stand on one page; parts on
// two pages are two words.
type SentenceWord struct {
	// Start and End count characters of the sentence's text from 0.
	Start int `json:"start"`
	End   int `json:"end"`
	// Page counts from 1, Line and Words are IDs of the page schema.
	Page  int      `json:"page"`
	Line  string   `json:"line"`
	Words []string `json:"words"`
	// Boxes are those of Words, on their page's canvas.
	Boxes []Box `json:"boxes"`
}

// SentenceLine is a printed line on which a sentence, or a part of one,
// stands.
type SentenceLine struct {
	// Page counts from 1, Line is an ID of the page schema.
	Page int    `json:"page"`
	Line string `json:"line"`
	// Box is the whole line's, on its page's canvas.
	Box Box `json:"box"`
}
