package ocr

import (
	"recto/document"
)

// allPrint is the print of a page as a look shows it that takes faint letters for
// letters too. Sheets made from one page share it.
type allPrint struct {
	// sheet is the page, in grey or colour; lines and xHeight are in its pixels.
	sheet   *sheet
	lines   []trace
	xHeight float64
	// letters is how many there are.
	letters int
	// probed is true once some unread lines were read to see what they are;
	// shinesThrough is then true where they make no sense: they are the
	// other side of the paper, or dirt.
	probed, shinesThrough bool
	// nonsense is true once lines that a reading dropped were read one by one
	// and none made sense.
	nonsense bool
	// near is the page in black and white near the paper, nil until nearPaper
	// is asked for it.
	near *sheet
}

// Close frees the page near the paper; nil has none.
func (p *allPrint) Close() {
	if p != nil && p.near != nil {
		p.near.Close()
	}
}

// nearPaper returns the page in black and white near its paper, made once. It
// stays the print's.
func (p *allPrint) nearPaper() (*sheet, error) {
	if p.near != nil {
		return p.near, nil
	}
	near := p.sheet.copy()
	near.journal = nil // a look only, no step
	if err := near.nearPaper(); err != nil {
		near.Close()
		return nil, err
	}
	p.near = near
	return near, nil
}

// printed looks for lines of print on a grey or coloured sheet, those too that
// are lost where it becomes black and white. It finds none on a bilevel sheet,
// which shows all there is.
func (s *sheet) printed() (found *allPrint, err error) {
	found = &allPrint{sheet: s}
	if s.pix.Depth() == 1 {
		return found, nil
	}
	// Smaller sizes are enough to see lines, and have less noise, but small
	// letters are lost in them.
	const few = 100
	for _, size := range []float64{0.35, 0.5, 1} {
		if size == 1 && found.letters >= few {
			break
		}
		at, err := s.printedAt(size)
		if err != nil {
			return nil, err
		}
		if at.letters > found.letters {
			found = at
		}
	}
	return found, nil
}

// printedAt looks for lines of print on the sheet brought to a size.
func (s *sheet) printedAt(size float64) (*allPrint, error) {
	look := s.copy()
	defer look.Close()
	look.journal = nil // a look only, no step
	if err := look.grey(); err != nil {
		return nil, err
	}
	if err := look.scale(size); err != nil {
		return nil, err
	}
	if err := look.even(); err != nil {
		return nil, err
	}
	pix, _, err := look.pix.NearPaper()
	if err != nil {
		return nil, err
	}
	defer pix.Close()
	found := &allPrint{sheet: s}
	components := pix.Components()
	height, _ := xHeight(components)
	if height == 0 {
		return found, nil
	}
	found.xHeight = height / size
	found.lines = traces(pix, components, height)
	for _, line := range found.lines {
		found.letters += len(line)
		for i := range line {
			line[i].X, line[i].Y = line[i].X/size, line[i].Y/size
		}
	}
	return found, nil
}

// unread returns the pieces of lines that lie in no recognised word, and which
// share of all letters that is. scale leads from the page to the pixels of the
// regions.
func (p *allPrint) unread(regions []document.Region, scale float64) (pieces []trace, share float64) {
	const few = 8 // letters make no piece
	if p == nil || p.letters == 0 {
		return nil, 0
	}
	read := linesOf(regions)
	missed := 0
	for _, line := range p.lines {
		var piece trace
		end := func() {
			if len(piece) >= few {
				pieces = append(pieces, piece)
				missed += len(piece)
			}
			piece = nil
		}
		for _, foot := range line {
			if covered(read, int(foot.X*scale), int((foot.Y-p.xHeight/2)*scale)) {
				end()
			} else {
				piece = append(piece, foot)
			}
		}
		end()
	}
	return pieces, thousandth(float64(missed) / float64(p.letters))
}

// missed is the share of letters that became no text.
func (p *allPrint) missed(regions []document.Region, scale float64) float64 {
	_, share := p.unread(regions, scale)
	if p == nil || p.shinesThrough {
		return 0
	}
	return share
}

// linesOf returns the lines of a page; a region without lines, which is no
// text, counts as one: what is no text is not missed.
func linesOf(regions []document.Region) []*document.Line {
	var lines []*document.Line
	for r := range regions {
		if box := regions[r].Box; len(regions[r].Lines) == 0 {
			lines = append(lines, &document.Line{Box: box, Words: []document.Word{{Box: box}}})
		}
		lines = append(lines, linesIn(regions[r:r+1])...)
	}
	return lines
}

// linesIn returns the lines of regions, and nothing for those without.
func linesIn(regions []document.Region) []*document.Line {
	var lines []*document.Line
	for r := range regions {
		for l := range regions[r].Lines {
			lines = append(lines, &regions[r].Lines[l])
		}
	}
	return lines
}

// wordsIn returns the words of regions.
func wordsIn(regions []document.Region) []document.Word {
	var words []document.Word
	for _, line := range linesIn(regions) {
		words = append(words, line.Words...)
	}
	return words
}

// ink is what a sheet is made of in black and white.
type ink struct {
	components []document.Box
	xHeight    float64
}

// ink looks at a sheet in black and white.
func (s *sheet) ink() (*ink, error) {
	if s.pix.Depth() != 1 {
		s = s.copy()
		defer s.Close()
		s.journal = nil // a look only, no step
		if err := bilevel(s); err != nil {
			return nil, err
		}
	}
	components := s.pix.Components()
	height, _ := xHeight(components)
	return &ink{components, height}, nil
}

// missed returns the share of letter-sized components whose centre lies in no
// recognised word.
func (i *ink) missed(regions []document.Region) float64 {
	letters := letterSized(i.components, i.xHeight)
	if len(letters) == 0 {
		return 0
	}
	lines := linesOf(regions)
	missed := 0
	for _, c := range letters {
		if !covered(lines, (c.Left+c.Right)/2, (c.Top+c.Bottom)/2) {
			missed++
		}
	}
	return thousandth(float64(missed) / float64(len(letters)))
}

func covered(lines []*document.Line, x, y int) bool {
	for _, line := range lines {
		b := line.Box
		if x < b.Left || x >= b.Right || y < b.Top || y >= b.Bottom {
			continue
		}
		for _, w := range line.Words {
			if x >= w.Box.Left && x < w.Box.Right && y >= w.Box.Top && y < w.Box.Bottom {
				return true
			}
		}
	}
	return false
}
