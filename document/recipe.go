package document

import (
	"encoding/json"
)

// Recipe is everything besides the bytes of a document that decides what its
// reading gives. The same bytes and recipe give the same results.
type Recipe struct {
	// Languages asked for, in order; empty means that each page decides.
	Languages []string `json:"languages,omitempty"`
	// Unopened are the SHA-256 of files that could not be opened, or not
	// wholly: the files of a folder and the entries of a zip of which each
	// stands for one failed page. Opened, they give other pages, and that is
	// another reading.
	Unopened []string `json:"unopened,omitempty"`
	// Revision is ocr.Revision: it grows when a reading changes.
	Revision int `json:"revision"`
	// Models maps the name of each Tesseract model in reach to the SHA-256 of
	// its file.
	Models    map[string]string `json:"models"`
	Tesseract string            `json:"tesseract"`
	Leptonica string            `json:"leptonica"`
	PDFium    string            `json:"pdfium"`
}

// Hash names a run: the first 16 hexadecimal digits of the SHA-256 of the
// recipe's JSON form.
func (r Recipe) Hash() string {
	form, err := json.Marshal(r)
	if err != nil {
		panic(err) // strings, numbers and a map of strings always marshal
	}
	return SHA256(form)[:16]
}

// AlignmentRecipe is everything that decides what an alignment gives: the same
// recipe gives the same bytes.
type AlignmentRecipe struct {
	// Run is the reading of the original.
	Run string `json:"run"`
	// Corrections is the Corrections.TextDigest that lies over the run, and Pairs
	// the PairDigest of the language; empty for none.
	Corrections string `json:"corrections,omitempty"`
	Pairs       string `json:"pairs,omitempty"`
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
	return SHA256(form)[:16]
}
