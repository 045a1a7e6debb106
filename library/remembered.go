package library

import (
	"sync"

	"github.com/maypok86/otter/v2"
)

// remembered keeps what was made of objects that never change, by their keys,
// as far as it was asked for lately. The zero value is empty. It is safe for
// concurrent use.
type remembered[V any] struct {
	once  sync.Once
	cache *otter.Cache[string, weighed[V]]
}

// weighed is a value and the bytes of the JSON that it was made of.
type weighed[V any] struct {
	value V
	size  int
}

// mostRemembered is how many bytes of JSON may be remembered; decoded they
// take two or three times as much.
const mostRemembered = 32 << 20

func (r *remembered[V]) all() *otter.Cache[string, weighed[V]] {
	r.once.Do(func() {
		r.cache = otter.Must(&otter.Options[string, weighed[V]]{
			MaximumWeight: mostRemembered,
			Weigher:       func(key string, w weighed[V]) uint32 { return uint32(len(key) + w.size) },
		})
	})
	return r.cache
}

func (r *remembered[V]) get(key string) (V, bool) {
	w, ok := r.all().GetIfPresent(key)
	return w.value, ok
}

func (r *remembered[V]) put(key string, v V, size int) { r.all().Set(key, weighed[V]{v, size}) }
