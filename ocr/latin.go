package ocr

import (
	"recto/document"
	"recto/ocr/prepare"
	"recto/ocr/script"
)

// Latin words and Roman numerals inside Russian text come out as Cyrillic
// letters of a similar shape when the Russian model reads them: NATO as МАТО,
// III as ТТТ. Reading in both languages at once makes the same mistakes and
// makes the Russian worse. So a page of Russian that holds words of that sort
// is read a second time, in English: only the lines that hold them where these
// are few, else the whole page. Of two words in one place the one is kept that
// makes more sense, see odds.

const (
	// fewLines with Latin candidates are read one by one; beyond, and where
	// they are half of the page, the whole page costs less.
	fewLines   = 5
	shareLines = 2
)

// latinWords puts Latin words where the Russian reading of an image has letters
// that only look like them, and returns what was decided. regions are in pixels
// of the working image.
func (r *Reader) latinWords(regions []document.Region, work *prepare.WorkingImage) ([]document.Decision, error) {
	var suspects []*document.Line
	lines := 0
	for ri := range regions {
		for li := range regions[ri].Lines {
			lines++
			if line := &regions[ri].Lines[li]; r.script.MayHoldLatin(line) {
				suspects = append(suspects, line)
			}
		}
	}
	read := r.readLines
	if len(suspects) > fewLines && shareLines*len(suspects) > lines {
		read = r.readPage
	}
	again, err := read(suspects, regions, work)
	if err != nil {
		return nil, err
	}
	return r.script.Choose(again), nil
}

// readLines reads the suspicious lines in English, one by one.
func (r *Reader) readLines(suspects []*document.Line, _ []document.Region, work *prepare.WorkingImage) (again []script.Reread, err error) {
	for _, line := range suspects {
		english, err := r.readLine(line.Box, work)
		if err != nil {
			return nil, err
		}
		again = append(again, script.Reread{Line: line, English: english})
	}
	return again, nil
}

// readPage reads the whole image in English.
func (r *Reader) readPage(_ []*document.Line, regions []document.Region, work *prepare.WorkingImage) (again []script.Reread, err error) {
	english, err := r.regions(work, []string{document.ModelName("en")})
	if err != nil {
		return nil, err
	}
	for ri := range regions {
		for li := range regions[ri].Lines {
			line := script.Reread{Line: &regions[ri].Lines[li]}
			for _, region := range english {
				for _, other := range region.Lines {
					common := line.Box.Intersect(other.Box)
					if 2*common.Height() > min(line.Box.Height(), other.Box.Height()) && common.Width() > 0 {
						line.English = append(line.English, other.Words...)
					}
				}
			}
			again = append(again, line)
		}
	}
	return again, nil
}

// readLine reads one line of an image in English.
func (r *Reader) readLine(box document.Box, work *prepare.WorkingImage) ([]document.Word, error) {
	margin := box.Height() / 4
	box.Left, box.Right = box.Left-2*margin, box.Right+2*margin
	box.Top, box.Bottom = box.Top-margin, box.Bottom+margin
	lines, err := r.readStrip(box, work, []string{document.ModelName("en")})
	var words []document.Word
	for _, line := range lines {
		words = append(words, line.Words...)
	}
	return words, err
}
