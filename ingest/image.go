package ingest

import "recto/document"

// imageFile is an image file of one page or, a TIFF, of several.
type imageFile struct {
	header
	data []byte
}

func openImage(c *content, parse func([]byte, Limits) (header, error), options Options) (pages, error) {
	data, err := c.bytes()
	if err != nil {
		return nil, err
	}
	h, err := parse(data, options.Limits)
	if err != nil {
		return nil, err
	}
	return &imageFile{h, data}, nil
}

func (f *imageFile) count() int { return len(f.frames) }

func (f *imageFile) page(n int) (*Page, error) {
	image, err := f.image(n)
	if err != nil {
		return nil, err
	}
	notes := f.frames[n-1].notes
	if n == len(f.frames) {
		notes = append(notes[:len(notes):len(notes)], f.notes...)
	}
	return &Page{
		Source: document.PageSource{Kind: "image"},
		Image:  image,
		Origin: document.OriginNone,
		Notes:  notes,
	}, nil
}

func (f *imageFile) image(n int) (*document.Image, error) {
	frame := f.frames[n-1]
	if frame.err != nil {
		return nil, frame.err
	}
	return &document.Image{
		Encoding:    f.encoding,
		Data:        f.data,
		Frame:       frame.index,
		Width:       frame.width,
		Height:      frame.height,
		Orientation: frame.orientation,
		DPI:         frame.dpi,
		Aspect:      frame.aspect,
		Bilevel:     f.encoding == document.EncodingDjVu && frame.bits == 1,
	}, nil
}

func (f *imageFile) close() {}
