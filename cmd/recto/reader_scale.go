package main

import (
	"bytes"
	"image"
	"io"

	"github.com/disintegration/imaging"

	"recto/document"
	"recto/ocr/engine"
	"recto/reader"
)

// scaledQuality is that of JPEGs that are made to be looked at.
const scaledQuality = 80

// scale sends a stored image drawn smaller.
func (h *readerHandlers) scale(c *reader.Context, in reader.ScaleRequest) (reader.ScaleResult, error) {
	file := c.Files()[0]
	info, err := file.Stat()
	if err != nil {
		return reader.ScaleResult{}, err
	}
	data, err := io.ReadAll(io.NewSectionReader(file, 0, info.Size()))
	if err != nil {
		return reader.ScaleResult{}, err
	}
	form, err := scaled(data, in.Type, in.Width)
	if err != nil {
		return reader.ScaleResult{}, err
	}
	_, err = c.Write(form)
	return reader.ScaleResult{}, err
}

// scaled returns a stored image as a JPEG at most so wide, upright as its EXIF
// data says. Each pixel is the mean of those that it stands for, so that
// bilevel scans become grey and stay legible.
func scaled(data []byte, mediaType string, width int) ([]byte, error) {
	picture, err := imaging.Decode(bytes.NewReader(data), imaging.AutoOrientation(true))
	if err != nil {
		// Leptonica shows what there is of a JPEG that breaks off.
		if picture, err = decodeDamaged(data, mediaType); err != nil {
			return nil, err
		}
	}
	if width = max(1, width); width < picture.Bounds().Dx() {
		picture = imaging.Resize(picture, width, 0, imaging.Box)
	}
	var form bytes.Buffer
	err = imaging.Encode(&form, withoutColour(picture), imaging.JPEG, imaging.JPEGQuality(scaledQuality))
	return form.Bytes(), err
}

// withoutColour returns a grey picture where all of one is grey: a third of the
// work and of the bytes.
func withoutColour(picture image.Image) image.Image {
	coloured, ok := picture.(*image.NRGBA)
	if !ok {
		return picture
	}
	grey := image.NewGray(coloured.Bounds())
	for y := range grey.Rect.Dy() {
		from, to := coloured.Pix[y*coloured.Stride:], grey.Pix[y*grey.Stride:]
		for x := range grey.Rect.Dx() {
			if from[4*x] != from[4*x+1] || from[4*x] != from[4*x+2] {
				return picture
			}
			to[x] = from[4*x]
		}
	}
	return grey
}

// decodeDamaged decodes what Go's decoders refuse.
func decodeDamaged(data []byte, mediaType string) (image.Image, error) {
	stored := &document.Image{Encoding: document.EncodingJPEG, Data: data}
	if mediaType == "image/png" {
		stored.Encoding = document.EncodingPNG
	}
	picture, _, err := engine.Decode(stored)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	whole, err := picture.PNG()
	if err != nil {
		return nil, err
	}
	return imaging.Decode(bytes.NewReader(whole))
}
