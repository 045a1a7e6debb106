package translation

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readMeta gathers what the head of a page says.
func readMeta(n *html.Node, meta map[string]string) {
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Title:
			if meta["title"] == "" {
				meta["title"] = oneLine(clean(innerTextAll(n)))
			}
		case atom.Meta:
			name := strings.ToLower(attr(n, "name") + attr(n, "property"))
			if content := squeeze(clean(attr(n, "content"))); name != "" && content != "" && meta[name] == "" {
				meta[name] = oneLine(content)
			}
		case atom.Html:
			meta["lang"] = attr(n, "lang")
		case atom.Svg, atom.Script, atom.Style:
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		readMeta(c, meta)
	}
}

func innerTextAll(n *html.Node) string {
	if n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
		return n.FirstChild.Data
	}
	return ""
}

// flatContent is for a page that is nested beyond what the parser takes: the
// text alone, with every tag as a border.
func flatContent(text string) *content {
	var plain strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	skip := atom.Atom(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			p := textContent(clean(plain.String()))
			p.web = true
			return p
		case html.TextToken:
			if skip == 0 {
				plain.WriteString(strings.Join(strings.Fields(string(z.Text())), " "))
				plain.WriteByte(' ')
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if unseen[a] && a != atom.Head {
				skip = a
			}
			if breaking[a] {
				plain.WriteString("\n\n")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if atom.Lookup(name) == skip {
				skip = 0
			}
		}
	}
}
