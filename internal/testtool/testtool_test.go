package testtool

import (
	"fmt"
	"testing"
)

// ending records how Missing ends a test.
type ending struct {
	testing.TB
	skipped, failed string
}

func (e *ending) Helper()                          {}
func (e *ending) Skipf(format string, args ...any) { e.skipped = fmt.Sprintf(format, args...) }
func (e *ending) Fatalf(format string, args ...any) {
	e.failed = fmt.Sprintf(format, args...)
	panic(e) // as Fatalf, it does not return
}

func TestPath(t *testing.T) {
	for _, ci := range []string{"", "true"} {
		t.Setenv("CI", ci)
		e := &ending{TB: t}
		func() {
			defer func() { recover() }()
			Path(e, "no-such-program")
		}()
		if failed := e.failed != ""; failed != (ci == "true") || failed == (e.skipped != "") {
			t.Errorf("CI=%q: failed %q, skipped %q", ci, e.failed, e.skipped)
		}
	}
	if Path(t, "sh") == "" {
		t.Error("sh has no path")
	}
}
