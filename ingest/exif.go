package ingest

import (
	"bytes"

	"recto/document"
)

// exif is what recto takes from EXIF data.
type exif struct {
	orientation document.Orientation
	dpi         float64
}

// parseEXIF reads the first directory of EXIF data, which is a TIFF without a
// picture. What is broken counts as absent: cameras and editors leave much
// that nobody needs.
func parseEXIF(data []byte) exif {
	// WebP and PNG writers sometimes leave JPEG's prefix in place.
	data = bytes.TrimPrefix(data, []byte("Exif\x00\x00"))
	none := exif{orientation: 1}
	t, first, err := newTIFF(data)
	if err != nil {
		return none
	}
	d, _, err := t.directory(first)
	if err != nil {
		return none
	}
	return exif{orientation: orientation(d.number(tagOrientation, 1)), dpi: d.dpi()}
}
