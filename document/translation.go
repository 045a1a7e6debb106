package document

import (
	"slices"
	"strings"
)

// TranslationSchema names the JSON form of a Translation. The number grows
// when a reader of the old form would misread the new one.
const TranslationSchema = "recto.translation/1"

// Translation is what was understood of a file that holds a translation. All
// of it is plain text: no markup, no control characters but the line feed.
// Every visible character of the file is in the metadata, in the header, in
// the body or in what was dropped.
type Translation struct {
	Schema string `json:"schema"`
	Title  string `json:"title,omitempty"`
	// Date is that of the document, in the form of ISO 8601 and as exact as it
	// is known: 1962-04-14, 1962-04, 1962, or 1962-03-12/1962-03-27.
	Date string `json:"date,omitempty"`
	// DateLiteral is the date as the file writes it.
	DateLiteral string `json:"dateLiteral,omitempty"`
	// Classification is how secret the document says it is, as it is written.
	Classification string `json:"classification,omitempty"`
	// Number is the one under which the document was registered: 2512-A.
	Number  string `json:"number,omitempty"`
	Summary string `json:"summary,omitempty"`
	// Citation is the sentence by which the archive wants to be cited.
	Citation  string     `json:"citation,omitempty"`
	Reference *Reference `json:"reference,omitempty"`
	// Credits name who translated, obtained or paid for it, a sentence each.
	Credits []string `json:"credits"`
	// Language of the body, a BCP 47 tag; "und" where it cannot be told.
	Language string `json:"language"`
	// Header holds the lines above the body: classification, date, number,
	// addressee, heading.
	Header []string `json:"header"`
	// Body holds the paragraphs in order.
	Body []Paragraph `json:"body"`
	// Original is the text that was translated, where the file holds both.
	Original *OriginalText `json:"original,omitempty"`
	// Dropped is what is no part of the translation, in order.
	Dropped []Dropped `json:"dropped"`
}

// Text returns the lines of the header and the paragraphs of the body, an empty
// line between them: the document as it was translated.
func (t *Translation) Text() string {
	parts := slices.Clone(t.Header)
	for _, p := range t.Body {
		parts = append(parts, p.Text)
	}
	return strings.Join(parts, "\n\n")
}

// Usable returns an error for a translation that cannot be set beside an
// original: one that is neither English nor Russian.
func (t *Translation) Usable() error {
	switch t.Language {
	case "en", "ru":
		return nil
	case "und":
		return Errorf(KindNoText, "The language of the text cannot be told: it is too short, or neither English nor Russian.")
	}
	return Errorf(KindNoText, "The text is neither English nor Russian; its language seems to be %q.", t.Language)
}

// OriginalText is the original that stands in a translation's own file.
type OriginalText struct {
	// Language is a BCP 47 tag.
	Language string `json:"language"`
	// Body holds the paragraphs in order.
	Body []Paragraph `json:"body"`
	// Paired says that each paragraph is translated by the one at the same place
	// in the translation's body.
	Paired bool `json:"paired,omitempty"`
}

// Reference tells where an archive keeps the original. What is not stated is
// empty.
type Reference struct {
	Repository string `json:"repository,omitempty"`
	// Fond, Opis, Delo and Leaves are the parts of a Russian shelf mark.
	Fond   string `json:"fond,omitempty"`
	Opis   string `json:"opis,omitempty"`
	Delo   string `json:"delo,omitempty"`
	Leaves string `json:"leaves,omitempty"`
	// File, Volume, Box and Folder are those of other archives.
	File   string `json:"file,omitempty"`
	Volume string `json:"volume,omitempty"`
	Box    string `json:"box,omitempty"`
	Folder string `json:"folder,omitempty"`
	// Text is the reference as it is written.
	Text string `json:"text,omitempty"`
}

// Paragraph is a paragraph of a translation. A line feed inside Text is a line
// break that the file has there.
type Paragraph struct {
	Text  string `json:"text"`
	Notes []Note `json:"notes,omitempty"`
}

// NoteKind tells what a note in a translation is.
type NoteKind string

const (
	// NoteEditorial is a word that an editor supplied or gives in the
	// original: [partizanskogo], [revolutionary].
	NoteEditorial NoteKind = "editorial"
	// NoteDoubtful is [?] and a reading marked so.
	NoteDoubtful NoteKind = "doubtful"
	// NoteIllegible marks what could not be read.
	NoteIllegible NoteKind = "illegible"
	// NoteSic confirms what looks like a mistake.
	NoteSic NoteKind = "sic"
	// NoteOmission marks what was left out: [...].
	NoteOmission NoteKind = "omission"
	// NoteRedaction marks what was blackened or withheld.
	NoteRedaction NoteKind = "redaction"
	// NotePage marks where a leaf of the original begins: page 2.
	NotePage NoteKind = "page"
	// NoteMark describes a signature, a stamp or handwriting.
	NoteMark NoteKind = "mark"
	// NoteTranslator and NoteEditor are remarks of the translator and of an
	// editor.
	NoteTranslator NoteKind = "translator"
	NoteEditor     NoteKind = "editor"
	// NoteFootnote is a footnote or endnote.
	NoteFootnote NoteKind = "footnote"
)

// Note is what is not the document's own in a paragraph. Start and End are its
// span in the paragraph's text in characters (Unicode code points); End lies
// just behind. A bracketed note's span holds the brackets. The mark of a
// footnote or a leaf is not part of the text: Start and End are then the place
// where it stood.
type Note struct {
	Kind NoteKind `json:"kind"`
	// Mark is the footnote's number or sign.
	Mark  string `json:"mark,omitempty"`
	Text  string `json:"text,omitempty"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// DropKind says why a piece of a file is no part of the translation.
type DropKind string

const (
	// DropNavigation is a menu, a trail, the site's name.
	DropNavigation DropKind = "navigation"
	// DropTool is a button such as print, share, get citation.
	DropTool DropKind = "tool"
	// DropNotice is a message of the site or about the browser.
	DropNotice DropKind = "notice"
	// DropForm is what stands in forms: search, newsletters.
	DropForm DropKind = "form"
	// DropFooter is a copyright line and the like.
	DropFooter DropKind = "footer"
	// DropRelated points to other documents.
	DropRelated DropKind = "related"
	// DropComment is what readers or reviewers wrote.
	DropComment DropKind = "comment"
	// DropHidden is text that a browser does not show.
	DropHidden DropKind = "hidden"
	// DropLabel is the name of a field or section that was understood.
	DropLabel DropKind = "label"
	// DropMetadata is a field of the archive's record that has no place of
	// its own here; Label names it.
	DropMetadata DropKind = "metadata"
	// DropRepeated says again what stands elsewhere: a title, a date.
	DropRepeated DropKind = "repeated"
	// DropOriginal is the text in the original language beside a translation.
	DropOriginal DropKind = "original"
	// DropPageNumber and DropRunningHead belong to printed pages.
	DropPageNumber  DropKind = "page-number"
	DropRunningHead DropKind = "running-head"
	// DropOther stands outside the translation for no reason named above.
	DropOther DropKind = "other"
)

// Dropped is a piece of the file that is no part of the translation.
type Dropped struct {
	Kind  DropKind `json:"kind"`
	Label string   `json:"label,omitempty"`
	Text  string   `json:"text"`
}
