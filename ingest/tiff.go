package ingest

import (
	"encoding/binary"
	"math"
)

// TIFF tags that intake reads.
const (
	tagSubfileType     = 254
	tagOldSubfileType  = 255
	tagWidth           = 256
	tagHeight          = 257
	tagBitsPerSample   = 258
	tagCompression     = 259
	tagPhotometric     = 262
	tagFillOrder       = 266
	tagStripOffsets    = 273
	tagOrientation     = 274
	tagSamplesPerPixel = 277
	tagStripByteCounts = 279
	tagXResolution     = 282
	tagYResolution     = 283
	tagT6Options       = 293
	tagResolutionUnit  = 296
	tagTileOffsets     = 324
	tagSubDirectories  = 330
	tagDNGVersion      = 50706
)

// tiff reads the structure of TIFF and BigTIFF files. Every offset and count
// in it is a stranger's; nothing is allocated by them.
type tiff struct {
	data  []byte
	order binary.ByteOrder
	big   bool
}

// newTIFF reads the file header and returns the offset of the first directory.
func newTIFF(data []byte) (t tiff, first uint64, err error) {
	t.data = data
	if len(data) < 8 {
		return t, 0, damaged("The TIFF is cut off.")
	}
	switch string(data[:2]) {
	case "II":
		t.order = binary.LittleEndian
	case "MM":
		t.order = binary.BigEndian
	default:
		return t, 0, damaged("The TIFF's header is broken.")
	}
	switch t.order.Uint16(data[2:]) {
	case 42:
		return t, uint64(t.order.Uint32(data[4:])), nil
	case 43:
		if len(data) >= 16 && t.order.Uint16(data[4:]) == 8 {
			t.big = true
			return t, t.order.Uint64(data[8:]), nil
		}
	}
	return t, 0, damaged("The TIFF's header is broken.")
}

// at returns n bytes from an offset, or nil where they are not all there.
func (t tiff) at(offset, n uint64) []byte {
	size := uint64(len(t.data))
	if offset > size || n > size-offset {
		return nil
	}
	return t.data[offset : offset+n : offset+n]
}

// tiffDirectory is one directory: the first values of the entries in it.
type tiffDirectory struct {
	t       tiff
	entries map[uint16]tiffEntry
}

// tiffEntry is one entry; values are all of its bytes.
type tiffEntry struct {
	kind   uint16
	count  uint64
	values []byte
}

// tiffSizes are the bytes a value takes, by type.
var tiffSizes = [...]uint64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}

// directory reads the directory at an offset and returns the next one's, 0
// after the last. Entries that point outside the file are left out.
func (t tiff) directory(offset uint64) (d tiffDirectory, next uint64, err error) {
	countSize, entrySize, inline := uint64(2), uint64(12), uint64(4)
	if t.big {
		countSize, entrySize, inline = 8, 20, 8
	}
	head := t.at(offset, countSize)
	if head == nil {
		return d, 0, damaged("A directory of the TIFF lies outside the file.")
	}
	n := t.uint(head)
	if n > uint64(len(t.data))/entrySize {
		return d, 0, damaged("A directory of the TIFF claims %d entries, more than the file has room for.", n)
	}
	list := t.at(offset+countSize, n*entrySize)
	if list == nil {
		return d, 0, damaged("A directory of the TIFF is cut off.")
	}
	d = tiffDirectory{t: t, entries: map[uint16]tiffEntry{}}
	for ; len(list) > 0; list = list[entrySize:] {
		tag, kind := t.order.Uint16(list), t.order.Uint16(list[2:])
		count := t.uint(list[4 : 4+inline])
		if int(kind) >= len(tiffSizes) || tiffSizes[kind] == 0 || count == 0 || count > uint64(len(t.data)) {
			continue
		}
		size := count * tiffSizes[kind]
		values := list[4+inline : 4+2*inline]
		if size > inline {
			values = t.at(t.uint(values), size)
		}
		if values == nil {
			continue
		}
		if _, twice := d.entries[tag]; !twice {
			d.entries[tag] = tiffEntry{kind, count, values}
		}
	}
	if tail := t.at(offset+countSize+n*entrySize, inline); tail != nil {
		next = t.uint(tail)
	}
	return d, next, nil
}

// uint reads an integer of two, four or eight bytes.
func (t tiff) uint(b []byte) uint64 {
	switch len(b) {
	case 2:
		return uint64(t.order.Uint16(b))
	case 4:
		return uint64(t.order.Uint32(b))
	}
	return t.order.Uint64(b)
}

// number returns the first value of an entry, or otherwise where there is none
// that is a whole number.
func (d tiffDirectory) number(tag uint16, otherwise uint64) uint64 {
	e, ok := d.entries[tag]
	if !ok {
		return otherwise
	}
	switch e.kind {
	case 1:
		return uint64(e.values[0])
	case 3, 4, 13, 16, 18:
		return d.t.uint(e.values[:tiffSizes[e.kind]])
	}
	return otherwise
}

// offsets returns all values of an entry that holds places in the file.
func (d tiffDirectory) offsets(tag uint16) []uint64 {
	e := d.entries[tag]
	switch e.kind {
	case 4, 13, 16, 18:
	default:
		return nil
	}
	size := tiffSizes[e.kind]
	var offsets []uint64
	for at := uint64(0); at+size <= uint64(len(e.values)) && len(offsets) < maxSubDirectories; at += size {
		offsets = append(offsets, d.t.uint(e.values[at:at+size]))
	}
	return offsets
}

// maxSubDirectories is the most directories below one that are looked at.
const maxSubDirectories = 1000

// rational returns the first value of an entry as a fraction, 0 where there is
// none.
func (d tiffDirectory) rational(tag uint16) float64 {
	e, ok := d.entries[tag]
	if !ok {
		return 0
	}
	switch e.kind {
	case 5:
		if den := d.t.order.Uint32(e.values[4:]); den != 0 {
			return float64(d.t.order.Uint32(e.values)) / float64(den)
		}
	case 11:
		return float64(math.Float32frombits(d.t.order.Uint32(e.values)))
	case 12:
		return math.Float64frombits(d.t.order.Uint64(e.values))
	case 3, 4:
		return float64(d.number(tag, 0))
	}
	return 0
}

// dpi returns the resolution across, 0 where none is stated.
func (d tiffDirectory) dpi() float64 {
	return resolution(d.rational(tagXResolution) * d.perInch())
}

// perInch turns the directory's resolutions into dots an inch.
func (d tiffDirectory) perInch() float64 {
	switch d.number(tagResolutionUnit, 2) {
	case 2:
		return 1
	case 3:
		return 2.54
	}
	return 0
}
