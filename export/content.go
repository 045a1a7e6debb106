package export

import (
	"bytes"
	"errors"
	"slices"

	"github.com/ledongthuc/pdf"

	"recto/document"
)

// textShow is an operator that shows text, with its operands, in a content
// stream. Cutting it out leaves every other byte as it is.
type textShow struct {
	start, end int
	// instead is what takes its place where it is cut: the moves that it makes
	// besides showing text.
	instead string
	// font is the name of its font in the resources.
	font string
	// codes are the bytes that it shows.
	codes []byte
	// unpainted says that it paints nothing in any use: by its render mode, or
	// because it is wholly transparent.
	unpainted bool
	// suspect says that it may well not be seen: it is white, or an image was
	// painted where it begins.
	suspect bool
	uses    []textUse
}

// textUse is one place where a textShow is painted; that of a form may have
// several.
type textUse struct {
	order int
	at    document.Point
	white bool
}

// contentStream is what a page or a form paints.
type contentStream struct {
	data  []byte
	shows []textShow
	// forms are the forms that it paints, by their names in the resources.
	forms map[string]*contentStream
	// number is the form's object, resources those that it names things by.
	number    int
	resources *resources
}

// resources are those of a page or form, as github.com/ledongthuc/pdf reads
// them, and as the file has them.
type resources struct {
	value pdf.Value
	raw   rawDict
	// remembered answers
	fonts  map[string]glyphKind
	states map[string]opacity
}

// glyphKind says how the glyphs of a font come onto the page.
type glyphKind int

const (
	outlines           glyphKind = iota // as the render mode says
	paintingProcedures                  // by what a Type 3 font paints, in any render mode
	blankProcedures                     // not at all: the Type 3 font paints nothing
)

type opacity struct{ fill, stroke float64 }

// graphics is what of the graphics state decides whether text is seen.
type graphics struct {
	to              document.Affine
	alpha           opacity
	white, strokeWh bool
	space           colorSpace
	mode            int
	font            string
	size, leading   float64
}

// colorSpace says which component values of a space are white.
type colorSpace int

const (
	additive    colorSpace = iota // all 1
	subtractive                   // all 0
	patterned                     // none
)

// scanner walks through the content of a page and all its forms.
type scanner struct {
	file   *savedFile
	order  int
	images []placedImage
	forms  map[int]*contentStream
	left   int // operators that may still be looked at
}

type placedImage struct {
	order int
	from  document.Affine // user space to the unit square
}

const (
	mostOperators = 2_000_000
	deepestForm   = 12
)

var errCrowded = errors.New("the page paints more than can be looked through")

// scanPage finds the text operators of a page and what may hide them.
func scanPage(file *savedFile, data []byte, res *resources) (page *contentStream, err error) {
	s := &scanner{file: file, forms: map[int]*contentStream{}, left: mostOperators}
	page = &contentStream{data: data, resources: res, forms: map[string]*contentStream{}}
	start := graphics{to: document.Identity, alpha: opacity{1, 1}}
	if err := recovered(func() error { return s.scan(page, start, 0) }); err != nil {
		return nil, err
	}
	s.judge(page)
	for _, form := range s.forms {
		s.judge(form)
	}
	return page, nil
}

// judge marks the text that may well not be seen.
func (s *scanner) judge(c *contentStream) {
	for i := range c.shows {
		show := &c.shows[i]
		show.suspect = !slices.ContainsFunc(show.uses, func(u textUse) bool { return !u.white && !s.covered(u) })
	}
}

// covered reports whether an image was painted later where text begins.
func (s *scanner) covered(u textUse) bool {
	return slices.ContainsFunc(s.images, func(i placedImage) bool {
		p := i.from.Apply(u.at)
		return i.order > u.order && p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1
	})
}

// painting is a content stream while it is looked through.
type painting struct {
	*scanner
	*contentStream
	lex   lexer
	state graphics
	saved []graphics
	// line and text are the matrices of the text line and of what comes next.
	line, text document.Affine
	operands   []lexeme
	depth      int
	show       int // how many text operators came before
}

func (s *scanner) scan(c *contentStream, start graphics, depth int) error {
	p := &painting{scanner: s, contentStream: c, lex: lexer{data: c.data}, state: start, depth: depth, line: document.Identity, text: document.Identity}
	for {
		switch x := p.lex.operand(); x.kind {
		case lexEnd:
			return nil
		case lexWord:
			if s.left--; s.left < 0 {
				return errCrowded
			}
			if err := p.operator(string(p.lex.text(x)), x); err != nil {
				return err
			}
			p.operands = p.operands[:0]
		default:
			p.operands = append(p.operands, x)
		}
	}
}

// operator follows one operator.
func (p *painting) operator(op string, x lexeme) error {
	switch op {
	case "q", "Q", "cm", "gs", "Do":
		return p.graphicsOperator(op)
	case "BT", "Tf", "Tr", "TL", "Td", "TD", "Tm", "T*":
		p.textOperator(op)
	case "Tj", "TJ", "'", `"`:
		p.showText(op, x)
	case "g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "scn", "SC", "SCN":
		p.colorOperator(op)
	case "BI":
		p.skipInlineImage()
		p.placeImage()
	}
	return nil
}

func (p *painting) graphicsOperator(op string) error {
	switch op {
	case "q":
		if len(p.saved) >= 1<<16 {
			return errCrowded
		}
		p.saved = append(p.saved, p.state)
	case "Q":
		if n := len(p.saved); n > 0 {
			p.state, p.saved = p.saved[n-1], p.saved[:n-1]
		}
	case "cm":
		if m, ok := p.matrix(); ok {
			p.state.to = m.Then(p.state.to)
		}
	case "gs":
		a := p.resources.state(p.name())
		p.state.alpha = opacity{pick(a.fill, p.state.alpha.fill), pick(a.stroke, p.state.alpha.stroke)}
	case "Do":
		return p.paint(p.name())
	}
	return nil
}

// pick returns a value that a graphics state sets, or what was there before.
func pick(set, before float64) float64 {
	if set < 0 {
		return before
	}
	return set
}

// paint follows a form, or notes where an image stands.
func (p *painting) paint(name string) error {
	object := p.resources.value.Key("XObject").Key(name)
	switch object.Key("Subtype").Name() {
	case "Image":
		p.placeImage()
	case "Form":
		if p.depth >= deepestForm {
			return errCrowded
		}
		form, err := p.form(name, object)
		if err != nil {
			return err
		}
		inside := p.state
		if m := object.Key("Matrix"); m.Len() == 6 {
			at := func(i int) float64 { return m.Index(i).Float64() }
			inside.to = document.Affine{A: at(0), B: at(1), C: at(2), D: at(3), E: at(4), F: at(5)}.Then(inside.to)
		}
		return p.scan(form, inside, p.depth+1)
	}
	return nil
}

// form returns the form of that name.
func (p *painting) form(name string, object pdf.Value) (*contentStream, error) {
	if form := p.contentStream.forms[name]; form != nil {
		return form, nil
	}
	number, ok := refOf(p.file.dictOf(p.resources.raw.get("XObject")).get(name))
	if !ok {
		return nil, errors.New("a form that is no object")
	}
	form := p.scanner.forms[number]
	if form == nil {
		data, err := p.file.content(number)
		if err != nil {
			return nil, err
		}
		own := p.resources
		if r := object.Key("Resources"); r.Kind() == pdf.Dict {
			own = &resources{value: r, raw: p.file.dictOf(p.file.dict(number).get("Resources"))}
		}
		form = &contentStream{data: data, number: number, resources: own, forms: map[string]*contentStream{}}
		p.scanner.forms[number] = form
	}
	p.contentStream.forms[name] = form
	return form, nil
}

func (p *painting) placeImage() {
	p.scanner.order++
	if from, ok := p.state.to.Inverse(); ok && len(p.images) < 10_000 {
		p.images = append(p.images, placedImage{p.scanner.order, from})
	}
}

func (p *painting) textOperator(op string) {
	move := func(x, y float64) {
		p.line = document.Affine{A: 1, D: 1, E: x, F: y}.Then(p.line)
		p.text = p.line
	}
	switch op {
	case "BT":
		p.line, p.text = document.Identity, document.Identity
	case "Tf":
		if n := len(p.operands); n >= 2 {
			p.state.font, p.state.size = nameOf(p.lex.text(p.operands[n-2])), p.number(0)
		}
	case "Tr":
		p.state.mode = int(p.number(0))
	case "TL":
		p.state.leading = p.number(0)
	case "Td":
		move(p.number(1), p.number(0))
	case "TD":
		p.state.leading = -p.number(0)
		move(p.number(1), p.number(0))
	case "T*":
		move(0, -p.state.leading)
	case "Tm":
		if m, ok := p.matrix(); ok {
			p.line, p.text = m, m
		}
	}
}

// showText notes a text operator, or another use of one.
func (p *painting) showText(op string, x lexeme) {
	if len(p.operands) == 0 {
		return
	}
	if op == "'" || op == `"` {
		p.textOperator("T*")
	}
	last := p.operands[len(p.operands)-1]
	p.scanner.order++
	use := textUse{order: p.scanner.order, at: p.text.Then(p.state.to).Apply(document.Point{}), white: p.isWhite()}
	unpainted := !p.paintsText()
	if p.show < len(p.shows) {
		show := &p.shows[p.show]
		show.uses = append(show.uses, use)
		show.unpainted = show.unpainted && unpainted
	} else {
		show := textShow{start: p.operands[0].start, end: x.end, font: p.state.font, unpainted: unpainted, uses: []textUse{use}}
		show.codes = shownCodes(p.lex.text(last))
		switch n := len(p.operands); {
		case op == "'":
			show.instead = "T*"
		case op == `"` && n >= 3:
			show.instead = string(p.lex.text(p.operands[n-3])) + " Tw " + string(p.lex.text(p.operands[n-2])) + " Tc T*"
		}
		p.shows = append(p.shows, show)
	}
	p.show++
}

// shownCodes returns the bytes of the strings in an operand.
func shownCodes(operand []byte) []byte {
	l := lexer{data: bytes.Trim(operand, "[]")}
	if len(operand) > 0 && operand[0] != '[' {
		return stringOf(operand)
	}
	var codes []byte
	for x := l.next(); x.kind != lexEnd; x = l.next() {
		if x.kind == lexString {
			codes = append(codes, stringOf(l.text(x))...)
		}
	}
	return codes
}

// paintsText reports whether the state lets text be painted.
func (p *painting) paintsText() bool {
	switch p.resources.glyphs(p.state.font) {
	case paintingProcedures:
		return p.state.alpha.fill > 0
	case blankProcedures:
		return false
	}
	switch p.state.mode {
	case 3, 7:
		return false
	case 1, 5:
		return p.state.alpha.stroke > 0
	case 2, 6:
		return p.state.alpha.stroke > 0 || p.state.alpha.fill > 0
	}
	return p.state.alpha.fill > 0
}

func (p *painting) isWhite() bool {
	switch p.state.mode {
	case 1, 5:
		return p.state.strokeWh
	case 2, 6:
		return p.state.white && p.state.strokeWh
	}
	return p.state.white
}

func (p *painting) colorOperator(op string) {
	space, stroke := p.state.space, op[0] >= 'A' && op[0] <= 'Z'
	switch op {
	case "g", "G", "rg", "RG":
		space = additive
	case "k", "K":
		space = subtractive
	case "cs", "CS":
		space = p.resources.space(p.name())
		p.operands = nil // black, or no ink at all in a space of inks
	}
	white := len(p.operands) > 0 && space != patterned
	for _, x := range p.operands {
		v := numberOf(p.lex.text(x))
		white = white && x.kind == lexNumber && (space == additive && v >= 0.99 || space == subtractive && v <= 0.01)
	}
	p.state.space = space
	if stroke {
		p.state.strokeWh = white
	} else {
		p.state.white = white
	}
}

// number returns the operand that stands so far from the operator.
func (p *painting) number(back int) float64 {
	if n := len(p.operands); back < n {
		return numberOf(p.lex.text(p.operands[n-1-back]))
	}
	return 0
}

func (p *painting) name() string {
	if n := len(p.operands); n > 0 {
		return nameOf(p.lex.text(p.operands[n-1]))
	}
	return ""
}

func (p *painting) matrix() (document.Affine, bool) {
	if len(p.operands) < 6 {
		return document.Affine{}, false
	}
	return document.Affine{A: p.number(5), B: p.number(4), C: p.number(3), D: p.number(2), E: p.number(1), F: p.number(0)}, true
}

// skipInlineImage goes behind the image that BI begins. Its data ends where EI
// stands between white space and something that is content again.
func (p *painting) skipInlineImage() {
	l := &p.lex
	for x := l.next(); string(l.text(x)) != "ID"; x = l.next() {
		if x.kind == lexEnd {
			return
		}
	}
	for at := l.at; ; {
		n := bytes.Index(l.data[at:], []byte("EI"))
		if n < 0 {
			l.at = len(l.data)
			return
		}
		start, end := at+n, at+n+2
		before := start > l.at && (isSpace(l.data[start-1]) || l.data[start-1] == '>')
		if before && (end == len(l.data) || isSpace(l.data[end])) && isContent(l.data[end:]) {
			l.at = end
			return
		}
		at = end
	}
}

// isContent reports whether data goes on as a content stream does: with an
// operator that exists, after operands.
func isContent(data []byte) bool {
	l := lexer{data: data[:min(len(data), 256)]}
	for range 16 {
		x := l.operand()
		switch {
		case x.kind == lexEnd || x.end == len(l.data):
			return true
		case x.kind == lexWord:
			return operators[string(l.text(x))]
		case x.kind == lexClose:
			return false
		}
	}
	return false
}

var operators = func() map[string]bool {
	known := map[string]bool{}
	for _, op := range bytes.Fields([]byte(`b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l
		m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "`)) {
		known[string(op)] = true
	}
	return known
}()

// state returns what a named graphics state sets; -1 for what it does not.
func (r *resources) state(name string) opacity {
	if s, ok := r.states[name]; ok {
		return s
	}
	s := opacity{-1, -1}
	v := r.value.Key("ExtGState").Key(name)
	if a := v.Key("ca"); !a.IsNull() {
		s.fill = a.Float64()
	}
	if a := v.Key("CA"); !a.IsNull() {
		s.stroke = a.Float64()
	}
	if r.states == nil {
		r.states = map[string]opacity{}
	}
	r.states[name] = s
	return s
}

// glyphs returns how the glyphs of a font come onto the page.
func (r *resources) glyphs(name string) glyphKind {
	if known, ok := r.fonts[name]; ok {
		return known
	}
	kind := outlines
	if font := r.value.Key("Font").Key(name); font.Key("Subtype").Name() == "Type3" {
		kind = blankProcedures
		procedures := font.Key("CharProcs")
		for _, glyph := range procedures.Keys() {
			if paintsSomething(procedures.Key(glyph)) {
				kind = paintingProcedures
				break
			}
		}
	}
	if r.fonts == nil {
		r.fonts = map[string]glyphKind{}
	}
	r.fonts[name] = kind
	return kind
}

// paintsSomething reports whether a glyph's procedure has a painting operator;
// one that cannot be read may have.
func paintsSomething(procedure pdf.Value) bool {
	data, err := decoded(procedure)
	if err != nil {
		return true
	}
	l := lexer{data: data}
	for x := l.next(); x.kind != lexEnd; x = l.next() {
		switch string(l.text(x)) {
		case "f", "F", "f*", "b", "b*", "B", "B*", "s", "S", "sh", "Do", "BI", "Tj", "TJ", "'", `"`:
			return true
		}
	}
	return false
}

// space returns which values of a colour space are white.
func (r *resources) space(name string) colorSpace {
	v := r.value.Key("ColorSpace").Key(name)
	if v.Kind() == pdf.Array {
		name = v.Index(0).Name()
	} else if v.Kind() == pdf.Name {
		name = v.Name()
	}
	switch name {
	case "DeviceCMYK", "Separation", "DeviceN":
		return subtractive
	case "ICCBased":
		if v.Index(1).Key("N").Int64() == 4 {
			return subtractive
		}
	case "Pattern", "Indexed", "Lab":
		return patterned
	}
	return additive
}
