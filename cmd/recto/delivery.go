package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/ingest"
	"recto/pipeline"
	"recto/reader"
	"recto/storage"
)

// delivery is what one call of recto ingest sends.
type delivery struct {
	client *client
	c      *command
	fields [][2]string
	json   bool
	tasks  int
	// readers look into zips; they are started for the first.
	readers func() (*reader.Pool, error)

	mu     sync.Mutex
	told   int
	failed []*document.Error
}

// sent is a document that the server has.
type sent struct {
	name, id string
}

// sendersAtOnce is how many documents are sent at the same time.
const sendersAtOnce = 4

func (i *delivery) send(ctx context.Context, parcels []parcel) ([]sent, error) {
	all := make([]sent, len(parcels))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sendersAtOnce)
	for n, p := range parcels {
		group.Go(func() error {
			accepted, err := i.one(ctx, p)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if document.IsKind(err, document.KindUnavailable) || document.IsKind(err, document.KindForbidden) {
				return err // no other would fare better
			}
			i.mu.Lock()
			defer i.mu.Unlock()
			i.told++
			if err != nil {
				e := document.AsError(err).On(p.name, 0)
				i.failed = append(i.failed, e)
				fmt.Fprintf(i.c.stderr, "[%d/%d] not taken in: %s\n  %s\n", i.told, i.tasks, e, e.Advice())
				return nil
			}
			all[n] = sent{p.name, accepted.ID}
			i.tell(p, accepted)
			return nil
		})
	}
	err := group.Wait()
	return slices.DeleteFunc(all, func(s sent) bool { return s.id == "" }), err
}

func (i *delivery) tell(p parcel, a *document.Accepted) {
	if i.json {
		form, _ := json.Marshal(struct {
			Name string `json:"name"`
			*document.Accepted
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
	fmt.Fprintf(i.c.stderr, "[%d/%d] %s: %s\n", i.told, i.tasks, p.name, state)
	for _, conflict := range a.Conflicts {
		fmt.Fprintf(i.c.stderr, "  %s stays %q; %q was given\n", conflict.Field, conflict.Kept, conflict.Given)
	}
	fmt.Fprintln(i.c.stdout, a.ID)
}

// one brings a document to the server, or what the server lacks of it.
func (i *delivery) one(ctx context.Context, p parcel) (*document.Accepted, error) {
	var hashes []string
	for n, path := range p.files {
		held, err := i.identity(ctx, path, p.names[n])
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, held...)
	}
	id := document.ID(hashes...)
	known, err := i.client.document(ctx, id)
	switch {
	case document.IsKind(err, document.KindNotFound):
		return i.upload(ctx, p)
	case err != nil:
		return nil, err
	case len(i.fields) > 0:
		return i.upload(ctx, p) // it may say what was not known
	}
	accepted := &document.Accepted{ID: id, Status: known.Status, Duplicate: true}
	for _, t := range p.translations {
		original, err := pipeline.OpenOriginal(t.path, filepath.Base(t.path))
		if err != nil {
			return nil, err
		}
		original.File.Close()
		if slices.ContainsFunc(known.Translations, func(k document.TranslationFile) bool {
			return k.SHA256 == original.SHA256 && k.Language == t.language
		}) {
			continue
		}
		return i.upload(ctx, p)
	}
	return accepted, nil
}

// identity returns the SHA-256 that a file brings into the document's identity.
func (i *delivery) identity(ctx context.Context, path, name string) ([]string, error) {
	original, err := pipeline.OpenOriginal(path, name)
	if err != nil {
		return nil, err
	}
	defer original.File.Close()
	var readers *reader.Pool
	if ingest.ShowsZip(original.File) {
		if readers, err = i.readers(); err != nil {
			return nil, err
		}
	}
	return pipeline.Identity(ctx, readers, original)
}

// upload sends a document as it is read from the disk.
func (i *delivery) upload(ctx context.Context, p parcel) (*document.Accepted, error) {
	answer, err := i.client.do(ctx, http.MethodPost, "/api/v1/documents", func() (io.Reader, string) {
		r, w := io.Pipe()
		form := multipart.NewWriter(w)
		go func() { w.CloseWithError(i.write(form, p)) }()
		return r, form.FormDataContentType()
	})
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var accepted document.Accepted
	if err := json.NewDecoder(answer.Body).Decode(&accepted); err != nil || !storage.ValidID(accepted.ID) {
		return nil, document.Errorf(document.KindUnavailable, "The server's answer broke off: %w", err)
	}
	return &accepted, nil
}

func (i *delivery) write(form *multipart.Writer, p parcel) error {
	for _, field := range i.fields {
		if err := form.WriteField(field[0], field[1]); err != nil {
			return err
		}
	}
	if p.folder {
		if err := form.WriteField("title", filepath.Base(p.stem)); err != nil {
			return err
		}
	}
	for n, path := range p.files {
		if err := writeFile(form, "file", path, filepath.Base(p.names[n]), ""); err != nil {
			return err
		}
	}
	for _, t := range p.translations {
		if err := writeFile(form, "translation", t.path, filepath.Base(t.path), t.language); err != nil {
			return err
		}
	}
	return form.Close()
}

func writeFile(form *multipart.Writer, field, path, name, language string) error {
	file, err := os.Open(path)
	if err != nil {
		return document.Errorf(document.KindForbidden, "The file cannot be opened: %w", err).On(name, 0)
	}
	defer file.Close()
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
	_, err = io.Copy(part, file)
	return err
}
