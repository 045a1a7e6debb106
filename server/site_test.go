package server

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A bag is read without a server, from a disk: words are found, and what belongs
// together is lit, on the scan too.
func TestBrowserOpensBag(t *testing.T) {
	b := browser(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.align(t, id)
	_, data := ask(t, "GET", start(t, l, func(c *Config) { c.Log = quiet() }).URL+"/api/v1/documents/"+id+"/bag", nil)
	archive, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, archive); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate("file://" + filepath.Join(dir, "recto-"+id[:16], "data", "index.html")))
	b.until(`!document.getElementById("find").hidden`)
	b.everywhere("site")
	b.do(chromedp.SendKeys(chromedp.CSS(`#find input`), "секретно"))
	b.until(`document.querySelectorAll("#find li a").length === 1`)
	b.click(`#find li a`)
	b.until(`document.querySelector("#scan img")?.naturalWidth === 600`)
	b.until(`document.activeElement.blur(), document.getElementById("t1").focus(), document.querySelector(".text .lit")?.textContent.includes("Секретно") && document.querySelector("#scan .litbox").offsetWidth > 0`)
	b.everywhere("site-page")
	b.click(`a[rel=next]`)
	b.until(`document.querySelector(".failure")`)
}
