package ingest

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
)

// pdfPage is a page of a PDF while it is looked at.
type pdfPage struct {
	*pdfFile
	index int
	ref   references.FPDF_PAGE
	// box is what is visible of the page: its CropBox inside its MediaBox, in
	// user space, y upwards.
	box rect
	// turn is /Rotate in quarter turns clockwise.
	turn int
	// unit is UserUnit: the length of a unit of user space in points.
	unit float64
	// things are what the page paints, in painting order.
	things []thing
	// crowded is true where the page paints more than was looked at.
	crowded bool
	// noted is true where something is pinned onto the page that is drawn but
	// is not part of its content: a comment, a form field.
	noted bool
	// written is true where that carries text of its own.
	written bool
	// plain is the page as a file of its own, nil where there is none.
	plain *plainCopy
	// layeredForms is true where a form among its resources is on a layer.
	layeredForms bool
	// sources are the pictures among its resources, nil where they could not
	// be read.
	sources []imageSource
}

// mostThings is the number of painted objects that a page is judged by.
const mostThings = 20_000

// rect is a rectangle in user space.
type rect struct{ left, bottom, right, top float64 }

func (r rect) width() float64  { return r.right - r.left }
func (r rect) height() float64 { return r.top - r.bottom }

func (r rect) area() float64 {
	if r.right <= r.left || r.top <= r.bottom {
		return 0
	}
	return r.width() * r.height()
}

func (r rect) intersect(s rect) rect {
	return rect{max(r.left, s.left), max(r.bottom, s.bottom), min(r.right, s.right), min(r.top, s.top)}
}

func (r rect) contains(x, y float64) bool {
	return x >= r.left && x <= r.right && y >= r.bottom && y <= r.top
}

// around returns the rectangle around r after m.
func (r rect) around(m document.Affine) rect {
	out := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range [4]document.Point{{X: r.left, Y: r.bottom}, {X: r.right, Y: r.bottom}, {X: r.right, Y: r.top}, {X: r.left, Y: r.top}} {
		q := m.Apply(p)
		out.left, out.right = min(out.left, q.X), max(out.right, q.X)
		out.bottom, out.top = min(out.bottom, q.Y), max(out.top, q.Y)
	}
	return out
}

// thing is one object that a page paints.
type thing struct {
	kind enums.FPDF_PAGEOBJ
	ref  references.FPDF_PAGEOBJECT
	// bounds are in user space; those of pictures are what clip paths leave.
	bounds rect
	// own are the bounds as PDFium states them, by which a text object is
	// known again.
	own rect
	// visible is false for invisible text and for paths that paint nothing.
	visible bool
	// layered is true for what may stand on a layer that is switched off.
	layered bool
	// blended is true for what is not simply painted over what was there.
	blended bool
	// For pictures: matrix maps the unit square to user space, width and
	// height are the pixels that its dictionary states.
	matrix        document.Affine
	width, height int
}

// load opens page n, counted from 1, and looks at what it paints.
func (f *pdfFile) load(n int) (*pdfPage, error) {
	ref, err := f.engine.LoadPage(f.doc, n)
	if err != nil {
		return nil, damaged("The page cannot be opened: %w.", err)
	}
	p := &pdfPage{pdfFile: f, index: n - 1, ref: ref, unit: 1}
	if err := p.look(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *pdfPage) look() error {
	bounds, err := p.engine.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: p.page()})
	if err != nil {
		return damaged("The page does not state its size: %w.", err)
	}
	r := bounds.Rect
	p.box = rect{float64(r.Left), float64(r.Bottom), float64(r.Right), float64(r.Top)}
	if p.box.area() < 1 || math.IsInf(p.box.area(), 0) || math.IsNaN(p.box.area()) {
		return damaged("The page has an impossible size, %g x %g points.", p.box.width(), p.box.height())
	}
	if rotation, err := p.engine.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: p.page()}); err == nil {
		p.turn = int(rotation.PageRotation) & 3
	}
	if p.plain = p.copyPlain(); p.plain != nil {
		p.unit = p.plain.userUnit()
		p.sources = p.plain.images()
		p.layeredForms = p.plain.hasLayeredForms()
	}
	p.list()
	p.annotations()
	return nil
}

func (p *pdfPage) close() {
	p.engine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: p.ref})
}

func (p *pdfPage) page() requests.Page { return requests.Page{ByReference: &p.ref} }

// toDisplay maps user space to the page as it is shown, turned by /Rotate, x
// to the right and y down, at so many pixels a unit across and down.
func (p *pdfPage) toDisplay(across, down float64) document.Affine {
	b := p.box
	var m document.Affine
	switch p.turn {
	case 0:
		m = document.Affine{A: 1, D: -1, E: -b.left, F: b.top}
	case 1:
		m = document.Affine{B: 1, C: 1, E: -b.bottom, F: -b.left}
	case 2:
		m = document.Affine{A: -1, D: 1, E: b.right, F: -b.bottom}
	case 3:
		m = document.Affine{B: -1, C: -1, E: b.top, F: b.right}
	}
	return m.Then(document.Scale(across, down))
}

// size is the width and height of the page as shown, in units of user space.
func (p *pdfPage) size() (width, height float64) {
	if p.turn&1 == 1 {
		return p.box.height(), p.box.width()
	}
	return p.box.width(), p.box.height()
}

// list fills things.
func (p *pdfPage) list() {
	count, err := p.engine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: p.page()})
	if err != nil {
		return
	}
	for i := range count.Count {
		if len(p.things) >= mostThings {
			p.crowded = true
			return
		}
		object, err := p.engine.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: p.page(), Index: i})
		if err != nil {
			continue
		}
		p.add(object.PageObject, container{to: document.Identity, clip: p.box}, 0)
	}
}

// container is where an object stands: the page or a form inside it.
type container struct {
	to      document.Affine
	clip    rect
	blended bool
	layered bool
}

// deepest is how many forms inside each other are followed.
const deepest = 8

// add adds an object to things, or those inside it where it is a form.
func (p *pdfPage) add(ref references.FPDF_PAGEOBJECT, in container, depth int) {
	kind, err := p.engine.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: ref})
	if err != nil {
		return
	}
	bounds, err := p.engine.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: ref})
	if err != nil {
		return
	}
	t := thing{kind: kind.Type, ref: ref, visible: true, blended: in.blended, layered: in.layered || p.onLayer(ref)}
	t.own = rect{float64(bounds.Left), float64(bounds.Bottom), float64(bounds.Right), float64(bounds.Top)}
	if transparent, err := p.engine.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: ref}); err == nil && transparent.HasTransparency {
		t.blended = true
	}
	whole, clip := t.own.around(in.to), in.clip // the clip paths of letters and lines cost more than they tell
	switch t.kind {
	case enums.FPDF_PAGEOBJ_FORM:
		p.addForm(&t, in, depth)
		return
	case enums.FPDF_PAGEOBJ_TEXT:
		t.visible = p.paintsText(ref)
	case enums.FPDF_PAGEOBJ_PATH:
		t.visible = p.paintsPath(ref)
	case enums.FPDF_PAGEOBJ_IMAGE:
		if !p.measurePicture(&t, in) {
			return
		}
		whole, clip = rect{0, 0, 1, 1}.around(t.matrix), p.clip(ref, in)
	}
	t.bounds = whole.intersect(clip)
	p.things = append(p.things, t)
}

// addForm adds what a form paints.
func (p *pdfPage) addForm(form *thing, in container, depth int) {
	if depth == deepest || len(p.things) >= mostThings {
		p.crowded = true
		return
	}
	matrix, ok := p.matrix(form.ref)
	count, err := p.engine.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: form.ref})
	if !ok || err != nil {
		p.crowded = true
		return
	}
	inside := container{to: matrix.Then(in.to), clip: p.clip(form.ref, in), blended: form.blended, layered: form.layered || p.layeredForms}
	for i := range count.Count {
		object, err := p.engine.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: form.ref, Index: uint64(i)})
		if err != nil {
			continue
		}
		p.add(object.PageObject, inside, depth+1)
	}
}

// measurePicture fills the matrix and the size of a picture, and reports
// whether it has both.
func (p *pdfPage) measurePicture(t *thing, in container) bool {
	matrix, ok := p.matrix(t.ref)
	size, err := p.engine.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: t.ref})
	if !ok || err != nil || size.Width == 0 || size.Height == 0 || size.Width > math.MaxInt32 || size.Height > math.MaxInt32 {
		return false
	}
	t.matrix, t.width, t.height = matrix.Then(in.to), int(size.Width), int(size.Height)
	return true
}

func (p *pdfPage) matrix(ref references.FPDF_PAGEOBJECT) (document.Affine, bool) {
	m, err := p.engine.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: ref})
	if err != nil {
		return document.Affine{}, false
	}
	return document.Affine{
		A: float64(m.Matrix.A), B: float64(m.Matrix.B), C: float64(m.Matrix.C),
		D: float64(m.Matrix.D), E: float64(m.Matrix.E), F: float64(m.Matrix.F),
	}, true
}

// mostSegments is the number of segments of a clip path that are looked at; one
// with more is taken to leave everything.
const mostSegments = 1000

// clip returns the rectangle around what the clip paths leave of an object's
// place.
func (p *pdfPage) clip(ref references.FPDF_PAGEOBJECT, in container) rect {
	left := in.clip
	path, err := p.engine.FPDFPageObj_GetClipPath(&requests.FPDFPageObj_GetClipPath{PageObject: ref})
	if err != nil {
		return left
	}
	paths, err := p.engine.FPDFClipPath_CountPaths(&requests.FPDFClipPath_CountPaths{ClipPath: path.ClipPath})
	if err != nil {
		return left
	}
	for i := range paths.Count {
		segments, err := p.engine.FPDFClipPath_CountPathSegments(&requests.FPDFClipPath_CountPathSegments{ClipPath: path.ClipPath, PathIndex: i})
		if err != nil || segments.Count == 0 || segments.Count > mostSegments {
			continue
		}
		around := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for s := range segments.Count {
			segment, err := p.engine.FPDFClipPath_GetPathSegment(&requests.FPDFClipPath_GetPathSegment{ClipPath: path.ClipPath, PathIndex: i, SegmentIndex: s})
			if err != nil {
				return left
			}
			point, err := p.engine.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: segment.PathSegment})
			if err != nil {
				return left
			}
			x, y := float64(point.X), float64(point.Y)
			around = rect{min(around.left, x), min(around.bottom, y), max(around.right, x), max(around.top, y)}
		}
		left = left.intersect(around.around(in.to))
	}
	return left
}

// paintsText reports whether a text object leaves ink.
func (p *pdfPage) paintsText(ref references.FPDF_PAGEOBJECT) bool {
	mode, err := p.engine.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: ref})
	if err != nil {
		return true
	}
	switch mode.TextRenderMode {
	case enums.FPDF_TEXTRENDERMODE_INVISIBLE, enums.FPDF_TEXTRENDERMODE_CLIP:
		return false
	case enums.FPDF_TEXTRENDERMODE_FILL:
		color, err := p.engine.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: ref})
		return err != nil || color.FillColor.A > 0
	}
	return true
}

// paintsPath reports whether a path leaves ink.
func (p *pdfPage) paintsPath(ref references.FPDF_PAGEOBJECT) bool {
	mode, err := p.engine.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: ref})
	return err != nil || mode.Stroke || mode.FillMode != enums.FPDF_FILLMODE_NONE
}

// annotations fills noted and written.
func (p *pdfPage) annotations() {
	count, err := p.engine.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: p.page()})
	if err != nil {
		return
	}
	for i := range min(count.Count, 1000) {
		annot, err := p.engine.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: p.page(), Index: i})
		if err != nil {
			continue
		}
		subtype, err := p.engine.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: annot.Annotation})
		flags, flagsErr := p.engine.FPDFAnnot_GetFlags(&requests.FPDFAnnot_GetFlags{Annotation: annot.Annotation})
		p.engine.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: annot.Annotation})
		hidden := flagsErr == nil && flags.Flags&(enums.FPDF_ANNOT_FLAG_HIDDEN|enums.FPDF_ANNOT_FLAG_NOVIEW) != 0
		if err != nil || hidden {
			continue
		}
		switch subtype.Subtype {
		case enums.FPDF_ANNOT_SUBTYPE_LINK, enums.FPDF_ANNOT_SUBTYPE_POPUP:
			// never drawn
		case enums.FPDF_ANNOT_SUBTYPE_WIDGET, enums.FPDF_ANNOT_SUBTYPE_FREETEXT, enums.FPDF_ANNOT_SUBTYPE_STAMP:
			p.noted, p.written = true, true
		default:
			p.noted = true
		}
	}
}
