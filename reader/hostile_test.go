package reader

import (
	"context"
	"strings"
	"testing"
	"time"

	"recto/document"
)

// Each of these costs its job, says why, and nothing else.
func TestHostile(t *testing.T) {
	const crashed, timeout, memory = document.KindCrashed, document.KindTimeout, document.KindMemory
	brief := Limits{CPU: 300 * time.Millisecond, Wall: time.Second}
	tests := []struct {
		do       string
		n        int
		limits   Limits
		kind     document.Kind
		says     string
		attempts int
	}{
		{"exit", 3, Limits{}, crashed, "exit status 3", 3},
		{"exit", 0, Limits{}, crashed, "exit status 0", 3},
		{"segv", 0, Limits{}, crashed, "SIGSEGV", 3},
		{"abort", 0, Limits{}, crashed, "SIGABRT", 3},
		{"kill", 0, Limits{}, crashed, "SIGKILL", 3},
		{"panic", 0, Limits{}, crashed, "oh no", 1},

		{"hang", 0, brief, timeout, "1s", 1},
		{"block", 0, brief, timeout, "1s", 1},
		{"stop", 0, brief, timeout, "1s", 1},
		{"burn", 0, Limits{CPU: 300 * time.Millisecond, Wall: time.Minute}, timeout, "300ms of processor time", 1},
		{"balloon", 1 << 20, Limits{Memory: 100 << 20}, memory, "100 MB", 1},

		{"forever-blobs", 1 << 20, Limits{Output: 64 << 20}, crashed, "more than a reader may", 1},
		{"forever-blobs", 0, Limits{Output: 4 << 20}, crashed, "more than a reader may", 1},
		{"closes-socket", 0, Limits{}, crashed, "closed its socket", 3},
		{"cut", 0, Limits{}, crashed, "exit status 0", 3},

		{"unknown-frame", 0, Limits{}, crashed, "unknown frame 'H'", 3},
		{"request-frame", 0, Limits{}, crashed, "not for a reader", 3},
		{"second-begin", 0, Limits{}, crashed, "out of turn", 3},
		{"oversize", 0, Limits{}, crashed, "longer than", 3},
		{"oversize-error", 0, Limits{}, crashed, "longer than", 3},
		{"bad-utf8", 0, Limits{}, crashed, "not UTF-8", 3},
		{"bad-json", 0, Limits{}, crashed, "its result", 3},
		{"two-values", 0, Limits{}, crashed, "more than one", 3},
		{"wrong-shape", 0, Limits{}, crashed, `"lines"`, 3},
		{"wrong-type", 0, Limits{}, crashed, "its result", 3},
		{"null", 0, Limits{}, crashed, "no JSON object", 3},
		{"bad-error", 0, Limits{}, crashed, "not UTF-8", 3},
		{"unknown-kind", 0, Limits{}, crashed, `"fine"`, 3},
		{"huge-result", 0, Limits{}, document.KindTooLarge, "64 MB", 1},
	}
	for _, test := range tests {
		t.Run(test.do, func(t *testing.T) {
			p, log := pool(t, 1, test.limits)
			square(t, p, 7)
			attempts := 0
			_, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: test.do, N: test.n}, Sink{
				Begin: func(n int) error { attempts = n; return nil },
			})
			if !document.IsKind(err, test.kind) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v; want %s with %q", err, test.kind, test.says)
			}
			if attempts != test.attempts {
				t.Errorf("%d attempts, want %d", attempts, test.attempts)
			}
			if test.do == "panic" && !strings.Contains(log.String(), "main_test.go") {
				t.Error("the log has no stack")
			}
			square(t, p, 8)
		})
	}
}

// A reader that wants more than it may have at once gets none, and it is its
// memory that is named, not a crash.
func TestDataLimit(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector's shadow memory leaves no room for RLIMIT_DATA")
	}
	p, _ := pool(t, 1, Limits{Data: 300 << 20})
	if _, err := do(p, "hoard", 1<<30); !document.IsKind(err, document.KindMemory) {
		t.Errorf("got %v", err)
	}
	square(t, p, 9)
}

// A second result is not the next job's.
func TestStaleResult(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	if out, err := do(p, "two-results", 0); err != nil || out.N != 1 {
		t.Errorf("got %+v, %v", out, err)
	}
	square(t, p, 11)
}

// Noise on stderr reaches the log in measure and holds up nobody.
func TestShouting(t *testing.T) {
	p, log := pool(t, 1, Limits{})
	out, err := do(p, "shout", 10_000)
	if err != nil || out.N != 10_000 {
		t.Fatalf("got %+v, %v", out, err)
	}
	square(t, p, 2)
	p.Close()
	text := log.String()
	if n := strings.Count(text, "AAAA\uFFFD"); n != linesPerJob {
		t.Errorf("%d lines were passed on, want %d", n, linesPerJob)
	}
	if !strings.Contains(text, "further lines dropped") {
		t.Error("nobody was told of the lines dropped")
	}
	if len(text) > 1<<20 {
		t.Errorf("the log has %d bytes", len(text))
	}
}

// What a reader has started goes with it; at the least it holds nobody up.
func TestOrphans(t *testing.T) {
	for _, how := range []string{"", "setsid"} {
		for _, exit := range []int{0, 5} {
			p, _ := pool(t, 1, Limits{})
			out, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: "orphan", N: exit, Text: how}, Sink{})
			switch {
			case exit == 0 && err != nil, exit != 0 && !document.IsKind(err, document.KindCrashed):
				t.Errorf("%q, exit %d: %v", how, exit, err)
			}
			p.Close()
			if exit == 0 && how == "" {
				waitGone(t, out.N)
			}
		}
	}
}

// Descriptors that a reader sends are dropped; pool's check finds leaks.
func TestUnwantedDescriptors(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	before := countDescriptors()
	if _, err := do(p, "sends-descriptors", 0); err != nil {
		t.Fatal(err)
	}
	if after := countDescriptors(); after > before+8 {
		t.Errorf("%d descriptors before, %d after", before, after)
	}
}
