package search

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Every order is made of keys that compare as bytes and are unique, since each
// ends in the document's ID. So a cursor, which is the key of the last entry
// seen, holds its place while documents come and go.

// orders are the ways a listing can be sorted; "-" before a name reverses it.
var orders = map[string]func(*collate.Collator, *collate.Buffer, *Entry) []byte{
	"added": func(_ *collate.Collator, _ *collate.Buffer, e *Entry) []byte { return number(e.Uploaded.UnixMilli()) },
	"quality": func(_ *collate.Collator, _ *collate.Buffer, e *Entry) []byte {
		return number(int64(math.Round(e.Quality * 1e6)))
	},
	"title": func(c *collate.Collator, b *collate.Buffer, e *Entry) []byte { return text(c, b, e.Title) },
	"reference": func(c *collate.Collator, b *collate.Buffer, e *Entry) []byte {
		if e.Reference == "" {
			return []byte{0xff} // behind all that have one
		}
		return text(c, b, e.Reference)
	},
}

// number gives keys that order as the numbers do.
func number(n int64) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(n)^1<<63)
}

// text gives keys that order as the collator does.
func text(c *collate.Collator, b *collate.Buffer, s string) []byte {
	b.Reset()
	return bytes.Clone(c.KeyFromString(b, s))
}

// Sorts names the orders, for messages.
func Sorts() []string {
	var names []string
	for name := range orders {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// newCollator orders titles as people look for them: Latin before Cyrillic, ё
// beside е, capital letters and small ones together, numbers by their value.
func newCollator() *collate.Collator { return collate.New(language.Russian, collate.Numeric) }

// position is an entry under its key in one order.
type position struct {
	key   string
	entry *Entry
}

func comparePositions(a, b position) int { return cmp.Compare(a.key, b.key) }

// order is a sorted list of all entries.
type order struct {
	key       func(*Entry) string
	positions []position
}

func newOrders() map[string]*order {
	all := map[string]*order{}
	collator, buffer := newCollator(), &collate.Buffer{}
	for name, key := range orders {
		all[name] = &order{key: func(e *Entry) string {
			return fmt.Sprintf("%s\x00%s", key(collator, buffer, e), e.ID)
		}}
	}
	return all
}

// set takes the place of all entries at once.
func (o *order) set(entries map[string]*Entry) {
	o.positions = make([]position, 0, len(entries))
	for _, e := range entries {
		o.positions = append(o.positions, position{o.key(e), e})
	}
	slices.SortFunc(o.positions, comparePositions)
}

func (o *order) add(e *Entry) {
	p := position{o.key(e), e}
	i, _ := slices.BinarySearchFunc(o.positions, p, comparePositions)
	o.positions = slices.Insert(o.positions, i, p)
}

func (o *order) remove(e *Entry) {
	p := position{o.key(e), e}
	if i, found := slices.BinarySearchFunc(o.positions, p, comparePositions); found {
		o.positions = slices.Delete(o.positions, i, i+1)
	}
}
