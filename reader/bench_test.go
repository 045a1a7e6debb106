package reader

import (
	"context"
	"testing"
)

func BenchmarkCall(b *testing.B) {
	p, _ := pool(b, 1, Limits{Jobs: 1 << 30})
	s := source(b, "k", "text")
	for b.Loop() {
		read(b, p, s)
	}
}

// A reader started for each job.
func BenchmarkStart(b *testing.B) {
	p, _ := pool(b, 1, Limits{Jobs: 1})
	for b.Loop() {
		if _, err := do(p, "square", 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBlob(b *testing.B) {
	p, _ := pool(b, 1, Limits{Jobs: 1 << 30})
	b.SetBytes(1 << 30)
	for b.Loop() {
		Call(context.Background(), p, testJob, Source{}, testIn{Do: "forever-blobs", N: 1 << 20}, Sink{})
	}
}
