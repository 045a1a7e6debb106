package library

import (
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"recto/document"
	"recto/pipeline"
	"recto/scratch"
	"recto/storage"
	"recto/wire"
)

// body reads a spooled file from its beginning.
func body(f *wire.Spooled) io.Reader { return io.NewSectionReader(f.Content, 0, f.Size) }

// Spool takes a file in and its hash while it comes. The caller closes it.
func (l *Library) Spool(ctx context.Context, name string, r io.Reader) (*wire.Spooled, error) {
	spool, err := scratch.Create(l.Scratch)
	if err != nil {
		return nil, err
	}
	digest := document.NewDigest()
	size, err := io.Copy(scratch.Writer{Writer: spool}, io.TeeReader(storage.NewBody(ctx, r, -1, storage.Options{}), digest))
	if err == nil {
		err = scratch.Error(spool.File.Close())
	}
	if err != nil {
		spool.Close()
		return nil, err
	}
	return &wire.Spooled{Name: cleanName(name), SHA256: digest.SHA256(), Size: size, Content: spool.Reader}, nil
}

// InNaturalOrder sorts files as a person orders pages: лист 2 before лист 10.
func InNaturalOrder(files []*wire.Spooled) {
	slices.SortStableFunc(files, func(a, b *wire.Spooled) int { return pipeline.Natural(a.Name, b.Name) })
}

// longestName is the longest name of a file in bytes, as on most disks.
const longestName = 255

// cleanName is what people called a file, without folders and without what no
// name should have in it: control characters, and those that turn the direction
// of writing, so that "gpj.exe" looks like "exe.jpg". One that is too long loses
// its middle, not its ending.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(name, "")))
	if name == "." || name == ".." || name == "/" || name == "" {
		return "unnamed"
	}
	if len(name) > longestName {
		ending := path.Ext(name)
		if len(ending) > 20 {
			ending = ""
		}
		name = strings.ToValidUTF8(name[:longestName-len(ending)], "") + ending
	}
	return name
}

// Upload takes a document in. When it returns without error the originals and
// what is said of them are in the storage, and the document will be read
// whatever happens next.
//
// The same files in the same order are the same document, in a zip or without
// one: what is new in the upload is added to it, translations and what was not
// known; what contradicts is in the answer's Conflicts and changes nothing. A
// deleted document comes back.
func (l *Library) Upload(ctx context.Context, u wire.Upload) (*wire.Accepted, error) {
	if len(u.Files) == 0 {
		return nil, document.Errorf(document.KindUsage, "There is no file in the upload.")
	}
	if u.Lane == "" {
		u.Lane = wire.Today
	}
	if err := checkStatement(&u.Statement); err != nil {
		return nil, err
	}
	var hashes []string
	for _, f := range u.Files {
		if f.Size == 0 {
			return nil, document.Errorf(document.KindNoScan, "The file is empty.").On(f.Name, 0)
		}
		original := &pipeline.Original{Name: f.Name, SHA256: f.SHA256, Size: f.Size, File: f.Content}
		if l.Openers != nil {
			if err := pipeline.CheckScan(original); err != nil {
				return nil, err
			}
		}
		held, err := pipeline.Identity(ctx, l.Openers, original)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, held...)
	}
	u.Translations = slices.Clone(u.Translations)
	for i := range u.Translations {
		if err := l.understand(ctx, &u.Translations[i]); err != nil {
			return nil, err
		}
	}
	for {
		answer, err := l.takeIn(ctx, document.ID(hashes...), u)
		if !errors.Is(err, errPurged) {
			return answer, err
		}
	}
}

// errPurged is for a document whose files were purged while others of the same
// content came.
var errPurged = errors.New("library: the document was purged")

// takeIn stores what an upload brings that is not there, and the record.
func (l *Library) takeIn(ctx context.Context, id string, u wire.Upload) (*wire.Accepted, error) {
	var known wire.Source
	_, err := l.record(ctx, id, &known)
	fresh := document.IsKind(err, document.KindNotFound)
	if err != nil && !fresh {
		return nil, err
	}
	// The same scans in another zip are there already.
	kept := len(known.Files) == 0 || sameFiles(known.Files, u.Files)
	for _, f := range u.Files {
		if !kept {
			break
		}
		if err := l.keepOriginal(ctx, id, f); err != nil {
			return nil, err
		}
	}
	for _, t := range u.Translations {
		if err := l.keepTranslation(ctx, id, t); err != nil {
			return nil, err
		}
	}
	// The mark stands before the record does: a record without a mark is
	// never left behind.
	if fresh {
		if err := l.Mark(ctx, id, wire.OpenMark{Lane: u.Lane, Attempt: 1, Held: l.hold(u.Password)}); err != nil {
			return nil, err
		}
	}
	return l.accept(ctx, id, u, kept)
}

func sameFiles(known []wire.SourceFile, given []*wire.Spooled) bool {
	return slices.EqualFunc(known, given, func(k wire.SourceFile, g *wire.Spooled) bool { return k.SHA256 == g.SHA256 })
}

// keepOriginal stores a file under its hash. The reference goes first: whoever
// purges looks for references last.
func (l *Library) keepOriginal(ctx context.Context, id string, f *wire.Spooled) error {
	if _, err := l.Store.Put(ctx, storage.RefKey(f.SHA256, id), strings.NewReader("{}"), 2, storage.Options{ContentType: "application/json"}); err != nil {
		return err
	}
	return l.keep(ctx, storage.OriginalKey(f.SHA256), f)
}

// keep stores a file where its hash is part of the key, unless it is there.
func (l *Library) keep(ctx context.Context, key string, f *wire.Spooled) error {
	info, err := l.Store.Stat(ctx, key)
	if err == nil && info.Size == f.Size {
		return nil
	}
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return err
	}
	_, err = l.Store.PutIfAbsent(ctx, key, body(f), f.Size, storage.Options{SHA256: f.SHA256})
	if document.IsKind(err, document.KindConflict) {
		return nil
	}
	return err
}

// accept writes the record and queues the document. A new one has to be kept.
func (l *Library) accept(ctx context.Context, id string, u wire.Upload, kept bool) (*wire.Accepted, error) {
	answer := &wire.Accepted{ID: id, Status: wire.StatusQueued, Conflicts: []wire.Conflict{}}
	err := l.changeSource(ctx, id, func(s *wire.Source) error {
		answer.Duplicate, answer.Restored, answer.Conflicts = false, false, []wire.Conflict{}
		answer.Restored = s.Deleted != nil
		if len(s.Files) == 0 { // new, or purged
			if !kept {
				return errPurged
			}
			*s = newSource(id, u)
			return nil
		}
		answer.Duplicate = true
		s.Deleted = nil
		answer.Conflicts = merge(s, u)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, l.wake(ctx, answer, u)
}

// wake queues a document that has not come to its end, and reads one alone for
// which there is a password now.
func (l *Library) wake(ctx context.Context, answer *wire.Accepted, u wire.Upload) error {
	manifest, _, err := l.Manifest(ctx, answer.ID)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return err
	}
	open, _, err := l.OpenMark(ctx, answer.ID)
	absent := document.IsKind(err, document.KindNotFound)
	switch {
	case err != nil && !absent:
		return err
	case absent && manifest != nil && u.Password != "" && manifest.Locked():
		return l.Retry(ctx, answer.ID, u.Password)
	case absent && manifest != nil:
		answer.Status = manifest.Status
		if err := l.WantUpdate(ctx, answer.ID); err != nil {
			return err
		}
		l.Announce(ctx, wire.Event{Type: wire.DocumentChanged, Document: answer.ID})
		return nil
	case absent: // purged, and here again
		open = wire.OpenMark{Lane: u.Lane, Attempt: 1, Held: l.hold(u.Password)}
		if err := l.Mark(ctx, answer.ID, open); err != nil {
			return err
		}
	case open.Run != "":
		answer.Status = wire.StatusReading
	}
	l.begin(ctx, answer.ID, open.Lane, u.Password)
	return nil
}

// begin hands a marked document to the queue, or reads it here where its
// password is. What goes wrong is only logged: the sweeper finds the mark.
func (l *Library) begin(ctx context.Context, id string, lane wire.Lane, password string) {
	if password != "" && l.ReadWithPassword != nil {
		l.ReadWithPassword(id, password)
	} else if _, err := l.Queue.Add(ctx, wire.Job{Kind: wire.JobOpen, Lane: lane, Document: id}); err != nil {
		l.Log.Warn("the document is stored and waits for the queue", "document", id, "error", err)
		return
	}
	l.Announce(ctx, wire.Event{Type: wire.DocumentQueued, Document: id, ID: id + ".queued"})
}

// HoldFor is how long one server has a document to itself before others may
// believe that it is gone; it is extended while the reading goes on.
const HoldFor = 5 * time.Minute

func (l *Library) hold(password string) time.Time {
	if password == "" || l.ReadWithPassword == nil {
		return time.Time{}
	}
	return time.Now().UTC().Add(HoldFor).Truncate(time.Second)
}
