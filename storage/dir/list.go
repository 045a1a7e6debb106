package dir

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"recto/storage"
)

// List implements storage.Store.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[storage.Info, error] {
	return func(yield func(storage.Info, error) bool) {
		if err := storage.CheckPrefix(prefix); err != nil {
			yield(storage.Info{}, err)
			return
		}
		w := &walk{s, ctx, prefix, after, yield}
		w.dir(prefix[:strings.LastIndexByte(prefix, '/')+1])
	}
}

// walk goes through directories in the order of keys.
type walk struct {
	s             *Store
	ctx           context.Context
	prefix, after string
	yield         func(storage.Info, error) bool
}

// dir yields what lies below dir, the beginning of a key up to a slash, and
// reports whether to go on.
func (w *walk) dir(dir string) bool {
	if err := w.ctx.Err(); err != nil {
		w.yield(storage.Info{}, storage.Interrupted(w.ctx, err))
		return false
	}
	entries, err := os.ReadDir(w.s.path(dir))
	if err == nil && dir != "" {
		err = w.s.within(w.s.path(dir))
	}
	if err != nil {
		err = ignoreMissing(err)
		return err == nil || w.yield(storage.Info{}, failure("list", dir, err)) && false
	}
	// A directory sorts by its keys, which go on with a slash: a-b, a/b, ab.
	keys := make([]string, 0, len(entries))
	for _, entry := range entries {
		key := dir + entry.Name()
		if storage.CheckKey(key) != nil {
			continue
		}
		if entry.IsDir() {
			key += "/"
		}
		if entry.Type()&fs.ModeSymlink == 0 && w.wanted(key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if strings.HasSuffix(key, "/") {
			if !w.dir(key) {
				return false
			}
			continue
		}
		file, err := w.s.regular(key)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			w.yield(storage.Info{}, failure("list", key, err))
			return false
		}
		info := storage.Info{Key: key, Size: file.Size(), ETag: etagOf(file), ModTime: file.ModTime()}
		if !w.yield(info, nil) {
			return false
		}
	}
	return true
}

// wanted reports whether a key, or something below a directory, can be within
// prefix and come after after.
func (w *walk) wanted(key string) bool {
	if strings.HasSuffix(key, "/") && (strings.HasPrefix(w.prefix, key) || strings.HasPrefix(w.after, key)) {
		return strings.HasPrefix(key, w.prefix) || strings.HasPrefix(w.prefix, key)
	}
	return strings.HasPrefix(key, w.prefix) && key > w.after
}
