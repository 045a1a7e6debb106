package ingest

import (
	"fmt"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/document"
)

// bitmap is a view of PDFium's pixels: bytes of grey, or of blue, green and
// red and perhaps one more. It is valid until the bitmap is destroyed or
// PDFium's memory grows.
type bitmap struct {
	width, height, stride int
	// step is the number of bytes a pixel: 1, 3 or 4.
	step int
	data []byte
}

// bitmap returns a view of the pixels of a bitmap.
func (f *pdfFile) bitmap(ref references.FPDF_BITMAP) (bitmap, error) {
	var b bitmap
	width, err := f.engine.FPDFBitmap_GetWidth(&requests.FPDFBitmap_GetWidth{Bitmap: ref})
	if err != nil {
		return b, err
	}
	height, err := f.engine.FPDFBitmap_GetHeight(&requests.FPDFBitmap_GetHeight{Bitmap: ref})
	if err != nil {
		return b, err
	}
	stride, err := f.engine.FPDFBitmap_GetStride(&requests.FPDFBitmap_GetStride{Bitmap: ref})
	if err != nil {
		return b, err
	}
	format, err := f.engine.FPDFBitmap_GetFormat(&requests.FPDFBitmap_GetFormat{Bitmap: ref})
	if err != nil {
		return b, err
	}
	buffer, err := f.engine.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: ref})
	if err != nil {
		return b, err
	}
	b = bitmap{width: width.Width, height: height.Height, stride: stride.Stride, data: buffer.Buffer}
	switch format.Format {
	case enums.FPDF_BITMAP_FORMAT_GRAY:
		b.step = 1
	case enums.FPDF_BITMAP_FORMAT_BGR:
		b.step = 3
	case enums.FPDF_BITMAP_FORMAT_BGRX:
		b.step = 4
	default:
		return b, fmt.Errorf("bitmap format %d", format.Format)
	}
	if b.width <= 0 || b.height <= 0 || b.stride < b.width*b.step || len(b.data) < b.stride*b.height {
		return b, fmt.Errorf("bitmap of %d x %d in %d bytes", b.width, b.height, len(b.data))
	}
	return b, nil
}

// image copies the pixels into the plainest encoding that holds them all:
// bilevel for black and white, grey where there is no colour, else RGB.
func (b bitmap) image() *document.Image {
	grey, bilevel := b.shades()
	image := &document.Image{Width: b.width, Height: b.height}
	switch {
	case bilevel:
		image.Encoding, image.Stride = document.EncodingBilevel, (b.width+7)/8
		image.Data = make([]byte, image.Stride*b.height)
		for y := range b.height {
			row, out := b.data[y*b.stride:], image.Data[y*image.Stride:]
			for x := range b.width {
				if row[x*b.step] == 0 {
					out[x>>3] |= 0x80 >> (x & 7)
				}
			}
		}
	case grey:
		image.Encoding, image.Stride = document.EncodingGrey, b.width
		image.Data = make([]byte, image.Stride*b.height)
		for y := range b.height {
			row, out := b.data[y*b.stride:], image.Data[y*image.Stride:][:b.width]
			if b.step == 1 {
				copy(out, row)
				continue
			}
			for x := range out {
				out[x] = row[x*b.step+1] // green stands for all three
			}
		}
	default:
		image.Encoding, image.Stride = document.EncodingRGB, 3*b.width
		image.Data = make([]byte, image.Stride*b.height)
		for y := range b.height {
			row, out := b.data[y*b.stride:], image.Data[y*image.Stride:][:image.Stride]
			for x := range b.width {
				in, to := row[x*b.step:], out[3*x:]
				to[0], to[1], to[2] = in[2], in[1], in[0]
			}
		}
	}
	return image
}

// Differences between the primaries of a pixel up to colourless are noise, and
// so are pixels with more that are rarer than one in rare.
const (
	colourless = 16
	rare       = 50_000
)

// shades reports whether the pixels have no colour, and whether they are all
// black or white.
func (b bitmap) shades() (grey, bilevel bool) {
	bilevel = true
	coloured := 0
	for y := range b.height {
		row := b.data[y*b.stride:][:b.width*b.step]
		if b.step == 1 {
			for _, v := range row {
				if v != 0 && v != 255 {
					return true, false
				}
			}
			continue
		}
		for x := 0; x < len(row); x += b.step {
			blue, green, red := row[x], row[x+1], row[x+2]
			if blue != green || red != green {
				bilevel = false
				if max(blue, green, red)-min(blue, green, red) > colourless {
					coloured++
				}
			} else if green != 0 && green != 255 {
				bilevel = false
			}
		}
		if coloured > b.width*b.height/rare {
			return false, false
		}
	}
	return true, bilevel
}
