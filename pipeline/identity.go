package pipeline

import (
	"context"

	"recto/document"
	"recto/ingest"
	"recto/reader"
)

// Identity returns the SHA-256 that a file brings into the identity of its
// document, in order: its own, or for a zip those of the scans in it, so that
// these are the same document however and whenever they were zipped, and
// without it. A zip that cannot be looked into counts as itself; one that holds
// no scans is KindNoScan.
func Identity(ctx context.Context, readers *reader.Pool, original *Original) ([]string, error) {
	own := []string{original.SHA256}
	if !ingest.ShowsZip(original.File) {
		return own, nil
	}
	begun := false
	sink := reader.Sink{Begin: func(int) error { begun = true; return nil }}
	held, err := reader.Call(ctx, readers, reader.Entries, source(original), reader.EntriesRequest{Size: original.Size}, sink)
	switch {
	case err == nil:
		return held.SHA256, nil
	case unreadFile(err) != nil:
		return own, nil
	case !begun && document.IsKind(err, document.KindInternal):
		err = document.Errorf(document.KindUnavailable, "The readers do not work: %w", err)
	}
	return nil, on(err, original.Name, 0)
}

// Natural compares two paths the way a person orders pages, as ingest.Natural
// does.
func Natural(a, b string) int { return ingest.Natural(a, b) }

// CheckScan says by its first bytes why a file is no scan; nil where it may be
// one. No reader is asked.
func CheckScan(original *Original) error {
	if err := ingest.CheckScan(original.File, original.Name); err != nil {
		return on(err, original.Name, 0)
	}
	return nil
}
