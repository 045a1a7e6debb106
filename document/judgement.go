package document

import "fmt"

// Judgement says how far a translation can be trusted. Nothing in it forbids
// anything: it marks and gives reasons.
type Judgement struct {
	// Verdict sums it up; Reasons say why, in words for people.
	Verdict Verdict  `json:"verdict"`
	Reasons []string `json:"reasons,omitempty"`
	// Belongs estimates the probability that the two texts are a text and its
	// translation at all, 0 to 1.
	Belongs float64 `json:"belongs"`
	// CoverageRu and CoverageEn are the shares of either side's running text,
	// in characters, that are paired, however sure the pairs are.
	CoverageRu float64 `json:"coverageRu"`
	CoverageEn float64 `json:"coverageEn"`
	// SentencesRu and SentencesEn count the sentences of running text on either
	// side, PairedRu and PairedEn those that are paired. Doubtful counts the pairs
	// that are less sure than DoubtfulPair.
	SentencesRu int `json:"sentencesRu"`
	PairedRu    int `json:"pairedRu"`
	SentencesEn int `json:"sentencesEn"`
	PairedEn    int `json:"pairedEn"`
	Doubtful    int `json:"doubtful,omitempty"`
	// RuOnly and EnOnly are the passages without counterpart, longest first.
	RuOnly []Passage `json:"ruOnly,omitempty"`
	EnOnly []Passage `json:"enOnly,omitempty"`
	// Moved are passages that stand in another place in the translation.
	Moved []Move `json:"moved,omitempty"`
	// Disagreements are facts that one side of a bead has and the other has
	// differently or not at all.
	Disagreements []Disagreement `json:"disagreements,omitempty"`
	// Look are places to look at that are no facts: a negation on one side only.
	Look []Disagreement `json:"look,omitempty"`
}

// DoubtfulPair is the confidence below which a pair is said to be doubtful.
const DoubtfulPair = .7

// Pairing says in words how many sentences are paired.
func (j *Judgement) Pairing() string {
	text := "all sentences paired"
	if j.PairedRu < j.SentencesRu || j.PairedEn < j.SentencesEn {
		text = fmt.Sprintf("%d of %d Russian and %d of %d English sentences paired", j.PairedRu, j.SentencesRu, j.PairedEn, j.SentencesEn)
	}
	if j.SentencesRu+j.SentencesEn == 0 {
		text = "no sentences"
	}
	if j.Doubtful > 0 {
		text += fmt.Sprintf("; %d doubtful", j.Doubtful)
	}
	return text
}

// Verdict sums up a judgement.
type Verdict string

const (
	// VerdictGood is a translation that covers its original.
	VerdictGood Verdict = "good"
	// VerdictIncomplete belongs to the original and leaves parts of either
	// side without counterpart.
	VerdictIncomplete Verdict = "incomplete"
	// VerdictWrong is a text that does not belong to this original.
	VerdictWrong Verdict = "wrong-document"
	// VerdictUnknown stands where there is too little text to tell.
	VerdictUnknown Verdict = "unknown"
)

// PassageKind tells what a passage without counterpart is.
type PassageKind string

const (
	// PassageGap is running text that the other side lacks.
	PassageGap PassageKind = "gap"
	// PassageNote is an editor's or translator's note in brackets.
	PassageNote PassageKind = "note"
	// PassageRedaction marks a place that was blacked out or left out.
	PassageRedaction PassageKind = "redaction"
)

// Passage is a run of sentences of one side without counterpart.
type Passage struct {
	Kind PassageKind `json:"kind"`
	// From and To are the first and last sentence.
	From int `json:"from"`
	To   int `json:"to"`
	// Score estimates the probability that the passage has no counterpart.
	Score float64 `json:"score"`
}

// Move is a run of pairs that stands in another place on the other side.
type Move struct {
	// FromRu to ToRu and FromEn to ToEn are the first and last sentences.
	FromRu int `json:"fromRu"`
	ToRu   int `json:"toRu"`
	FromEn int `json:"fromEn"`
	ToEn   int `json:"toEn"`
}

// Disagreement is a fact on which the two sides of a bead differ.
type Disagreement struct {
	// Bead is the index of the bead.
	Bead int `json:"bead"`
	// Kind is "date", "number", "unit", "currency", "nationality", "name" or
	// "marking"; of a place to look at, "negation".
	Kind string `json:"kind"`
	// Ru and En are the literal words; one of them is empty where that side
	// has nothing to set against the other.
	Ru string `json:"ru,omitempty"`
	En string `json:"en,omitempty"`
}
