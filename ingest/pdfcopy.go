package ingest

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/klippa-app/go-pdfium/requests"
	"github.com/ledongthuc/pdf"
)

// plainCopy is one page as a PDF of its own, written by PDFium and read by
// github.com/ledongthuc/pdf. It has one page, no encryption, no compressed
// objects and a sound cross-reference table, whatever the source was, so that
// a reader without repairs and without a cache does on it what it is good at:
// looking things up in dictionaries.
type plainCopy struct {
	page pdf.Page
}

// Sizes in bytes: of a copy that is given up, of a file whose pages are not
// copied, and of a copy that is nothing to worry about. Programs that give all
// pages the same resources make every copy as large as the file.
const (
	largestCopy = 128 << 20
	largestFile = 160 << 20
	smallCopy   = 1 << 20
)

// copyPlain returns a copy of the page, nil where none can be made.
func (p *pdfPage) copyPlain() *plainCopy {
	if p.shared {
		return nil
	}
	made, err := p.engine.FPDF_CreateNewDocument(&requests.FPDF_CreateNewDocument{})
	if err != nil {
		return nil
	}
	defer p.engine.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: made.Document})
	if _, err := p.engine.FPDF_ImportPagesByIndex(&requests.FPDF_ImportPagesByIndex{
		Source: p.doc, Destination: made.Document, PageIndices: []int{p.index},
	}); err != nil {
		return nil
	}
	var copied limitedBuffer
	if _, err := p.engine.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: made.Document, FileWriter: &copied}); err != nil {
		p.shared = true
		return nil
	}
	p.shared = int64(copied.Len()) > max(smallCopy, 3*p.bytes/int64(p.total))
	var plain plainCopy
	if err := recovered(func() error {
		r, err := pdf.NewReader(bytes.NewReader(copied.Bytes()), int64(copied.Len()))
		if err != nil {
			return err
		}
		if plain.page = r.Page(1); plain.page.V.IsNull() {
			return errors.New("no page")
		}
		return nil
	}); err != nil {
		return nil
	}
	return &plain
}

// limitedBuffer refuses to grow beyond largestCopy.
type limitedBuffer struct{ bytes.Buffer }

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > largestCopy {
		return 0, errors.New("the page is too large to copy")
	}
	return b.Buffer.Write(p)
}

// recovered calls f and turns its panics into errors: ledongthuc/pdf panics
// on what it does not expect.
func recovered(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}

// userUnit returns the page's UserUnit, 1 where it has none that is sensible.
func (c *plainCopy) userUnit() float64 {
	unit := 1.0
	recovered(func() error {
		if u := c.page.V.Key("UserUnit").Float64(); u >= 0.01 && u <= 1000 {
			unit = u
		}
		return nil
	})
	return unit
}

// hasLayeredForms reports whether a form among the page's resources stands on a
// layer that can be switched off.
func (c *plainCopy) hasLayeredForms() (layered bool) {
	recovered(func() error {
		objects := c.page.Resources().Key("XObject")
		for _, name := range objects.Keys() {
			object := objects.Key(name)
			layered = layered || object.Key("Subtype").Name() == "Form" && !object.Key("OC").IsNull()
		}
		return nil
	})
	return layered
}

// imageSource is what the dictionary of a picture tells.
type imageSource struct {
	width, height, bits int
	// space is gray, rgb or other; empty where none is stated.
	space string
	// filters are the names in order, without slash.
	filters []string
	// decoded is true where /Decode or the filter's parameters change what
	// the samples mean, or may.
	decoded bool
	// masked is true for stencils and for pictures with a mask.
	masked bool
	// maskWidth is the width of the mask in pixels, 0 where there is none.
	maskWidth int
}

// images lists the pictures among the page's resources and those of its forms;
// nil where they cannot be read.
func (c *plainCopy) images() []imageSource {
	found := []imageSource{}
	if err := recovered(func() error {
		collectImages(c.page.Resources(), &found, 0)
		return nil
	}); err != nil {
		return nil
	}
	return found
}

// mostResources is the number of pictures that are looked at on a page.
const mostResources = 5000

func collectImages(resources pdf.Value, found *[]imageSource, depth int) {
	objects := resources.Key("XObject")
	for _, name := range objects.Keys() {
		if len(*found) >= mostResources {
			panic("too many resources")
		}
		object := objects.Key(name)
		switch object.Key("Subtype").Name() {
		case "Image":
			*found = append(*found, describeImage(object))
		case "Form":
			if depth < deepest {
				collectImages(object.Key("Resources"), found, depth+1)
			}
		}
	}
}

func describeImage(v pdf.Value) imageSource {
	s := imageSource{
		width:  int(v.Key("Width").Int64()),
		height: int(v.Key("Height").Int64()),
		bits:   int(v.Key("BitsPerComponent").Int64()),
		space:  describeSpace(v.Key("ColorSpace")),
	}
	filter := v.Key("Filter")
	switch filter.Kind() {
	case pdf.Name:
		s.filters = []string{filter.Name()}
	case pdf.Array:
		for i := range min(filter.Len(), 10) {
			s.filters = append(s.filters, filter.Index(i).Name())
		}
	}
	decode := v.Key("Decode")
	for i := range min(decode.Len(), 64) {
		if decode.Index(i).Float64() != float64(i&1) {
			s.decoded = true
		}
	}
	parms := v.Key("DecodeParms")
	s.decoded = s.decoded || !parms.Key("ColorTransform").IsNull()
	for i := range min(parms.Len(), 10) {
		s.decoded = s.decoded || !parms.Index(i).Key("ColorTransform").IsNull()
	}
	s.masked = v.Key("ImageMask").Bool() || !v.Key("Mask").IsNull() || !v.Key("SMask").IsNull() || v.Key("SMaskInData").Int64() != 0
	s.maskWidth = int(max(v.Key("Mask").Key("Width").Int64(), v.Key("SMask").Key("Width").Int64()))
	if v.Key("ImageMask").Bool() {
		s.bits = 1
	}
	return s
}

func describeSpace(v pdf.Value) string {
	name := v.Name()
	if v.Kind() == pdf.Array {
		name = v.Index(0).Name()
	}
	switch name {
	case "":
		return ""
	case "DeviceGray", "CalGray":
		return "gray"
	case "DeviceRGB", "CalRGB":
		return "rgb"
	case "ICCBased":
		switch v.Index(1).Key("N").Int64() {
		case 1:
			return "gray"
		case 3:
			if v.Index(1).Key("Alternate").Index(0).Name() == "Lab" {
				return "other"
			}
			return "rgb"
		}
	}
	return "other"
}
