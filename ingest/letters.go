package ingest

import (
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"golang.org/x/text/unicode/norm"

	"recto/document"
)

// letter is a letter where it stands on the canvas.
type letter struct {
	text string
	// from and to are the ends of its stretch of the baseline.
	from, to document.Point
	// box is around its ink, or where its ink should be.
	box box
	// size is the font size in pixels.
	size float64
	// apart is true where a space goes before it.
	apart bool
}

// box is a rectangle on the canvas with parts of pixels, y downwards.
type box struct{ left, top, right, bottom float64 }

func (b box) union(c box) box {
	return box{min(b.left, c.left), min(b.top, c.top), max(b.right, c.right), max(b.bottom, c.bottom)}
}

// mapped returns the box around b after m.
func (b box) mapped(m document.Affine) box {
	r := rect{b.left, b.top, b.right, b.bottom}.around(m)
	return box{r.left, r.bottom, r.right, r.top}
}

// pixels returns the whole pixels that b touches, inside the canvas.
func (b box) pixels(c document.Canvas) document.Box {
	return document.Bound(document.Point{X: b.left, Y: b.top}, document.Point{X: b.right, Y: b.bottom}).
		Intersect(document.Box{Right: c.Width, Bottom: c.Height})
}

// letters returns the visible letters of the page in the order of its content,
// without spaces, and the number of those that are without meaning.
func (p *pdfPage) letters(display document.Affine) (letters []letter, unknown int) {
	hidden := p.hidden()
	text, err := p.engine.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: p.page()})
	if err != nil {
		return nil, 0
	}
	defer p.engine.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	count, err := p.engine.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil || count.Count > mostLetters {
		return nil, 0
	}
	apart := true
	for i := range count.Count {
		char, err := p.engine.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text.TextPage, Index: i})
		if err != nil {
			return nil, 0
		}
		r := rune(char.Unicode)
		if blank(r) {
			apart = true
			continue
		}
		l, ok := p.engineLetter(text.TextPage, i, display)
		if !ok || len(hidden) > 0 && p.isHidden(text.TextPage, i, hidden) || !onPage(l, p, display) {
			continue
		}
		if l.text = meaning(r); l.text == "" {
			unknown++
			continue
		}
		if bad, err := p.engine.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: text.TextPage, Index: i}); err == nil && bad.HasUnicodeMapError {
			unknown++
			continue
		}
		l.apart, apart = apart, false
		letters = append(letters, l)
	}
	return letters, unknown
}

// engineLetter returns where character i stands. ok is false for a character
// without a place.
func (p *pdfPage) engineLetter(text references.FPDF_TEXTPAGE, i int, display document.Affine) (l letter, ok bool) {
	tight, err := p.engine.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text, Index: i})
	if err != nil {
		return l, false
	}
	loose, err := p.engine.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
	if err != nil {
		return l, false
	}
	origin, err := p.engine.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: i})
	if err != nil {
		return l, false
	}
	size, err := p.engine.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: i})
	if err != nil {
		return l, false
	}
	matrix, err := p.engine.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i})
	if err != nil {
		return l, false
	}
	a, b := float64(matrix.Matrix.A), float64(matrix.Matrix.B)
	along := math.Hypot(a, b)
	if along == 0 {
		return l, false
	}
	// The loose box runs along the line as far as the letter's own width.
	wide, high := float64(loose.Rect.Right-loose.Rect.Left), float64(loose.Rect.Top-loose.Rect.Bottom)
	advance := (wide*math.Abs(a) + high*math.Abs(b)) / along
	l.from = display.Apply(document.Point{X: origin.X, Y: origin.Y})
	l.to = display.Apply(document.Point{X: origin.X + a/along*advance, Y: origin.Y + b/along*advance})
	l.box = box{tight.Left, tight.Bottom, tight.Right, tight.Top}.mapped(display)
	stretch := math.Hypot(float64(matrix.Matrix.C), float64(matrix.Matrix.D))
	l.size = size.FontSize * stretch * math.Hypot(display.C, display.D)
	return l, l.size > 0.5
}

// isHidden reports whether character i belongs to a text object that does not
// show.
func (p *pdfPage) isHidden(text references.FPDF_TEXTPAGE, i int, hidden map[rect]bool) bool {
	object, err := p.engine.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: text, Index: i})
	if err != nil {
		return false
	}
	b, err := p.engine.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object.TextObject})
	if err != nil {
		return false
	}
	return hidden[rect{float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)}]
}

// onPage reports whether a letter begins inside what the page shows.
func onPage(l letter, p *pdfPage, display document.Affine) bool {
	visible := p.box.around(display)
	return visible.contains((l.from.X+l.to.X)/2, (l.from.Y+l.to.Y)/2)
}

// ascent and descent are how far letters usually rise above their baseline and
// fall below it, in font sizes.
const ascent, descent = 0.72, 0.21

// blank reports whether a character only parts words.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == 0xfeff || r == 0x200b
}

// meaning returns what a character of a text layer stands for, "" for one
// without meaning.
func meaning(r rune) string {
	switch {
	case r == 0x02 || r == 0xad: // PDFium's and Unicode's hyphen at a line end
		return "-"
	case r < 0x20 || r >= 0x7f && r < 0xa0 || r == unicode.ReplacementChar,
		unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
		return ""
	case r >= 0xfb00 && r <= 0xfb06: // ligatures
		return norm.NFKC.String(string(r))
	}
	return string(r)
}

// joined returns the text of letters.
func joined(letters []letter) string {
	var text strings.Builder
	for _, l := range letters {
		text.WriteString(l.text)
	}
	return norm.NFC.String(text.String())
}
