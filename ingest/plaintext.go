package ingest

import (
	"errors"
	"io"
	"math"

	"github.com/ledongthuc/pdf"

	"recto/document"
)

// letters are the letters that github.com/ledongthuc/pdf finds, nil where it
// fails. It tells where a letter stands and how wide it is, but not how it is
// turned: its letters run to the right in user space.
func (c *plainCopy) letters(display document.Affine) []letter {
	var letters []letter
	if err := recovered(func() error {
		if !c.tame() {
			return errors.New("more than can be read safely")
		}
		apart := true
		for _, t := range c.page.Content().Text {
			r := []rune(t.S)
			if len(r) != 1 || blank(r[0]) {
				apart = true
				continue
			}
			text := meaning(r[0])
			if text == "" {
				continue
			}
			size := t.FontSize * math.Hypot(display.C, display.D)
			l := letter{
				text: text,
				from: display.Apply(document.Point{X: t.X, Y: t.Y}),
				to:   display.Apply(document.Point{X: t.X + t.W, Y: t.Y}),
				box:  box{t.X, t.Y - descent*t.FontSize, t.X + t.W, t.Y + ascent*t.FontSize}.mapped(display),
				size: size,
			}
			if n := len(letters); n > 0 && !apart {
				apart = gap(letters[n-1], l) > wordGap*size
			}
			l.apart, apart = apart, false
			letters = append(letters, l)
		}
		return nil
	}); err != nil {
		return nil
	}
	return letters
}

// Bounds of what github.com/ledongthuc/pdf is given. It calls itself for every
// array inside an array, and looks through a font's tables for every letter.
const (
	mostContent     = 4 << 20
	mostParts       = 100
	mostNesting     = 256
	mostMapping     = 64 << 10
	mostDifferences = 1024
	mostFonts       = 200
)

// tame reports whether the page's content is within these bounds and uses
// simple fonts only.
func (c *plainCopy) tame() bool {
	fonts := c.page.Resources().Key("Font")
	names := fonts.Keys()
	if len(names) > mostFonts {
		return false
	}
	for _, name := range names {
		font := fonts.Key(name)
		if font.Key("Subtype").Name() == "Type0" || font.Key("Encoding").Key("Differences").Len() > mostDifferences {
			return false
		}
		if mapping := font.Key("ToUnicode"); mapping.Kind() == pdf.Stream && !shallow(mapping, mostMapping) {
			return false
		}
	}
	content := c.page.V.Key("Contents")
	if content.Kind() != pdf.Array {
		return shallow(content, mostContent)
	}
	parts := content.Len()
	for i := range parts {
		if parts > mostParts || !shallow(content.Index(i), mostContent/parts) {
			return false
		}
	}
	return true
}

// shallow reports whether a stream has at most so many bytes and no more
// brackets open at once than mostNesting.
func shallow(stream pdf.Value, most int) bool {
	r := stream.Reader()
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil || len(data) > most {
		return false
	}
	open := 0
	for _, b := range data {
		switch b {
		case '[', '<', '{':
			if open++; open > mostNesting {
				return false
			}
		case ']', '>', '}':
			open = max(0, open-1)
		}
	}
	return true
}
