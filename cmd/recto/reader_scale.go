package main

import (
	"bytes"
	"image"
	"image/color"
	"io"

	"github.com/disintegration/imaging"

	"recto/document"
	"recto/ocr/engine"
	"recto/reader"
)

// scaledQuality is that of JPEGs that are made to be looked at.
const scaledQuality = 80

// scale sends a stored image drawn smaller, or a part of it.
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
	form, err := scaled(data, in.Type, in.Drawing)
	if err != nil {
		return reader.ScaleResult{}, err
	}
	_, err = c.Write(form)
	return reader.ScaleResult{}, err
}

// scaled returns a stored image drawn as d says, upright as its EXIF data says.
// Each pixel is the mean of those that it stands for, so that bilevel scans
// become grey and stay legible.
func scaled(data []byte, mediaType string, d document.Drawing) ([]byte, error) {
	picture, err := imaging.Decode(bytes.NewReader(data), imaging.AutoOrientation(true))
	if err != nil {
		// Leptonica shows what there is of a JPEG that breaks off.
		if picture, err = decodeDamaged(data, mediaType); err != nil {
			return nil, err
		}
	}
	if picture, err = redrawn(picture, d); err != nil {
		return nil, err
	}
	var form bytes.Buffer
	if d.PNG {
		err = imaging.Encode(&form, picture, imaging.PNG)
	} else {
		err = imaging.Encode(&form, picture, imaging.JPEG, imaging.JPEGQuality(scaledQuality))
	}
	return form.Bytes(), err
}

// redrawn returns the part of a picture that is wanted, in the size, way up and
// colours that are.
func redrawn(picture image.Image, d document.Drawing) (image.Image, error) {
	if !d.Part.Empty() {
		part := image.Rect(d.Part.Left, d.Part.Top, d.Part.Right, d.Part.Bottom).Add(picture.Bounds().Min).Intersect(picture.Bounds())
		if part.Empty() {
			return nil, document.Errorf(document.KindUsage, "The part lies outside of the picture.")
		}
		picture = imaging.Crop(picture, part)
	}
	switch own := picture.Bounds().Dx(); {
	case d.Width > 0 && d.Height > 0:
		picture = imaging.Resize(picture, d.Width, d.Height, imaging.Box)
	case d.Width > 0 && d.Width < own:
		picture = imaging.Resize(picture, d.Width, 0, imaging.Box)
	}
	switch d.Turn {
	case 90:
		picture = imaging.Rotate270(picture) // that counts against the clock
	case 180:
		picture = imaging.Rotate180(picture)
	case 270:
		picture = imaging.Rotate90(picture)
	}
	switch d.Colours {
	case document.DrawGrey:
		picture = imaging.Grayscale(picture)
	case document.DrawBilevel:
		picture = imaging.AdjustFunc(imaging.Grayscale(picture), func(c color.NRGBA) color.NRGBA {
			if c.R < 128 {
				return color.NRGBA{A: 255}
			}
			return color.NRGBA{255, 255, 255, 255}
		})
	}
	return withoutColour(picture), nil
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
