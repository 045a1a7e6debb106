package export

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/ledongthuc/pdf"
)

// PDFium keeps numbers in 32 bits: a page of 768.932038835 points becomes one
// of 768.93207, and other programs then scale its picture to other pixels. So
// the boxes of pages are written as the source has them, where
// github.com/ledongthuc/pdf can read it.

// readerAt reads a file that seeks.
type readerAt struct{ io.ReadSeeker }

func (r readerAt) ReadAt(b []byte, at int64) (int, error) {
	n, err := readAt(r.ReadSeeker, b, at)
	if err == nil && n < len(b) {
		err = io.EOF
	}
	return n, err
}

// pageBoxes are the boxes that a page states, itself or by its parents.
type pageBoxes struct{ media, crop pdf.Value }

// sourceBoxes returns the boxes of a PDF's pages in order.
func sourceBoxes(src io.ReadSeeker, size int64, password string) (boxes []pageBoxes, err error) {
	err = recovered(func() error {
		tries := 0
		r, err := pdf.NewReaderEncrypted(readerAt{src}, size, func() string {
			if tries++; tries > 1 {
				return ""
			}
			return password
		})
		if err != nil {
			return err
		}
		nodes := 0
		return collectBoxes(r.Trailer().Key("Root").Key("Pages"), pageBoxes{}, &boxes, &nodes)
	})
	return boxes, err
}

// collectBoxes adds the boxes of the pages below a node that inherits some.
func collectBoxes(node pdf.Value, inherited pageBoxes, boxes *[]pageBoxes, nodes *int) error {
	if *nodes++; *nodes > 1<<17 {
		return errors.New("the pages are no tree")
	}
	if media := node.Key("MediaBox"); !media.IsNull() {
		inherited.media = media
	}
	if crop := node.Key("CropBox"); !crop.IsNull() {
		inherited.crop = crop
	}
	kids := node.Key("Kids")
	if kids.Kind() != pdf.Array {
		*boxes = append(*boxes, inherited)
		return nil
	}
	for i := range kids.Len() {
		if err := collectBoxes(kids.Index(i), inherited, boxes, nodes); err != nil {
			return err
		}
	}
	return nil
}

// restoreBoxes writes the boxes of the pages with the digits of the source. It
// leaves a file that cannot be read as it is.
func (o *overlay) restoreBoxes(total int) {
	boxes, err := sourceBoxes(o.src, o.size, o.password)
	if err != nil || len(boxes) != total {
		return
	}
	recovered(func() error {
		for index, object := range o.out.pages {
			source := boxes[index]
			if len(o.only) > 0 {
				source = boxes[o.only[index]-1]
			}
			d := o.out.dict(object)
			media, mediaFine := boxOf(source.media)
			crop, cropFine := boxOf(source.crop)
			if mediaFine {
				d = d.with("MediaBox", media)
			}
			if cropFine && d.get("CropBox") != nil {
				d = d.with("CropBox", crop)
			}
			if mediaFine || cropFine {
				o.out.object(object, string(d.bytes()))
			}
		}
		return nil
	})
}

// boxOf writes a box. fine says that it has digits that 32 bits do not hold.
func boxOf(v pdf.Value) (box []byte, fine bool) {
	if v.Len() != 4 {
		return nil, false
	}
	for i := range 4 {
		n := v.Index(i).Float64()
		fine = fine || float64(float32(n)) != n
		box = append(strconv.AppendFloat(box, n, 'f', -1, 64), ' ')
	}
	return fmt.Appendf(nil, "[%s]", box[:len(box)-1]), fine
}
