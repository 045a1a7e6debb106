package testtool

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// hung is what no condition takes: it ends a test that hangs.
const hung = 2 * time.Minute

// Await waits until a condition holds. A test in which it never does fails and
// tells what was waited for.
func Await(t testing.TB, holds func() bool, what string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	if !Until(ctx, holds) {
		t.Fatalf("after %v: %s", hung, fmt.Sprintf(what, args...))
	}
}

// Until waits until a condition holds, and reports false where ctx ends first.
func Until(ctx context.Context, holds func() bool) bool {
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for !holds() {
		select {
		case <-poll.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
