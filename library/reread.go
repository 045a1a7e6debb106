package library

import (
	"context"

	"recto/document"
	"recto/wire"
)

// Reread is how documents are to be read again.
type Reread struct {
	// Languages are those to read in from now on; nil leaves them as they are.
	Languages []string
	Lane      wire.Lane
	By        string
	// Recipe returns how recto would read by now.
	Recipe func(languages []string) (document.Recipe, error)
}

// Reread has a document read again, and reports whether there is anything to
// read: one that would be read just as it was, and of which nothing failed, stays
// as it is. What people have corrected lies over the new run, too.
func (l *Library) Reread(ctx context.Context, id string, how Reread) (queued bool, err error) {
	if how.Languages != nil {
		if _, err := l.Patch(ctx, id, "", how.By, wire.Change{Languages: &how.Languages}); err != nil {
			return false, err
		}
	}
	source, _, err := l.Source(ctx, id)
	if err != nil {
		return false, err
	}
	manifest, _, err := l.Manifest(ctx, id)
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return false, err
	}
	if manifest != nil && manifest.Status == wire.StatusReady {
		recipe, err := how.Recipe(source.Languages)
		if err != nil {
			return false, err
		}
		recipe.Unopened = manifest.Document.Recipe.Unopened
		if recipe.Hash() == manifest.Document.Run {
			return false, nil
		}
	}
	return true, l.again(ctx, id, "", how.Lane)
}
