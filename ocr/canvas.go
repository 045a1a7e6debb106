package ocr

import (
	"recto/document"
	"recto/ocr/prepare"
)

// uprightAspect is the aspect of the pixels of an image that is upright after its
// own orientation.
func uprightAspect(img *document.Image) float64 {
	if img.Orientation.Swaps() && img.Aspect != 0 {
		return 1 / img.Aspect
	}
	return img.Aspect
}

// newCanvas returns the canvas of a stored image that is upright after its own
// orientation and the detected turn.
func newCanvas(img *document.Image, turn int) document.Canvas {
	width, height := img.Orientation.Size(img.Width, img.Height)
	turned := prepare.QuarterTurn(turn, width, height)
	canvas := document.Canvas{Width: width, Height: height, DPI: document.Thousandth(img.DPI), Turn: turn}
	aspect := uprightAspect(img)
	if img.Orientation.Swaps() && aspect != 0 {
		canvas.DPI = document.Thousandth(img.DPI * aspect)
	}
	if turn%180 != 0 {
		canvas.Width, canvas.Height = height, width
		if aspect != 0 {
			canvas.DPI = document.Thousandth(canvas.DPI / aspect)
			aspect = 1 / aspect
		}
	}
	canvas.Aspect = document.Thousandth(aspect)
	back, _ := turned.Inverse() // a quarter turn always has one
	if img.ToPDF != nil {
		toPDF := back.Then(*img.ToPDF)
		canvas.ToPDF = &toPDF
	}
	if !img.Drawn {
		stored, _ := img.Orientation.Affine(img.Width, img.Height).Inverse()
		toImage := back.Then(stored)
		canvas.ToImage = &toImage
	}
	return canvas
}
