package translation

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"recto/document"
)

// element is an element of a page and what the elements around it say.
type element struct {
	*html.Node
	at scope
	w  *walker
}

// zoneRule is one way to tell from an element's markup that it is no content, or
// that it is.
type zoneRule struct {
	name string
	// kind is the noise that the element is, "" for content.
	kind  document.DropKind
	holds func(e *element) bool
}

// zoneRules are tried in this order; the first that holds decides.
var zoneRules = []zoneRule{
	{"navigation", document.DropNavigation, func(e *element) bool { return e.is(atom.Nav, atom.Menu) }},
	// old pages are one form as a whole
	{"page in a form", "", func(e *element) bool {
		return e.is(atom.Form, atom.Select, atom.Textarea, atom.Object, atom.Video, atom.Audio, atom.Noscript) && e.holdsMore(1, 2)
	}},
	{"form", document.DropForm, func(e *element) bool { return e.is(atom.Form, atom.Select, atom.Textarea) }},
	{"button", document.DropTool, func(e *element) bool { return e.is(atom.Button) }},
	{"embedded", document.DropNotice, func(e *element) bool { return e.is(atom.Object, atom.Video, atom.Audio, atom.Noscript) }},
	{"dialog", document.DropNotice, func(e *element) bool { return e.is(atom.Dialog) }},
	{"footer", document.DropFooter, func(e *element) bool { return e.is(atom.Footer) && !e.at.body }},
	{"header", document.DropNavigation, (*element).siteHeader},
	{"hidden", document.DropHidden, func(e *element) bool { return hasAttr(e.Node, "hidden") || hiddenStyle(attr(e.Node, "style")) }},
	{"role navigation", document.DropNavigation, func(e *element) bool { return e.hasRole("navigation", "menu", "menubar", "banner", "tablist") }},
	{"role search", document.DropForm, func(e *element) bool { return e.hasRole("search") }},
	{"role dialog", document.DropNotice, func(e *element) bool { return e.hasRole("dialog", "alertdialog") }},
	{"role footer", document.DropFooter, func(e *element) bool { return e.hasRole("contentinfo") }},
	// such an element is not taken for noise by its class alone
	{"much of the page", "", func(e *element) bool {
		return e.is(atom.Html, atom.Body, atom.Main, atom.Article) || e.holdsMore(2, 5)
	}},
}

func (e *element) is(names ...atom.Atom) bool { return slices.Contains(names, e.DataAtom) }

func (e *element) hasRole(roles ...string) bool { return slices.Contains(roles, attr(e.Node, "role")) }

// holdsMore reports whether an element holds more than n/m of the page's text.
func (e *element) holdsMore(n, m int) bool { return e.w.weights[e.Node]*m > e.w.total*n }

// siteHeader reports whether a header is the site's and not the document's.
func (e *element) siteHeader() bool {
	if !e.is(atom.Header) {
		return false
	}
	return e.w.main != nil && !e.at.inMain || !strings.Contains(ancestors(e.Node), "article") && e.w.weights[e.Node]*5 < e.w.total && hasChild(e.Node, atom.Nav)
}

// zoneOf tells what noise an element is by its name, role and class; "" for
// content. The first element that says so decides for all in it.
func zoneOf(n *html.Node, at scope, w *walker) document.DropKind {
	if at.zone != "" {
		return at.zone
	}
	e := &element{n, at, w}
	for _, rule := range zoneRules {
		if rule.holds(e) {
			return rule.kind
		}
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
	{document.DropNavigation, []string{"nav", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "skip", "skiplink", "masthead", "pager", "pagination", "site-header", "siteheader", "site-title", "site-branding", "topbar", "toc", "print-breadcrumb", "post-navigation", "blog-pager", "mw-navigation", "sitesub", "jump-to-nav", "visually-hidden", "sr-only", "screen-reader-text"}},
	{document.DropTool, []string{"share", "sharing", "sharedaddy", "social", "toolbar", "tools", "addthis", "addtoany", "buttons", "print-link", "printlink", "actions", "post-ufi", "mw-editsection"}},
	{document.DropNotice, []string{"cookie", "cookies", "consent", "gdpr", "cookiebar", "noprint-notice", "browserupgrade", "pdf-fallback"}},
	{document.DropForm, []string{"search", "searchform", "searchbox", "newsletter", "signup", "subscribe", "login", "subscription-widget"}},
	{document.DropRelated, []string{"related", "recommended", "see-also", "more-like-this", "jp-relatedposts", "recent-posts", "widget"}},
	{document.DropComment, []string{"comment", "comments", "comments-area", "disqus", "respond"}},
	{document.DropFooter, []string{"site-footer", "footer", "copyright", "colophon", "post-meta", "entry-meta", "entry-footer", "post-footer", "byline", "post-date", "date-header", "posted-on", "entry-date", "printfooter", "catlinks", "print-created", "print-source_url", "print-links", "print-site_name", "print-header", "print-footer"}},
}

// bodyNames are those of the element that holds a document's text, titleNames
// and dateNames those of its title and date.
var (
	bodyNames  = []string{"transcript", "transcription", "translation", "english-translation", "document-text", "doc-text", "document-body", "doc-body", "entry-content", "post-content", "article-body", "articlebody", "body-text", "fulltext", "full-text", "text-body", "field--name-body", "field-name-body"}
	titleNames = []string{"entry-title", "post-title", "msotitle", "print-title", "firstheading", "documentfirstheading", "document-title", "doc-title", "page-title", "article-title", "record-title"}
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
