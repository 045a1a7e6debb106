package translation

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recto/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shapes are the pages of our own invention in testdata/shapes, one a shape.
func shapes(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/shapes/*.*")
	if err != nil || len(names) == 0 {
		t.Fatal("no shapes", err)
	}
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, ".json") })
}

func TestShapes(t *testing.T) {
	for _, name := range shapes(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			golden(t, name, understood(t, read(t, name), name))
		})
	}
}

func TestDOCX(t *testing.T) {
	golden(t, "testdata/shapes/report.docx", understood(t, sampleDOCX(t), "report.docx"))
}

// The sample that recto comes with.
func TestSample(t *testing.T) {
	golden(t, "testdata/sample", understood(t, read(t, "../../testdata/sample/translation.html"), "translation.html"))
}

func understood(t *testing.T, data []byte, name string) *document.Translation {
	t.Helper()
	got, err := Parse(bytes.NewReader(data), name, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func golden(t *testing.T, name string, got *document.Translation) {
	t.Helper()
	var form bytes.Buffer
	e := json.NewEncoder(&form)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(got); err != nil {
		t.Fatal(err)
	}
	name += ".json"
	if *update {
		if err := os.WriteFile(name, form.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, name); !bytes.Equal(form.Bytes(), want) {
		t.Errorf("%s differs from what came out:\n%s", name, form.Bytes())
	}
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Words parted at line ends are whole again, those with a hyphen of their own
// keep it.
func TestPartedWords(t *testing.T) {
	tr, err := FromText("Постановление Совета Министров о мерах по улучшению работы Государ-\nственного комитета по внешним экономическим связям. Нача\u00ad\nльник сообщил об этом из-\nза границы, и комитет обя-\nзан представить доклад к первому июля этого года.\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Государственного", "Начальник", "из-за", "обязан"} {
		if !strings.Contains(tr.Text(), word) {
			t.Errorf("no %s in %q", word, tr.Text())
		}
	}
}
