package server

import (
	"context"
	"io"
	"net/http"

	tus "github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"

	"recto/document"
	"recto/library"
)

// Files that are large, or come over a poor line, come in pieces by the protocol
// tus 1.0 below /api/v1/uploads: what has come stands in the storage, and any
// server goes on with it. POST /api/v1/documents then names them as upload
// instead of bringing a file. The protocol is tusd's; where the pieces are is the
// Library's.

// newResumable returns tusd's handlers over the library.
func (s *Server) newResumable() *tus.UnroutedHandler {
	store := incomingFiles{s.Library}
	composer := tus.NewStoreComposer()
	composer.UseCore(store)
	composer.UseTerminater(store)
	cors := tus.DefaultCorsConfig
	cors.Disable = true // guarded has said it
	h, err := tus.NewUnroutedHandler(tus.Config{
		StoreComposer: composer, BasePath: s.root + "/api/v1/uploads/", MaxSize: s.MaxUpload, DisableDownload: true, DisableConcatenation: true,
		Cors: &cors, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), RespectForwardedHeaders: true,
	})
	if err != nil {
		panic(err) // constant options
	}
	return h
}

// resumable answers with one of tusd's handlers. Bodies count as uploads under
// way.
func (s *Server) resumable(handle func(*tus.UnroutedHandler, http.ResponseWriter, *http.Request)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method == http.MethodPatch {
			if err := s.enter(); err != nil {
				return err
			}
			defer s.leave()
		}
		w.Header().Set("Cache-Control", "no-store")
		inside := s.tus.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handle(s.tus, w, r) }))
		http.StripPrefix("/api/v1/uploads", inside).ServeHTTP(w, r)
		return nil
	}
}

// incomingFiles are the uploads of a library as tusd asks for them.
type incomingFiles struct{ *library.Library }

// NewUpload begins an upload.
func (f incomingFiles) NewUpload(ctx context.Context, info tus.FileInfo) (tus.Upload, error) {
	id, err := f.BeginUpload(ctx, info.MetaData["filename"], info.Size)
	return incomingFile{f.Library, id}, tusError(err)
}

// GetUpload finds one that has begun.
func (f incomingFiles) GetUpload(ctx context.Context, id string) (tus.Upload, error) {
	_, err := f.Incoming(ctx, id)
	return incomingFile{f.Library, id}, tusError(err)
}

// AsTerminatableUpload lets an upload be given up.
func (f incomingFiles) AsTerminatableUpload(u tus.Upload) tus.TerminatableUpload {
	return u.(incomingFile)
}

type incomingFile struct {
	library *library.Library
	id      string
}

// WriteChunk takes more of it in.
func (f incomingFile) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	n, err := f.library.ContinueUpload(ctx, f.id, offset, src)
	return n, tusError(err)
}

// GetInfo tells how much of it has come.
func (f incomingFile) GetInfo(ctx context.Context) (tus.FileInfo, error) {
	u, err := f.library.Incoming(ctx, f.id)
	if err != nil {
		return tus.FileInfo{}, tusError(err)
	}
	return tus.FileInfo{ID: f.id, Size: u.Size, Offset: u.Offset, MetaData: tus.MetaData{"filename": u.Name}}, nil
}

// GetReader is not offered: originals are fetched from their document.
func (f incomingFile) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, tus.ErrNotImplemented
}

// FinishUpload does nothing: the document that names it takes it in.
func (f incomingFile) FinishUpload(context.Context) error { return nil }

// Terminate gives it up.
func (f incomingFile) Terminate(ctx context.Context) error {
	return tusError(f.library.GiveUpUpload(ctx, f.id))
}

// tusError gives an error the status of its kind and the words for people.
func tusError(err error) error {
	switch {
	case err == nil:
		return nil
	case document.IsKind(err, document.KindNotFound):
		return tus.ErrNotFound
	case document.IsKind(err, document.KindConflict):
		return tus.ErrMismatchOffset
	}
	e := asError(err)
	return tus.NewError("ERR_RECTO", e.Error()+" "+e.Advice(), statusOf(err))
}
