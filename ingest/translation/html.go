package translation

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"recto/document"
)

// mostTags is the most markup that is taken apart; a page with more is no
// translation.
const mostTags = 1 << 19

// htmlContent cuts a page of HTML into blocks.
func htmlContent(text string) (*content, error) {
	p, err := htmlPage(text, "")
	if p != nil {
		p.web = true
	}
	return p, err
}

// htmlPage cuts one of several pages into blocks. base is its name, by which
// others point to its footnotes; "" for one that stands alone.
func htmlPage(text, base string) (*content, error) {
	if strings.Count(text, "<") > mostTags {
		return nil, document.Errorf(document.KindTooLarge, "The page has more than half a million pieces of markup.")
	}
	root, err := html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return flatContent(text), nil
	}
	p := &content{meta: map[string]string{}}
	readMeta(root, p.meta)
	w := &walker{content: p, base: base, weights: map[*html.Node]int{}}
	w.total = max(1, w.weigh(root))
	w.findMain(root)
	w.node(root, scope{})
	w.flush()
	return p, w.err
}

// walker goes through a page and cuts it.
type walker struct {
	content *content
	// weights are the visible characters under each element; total is those
	// of the page, main the element that holds the page's own content.
	weights map[*html.Node]int
	total   int
	main    *html.Node
	// base is the name of the page among several.
	base    string
	parents int
	bytes   int
	err     error

	// The block at work.
	writer
	linked int
	ids    []string
	ruled  bool
	at     scope
}

// scope is what the elements around a text say of it.
type scope struct {
	zone        document.DropKind
	level       int
	term, value bool
	body        bool
	title, date bool
	link, pre   bool
	aside       bool
	parent      int
	share       float64
	inMain      bool
	// prefix is the number that a browser shows before a list item.
	prefix string
}

// findMain looks for the element that the page says its content is in.
func (w *walker) findMain(n *html.Node) {
	if n.Type == html.ElementNode && (n.DataAtom == atom.Main || attr(n, "role") == "main") && w.weights[n]*5 > w.total {
		w.main = n
		return
	}
	for c := n.FirstChild; c != nil && w.main == nil; c = c.NextSibling {
		w.findMain(c)
	}
}

// weigh counts the characters under each element.
func (w *walker) weigh(n *html.Node) int {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data))
	}
	if n.Type == html.ElementNode && unseen[n.DataAtom] {
		return 0
	}
	sum := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += w.weigh(c)
	}
	if n.Type == html.ElementNode {
		w.weights[n] = sum
	}
	return sum
}

// unseen elements hold no text that a reader could see.
var unseen = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Template: true, atom.Iframe: true, atom.Noembed: true, atom.Noframes: true, atom.Svg: true, atom.Math: false,
}

var breaking = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true, atom.Center: true, atom.Dd: true, atom.Details: true,
	atom.Dialog: true, atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true, atom.Footer: true,
	atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hgroup: true, atom.Hr: true,
	atom.Html: true, atom.Legend: true, atom.Li: true, atom.Main: true, atom.Menu: true, atom.Nav: true, atom.Object: true, atom.Ol: true, atom.Option: true, atom.P: true,
	atom.Pre: true, atom.Section: true, atom.Select: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Textarea: true, atom.Tfoot: true,
	atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true, atom.Button: true, atom.Noscript: true, atom.Video: true, atom.Audio: true, atom.Label: true,
}

// node walks one node and what is under it. The parser nests no deeper than
// 512 elements.
func (w *walker) node(n *html.Node, at scope) {
	switch n.Type {
	case html.TextNode:
		w.write(clean(n.Data), at) // references bring in what the file's own bytes had not
	case html.ElementNode:
		if !unseen[n.DataAtom] {
			w.element(n, at)
		}
	case html.DocumentNode:
		w.children(n, at)
	}
}

// element walks an element: line breaks and marks of footnotes have their own
// meaning, block elements part the text.
func (w *walker) element(n *html.Node, at scope) {
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak()
		return
	case atom.Hr:
		w.flush()
		w.ruled = true
		return
	}
	id := attr(n, "id")
	if id != "" && !breaking[n.DataAtom] {
		w.anchor(id)
	}
	if n.DataAtom == atom.A {
		if name := attr(n, "name"); name != "" {
			w.anchor(name)
		}
		if w.footnoteMark(n, at) {
			return
		}
		at.link = true
	}
	if n.DataAtom == atom.Sup && w.superscript(n) {
		return
	}
	if !breaking[n.DataAtom] {
		at.zone = zoneOf(n, at, w)
		w.children(n, at)
		return
	}
	w.flush()
	if id != "" {
		w.anchor(id)
	}
	w.children(n, w.enter(n, at))
	if w.err == nil {
		w.flush()
	}
}

// anchor notes what links can point to.
func (w *walker) anchor(id string) { w.ids = append(w.ids, w.base+"#"+id) }

// target is the anchor that a link within the page, or the book, points to; ""
// for others.
func (w *walker) target(href string) string {
	if plain, err := url.PathUnescape(href); err == nil {
		href = plain
	}
	page, id, ok := strings.Cut(href, "#")
	switch {
	case !ok || id == "" || page != "" && w.base == "":
		return ""
	case page == "":
		page = w.base
	}
	return page[strings.LastIndexByte(page, '/')+1:] + "#" + id
}

// children walks what is in a node. The items of a numbered list get their
// numbers.
func (w *walker) children(n *html.Node, at scope) {
	item := itemNumber(n)
	for c := n.FirstChild; c != nil && w.err == nil; c = c.NextSibling {
		inner := at
		if c.DataAtom == atom.Li && n.DataAtom == atom.Ol {
			inner.prefix = item(c)
		}
		w.node(c, inner)
		at.prefix = "" // an item's number stands once, before its first text
	}
}

// enter returns the scope inside a block element.
func (w *walker) enter(n *html.Node, at scope) scope {
	at.zone = zoneOf(n, at, w)
	at.inMain = at.inMain || n == w.main
	at.aside = at.aside || n.DataAtom == atom.Aside && !isNote(n) || attr(n, "role") == "complementary"
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		at.level = int(n.Data[1] - '0')
	case atom.Dt, atom.Th:
		at.term, at.value = true, false
	case atom.Dd, atom.Td:
		at.value, at.term = true, false
	case atom.Pre, atom.Textarea:
		at.pre = true
	}
	names := tokens(n)
	at.body = at.body || isBody(names) || attr(n, "itemprop") == "articleBody"
	at.title = at.title || hasAny(names, titleNames)
	at.date = at.date || slices.ContainsFunc(names, func(name string) bool { return slices.Contains(dateNames, name) })
	if !breaksText(n) {
		w.parents++
		at.parent, at.share = w.parents, float64(w.weights[n])/float64(w.total)
	}
	return at
}

// breaksText reports whether an element is a paragraph or the like, which
// stands in its parent rather than being one.
func breaksText(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Dt, atom.Dd, atom.Th, atom.Td, atom.Hr:
		return true
	}
	return false
}

// write adds text to the block at work.
func (w *walker) write(data string, at scope) {
	if w.bytes += len(data); w.bytes > mostText {
		w.err = document.Errorf(document.KindTooLarge, "The page has more than %d MB of text.", mostText>>20)
		return
	}
	if at.pre && strings.Contains(data, "\n") {
		for i, line := range strings.Split(data, "\n") {
			if i > 0 {
				w.lineBreak()
			}
			at.pre = false
			w.write(line, at)
		}
		return
	}
	if w.empty() && strings.TrimSpace(data) != "" {
		w.at = at
		if at.prefix != "" {
			w.add(at.prefix + " ")
		}
	}
	before := w.visible
	w.add(data)
	if at.link {
		w.linked += w.visible - before
	}
}

// lineBreak ends a line; two in a row end the block.
func (w *walker) lineBreak() {
	if w.writer.lineBreak() >= 2 {
		w.flush()
	}
}

// flush ends the block at work.
func (w *walker) flush() {
	text := w.text.String()
	if text != "" {
		at := w.at
		b := &block{
			text: text, level: at.level, term: at.term, value: at.value, zone: at.zone, body: at.body, title: at.title, date: at.date,
			aside: at.aside, ruled: w.ruled, linked: float64(w.linked) / float64(max(1, w.visible)), parent: at.parent, share: at.share, marks: w.marks, targets: w.ids,
		}
		if b.zone == "" && w.main != nil && !at.inMain {
			b.zone = document.DropNavigation
		}
		if slices.ContainsFunc(b.targets, isComment) {
			b.zone = document.DropComment
		}
		w.content.blocks = append(w.content.blocks, b)
		w.ids, w.ruled = nil, false
	} else if len(w.marks) > 0 && len(w.content.blocks) > 0 {
		b := w.content.blocks[len(w.content.blocks)-1]
		for _, m := range w.marks {
			b.marks = append(b.marks, noteMark{len(b.text), m.text, m.target})
		}
	}
	w.writer, w.linked = writer{}, 0
}

// footnoteMark takes a link to a footnote out of the text: a short mark with
// a target within the page.
func (w *walker) footnoteMark(n *html.Node, at scope) bool {
	target := w.target(attr(n, "href"))
	text := strings.TrimSpace(clean(innerText(n)))
	if isComment(target) && !w.empty() && len(text) < 6 {
		return true // a reviewer's, in a page that a word processor saved
	}
	if target == "" || !isMark(text) || at.zone != "" {
		return false
	}
	if w.empty() {
		// A mark at the head of a block leads back from the note.
		return false
	}
	w.mark(text, target)
	return true
}

// isComment reports whether an anchor is that of a comment in the margin, as word
// processors in the browser name them.
func isComment(anchor string) bool {
	_, id, _ := strings.Cut(anchor, "#")
	return strings.HasPrefix(id, "cmnt") && !strings.HasPrefix(id, "cmnt_ref")
}

// superscript takes a raised number without a link out of the text as the
// mark of a footnote.
func (w *walker) superscript(n *html.Node) bool {
	text := strings.TrimSpace(clean(innerText(n)))
	if n.FirstChild == nil || n.FirstChild != n.LastChild || n.FirstChild.Type != html.TextNode || !isMark(text) || w.text.Len() == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(w.text.String())
	if unicode.IsDigit(last) && !strings.ContainsAny(text, "[(*") {
		return false // a power
	}
	w.mark(text, "")
	return true
}

// isMark reports whether a text is a footnote's number or sign.
func isMark(s string) bool {
	core := strings.Trim(s, "[]().")
	if core == "" || len(s) > 8 {
		return false
	}
	if _, err := strconv.Atoi(core); err == nil {
		return len(core) <= 3
	}
	if strings.Trim(core, "*†‡§") == "" {
		return true
	}
	return len(core) == 1 && core[0] >= 'a' && core[0] <= 'z' || strings.Trim(core, "ivx") == ""
}

// itemNumber returns what a browser shows before the items of a list.
func itemNumber(list *html.Node) func(*html.Node) string {
	number, _ := strconv.Atoi(attr(list, "start"))
	number = max(number, 1)
	kind := attr(list, "type")
	plain := hasAny(tokens(list), []string{"footnotes", "references", "plain", "unstyled", "breadcrumb", "nav"})
	return func(item *html.Node) string {
		if v, err := strconv.Atoi(attr(item, "value")); err == nil {
			number = v
		}
		n := number
		number++
		switch {
		case plain || hasNote(item):
			return ""
		case (kind == "a" || kind == "A") && n >= 1 && n <= 26:
			return string(rune(kind[0])+rune(n-1)) + "."
		}
		return strconv.Itoa(n) + "."
	}
}

// isNote reports whether an element says that it holds footnotes.
func isNote(n *html.Node) bool {
	return strings.Contains(attr(n, "epub:type"), "note") || strings.Contains(attr(n, "role"), "doc-footnote") || strings.Contains(attr(n, "role"), "doc-endnote")
}

// hasNote reports whether a list item is the target of a footnote mark.
func hasNote(item *html.Node) bool {
	id := strings.ToLower(attr(item, "id"))
	return strings.HasPrefix(id, "fn") || strings.Contains(id, "note") || strings.HasPrefix(id, "cite")
}

func innerText(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var text strings.Builder
	for c := n.FirstChild; c != nil && text.Len() < 64; c = c.NextSibling {
		text.WriteString(innerText(c))
	}
	return text.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}
