package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/library"
	"recto/storage"
	"recto/wire"
)

// delivery is what one call of recto ingest sends.
type delivery struct {
	client *client
	c      *command
	// said is what is said of every document.
	said     wire.Statement
	lane     wire.Lane
	password string
	json     bool
	tasks    int

	mu       sync.Mutex
	finished int
	failed   []*document.Error
}

// itemSource is where documents come from: the disk, or a bucket.
type itemSource interface {
	// pack finds the documents, each with the translations beside it, and
	// counts what cannot be scans.
	pack(ctx context.Context, asDocument bool) (items []uploadItem, skipped int, err error)
	// open opens a file of an item.
	open(ctx context.Context, path string) (io.ReadCloser, error)
	// identity returns the document that files are, "" where only sending
	// them tells.
	identity(ctx context.Context, paths []string) (string, error)
	// sha256 returns the hash of a file.
	sha256(ctx context.Context, path string) (string, error)
	// sent notes that files are a document.
	sent(paths []string, id string) error
}

// sent is a document that the server has.
type sent struct {
	name, id string
	status   wire.Status
}

// sendersAtOnce is how many documents are sent at the same time.
const sendersAtOnce = 4

func (i *delivery) send(ctx context.Context, items []uploadItem) ([]sent, error) {
	all := make([]sent, len(items))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sendersAtOnce)
	for n, p := range items {
		group.Go(func() error {
			accepted, err := i.one(ctx, p)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if e := document.AsError(err); e != nil && (e.Kind == document.KindUnavailable || e.Kind == document.KindForbidden && e.File == "") {
				return err // no other would fare better, unless it is a file that may not be read
			}
			i.mu.Lock()
			defer i.mu.Unlock()
			i.finished++
			if err != nil {
				e := document.AsError(err).On(p.name, 0)
				i.failed = append(i.failed, e)
				fmt.Fprintf(i.c.stderr, "[%d/%d] not uploaded: %s\n  %s\n", i.finished, i.tasks, e, e.Advice())
				return nil
			}
			all[n] = sent{p.name, accepted.ID, accepted.Status}
			i.report(p, accepted)
			return nil
		})
	}
	err := group.Wait()
	return slices.DeleteFunc(all, func(s sent) bool { return s.id == "" }), err
}

func (i *delivery) report(p uploadItem, a *wire.Accepted) {
	if i.json {
		form, _ := json.Marshal(struct {
			Name string `json:"name"`
			*wire.Accepted
		}{p.name, a})
		fmt.Fprintln(i.c.stdout, string(form))
		return
	}
	state := string(a.Status)
	switch {
	case a.Restored:
		state = "restored, " + state
	case a.Duplicate:
		state = "there already, " + state
	}
	fmt.Fprintf(i.c.stderr, "[%d/%d] %s: %s\n", i.finished, i.tasks, p.name, state)
	for _, conflict := range a.Conflicts {
		fmt.Fprintf(i.c.stderr, "  %s stays %q; %q was given\n", conflict.Field, conflict.Kept, conflict.Given)
	}
	fmt.Fprintln(i.c.stdout, a.ID)
}

// one brings a document to the server, or what the server lacks of it.
func (i *delivery) one(ctx context.Context, p uploadItem) (*wire.Accepted, error) {
	id, err := p.from.identity(ctx, p.files)
	if err != nil {
		return nil, err
	}
	if id == "" {
		return i.upload(ctx, p)
	}
	known, err := i.client.document(ctx, id)
	if document.IsKind(err, document.KindNotFound) {
		return i.upload(ctx, p)
	}
	if err != nil {
		return nil, err
	}
	adds, conflicts := library.Adds(known.Source, i.saidOf(p))
	if adds {
		return i.upload(ctx, p)
	}
	for _, t := range p.translations {
		sum, err := p.from.sha256(ctx, t.path)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(known.Translations, func(k wire.TranslationFile) bool {
			return k.SHA256 == sum // the server finds the language out
		}) {
			if err := i.attach(ctx, id, p.from, t); err != nil {
				return nil, err
			}
		}
	}
	if i.password != "" && known.Status.Terminal() && known.Locked() {
		if err := i.client.post(ctx, "/api/v1/documents/"+id+"/retry", map[string]string{"password": i.password}); err != nil {
			return nil, err
		}
		known.Status = wire.StatusQueued
	}
	return &wire.Accepted{ID: id, Status: known.Status, Duplicate: true, Conflicts: conflicts}, nil
}

// saidOf is what is said of a document. A folder's name is a title.
func (i *delivery) saidOf(p uploadItem) wire.Statement {
	said := i.said
	if p.folder {
		said.Title = filepath.Base(p.stem)
	}
	return said
}

// attach brings a translation of a document that the server has.
func (i *delivery) attach(ctx context.Context, id string, from itemSource, t companion) error {
	answer, err := i.client.do(ctx, http.MethodPut, "/api/v1/documents/"+id+"/translations/"+t.language, func() (io.Reader, http.Header) {
		return piped(func(w io.Writer) error { return copyFrom(ctx, from, w, t.path) }), http.Header{
			"Content-Type":        {"application/octet-stream"},
			"Content-Disposition": {multipart.FileContentDisposition("translation", filepath.Base(t.path))},
		}
	})
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// upload sends a document as it is read.
func (i *delivery) upload(ctx context.Context, p uploadItem) (*wire.Accepted, error) {
	answer, err := i.client.do(ctx, http.MethodPost, "/api/v1/documents", func() (io.Reader, http.Header) {
		boundary := multipart.NewWriter(nil).Boundary()
		return piped(func(w io.Writer) error {
			form := multipart.NewWriter(w)
			if err := form.SetBoundary(boundary); err != nil {
				return err
			}
			return i.write(ctx, form, p)
		}), http.Header{"Content-Type": {"multipart/form-data; boundary=" + boundary}}
	})
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var accepted wire.Accepted
	if err := json.NewDecoder(answer.Body).Decode(&accepted); err != nil || !storage.ValidID(accepted.ID) {
		return nil, document.Errorf(document.KindUnavailable, "The server's answer broke off: %w", err)
	}
	return &accepted, p.from.sent(p.files, accepted.ID)
}

// piped reads what write writes. Closed early, it ends the writing.
func piped(write func(io.Writer) error) io.Reader {
	r, w := io.Pipe()
	go func() { w.CloseWithError(write(w)) }()
	return r
}

func (i *delivery) write(ctx context.Context, form *multipart.Writer, p uploadItem) error {
	said := i.saidOf(p)
	fields := [][2]string{
		{"title", said.Title}, {"languages", strings.Join(said.Languages, ",")}, {"labels", strings.Join(said.Labels, ",")},
		{"lane", string(i.lane)}, {"password", i.password},
	}
	for _, key := range slices.Sorted(maps.Keys(said.Metadata)) {
		fields = append(fields, [2]string{"metadata", key + "=" + said.Metadata[key]})
	}
	for _, field := range fields {
		if field[1] == "" {
			continue
		}
		if err := form.WriteField(field[0], field[1]); err != nil {
			return err
		}
	}
	for n, path := range p.files {
		if err := writeFile(ctx, p.from, form, "file", path, filepath.Base(p.names[n]), ""); err != nil {
			return err
		}
	}
	for _, t := range p.translations {
		if err := writeFile(ctx, p.from, form, "translation", t.path, filepath.Base(t.path), t.language); err != nil {
			return err
		}
	}
	return form.Close()
}

func writeFile(ctx context.Context, from itemSource, form *multipart.Writer, field, path, name, language string) error {
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition(field, name))
	header.Set("Content-Type", "application/octet-stream")
	if language != "" {
		header.Set("Content-Language", language)
	}
	part, err := form.CreatePart(header)
	if err != nil {
		return err
	}
	return copyFrom(ctx, from, part, path)
}

func copyFrom(ctx context.Context, from itemSource, w io.Writer, path string) error {
	file, err := from.open(ctx, path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}
