package server

import (
	"context"
	"math"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"recto/document"
	"recto/internal/testtool"
	"recto/storage"
	"recto/wire"
)

// tab is one of a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// browser starts Chromium with nothing in it.
func browser(t *testing.T) *tab {
	t.Helper()
	path := testtool.Path(t, "chromium")
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.Headless, chromedp.NoFirstRun, chromedp.DisableGPU,
	}
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars", "disable-dev-shm-usage"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return &tab{t, ctx}
}

// do does steps and ends the test where one fails. What was found on a page that
// has just been replaced is looked for again.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for _, step := range steps {
		var err error
		for range 5 {
			if err = chromedp.Do(b.ctx, step); err == nil || !strings.Contains(err.Error(), "Could not find node") {
				break
			}
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

// until waits for a condition in JavaScript, also while pages come and go.
func (b *tab) until(condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	var last error
	if !testtool.Until(ctx, func() bool {
		holds, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		last = err
		return holds
	}) {
		b.picture("never")
		b.t.Fatalf("never: %s (%v)", condition, last)
	}
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// picture keeps a screenshot in the folder RECTO_SCREENSHOTS, if there is one.
func (b *tab) picture(name string) {
	b.t.Helper()
	folder := os.Getenv("RECTO_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Error(err)
	}
}

// look shows the page in a window of some width and in light or dark.
func (b *tab) look(width int64, colours string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 900), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}},
		})
		return err
	}))
}

// everywhere looks at the page in light and dark, wide and narrow, and sees
// that it is never wider than its window.
func (b *tab) everywhere(name string) {
	b.t.Helper()
	for size, width := range map[string]int64{"wide": 1280, "narrow": 390} {
		for _, colours := range []string{"light", "dark"} {
			b.look(width, colours)
			found, err := chromedp.Run(b.ctx, chromedp.Evaluate[struct {
				Excess     int
				Paper, Ink string
			}](`({ Excess: document.documentElement.scrollWidth - innerWidth,
				Paper: getComputedStyle(document.body).backgroundColor, Ink: getComputedStyle(document.body).color })`))
			if err != nil {
				b.t.Fatal(err)
			}
			b.picture(name + "-" + size + "-" + colours)
			if found.Excess > 0 {
				b.t.Errorf("%s is %d pixels wider than a window of %d", name, found.Excess, width)
			}
			if dark := brightness(found.Paper) < brightness(found.Ink); dark != (colours == "dark") {
				b.t.Errorf("%s in %s is %s on %s", name, colours, found.Ink, found.Paper)
			}
		}
	}
	b.look(1280, "light")
}

// brightness is that of a colour such as rgb(12, 13, 14).
func brightness(colour string) int {
	sum, n := 0, 0
	for _, c := range colour + ")" {
		if c >= '0' && c <= '9' {
			n = 10*n + int(c-'0')
			continue
		}
		sum, n = sum+n, 0
	}
	return sum
}

// An archivist chooses files, drops others, and watches them being read.
func TestBrowserUploads(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	l.read(t, "Записка Горбачёва", "Записка.pdf")
	var config *Config
	base := start(t, l, func(c *Config) { config, c.Log = c, quiet() }).URL
	chosen := filepath.Join(t.TempDir(), "Протокол.pdf")
	if err := os.WriteFile(chosen, []byte("a protocol"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(base + "/"))
	b.everywhere("list")
	b.click(`#intake > summary`)
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[name=file]`), []string{chosen}))
	b.until(`document.querySelector("#chosen .name").textContent === "Протокол.pdf"`)
	b.click(`#upload .button:not([type=button])`)
	b.until(`document.querySelector("#progress").textContent === "1 uploaded."`)
	b.until(`document.querySelectorAll("ol.documents li").length === 2`)
	if title := b.text(`ol.documents li:first-child .title`); title != "Протокол.pdf" {
		t.Errorf("the list begins with %q", title)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const dropped = new DataTransfer();
		dropped.items.add(new File(["a page"], "лист 1.png"));
		dropped.items.add(new File(["a protocol"], "Протокол.pdf"));
		document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
	}`))
	b.until(`document.querySelectorAll("#chosen li").length === 2`)
	b.click(`#upload .button:not([type=button])`)
	b.until(`document.querySelector("#progress").textContent === "1 uploaded, 1 here already."`)
	b.until(`document.querySelectorAll("ol.documents li").length === 3`)
	b.everywhere("uploaded")
	// What happens to a document is seen without a hand.
	id := document.ID(hashBytes([]byte("a page")))
	view, err := l.Document(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, read := range []int{3, 5} {
		err := config.Catalogue.Refresh(t.Context(), id, func(context.Context, string) (*wire.View, error) {
			v := *view
			v.Status, v.Pages, v.Read = wire.StatusReading, 8, read
			return &v, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		l.Announce(t.Context(), wire.Event{Type: wire.PageDone, Document: id, Page: read})
		b.until(`document.querySelector("ol.documents progress")?.value === ` + strconv.Itoa(read))
	}
	b.picture("progress")
}

// A page that could not be read says why and what to do, beside the others.
func TestBrowserShowsDocument(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	b.do(chromedp.Navigate(base + "/documents/" + id))
	b.until(`document.querySelector(".panes .over .line")`)
	b.until(`document.querySelector("#page-2 .failure").textContent.includes("Rescan the page at 300 dpi")`)
	b.everywhere("document")
	b.click(`form.retry button`)
	b.until(`location.search === "?watch"`)
	if n := l.opened(id); n != 1 {
		t.Errorf("it was queued %d times", n)
	}
}

// A sentence of the translation that is reached by key lights its line, and its
// box on the scan stands where the page's JSON has the words: below a path too,
// with nothing from elsewhere.
func TestBrowserLightsCounterparts(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.align(t, id)
	base := start(t, l, func(c *Config) {
		c.Public, c.Log = &url.URL{Scheme: "http", Host: "archive.example", Path: "/scans"}, quiet()
	}).URL + "/scans"
	b.focused()
	b.look(1280, "light")
	b.do(chromedp.Navigate(base + "/documents/" + id))
	b.until(`document.querySelector(".panes .over .line")?.getBoundingClientRect().width > 0`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("t1").focus()`))
	b.until(`document.querySelector("#p1r1l1 .part.lit") && document.querySelector("#t1.lit") && document.querySelector(".over .lit rect")`)
	b.picture("lit")
	b.do(chromedp.Evaluate[chromedp.Void](`fetch("/scans/api/v1/documents/` + id + `/pages/1").then((a) => a.json()).then((p) => { window.page = p; })`))
	b.until(`window.page`)
	type rect struct{ Left, Top, Right, Bottom float64 }
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[struct{ Shown, Wanted rect }](`(() => {
		const boxes = page.regions[0].lines[0].words.map((w) => w.box), all = (f, i) => Math[f](...boxes.map((b) => b[i]));
		const wanted = [all("min", 0), all("min", 1), all("max", 2), all("max", 3)];
		const frame = document.querySelector(".deep, .plain").getBoundingClientRect(), deep = document.querySelector(".deep");
		const place = (x, y) => {
			if (!deep) return { x: frame.left + x * frame.width / page.canvas.width, y: frame.top + y * frame.width / page.canvas.width };
			const at = OpenSeadragon.getViewer(deep).world.getItemAt(0).imageToViewerElementCoordinates(new OpenSeadragon.Point(x, y));
			return { x: frame.left + at.x, y: frame.top + at.y };
		};
		const a = place(wanted[0], wanted[1]), z = place(wanted[2], wanted[3]), r = document.querySelector(".over .lit rect").getBoundingClientRect();
		return { Shown: { Left: r.left, Top: r.top, Right: r.right, Bottom: r.bottom }, Wanted: { Left: a.x, Top: a.y, Right: z.x, Bottom: z.y } };
	})()`))
	if err != nil {
		t.Fatal(err)
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1.5 }
	if s, w := found.Shown, found.Wanted; w.Right-w.Left < 20 || !near(s.Left, w.Left) || !near(s.Top, w.Top) || !near(s.Right, w.Right) || !near(s.Bottom, w.Bottom) {
		t.Errorf("the box is at %+v, the words of the page's JSON are at %+v", s, w)
	}
	b.until(`location.search.includes("page=1") && location.hash === "#t1"`)
	// The arrow leads to the counterpart, and what is linked is lit word by word.
	b.do(chromedp.KeyEvent(kb.ArrowLeft))
	b.until(`document.activeElement.id === "p1r1l1"`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#t1 [data-link]").dispatchEvent(new PointerEvent("pointerover", { bubbles: true }))`))
	b.until(`document.querySelector("#p1r1l1 .linked")?.textContent === "Секретно"`)
	b.until(`performance.getEntriesByType("resource").every((e) => e.name.startsWith(location.origin + "/scans/"))`)
	b.everywhere("beside")
}

// Without the viewer the scan is a plain image, with the same boxes over it.
func TestBrowserShowsPlainScan(t *testing.T) {
	viewer := hasViewer
	hasViewer = false
	t.Cleanup(func() { hasViewer = viewer })
	b := browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.align(t, id)
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	b.focused()
	b.look(1280, "light")
	b.do(chromedp.Navigate(base + "/documents/" + id + "#t1"))
	b.until(`document.querySelector(".plain img")?.naturalWidth > 0 && document.querySelector(".plain .over .lit rect")?.getBoundingClientRect().width > 20`)
	b.picture("plain")
}

// A document's page has one stream of events, and none while nobody sees it. What
// was missed is shown once it is seen again; what was typed, found and offered
// stays while the bar above the panes is renewed.
func TestBrowserFollowsWhileSeen(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	s := newServer(t, l, func(c *Config) { c.Log = quiet() })
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	streams := func(n int) {
		t.Helper()
		if !testtool.Until(b.ctx, func() bool { return len(s.streams) == n }) {
			t.Fatalf("%d streams are open, want %d", len(s.streams), n)
		}
	}
	seen := func(hidden bool) {
		b.do(chromedp.Evaluate[chromedp.Void](`Object.defineProperty(document, "hidden", { configurable: true, value: ` + strconv.FormatBool(hidden) + ` });
			document.dispatchEvent(new Event("visibilitychange"))`))
	}
	retitle := func(title string) {
		source, _, err := l.Source(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		source.Title = title
		l.putJSON(t, storage.SourceKey(id), source)
	}
	b.focused()
	b.do(chromedp.Navigate(server.URL + "/documents/" + id + "?lang=en"))
	b.until(`document.querySelector("#panes #p1r1l1")?.tabIndex === 0`)
	streams(1)
	b.do(chromedp.SendKeys(chromedp.CSS(`#find input[name=find]`), "секретно\r"))
	b.until(`document.activeElement.matches("#found a") && location.search.includes("find=")`)
	b.until(`document.querySelector("#found a").search.includes("lang=en") && document.querySelector("#find input[name=lang]").value === "en"`)
	seen(true)
	streams(0)
	retitle("Докладная")
	l.rereads(t, id, "ffeeddccbbaa9988", "Совершенно", "секретно")
	l.Announce(t.Context(), wire.Event{Type: wire.DocumentChanged, Document: id})
	seen(false)
	streams(1)
	b.until(`document.querySelector("#bar h1").textContent === "Докладная" && !document.getElementById("newer").hidden`)
	b.until(`document.querySelector("#find input[name=find]").value === "секретно" && document.activeElement.matches("#found a")`)
	retitle("Записка")
	l.Announce(t.Context(), wire.Event{Type: wire.DocumentChanged, Document: id})
	b.until(`document.querySelector("#bar h1").textContent === "Записка" && !document.getElementById("newer").hidden`)
	b.click(`#citelink`)
	b.until(`document.querySelector("dialog.citing #cite")`)
	streams(1)
}

// focused lets the page behave as one in the foreground.
func (b *tab) focused() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))
}

// Where there are tokens somebody has to sign in, and can sign out.
func TestBrowserSignsIn(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	l.read(t, "Записка", "a.pdf")
	tokens, err := OpenTokens(filepath.Join(t.TempDir(), "tokens"))
	if err != nil {
		t.Fatal(err)
	}
	token, err := tokens.Add("ann", RoleUpload, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	base := start(t, l, func(c *Config) { c.Tokens, c.Log = tokens, quiet() }).URL
	field := chromedp.CSS(`input[name=token]`)
	b.do(chromedp.Navigate(base + "/"))
	b.until(`location.pathname === "/login"`)
	b.everywhere("login")
	b.do(chromedp.SendKeys(field, "wrong\r"))
	b.until(`document.querySelector(".failure")?.textContent === "This token is not known here."`)
	b.do(chromedp.SendKeys(field, token+"\r"))
	b.until(`location.pathname === "/" && document.querySelectorAll("ol.documents li").length === 1`)
	b.click(`form[action="/logout"] button`)
	b.until(`location.pathname === "/login"`)
	b.do(chromedp.Navigate(base + "/"))
	b.until(`location.pathname === "/login"`)
}
