package server

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"recto/document"
	"recto/library"
	"recto/storage"
	"recto/wire"
)

// readLong puts a document of many full pages into the library, with a
// translation of as many sentences as it has lines.
func (l *testLibrary) readLong(t testing.TB, pages int) string {
	t.Helper()
	const lines, words = 40, 9
	original := []byte("%PDF-1.7 long")
	id, picture := document.ID(hashBytes(original)), testImage(t, 1200, 1700)
	stored := &document.StoredImage{SHA256: hashBytes(picture), Type: "image/png", Width: 1200, Height: 1700, Size: int64(len(picture))}
	file := document.File{Name: "long.pdf", SHA256: hashBytes(original), Size: int64(len(original)), Type: "application/pdf", Pages: pages}
	d := document.Document{Schema: document.Schema, ID: id, Run: testRun, Files: []document.File{file}}
	m := wire.Manifest{Schema: wire.ManifestSchema, Status: wire.StatusReady, Attempt: 1, Document: d, Quality: 0.95}
	parallel := &document.Parallel{Original: "ru", Alignment: document.Alignment{Schema: document.AlignmentSchema, Evidence: []string{}}}
	for n := 1; n <= pages; n++ {
		page := testPage(n, "слово")
		page.Image, page.Canvas.Width, page.Canvas.Height = stored, 1200, 1700
		region := &page.Regions[0]
		region.Lines = nil
		for i := range lines {
			line := document.Line{Box: document.Box{Left: 100, Top: 40 * (i + 1), Right: 1100, Bottom: 40*(i+1) + 30}, Paragraph: 1 + i/8, Quality: 0.95, Language: "ru"}
			for k := range words {
				line.Words = append(line.Words, document.Word{Box: document.Box{Left: 100 + 110*k, Top: line.Box.Top, Right: 200 + 110*k, Bottom: line.Box.Bottom}, Text: fmt.Sprintf("слово%d", k), Quality: 0.97, Confidence: 0.9})
			}
			region.Lines = append(region.Lines, line)
		}
		page.Identify(n)
		for _, line := range region.Lines {
			s := document.Sentence{Text: line.Text(), Paragraph: len(parallel.Ru) / 8}
			for k, word := range line.Words {
				s.Words = append(s.Words, document.SentenceWord{Start: 7 * k, End: 7*k + 6, Page: n, Line: line.ID, Words: []string{word.ID}, Boxes: []document.Box{word.Box}})
			}
			i := len(parallel.Ru)
			parallel.Ru = append(parallel.Ru, s)
			parallel.En = append(parallel.En, document.Sentence{Text: fmt.Sprintf("Sentence %d of the translation, as long as others are.", i), Paragraph: i / 8})
			parallel.Beads = append(parallel.Beads, document.Bead{Kind: document.BeadMatch, Ru: []int{i}, En: []int{i}, Confidence: 0.9})
		}
		l.putJSON(t, storage.PageKey(id, testRun, n), page)
		m.Pages = append(m.Pages, wire.ManifestPage{Number: n, SHA256: hashBytes([]byte{byte(n)}), Quality: 0.95, Languages: []string{"ru"}, Image: stored})
	}
	sum := hashBytes([]byte("long"))
	m.Alignments = []wire.Aligned{{Language: "en", Translation: sum, Recipe: testRecipe, SHA256: sum, Pairs: len(parallel.Beads), Verdict: document.VerdictGood}}
	l.put(t, storage.RefKey(hashBytes(original), id), []byte("{}"))
	l.put(t, storage.OriginalKey(hashBytes(original)), original)
	l.put(t, storage.ImageKey(id, stored.SHA256, "png"), picture)
	l.putJSON(t, storage.RunDocumentKey(id, testRun), library.Run{Document: d})
	l.putJSON(t, storage.BeadsKey(id, testRecipe), parallel)
	l.putManifest(t, m)
	l.putJSON(t, storage.SourceKey(id), wire.Source{
		Schema: wire.SourceSchema, ID: id, Files: []wire.SourceFile{{Name: file.Name, SHA256: file.SHA256, Size: file.Size}}, Lane: wire.Today, Uploaded: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC),
		Translations: []wire.TranslationFile{{Language: "en", Name: "long.txt", SHA256: sum, Size: 4, Added: wire.Saying{At: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)}}},
	})
	return id
}

// A document of a thousand pages is there at once, in its middle too, and
// brings only the pages that are looked at.
func TestBrowserOpensLongDocument(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.readLong(t, 1000)
	base := start(t, l, func(c *Config) { c.Log = quiet() }).URL
	b.look(1280, "light")
	b.do(chromedp.Navigate(base + "/login")) // the browser itself has started
	for _, page := range []int{1, 500} {
		begin := time.Now()
		b.do(chromedp.Navigate(fmt.Sprintf("%s/documents/%s?page=%d#p%dr1l3", base, id, page, page)))
		b.until(fmt.Sprintf(`document.querySelector(".panes #p%dr1l3 .lit") && document.querySelector(".over .lit rect")`, page))
		t.Logf("page %d of 1000 was lit after %v", page, time.Since(begin))
	}
	loaded, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`document.querySelectorAll("#panes [data-pane=text] .text").length`))
	if err != nil {
		t.Fatal(err)
	}
	if loaded < 3 || loaded > 20 {
		t.Errorf("%d pages of 1000 were loaded", loaded)
	}
	// Scrolling keeps the main thread free, and the other panes follow.
	worst, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](`new Promise((done) => {
		let worst = 0;
		new PerformanceObserver((list) => { for (const e of list.getEntries()) worst = Math.max(worst, e.duration); }).observe({ entryTypes: ["longtask"] });
		const pane = document.querySelector("#panes [data-pane=text]");
		pane.dispatchEvent(new WheelEvent("wheel", { bubbles: true }));
		let left = 60;
		const step = () => { pane.scrollTop += 150; if (left--) requestAnimationFrame(step); else setTimeout(() => done(worst), 500); };
		step();
	})`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the longest task while scrolling took %.0f ms", worst)
	b.until(`Number(document.getElementById("where").textContent.split(" ")[0]) > 503`)
}
