package ingest

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
)

// Resolutions at which pages are drawn, in dots an inch.
const (
	// textDPI is for pages without pictures.
	textDPI = 300
	// leastDPI and mostDPI bound the resolution taken from pictures.
	leastDPI, mostDPI = 150, 600
	// raisedPixels is the length of a page that is never drawn finer than its
	// pictures: A4 at 300 dpi.
	raisedPixels = 3508
)

// drawPixels is the most that a page is drawn with: PDFium needs up to eight
// bytes a pixel where transparency is at work, and has half a gigabyte.
const drawPixels = 40e6

// longestSide is the longest side of a drawn page in pixels, less than what
// readers of pictures count in 16 bits; a page that then has a side shorter
// than shortestSide is refused.
const longestSide, shortestSide = 32_000, 16

// weighty is the share of the page that pictures of a resolution must cover to
// count.
const weighty = 0.1

// nativeDPI returns the highest resolution that a tenth of the page has or
// more, so that neither the coarse background of a scan in layers nor a tiny
// fine picture decides. Text that is not in pictures asks for no less than
// textDPI.
func (p *pdfPage) nativeDPI() float64 {
	if p.showsText() {
		return max(textDPI, p.pictureDPI())
	}
	return p.pictureDPI()
}

func (p *pdfPage) pictureDPI() float64 {
	type layer struct{ dpi, area float64 }
	var layers []layer
	for _, t := range p.things {
		if t.kind != enums.FPDF_PAGEOBJ_IMAGE {
			continue
		}
		across, down := math.Hypot(t.matrix.A, t.matrix.B), math.Hypot(t.matrix.C, t.matrix.D)
		if across == 0 || down == 0 {
			continue
		}
		width, height := float64(t.width), float64(t.height)
		for _, s := range p.sources {
			if s.width == t.width && s.height == t.height && float64(s.maskWidth) > width {
				height *= float64(s.maskWidth) / width
				width = float64(s.maskWidth)
			}
		}
		dpi := max(width/across, height/down) * 72 / p.unit
		layers = append(layers, layer{dpi, t.bounds.area() / p.box.area()})
	}
	slices.SortFunc(layers, func(a, b layer) int { return cmp.Compare(b.dpi, a.dpi) })
	covered := 0.0
	for _, l := range layers {
		if covered += l.area; covered >= weighty {
			width, height := p.size()
			enough := raisedPixels * 72 / (max(width, height) * p.unit)
			return min(max(l.dpi, min(leastDPI, enough)), mostDPI)
		}
	}
	return textDPI
}

// draw renders the page with its annotations and form fields. Where the page
// is too large for that resolution it is drawn coarser, with a note.
func (p *pdfPage) draw(dpi float64) (*document.Image, []string, error) {
	width, height := p.size()
	scale := dpi / 72 * p.unit
	var notes []string
	if most := min(math.Sqrt(drawPixels/(width*height)), longestSide/max(width, height)); scale > most {
		notes = append(notes, fmt.Sprintf("The page is so large that it was drawn at %.0f instead of %.0f dpi.", most*72/p.unit, dpi))
		scale = most
	}
	w, h := max(1, int(math.Round(width*scale))), max(1, int(math.Round(height*scale)))
	if min(w, h) < shortestSide && max(w, h) > longestSide/2 {
		return nil, nil, damaged("The page has an impossible size, %g x %g points.", width, height)
	}
	image, err := p.render(w, h)
	if err != nil {
		return nil, nil, damaged("The page cannot be drawn: %w.", err)
	}
	back, ok := p.toDisplay(float64(w)/width, float64(h)/height).Inverse()
	if !ok {
		return nil, nil, damaged("The page has an impossible size, %g x %g points.", width, height)
	}
	image.Orientation, image.ToPDF, image.Drawn = 1, &back, true
	image.DPI = resolution(float64(w) / width * 72 / p.unit)
	return image, notes, nil
}

func (p *pdfPage) render(width, height int) (*document.Image, error) {
	made, err := p.engine.FPDFBitmap_CreateEx(&requests.FPDFBitmap_CreateEx{Width: width, Height: height, Format: enums.FPDF_BITMAP_FORMAT_BGR, Pointer: uint64(0)})
	if err != nil {
		return nil, err
	}
	defer p.engine.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: made.Bitmap})
	if _, err := p.engine.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{Bitmap: made.Bitmap, Width: width, Height: height, Color: 0xffffffff}); err != nil {
		return nil, err
	}
	if _, err := p.engine.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: made.Bitmap, Page: p.page(), SizeX: width, SizeY: height, Flags: enums.FPDF_RENDER_FLAG_ANNOT,
	}); err != nil {
		return nil, err
	}
	if p.form != "" && p.noted {
		if _, err := p.engine.FPDF_FFLDraw(&requests.FPDF_FFLDraw{
			FormHandle: p.form, Bitmap: made.Bitmap, Page: p.page(), SizeX: width, SizeY: height, Flags: enums.FPDF_RENDER_FLAG_ANNOT,
		}); err != nil {
			return nil, err
		}
	}
	b, err := p.bitmap(made.Bitmap)
	if err != nil {
		return nil, err
	}
	return b.image(), nil
}
