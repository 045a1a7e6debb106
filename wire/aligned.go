package wire

import "recto/document"

// Aligned tells what came of setting one translation beside the document.
type Aligned struct {
	// Language and Translation, the SHA-256 of the file, name the translation.
	Language    string `json:"language"`
	Translation string `json:"translation"`
	// Failure says why it could not be aligned; then nothing below is there.
	Failure *document.Error `json:"failure,omitempty"`
	// Recipe names the alignment, SHA256 is that of its beads.json.
	Recipe string `json:"recipe,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	// Pairs counts the beads that have both sides.
	Pairs int `json:"pairs,omitempty"`
	// Verdict to CoverageEn are as in Judgement, of which they are the head.
	Verdict    document.Verdict `json:"verdict,omitempty"`
	Reasons    []string         `json:"reasons,omitempty"`
	Belongs    float64          `json:"belongs,omitempty"`
	CoverageRu float64          `json:"coverageRu,omitempty"`
	CoverageEn float64          `json:"coverageEn,omitempty"`
	Exports    []Export         `json:"exports,omitempty"`
	// Misfits are what people have paired and is not there any more.
	Misfits []document.Misfit `json:"misfits,omitempty"`
}

// Doubtful reports whether a person should look at the translation: it seems
// to belong elsewhere, lacks much, has much of its own, or cannot be used.
func (a *Aligned) Doubtful() bool {
	return a.Failure != nil || a.Verdict == document.VerdictWrong || a.Verdict == document.VerdictIncomplete
}
