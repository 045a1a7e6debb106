package document

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
	// in characters, that have a counterpart.
	CoverageRu float64 `json:"coverageRu"`
	CoverageEn float64 `json:"coverageEn"`
	// RuOnly and EnOnly are the passages without counterpart, longest first.
	RuOnly []Passage `json:"ruOnly,omitempty"`
	EnOnly []Passage `json:"enOnly,omitempty"`
	// Disagreements are facts that one side of a bead has and the other has
	// differently or not at all.
	Disagreements []Disagreement `json:"disagreements,omitempty"`
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

// Disagreement is a fact on which the two sides of a bead differ.
type Disagreement struct {
	// Bead is the index of the bead.
	Bead int `json:"bead"`
	// Kind is "date", "number" or "name".
	Kind string `json:"kind"`
	// Ru and En are the literal words; one of them is empty where that side
	// has nothing to set against the other.
	Ru string `json:"ru,omitempty"`
	En string `json:"en,omitempty"`
}
