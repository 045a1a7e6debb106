package engine

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"image/gif"
	"image/png"

	"golang.org/x/image/bmp"

	"recto/document"
)

// Go's decoders read what Leptonica gets wrong or may be built without: BMP
// files stored from the top or with opacity, PNG files that make one colour
// transparent, which it shows as empty, and GIF.

// bmpHeaders is how many bytes the headers of a BMP take, the file's and the smallest
// of the kinds that are read.
const bmpHeaders = 54

// decodeBMP returns the picture of a BMP file.
func decodeBMP(img *document.Image) (*Pix, error) {
	if len(img.Data) < bmpHeaders {
		return nil, damaged(img)
	}
	field := func(at int) int { return int(int32(binary.LittleEndian.Uint32(img.Data[at:]))) }
	const oldHeader = 12
	if field(14) == oldHeader {
		return nil, document.Errorf(document.KindNoScan, "The bmp picture is of a kind from before 1990 that is not read.")
	}
	height := field(22)
	if height < 0 { // stored from the top
		height = -height
	}
	if err := CheckPixels(field(18), height, 24); err != nil {
		return nil, err
	}
	decoded, err := bmp.Decode(bytes.NewReader(img.Data))
	if err == bmp.ErrUnsupported {
		return nil, document.Errorf(document.KindNoScan, "This kind of bmp picture is not read: %d bits a pixel, compression %d.",
			binary.LittleEndian.Uint16(img.Data[28:]), field(30))
	}
	if err != nil {
		return nil, damaged(img)
	}
	return onPaper(decoded)
}

// decodeGIF returns the first picture of a GIF.
func decodeGIF(img *document.Image) (*Pix, error) {
	// What the decoder allocates, the picture's size, is at most this one.
	screen, err := gif.DecodeConfig(bytes.NewReader(img.Data))
	if err != nil {
		return nil, document.Errorf(document.KindDamaged, "The gif picture's header is damaged.")
	}
	if err := CheckPixels(screen.Width, screen.Height, 24); err != nil {
		return nil, err
	}
	decoded, err := gif.Decode(bytes.NewReader(img.Data))
	if err != nil {
		return nil, damaged(img)
	}
	return onPaper(decoded)
}

// keyed reports whether a PNG makes a grey value or a colour transparent.
func keyed(data []byte) bool {
	const colourType, palette = 25, 3
	head, _, found := bytes.Cut(data, []byte("IDAT"))
	return found && len(head) > colourType && head[colourType] != palette && bytes.Contains(head, []byte("tRNS"))
}

// decodeKeyed returns the picture of such a PNG, whose size has been checked.
func decodeKeyed(img *document.Image) (*Pix, error) {
	decoded, err := png.Decode(bytes.NewReader(img.Data))
	if err != nil {
		return nil, damaged(img)
	}
	return onPaper(decoded)
}

// onPaper returns the picture on white, in the least depth that holds it.
func onPaper(picture image.Image) (*Pix, error) {
	size := picture.Bounds().Size()
	paper := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(paper, paper.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(paper, paper.Rect, picture, picture.Bounds().Min, draw.Over)
	grey, bilevel := true, true
	for p := paper.Pix; len(p) > 0; p = p[4:] {
		grey = grey && p[0] == p[1] && p[0] == p[2]
		bilevel = bilevel && (p[0] == 0 || p[0] == 255)
	}
	colour, err := newPix(size.X, size.Y, 32)
	if err != nil {
		return nil, err
	}
	words, perRow := colour.rows()
	for y := range size.Y {
		row := paper.Pix[y*paper.Stride:]
		for x := range size.X {
			words[y*perRow+x] = binary.BigEndian.Uint32(row[4*x:])
		}
	}
	if !grey {
		return colour, nil
	}
	defer colour.Close()
	plain, err := colour.green()
	if err != nil || !bilevel {
		return plain, err
	}
	defer plain.Close()
	return plain.Threshold(128)
}
