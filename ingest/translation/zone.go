package translation

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"recto/document"
)

// zoneOf tells what noise an element is by its name, role and class. The first
// element that says so decides for all in it. An element that holds much of
// the page's text is not taken for noise by its class alone.
func zoneOf(n *html.Node, at place, w *walker) document.DropKind {
	if at.zone != "" {
		return at.zone
	}
	switch n.DataAtom {
	case atom.Nav, atom.Menu:
		return document.DropNavigation
	case atom.Form, atom.Select, atom.Textarea:
		if w.weights[n]*2 > w.total {
			return "" // old pages are one form as a whole
		}
		return document.DropForm
	case atom.Button:
		return document.DropTool
	case atom.Object, atom.Video, atom.Audio, atom.Noscript:
		if w.weights[n]*2 > w.total {
			return ""
		}
		return document.DropNotice
	case atom.Dialog:
		return document.DropNotice
	case atom.Footer:
		if !at.body {
			return document.DropFooter
		}
	case atom.Header:
		if w.main != nil && !at.inMain || !strings.Contains(ancestors(n), "article") && w.weights[n]*5 < w.total && hasChild(n, atom.Nav) {
			return document.DropNavigation
		}
	}
	if attr(n, "hidden") != "" || hasAttr(n, "hidden") || hiddenStyle(attr(n, "style")) {
		return document.DropHidden
	}
	switch attr(n, "role") {
	case "navigation", "menu", "menubar", "banner", "tablist":
		return document.DropNavigation
	case "search":
		return document.DropForm
	case "dialog", "alertdialog":
		return document.DropNotice
	case "contentinfo":
		return document.DropFooter
	}
	if n.DataAtom == atom.Html || n.DataAtom == atom.Body || n.DataAtom == atom.Main || n.DataAtom == atom.Article || w.weights[n]*5 > w.total*2 {
		return ""
	}
	names := tokens(n)
	for _, z := range zoneNames {
		if hasAny(names, z.names) && !isBody(names) {
			return z.kind
		}
	}
	return ""
}

// zoneNames are class names and IDs, or parts of them between hyphens, of what
// is not content.
var zoneNames = []struct {
	kind  document.DropKind
	names []string
}{
	{document.DropNavigation, []string{"nav", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "skip", "skiplink", "masthead", "pager", "pagination", "site-header", "siteheader", "site-title", "site-branding", "topbar", "toc", "visually-hidden", "sr-only", "screen-reader-text"}},
	{document.DropTool, []string{"share", "sharing", "sharedaddy", "social", "toolbar", "tools", "addthis", "addtoany", "buttons", "print-link", "printlink", "actions"}},
	{document.DropNotice, []string{"cookie", "cookies", "consent", "gdpr", "cookiebar", "noprint-notice", "browserupgrade", "pdf-fallback"}},
	{document.DropForm, []string{"search", "searchform", "searchbox", "newsletter", "signup", "subscribe", "login"}},
	{document.DropRelated, []string{"related", "recommended", "see-also", "more-like-this", "jp-relatedposts", "recent-posts", "widget"}},
	{document.DropComment, []string{"comment", "comments", "comments-area", "disqus", "respond"}},
	{document.DropFooter, []string{"site-footer", "footer", "copyright", "colophon", "post-meta", "entry-meta", "entry-footer"}},
}

// bodyNames are those of the element that holds a document's text, titleNames
// and dateNames those of its title and date.
var (
	bodyNames  = []string{"transcript", "transcription", "translation", "english-translation", "document-text", "doc-text", "document-body", "doc-body", "entry-content", "post-content", "article-body", "articlebody", "body-text", "fulltext", "full-text", "text-body", "field--name-body", "field-name-body"}
	titleNames = []string{"entry-title", "post-title", "document-title", "doc-title", "page-title", "article-title", "record-title"}
	dateNames  = []string{"date", "document-date", "doc-date", "docdate", "date-display-single"}
)

// isBody reports whether one of the names, or the end of one, is that of the
// element that holds the text.
func isBody(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return slices.Contains(bodyNames, name) || slices.Contains(bodyNames, name[strings.LastIndexAny(name, "-_")+1:])
	})
}

// tokens are the class names and the ID of an element in small letters.
func tokens(n *html.Node) []string {
	return strings.Fields(strings.ToLower(attr(n, "class") + " " + attr(n, "id")))
}

// hasAny reports whether one of the names is wanted as a whole, or is made of
// parts the last or first of which is.
func hasAny(names, wanted []string) bool {
	for _, name := range names {
		if slices.Contains(wanted, name) {
			return true
		}
		parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
		if len(parts) > 1 && (slices.Contains(wanted, parts[0]) || slices.Contains(wanted, parts[len(parts)-1])) && !structural(parts) {
			return true
		}
	}
	return false
}

// structural reports whether a name speaks of a page's frame rather than of
// what it holds: "has-sidebar", "no-comments", "menu-open".
func structural(parts []string) bool {
	switch parts[0] {
	case "has", "no", "with", "is", "not", "page":
		return true
	}
	switch parts[len(parts)-1] {
	case "open", "closed", "enabled", "page", "layout", "wrapper", "container":
		return true
	}
	return false
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func hasChild(n *html.Node, want atom.Atom) bool {
	for c := range n.Descendants() {
		if c.DataAtom == want {
			return true
		}
	}
	return false
}

// ancestors names the elements around a node.
func ancestors(n *html.Node) string {
	var names []string
	for p := n.Parent; p != nil; p = p.Parent {
		names = append(names, p.Data)
	}
	return strings.Join(names, "/")
}

func hiddenStyle(style string) bool {
	style = strings.ReplaceAll(strings.ToLower(style), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}
