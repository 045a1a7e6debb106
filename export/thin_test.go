package export

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"recto/document"
)

// However a PDF is written, its images stay out of PDFium and come back whole.
func TestThinViews(t *testing.T) {
	e := engine(t)
	src, pages := scans(t,
		scan{record: record(t, "straight.json"), picture: "straight.jpg"},
		scan{record: record(t, "skewed.json"), picture: "skewed.jpg"})
	plain := save(t, "plain.pdf", src)
	for _, form := range []string{"--object-streams=disable", "--object-streams=generate", "--linearize", "--qdf"} {
		t.Run(form, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "source.pdf")
			tool(t, "qpdf", form, plain, path)
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var g gaps
			doc, err := g.open(e, bytes.NewReader(src), int64(len(src)), "")
			if err != nil {
				t.Fatal(err)
			}
			closeDocument(e, doc)
			if len(g) != 4 { // each picture is there twice, once with a mask
				t.Errorf("%d gaps", len(g))
			}
			out, _ := overlaid(t, e, src, "", pages)
			copied := save(t, "copy.pdf", out)
			if problems := check(t, copied); problems != "" {
				t.Error(problems)
			}
			for i, p := range pages {
				checkWords(t, p, document.Scale(.36, .36), wordsOf(t, copied, i+1))
			}
			for i, data := range images(t, copied, "2") {
				if data != string(jpegOf(t, []string{"straight.jpg", "skewed.jpg"}[i]).Data) {
					t.Errorf("image %d is another", i)
				}
			}
			checkSame(t, out, src)
		})
	}
}

// A file may say what a token says: it only ever gets its own bytes.
func TestThinViewOfTokens(t *testing.T) {
	e := engine(t)
	src, pages := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg",
		after: "% " + token(0) + "\n% " + token(7) + "\n", form: "% /Length 31\n% " + token(0)})
	out, _ := overlaid(t, e, src, "", pages)
	path := save(t, "tokens.pdf", out)
	if problems := check(t, path); problems != "" {
		t.Error(problems)
	}
	checkSame(t, out, src)
}

// Reading in pieces gives what reading at once gives, and only the patched
// bytes differ from the file's.
func TestThinViewReads(t *testing.T) {
	src, _ := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg"})
	view, found, err := thin(bytes.NewReader(src), int64(len(src)), 5)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(view)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(src) || len(found) != 2 || !bytes.Contains(all, []byte(token(5))) || !bytes.Contains(all, []byte(token(6))) {
		t.Fatalf("%d bytes of %d, %d gaps", len(all), len(src), len(found))
	}
	for _, step := range []int{1, 7, 31, 4096} {
		for at := 0; at < len(all); at += step {
			if step < 4096 && at > 4*step && !bytes.Contains(all[max(0, at-100):min(len(all), at+100)], []byte(tokenPrefix[:6])) {
				continue
			}
			piece := make([]byte, min(step, len(all)-at))
			view.Seek(int64(at), io.SeekStart)
			if _, err := io.ReadFull(view, piece); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(piece, all[at:at+len(piece)]) {
				t.Fatalf("%d bytes at %d differ", step, at)
			}
		}
	}
	for _, gap := range found {
		if !bytes.Equal(src[gap.start:gap.start+gap.length], jpegOf(t, "straight.jpg").Data) {
			t.Error("a gap is not the image")
		}
	}
}

// Gaps lie within the file, do not overlap what is patched elsewhere, and fill
// gives the file back.
func FuzzThin(f *testing.F) {
	small := bytes.Repeat([]byte("data "), 1000)
	f.Add([]byte("1 0 obj\n<</Subtype/Image/Length 5000>>\nstream\n" + string(small) + "\nendstream\nendobj\n"))
	f.Add([]byte("2 0 obj 5000 endobj 1 0 obj<</Length 2 0 R /Subtype /Image>>stream\r\n" + string(small) + "endstream endobj"))
	f.Add([]byte("1 0 obj<</Length 99999999999999999999/Subtype/Image>>stream\n"))
	f.Add([]byte("1 0 obj<</Length 9223372036854775807/Subtype/Image>>stream\nendstream"))
	f.Fuzz(func(t *testing.T, data []byte) {
		view, found, err := thin(bytes.NewReader(data), int64(len(data)), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, gap := range found {
			if gap.start < 0 || gap.length < smallGap || gap.start+gap.length > int64(len(data)) {
				t.Fatalf("gap %d, %d of %d", gap.start, gap.length, len(data))
			}
		}
		all, err := io.ReadAll(view)
		if err != nil || len(all) != len(data) {
			t.Fatalf("%d bytes of %d, %v", len(all), len(data), err)
		}
		// What PDFium might write of it.
		var filled pieceFile
		gaps(found).fill(&filled, all)
		if _, err := io.Copy(io.Discard, &filled); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzFindID(f *testing.F) {
	f.Add([]byte("trailer<</ID[<00><11>]>>"))
	f.Add([]byte(`trailer<</ID [(a\)]\\) (b(]))]>>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if start, end, ok := findID(data); ok && (start < 3 || end > len(data) || start >= end) {
			t.Fatal(start, end)
		}
	})
}
