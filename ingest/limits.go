package ingest

import "recto/document"

// Limits bound what a source may cost. A zero field stands for its default.
type Limits struct {
	// FileSize is the largest file in bytes; 4 GiB by default.
	FileSize int64
	// Pages is the largest number of pages; 20,000 by default.
	Pages int
	// Entries is the largest number of entries in a zip; 50,000 by default.
	Entries int
	// EntrySize is the largest inflated entry of a zip in bytes; 512 MiB by
	// default. One entry at a time is held in memory.
	EntrySize int64
	// Ratio is how many times its packed size a zip may hold; 200 by default.
	// What inflates to less than 64 MiB passes at any ratio.
	Ratio int64
}

// ratioFloor is the inflated size below which no zip counts as a bomb.
const ratioFloor = 64 << 20

// orDefaults fills the zero fields.
func (l Limits) orDefaults() Limits {
	fill(&l.FileSize, 4<<30)
	fill(&l.Pages, 20_000)
	fill(&l.Entries, 50_000)
	fill(&l.EntrySize, 512<<20)
	fill(&l.Ratio, 200)
	return l
}

func fill[T int | int64](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// checkPixels refuses a picture that has no pixels or more than are decoded at
// its depth. It is asked before anything is allocated.
func checkPixels(width, height, bitsPerPixel int) error {
	if width <= 0 || height <= 0 {
		return document.Errorf(document.KindDamaged, "The picture has no pixels (%d x %d).", width, height)
	}
	if limit := document.PixelLimit(bitsPerPixel); !fits(width, height, limit) {
		return document.Errorf(document.KindTooLarge, "The picture has %d x %d pixels; at %d bits a pixel %d million are the limit.", width, height, bitsPerPixel, limit/1e6)
	}
	return nil
}

// fits reports whether width times height is at most limit, without overflow.
func fits(width, height, limit int) bool {
	return width > 0 && height > 0 && width <= limit/height
}
