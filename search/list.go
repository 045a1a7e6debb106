package search

import (
	"bytes"
	"context"
	"encoding/base64"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"

	"recto/document"
	"recto/wire"
)

// Query is a choice of documents. The zero Query is all of them, the newest
// first.
type Query struct {
	// Status is one of them; empty stands for all but deleted.
	Status wire.Status
	// Words have to be in title, reference, date, labels or names, each in
	// one of its Russian or English forms, or as the beginning of a word.
	Words string
	// Language is one of the document's, a BCP 47 tag.
	Language string
	// Below keeps documents with a quality below it; 0 keeps all.
	Below float64
	// Doubtful keeps documents of which a translation is.
	Doubtful bool
	// Public keeps what everybody may see, and counts nothing else.
	Public bool
	// Sort is added, quality, reference or title; with "-" before it, backwards.
	// Empty stands for -added.
	Sort string
	// Cursor is a List's Next: the listing goes on there.
	Cursor string
	// Limit is the largest number of entries; 0 stands for 50.
	Limit int
}

// List is a part of a listing.
type List struct {
	Documents []*Entry `json:"documents"`
	// Next is the Cursor of the part that follows; empty where none does.
	Next string `json:"next,omitempty"`
	// Counts is how many documents there are in each status, whatever else the
	// query asks than Public.
	Counts map[wire.Status]int `json:"counts"`
}

// MaxLimit is the largest Limit of a Query.
const MaxLimit = 500

// Get returns the entry of a document; nil if it is not known.
func (c *Catalogue) Get(id string) *Entry {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.entries[id]
}

// List answers q. The entries are the catalogue's own; nobody may change them.
// It returns KindUsage where the query is malformed.
func (c *Catalogue) List(ctx context.Context, q Query) (List, error) {
	if q.Sort == "" {
		q.Sort = "-added"
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	if q.Limit < 1 || q.Limit > MaxLimit {
		return List{}, document.Errorf(document.KindUsage, "A listing has 1 to %d documents, not %d.", MaxLimit, q.Limit)
	}
	name, backwards := strings.CutPrefix(q.Sort, "-")
	if orders[name] == nil {
		return List{}, document.Errorf(document.KindUsage, "There is no order %q; there are %s, each also with - before it.", q.Sort, strings.Join(Sorts(), ", "))
	}
	cursor, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil || len(cursor) > 0 && !cursorShape(cursor) {
		return List{}, document.Errorf(document.KindUsage, "The cursor is malformed.")
	}
	found, err := c.find(ctx, q.Words)
	if err != nil {
		return List{}, err
	}

	c.mu.RLock()
	defer c.mu.RUnlock()
	list := List{Documents: []*Entry{}, Counts: c.counts.of(q.Public)}
	last := ""
	for p := range c.orders[name].from(string(cursor), backwards) {
		if !q.takes(p.entry) || found != nil && !found[p.entry.ID] {
			continue
		}
		if len(list.Documents) == q.Limit {
			list.Next = base64.RawURLEncoding.EncodeToString([]byte(last))
			break
		}
		list.Documents = append(list.Documents, p.entry)
		last = p.key
	}
	return list, nil
}

// cursorShape reports whether a cursor ends as keys of orders do: in a zero and
// the ID of a document.
func cursorShape(cursor []byte) bool {
	at := len(cursor) - 64 - 1
	return at >= 0 && cursor[at] == 0 && !bytes.ContainsFunc(cursor[at+1:], func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) })
}

func (q *Query) takes(e *Entry) bool {
	return (!q.Public || e.Public) && (q.Status == e.Status || q.Status == "" && e.Deleted == nil) &&
		(q.Language == "" || slices.Contains(e.Languages, q.Language)) &&
		(q.Below == 0 || e.Quality > 0 && e.Quality < q.Below) &&
		(!q.Doubtful || e.Doubtful)
}

// from yields the positions after the one with this key, in either direction; an
// empty key stands for all.
func (o *order) from(key string, backwards bool) func(yield func(position) bool) {
	after := sort.Search(len(o.positions), func(i int) bool { return o.positions[i].key > key })
	return func(yield func(position) bool) {
		if !backwards {
			for _, p := range o.positions[after:] {
				if !yield(p) {
					return
				}
			}
			return
		}
		before := len(o.positions)
		if key != "" {
			before = sort.Search(len(o.positions), func(i int) bool { return o.positions[i].key >= key })
		}
		for _, p := range slices.Backward(o.positions[:before]) {
			if !yield(p) {
				return
			}
		}
	}
}

// find returns the documents that have all the words of q; nil stands for all
// documents, where q has no words.
func (c *Catalogue) find(ctx context.Context, q string) (map[string]bool, error) {
	asked := words(q)
	if len(asked) == 0 {
		return nil, nil
	}
	if len(asked) > maxWords {
		return nil, document.Errorf(document.KindUsage, "A query has at most %d words.", maxWords)
	}
	name := strings.Join(asked, " ")
	found, since := c.found.get(name)
	if found != nil {
		return found, nil
	}
	count, err := c.index.DocCount()
	if err != nil {
		return nil, document.Errorf(document.KindUnavailable, "The catalogue cannot be searched: %w", err)
	}
	request := bleve.NewSearchRequestOptions(queryFor(asked), int(count), 0, false)
	request.Score = "none"
	result, err := c.index.SearchInContext(ctx, request)
	switch {
	case ctx.Err() != nil:
		return nil, document.Errorf(document.KindInterrupted, "Interrupted: %w", ctx.Err())
	case err != nil:
		return nil, document.Errorf(document.KindUnavailable, "The catalogue cannot be searched: %w", err)
	}
	found = make(map[string]bool, len(result.Hits))
	for _, hit := range result.Hits {
		found[hit.ID] = true
	}
	c.found.put(name, since, found)
	return found, nil
}

// maxWords keeps a query from being work without end.
const maxWords = 16

// finds remembers what was found for queries since the catalogue last changed:
// a page that refreshes itself and a listing that goes on ask the same again.
type finds struct {
	mu      sync.Mutex
	version int
	byName  map[string]map[string]bool
}

const maxFinds = 32

// get returns what was found, or the version that put takes.
func (f *finds) get(name string) (map[string]bool, int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.byName[name], f.version
}

func (f *finds) put(name string, version int, found map[string]bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.version != version {
		return
	}
	if f.byName == nil || len(f.byName) >= maxFinds {
		f.byName = map[string]map[string]bool{}
	}
	f.byName[name] = found
}

// forget is called when documents have changed.
func (f *finds) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.byName = nil
	f.version++
}

// Left returns how many documents have not come to an end, and how many pages
// they have left; a document that nobody has opened counts as many as the
// others have on average.
func (c *Catalogue) Left() (documents, pages int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	unopened, opened, all := 0, 0, 0
	for _, e := range c.entries {
		if e.Pages > 0 {
			opened++
			all += e.Pages
		}
		if e.Status.Terminal() {
			continue
		}
		documents++
		if e.Pages == 0 {
			unopened++
		}
		pages += max(0, e.Pages-e.Read-e.Failed)
	}
	if opened == 0 {
		return documents, pages + unopened
	}
	return documents, pages + unopened*all/opened
}
