package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2"

	"recto/document"
	"recto/wire"
)

// Catalogue knows all documents. Its methods may be called from any number of
// goroutines.
type Catalogue struct {
	index bleve.Index
	// writing is held while index and memory are changed together.
	writing sync.Mutex

	mu      sync.RWMutex
	entries map[string]*Entry
	orders  map[string]*order
	counts  counts
	found   finds
}

// Open returns the catalogue in a directory of its own, with what it held when
// it was closed; an empty dir stands for one in memory. Where the directory
// holds no catalogue of this form, it begins empty and Empty says so. The
// caller closes it.
func Open(dir string) (*Catalogue, error) {
	index, err := openIndex(dir)
	if err != nil {
		return nil, document.Errorf(document.KindUnavailable, "The catalogue in %s cannot be opened: %w", dir, err)
	}
	c := &Catalogue{index: index}
	if err := c.load(); err != nil {
		index.Close()
		return nil, document.Errorf(document.KindUnavailable, "The catalogue in %s cannot be read: %w", dir, err)
	}
	return c, nil
}

// form is the version of what is in the index. An index of another form is
// thrown away, since storage has everything.
const form = "5"

var (
	formKey     = []byte("form")
	positionKey = []byte("position")
)

func openIndex(dir string) (bleve.Index, error) {
	if dir == "" {
		return bleve.NewMemOnly(newMapping())
	}
	index, err := bleve.Open(dir)
	if err == nil {
		found, err := index.GetInternal(formKey)
		if err == nil && string(found) == form {
			return index, nil
		}
		index.Close()
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if index, err = bleve.New(dir, newMapping()); err != nil {
		return nil, err
	}
	return index, index.SetInternal(formKey, []byte(form))
}

// load brings the entries of the index to memory.
func (c *Catalogue) load() error {
	count, err := c.index.DocCount()
	if err != nil {
		return err
	}
	request := bleve.NewSearchRequestOptions(bleve.NewMatchAllQuery(), int(count), 0, false)
	request.Score, request.Fields = "none", []string{fieldEntry}
	result, err := c.index.Search(request)
	if err != nil {
		return err
	}
	entries := map[string]*Entry{}
	for _, hit := range result.Hits {
		e := &Entry{}
		stored, _ := hit.Fields[fieldEntry].(string)
		if err := json.Unmarshal([]byte(stored), e); err != nil {
			return fmt.Errorf("entry %s: %w", hit.ID, err)
		}
		entries[hit.ID] = e
	}
	c.set(entries)
	return nil
}

// set replaces what is in memory.
func (c *Catalogue) set(entries map[string]*Entry) {
	orders, counts := newOrders(), counts{}
	for _, o := range orders {
		o.set(entries)
	}
	for _, e := range entries {
		counts.add(e, 1)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries, c.orders, c.counts = entries, orders, counts
	c.found.forget()
}

// Close gives the catalogue up.
func (c *Catalogue) Close() error { return c.index.Close() }

// Empty reports whether no document is known.
func (c *Catalogue) Empty() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.entries) == 0
}

// Put adds entries, or replaces those of the same ID. They belong to the
// catalogue from now on.
func (c *Catalogue) Put(entries ...*Entry) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	batch := c.index.NewBatch()
	for _, e := range entries {
		if err := index(batch, e); err != nil {
			return err
		}
	}
	if err := c.index.Batch(batch); err != nil {
		return document.Errorf(document.KindUnavailable, "The catalogue cannot be written: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range entries {
		c.forget(e.ID)
		c.entries[e.ID] = e
		c.counts.add(e, 1)
		for _, o := range c.orders {
			o.add(e)
		}
	}
	c.found.forget()
	return nil
}

func index(batch *bleve.Batch, e *Entry) error {
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return batch.Index(e.ID, indexed{Words: wordsOf(e), Entry: string(data)})
}

// Remove takes a document out; one that is not there is no error.
func (c *Catalogue) Remove(id string) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := c.index.Delete(id); err != nil {
		return document.Errorf(document.KindUnavailable, "The catalogue cannot be written: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(id)
	c.found.forget()
	return nil
}

// forget takes an entry out of memory.
func (c *Catalogue) forget(id string) {
	old := c.entries[id]
	if old == nil {
		return
	}
	delete(c.entries, id)
	c.counts.add(old, -1)
	for _, o := range c.orders {
		o.remove(old)
	}
}

// Replace makes the catalogue anew of all entries there are. Until it is done,
// listings show the old ones; after an error they still do, and some of the
// words may be those of the new ones.
func (c *Catalogue) Replace(ctx context.Context, all iter.Seq2[*Entry, error]) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	entries := map[string]*Entry{}
	batch := c.index.NewBatch()
	flush := func() error {
		err := c.index.Batch(batch)
		// Not Reset: Bleve may still be reading the one it was handed.
		batch = c.index.NewBatch()
		return err
	}
	for e, err := range all {
		err = errors.Join(err, ctx.Err())
		if err == nil {
			err = index(batch, e)
		}
		if err == nil && batch.Size() >= 500 {
			err = flush()
		}
		if err != nil {
			return err
		}
		entries[e.ID] = e
	}
	for id := range c.entries {
		if entries[id] == nil {
			batch.Delete(id)
		}
	}
	if err := flush(); err != nil {
		return document.Errorf(document.KindUnavailable, "The catalogue cannot be written: %w", err)
	}
	c.set(entries)
	return nil
}

// Position returns the number last given to SetPosition: which events the
// catalogue has seen. It is 0 for a new catalogue.
func (c *Catalogue) Position() uint64 {
	value, err := c.index.GetInternal(positionKey)
	if err != nil {
		return 0
	}
	position, _ := strconv.ParseUint(string(value), 10, 64)
	return position
}

// SetPosition keeps a number for Position.
func (c *Catalogue) SetPosition(position uint64) error {
	return c.index.SetInternal(positionKey, []byte(strconv.FormatUint(position, 10)))
}

// counts is how many documents there are in each status, and how many of those
// everybody may see.
type counts map[counted]int

type counted struct {
	status wire.Status
	public bool
}

func (c counts) add(e *Entry, n int) { c[counted{e.Status, e.Public}] += n }

// of returns the counts of all documents, or of the public ones.
func (c counts) of(public bool) map[wire.Status]int {
	all := map[wire.Status]int{}
	for what, n := range c {
		if n > 0 && (what.public || !public) {
			all[what.status] += n
		}
	}
	return all
}
