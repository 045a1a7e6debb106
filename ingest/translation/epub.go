package translation

import (
	"encoding/xml"
	"net/url"
	"path"
	"slices"
	"strings"
)

// epubContent cuts a book into blocks: its pages in their order, without the
// table of contents.
func epubContent(p *parts) (*content, error) {
	book := &epubPackage{meta: map[string]string{}, hrefs: map[string]string{}, roles: map[string]string{}}
	root := &epubContainer{}
	if err := p.streamPart("meta-inf/container.xml", root); err != nil {
		return nil, err
	}
	if err := p.streamPart(root.path, book); err != nil {
		return nil, err
	}
	pages := book.pages(path.Dir(root.path))
	if len(pages) == 0 { // a book without a list of its pages
		pages = slices.DeleteFunc(slices.Sorted(slices.Values(p.names)), func(name string) bool {
			return !strings.HasSuffix(name, ".xhtml") && !strings.HasSuffix(name, ".html") && !strings.HasSuffix(name, ".htm")
		})
	}
	c := &content{meta: book.meta, blocks: book.credits()}
	size := 0
	for _, name := range pages {
		data, err := p.read(name)
		if err != nil {
			return nil, err
		}
		page, err := htmlPage(decode(data, true), path.Base(name))
		if err != nil {
			return nil, err
		}
		for _, b := range page.blocks {
			size += len(b.text)
		}
		if size > mostText {
			return nil, unpacksTooLarge()
		}
		c.blocks = append(c.blocks, page.blocks...)
	}
	return c, nil
}

// epubContainer names the file that lists what the book is made of.
type epubContainer struct{ path string }

func (c *epubContainer) start(t xml.StartElement) {
	if t.Name.Local == "rootfile" && c.path == "" {
		c.path = value(t, "full-path")
	}
}
func (c *epubContainer) end(string)   {}
func (c *epubContainer) chars(string) {}
func (c *epubContainer) size() int    { return 0 }

// epubPackage lists what a book is made of, and who made it.
type epubPackage struct {
	meta map[string]string
	// hrefs are the files by their names in the list, spine the names of the
	// pages in order.
	hrefs map[string]string
	spine []string
	// people are those who contributed, roles what they did.
	people []epubPerson
	roles  map[string]string
	// at is the element that text belongs to, refines the person it is about.
	at, refines string
	bytes       int
}

type epubPerson struct{ id, name, role string }

func (b *epubPackage) size() int { return b.bytes }

func (b *epubPackage) start(t xml.StartElement) {
	b.at = t.Name.Local
	switch b.at {
	case "item":
		if !strings.Contains(" "+value(t, "properties")+" ", " nav ") && strings.Contains(value(t, "media-type"), "html") {
			b.hrefs[value(t, "id")] = value(t, "href")
		}
	case "itemref":
		if value(t, "linear") != "no" {
			b.spine = append(b.spine, value(t, "idref"))
		}
	case "creator", "contributor":
		b.people = append(b.people, epubPerson{id: value(t, "id"), role: value(t, "role")})
	case "meta":
		b.refines = ""
		if value(t, "property") == "role" {
			b.refines = strings.TrimPrefix(value(t, "refines"), "#")
		}
	}
}

func (b *epubPackage) end(string) { b.at = "" }

func (b *epubPackage) chars(text string) {
	b.bytes += len(text)
	text = oneLine(clean(text))
	switch b.at {
	case "title":
		if b.meta["core.title"] == "" {
			b.meta["core.title"] = text
		}
	case "source":
		b.meta["dc.source"] = text
	case "creator", "contributor":
		b.people[len(b.people)-1].name += text
	case "meta":
		if b.refines != "" {
			b.roles[b.refines] = text
		}
	}
}

// pages are the names of the book's pages in their order.
func (b *epubPackage) pages(dir string) []string {
	var names []string
	for _, id := range b.spine {
		href, err := url.PathUnescape(b.hrefs[id])
		if err == nil && href != "" {
			names = append(names, path.Join(dir, href))
		}
	}
	return names
}

// credits are the translators that the list names.
func (b *epubPackage) credits() (credits []*block) {
	for _, p := range b.people {
		if (p.role == "trl" || p.id != "" && b.roles[p.id] == "trl") && p.name != "" {
			credits = append(credits, creditBlock(p.name))
		}
	}
	return credits
}

// creditBlock is a translator named in a file's own data.
func creditBlock(name string) *block {
	return &block{text: name, role: roleCredit, label: "Translator"}
}
