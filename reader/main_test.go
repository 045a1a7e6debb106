package reader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// The test binary is also the reader, and the parent that is killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "reader-child":
			beReader(os.Args[2:])
		case "reader-parent":
			beParent()
		}
	}
	os.Exit(m.Run())
}

type testIn struct {
	Do   string `json:"do"`
	N    int    `json:"n,omitempty"`
	Text string `json:"text,omitempty"`
}

type testOut struct {
	N    int    `json:"n"`
	Text string `json:"text,omitempty"`
	PID  int    `json:"pid"`
}

// begins is the text of a job that says with a blob that it has begun.
const begins = "begins"

var testJob = Job[testIn, testOut]{Name: "test"}

// beReader is the child. With "sandbox" it confines itself first, to the
// paths that follow.
func beReader(args []string) {
	if len(args) > 0 && args[0] == "sandbox" {
		if _, err := Sandbox(args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if len(args) > 0 && args[0] == "no-landlock" {
		// As a kernel without it.
		err := noNewPrivileges()
		if err == nil {
			err = forbid(unix.ENOSYS, unix.SYS_LANDLOCK_CREATE_RULESET)
		}
		s, err2 := Sandbox(nil)
		if err := errors.Join(err, err2); err != nil {
			s.Reason = err.Error()
		}
		fmt.Fprintf(os.Stderr, "%s\n", s)
	}
	if len(args) > 0 && args[0] == "dies" {
		os.Exit(9)
	}
	err := Serve(Handle(testJob, func(c *Context, in testIn) (testOut, error) {
		do, ok := behaviours[in.Do]
		if !ok {
			return testOut{}, fmt.Errorf("no behaviour %q", in.Do)
		}
		if in.Text == begins {
			if err := c.Blob([]byte("begun")); err != nil {
				return testOut{}, err
			}
		}
		out, err := do(c, in)
		out.PID = os.Getpid()
		return out, err
	}))
	fmt.Fprintln(os.Stderr, "Serve:", err)
	os.Exit(1)
}

func countDescriptors() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		panic(err)
	}
	return len(entries) - 1 // not the one that ReadDir has open
}

func self() string {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return path
}

// logBuffer is a log that tests read.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// pools are those open in the running test, which opened the first of them
// with this many descriptors.
var pools, descriptorsBefore int

// pool returns a Pool of test readers and checks at the end that Close leaves
// neither processes nor descriptors behind.
func pool(t testing.TB, processes int, limits Limits, args ...string) (*Pool, *logBuffer) {
	t.Helper()
	if pools == 0 {
		descriptorsBefore = countDescriptors()
	}
	pools++
	if raceEnabled {
		limits.Data = 1 << 46 // the detector's shadow memory counts
	}
	log := &logBuffer{}
	p := New(Config{
		Command:   append([]string{self(), "reader-child"}, args...),
		Env:       []string{"GORACE=atexit_sleep_ms=0"},
		Processes: processes,
		Limits:    limits,
		Log:       slog.New(slog.NewTextHandler(log, nil)),
	})
	t.Cleanup(func() {
		p.Close()
		if t.Failed() {
			t.Logf("log:\n%.4000s", log)
		}
		if pools--; pools > 0 {
			return
		}
		if after := countDescriptors(); after > descriptorsBefore {
			t.Errorf("%d descriptors before, %d after", descriptorsBefore, after)
		}
		if err := unix.Waitid(unix.P_ALL, 0, nil, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil); err != unix.ECHILD {
			t.Errorf("children are left: %v", err)
		}
	})
	return p, log
}

// square is the job that shows that a pool is in order.
func square(t testing.TB, p *Pool, n int) {
	t.Helper()
	var blobs []string
	out, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: "square", N: n}, Sink{
		Begin: func(int) error { blobs = nil; return nil },
		Blob:  func(b []byte) error { blobs = append(blobs, string(b)); return nil },
	})
	want := []string{strconv.Itoa(n), strconv.Itoa(n * n)}
	if err != nil || out.N != n*n || strings.Join(blobs, " ") != strings.Join(want, " ") {
		t.Errorf("square of %d: %+v, %v, blobs %q", n, out, err, blobs)
	}
}
