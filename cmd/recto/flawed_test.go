package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"recto/wire"
)

// cutFile writes the first part of a file.
func cutFile(t *testing.T, from, to string, share float64) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, content[:int(share*float64(len(content)))], 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// table reads a report as a spreadsheet does, without its head.
func table(t *testing.T, out string) [][]string {
	t.Helper()
	form, err := os.ReadFile(filepath.Join(out, reportName))
	if err != nil {
		t.Fatal(err)
	}
	form, marked := bytes.CutPrefix(form, []byte("\xef\xbb\xbf"))
	rows, err := csv.NewReader(bytes.NewReader(form)).ReadAll()
	if err != nil || !marked || len(rows) == 0 || strings.Join(rows[0], " ") != "file page quality reason hint" {
		t.Fatalf("%v, %q", err, form)
	}
	return rows[1:]
}

// Pages that are bad are named, the worst first, in the summary, in the report
// and in the index of explanations; and again by a call that reads nothing anew.
func TestBadPagesAreNamed(t *testing.T) {
	in, out, explained := t.TempDir(), filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "explained")
	whole := testdata(t, "pages/ru-straight.jpg")
	cutFile(t, whole, filepath.Join(in, "half.jpg"), 0.6)
	cutFile(t, whole, filepath.Join(in, "=tenth, 1.jpg"), 0.1)
	cutFile(t, whole, filepath.Join(in, "nothing.jpg"), 0.004)
	cutFile(t, testdata(t, "pages/ru-16bit.png"), filepath.Join(in, "half.png"), 0.5)
	cutFile(t, testdata(t, "pages/ru-16bit.png"), filepath.Join(in, "head.png"), 0.0003)
	copyFile(t, whole, filepath.Join(in, "whole.jpg"))
	copyFile(t, testdata(t, "pages/blank.jpg"), filepath.Join(in, "blank.jpg"))
	dir := func(cmd *exec.Cmd) { cmd.Dir = in }
	r := recto(t, dir, "ocr", "--format", "txt", "--explain", explained, "-o", out, "half.jpg", "=tenth, 1.jpg", "nothing.jpg", "half.png", "head.png", "whole.jpg", "blank.jpg")
	if r.code != 4 {
		t.Errorf("exit code %d, want 4", r.code)
	}
	order := []string{"head.png", "nothing.jpg", "=tenth, 1.jpg", "half.png", "half.jpg"}
	_, summary, found := strings.Cut(r.stderr, " to look at, the worst first:\n")
	if !found || strings.Contains(summary, "whole.jpg") || strings.Contains(summary, "blank") || !strings.Contains(summary, "Scan or copy the file again") {
		t.Errorf("the summary is %q", summary)
	}
	first := table(t, out)
	if len(first) != len(order) {
		t.Fatalf("the report has %d rows: %q", len(first), first)
	}
	for i, name := range order {
		if row := first[i]; strings.TrimPrefix(row[0], "./") != name || row[3] == "" || row[4] == "" || strings.HasPrefix(row[0], "=") {
			t.Errorf("row %d of the report is %q, want %s", i+1, row, name)
		}
	}
	index, err := os.ReadFile(filepath.Join(explained, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for _, link := range []string{`href="=tenth,%201/0001.html"`, `href="half/0001.html"`, `href="whole/0001.html"`} {
		next := bytes.Index(index, []byte(link))
		if next <= at {
			t.Errorf("%s stands at %d, behind %d: %s", link, next, at, index)
		}
		at = next
	}
	if r := recto(t, dir, "ocr", "--format", "txt", "-o", out, "whole.jpg"); r.code != 0 || len(table(t, out)) != len(order) {
		t.Errorf("exit code %d; the report has %q, want the flawed pages of the results that are there", r.code, table(t, out))
	}
	r = recto(t, dir, "ocr", "--format", "txt", "-o", out, "half.jpg", "=tenth, 1.jpg")
	if r.code != 4 || !strings.Contains(r.stderr, "2 complete already") || !strings.Contains(r.stderr, "half.jpg, page 1, quality") {
		t.Errorf("exit code %d; what is known of complete results is said again", r.code)
	}
	if r := recto(t, nil, "ocr", "-o", t.TempDir(), out); !strings.Contains(r.stderr, "Skipped: ") || strings.Contains(r.stderr, "failed") {
		t.Errorf("results taken for scans: %s", r.stderr)
	}
}

// A document whose reading is killed goes on at its next page, with the same
// results; what is damaged or foreign among the pages that were kept is read
// again.
func TestKilledDocumentGoesOn(t *testing.T) {
	in := filepath.Join(t.TempDir(), "book")
	pages := []string{"ru-straight.jpg", "en-letter.jpg", "ru-bilevel.tif", "ru-exif.jpg", "blank.jpg", "mixed-telegram.jpg", "ru-cmyk.jpg", "ru-turned-90.jpg"}
	for i, name := range pages {
		copyFile(t, testdata(t, "pages/"+name), filepath.Join(in, string(rune('1'+i))+filepath.Ext(name)))
	}
	args := func(out string) []string {
		return []string{"ocr", "--as-document", "--jobs", "1", "--format", "txt,json,pdf", "-o", out, in}
	}
	reference := filepath.Join(t.TempDir(), "reference")
	if r := recto(t, nil, args(reference)...); r.code != 0 {
		t.Fatal("exit code", r.code)
	}
	want := contents(t, reference)

	out := filepath.Join(t.TempDir(), "out")
	kept := killedWith(t, 5, out, args(out))
	if _, err := os.Stat(filepath.Join(out, "book.txt")); err == nil {
		t.Fatal("the document was complete before it was killed")
	}
	cutFile(t, kept[0], kept[0], 0.9)
	copyFile(t, kept[1], kept[2]) // a page under another's name
	r := recto(t, nil, args(out)...)
	if said := count(len(kept)-2, "page"); r.code != 0 || !strings.Contains(r.stderr, strings.Fields(said)[0]+" of them read before") {
		t.Errorf("exit code %d, want 0 and %d pages that are not read again", r.code, len(kept)-2)
	}
	got := contents(t, out)
	sameContents(t, got, want)
	if _, err := os.Stat(filepath.Join(out, workName)); err == nil {
		t.Error("the kept pages of a complete document are still there")
	}
}

// killedWith runs recto, kills it and its readers when it has kept some pages,
// and returns the files of these.
func killedWith(t *testing.T, pages int, out string, args []string) []string {
	t.Helper()
	cmd := exec.Command(filepath.Join(bin, "recto"), args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(5 * time.Minute)
	files := func() []string {
		found, _ := filepath.Glob(filepath.Join(out, workName, "*", "*", "*.json"))
		return found
	}
	for len(files()) < pages && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	cmd.Wait()
	kept := files()
	if len(kept) < pages {
		t.Fatalf("%d pages were kept, want %d", len(kept), pages)
	}
	return kept
}

// The service names bad pages, too: with the document, in the list, and with
// the pages.
func TestServiceNamesBadPages(t *testing.T) {
	h := open(t, t.TempDir())
	base := h.api(nil)
	h.start()
	dir := t.TempDir()
	cutFile(t, testdata(t, "pages/ru-straight.jpg"), filepath.Join(dir, "2.jpg"), 0.1)
	copyFile(t, testdata(t, "pages/blank.jpg"), filepath.Join(dir, "1.jpg"))
	id := h.bring(wire.Upload{}, filepath.Join(dir, "1.jpg"), filepath.Join(dir, "2.jpg")).ID
	if view := h.await(id); view.Status != wire.StatusReady || view.Flawed != 1 || len(view.Worst) != 1 || view.Worst[0].Number != 2 || !view.Worst[0].Lost() {
		t.Errorf("the document is %+v", view)
	}
	var pages struct {
		Pages []struct {
			Flaws []struct{ Kind, What, Hint string }
		}
	}
	h.get(base+"/api/v1/documents/"+id+"/pages", &pages)
	if len(pages.Pages) != 2 || len(pages.Pages[0].Flaws) != 0 || len(pages.Pages[1].Flaws) != 1 || pages.Pages[1].Flaws[0].Kind != "damaged-picture" {
		t.Errorf("its pages are %+v", pages)
	}
	said, _, code := call(t, "status", "--server", base, id)
	if code != 0 || !strings.Contains(said, "1 page to look at:") || !strings.Contains(said, "page 2, quality") {
		t.Errorf("recto status ends with %d: %s", code, said)
	}
}
