package export

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"recto/pdfium"
)

// removeOldText takes the text off a page that nobody sees: text in render
// mode 3, and a form that holds nothing else. If bold is set, also text that
// lies wholly under an image drawn after it, and the hidden text of a form that
// otherwise holds images only; whether that was right has to be looked at. The
// page changes in memory only, until its content is generated.
func removeOldText(engine *pdfium.Engine, page requests.Page, bold bool) (cleaner, error) {
	c := cleaner{Engine: engine, page: page, bold: bold}
	count, err := c.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return c, err
	}
	objects := make([]references.FPDF_PAGEOBJECT, count.Count)
	for i := range objects {
		object, err := c.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return c, err
		}
		objects[i] = object.PageObject
	}
	// From the last drawn to the first, so that the images above are known.
	for i := len(objects) - 1; i >= 0; i-- {
		if err := c.clean(objects[i], i); err != nil {
			return c, err
		}
	}
	return c, nil
}

// cleaner is the work on one page.
type cleaner struct {
	*pdfium.Engine
	page requests.Page
	bold bool
	// above are the bounds of the images that lie over what is visited.
	above []*responses.FPDFPageObj_GetBounds
	// dared tells that something only bold takes was taken, left that hidden
	// text had to stay.
	dared, left bool
}

// content tells what an object shows: hidden text, anything else, or both.
type content struct{ hidden, visible bool }

// clean removes the page's object of that index if nobody sees it.
func (c *cleaner) clean(object references.FPDF_PAGEOBJECT, index int) error {
	covered := c.isCovered(object)
	found, err := c.look(object, covered, 0)
	if err != nil || !found.hidden {
		return err
	}
	if found.visible {
		lifted, err := c.liftImages(object, index)
		if err != nil || !lifted {
			c.left = true
			return err
		}
		c.dared = true
	}
	c.dared = c.dared || covered
	if _, err := c.FPDFPage_RemoveObject(&requests.FPDFPage_RemoveObject{Page: c.page, PageObject: object}); err != nil {
		return err
	}
	_, err = c.FPDFPageObj_Destroy(&requests.FPDFPageObj_Destroy{PageObject: object})
	return err
}

// look tells what an object shows, forms with all that is in them, and
// remembers the page's images.
func (c *cleaner) look(object references.FPDF_PAGEOBJECT, covered bool, depth int) (content, error) {
	kind, err := c.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return content{}, err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		mode, err := c.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: object})
		if err != nil {
			return content{}, err
		}
		hidden := covered || mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE
		return content{hidden, !hidden}, nil
	case enums.FPDF_PAGEOBJ_FORM:
		const deepest = 16 // a form may not hold itself, but files lie
		if depth == deepest {
			return content{visible: true}, nil
		}
		inside, err := c.inside(object)
		var all content
		for _, part := range inside {
			found, err := c.look(part, covered, depth+1)
			if err != nil {
				return content{}, err
			}
			all.hidden, all.visible = all.hidden || found.hidden, all.visible || found.visible
		}
		return all, err
	case enums.FPDF_PAGEOBJ_IMAGE:
		if depth == 0 && c.bold && c.isOpaque(object) {
			if bounds, err := c.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object}); err == nil {
				c.above = append(c.above, bounds)
			}
		}
	}
	return content{visible: true}, nil
}

// liftImages moves the images of a form to the page, to where the form is, if
// the form holds only them and hidden text. PDFium can take objects out of a
// form, but then writes its content to where no reader looks for it, so that
// the form itself has to go.
func (c *cleaner) liftImages(form references.FPDF_PAGEOBJECT, index int) (lifted bool, err error) {
	kind, err := c.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: form})
	if err != nil || kind.Type != enums.FPDF_PAGEOBJ_FORM || !c.bold {
		return false, err
	}
	inside, err := c.inside(form)
	if err != nil {
		return false, err
	}
	var images []references.FPDF_PAGEOBJECT
	for _, object := range inside {
		kind, err := c.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
		if err != nil {
			return false, err
		}
		if kind.Type == enums.FPDF_PAGEOBJ_IMAGE {
			images = append(images, object)
		} else if found, err := c.look(object, false, 1); err != nil || found.visible {
			return false, err
		}
	}
	m, err := c.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: form})
	if err != nil {
		return false, err
	}
	for i, image := range images {
		if _, err := c.FPDFFormObj_RemoveObject(&requests.FPDFFormObj_RemoveObject{PageObject: form, FormObject: image}); err != nil {
			return false, err
		}
		if _, err := c.FPDFPageObj_Transform(&requests.FPDFPageObj_Transform{PageObject: image, Transform: m.Matrix}); err != nil {
			return false, err
		}
		if _, err := c.FPDFPage_InsertObjectAtIndex(&requests.FPDFPage_InsertObjectAtIndex{Page: c.page, PageObject: image, Index: index + i}); err != nil {
			return false, err
		}
	}
	return true, nil
}

// inside returns the objects of a form.
func (c *cleaner) inside(form references.FPDF_PAGEOBJECT) ([]references.FPDF_PAGEOBJECT, error) {
	count, err := c.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: form})
	if err != nil {
		return nil, err
	}
	objects := make([]references.FPDF_PAGEOBJECT, count.Count)
	for i := range objects {
		object, err := c.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: form, Index: uint64(i)})
		if err != nil {
			return nil, err
		}
		objects[i] = object.PageObject
	}
	return objects, nil
}

// isCovered reports whether one of the images above hides the object wholly.
func (c *cleaner) isCovered(object references.FPDF_PAGEOBJECT) bool {
	b, err := c.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return false
	}
	for _, a := range c.above {
		if a.Left <= b.Left && a.Bottom <= b.Bottom && a.Right >= b.Right && a.Top >= b.Top {
			return true
		}
	}
	return false
}

// isOpaque reports whether an image seems to hide all that lies under its
// bounds: neither a stencil, nor transparent, nor askew.
func (c *cleaner) isOpaque(image references.FPDF_PAGEOBJECT) bool {
	meta, err := c.FPDFImageObj_GetImageMetadata(&requests.FPDFImageObj_GetImageMetadata{ImageObject: image, Page: c.page})
	if err != nil || meta.ImageMetadata.Colorspace == enums.FPDF_COLORSPACE_UNKNOWN {
		return false
	}
	clear, err := c.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: image})
	if err != nil || clear.HasTransparency {
		return false
	}
	m, err := c.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: image})
	if err != nil {
		return false
	}
	small := func(x, y float32) bool { return math.Abs(float64(x)) < 1e-3*math.Abs(float64(y)) }
	return small(m.Matrix.B, m.Matrix.A) && small(m.Matrix.C, m.Matrix.D) || small(m.Matrix.A, m.Matrix.B) && small(m.Matrix.D, m.Matrix.C)
}
