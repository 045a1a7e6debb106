package ocr

import (
	"recto/document"
	"recto/ocr/prepare"
)

// newCanvas returns the canvas of a stored image that is upright after its own
// orientation and the detected turn.
func newCanvas(img *document.Image, turn int) document.Canvas {
	width, height := img.Orientation.Size(img.Width, img.Height)
	turned := prepare.QuarterTurn(turn, width, height)
	canvas := document.Canvas{Width: width, Height: height, DPI: document.Thousandth(img.DPI), Turn: turn}
	if turn%180 != 0 {
		canvas.Width, canvas.Height = height, width
	}
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
