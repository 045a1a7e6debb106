package storage

import (
	"bytes"
	"context"
	"encoding/json"

	"recto/document"
)

// schema is the JSON form of the object at SchemaKey.
type schema struct {
	Version int `json:"version"`
}

// CheckSchema makes sure that the storage has the layout of this recto, and
// marks an empty one as having it. It returns KindUnavailable where the layout
// is another and says what to do.
func CheckSchema(ctx context.Context, s Store) error {
	form, err := json.Marshal(schema{SchemaVersion})
	if err != nil {
		return err
	}
	_, err = s.PutIfAbsent(ctx, SchemaKey, bytes.NewReader(form), int64(len(form)), Options{})
	if !document.IsKind(err, document.KindConflict) {
		return err
	}
	data, _, err := ReadAtMost(ctx, s, SchemaKey, 1<<20)
	if err != nil {
		return err
	}
	var found schema
	if err := json.Unmarshal(data, &found); err != nil || found.Version < 1 {
		return document.Errorf(document.KindUnavailable, "%s in the storage is not what recto writes there: %.100q", SchemaKey, data)
	}
	if found.Version == SchemaVersion {
		return nil
	}
	e := document.Errorf(document.KindUnavailable, "The storage has layout version %d; this recto writes version %d.", found.Version, SchemaVersion)
	e.Hint = "Run recto upgrade on the storage."
	if found.Version > SchemaVersion {
		e.Hint = "Use the newer recto that wrote it."
	}
	return e
}
