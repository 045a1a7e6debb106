package library

import (
	"container/list"
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"

	"recto/document"
	"recto/scratch"
	"recto/storage"
)

// Cache keeps originals on the disk of this machine, as many as fit. It is
// safe for concurrent use. A file that is dropped while somebody reads it
// stays readable for them.
type Cache struct {
	store storage.Store
	dir   string
	limit int64

	mu      sync.Mutex
	size    int64
	entries map[string]*list.Element // by SHA-256
	recent  *list.List               // of *cached, the least recently used last
	coming  map[string]chan struct{} // closed when a fetch has ended
}

type cached struct {
	sha256 string
	size   int64
}

// NewCache keeps up to limit bytes in dir, which is empty and its own. One
// original is kept even if it is larger.
func NewCache(store storage.Store, dir string, limit int64) (*Cache, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, scratch.Error(err)
	}
	return &Cache{store: store, dir: dir, limit: limit, entries: map[string]*list.Element{}, recent: list.New(), coming: map[string]chan struct{}{}}, nil
}

// Open returns an original, open for reading; it is fetched and its hash
// verified if it is not here. Of several callers one fetches. The caller
// closes the file.
func (c *Cache) Open(ctx context.Context, sha256 string) (*os.File, error) {
	for {
		c.mu.Lock()
		if e := c.entries[sha256]; e != nil {
			file, err := os.Open(c.path(sha256))
			if err == nil {
				c.recent.MoveToFront(e)
				c.mu.Unlock()
				return file, nil
			}
			c.drop(e) // somebody has cleared the disk
		}
		coming := c.coming[sha256]
		if coming == nil {
			done := make(chan struct{})
			c.coming[sha256] = done
			c.mu.Unlock()
			file, err := c.fetch(ctx, sha256)
			c.mu.Lock()
			delete(c.coming, sha256)
			close(done)
			c.mu.Unlock()
			return file, err
		}
		c.mu.Unlock()
		select {
		case <-coming:
		case <-ctx.Done():
			return nil, document.Errorf(document.KindInterrupted, "Interrupted: %w", ctx.Err())
		}
	}
}

func (c *Cache) path(sha256 string) string { return filepath.Join(c.dir, sha256) }

func (c *Cache) fetch(ctx context.Context, hash string) (*os.File, error) {
	body, info, err := c.store.Get(ctx, storage.OriginalKey(hash), storage.Range{})
	if err != nil {
		return nil, err
	}
	defer body.Close()
	c.makeRoom(info.Size)
	temporary, err := os.CreateTemp(c.dir, "new-*")
	if err != nil {
		return nil, scratch.Error(err)
	}
	defer os.Remove(temporary.Name())
	defer temporary.Close()
	digest := document.NewDigest()
	size, err := io.Copy(scratch.Writer{Writer: temporary}, io.TeeReader(body, digest))
	if err != nil {
		return nil, storage.Interrupted(ctx, err)
	}
	if found := digest.SHA256(); found != hash {
		return nil, document.Errorf(document.KindInternal, "The original %s in the storage has changed: its SHA-256 is %s.", hash, found)
	}
	if err := os.Rename(temporary.Name(), c.path(hash)); err != nil {
		return nil, scratch.Error(err)
	}
	file, err := os.Open(c.path(hash))
	if err != nil {
		return nil, scratch.Error(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[hash] = c.recent.PushFront(&cached{hash, size})
	c.size += size
	return file, nil
}

// makeRoom drops what was not used for longest until size more bytes fit.
func (c *Cache) makeRoom(size int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.size+size > c.limit && c.recent.Len() > 0 {
		c.drop(c.recent.Back())
	}
}

// drop removes an entry; c.mu is held.
func (c *Cache) drop(e *list.Element) {
	entry := c.recent.Remove(e).(*cached)
	delete(c.entries, entry.sha256)
	c.size -= entry.size
	os.Remove(c.path(entry.sha256))
}
