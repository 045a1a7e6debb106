package export

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"recto/document"
)

func merged(t testing.TB, parts ...[]byte) ([]byte, error) {
	t.Helper()
	var readers []io.ReadSeeker
	for _, part := range parts {
		readers = append(readers, bytes.NewReader(part))
	}
	var out bytes.Buffer
	err := Merge(func(b []byte) error {
		out.Write(b)
		return nil
	}, engine(t), readers)
	return out.Bytes(), err
}

func TestMerge(t *testing.T) {
	_, pages := sample(t)
	scan, _ := scans(t, scan{record: record(t, "skewed.json"), picture: "skewed.jpg", rotate: 90, after: "BT /F 12 Tf 100 100 Td (own) Tj ET"})
	out, err := merged(t, samplePDF(t), scan, samplePDF(t))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := merged(t, samplePDF(t), scan, samplePDF(t)); !bytes.Equal(out, again) {
		t.Error("two runs differ")
	}
	path := save(t, "merged.pdf", out)
	if got := tool(t, "qpdf", "--check", path); strings.Contains(got, "WARNING") {
		t.Error(got)
	}
	info := tool(t, "pdfinfo", path)
	if !strings.Contains(info, "Pages:           9\n") || strings.Contains(info, "Date") {
		t.Error(info)
	}
	checkWords(t, pages[0], document.Scale(.36, .36), wordsOf(t, path, 1))
	checkWords(t, pages[1], document.Scale(.36, .36), wordsOf(t, path, 7))
	if got := tool(t, "pdftotext", "-f", "5", "-l", "5", path, "-"); strings.TrimSpace(got) != "own" {
		t.Errorf("page 5: %q", got)
	}
	if _, err := merged(t, scan, []byte("no PDF")); !document.IsKind(err, document.KindDamaged) || !strings.HasPrefix(err.Error(), "part 2: ") {
		t.Errorf("a broken part: %v", err)
	}
}

// A signed source comes out as a file that does not claim to be signed, and
// otherwise looks the same.
func TestOverlayOfSigned(t *testing.T) {
	img := jpegOf(t, "straight.jpg")
	var signed bytes.Buffer
	f := newPDFFile(&signed)
	catalog, tree, info, picture, page, sig, value, look, text := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	f.stream(picture, imageEntries(&img), img.Data)
	f.packed(look, "/Type/XObject/Subtype/Form/BBox[0 0 50 20]", []byte("1 0 0 rg 0 0 50 20 re f"))
	f.object(value, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 30]/Contents<00>>>")
	f.object(sig, fmt.Sprintf("<</Type/Annot/Subtype/Widget/FT/Sig/T(signature)/F 4/Rect[10 10 60 30]/V %d 0 R/AP<</N %d 0 R>>>>", value, look))
	f.object(text, fmt.Sprintf("<</Type/Annot/Subtype/Widget/FT/Tx/T(text)/V(typed)/F 4/Rect[100 10 150 30]/AP<</N %d 0 R>>>>", look))
	f.object(page, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 595.44 432]/Annots[%d 0 R %d 0 R]/Resources<</XObject<</p %d 0 R>>>>>>", tree, sig, text, picture))
	f.object(tree, fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", page))
	f.object(info, "<<>>")
	f.object(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/AcroForm<</SigFlags 3/Fields[%d 0 R %d 0 R]>>/Perms<</DocMDP %d 0 R>>>>", tree, sig, text, value))
	if err := f.finish(catalog, info); err != nil {
		t.Fatal(err)
	}
	p := record(t, "straight.json")
	p.Source = document.PageSource{Page: 1, Kind: "pdf"}
	p.Canvas.ToPDF = &document.Affine{A: .36, D: -.36, F: 432}
	e := engine(t)
	out, notes := overlaid(t, e, signed.Bytes(), "", []*document.Page{p})
	if len(notes) != 1 || !strings.HasPrefix(notes[0], "The copy carries no signature") {
		t.Errorf("notes: %q", notes)
	}
	for _, trace := range []string{"ByteRange", "DocMDP", "SigFlags", "/Sig"} {
		if bytes.Contains(out, []byte(trace)) {
			t.Errorf("the copy has %s", trace)
		}
	}
	if !bytes.Contains(out, []byte("(typed)")) {
		t.Error("the other field is gone")
	}
	path := save(t, "unsigned.pdf", out)
	tool(t, "qpdf", "--check", path)
	checkWords(t, p, document.Scale(.36, .36), wordsOf(t, path, 1))
	if again, _ := overlaid(t, e, signed.Bytes(), "", []*document.Page{p}); !bytes.Equal(out, again) {
		t.Error("two runs differ")
	}
}
