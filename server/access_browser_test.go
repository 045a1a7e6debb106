package server

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"recto/internal/testtool"
)

// axe returns the rules of accessibility that scripts/setup.sh has fetched.
func axe(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile("web/node_modules/axe-core/axe.min.js")
	if err != nil {
		testtool.Missing(t, "axe-core, which scripts/setup.sh fetches")
	}
	return string(script)
}

// No page keeps people out who hear it, or use keys, or see little contrast.
func TestBrowserPagesAreAccessible(t *testing.T) {
	script, b := axe(t), browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.align(t, id)
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	b.focused()
	for _, colours := range []string{"light", "dark"} {
		b.look(1280, colours)
		for path, ready := range map[string]string{
			"/": `document.querySelector(".documents li")`, "/login": `document.querySelector("form.stack")`, "/nothing": `document.querySelector(".failure")`,
			"/documents/" + id + "#t1":          `document.querySelector("#p1r1l1 .lit")`,
			"/documents/" + id + "/cite?page=1": `document.querySelector("#cite")`,
		} {
			b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(base+path))
			b.until(ready)
			b.do(chromedp.Evaluate[chromedp.Void](script))
			b.until(`axe.getRules().length > 50`)
			found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations
				.filter((v) => v.impact === "serious" || v.impact === "critical")
				.map((v) => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")))`, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			if len(found) > 0 {
				t.Errorf("%s in %s:\n%s", strings.ReplaceAll(path, id, "ID"), colours, strings.Join(found, "\n"))
			}
		}
	}
}
