package ocr

import (
	"slices"

	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/layout"
	"recto/ocr/script"
)

// judge makes the regions of a reading of what was recognised, and says what
// they are worth.
func (r *Reader) judge(read *reading) {
	regions := clone(read.raw)
	r.script.OneScript(regions)
	regions, nothing := r.separate(regions, read.ink)
	regions = layout.TypeRegions(layout.TypeFurniture(regions))
	read.regions, read.notes = regions, script.Notices(regions)
	if nothing {
		read.notes = []string{noteNoSense}
	}
	missed := max(read.missedLines(regions), read.ink.Missed(regions), read.print.missed(regions, read.print.enlargement(read.image)))
	read.Judgement = confidence.Judge(r.words, regions, confidence.Grounds(r.words, regions), missed)
}

// missedLines returns the share of letters in lines that were not made out, which may
// be too large for the ink's own count.
func (read *reading) missedLines(regions []document.Region) float64 {
	missed, all := 0, 0
	for _, line := range read.unread {
		missed += line.letters
	}
	for _, word := range layout.WordsIn(regions) {
		all += len([]rune(word.Text))
	}
	return document.Thousandth(float64(missed) / float64(max(1, missed+all)))
}

// noteNoSense is said of a page of which all that was read is no text.
const noteNoSense = "Nothing that stands on this page makes sense as print: it may be a hand, a picture or a bad copy."

// separate takes what is no text out of the regions of a page: lines that are no
// text become illegible regions without words, in their place. On a page that
// bears no print none of it is text.
func (r *Reader) separate(regions []document.Region, ink *layout.Ink) (kept []document.Region, nothing bool) {
	illegible, nothing := confidence.Illegible(r.words, regions, ink.Standing)
	kept = layout.Typed(regions, illegible)
	for k := range kept {
		if region := &kept[k]; region.Kind == document.RegionIllegible {
			region.Lines, region.Quality, region.Language = nil, 0, ""
		}
	}
	return kept, nothing && len(kept) > 0
}

// clone copies regions with their lines and words.
func clone(regions []document.Region) []document.Region {
	regions = slices.Clone(regions)
	for r := range regions {
		lines := slices.Clone(regions[r].Lines)
		for l := range lines {
			lines[l].Words = slices.Clone(lines[l].Words)
		}
		regions[r].Lines = lines
	}
	return regions
}
