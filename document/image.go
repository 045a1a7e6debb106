package document

// Encoding names how the bytes of an Image are to be understood.
type Encoding string

const (
	EncodingJPEG Encoding = "jpeg"
	EncodingTIFF Encoding = "tiff"
	EncodingPNG  Encoding = "png"
	EncodingJP2  Encoding = "jp2"
	EncodingWebP Encoding = "webp"
	EncodingBMP  Encoding = "bmp"
	EncodingGIF  Encoding = "gif"
	EncodingDjVu Encoding = "djvu"
	EncodingHEIF Encoding = "heif"
	// The raw encodings hold rows of pixels, Stride bytes apart: one byte of
	// grey (0 black), three bytes of red, green and blue, or eight bilevel
	// pixels a byte, the leftmost in the highest bit, 1 black.
	EncodingGrey    Encoding = "grey"
	EncodingRGB     Encoding = "rgb"
	EncodingBilevel Encoding = "bilevel"
)

// Raw reports whether the bytes are plain rows of pixels.
func (e Encoding) Raw() bool {
	return e == EncodingGrey || e == EncodingRGB || e == EncodingBilevel
}

// Image is the picture of one page as intake hands it on: the source's own
// bytes where they can be kept, rows of pixels where the page had to be drawn.
type Image struct {
	Encoding Encoding
	// Data may be memory-mapped: it is valid as long as the source it came
	// from is open, and must not be written to.
	Data []byte
	// Frame tells which picture of a file it is: the offset of its directory
	// in a TIFF, or 0 for the first one; the page of a DjVu, from 0.
	Frame int
	// Width and Height are the stored pixels, before Orientation.
	Width, Height int
	// Stride is the number of bytes from one row to the next; raw only.
	Stride int
	// Orientation is the EXIF number (1 to 8) of the turn or flip that makes
	// the stored pixels upright as far as the file knows.
	Orientation Orientation
	// DPI is the resolution that the source states, 0 where it states none.
	DPI float64
	// Aspect is how many times as high as wide a stored pixel is, as that of
	// a fax; 0 where it is square or nothing is known.
	Aspect float64
	// ToPDF maps upright pixels (after Orientation) to PDF user space; nil
	// for a page that is no PDF's.
	ToPDF *Affine
	// Bilevel is true for the page of a DjVu that is black and white.
	Bilevel bool
	// Damage is what taking the picture out of its file told of it; nil where it
	// is whole, or where only decoding tells.
	Damage *Damage
	// Drawn is true where the pixels were rendered and are in no file.
	Drawn bool
}

// Orientation is the EXIF orientation number, 1 to 8. The zero value counts
// as 1, upright.
type Orientation int

// Size returns the upright size of a stored image.
func (o Orientation) Size(width, height int) (int, int) {
	if o.Swaps() {
		return height, width
	}
	return width, height
}

// Swaps reports whether width and height change places.
func (o Orientation) Swaps() bool { return o >= 5 && o <= 8 }

// Affine returns the map from stored pixels to upright pixels of an image that
// is stored width by height.
func (o Orientation) Affine(width, height int) Affine {
	w, h := float64(width), float64(height)
	switch o {
	case 2:
		return Affine{A: -1, D: 1, E: w}
	case 3:
		return Affine{A: -1, D: -1, E: w, F: h}
	case 4:
		return Affine{A: 1, D: -1, F: h}
	case 5:
		return Affine{B: 1, C: 1}
	case 6:
		return Affine{B: 1, C: -1, E: h}
	case 7:
		return Affine{B: -1, C: -1, E: h, F: w}
	case 8:
		return Affine{B: -1, C: 1, F: w}
	}
	return Identity
}

// PixelLimit returns the largest number of pixels that is decoded at the given
// depth: 250 million bilevel, 100 million grey, 60 million colour.
func PixelLimit(bitsPerPixel int) int {
	switch {
	case bitsPerPixel <= 1:
		return 250e6
	case bitsPerPixel <= 16:
		return 100e6
	}
	return 60e6
}

// PDFImage is a picture as a PDF embeds it: the bytes of an image XObject and
// the entries of its dictionary.
type PDFImage struct {
	Width, Height    int
	BitsPerComponent int
	// ColorSpace, DecodeParms and Decode are written as PDF source;
	// DecodeParms and Decode may be empty.
	ColorSpace, DecodeParms, Decode string
	// Filter is the name without its slash: DCTDecode, CCITTFaxDecode, ...
	Filter string
	// Orientation makes the embedded pixels upright; the page's matrix does
	// the turning, the bytes stay as they are.
	Orientation Orientation
	Data        []byte `json:"-"`
}

// StoredImage is a page's picture as the service keeps it, with the pixels of
// the canvas: the source JPEG's own bytes where they are upright, else PNG for
// bilevel and JPEG for the others.
type StoredImage struct {
	SHA256 string `json:"sha256"`
	// Type is image/jpeg or image/png.
	Type   string `json:"type"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	// Size is in bytes.
	Size int64 `json:"size"`
}

// Extension is what the image's key ends in.
func (s *StoredImage) Extension() string {
	if s.Type == "image/png" {
		return "png"
	}
	return "jpg"
}

// Damage is what decoding a picture showed to be wrong with its file.
type Damage struct {
	// Lost tells that parts of the picture are not in the file or cannot be
	// decoded. Otherwise the decoder met faults, and the picture seems whole.
	Lost bool `json:"lost"`
	// Missing estimates the share of the picture that is missing at its end, 0 to
	// 1; 0 also where that cannot be told.
	Missing float64 `json:"missing,omitempty"`
}
