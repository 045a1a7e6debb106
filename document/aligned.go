package document

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// AlignmentRecipe is everything that decides what an alignment gives: the same
// recipe gives the same bytes.
type AlignmentRecipe struct {
	// Run is the reading of the original.
	Run string `json:"run"`
	// Language is that under which the translation was attached, and Text the
	// SHA-256 of what was understood of it.
	Language string `json:"language"`
	Text     string `json:"text"`
	// Method is align.Revision: it grows when an alignment changes.
	Method int `json:"method"`
	// Dictionary and Learned are the versions of the two lexica; empty for
	// none.
	Dictionary string `json:"dictionary,omitempty"`
	Learned    string `json:"learned,omitempty"`
}

// Hash names an alignment: the first 16 hexadecimal digits of the SHA-256 of
// the recipe's JSON form.
func (r AlignmentRecipe) Hash() string {
	form, err := json.Marshal(r)
	if err != nil {
		panic(err) // strings and a number always marshal
	}
	sum := sha256.Sum256(form)
	return hex.EncodeToString(sum[:8])
}

// Aligned tells what came of setting one translation beside the document.
type Aligned struct {
	// Language and Translation, the SHA-256 of the file, name the translation.
	Language    string `json:"language"`
	Translation string `json:"translation"`
	// Failure says why it could not be aligned; then nothing below is there.
	Failure *Error `json:"failure,omitempty"`
	// Recipe names the alignment, SHA256 is that of its beads.json.
	Recipe string `json:"recipe,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	// Pairs counts the beads that have both sides.
	Pairs int `json:"pairs,omitempty"`
	// Verdict to CoverageEn are as in Judgement, of which they are the head.
	Verdict    Verdict  `json:"verdict,omitempty"`
	Reasons    []string `json:"reasons,omitempty"`
	Belongs    float64  `json:"belongs,omitempty"`
	CoverageRu float64  `json:"coverageRu,omitempty"`
	CoverageEn float64  `json:"coverageEn,omitempty"`
	Exports    []Export `json:"exports,omitempty"`
}

// Doubtful reports whether a person should look at the translation: it seems
// to belong elsewhere, lacks much, has much of its own, or cannot be used.
func (a *Aligned) Doubtful() bool {
	return a.Failure != nil || a.Verdict == VerdictWrong || a.Verdict == VerdictIncomplete
}

// AlignedView is an Aligned as it is seen: with the translation's name, and
// also for a translation that still waits.
type AlignedView struct {
	Aligned
	// Name is that of the translation's file.
	Name string `json:"name"`
	// Status is waiting, aligned or failed.
	Status string `json:"status"`
}

// The values of AlignedView.Status.
const (
	AlignmentWaiting = "waiting"
	AlignmentDone    = "aligned"
	AlignmentFailed  = "failed"
)

// DescribeTranslations fills a view with what came of each translation.
func (v *View) DescribeTranslations(made []Aligned) {
	v.Alignments = nil
	for _, t := range v.Translations {
		a := AlignedView{Aligned: Aligned{Language: t.Language, Translation: t.SHA256}, Name: t.Name, Status: AlignmentWaiting}
		for _, m := range made {
			if m.Language != t.Language || m.Translation != t.SHA256 {
				continue
			}
			a.Aligned, a.Status = m, AlignmentDone
			if m.Failure != nil {
				a.Failure, a.Status = advised(m.Failure), AlignmentFailed
			}
		}
		v.Alignments = append(v.Alignments, a)
	}
}
