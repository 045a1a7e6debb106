package export

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"recto/document"
)

// edit is one way to lay new text over a page.
type edit struct {
	// scanned is the page's content where some of it goes.
	scanned *contentStream
	// cut says which text operators go.
	cut func(*textShow) bool
	// mute are the fonts whose letters lose their meaning, not their look,
	// because the new text has it.
	mute map[*resources][]string
	// note says what stays that should not, after "Page 7".
	note string
}

// editsOf returns what may be done to a page, the most thorough first. The last
// takes nothing away.
func (c *copyOf) editsOf(object int, p *document.Page) []edit {
	_, data, err := c.contents(object)
	var scanned *contentStream
	if err == nil {
		scanned, err = scanPage(c.savedFile, data, c.resourcesOf(object))
	}
	if err != nil {
		return []edit{{note: "has content that cannot be looked through: old text in it is beside the new."}}
	}
	shows := scanned.allShows()
	if len(shows) == 0 {
		return []edit{{}}
	}
	unpainted := func(s *textShow) bool { return s.unpainted }
	doubtful := func(s *textShow) bool { return s.unpainted || s.suspect }
	all := func(*textShow) bool { return true }
	none := func(*textShow) bool { return false }
	cuts := []func(*textShow) bool{all, doubtful, unpainted}
	if countShows(shows, doubtful) == 0 {
		cuts = []func(*textShow) bool{none} // nothing tells that any of it is unseen
	}
	var edits []edit
	for i, cut := range cuts {
		if i > 0 && countShows(shows, cut) == countShows(shows, cuts[i-1]) {
			continue
		}
		edits = append(edits, edit{scanned: scanned, cut: cut, mute: readFonts(scanned, cut, p)})
	}
	return append(edits, edit{note: "keeps its old text beside the new: without it the page would look different."})
}

func countShows(shows []*textShow, cut func(*textShow) bool) int {
	n := 0
	for _, s := range shows {
		if cut(s) {
			n++
		}
	}
	return n
}

// streams returns a content stream and all its forms, each once.
func (c *contentStream) streams() []*contentStream {
	found := []*contentStream{c}
	for i := 0; i < len(found); i++ {
		for _, name := range slices.Sorted(maps.Keys(found[i].forms)) {
			if form := found[i].forms[name]; !slices.Contains(found, form) {
				found = append(found, form)
			}
		}
	}
	return found
}

func (c *contentStream) allShows() []*textShow {
	var shows []*textShow
	for _, stream := range c.streams() {
		for i := range stream.shows {
			if len(stream.shows[i].codes) > 0 {
				shows = append(shows, &stream.shows[i])
			}
		}
	}
	return shows
}

// readFonts returns the fonts of the text that stays where most of it stands on
// lines that were read: what it says would be there twice, or as the nonsense
// for which its page was read as a picture.
func readFonts(page *contentStream, cut func(*textShow) bool, p *document.Page) map[*resources][]string {
	toCanvas, ok := p.Canvas.ToPDF.Inverse()
	if !ok {
		return nil
	}
	mute := map[*resources][]string{}
	for _, stream := range page.streams() {
		balance := map[string]int{}
		for i := range stream.shows {
			show := &stream.shows[i]
			if cut(show) || len(bytes.Trim(show.codes, "\x00 ")) == 0 {
				continue
			}
			if isRead(p, toCanvas.Apply(show.uses[0].at)) {
				balance[show.font]++
			} else {
				balance[show.font]--
			}
		}
		for _, font := range slices.Sorted(maps.Keys(balance)) {
			if balance[font] > 0 && !slices.Contains(mute[stream.resources], font) {
				mute[stream.resources] = append(mute[stream.resources], font)
			}
		}
	}
	return mute
}

// isRead reports whether text that begins at a point of the canvas stands on a
// line that was read.
func isRead(p *document.Page, at document.Point) bool {
	for r := range p.Regions {
		for _, l := range p.Regions[r].Lines {
			room := float64(min(l.Box.Width(), l.Box.Height())) / 2
			if at.X >= float64(l.Box.Left)-room && at.X <= float64(l.Box.Right)+room &&
				at.Y >= float64(l.Box.Top)-room && at.Y <= float64(l.Box.Bottom)+room {
				return true
			}
		}
	}
	return false
}

// apply does the first of a page's edits; a page without any stays as it is.
func (c *copyOf) apply(p *overlaidPage, font int) error {
	if len(p.edits) == 0 {
		return nil
	}
	e := p.edits[0]
	before := c.last
	page := c.dict(p.object)
	refs, _, _ := c.contents(p.object)
	raw := c.resourcesOf(p.object).raw
	rest := refs
	if e.scanned != nil {
		data := e.scanned.without(e.cut)
		raw = c.editResources(e.scanned, &e, map[*contentStream]int{})
		if !bytes.Equal(data, e.scanned.data) {
			n := c.reserve()
			c.packed(n, "", data)
			rest = []int{n}
			for _, old := range refs {
				c.replaced[old] = true
			}
		}
	}
	fonts := c.dictOf(raw.get("Font"))
	name := freeName(fonts)
	raw = raw.with("Font", fonts.with(name, fmt.Appendf(nil, "%d 0 R", font)).bytes())
	// The new text comes first, where the state is known, whatever the content
	// makes of it.
	layer := c.reserve()
	c.packed(layer, "", fmt.Appendf(nil, "q\n%sQ\n", bytes.ReplaceAll(p.content, []byte("/recto "), []byte("/"+name+" "))))
	contents := fmt.Sprintf("[%d 0 R", layer)
	for _, n := range rest {
		contents += fmt.Sprintf(" %d 0 R", n)
	}
	contents += "]"
	p.before = c.changed[p.object]
	c.object(p.object, string(page.with("Contents", []byte(contents)).with("Resources", raw.bytes()).bytes()))
	for n := before + 1; n <= c.last; n++ {
		p.added = append(p.added, n)
	}
	return nil
}

// undo takes a page's edit back.
func (c *copyOf) undo(p *overlaidPage) {
	for _, n := range p.added {
		delete(c.changed, n)
	}
	delete(c.changed, p.object)
	if p.before != nil {
		c.changed[p.object] = p.before
	}
	p.added, p.before = nil, nil
}

// freeName returns a name that a font does not have.
func freeName(fonts rawDict) string {
	name := "recto"
	for n := 2; fonts.get(name) != nil; n++ {
		name = fmt.Sprintf("recto%d", n)
	}
	return name
}

// without returns the content without the text operators that are cut.
func (c *contentStream) without(cut func(*textShow) bool) []byte {
	var out []byte
	from := 0
	for i := range c.shows {
		if show := &c.shows[i]; cut(show) && show.start >= from {
			out = append(append(out, c.data[from:show.start]...), show.instead...)
			from = show.end
		}
	}
	return append(out, c.data[from:]...)
}

// editResources returns the resources of a content stream with the forms and
// fonts that change in it replaced by changed copies.
func (c *copyOf) editResources(stream *contentStream, e *edit, done map[*contentStream]int) rawDict {
	raw := stream.resources.raw
	objects := c.dictOf(raw.get("XObject"))
	changed := false
	for _, name := range slices.Sorted(maps.Keys(stream.forms)) {
		if n := c.editForm(stream.forms[name], e, done); n != stream.forms[name].number {
			objects, changed = objects.with(name, fmt.Appendf(nil, "%d 0 R", n)), true
		}
	}
	if changed {
		raw = raw.with("XObject", objects.bytes())
	}
	if mute := e.mute[stream.resources]; len(mute) > 0 {
		fonts := c.dictOf(raw.get("Font"))
		for _, name := range mute {
			if n := c.muted(fonts.get(name), stream, name); n > 0 {
				fonts = fonts.with(name, fmt.Appendf(nil, "%d 0 R", n))
			}
		}
		raw = raw.with("Font", fonts.bytes())
	}
	return raw
}

// editForm returns the number of a form's changed copy, or its own where
// nothing in it changes.
func (c *copyOf) editForm(form *contentStream, e *edit, done map[*contentStream]int) int {
	if n, ok := done[form]; ok {
		return n
	}
	done[form] = form.number // a form may hold itself
	data := form.without(e.cut)
	raw := c.editResources(form, e, done)
	if bytes.Equal(data, form.data) && bytes.Equal(raw.bytes(), form.resources.raw.bytes()) {
		return form.number
	}
	n := c.reserve()
	d := c.dict(form.number).with("Filter", nil).with("DecodeParms", nil).with("Length", nil).with("Resources", raw.bytes())
	entries := d.bytes()
	c.packed(n, string(entries[2:len(entries)-2]), data)
	c.replaced[form.number] = true
	done[form] = n
	return n
}

// muted returns a copy of a font whose codes all stand for a space, 0 where the
// font's codes are not known to be of one or two bytes.
func (c *copyOf) muted(font []byte, stream *contentStream, name string) int {
	d := c.dictOf(font)
	width := 1
	if subtype := string(d.get("Subtype")); subtype == "/Type0" {
		if encoding := string(d.get("Encoding")); encoding != "/Identity-H" && encoding != "/Identity-V" {
			return 0
		}
		width = 2
	}
	used := map[int]bool{}
	for i := range stream.shows {
		if show := &stream.shows[i]; show.font == name {
			for at := 0; at+width <= len(show.codes); at += width {
				code := int(show.codes[at])
				if width == 2 {
					code = code<<8 | int(show.codes[at+1])
				}
				used[code] = true
			}
		}
	}
	cmap, object := c.reserve(), c.reserve()
	c.packed(cmap, "", spaces(slices.Sorted(maps.Keys(used)), width))
	c.object(object, string(d.with("ToUnicode", fmt.Appendf(nil, "%d 0 R", cmap)).bytes()))
	return object
}

// spaces returns a CMap by which codes stand for a space.
func spaces(used []int, width int) []byte {
	var cmap bytes.Buffer
	cmap.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /recto-spaces def\n/CMapType 2 def\n")
	fmt.Fprintf(&cmap, "1 begincodespacerange\n<%0*X> <%0*X>\nendcodespacerange\n", 2*width, 0, 2*width, 1<<(8*width)-1)
	for some := range slices.Chunk(used, 100) {
		fmt.Fprintf(&cmap, "%d beginbfchar\n", len(some))
		for _, code := range some {
			fmt.Fprintf(&cmap, "<%0*X> <0020>\n", 2*width, code)
		}
		cmap.WriteString("endbfchar\n")
	}
	cmap.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return cmap.Bytes()
}
