package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"github.com/disintegration/imaging"

	"recto/scripts/simulate"
)

// page is a small test page: its text is NAME.gt.txt beside it.
type page struct {
	name string
	ext  string
	dpi  float64
	skew float64
	// calm leaves the paper without grain, for forms that compress no noise.
	calm bool
	save func(dst string, img *image.NRGBA, dpi float64) error
}

// pages are the forms in which scans arrive.
var pages = []page{
	{name: "ru-straight", ext: "jpg", dpi: 300, save: saveJPEG},
	{name: "ru-skewed", ext: "jpg", dpi: 300, skew: 2.7, save: saveJPEG},
	{name: "ru-turned-90", ext: "jpg", dpi: 250, save: turnedBy(imaging.Rotate270)},
	{name: "ru-turned-180", ext: "jpg", dpi: 250, save: turnedBy(imaging.Rotate180)},
	{name: "ru-turned-270", ext: "jpg", dpi: 250, save: turnedBy(imaging.Rotate90)},
	{name: "ru-exif", ext: "jpg", dpi: 250, skew: -0.6, save: saveEXIF},
	{name: "ru-rotate", ext: "pdf", dpi: 250, skew: 0.8, save: saveRotated},
	{name: "ru-cmyk", ext: "jpg", dpi: 250, skew: 0.5, save: saveCMYK},
	{name: "ru-bilevel", ext: "tif", dpi: 300, skew: 0.4, save: saveG4},
	{name: "ru-16bit", ext: "png", dpi: 200, calm: true, save: save16},
	{name: "en-letter", ext: "jpg", dpi: 300, skew: -0.7, save: saveJPEG},
	{name: "mixed-telegram", ext: "jpg", dpi: 300, skew: 0.6, save: saveJPEG},
	{name: "blank", ext: "jpg", dpi: 200, skew: 0.5, save: saveJPEG},
}

func (p page) write(dir string, courier *simulate.Font) error {
	text, err := os.ReadFile(filepath.Join(dir, p.name+".gt.txt"))
	if err != nil {
		return err
	}
	const wide, top, pitch = 155.0, 18.0, 6.2
	high := max(112, top+pitch*float64(len(lines(string(text))))+10)
	w, h := int(wide*p.dpi/25.4), int(high*p.dpi/25.4)
	rng := simulate.Seeded(p.name)
	machine := simulate.NewTypewriter(courier, p.dpi)
	typed := simulate.NewLayer(w, h)
	if err := machine.Strike(typed, lines(string(text)), 14, top, pitch, rng); err != nil {
		return err
	}
	a := simulate.Paper{
		Colour: color.RGBA{238, 231, 212, 255}, Bed: color.RGBA{206, 204, 200, 255},
		Cloud: 0.09, Grain: 0.08, Spots: 5, Skew: p.skew, Blur: 6,
	}
	if p.calm {
		a.Grain, a.Spots = 0, 0
	}
	img := a.Scan(w, h, p.dpi, rng, simulate.Ink{Layer: typed, Colour: ribbon})
	return p.save(filepath.Join(dir, p.name+"."+p.ext), img, p.dpi)
}

func saveJPEG(dst string, img *image.NRGBA, dpi float64) error {
	data, err := jpegBytes(img, 60, dpi)
	if err != nil {
		return err
	}
	return os.WriteFile(dst, data, 0o644)
}

// turnedBy saves a page that lay the wrong way on the scanner.
func turnedBy(turn func(image.Image) *image.NRGBA) func(string, *image.NRGBA, float64) error {
	return func(dst string, img *image.NRGBA, dpi float64) error { return saveJPEG(dst, turn(img), dpi) }
}

// saveEXIF stores the pixels on their side; EXIF orientation 6 rights them.
func saveEXIF(dst string, img *image.NRGBA, dpi float64) error {
	data, err := jpegBytes(imaging.Rotate90(img), 60, dpi)
	if err != nil {
		return err
	}
	return os.WriteFile(dst, withOrientation(data, 6), 0o644)
}

// saveRotated stores the pixels on their side in a PDF; /Rotate 90 rights them.
func saveRotated(dst string, img *image.NRGBA, dpi float64) error {
	side := imaging.Rotate90(img)
	data, err := jpegBytes(side, 60, dpi)
	if err != nil {
		return err
	}
	size := side.Bounds().Size()
	return writePDF(dst, "Rotated page", simulate.PDFPage{JPEG: data, Width: size.X, Height: size.Y, DPI: dpi, Rotate: 90})
}

func saveCMYK(dst string, img *image.NRGBA, dpi float64) error {
	data, err := pngBytes(img)
	if err != nil {
		return err
	}
	return convert(dst, data, "-density", "250", "-units", "PixelsPerInch", "-colorspace", "CMYK", "-quality", "60")
}

func saveG4(dst string, img *image.NRGBA, dpi float64) error {
	data, err := pngBytes(img)
	if err != nil {
		return err
	}
	return convert(dst, data, "-density", "300", "-units", "PixelsPerInch", "-colorspace", "Gray", "-threshold", "55%", "-type", "bilevel", "-compress", "Group4")
}

func save16(dst string, img *image.NRGBA, dpi float64) error {
	deep := image.NewGray16(img.Bounds())
	for i := range img.Bounds().Dx() * img.Bounds().Dy() {
		r, g, b := int(img.Pix[4*i]), int(img.Pix[4*i+1]), int(img.Pix[4*i+2])
		v := (r*299 + g*587 + b*114) * 257 / 1000
		deep.Pix[2*i], deep.Pix[2*i+1] = uint8(v>>8), uint8(v)
	}
	data, err := pngBytes(deep)
	if err != nil {
		return err
	}
	return os.WriteFile(dst, data, 0o644)
}

func pngBytes(img image.Image) ([]byte, error) {
	var buf bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&buf, img)
	return buf.Bytes(), err
}
