package export

import (
	"fmt"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"recto/pdfium"
)

// removal is an object of a page that goes. Where it is a form with images, they
// take its place.
type removal struct {
	index  int
	images bool
}

// oldText is what nobody sees on a page.
type oldText struct {
	// objects is their number on the page, removals those that go, the last
	// drawn first.
	objects  int
	removals []removal
	// dared tells that a removal rests on what an image seems to hide, or
	// moves images: whether the page still looks the same has to be tried.
	dared bool
	// left tells that some hidden text cannot go.
	left bool
}

// findOldText finds the text on a page that nobody sees: text in render mode 3,
// and forms that hold nothing else. If bold is set, also text that lies wholly
// under an image drawn after it, and forms that hold hidden text and images
// only. PDFium can take objects out of a form, but then writes the form's
// content to where no reader looks for it; so a form goes as a whole.
func findOldText(engine *pdfium.Engine, page requests.Page, bold bool) (oldText, error) {
	f := finder{Engine: engine, page: page, bold: bold}
	objects, err := objectsOf(engine, page)
	old := oldText{objects: len(objects)}
	// From the last drawn to the first, so that the images above are known.
	for i := len(objects) - 1; i >= 0 && err == nil; i-- {
		covered := f.isCovered(objects[i])
		var found shown
		if found, err = f.look(objects[i], covered, 0); err != nil || !found.hidden {
			continue
		}
		if found.visible && !(bold && found.imagesOnly) {
			old.left = true
			continue
		}
		old.dared = old.dared || covered || found.visible
		old.removals = append(old.removals, removal{i, found.visible})
	}
	return old, err
}

// remove takes old text off the page, in memory only, until the page's content
// is generated.
func (old *oldText) remove(engine *pdfium.Engine, page requests.Page) error {
	if len(old.removals) == 0 {
		return nil
	}
	objects, err := objectsOf(engine, page)
	if err != nil {
		return err
	}
	if len(objects) != old.objects {
		return fmt.Errorf("%d objects, not %d", len(objects), old.objects)
	}
	for _, r := range old.removals {
		if r.images {
			if err := liftImages(engine, page, objects[r.index], r.index); err != nil {
				return err
			}
		}
		if _, err := engine.FPDFPage_RemoveObject(&requests.FPDFPage_RemoveObject{Page: page, PageObject: objects[r.index]}); err != nil {
			return err
		}
		if _, err := engine.FPDFPageObj_Destroy(&requests.FPDFPageObj_Destroy{PageObject: objects[r.index]}); err != nil {
			return err
		}
	}
	return nil
}

// liftImages moves the images of a form to the page, before the object of that
// index.
func liftImages(engine *pdfium.Engine, page requests.Page, form references.FPDF_PAGEOBJECT, index int) error {
	m, err := engine.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: form})
	if err != nil {
		return err
	}
	inside, err := insideOf(engine, form)
	if err != nil {
		return err
	}
	for _, image := range inside {
		kind, err := engine.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: image})
		if err != nil {
			return err
		}
		if kind.Type != enums.FPDF_PAGEOBJ_IMAGE {
			continue
		}
		if _, err := engine.FPDFFormObj_RemoveObject(&requests.FPDFFormObj_RemoveObject{PageObject: form, FormObject: image}); err != nil {
			return err
		}
		if _, err := engine.FPDFPageObj_Transform(&requests.FPDFPageObj_Transform{PageObject: image, Transform: m.Matrix}); err != nil {
			return err
		}
		if _, err := engine.FPDFPage_InsertObjectAtIndex(&requests.FPDFPage_InsertObjectAtIndex{Page: page, PageObject: image, Index: index}); err != nil {
			return err
		}
		index++
	}
	return nil
}

// finder looks through one page.
type finder struct {
	*pdfium.Engine
	page requests.Page
	bold bool
	// above are the bounds of the images that lie over what is looked at.
	above []*responses.FPDFPageObj_GetBounds
}

// shown tells what an object shows: hidden text, anything else, or both.
type shown struct {
	hidden, visible bool
	// imagesOnly says of a form that nothing but images in it is visible, none
	// of them in another form.
	imagesOnly bool
}

// look tells what an object shows, a form with all that is in it, and remembers
// the images of the page itself.
func (f *finder) look(object references.FPDF_PAGEOBJECT, covered bool, depth int) (shown, error) {
	const deepest = 16 // a form may not hold itself, but files lie
	kind, err := f.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return shown{}, err
	}
	switch {
	case kind.Type == enums.FPDF_PAGEOBJ_TEXT:
		mode, err := f.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: object})
		if err != nil {
			return shown{}, err
		}
		hidden := covered || mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE
		return shown{hidden: hidden, visible: !hidden}, nil
	case kind.Type == enums.FPDF_PAGEOBJ_IMAGE:
		if depth == 0 && f.bold && f.isOpaque(object) {
			if bounds, err := f.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object}); err == nil {
				f.above = append(f.above, bounds)
			}
		}
		return shown{visible: true, imagesOnly: depth == 1}, nil
	case kind.Type == enums.FPDF_PAGEOBJ_FORM && depth < deepest:
		inside, err := insideOf(f.Engine, object)
		all := shown{imagesOnly: true}
		for _, part := range inside {
			found, err := f.look(part, covered, depth+1)
			if err != nil {
				return shown{}, err
			}
			all.hidden, all.visible = all.hidden || found.hidden, all.visible || found.visible
			all.imagesOnly = all.imagesOnly && (found.imagesOnly || !found.visible)
		}
		return all, err
	}
	return shown{visible: true}, nil
}

// isCovered reports whether one of the images above hides the object wholly.
func (f *finder) isCovered(object references.FPDF_PAGEOBJECT) bool {
	b, err := f.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return false
	}
	for _, a := range f.above {
		if a.Left <= b.Left && a.Bottom <= b.Bottom && a.Right >= b.Right && a.Top >= b.Top {
			return true
		}
	}
	return false
}

// isOpaque reports whether an image seems to hide all that lies under its
// bounds: neither a stencil, nor transparent, nor askew.
func (f *finder) isOpaque(image references.FPDF_PAGEOBJECT) bool {
	meta, err := f.FPDFImageObj_GetImageMetadata(&requests.FPDFImageObj_GetImageMetadata{ImageObject: image, Page: f.page})
	if err != nil || meta.ImageMetadata.Colorspace == enums.FPDF_COLORSPACE_UNKNOWN {
		return false
	}
	clear, err := f.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: image})
	if err != nil || clear.HasTransparency {
		return false
	}
	m, err := f.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: image})
	if err != nil {
		return false
	}
	small := func(x, y float32) bool { return math.Abs(float64(x)) < 1e-3*math.Abs(float64(y)) }
	return small(m.Matrix.B, m.Matrix.A) && small(m.Matrix.C, m.Matrix.D) || small(m.Matrix.A, m.Matrix.B) && small(m.Matrix.D, m.Matrix.C)
}

// objectsOf returns the objects of a page in the order in which they are drawn.
func objectsOf(engine *pdfium.Engine, page requests.Page) ([]references.FPDF_PAGEOBJECT, error) {
	count, err := engine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil, err
	}
	objects := make([]references.FPDF_PAGEOBJECT, count.Count)
	for i := range objects {
		object, err := engine.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return nil, err
		}
		objects[i] = object.PageObject
	}
	return objects, nil
}

// insideOf returns the objects of a form.
func insideOf(engine *pdfium.Engine, form references.FPDF_PAGEOBJECT) ([]references.FPDF_PAGEOBJECT, error) {
	count, err := engine.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: form})
	if err != nil {
		return nil, err
	}
	objects := make([]references.FPDF_PAGEOBJECT, count.Count)
	for i := range objects {
		object, err := engine.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: form, Index: uint64(i)})
		if err != nil {
			return nil, err
		}
		objects[i] = object.PageObject
	}
	return objects, nil
}
