package pipeline

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
)

// remembered keeps what was made of objects that never change, by their keys,
// as far as it was asked for lately. The zero value is empty. It is safe for
// concurrent use.
type remembered[V any] struct {
	once sync.Once
	lru  *lru.Cache[string, V]
}

// mostRemembered is how many there are at most.
const mostRemembered = 20_000

func (r *remembered[V]) all() *lru.Cache[string, V] {
	r.once.Do(func() {
		var err error
		if r.lru, err = lru.New[string, V](mostRemembered); err != nil {
			panic(err) // the size is right
		}
	})
	return r.lru
}

func (r *remembered[V]) get(key string) (V, bool) { return r.all().Get(key) }

func (r *remembered[V]) put(key string, v V) { r.all().Add(key, v) }
