package cite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"recto/document"
)

// ProofSchema names the JSON form of a Proof. The number grows when a reader of
// the old form would misread the new one.
const ProofSchema = "recto.proof/1"

// Proof shows what was cited, and lets anybody check it against the document: in
// its bag, or on the server that keeps it.
type Proof struct {
	Schema string `json:"schema"`
	// About says what this file is to whoever finds it.
	About string `json:"about"`
	// Citation is the place in plain words, Link opens it.
	Citation string `json:"citation"`
	Link     string `json:"link"`
	// Text is what the excerpt says: as it was read, with Corrections over it.
	Text string `json:"text"`
	// Document is its identity, which follows from its Files.
	Document string      `json:"document"`
	Files    []ProofFile `json:"files"`
	// Run names the reading; it is the hash of Recipe.
	Run    string          `json:"run"`
	Recipe document.Recipe `json:"recipe"`
	// Page is the page's number, Record the SHA-256 of its record as the run made
	// it, Source where in the files it comes from, Canvas what the boxes are on.
	Page   int                 `json:"page"`
	Leaf   string              `json:"leaf,omitempty"`
	Record string              `json:"record"`
	Source document.PageSource `json:"source"`
	Canvas document.Canvas     `json:"canvas"`
	// Image is the picture of the page.
	Image document.StoredImage `json:"image"`
	// Excerpt is what is cited, as it was read.
	Excerpt document.Excerpt `json:"excerpt"`
	// Corrections are those of the excerpt's lines that stood when the proof was
	// made, in order.
	Corrections document.Corrections `json:"corrections"`
	Crop        Crop                 `json:"crop"`
}

// ProofFile is a file of the document.
type ProofFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// Crop is the part of the page's picture that shows the excerpt, as a PNG, which
// has every pixel as it is.
type Crop struct {
	// Box is the part of the canvas.
	Box    document.Box `json:"box"`
	Type   string       `json:"type"`
	SHA256 string       `json:"sha256"`
	// Data is written in base64.
	Data []byte `json:"data"`
}

// aboutProof is Proof.About.
const aboutProof = "This file proves a citation. It holds the cited lines as a picture and as text, and names what they come from by SHA-256 checksums. " +
	"The program recto checks it against the document's bag, without a network, or against the server: recto verify FILE --bag BAG. " +
	"crop.data is a PNG picture in base64."

// Complete fills in what follows from the rest of a proof.
func (p *Proof) Complete() {
	p.Schema, p.About = ProofSchema, aboutProof
	p.Crop.Type, p.Crop.SHA256 = "image/png", document.SHA256(p.Crop.Data)
	if p.Corrections == nil {
		p.Corrections = document.Corrections{}
	}
}

// CropBox is the part of a page that is shown for an excerpt: its box and a
// margin of a third of a line.
func CropBox(e *document.Excerpt, canvas document.Canvas) document.Box {
	margin := e.Box.Height() / (3 * (e.Last - e.First + 1))
	b := document.Box{Left: e.Box.Left - margin, Top: e.Box.Top - margin, Right: e.Box.Right + margin, Bottom: e.Box.Bottom + margin}
	return b.Intersect(document.Box{Right: canvas.Width, Bottom: canvas.Height})
}

// ParseProof reads the JSON form of a proof.
func ParseProof(form []byte) (*Proof, error) {
	var p Proof
	if err := json.Unmarshal(form, &p); err != nil || p.Schema == "" {
		return nil, document.Errorf(document.KindUsage, "This is no proof of a citation, and no bag.")
	}
	if p.Schema != ProofSchema {
		return nil, document.Errorf(document.KindUnsupported, "This proof has the form %.40q; %s is known here.", p.Schema, ProofSchema)
	}
	return &p, nil
}

// Result says what came of one check.
type Result string

const (
	Confirmed Result = "confirmed"
	Differs   Result = "differs"
	// Unchecked is what could not be checked, because it is not there.
	Unchecked Result = "unchecked"
	// Noted is what a reader of the proof wants to know, and no fault of it.
	Noted Result = "noted"
)

// Finding is one thing that was checked.
type Finding struct {
	// Name is one word for programs, What says it for people.
	Name   string `json:"name"`
	Result Result `json:"result"`
	What   string `json:"what"`
}

// Evidence is what the place that a proof is checked against has. What is nil or
// empty is not there.
type Evidence struct {
	// Files are the SHA-256 of the document's files as they are now.
	Files []string
	// Record is the page's record as the proof's run made it, Image its picture.
	Record, Image []byte
	// Corrections are all that were made; Run is the run that is current, empty
	// where that is not known.
	Corrections document.Corrections
	Run         string
}

// Draw draws a picture; proofs do not parse pictures themselves.
type Draw func(picture []byte, mediaType string, d document.Drawing) ([]byte, error)

// Check says of everything that a proof claims whether it holds.
func (p *Proof) Check(e *Evidence, draw Draw) []Finding {
	c := &checking{proof: p, evidence: e}
	c.identity()
	c.files()
	c.record()
	c.image(draw)
	c.corrections()
	c.current()
	c.say("citation", Noted, "The citation, the link, the leaf and the names of the files are words for people; they are not checked.")
	return c.findings
}

type checking struct {
	proof    *Proof
	evidence *Evidence
	page     *document.Page
	findings []Finding
}

func (c *checking) say(name string, result Result, format string, args ...any) {
	c.findings = append(c.findings, Finding{name, result, fmt.Sprintf(format, args...)})
}

// holds says that something is so, or that it is not.
func (c *checking) holds(name string, so bool, yes, no string) {
	if so {
		c.say(name, Confirmed, "%s", yes)
	} else {
		c.say(name, Differs, "%s", no)
	}
}

// identity checks what follows from the proof by itself.
func (c *checking) identity() {
	p := c.proof
	c.holds("run", p.Recipe.Hash() == p.Run, "The reading is named by its recipe.", "The recipe is not that of the reading it names.")
	if !slices.ContainsFunc(p.Files, func(f ProofFile) bool { return len(f.SHA256) != 64 }) && len(p.Files) > 0 {
		var sums []string
		for _, f := range p.Files {
			sums = append(sums, f.SHA256)
		}
		if document.ID(sums...) == p.Document {
			c.say("identity", Confirmed, "The document's identity follows from its files.")
			return
		}
	}
	c.say("identity", Noted, "The document's identity does not follow from its files alone; that of scans in a zip does not.")
}

// files checks the originals.
func (c *checking) files() {
	if len(c.evidence.Files) == 0 {
		c.say("original", Unchecked, "There is no original to compare.")
		return
	}
	var want []string
	for _, f := range c.proof.Files {
		want = append(want, f.SHA256)
	}
	c.holds("original", slices.Equal(want, c.evidence.Files), "The original is there, byte for byte.", "The original is another.")
}

// record checks the page, its text and its place.
func (c *checking) record() {
	p := c.proof
	if len(c.evidence.Record) == 0 {
		c.say("page", Unchecked, "There is no record of the page as this reading made it.")
		return
	}
	so := document.SHA256(c.evidence.Record) == p.Record
	c.holds("page", so, "The record of the page is the one that was cited.", "The record of the page is another.")
	var page document.Page
	if err := json.Unmarshal(c.evidence.Record, &page); err != nil {
		return
	}
	c.page = &page
	c.holds("source", page.Source == p.Source, "The page comes from that place of the original.", "The page comes from another place of the original.")
	excerpt, ok := page.Excerpt(p.Excerpt.From, p.Excerpt.To)
	c.holds("text", ok && excerpt.Text == p.Excerpt.Text, "The page says this text there.", "The page does not say this text there.")
	c.holds("place", ok && excerpt.Box == p.Excerpt.Box && excerpt.First == p.Excerpt.First && excerpt.Last == p.Excerpt.Last &&
		canvas(page.Canvas) == canvas(p.Canvas) && page.Number == p.Page, "It stands in this place of the page.", "It stands in another place.")
}

// canvas is what of a canvas boxes depend on.
func canvas(c document.Canvas) [3]int { return [3]int{c.Width, c.Height, c.Turn} }

// image checks the picture of the page and the crop.
func (c *checking) image(draw Draw) {
	p := c.proof
	c.holds("crop-whole", document.SHA256(p.Crop.Data) == p.Crop.SHA256, "The crop is whole.", "The crop was changed.")
	if len(c.evidence.Image) == 0 {
		c.say("image", Unchecked, "There is no picture of the page to compare.")
		return
	}
	so := document.SHA256(c.evidence.Image) == p.Image.SHA256
	if c.page != nil {
		so = so && c.page.Image != nil && c.page.Image.SHA256 == p.Image.SHA256
	}
	c.holds("image", so, "The picture of the page is the one that was read.", "The picture of the page is another.")
	// Both are drawn by the same hand, so that equal pixels are equal bytes.
	crop, err := draw(p.Crop.Data, p.Crop.Type, document.Drawing{PNG: true})
	if err == nil {
		var part []byte
		part, err = draw(c.evidence.Image, p.Image.Type, document.Drawing{Part: p.Crop.Box, PNG: true})
		c.holds("crop", err == nil && bytes.Equal(crop, part) && contains(p.Crop.Box, p.Excerpt.Box),
			"The crop shows that place of the picture, pixel by pixel.", "The crop does not show that place of the picture.")
		return
	}
	c.say("crop", Differs, "The crop is no picture: %v", err)
}

func contains(outer, inner document.Box) bool { return inner.Intersect(outer) == inner }

// corrections checks those that the proof rests on, and whether there are others
// by now.
func (c *checking) corrections() {
	p := c.proof
	if c.page == nil {
		if len(p.Corrections) > 0 || p.Text != p.Excerpt.Text {
			c.say("corrections", Unchecked, "There is no page to lay the corrections over.")
		}
		return
	}
	c.holds("corrected", Corrected(c.page, &p.Excerpt, p.Corrections) == p.Text,
		"The text in force is what was read, with the corrections named.", "The text in force does not follow from what was read and the corrections named.")
	made := Touching(c.evidence.Corrections, p.Page, p.Excerpt.Box)
	now := Touching(c.evidence.Corrections.Standing(), p.Page, p.Excerpt.Box)
	unknown := slices.ContainsFunc(p.Corrections, func(own document.Correction) bool {
		return !slices.ContainsFunc(made, func(other document.Correction) bool { return same(own, other) })
	})
	switch {
	case unknown:
		c.say("corrections", Differs, "A correction that is named was never made.")
	case slices.EqualFunc(now, p.Corrections, same):
		c.say("corrections", Confirmed, "The corrections named are those that stand.")
	default:
		c.say("corrections", Noted, "The text was corrected since; it says %q now.", Corrected(c.page, &p.Excerpt, now))
	}
}

// same reports whether two are one correction. Bags for strangers do not say who
// made it.
func same(a, b document.Correction) bool {
	if a.By == "" || b.By == "" {
		a.By, b.By = "", ""
	}
	return reflect.DeepEqual(a, b)
}

// Touching returns the corrections of text that lie on a box of a page, with
// their places on it alone.
func Touching(corrections document.Corrections, page int, box document.Box) (touching document.Corrections) {
	for _, c := range corrections {
		c.Places = slices.DeleteFunc(slices.Clone(c.Places), func(p document.Place) bool { return p.Page != page || p.Box.Intersect(box).Empty() })
		if len(c.Places) > 0 {
			touching = append(touching, c)
		}
	}
	return touching
}

// Corrected returns what an excerpt of a page, as it was read, says with
// corrections over it.
func Corrected(page *document.Page, e *document.Excerpt, corrections document.Corrections) string {
	if len(corrections) == 0 {
		excerpt, _ := page.Excerpt(e.From, e.To)
		return excerpt.Text
	}
	form, err := json.Marshal(page)
	if err != nil {
		panic(err) // numbers and texts always marshal
	}
	var over document.Page
	if err := json.Unmarshal(form, &over); err != nil {
		return ""
	}
	over.Correct(corrections)
	excerpt, ok := over.Excerpt(e.From, e.To)
	if !ok {
		excerpt, _ = over.ExcerptIn(e.Box)
	}
	return excerpt.Text
}

// current tells whether the reading is still the one that counts.
func (c *checking) current() {
	switch c.evidence.Run {
	case "":
	case c.proof.Run:
		c.say("current", Confirmed, "The reading is the current one.")
	default:
		c.say("current", Noted, "The document was read anew since; the current reading is %s.", c.evidence.Run)
	}
}
