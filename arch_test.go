package recto_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// folders is the picture in ARCHITECTURE.md: for each top folder the others that
// its packages may import. "*" stands for all. A new folder is entered there and
// here in the same commit.
var folders = map[string][]string{
	"cmd": {"*"},

	"server":   {"library", "bag", "cite", "export", "search", "storage", "wire", "document"},
	"worker":   {"library", "pipeline", "reader", "ingest", "align", "export", "storage", "scratch", "wire", "document"},
	"library":  {"pipeline", "reader", "align", "bag", "cite", "export", "storage", "scratch", "wire", "document"},
	"pipeline": {"reader", "ingest", "align", "export", "scratch", "document"},
	"queue":    {"wire", "document"},

	"reader":  {"document"},
	"ingest":  {"pdfium", "document"},
	"ocr":     {"levenshtein", "document"},
	"align":   {"levenshtein", "document"},
	"export":  {"pdfium", "document"},
	"cite":    {"document"},
	"bag":     {"document"},
	"search":  {"wire", "document"},
	"storage": {"document"},

	"scratch":  {"document"},
	"pdfium":   {"document"},
	"wire":     {"document"},
	"document": {},

	"levenshtein": {},

	// What tests share; the tests of all packages see it.
	"internal": {},

	// Tools for developers; no part of the product.
	"scripts": {"ocr", "align", "levenshtein", "document"},
}

// parts is the picture of the parted folders in ARCHITECTURE.md: for each of
// their packages the others of the same folder that it may import. See
// testHelpers for their tests.
var parts = map[string][]string{
	"ocr":            {"ocr/prepare", "ocr/layout", "ocr/script", "ocr/confidence", "ocr/lexicon", "ocr/engine"},
	"ocr/prepare":    {"ocr/layout", "ocr/engine"},
	"ocr/layout":     {"ocr/engine"},
	"ocr/script":     {"ocr/lexicon"},
	"ocr/confidence": {"ocr/lexicon"},
	"ocr/lexicon":    {},
	"ocr/engine":     {},

	"align":            {"align/token", "align/links", "align/path", "align/mark", "align/judge", "align/lexicon", "align/word"},
	"align/judge":      {"align/facts", "align/links", "align/path", "align/segment", "align/token", "align/word"},
	"align/facts":      {"align/links", "align/lexicon", "align/mark", "align/token", "align/word"},
	"align/path":       {"align/links", "align/token", "align/word"},
	"align/links":      {"align/lexicon", "align/token", "align/word"},
	"align/learn":      {"align/lexicon", "align/token", "align/word"},
	"align/token":      {"align/word"},
	"align/segment":    {"align/mark", "align/word"},
	"align/mark":       {"align/word"},
	"align/dictionary": {"align/lexicon", "align/word"},
	"align/lexicon":    {},
	"align/word":       {},
}

// testHelpers are what the tests of a parted folder may import besides: the
// engine, which knows where the models are; the dictionaries and the way from a
// text to sentences.
var testHelpers = map[string][]string{
	"ocr":   {"recto/ocr/engine"},
	"align": {"recto/align/dictionary", "recto/align/segment", "recto/align/word"},
}

// technologies lists who may import what comes from outside: one technology,
// one package. A prefix of the import path decides.
var technologies = []struct {
	path string
	in   []string
}{
	{"C", []string{"ocr/engine"}},
	{"github.com/otiai10/gosseract", []string{"ocr/engine"}},
	{"github.com/klippa-app/go-pdfium", []string{"pdfium", "ingest", "export", "cmd"}},
	{"github.com/tetratelabs/wazero", []string{"pdfium"}},
	{"github.com/ledongthuc/pdf", []string{"ingest", "export"}},
	{"github.com/nats-io/", []string{"queue"}},
	{"github.com/minio/", []string{"storage/s3"}},
	{"github.com/blevesearch/bleve", []string{"search"}},
	{"github.com/tus/", []string{"server"}},
}

// TestImportsGoDownwards parses the imports of every Go file, tests included,
// whatever its build tags.
func TestImportsGoDownwards(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files++
		dir := path.Dir(filepath.ToSlash(name))
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			folder, _, _ := strings.Cut(dir, "/")
			if strings.HasSuffix(name, "_test.go") && slices.Contains(testHelpers[folder], imported) {
				continue
			}
			if why := forbidden(dir, imported); why != "" {
				t.Errorf("%s: %s", name, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 2 {
		t.Fatalf("only %d Go files found", files)
	}
}

// forbidden says why a package in dir may not import a path; "" if it may.
func forbidden(dir, imported string) string {
	if dir == "." {
		return "" // this test
	}
	folder, _, _ := strings.Cut(dir, "/")
	allowed, known := folders[folder]
	if !known {
		return folder + "/ is not in ARCHITECTURE.md"
	}
	if local, ok := strings.CutPrefix(imported, "recto/"); ok {
		target, _, _ := strings.Cut(local, "/")
		if target != folder && target != "internal" && !slices.Contains(allowed, target) && !slices.Contains(allowed, "*") {
			return folder + " must not import " + imported
		}
		if beside, known := parts[dir]; parts[folder] != nil && target == folder && local != dir && (!known || !slices.Contains(beside, local)) {
			return dir + " must not import " + imported
		}
		return ""
	}
	for _, tech := range technologies {
		if imported != tech.path && !strings.HasPrefix(imported, strings.TrimSuffix(tech.path, "/")+"/") {
			continue
		}
		if !slices.ContainsFunc(tech.in, func(in string) bool { return dir == in || strings.HasPrefix(dir, in+"/") }) {
			return "only " + strings.Join(tech.in, ", ") + " may import " + imported
		}
	}
	first, _, _ := strings.Cut(imported, "/")
	if (folder == "document" || folder == "wire") && strings.Contains(first, ".") {
		return folder + " imports the standard library only, not " + imported
	}
	return ""
}

// packageRow is the first cell of a row of the table of packages.
var packageRow = regexp.MustCompile("(?m)^\\| (`[a-z0-9/]+/`(?: `[a-z0-9/]+/`)*) \\|")

// TestPackagesAreInTheTable holds ARCHITECTURE.md against the tree: every package
// of the product has a row, and every row is of something that exists.
func TestPackagesAreInTheTable(t *testing.T) {
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range packageRow.FindAllStringSubmatch(string(text), -1) {
		for _, name := range strings.Fields(row[1]) {
			rows = append(rows, strings.Trim(name, "`/"))
		}
	}
	for _, row := range rows {
		if info, err := os.Stat(row); err != nil || !info.IsDir() {
			t.Errorf("ARCHITECTURE.md has a row for %s/, which does not exist", row)
		}
	}
	var sources []string
	for _, pattern := range []string{"*/*.go", "*/*/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no sources in %s: %v", pattern, err)
		}
		sources = append(sources, found...)
	}
	for _, source := range sources {
		dir := filepath.ToSlash(filepath.Dir(source))
		if folder, _, _ := strings.Cut(dir, "/"); folder == "scripts" || slices.Contains(rows, dir) {
			continue
		}
		t.Errorf("ARCHITECTURE.md has no row for %s/", dir)
		rows = append(rows, dir)
	}
}

func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		dir, imported string
		ok            bool
	}{
		{"cmd/recto", "recto/pipeline", true},
		{"server", "recto/library", true},
		{"worker", "recto/library", true},
		{"cmd/recto", "recto/pdfium", true},
		{"ingest", "recto/document", true},
		{"ingest", "recto/pdfium", true},
		{"ocr", "recto/ocr/engine", true},
		{"ocr/prepare", "recto/ocr/layout", true},
		{"ocr/script", "recto/ocr/lexicon", true},
		{"ocr/engine", "C", true},
		{"storage/s3", "github.com/minio/minio-go/v7", true},
		{"queue", "github.com/nats-io/nats.go/jetstream", true},
		{"document", "encoding/json", true},
		{"ingest", "golang.org/x/text/unicode/norm", true},

		{"ingest", "recto/ocr", false},
		{"pipeline", "recto/queue", false},
		{"server", "recto/pipeline", false},
		{"server", "recto/worker", false},
		{"server", "recto/queue", false},
		{"queue", "recto/library", false},
		{"library", "recto/worker", false},
		{"pipeline", "recto/library", false},
		{"pipeline", "recto/storage", false},
		{"pipeline", "recto/pdfium", false},
		{"document", "recto/pdfium", false},
		{"document", "golang.org/x/text/unicode/norm", false},
		{"ocr", "C", false},
		{"ocr/script", "recto/ocr/engine", false},
		{"ocr/confidence", "recto/ocr/layout", false},
		{"ocr/layout", "recto/ocr/prepare", false},
		{"ocr/engine", "recto/ocr", false},
		{"ocr/attic", "recto/ocr/engine", false},

		{"align", "recto/align/path", true},
		{"align/path", "recto/align/links", true},
		{"cmd/recto", "recto/align/dictionary", true},
		{"align", "recto/align/dictionary", false},
		{"align/links", "recto/align/path", false},
		{"align/word", "recto/align", false},
		{"storage", "github.com/minio/minio-go/v7", false},
		{"storage/dir", "github.com/minio/minio-go/v7", false},
		{"server", "github.com/nats-io/nats.go", false},
		{"export", "recto/cmd/recto", false},
		{"cellar", "fmt", false},
	} {
		if why := forbidden(c.dir, c.imported); (why == "") != c.ok {
			t.Errorf("%s importing %s: %q", c.dir, c.imported, why)
		}
	}
}

// link is the target of a link in Markdown, or a path in backquotes.
var link = regexp.MustCompile("\\]\\(([^)#: ]+)\\)|`([a-z]+(?:/[a-zA-Z0-9_.-]+)+)`")

// TestDocumentsNameWhatExists follows the links of all documents and the paths
// that they name.
func TestDocumentsNameWhatExists(t *testing.T) {
	var documents []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no documents in %s: %v", pattern, err)
		}
		documents = append(documents, found...)
	}
	for _, document := range documents {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			name := filepath.Join(filepath.Dir(document), m[1])
			if folder, _, _ := strings.Cut(m[2], "/"); m[1] == "" {
				if _, known := folders[folder]; !known && folder != "docs" {
					continue // a key of the storage, a path on the machine
				}
				name = m[2]
			}
			if _, err := os.Stat(name); err != nil {
				t.Errorf("%s names %s, which does not exist", document, name)
			}
		}
	}
}
