package export

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"recto/document"
)

// old is unseen text of somebody else.
const old = "BT 3 Tr /F 12 Tf 100 100 Td (obsolete) Tj ET\n"

// bilevel is an inline image of 16 x 16 pixels whose data holds what could be
// taken for its end.
func bilevel() string {
	data := []byte(strings.Repeat("\xAA\x55", 14) + "EI \xF0")
	return "q 120 0 0 120 300 300 cm BI /W 16 /H 16 /BPC 1 /IM true ID " + string(data) + "\nEI Q\n"
}

// Whatever a page paints besides old text looks the same without it, and the
// old text goes.
func TestOverlayKeepsWhatIsSeen(t *testing.T) {
	e := engine(t)
	for name, after := range map[string]string{
		"inline image":      old + bilevel(),
		"inline first":      bilevel() + old,
		"cmyk":              old + "0 1 1 0 k 300 300 80 80 re f 0.2 0.8 0 0.1 K 6 w 320 420 m 480 440 l S\n",
		"spacing":           "BT 3 Tr /F 12 Tf 5 Tc 12 Tw 140 Tz 100 100 Td (obsolete) Tj 0 Tr 300 250 Td (w i d e) Tj ET\n",
		"shown by quote":    "BT /F 12 Tf 14 TL 3 Tr 300 300 Td (obsolete) ' 7 3 (obsolete too) \" 0 Tr (shown below) ' ET\n",
		"clip by text":      "q BT 7 Tr /F 12 Tf 100 100 Td (obsolete) Tj ET Q 0 0 1 rg 300 300 50 50 re f\n",
		"unbalanced":        old + "q 0.5 0 0 0.5 0 0 cm q 1 0 0 rg 600 600 90 90 re f\n",
		"too many restores": "Q Q " + old + "2 0 0 2 0 0 cm 0 1 0 rg 150 150 40 40 re f\n",
		"open text":         "0 0 1 rg 300 300 50 50 re f BT 3 Tr /F 12 Tf 100 100 Td (obsolete) Tj\n",
		"comment":           old + "% (obsolete) Tj \\\n1 0 0 rg 300 300 50 50 re f\n",
		"white on white":    "1 1 1 rg 290 290 200 40 re f BT /F 12 Tf 1 g 300 300 Td [(obs) -20 (olete)] TJ ET\n",
		"array of strings":  "BT 3 Tr /F 12 Tf 100 100 Td [(ob\\)so) 30 <6C657465>] TJ ET 0 0 1 rg 300 300 50 50 re f\n",
	} {
		t.Run(name, func(t *testing.T) {
			src, pages := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg", after: after})
			out, notes := overlaid(t, e, src, "", pages)
			if len(notes) > 0 {
				t.Errorf("notes: %q", notes)
			}
			checkSame(t, out, src)
			path := save(t, "copy.pdf", out)
			tool(t, "qpdf", "--check", path)
			checkWords(t, pages[0], document.Scale(.36, .36), wordsOf(t, path, 1))
			if text := tool(t, "pdftotext", path, "-"); strings.Contains(text, "obs") || strings.Contains(text, "olete") {
				t.Errorf("the old text is still there:\n%s", text)
			}
		})
	}
}

// White ink over black print is seen: the old text stays, and a note says so.
func TestOverlayKeepsWhiteThatShows(t *testing.T) {
	src, pages := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg",
		after: "0 g 290 290 200 40 re f BT /F 12 Tf 1 g 300 300 Td (white on black) Tj ET\n"})
	out, notes := overlaid(t, engine(t), src, "", pages)
	checkSame(t, out, src)
	if len(notes) > 0 && !strings.HasPrefix(notes[0], "Page 1 keeps its old text") {
		t.Errorf("notes: %q", notes)
	}
	if !bytes.Contains(out, []byte("/recto ")) {
		t.Error("there is no new text")
	}
}

// Text of a Type 3 font is painted by its procedures, whatever the render mode
// says: pdftoppm shows it in mode 3 as well.
func TestType3(t *testing.T) {
	var out bytes.Buffer
	f := newPDFFile(&out)
	catalog, tree, info, page, font, glyph, blank, content := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	f.stream(glyph, "", []byte("1000 0 0 0 800 800 d1 0 0 800 800 re f"))
	f.stream(blank, "", []byte("1000 0 0 0 0 0 d1"))
	f.object(font, fmt.Sprintf("<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 97/Widths[1000]/Encoding<</Type/Encoding/Differences[97/a]>>/CharProcs<</a %d 0 R>>>>", glyph))
	f.object(info, "<<>>")
	f.stream(content, "", []byte("BT /T 40 Tf 100 100 Td (a) Tj 3 Tr 100 0 Td (a) Tj /B 40 Tf 0 Tr (a) Tj ET"))
	f.object(page, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 400 400]/Contents %d 0 R/Resources<</Font<</T %d 0 R/B<</Type/Font/Subtype/Type3/CharProcs<</a %d 0 R>>>>>>>>>>", tree, content, font, blank))
	f.object(tree, fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", page))
	f.object(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", tree))
	if err := f.finish(catalog, info); err != nil {
		t.Fatal(err)
	}
	saved, err := readSaved(&out)
	if err != nil {
		t.Fatal(err)
	}
	_, data, err := saved.contents(page)
	if err != nil {
		t.Fatal(err)
	}
	scanned, err := scanPage(saved, data, saved.resourcesOf(page))
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for _, s := range scanned.shows {
		got = append(got, s.unpainted)
	}
	if fmt.Sprint(got) != "[false false true]" {
		t.Errorf("unpainted: %v", got)
	}
}

// The copy states the version of the source.
func TestOverlayKeepsVersion(t *testing.T) {
	src, pages := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg"})
	for _, version := range []string{"1.4", "2.0"} {
		out, _ := overlaid(t, engine(t), bytes.Replace(src, []byte("%PDF-1.7"), []byte("%PDF-"+version), 1), "", pages)
		if !bytes.HasPrefix(out, []byte("%PDF-"+version)) {
			t.Errorf("%q, want %s", out[:8], version)
		}
	}
}

// A page keeps its size to the last digit: with another a picture is scaled to
// other pixels.
func TestOverlayKeepsBoxes(t *testing.T) {
	src, pages := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg"}, scan{record: record(t, "skewed.json"), picture: "skewed.jpg"})
	boxes := regexp.MustCompile(`/MediaBox\[[^]]*\]`)
	fine := []byte("/MediaBox[10 20 768.932038835 594.174757282]")
	for n, box := range boxes.FindAllIndex(src, -1) {
		padded := append(bytes.Clone(fine), bytes.Repeat([]byte(" "), max(0, box[1]-box[0]-len(fine)))...)
		if len(padded) != box[1]-box[0] {
			t.Fatalf("box %d: %s", n, src[box[0]:box[1]])
		}
		copy(src[box[0]:box[1]], padded)
	}
	out, _ := overlaid(t, engine(t), src, "", pages[:1])
	if n := strings.Count(string(out), "768.932038835 594.174757282"); n != 2 {
		t.Errorf("%d pages have their size: %s", n, boxes.FindAll(out, -1))
	}
	checkSame(t, out, src)
	some, _ := overlaid(t, engine(t), src, "", pages[1:], 2)
	if n := strings.Count(string(some), "768.932038835 594.174757282"); n != 1 {
		t.Errorf("a page alone: %s", boxes.FindAll(some, -1))
	}
}

// Visible text that says something else than what is seen, as that of a font
// with a wrong map, is there as it was read and not twice.
func TestOverlayMutesVisibleText(t *testing.T) {
	p := record(t, "straight.json")
	_, pages := scans(t, scan{record: p, picture: "straight.jpg"})
	line := p.Regions[0].Lines[0]
	at := pages[0].Canvas.ToPDF.Apply(document.Point{X: float64(line.Box.Left), Y: float64(line.Box.Bottom)})
	src, pages := scans(t, scan{record: record(t, "straight.json"), picture: "straight.jpg",
		after: fmt.Sprintf("BT /F 12 Tf %f %f Td (mojibake) Tj ET\n", at.X, at.Y)})
	out, notes := overlaid(t, engine(t), src, "", pages)
	if len(notes) > 0 {
		t.Errorf("notes: %q", notes)
	}
	checkSame(t, out, src)
	path := save(t, "copy.pdf", out)
	if text := tool(t, "pdftotext", path, "-"); strings.Contains(text, "mojibake") {
		t.Error(text)
	}
	checkWords(t, pages[0], document.Scale(.36, .36), wordsOf(t, path, 1))
}

func TestContentFilters(t *testing.T) {
	for _, form := range []struct{ entries, data string }{
		{"/Filter/ASCIIHexDecode", "71 20 51 >"},
		{"/Filter[/ASCIIHexDecode/LZWDecode]", "80 1C 44 05 18 08>"}, // clear, q, space, Q, end
		{"", "q Q"},
	} {
		var out bytes.Buffer
		f := newPDFFile(&out)
		catalog, tree, info, stream := f.reserve(), f.reserve(), f.reserve(), f.reserve()
		f.stream(stream, form.entries, []byte(form.data))
		f.object(info, "<<>>")
		f.object(tree, "<</Type/Pages/Count 0/Kids[]>>")
		f.object(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", tree))
		f.finish(catalog, info)
		saved, err := readSaved(&out)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := saved.content(stream); err != nil || string(got) != "q Q" {
			t.Errorf("%s: %q, %v", form.entries, got, err)
		}
	}
}

// Whatever the bytes: lexemes follow each other and end, and what is cut lies
// in the content, in order.
func FuzzContent(f *testing.F) {
	f.Add([]byte(old + bilevel()))
	f.Add([]byte("BT (a(b\\)c) Tj <41> ' 1 2 (x) \" [[(] ET q Q Q /N gs /N Do /N cs 1 scn"))
	f.Add([]byte("BI ID EI << [ ( < /#zz % \n)>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := lexer{data: data}
		for at := 0; ; {
			x := l.next()
			if x.start < at || x.end < x.start || x.end > len(data) {
				t.Fatalf("%v after %d", x, at)
			}
			if x.kind == lexEnd {
				break
			}
			if at = x.end; x.end == x.start {
				t.Fatalf("%v is empty", x)
			}
		}
		page, err := scanPage(&savedFile{}, data, &resources{})
		if err != nil {
			return
		}
		at := 0
		for _, s := range page.shows {
			if s.start < at || s.end <= s.start || s.end > len(data) {
				t.Fatalf("%d to %d after %d", s.start, s.end, at)
			}
			at = s.end
		}
		page.without(func(*textShow) bool { return true })
		if d, end, ok := parseDict(data); ok {
			if again, _, ok := parseDict(d.bytes()); end > len(data) || !ok || len(again) != len(d) {
				t.Fatalf("%q became %q", data[:end], d.bytes())
			}
		}
		refsOf(data)
	})
}
