package translation

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// For each rule an element that it decides, marked with id="x", and one like it
// that another rule or none does.
func TestZoneRules(t *testing.T) {
	const text = `<p>` + "The ambassador reported on the talks that had been held in the capital. " + `</p>`
	examples := map[string]struct{ yes, no string }{
		"navigation":       {`<nav id=x>Home</nav>` + text, `<div id=x>Home</div>` + text},
		"page in a form":   {`<form id=x>` + text + `</form>`, `<form id=x>Find</form>` + text},
		"form":             {`<form id=x>Find</form>` + text, `<div id=x>Find</div>` + text},
		"button":           {`<button id=x>Share</button>` + text, `<span id=x>Share</span>` + text},
		"embedded":         {`<object id=x>Enable</object>` + text, `<object id=x>` + text + `</object>`},
		"dialog":           {`<dialog id=x>Accept</dialog>` + text, `<div id=x>Accept</div>` + text},
		"footer":           {`<footer id=x>Rights</footer>` + text, `<div class=doc-body><footer id=x>Rights</footer></div>` + text},
		"header":           {`<header id=x><nav>Home</nav></header>` + text, `<header id=x>Top secret</header>` + text},
		"hidden":           {`<div id=x style="display: none">A</div>` + text, `<div id=x style="display: block">A</div>` + text},
		"role navigation":  {`<div id=x role=banner>A</div>` + text, `<div id=x role=article>A</div>` + text},
		"role search":      {`<div id=x role=search>A</div>` + text, `<div id=x role=note>A</div>` + text},
		"role dialog":      {`<div id=x role=alertdialog>A</div>` + text, `<div id=x role=note>A</div>` + text},
		"role footer":      {`<div id=x role=contentinfo>A</div>` + text, `<div id=x role=note>A</div>` + text},
		"much of the page": {`<div id=x class=menu>` + text + `</div>`, `<div id=x class=menu>A</div>` + text},
	}
	decides := func(markup string) string {
		root, err := html.Parse(strings.NewReader(markup))
		if err != nil {
			t.Fatal(err)
		}
		w := &walker{content: &content{meta: map[string]string{}}, weights: map[*html.Node]int{}}
		w.total = max(1, w.weigh(root))
		w.findMain(root)
		for n := range root.Descendants() {
			if attr(n, "id") != "x" {
				continue
			}
			at := scope{body: n.Parent != nil && isBody(tokens(n.Parent))}
			for _, rule := range zoneRules {
				if rule.holds(&element{n, at, w}) {
					return rule.name
				}
			}
			return ""
		}
		t.Fatalf("no element x in %s", markup)
		return ""
	}
	for _, rule := range zoneRules {
		c, ok := examples[rule.name]
		if !ok {
			t.Errorf("%s has no examples", rule.name)
			continue
		}
		if got := decides(c.yes); got != rule.name {
			t.Errorf("%s: %s is decided by %q", rule.name, c.yes, got)
		}
		if got := decides(c.no); got == rule.name {
			t.Errorf("%s decides %s", rule.name, c.no)
		}
	}
}
