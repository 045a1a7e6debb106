package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"iter"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recto/document"
	"recto/export"
	"recto/search"
	"recto/storage"
	"recto/storage/dir"
	"recto/wire"
)

// shelf is a Library over a directory in which the test puts documents that
// have been read. The service's own Library cannot be here, since server and
// pipeline never import each other; cmd/recto tests both together.
type shelf struct {
	storage.Store
	dir string

	mu        sync.Mutex
	passwords map[string]string
	retried   []string
	events    []wire.Event
	more      chan struct{}
}

func newShelf(t testing.TB) *shelf {
	t.Helper()
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return &shelf{Store: store, dir: t.TempDir(), passwords: map[string]string{}, more: make(chan struct{})}
}

const testRun = "00112233445566ff"

func (l *shelf) put(t testing.TB, key string, data []byte) {
	t.Helper()
	if _, err := l.Put(context.Background(), key, bytes.NewReader(data), int64(len(data)), storage.Options{}); err != nil {
		t.Fatal(err)
	}
}

func (l *shelf) putJSON(t testing.TB, key string, v any) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	l.put(t, key, data)
}

func hashBytes(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// testImage is a grey page with a black bar.
func testImage(t testing.TB, width, height int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = 240
	}
	for x := range width / 2 {
		picture.SetGray(x, height/3, color.Gray{})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// testPage has two words on one line, of which the second is doubtful.
func testPage(number int, words ...string) *document.Page {
	p := &document.Page{
		Schema: document.PageSchema, Source: document.PageSource{Page: number, Kind: "image"}, Origin: document.OriginOCR,
		Canvas: document.Canvas{Width: 600, Height: 800, DPI: 300}, Languages: []string{"ru"}, Quality: 0.95,
	}
	line := document.Line{Box: document.Box{Left: 50, Top: 100, Right: 550, Bottom: 130}, Paragraph: 1, Quality: 0.95, Language: "ru"}
	for i, word := range words {
		line.Words = append(line.Words, document.Word{
			Box: document.Box{Left: 50 + 100*i, Top: 100, Right: 140 + 100*i, Bottom: 130}, Text: word, Confidence: 0.9, Quality: 0.99 - 0.3*float64(i%2),
		})
	}
	p.Regions = []document.Region{{Kind: document.RegionText, Box: line.Box, Language: "ru", Quality: 0.95, Lines: []document.Line{line}}}
	p.Identify(number)
	return p
}

// read puts a document on the shelf: page 1 was read, page 2 has failed.
func (l *shelf) read(t testing.TB, title, file string) string {
	t.Helper()
	original := []byte("%PDF-1.7 of " + title)
	id := document.ID(hashBytes(original))
	picture := testImage(t, 600, 800)
	stored := &document.StoredImage{SHA256: hashBytes(picture), Type: "image/png", Width: 600, Height: 800, Size: int64(len(picture))}
	page := testPage(1, "Секретно", "<Записка>")
	page.Image, page.Regions[0].Kind = stored, document.RegionHeading
	failed := &document.Page{Schema: document.PageSchema, Origin: document.OriginNone, Source: document.PageSource{Page: 2, Kind: "pdf"}, Regions: []document.Region{},
		Failure: document.Errorf(document.KindTimeout, "Reading took longer than allowed.").On(file, 2)}
	failed.Identify(2)
	var text bytes.Buffer
	d := &document.Document{Schema: document.Schema, ID: id, Run: testRun, Files: []document.File{{Name: file, SHA256: hashBytes(original), Size: int64(len(original)), Type: "application/pdf", Pages: 2}}}
	format, _ := export.Lookup("txt")
	writer := format.New(&text, d)
	writer.Page(page)
	writer.Close()

	l.put(t, storage.OriginalKey(hashBytes(original)), original)
	l.put(t, storage.ImageKey(id, stored.SHA256, "png"), picture)
	l.put(t, storage.ExportKey(id, testRun, "document.txt"), text.Bytes())
	l.putJSON(t, storage.PageKey(id, testRun, 1), page)
	l.putJSON(t, storage.FailedPageKey(id, testRun, 2, 1), failed)
	l.putJSON(t, storage.ManifestKey(id), wire.Manifest{
		Schema: wire.ManifestSchema, Status: wire.StatusPartial, Attempt: 1, Document: *d, Quality: 0.95,
		Pages: []wire.ManifestPage{
			{Number: 1, SHA256: strings.Repeat("0", 64), Quality: 0.95, Languages: []string{"ru"}, Image: stored},
			{Number: 2, Attempt: 1, SHA256: strings.Repeat("0", 64), Failure: failed.Failure},
		},
		Exports: []wire.Export{{Format: "txt", File: "document.txt", Type: "text/plain; charset=utf-8", Size: int64(text.Len()), SHA256: hashBytes(text.Bytes())}},
	})
	l.putJSON(t, storage.SourceKey(id), wire.Source{
		Schema: wire.SourceSchema, ID: id, Files: []wire.SourceFile{{Name: file, SHA256: hashBytes(original), Size: int64(len(original))}},
		Statement: wire.Statement{Title: title}, Lane: wire.Today, Uploaded: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC),
	})
	return id
}

// source returns a document's record and ETag.
func (l *shelf) source(ctx context.Context, id string) (*wire.Source, string, error) {
	data, info, err := storage.ReadAll(ctx, l.Store, storage.SourceKey(id))
	if err != nil {
		return nil, "", err
	}
	var s wire.Source
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, "", err
	}
	if s.Deleted != nil {
		return nil, "", document.Errorf(document.KindNotFound, "The document was deleted.")
	}
	return &s, info.ETag, nil
}

func (l *shelf) write(ctx context.Context, s *wire.Source, etag string) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = l.PutIfMatch(ctx, storage.SourceKey(s.ID), etag, bytes.NewReader(data), int64(len(data)), storage.Options{})
	return err
}

func (l *shelf) Document(ctx context.Context, id, run string) (*wire.View, error) {
	s, etag, err := l.source(ctx, id)
	if err != nil {
		return nil, err
	}
	v := &wire.View{Source: *s, Status: wire.StatusQueued, ETag: etag}
	data, _, err := storage.ReadAll(ctx, l.Store, storage.ManifestKey(id))
	if document.IsKind(err, document.KindNotFound) {
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	var m wire.Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	if run != "" && run != m.Document.Run {
		return nil, document.Errorf(document.KindNotFound, "There is no such run.")
	}
	v.Describe(&m)
	v.Runs = []string{m.Document.Run}
	return v, nil
}

func (l *shelf) PageJSON(ctx context.Context, id, run string, n int) (*storage.Object, string, error) {
	v, err := l.Document(ctx, id, run)
	if err != nil {
		return nil, "", err
	}
	form, err := storage.OpenObject(ctx, l.Store, storage.PageKey(id, v.Run, n))
	if err != nil {
		form, err = storage.OpenObject(ctx, l.Store, storage.FailedPageKey(id, v.Run, n, 1))
	}
	if err != nil {
		return nil, "", document.Errorf(document.KindNotFound, "There is no page %d.", n)
	}
	return form, v.Run, nil
}

func (l *shelf) Page(ctx context.Context, id, run string, n int) (*document.Page, string, error) {
	form, of, err := l.PageJSON(ctx, id, run, n)
	if err != nil {
		return nil, "", err
	}
	defer form.Close()
	var p document.Page
	return &p, of, json.NewDecoder(form).Decode(&p)
}

func (l *shelf) Text(ctx context.Context, id, run string) ([]byte, string, error) {
	v, err := l.Document(ctx, id, run)
	if err != nil {
		return nil, "", err
	}
	f, _ := export.Lookup("txt")
	var out bytes.Buffer
	w := f.New(&out, &document.Document{ID: id})
	for n := 1; n <= v.Pages; n++ {
		p, _, err := l.Page(ctx, id, run, n)
		if err == nil {
			err = w.Page(p)
		}
		if err != nil && !document.IsKind(err, document.KindNotFound) {
			return nil, "", err
		}
	}
	return out.Bytes(), v.Run, w.Close()
}

func (l *shelf) PageFile(ctx context.Context, id, run string, n int, format string) ([]byte, string, string, error) {
	p, of, err := l.Page(ctx, id, run, n)
	if err != nil {
		return nil, "", "", err
	}
	f, _ := export.Lookup(format)
	var out bytes.Buffer
	w := f.New(&out, &document.Document{ID: id})
	err = errors.Join(w.Page(p), w.Close())
	return out.Bytes(), "page." + f.Extension, of, err
}

func (l *shelf) Image(ctx context.Context, id, run string, n int) (*storage.Object, string, error) {
	p, of, err := l.Page(ctx, id, run, n)
	if err != nil {
		return nil, "", err
	}
	if p.Image == nil {
		return nil, "", document.Errorf(document.KindNotFound, "There is no picture of page %d.", n)
	}
	o, err := storage.OpenObject(ctx, l.Store, storage.ImageKey(id, p.Image.SHA256, p.Image.Extension()))
	if err != nil {
		return nil, "", err
	}
	o.Name = fmt.Sprintf("page-%d.%s", n, p.Image.Extension())
	return o, of, nil
}

func (l *shelf) Export(ctx context.Context, id, run, format string) (*storage.Object, error) {
	v, err := l.Document(ctx, id, run)
	if err != nil {
		return nil, err
	}
	f, _ := export.Lookup(format)
	o, err := storage.OpenObject(ctx, l.Store, storage.ExportKey(id, v.Run, "document."+f.Extension))
	if err != nil {
		return nil, document.Errorf(document.KindNotFound, "There is no %s of this document.", format)
	}
	o.Name = strings.TrimSuffix(v.Files[0].Name, filepath.Ext(v.Files[0].Name)) + "." + f.Extension
	return o, nil
}

func (l *shelf) Original(ctx context.Context, id string, n int) (*storage.Object, error) {
	s, _, err := l.source(ctx, id)
	if err != nil {
		return nil, err
	}
	if n > len(s.Files) {
		return nil, document.Errorf(document.KindNotFound, "There is no file %d.", n)
	}
	o, err := storage.OpenObject(ctx, l.Store, storage.OriginalKey(s.Files[n-1].SHA256))
	if err != nil {
		return nil, err
	}
	o.Name = s.Files[n-1].Name
	return o, nil
}

func (l *shelf) Translation(ctx context.Context, id, lang string) (*storage.Object, error) {
	s, _, err := l.source(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, t := range s.Translations {
		if t.Language == lang {
			o, err := storage.OpenObject(ctx, l.Store, storage.TranslationSourceKey(id, lang, t.SHA256))
			if err == nil {
				o.Name = t.Name
			}
			return o, err
		}
	}
	return nil, document.Errorf(document.KindNotFound, "There is no translation into %q.", lang)
}

func (l *shelf) Spool(_ context.Context, name string, r io.Reader) (*wire.Spooled, error) {
	file, err := os.CreateTemp(l.dir, "")
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, hash), r)
	os.Remove(file.Name())
	if err != nil {
		file.Close()
		return nil, err
	}
	return &wire.Spooled{Name: name, SHA256: hex.EncodeToString(hash.Sum(nil)), Size: size, Content: file}, nil
}

func (l *shelf) keep(ctx context.Context, key string, s *wire.Spooled) error {
	_, err := l.Put(ctx, key, io.NewSectionReader(s.Content, 0, s.Size), s.Size, storage.Options{SHA256: s.SHA256})
	return err
}

func (l *shelf) Upload(ctx context.Context, u wire.Upload) (*wire.Accepted, error) {
	if len(u.Files) == 0 {
		return nil, document.Errorf(document.KindUsage, "There is no file in the upload.")
	}
	var hashes []string
	s := wire.Source{Schema: wire.SourceSchema, Statement: u.Statement, Lane: u.Lane, By: u.By, Uploaded: time.Date(2024, 5, 2, 0, 0, 0, 0, time.UTC)}
	for _, f := range u.Files {
		hashes = append(hashes, f.SHA256)
		s.Files = append(s.Files, wire.SourceFile{Name: f.Name, SHA256: f.SHA256, Size: f.Size})
		if err := l.keep(ctx, storage.OriginalKey(f.SHA256), f); err != nil {
			return nil, err
		}
	}
	s.ID = document.ID(hashes...)
	for _, t := range u.Translations {
		s.Translations = append(s.Translations, wire.TranslationFile{Language: t.Language, Name: t.Name, SHA256: t.SHA256, Size: t.Size})
		if err := l.keep(ctx, storage.TranslationSourceKey(s.ID, t.Language, t.SHA256), t.Spooled); err != nil {
			return nil, err
		}
	}
	l.mu.Lock()
	l.passwords[s.ID] = u.Password
	l.mu.Unlock()
	data, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	_, err = l.PutIfAbsent(ctx, storage.SourceKey(s.ID), bytes.NewReader(data), int64(len(data)), storage.Options{})
	duplicate := document.IsKind(err, document.KindConflict)
	if err != nil && !duplicate {
		return nil, err
	}
	l.announce(wire.Event{Type: wire.DocumentQueued, Document: s.ID})
	return &wire.Accepted{ID: s.ID, Status: wire.StatusQueued, Duplicate: duplicate, Conflicts: []wire.Conflict{}}, nil
}

func (l *shelf) AttachTranslation(ctx context.Context, id string, t wire.SpooledTranslation, by string) (*wire.View, error) {
	s, etag, err := l.source(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := l.keep(ctx, storage.TranslationSourceKey(id, t.Language, t.SHA256), t.Spooled); err != nil {
		return nil, err
	}
	s.Translations = append(s.Translations, wire.TranslationFile{Language: t.Language, Name: t.Name, SHA256: t.SHA256, Size: t.Size, Added: wire.Saying{By: by}})
	if err := l.write(ctx, s, etag); err != nil {
		return nil, err
	}
	return l.Document(ctx, id, "")
}

func (l *shelf) Patch(ctx context.Context, id, etag, _ string, c wire.Change) (*wire.View, error) {
	s, now, err := l.source(ctx, id)
	if err != nil {
		return nil, err
	}
	if etag == "" {
		etag = now
	}
	if c.Title != nil {
		s.Title = *c.Title
	}
	if err := l.write(ctx, s, etag); err != nil {
		return nil, err
	}
	return l.Document(ctx, id, "")
}

func (l *shelf) Delete(ctx context.Context, id, by string, _ bool) error {
	s, etag, err := l.source(ctx, id)
	if err != nil {
		return err
	}
	s.Deleted = &wire.Saying{By: by}
	return l.write(ctx, s, etag)
}

func (l *shelf) Retry(ctx context.Context, id, password string) error {
	if _, _, err := l.source(ctx, id); err != nil {
		return err
	}
	l.mu.Lock()
	l.retried, l.passwords[id] = append(l.retried, id), password
	l.mu.Unlock()
	return nil
}

// announce adds an event.
func (l *shelf) announce(e wire.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Seq, e.Time = uint64(len(l.events)+1), time.Now()
	l.events = append(l.events, e)
	close(l.more)
	l.more = make(chan struct{})
}

func (l *shelf) follow(ctx context.Context, after uint64) iter.Seq2[wire.Event, error] {
	return func(yield func(wire.Event, error) bool) {
		for first := true; ; first = false {
			l.mu.Lock()
			if first && after == math.MaxUint64 {
				after = uint64(len(l.events))
			}
			next, more := slices.Clone(l.events[min(int(after), len(l.events)):]), l.more
			l.mu.Unlock()
			for _, e := range next {
				if after = e.Seq; !yield(e, nil) {
					return
				}
			}
			select {
			case <-more:
			case <-ctx.Done():
				return
			}
		}
	}
}

// start serves a shelf on loopback, as changed.
func start(t testing.TB, l *shelf, change func(*Config)) *httptest.Server {
	t.Helper()
	catalogue, err := search.Open("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { catalogue.Close() })
	c := Config{
		Library: l, Catalogue: catalogue, Follow: l.follow,
		Queue: func(context.Context) (Queue, error) {
			return Queue{Lanes: map[wire.Lane]Lane{wire.Today: {Waiting: 3, Working: 1, Oldest: time.Now().Add(-time.Minute)}}}, nil
		},
		Ready: func(context.Context) error { return nil },
		Explain: func(_ context.Context, id, _ string, number int) ([]byte, string, error) {
			return fmt.Appendf(nil, "<!DOCTYPE html><title>page %d of %s</title>", number, id), "r", nil
		},
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	if change != nil {
		change(&c)
	}
	for info, err := range l.List(context.Background(), storage.DocumentsPrefix, "") {
		if err != nil {
			t.Fatal(err)
		}
		if id, rest, _ := storage.ParseDocumentKey(info.Key); rest == "source.json" {
			view, err := l.Document(context.Background(), id, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := catalogue.Put(search.EntryOf(view)); err != nil {
				t.Fatal(err)
			}
		}
	}
	server := httptest.NewServer(New(c))
	t.Cleanup(server.Close)
	return server
}

// ask makes a request and returns the answer with its body read.
func ask(t testing.TB, method, url string, body io.Reader, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
			continue
		}
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(data)
}
