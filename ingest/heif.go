package ingest

import "encoding/binary"

// heifHeader is what the boxes of a HEIF file (ISO/IEC 23008-12) tell of its
// primary picture: its size as the decoder shows it, turned as the file says.
type heifHeader struct {
	width, height int
	// samples of so many bits make a pixel.
	samples, depth int
}

func (h heifHeader) frame() frame {
	return frame{width: h.width, height: h.height, bits: h.samples * h.depth, orientation: 1}
}

// parseHEIF looks up the primary item's properties. Other items are parts of
// it, thumbnails, or further pictures of a camera's series.
func parseHEIF(data []byte) (heifHeader, error) {
	h := heifHeader{samples: 3, depth: 8}
	boxes := map[string][]byte{}
	for name, box := range jp2Boxes(data) {
		if name == "meta" && len(box) > 4 {
			for name, box := range jp2Boxes(box[4:]) {
				boxes[name] = box
			}
			break
		}
	}
	primary, ok := heifPrimary(boxes["pitm"])
	if !ok {
		return h, damaged("The HEIF file does not say which of its pictures it is.")
	}
	var properties []heifProperty
	var associations []byte
	for name, box := range jp2Boxes(boxes["iprp"]) {
		switch name {
		case "ipco":
			for name, box := range jp2Boxes(box) {
				properties = append(properties, heifProperty{name, box})
			}
		case "ipma":
			associations = box
		}
	}
	for _, n := range heifAssociations(associations, primary) {
		if n < 1 || n > len(properties) {
			continue
		}
		h.apply(properties[n-1])
	}
	if h.width <= 0 || h.height <= 0 {
		return h, damaged("The HEIF file does not state the size of its picture.")
	}
	return h, nil
}

type heifProperty struct {
	name string
	box  []byte
}

// apply takes the properties that bear on the size, in their order.
func (h *heifHeader) apply(p heifProperty) {
	number := func(at int) int { return int(binary.BigEndian.Uint32(p.box[at:])) }
	switch {
	case p.name == "ispe" && len(p.box) >= 12:
		h.width, h.height = number(4), number(8)
	case p.name == "irot" && len(p.box) >= 1 && p.box[0]&1 == 1:
		h.width, h.height = h.height, h.width
	case p.name == "clap" && len(p.box) >= 16 && number(4) > 0 && number(12) > 0:
		h.width, h.height = number(0)/number(4), number(8)/number(12)
	case p.name == "pixi" && len(p.box) >= 6:
		h.samples, h.depth = int(p.box[4]), int(p.box[5])
	}
}

// heifPrimary returns the number of the primary item.
func heifPrimary(box []byte) (item uint32, ok bool) {
	switch {
	case len(box) >= 6 && box[0] == 0:
		return uint32(binary.BigEndian.Uint16(box[4:])), true
	case len(box) >= 8 && box[0] == 1:
		return binary.BigEndian.Uint32(box[4:]), true
	}
	return 0, false
}

// heifAssociations returns the numbers of an item's properties, from 1.
func heifAssociations(box []byte, item uint32) []int {
	if len(box) < 8 {
		return nil
	}
	idSize, wide := 2, box[3]&1 == 1
	if box[0] > 0 {
		idSize = 4
	}
	rest := box[8:]
	for range binary.BigEndian.Uint32(box[4:]) {
		if len(rest) < idSize+1 {
			return nil
		}
		id := uint32(binary.BigEndian.Uint16(rest))
		if idSize == 4 {
			id = binary.BigEndian.Uint32(rest)
		}
		count := int(rest[idSize])
		rest = rest[idSize+1:]
		size := 1
		if wide {
			size = 2
		}
		if len(rest) < size*count {
			return nil
		}
		if id == item {
			var found []int
			for i := range count {
				n := int(rest[size*i] & 0x7f)
				if wide {
					n = n<<8 | int(rest[size*i+1])
				}
				found = append(found, n)
			}
			return found
		}
		rest = rest[size*count:]
	}
	return nil
}
