package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"recto/document"
	"recto/internal/testtool"
)

func TestTextPages(t *testing.T) {
	doc, pages := sample(t)
	got := strings.Split(string(write(t, "txt", doc, pages...)), "\f")
	if len(got) != len(pages)+1 || got[len(pages)] != "" {
		t.Fatalf("%d form feeds for %d pages", len(got)-1, len(pages))
	}
	if !strings.Contains(got[0], "во временное пользование\nотделам института") {
		t.Error("the parted word is not joined")
	}
	if strings.Contains(got[2], "СЕКРЕТНО") {
		t.Error("a stamp is no running text")
	}
	if got[3] != "" {
		t.Errorf("a failed page says %q", got[3])
	}
}

// The JSON of a whole document is valid by the published schema, and comes
// back as it was.
func TestJSONSchema(t *testing.T) {
	doc, pages := sample(t)
	out := write(t, "json", doc, pages...)
	schema, err := jsonschema.NewCompiler().Compile("../docs/page.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]byte{out, write(t, "json", doc)} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Error(err)
		}
	}
	var back struct {
		document.Document
		Pages []*document.Page `json:"pages"`
	}
	if err := json.Unmarshal(out, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&back.Document, doc) {
		t.Error("the document changed on the way")
	}
	if len(back.Pages) != len(pages) || !reflect.DeepEqual(back.Pages[0], pages[0]) {
		t.Error("the pages changed on the way")
	}
	if lines := bytes.Count(out, []byte("\n")); lines != len(pages)+3 {
		t.Errorf("%d lines for %d pages, want a page a line", lines, len(pages))
	}
}

// Every member of the page's types is in the schema, and no other.
func TestJSONSchemaIsComplete(t *testing.T) {
	data, err := os.ReadFile("../docs/page.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct {
			Properties map[string]any
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	prose, err := os.ReadFile("../docs/page-schema.md")
	if err != nil {
		t.Fatal(err)
	}
	for def, value := range map[string]any{
		"document": document.Document{}, "file": document.File{}, "recipe": document.Recipe{}, "page": judgedPage{},
		"source": document.PageSource{}, "canvas": document.Canvas{}, "step": document.Step{}, "region": document.Region{},
		"line": document.Line{}, "word": document.Word{}, "failure": document.Error{}, "image": document.StoredImage{},
		"damage": document.Damage{}, "flaw": document.Flaw{},
	} {
		var want []string
		if def == "document" {
			want = append(want, "pages")
		}
		for _, field := range reflect.VisibleFields(reflect.TypeOf(value)) {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
				want = append(want, name)
			}
		}
		var got []string
		for name := range schema.Defs[def].Properties {
			got = append(got, name)
			if !bytes.Contains(prose, []byte("`"+name+"`")) {
				t.Errorf("page-schema.md does not explain %s", name)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s has the members\n%v, the schema\n%v", def, want, got)
		}
	}
}

func TestALTOIsValid(t *testing.T) {
	doc, pages := sample(t)
	validALTO(t, write(t, "alto", doc, pages...))
}

func validALTO(t *testing.T, file []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.alto.xml")
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	xmllint := testtool.Path(t, "xmllint")
	lint := exec.Command(xmllint, "--noout", "--nonet", "--schema", "testdata/alto-4-4.xsd", path)
	lint.Env = append(os.Environ(), "XML_CATALOG_FILES=testdata/catalog.xml")
	if out, err := lint.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// The form to search for stands beside the word as it was typed.
func TestALTONormalForm(t *testing.T) {
	doc, pages := sample(t)
	for word := range pages[0].Words {
		word.Text, word.Normal = "I962", "1962"
		break
	}
	out := string(write(t, "alto", doc, pages...))
	if normal := `<ALTERNATIVE PURPOSE="normal form">1962</ALTERNATIVE>`; strings.Count(out, `CONTENT="I962"`) != 1 || strings.Count(out, normal) != 1 {
		t.Errorf("no I962 or no %s", normal)
	}
	validALTO(t, []byte(out))
}

func TestALTOHyphens(t *testing.T) {
	doc, pages := sample(t)
	out := string(write(t, "alto", doc, pages...))
	for _, want := range []string{
		`CONTENT="поль" SUBS_TYPE="HypPart1" SUBS_CONTENT="пользование"`,
		`<HYP CONTENT="-"/>`,
		`CONTENT="зование" SUBS_TYPE="HypPart2" SUBS_CONTENT="пользование"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	for text, want := range map[string][2]string{"поль-": {"поль", "-"}, "поль¬": {"поль", "¬"}, "поль": {"поль", ""}, "-": {"-", ""}, "": {"", ""}} {
		if rest, hyphen := cutHyphen(text); rest != want[0] || hyphen != want[1] {
			t.Errorf("cutHyphen(%q) = %q, %q", text, rest, hyphen)
		}
	}
}

// The elements that hocr-tools look for are there, each in the one above it.
func TestHOCRElements(t *testing.T) {
	doc, pages := sample(t)
	out := write(t, "hocr", doc, pages...)
	type element struct {
		Class string    `xml:"class,attr"`
		Title string    `xml:"title,attr"`
		Text  string    `xml:",chardata"`
		Inner []element `xml:",any"`
	}
	var html struct {
		Body struct {
			Pages []element `xml:"div"`
		} `xml:"body"`
	}
	if err := xml.Unmarshal(out, &html); err != nil {
		t.Fatal(err)
	}
	if len(html.Body.Pages) != len(pages) {
		t.Fatalf("%d pages, want %d", len(html.Body.Pages), len(pages))
	}
	if got, want := html.Body.Pages[2].Title, `image "папка/стр \"3\".tif"; bbox 0 0 600 800; ppageno 2; x_flaws "Only about 50 % of the characters are right."`; got != want {
		t.Errorf("page 3: %s\nwant    %s", got, want)
	}
	for i, p := range html.Body.Pages {
		var words []string
		for _, area := range p.Inner {
			for _, par := range area.Inner {
				for _, line := range par.Inner {
					for _, word := range line.Inner {
						words = append(words, word.Text)
						got := p.Class + " " + area.Class + " " + par.Class + " " + line.Class + " " + word.Class
						if got != "ocr_page ocr_carea ocr_par ocr_line ocrx_word" {
							t.Fatal(got)
						}
					}
				}
			}
		}
		if i < 2 {
			n := 0
			for w := range pages[i].Words {
				if n >= len(words) || words[n] != w.Text {
					t.Fatalf("page %d: word %d is not %s", i+1, n, w.Text)
				}
				n++
			}
		}
	}
	// A line of slope tan 3 degrees; its baseline starts 194.979,125.272 and the
	// box's left bottom corner is 194,181.
	if want := "bbox 194 102 1141 181; baseline 0.052 -55.779; x_size 28"; html.Body.Pages[1].Inner[0].Inner[0].Inner[0].Title != want {
		t.Errorf("skewed line: %s\nwant         %s", html.Body.Pages[1].Inner[0].Inner[0].Inner[0].Title, want)
	}
	if want := "bbox 50 300 90 700; textangle 90; x_size 40"; html.Body.Pages[2].Inner[1].Inner[0].Inner[0].Title != want {
		t.Errorf("turned line: %s\nwant         %s", html.Body.Pages[2].Inner[1].Inner[0].Inner[0].Title, want)
	}
}

// Whatever a page says, XML stays well-formed and JSON stays JSON.
func FuzzPage(f *testing.F) {
	f.Add("слово", "ru", 1.0, 3)
	f.Add("<&\"'>]]>\x00\x1b\xff\xfe\xed\xa0\x80", `"><`, math.NaN(), -1)
	f.Add("\u202eשלום\u2028😀\U0010FFFF\uFFFE", "zz-\n", math.Inf(-1), math.MaxInt)
	f.Add("-", "en", 1e308, math.MinInt)
	f.Fuzz(func(t *testing.T, text, tag string, number float64, whole int) {
		box := document.Box{Left: whole, Top: -whole, Right: whole + 1, Bottom: whole}
		at := document.Point{X: number, Y: -number}
		word := document.Word{ID: text, Box: box, Text: text, Normal: text, Language: tag, Confidence: number, Quality: number, Joined: text, Part: whole & 3}
		doc := &document.Document{ID: text, Title: text, Files: []document.File{{Name: text, SHA256: tag}}, Recipe: document.Recipe{Tesseract: text}}
		page := &document.Page{
			ID: text, Number: whole, Source: document.PageSource{File: whole, Name: text}, Origin: document.Origin(tag), Languages: []string{tag, text}, Quality: number,
			Canvas: document.Canvas{Width: whole, Height: whole, DPI: number},
			Regions: []document.Region{{ID: text, Kind: document.RegionKind(tag), Box: box, Language: tag, Quality: number, Lines: []document.Line{{
				ID: text, Box: box, Polygon: []document.Point{at, at, at, at}, Baseline: [2]document.Point{at, {}}, Size: number, Paragraph: whole, Language: tag,
				Words: []document.Word{word, word}}}}},
		}
		if whole&4 != 0 {
			page.Failure = document.Errorf(document.KindInternal, "%s", text)
		}
		for _, f := range Formats {
			if f.New == nil || !strings.HasSuffix(f.Type, "ml") { // all markup here is XML
				continue
			}
			d := xml.NewDecoder(bytes.NewReader(write(t, f.Name, doc, page)))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
			}
		}
		if out := string(write(t, "txt", doc, page)); strings.Count(out, "\f") != 1 || !strings.HasSuffix(out, "\f") {
			t.Fatalf("txt: %q is not one page", out)
		}
		if !(math.Abs(number) < 1e300) {
			return // JSON has no such numbers, or rounding leaves none; Page says so
		}
		if out := write(t, "json", doc, page); !json.Valid(out) {
			t.Fatalf("json: %s", out)
		}
	})
}

// ALTO says of each word that a person has corrected that this was done.
func TestALTOTellsCorrections(t *testing.T) {
	p := &document.Page{ID: "p1", Number: 1, Canvas: document.Canvas{Width: 100, Height: 100}, Regions: []document.Region{{Kind: document.RegionText, Lines: []document.Line{{
		Words: []document.Word{{Text: "один", Confidence: 0.5}, {Text: "два", Confidence: 1, By: document.ByPerson}},
	}}}}}
	p.Identify(1)
	var out bytes.Buffer
	w := newALTO(&out, &document.Document{})
	if err := errors.Join(w.Page(p), w.Close()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `CONTENT="два" WC="1" CS="true"`) || strings.Count(out.String(), "CS=") != 1 {
		t.Error(out.String())
	}
}
