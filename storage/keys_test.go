package storage_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recto/document"
	"recto/storage"
)

const (
	doc  = "1111111111111111111111111111111111111111111111111111111111111111"
	file = "2222222222222222222222222222222222222222222222222222222222222222"
	run  = "3333333333333333"
)

// The keys are a contract with everybody who reads the bucket.
func TestKeys(t *testing.T) {
	for key, want := range map[string]string{
		storage.SchemaKey:                                         "schema.json",
		storage.OpenKey(doc):                                      "open/" + doc,
		storage.OriginalKey(file):                                 "originals/" + file,
		storage.RefKey(file, doc):                                 "refs/" + file + "/" + doc,
		storage.RefsOf(file):                                      "refs/" + file + "/",
		storage.LexiconKey("v1"):                                  "lexicon/v1",
		storage.SourceKey(doc):                                    "documents/" + doc + "/source.json",
		storage.ManifestKey(doc):                                  "documents/" + doc + "/manifest.json",
		storage.ImageKey(doc, file, "jpg"):                        "documents/" + doc + "/images/" + file + ".jpg",
		storage.PageKey(doc, run, 7):                              "documents/" + doc + "/runs/" + run + "/pages/000007.json",
		storage.FailedPageKey(doc, run, 7, 2):                     "documents/" + doc + "/runs/" + run + "/pages/000007.failed.2.json",
		storage.ExportKey(doc, run, "document.pdf"):               "documents/" + doc + "/runs/" + run + "/exports/document.pdf",
		storage.TranslationSourceKey(doc, "en-GB", file):          "documents/" + doc + "/translations/en-GB/" + file + "/source",
		storage.TranslationTextKey(doc, "en", file):               "documents/" + doc + "/translations/en/" + file + "/text.json",
		storage.BeadsKey(doc, run):                                "documents/" + doc + "/alignments/" + run + "/beads.json",
		storage.AlignmentExportKey(doc, run, "document.tmx"):      "documents/" + doc + "/alignments/" + run + "/exports/document.tmx",
		storage.DoubtsKey(doc, run):                               "documents/" + doc + "/runs/" + run + "/doubts.json",
		storage.RereadPageKey(doc, run, run, 7):                   "documents/" + doc + "/runs/" + run + "/reread/" + run + "/000007.json",
		storage.CorrectedKey(doc, run, run):                       "documents/" + doc + "/runs/" + run + "/corrected/" + run + "/corrected.json",
		storage.CorrectedExportKey(doc, run, run, "document.pdf"): "documents/" + doc + "/runs/" + run + "/corrected/" + run + "/exports/document.pdf",
		storage.CorrectionKey(doc, 12):                            "documents/" + doc + "/corrections/000012.json",
		storage.UploadKey(file):                                   "uploads/" + file + "/upload.json",
		storage.UploadPieceKey(file, 3):                           "uploads/" + file + "/000003",
		storage.ProbeKey("x"):                                     "probe/x",
	} {
		if key != want {
			t.Errorf("%q, want %q", key, want)
		}
		if err := storage.CheckPrefix(key); err != nil {
			t.Error(err)
		}
	}
}

func TestMalformedParts(t *testing.T) {
	bad := []string{"", ".", "..", "../" + doc[3:], doc[1:], doc + "1", strings.ToUpper(strings.Repeat("a", 64)), strings.Repeat("g", 64), "a/b", "Дело", "a\x00", " "}
	for _, b := range bad {
		for _, key := range []string{
			storage.OpenKey(b), storage.UploadKey(b), storage.OriginalKey(b), storage.RefKey(b, doc), storage.RefKey(file, b), storage.RefsOf(b),
			storage.DocumentPrefix(b), storage.SourceKey(b), storage.ImageKey(doc, b, "jpg"), storage.ImageKey(doc, file, b),
			storage.PagesPrefix(doc, b), storage.RereadPageKey(doc, run, b, 1), storage.CorrectedKey(doc, run, b), storage.CorrectionsPrefix(b), storage.TranslationTextKey(doc, "en", b), storage.BeadsKey(doc, b),
		} {
			if storage.CheckPrefix(key) == nil {
				t.Errorf("%q passes", key)
			}
		}
	}
	for _, key := range []string{
		storage.PageKey(doc, run, 0), storage.PageKey(doc, run, -1), storage.PageKey(doc, run, 1_000_000), storage.FailedPageKey(doc, run, 1, 0),
		storage.ExportKey(doc, run, "../x"), storage.ExportKey(doc, run, "a/b"), storage.ExportKey(doc, run, "Имя"),
		storage.TranslationTextKey(doc, "e", file), storage.TranslationTextKey(doc, "en/../ru", file),
	} {
		if storage.CheckPrefix(key) == nil {
			t.Errorf("%q passes", key)
		}
	}
}

func TestParseRereadPageKey(t *testing.T) {
	key := storage.RereadPageKey(doc, run, run, 7)
	if page, ok := storage.ParseRereadPageKey(key); page != 7 || !ok {
		t.Errorf("%s is of page %d, %t", key, page, ok)
	}
	for _, other := range []string{storage.PageKey(doc, run, 7), key + "x", "", storage.ManifestKey(doc)} {
		if _, ok := storage.ParseRereadPageKey(other); ok {
			t.Errorf("%q passes", other)
		}
	}
}

func TestPagesSort(t *testing.T) {
	keys := []string{
		storage.FailedPageKey(doc, run, 1, 1), storage.FailedPageKey(doc, run, 1, 2), storage.PageKey(doc, run, 1),
		storage.PageKey(doc, run, 2), storage.PageKey(doc, run, 10), storage.PageKey(doc, run, 123_456),
	}
	if !slices.IsSorted(keys) {
		t.Error(keys)
	}
}

func FuzzParse(f *testing.F) {
	for _, key := range []string{
		storage.OpenKey(doc), storage.OriginalKey(file), storage.RefKey(file, doc), storage.SourceKey(doc),
		storage.PageKey(doc, run, 7), storage.FailedPageKey(doc, run, 7, 2), storage.TranslationSourceKey(doc, "en", file),
		storage.TranslationTextKey(doc, "en", file), "documents//runs/x/pages/000000.json", "refs/\x00/\x00",
	} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		parsed := 0
		same := func(ok bool, made string) {
			if !ok {
				return
			}
			parsed++
			if made != key {
				t.Errorf("%q parses as %q", key, made)
			}
		}
		id, ok := storage.ParseOpenKey(key)
		same(ok, storage.OpenKey(id))
		sha, id, ok := storage.ParseRefKey(key)
		same(ok, storage.RefKey(sha, id))
		id, run, page, attempt, ok := storage.ParsePageKey(key)
		if attempt == 0 {
			same(ok, storage.PageKey(id, run, page))
		} else {
			same(ok, storage.FailedPageKey(id, run, page, attempt))
		}
		if parsed > 1 {
			t.Errorf("%q is two kinds of key", key)
		}
		if id, rest, ok := storage.ParseDocumentKey(key); ok && (!storage.ValidID(id) || storage.DocumentPrefix(id)+rest != key) {
			t.Errorf("%q parses as %q and %q", key, id, rest)
		}
		if parsed == 1 && storage.CheckKey(key) != nil {
			t.Errorf("%q parses and is malformed", key)
		}
		if storage.CheckKey(key) == nil && !filepath.IsLocal(filepath.FromSlash(key)) {
			t.Errorf("%q leads out of a directory", key)
		}
	})
}

func TestParse(t *testing.T) {
	id, r, page, attempt, ok := storage.ParsePageKey(storage.FailedPageKey(doc, run, 7, 2))
	if id != doc || r != run || page != 7 || attempt != 2 || !ok {
		t.Error(id, r, page, attempt, ok)
	}
	id, r, page, attempt, ok = storage.ParsePageKey(storage.PageKey(doc, run, 123))
	if id != doc || r != run || page != 123 || attempt != 0 || !ok {
		t.Error(id, r, page, attempt, ok)
	}
	sha, id, ok := storage.ParseRefKey(storage.RefKey(file, doc))
	if sha != file || id != doc || !ok {
		t.Error(sha, id, ok)
	}
	id, rest, ok := storage.ParseDocumentKey(storage.ManifestKey(doc))
	if id != doc || rest != "manifest.json" || !ok {
		t.Error(id, rest, ok)
	}
	for _, key := range []string{"", "open/", "open/x", "open/../x", "documents/" + doc} {
		if part, ok := storage.ParseOpenKey(key); ok {
			t.Errorf("%q parses as %q", key, part)
		}
	}
}

func FuzzValue(f *testing.F) {
	for _, value := range []string{"", "Дело", "100%", "%zz", "=?utf-8?q?x?=", "\r\n", " x "} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		encoded := storage.EncodeValue(value)
		if strings.ContainsFunc(encoded, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q is no header", encoded)
		}
		if o := (storage.Options{Metadata: map[string]string{"x": value}}); storage.CheckPut("key", o) == nil && storage.DecodeValue(encoded) != value {
			t.Errorf("%q comes back as %q", value, storage.DecodeValue(encoded))
		}
		storage.DecodeValue(value)
	})
}

func TestCheckSchema(t *testing.T) {
	s := openDir(t)
	for range 2 {
		if err := storage.CheckSchema(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	for content, hint := range map[string]string{`{"version":2}`: "newer", `{"version":0}`: "recto doctor", "null": "recto doctor", "": "recto doctor"} {
		if _, err := s.Put(t.Context(), storage.SchemaKey, strings.NewReader(content), -1, storage.Options{}); err != nil {
			t.Fatal(err)
		}
		err := document.AsError(storage.CheckSchema(t.Context(), s))
		if err == nil || err.Kind != document.KindUnavailable || !strings.Contains(err.Advice(), hint) {
			t.Errorf("%q: %v", content, err)
		}
	}
}
