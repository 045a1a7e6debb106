package ocr

import (
	"slices"

	"recto/document"
	"recto/ocr/confidence"
	"recto/ocr/engine"
	"recto/ocr/layout"
	"recto/ocr/prepare"
)

// firstReading is the name of the reading that every page gets.
const firstReading = "first reading"

// reading is one recognition of a page and what is thought of it.
type reading struct {
	// name is that of the fallback it was read by, or firstReading.
	name string
	// image is what was recognised; Close frees it.
	image *prepare.WorkingImage
	// raw is what the recogniser made of it; regions are what is made of that,
	// in the same pixels.
	raw, regions []document.Region
	languages    []string
	// unread are lines of print that were not made out, in the image's pixels.
	unread []droppedLine
	// notes are what a person should know of the text.
	notes []string
	// ink is what the image is made of in black and white, print all print of
	// the page.
	ink   *layout.Ink
	print *allPrint
	// decisions are those on Latin words.
	decisions []document.Decision
	// complete is true once Latin words stand in it; plain is what was thought
	// of it before, where it is not mostly English.
	complete bool
	plain    confidence.Judgement
	confidence.Judgement
}

// Close frees the reading's image; the reading itself stays good.
func (read *reading) Close() { read.image.Close() }

// recognise reads a prepared image in the given languages and judges the
// result, which the caller closes. The image stays the caller's. Russian is
// read by itself; completed puts in the Latin words, which is done here where the
// page is mostly English.
func (r *Reader) recognise(work *prepare.WorkingImage, print *allPrint, languages []string) (*reading, error) {
	withLatin := r.holdsLatin(languages)
	models := make([]string, 0, len(languages))
	for _, tag := range languages {
		if !withLatin || tag != "en" {
			models = append(models, document.ModelName(tag))
		}
	}
	regions, err := r.regions(work, models)
	if err != nil {
		return nil, err
	}
	ink, err := work.Ink()
	if err != nil {
		return nil, err
	}
	if regions, err = r.lineNumbers(regions, work, ink); err != nil {
		return nil, err
	}
	regions, unread, err := r.rescue(regions, work, print, ink, models)
	if err != nil {
		return nil, err
	}
	if regions, err = r.rescueFaint(regions, work, print, models); err != nil {
		return nil, err
	}
	regions = layout.Arrange(regions)
	read := &reading{image: work.Copy(), raw: regions, languages: languages, ink: ink, print: print, complete: !withLatin, unread: unread}
	r.judge(read)
	read.note("recognise")
	if len(languages) > 0 && languages[0] == "en" { // without Latin words nothing is left to compare
		if err := r.completed(read); err != nil {
			read.Close()
			return nil, err
		}
	}
	read.plain = read.Judgement
	return read, nil
}

// holdsLatin reports whether Latin words are looked for in a reading in these
// languages.
func (r *Reader) holdsLatin(languages []string) bool {
	return slices.Contains(languages, "ru") && r.words["ru"] != nil && r.words["en"] != nil
}

// completed puts Latin words into a reading, if that is not yet done, and
// judges it anew. It costs up to as much as the reading itself did.
func (r *Reader) completed(read *reading) error {
	if read.complete {
		return nil
	}
	decisions, err := r.latinWords(read.raw, read.image)
	if err != nil {
		return err
	}
	read.decisions = decisions
	read.complete = true
	r.judge(read)
	read.note("latin")
	return nil
}

// note leaves in the trail what is thought of the reading.
func (read *reading) note(step string) {
	share, _ := read.Share()
	read.image.Note(document.Step{Name: step, Values: map[string]float64{
		"quality": read.Quality, "known": document.Thousandth(share), "missed": read.Missed, "foreign": read.Foreign,
	}}, nil)
}

// regions reads an image, each of its zones by itself.
func (r *Reader) regions(work *prepare.WorkingImage, models []string) ([]document.Region, error) {
	zones, gutter, err := work.Zones()
	if err != nil {
		return nil, err
	}
	var all []document.Region
	if len(zones) == 0 {
		if all, err = r.regionsOf(work.Pix, engine.ModePage, models); err == nil {
			all, err = r.apart(all, work.Pix, models)
		}
	} else {
		all, err = r.zones(zones, gutter, work.Pix, engine.ModeColumn, models)
	}
	if err != nil {
		return nil, err
	}
	if work.Photographed {
		all = slices.DeleteFunc(all, func(region document.Region) bool { return confidence.Noise(r.words, region) })
	}
	return all, err
}

// zones reads the zones of an image one after the other.
func (r *Reader) zones(zones []layout.Zone, gutter layout.Gutter, p *engine.Pix, mode engine.Mode, models []string) (all []document.Region, err error) {
	for _, zone := range zones {
		pix, err := zone.Only(gutter, p)
		if err != nil {
			return nil, err
		}
		as := mode
		if zone.Rows {
			as = engine.ModeBlock
		}
		regions, err := r.regionsOf(pix, as, models)
		pix.Close()
		if err != nil {
			return nil, err
		}
		all = append(all, regions...)
	}
	return all, nil
}

// apart reads again, each by itself, what stands on both sides of a gutter that
// lines were read over: those of a table and of the text beside it are seldom on
// one level.
func (r *Reader) apart(regions []document.Region, p *engine.Pix, models []string) ([]document.Region, error) {
	const most = 3 // gutters
	for range most {
		strip := layout.FindStrip(regions)
		if strip == nil {
			break
		}
		zones, gutter := strip.Zones()
		read, err := r.zones(zones, gutter, p, engine.ModePage, models)
		if err != nil {
			return nil, err
		}
		var ok bool
		if regions, ok = strip.Replace(regions, read); !ok {
			break
		}
	}
	return regions, nil
}

func (r *Reader) regionsOf(p *engine.Pix, mode engine.Mode, models []string) ([]document.Region, error) {
	hocr, err := r.recogniser.HOCR(p, mode, models...)
	if err != nil {
		return nil, err
	}
	return parseHOCR(hocr)
}

// page returns the reading as a page of the image, which was turned by turn
// degrees on top of its own orientation.
func (read *reading) page(img *document.Image, turn int) *document.Page {
	canvas := newCanvas(img, turn%360)
	page := &document.Page{
		Schema: document.PageSchema, Canvas: canvas, Origin: document.OriginOCR,
		Languages: read.languages, Quality: read.Quality,
		Regions: read.regions, Trail: read.image.Trail, Notes: read.notes,
	}
	if page.Regions == nil {
		page.Regions = []document.Region{}
	}
	if !slices.ContainsFunc(page.Regions, func(r document.Region) bool { return len(r.Lines) > 0 }) {
		page.Origin, page.Languages = document.OriginNone, nil
	}
	for r := range page.Regions {
		read.toCanvas(&page.Regions[r], canvas)
	}
	marks := read.image.MarksOn(canvas)
	layout.NameSignatures(page.Regions, marks)
	if page.Origin != document.OriginNone {
		page.Regions = append(page.Regions, read.unreadOn(canvas, marks)...)
	}
	page.Regions = append(page.Regions, marks...)
	document.JoinWords(page.Regions)
	return page
}

// unreadOn returns regions for the lines that were not made out, those that are no
// part of a mark.
func (read *reading) unreadOn(canvas document.Canvas, marks []document.Region) (unread []document.Region) {
	for _, line := range read.unread {
		region := document.Region{Kind: document.RegionUnread, Box: line.box}
		read.toCanvas(&region, canvas)
		marked := slices.ContainsFunc(marks, func(mark document.Region) bool {
			common := mark.Box.Intersect(region.Box)
			return 3*common.Width()*common.Height() > region.Box.Width()*region.Box.Height()
		})
		if !marked {
			unread = append(unread, region)
		}
	}
	return unread
}

// toCanvas maps a region from the image to the canvas.
func (read *reading) toCanvas(region *document.Region, canvas document.Canvas) {
	bounds := document.Box{Right: canvas.Width, Bottom: canvas.Height}
	m := read.image.ToCanvas
	if len(region.Lines) == 0 {
		region.Box = m.ApplyBox(region.Box).Intersect(bounds)
		return
	}
	region.Box = document.Box{}
	for l := range region.Lines {
		line := &region.Lines[l]
		line.Size *= m.Stretch(line.Box)
		line.Polygon = m.Outline(line.Box)
		line.Box = document.Bound(line.Polygon...).Intersect(bounds)
		line.Baseline = [2]document.Point{m.Apply(line.Baseline[0]), m.Apply(line.Baseline[1])}
		for w := range line.Words {
			line.Words[w].Box = m.ApplyBox(line.Words[w].Box).Intersect(bounds)
		}
		region.Box = region.Box.Union(line.Box)
	}
}
