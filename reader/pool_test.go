package reader

import (
	"context"
	"testing"
)

func TestSmoke(t *testing.T) {
	p, _ := pool(t, 2, Limits{})
	for n := range 10 {
		square(t, p, n)
	}
}

func BenchmarkCall(b *testing.B) {
	p, _ := pool(b, 1, Limits{Jobs: 1 << 30})
	for b.Loop() {
		if _, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: "read"}, Sink{}); err != nil {
			b.Fatal(err)
		}
	}
}
