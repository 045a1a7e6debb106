package cite

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recto/document"
)

// draw stands for a reader: what it draws of a part tells the picture and the
// part, what it draws of that is the same.
func draw(picture []byte, _ string, d document.Drawing) ([]byte, error) {
	if len(picture) == 0 {
		return nil, errors.New("no picture")
	}
	if d.Part.Empty() {
		return picture, nil
	}
	part, err := json.Marshal(d.Part)
	return append(slices.Clone(picture), part...), err
}

// proven is a proof of the second line of a page, and what it is checked against.
func proven(t testing.TB) (*Proof, *Evidence) {
	t.Helper()
	word := func(text string, left, top int) document.Word {
		return document.Word{Text: text, Box: document.Box{Left: left, Top: top, Right: left + 40, Bottom: top + 30}}
	}
	picture := []byte("picture")
	page := &document.Page{
		Schema: document.PageSchema, Canvas: document.Canvas{Width: 300, Height: 200}, Source: document.PageSource{Page: 1, Kind: "pdf"},
		Image: &document.StoredImage{SHA256: document.SHA256(picture), Type: "image/png", Width: 300, Height: 200},
		Regions: []document.Region{{Box: document.Box{Right: 300, Bottom: 200}, Lines: []document.Line{
			{Box: document.Box{Left: 10, Top: 10, Right: 50, Bottom: 40}, Words: []document.Word{word("Секретно", 10, 10)}},
			{Box: document.Box{Left: 10, Top: 60, Right: 100, Bottom: 90}, Words: []document.Word{word("О", 10, 60), word("мерах", 60, 60)}},
		}}},
	}
	page.Identify(1)
	record, err := json.Marshal(page)
	if err != nil {
		t.Fatal(err)
	}
	excerpt, _ := page.Excerpt("2", "")
	recipe := document.Recipe{Revision: 17, Tesseract: "5"}
	sum := document.SHA256([]byte("original"))
	p := &Proof{
		Document: sum, Files: []ProofFile{{Name: "a.pdf", SHA256: sum, Size: 8}}, Run: recipe.Hash(), Recipe: recipe,
		Page: 1, Record: document.SHA256(record), Source: page.Source, Canvas: page.Canvas, Image: *page.Image, Excerpt: excerpt, Text: excerpt.Text,
	}
	p.Crop.Box = CropBox(&excerpt, page.Canvas)
	p.Crop.Data, _ = draw(picture, "image/png", document.Drawing{Part: p.Crop.Box, PNG: true})
	p.Complete()
	return p, &Evidence{Files: []string{sum}, Record: record, Image: picture, Run: p.Run}
}

// results are the findings by name.
func results(findings []Finding) map[string]Result {
	all := map[string]Result{}
	for _, f := range findings {
		all[f.Name] = f.Result
	}
	return all
}

func TestProofHolds(t *testing.T) {
	p, e := proven(t)
	form, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = ParseProof(form); err != nil {
		t.Fatal(err)
	}
	findings := p.Check(e, draw)
	for _, f := range findings {
		if f.Result != Confirmed && f.Name != "citation" {
			t.Errorf("%s: %s %s", f.Name, f.Result, f.What)
		}
	}
	if got := results(findings)["citation"]; len(findings) != 14 || got != Noted {
		t.Errorf("there are %d findings: %v", len(findings), findings)
	}
	for _, f := range p.Check(&Evidence{}, draw) {
		if f.Result != Unchecked && f.Name != "run" && f.Name != "identity" && f.Name != "crop-whole" && f.Name != "citation" {
			t.Errorf("without evidence: %s %s", f.Result, f.What)
		}
	}
}

// Whatever is changed in a proof, or in what it is checked against, is told.
func TestForgedProofsAreTold(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*Proof, *Evidence)
		name   string
	}{
		"another text":   {func(p *Proof, _ *Evidence) { p.Excerpt.Text, p.Text = "О мере", "О мере" }, "text"},
		"text in force":  {func(p *Proof, _ *Evidence) { p.Text = "Об отмене мер" }, "corrected"},
		"another line":   {func(p *Proof, _ *Evidence) { p.Excerpt.From, p.Excerpt.To = "p1r1l1", "p1r1l1" }, "text"},
		"another box":    {func(p *Proof, _ *Evidence) { p.Excerpt.Box.Left-- }, "place"},
		"another canvas": {func(p *Proof, _ *Evidence) { p.Canvas.Turn = 180 }, "place"},
		"another page":   {func(p *Proof, _ *Evidence) { p.Page = 2 }, "place"},
		"another source": {func(p *Proof, _ *Evidence) { p.Source.Page = 2 }, "source"},
		"a file cut off": {func(p *Proof, e *Evidence) { e.Files = append(e.Files, document.SHA256(nil)) }, "original"},
		"another crop":   {func(p *Proof, _ *Evidence) { p.Crop.Data[0]++; p.Complete() }, "crop"},
		"a crop changed": {func(p *Proof, _ *Evidence) { p.Crop.Data[0]++ }, "crop-whole"},
		"a crop elsewhere": {func(p *Proof, e *Evidence) {
			p.Crop.Box = document.Box{Right: 5, Bottom: 5}
			p.Crop.Data, _ = draw(e.Image, "", document.Drawing{Part: p.Crop.Box})
			p.Complete()
		}, "crop"},
		"no crop":          {func(p *Proof, _ *Evidence) { p.Crop.Data = nil; p.Complete() }, "crop"},
		"another recipe":   {func(p *Proof, _ *Evidence) { p.Recipe.Revision++ }, "run"},
		"another file":     {func(p *Proof, _ *Evidence) { p.Files[0].SHA256 = document.SHA256(nil) }, "original"},
		"another original": {func(_ *Proof, e *Evidence) { e.Files[0] = document.SHA256(nil) }, "original"},
		"another record":   {func(_ *Proof, e *Evidence) { e.Record = append(e.Record, ' ') }, "page"},
		"another picture":  {func(_ *Proof, e *Evidence) { e.Image = []byte("forged") }, "image"},
		"a made correction": {func(p *Proof, _ *Evidence) {
			p.Corrections = document.Corrections{correction(1, "О мерах", "О мере")}
			p.Text = "О мере"
		}, "corrections"},
	} {
		p, e := proven(t)
		c.change(p, e)
		if got := results(p.Check(e, draw))[c.name]; got != Differs {
			t.Errorf("%s: %s is %q", what, c.name, got)
		}
	}
}

// correction is one of the second line.
func correction(number int, old, new string) document.Correction {
	return document.Correction{
		Schema: document.CorrectionSchema, Number: number, Kind: document.CorrectText, By: "ann", At: time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC),
		Places: []document.Place{{Page: 1, Box: document.Box{Left: 10, Top: 60, Right: 100, Bottom: 90}, Old: old, New: new}},
	}
}

// A proof names the corrections it rests on, and what came later is told without
// blaming it.
func TestProofsOfCorrectedText(t *testing.T) {
	p, e := proven(t)
	elsewhere := correction(1, "Секретно", "Совершенно секретно")
	elsewhere.Places[0].Box = document.Box{Left: 10, Top: 10, Right: 50, Bottom: 40}
	first := correction(2, "О мерах", "О мерах помощи")
	e.Corrections = document.Corrections{elsewhere, first}
	p.Corrections = Touching(e.Corrections.Standing(), 1, p.Excerpt.Box)
	var page document.Page
	if err := json.Unmarshal(e.Record, &page); err != nil {
		t.Fatal(err)
	}
	p.Text = Corrected(&page, &p.Excerpt, p.Corrections)
	if len(p.Corrections) != 1 || p.Text != "О мерах помощи" {
		t.Fatalf("%d corrections give %q", len(p.Corrections), p.Text)
	}
	if got := results(p.Check(e, draw)); got["corrections"] != Confirmed || got["corrected"] != Confirmed {
		t.Errorf("a corrected line: %v", got)
	}
	e.Corrections = document.Corrections{elsewhere, first}
	e.Corrections[1].By = "" // in a bag for strangers
	if got := results(p.Check(e, draw)); got["corrections"] != Confirmed {
		t.Errorf("a correction of nobody: %v", got)
	}
	e.Corrections[1].By = "bob"
	if got := results(p.Check(e, draw)); got["corrections"] != Differs {
		t.Errorf("a correction of somebody else: %v", got)
	}
	e.Corrections = document.Corrections{elsewhere, first}
	e.Corrections = append(e.Corrections, document.Correction{Schema: document.CorrectionSchema, Number: 3, Kind: document.CorrectUndo, Undo: 2})
	e.Run = "ffffffffffffffff"
	findings := p.Check(e, draw)
	if got := results(findings); got["corrections"] != Noted || got["current"] != Noted || slices.ContainsFunc(findings, func(f Finding) bool { return f.Result == Differs }) {
		t.Errorf("after it was undone: %v", got)
	}
	said := slices.IndexFunc(findings, func(f Finding) bool { return f.Name == "corrections" })
	if !strings.Contains(findings[said].What, `it says "О мерах" now`) {
		t.Errorf("it says %q", findings[said].What)
	}
}

func TestWhatIsNoProof(t *testing.T) {
	for form, kind := range map[string]document.Kind{
		"":                           document.KindUsage,
		"PK\x03\x04":                 document.KindUsage,
		`{"id":"x"}`:                 document.KindUsage,
		`{"schema":"recto.proof/2"}`: document.KindUnsupported,
	} {
		if _, err := ParseProof([]byte(form)); !document.IsKind(err, kind) {
			t.Errorf("%q: %v", form, err)
		}
	}
}

// FuzzProof checks whatever claims to be a proof.
func FuzzProof(f *testing.F) {
	p, e := proven(f)
	form, err := json.Marshal(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(form)
	f.Fuzz(func(t *testing.T, form []byte) {
		if p, err := ParseProof(form); err == nil {
			p.Check(e, draw)
		}
	})
}
