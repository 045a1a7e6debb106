package library

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"recto/document"
	"recto/scratch"
	"recto/storage"
	"recto/wire"
)

// A file may come in pieces, over many connections and to any server. What has
// come stands in the storage, so that a break at either end costs no more than
// the piece on its way:
//
//	uploads/<upload>/upload.json   name and size
//	uploads/<upload>/000001        the pieces, each written once
//
// An upload of a document names such files instead of bringing them.

// pieceSize is how many bytes one object holds at most.
const pieceSize = 16 << 20

// KeepUploads is how long an unfinished upload stands.
const KeepUploads = 7 * 24 * time.Hour

// BeginUpload begins the upload of a file and returns its name.
func (l *Library) BeginUpload(ctx context.Context, name string, size int64) (string, error) {
	random := make([]byte, 32)
	rand.Read(random)
	id := hex.EncodeToString(random)
	return id, l.PutOnce(ctx, storage.UploadKey(id), wire.JSON(wire.Incoming{Name: cleanName(name), Size: size, Begun: now()}))
}

// Incoming tells how much of an upload has come.
func (l *Library) Incoming(ctx context.Context, id string) (*wire.Incoming, error) {
	u, _, err := l.incoming(ctx, id)
	return u, err
}

// incoming returns an upload and the sizes of its pieces.
func (l *Library) incoming(ctx context.Context, id string) (*wire.Incoming, []int64, error) {
	var u wire.Incoming
	_, err := l.getJSON(ctx, storage.UploadKey(id), &u)
	if document.IsKind(err, document.KindNotFound) || document.IsKind(err, document.KindUsage) {
		return nil, nil, document.Errorf(document.KindNotFound, "There is no upload %.64s, or it was given up.", id)
	}
	if err != nil {
		return nil, nil, err
	}
	var pieces []int64
	for info, err := range l.Store.List(ctx, storage.UploadPrefix(id), "") {
		if err != nil {
			return nil, nil, err
		}
		if info.Key != storage.UploadPieceKey(id, len(pieces)+1) {
			break
		}
		pieces = append(pieces, info.Size)
		u.Offset += info.Size
	}
	return &u, pieces, nil
}

// ContinueUpload takes in more of an upload, from a byte on which has to be the
// next, and returns how much it has kept, also of a body that breaks off. It is
// KindConflict where somebody else has brought the same.
func (l *Library) ContinueUpload(ctx context.Context, id string, offset int64, body io.Reader) (kept int64, err error) {
	u, pieces, err := l.incoming(ctx, id)
	if err != nil {
		return 0, err
	}
	if offset != u.Offset {
		return 0, document.Errorf(document.KindConflict, "The upload goes on at byte %d, not %d.", u.Offset, offset)
	}
	spool, err := scratch.Create(l.Scratch)
	if err != nil {
		return 0, err
	}
	defer spool.Close()
	for piece := len(pieces) + 1; ; piece++ {
		if err := spool.Clear(); err != nil {
			return kept, scratch.Error(err)
		}
		n, broken := io.CopyN(scratch.Writer{Writer: spool}, body, min(pieceSize, u.Size-u.Offset-kept))
		if n > 0 {
			_, err := l.Store.PutIfAbsent(ctx, storage.UploadPieceKey(id, piece), io.NewSectionReader(spool.Reader, 0, n), n, storage.Options{ContentType: "application/octet-stream"})
			if err != nil {
				return kept, err
			}
			kept += n
		}
		if errors.Is(broken, io.EOF) || u.Offset+kept == u.Size {
			return kept, nil
		}
		if broken != nil {
			return kept, broken
		}
	}
}

// Uploaded spools a file that has come in pieces. The caller closes it.
func (l *Library) Uploaded(ctx context.Context, id string) (*wire.Spooled, error) {
	u, pieces, err := l.incoming(ctx, id)
	if err != nil {
		return nil, err
	}
	if u.Offset != u.Size {
		e := document.Errorf(document.KindUsage, "Of the upload %d of %d bytes have come.", u.Offset, u.Size).On(u.Name, 0)
		e.Hint = "Bring the rest first."
		return nil, e
	}
	return l.Spool(ctx, u.Name, &pieceReader{ctx: ctx, store: l.Store, id: id, left: len(pieces)})
}

// pieceReader reads the pieces of an upload one after the other.
type pieceReader struct {
	ctx     context.Context
	store   storage.Store
	id      string
	next    int
	left    int
	current io.ReadCloser
}

func (p *pieceReader) Read(b []byte) (int, error) {
	for {
		if p.current == nil {
			if p.left == 0 {
				return 0, io.EOF
			}
			p.next, p.left = p.next+1, p.left-1
			var err error
			if p.current, _, err = p.store.Get(p.ctx, storage.UploadPieceKey(p.id, p.next), storage.Range{}); err != nil {
				p.current = nil
				return 0, Missing(err, "A piece of the upload")
			}
		}
		n, err := p.current.Read(b)
		if errors.Is(err, io.EOF) {
			p.current.Close()
			p.current, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// GiveUpUpload removes what has come of an upload.
func (l *Records) GiveUpUpload(ctx context.Context, id string) error {
	var keys []string
	for info, err := range l.Store.List(ctx, storage.UploadPrefix(id), "") {
		if err != nil {
			return err
		}
		keys = append(keys, info.Key)
	}
	for _, key := range keys {
		if err := l.Store.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// ForgetUploads removes uploads of which nothing has come since the time given.
func (l *Records) ForgetUploads(ctx context.Context, before time.Time) error {
	last := map[string]time.Time{}
	for info, err := range l.Store.List(ctx, storage.UploadsPrefix, "") {
		if err != nil {
			return err
		}
		if id, ok := storage.ParseUploadKey(info.Key); ok && info.ModTime.After(last[id]) {
			last[id] = info.ModTime
		}
	}
	for id, at := range last {
		if at.Before(before) {
			if err := l.GiveUpUpload(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}
