package testtool

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
)

func TestAwait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		polls := 0
		Await(t, func() bool { polls++; return polls == 3 }, "no third poll")
		if polls != 3 {
			t.Errorf("polled %d times", polls)
		}
		e := &ending{TB: t}
		func() {
			defer func() { recover() }()
			Await(e, func() bool { return false }, "%s stays away", "Godot")
		}()
		if !strings.Contains(e.failed, "Godot stays away") {
			t.Errorf("a condition that never holds ends with %q", e.failed)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if Until(ctx, func() bool { return false }) {
			t.Error("it holds after the context")
		}
	})
}
