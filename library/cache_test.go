package library

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"recto/document"
	"recto/storage"
	"recto/storage/dir"
)

// counting counts how often originals are fetched.
type counting struct {
	storage.Store
	gets atomic.Int64
}

func (c *counting) Get(ctx context.Context, key string, r storage.Range) (io.ReadCloser, storage.Info, error) {
	c.gets.Add(1)
	return c.Store.Get(ctx, key, r)
}

func newStore(t *testing.T) *counting {
	t.Helper()
	store, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return &counting{Store: store}
}

// original stores n bytes of a letter and returns their hash.
func original(t *testing.T, s storage.Store, letter string, n int) string {
	t.Helper()
	data := []byte(strings.Repeat(letter, n))
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if _, err := s.Put(t.Context(), storage.OriginalKey(hash), bytes.NewReader(data), int64(n), storage.Options{}); err != nil {
		t.Fatal(err)
	}
	return hash
}

func fetched(t *testing.T, c *Cache, hash string) string {
	t.Helper()
	file, err := c.Open(t.Context(), hash)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCacheFetchesOnce(t *testing.T) {
	store := newStore(t)
	hash := original(t, store, "a", 1<<20)
	c, err := NewCache(store, t.TempDir(), 10<<20)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if got := fetched(t, c, hash); len(got) != 1<<20 || strings.Trim(got, "a") != "" {
				t.Errorf("fetched %d bytes", len(got))
			}
		})
	}
	all.Wait()
	if n := store.gets.Load(); n != 1 {
		t.Errorf("16 callers fetched it %d times", n)
	}
}

func TestCacheDropsWhatIsOld(t *testing.T) {
	store := newStore(t)
	a, b, d := original(t, store, "a", 400), original(t, store, "b", 400), original(t, store, "d", 400)
	folder := t.TempDir()
	c, err := NewCache(store, folder, 1000)
	if err != nil {
		t.Fatal(err)
	}
	held, err := c.Open(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	for _, hash := range []string{a, d, a} { // d pushes b out, not a
		fetched(t, c, hash)
	}
	if n := store.gets.Load(); n != 3 {
		t.Errorf("three originals were fetched %d times", n)
	}
	if _, err := os.Stat(filepath.Join(folder, b)); err == nil {
		t.Error("the oldest is still there")
	}
	if data, err := io.ReadAll(held); err != nil || len(data) != 400 {
		t.Errorf("who had it open reads %d bytes, %v", len(data), err)
	}
	large := original(t, store, "e", 5000)
	if got := fetched(t, c, large); len(got) != 5000 {
		t.Errorf("an original larger than the cache has %d bytes", len(got))
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) != 1 {
		t.Errorf("beside it are %v", left)
	}
}

// What the storage no longer has as it was uploaded never reaches a reader.
func TestCacheVerifies(t *testing.T) {
	store := newStore(t)
	hash := original(t, store, "a", 100)
	if _, err := store.Put(t.Context(), storage.OriginalKey(hash), strings.NewReader("rotten"), 6, storage.Options{}); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	c, err := NewCache(store, folder, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Open(t.Context(), hash); !document.IsKind(err, document.KindInternal) {
		t.Errorf("a changed original gives %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) != 0 {
		t.Errorf("of it is left %v", left)
	}
}
