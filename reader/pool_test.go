package reader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"recto/document"
)

func do(p *Pool, name string, n int) (testOut, error) {
	return Call(context.Background(), p, testJob, Source{}, testIn{Do: name, N: n}, Sink{})
}

// source returns a Source of files with these texts.
func source(t testing.TB, key string, texts ...string) Source {
	t.Helper()
	s := Source{Key: key}
	for i, text := range texts {
		path := filepath.Join(t.TempDir(), fmt.Sprint(i))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		s.Files = append(s.Files, f)
	}
	return s
}

func read(t testing.TB, p *Pool, s Source) testOut {
	t.Helper()
	out, err := Call(context.Background(), p, testJob, s, testIn{Do: "read"}, Sink{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestManyJobs(t *testing.T) {
	p, _ := pool(t, 3, Limits{Jobs: 20})
	var group sync.WaitGroup
	for n := range 200 {
		group.Go(func() { square(t, p, n) })
	}
	group.Wait()
}

// Whatever kills readers from outside, each job gets its right answer.
func TestKilledAtRandom(t *testing.T) {
	p, _ := pool(t, 3, Limits{Jobs: 50})
	stop := make(chan struct{})
	var killed atomic.Int64
	var killer, work sync.WaitGroup
	killer.Go(func() {
		random := rand.New(rand.NewPCG(1, 2))
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Duration(100+random.IntN(100)) * time.Millisecond):
			}
			if pids := children(); len(pids) > 0 {
				unix.Kill(pids[random.IntN(len(pids))], unix.SIGKILL)
				killed.Add(1)
			}
		}
	})
	next := make(chan int)
	for range 3 {
		work.Go(func() {
			for n := range next {
				square(t, p, n)
			}
		})
	}
	for n := 0; n < 200 || killed.Load() < 12; n++ {
		next <- n
	}
	close(next)
	work.Wait()
	close(stop)
	killer.Wait()
	square(t, p, 12)
}

// children returns the processes that this one has started.
func children() (pids []int) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		panic(err)
	}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // gone
		}
		var pid, parent int
		var state string
		fmt.Sscan(string(stat), &pid)
		fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &state, &parent)
		if parent == os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}

// Consecutive jobs on one source find it open, without further descriptors.
func TestKeyAffinity(t *testing.T) {
	p, log := pool(t, 2, Limits{})
	a, b, c := source(t, "a", "text ", "of a"), source(t, "b", "text of b"), source(t, "c", "c")
	first := read(t, p, a)
	if first.N != 1 || first.Text != "text of a" {
		t.Fatalf("first job: %+v", first)
	}
	descriptors := func(s Source) int {
		out, err := Call(context.Background(), p, testJob, s, testIn{Do: "descriptors"}, Sink{})
		if err != nil {
			t.Fatal(err)
		}
		return out.N
	}
	before := descriptors(a)
	for uses := 2; uses < 10; uses++ {
		if out := read(t, p, a); out.N != uses || out.PID != first.PID || out.Text != first.Text {
			t.Fatalf("job %d: %+v", uses, out)
		}
		if out := read(t, p, b); out.N != uses-1 || out.PID == first.PID || out.Text != "text of b" {
			t.Fatalf("job %d on b: %+v", uses-1, out)
		}
	}
	if after := descriptors(a); after != before {
		t.Errorf("%d descriptors in the reader, then %d", before, after)
	}
	if strings.Contains(log.String(), "closed") {
		t.Error("a source was closed")
	}
	// A third source takes the place of the one unused for longest: b.
	if out := read(t, p, c); out.N != 1 || out.PID == first.PID {
		t.Errorf("third source: %+v, a is in %d", out, first.PID)
	}
	if after := descriptors(c); after != before-1 {
		t.Errorf("%d descriptors with two files, %d with one", before, after)
	}
	// Nothing is kept without a key.
	nameless := source(t, "", "nameless")
	for range 2 {
		if out := read(t, p, nameless); out.N != 1 || out.Text != "nameless" {
			t.Errorf("without a key: %+v", out)
		}
	}
}

// Callers at work on two documents do not make readers change documents at
// every page, nor does one document keep the other from being read.
func TestWaitingForKey(t *testing.T) {
	p, log := pool(t, 2, Limits{})
	a, b := source(t, "a", "a"), source(t, "b", "b")
	var group sync.WaitGroup
	for range 4 {
		for _, s := range []Source{a, b} {
			group.Go(func() {
				for range 20 {
					if out := read(t, p, s); out.Text != s.Key {
						t.Errorf("%q read for %q", out.Text, s.Key)
					}
				}
			})
		}
	}
	group.Wait()
	if n := strings.Count(log.String(), "closed"); n > 60 {
		t.Errorf("sources were closed %d times in 160 jobs", n)
	}
}

func TestManyDescriptors(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	s := source(t, "many", "x")
	for len(s.Files) < 2*maxRights+50 {
		s.Files = append(s.Files, s.Files[0])
	}
	if out := read(t, p, s); len(out.Text) != len(s.Files) {
		t.Errorf("%d files arrived of %d", len(out.Text), len(s.Files))
	}
}

func TestWritableDescriptor(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, err = Call(context.Background(), p, testJob, Source{Files: []*os.File{f}}, testIn{Do: "read"}, Sink{})
	if err == nil || !strings.Contains(err.Error(), "open for writing") {
		t.Errorf("a writable file: %v", err)
	}
}

func TestErrorTravels(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	_, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: "refuse", Text: "Плохо \"1\""}, Sink{})
	var e *document.Error
	if !errors.As(err, &e) || e.Kind != document.KindDamaged || e.What != "Плохо \"1\"" || e.File != "a.pdf" || e.Page != 3 {
		t.Errorf("got %#v", err)
	}
	_, err = Call(context.Background(), p, testJob, Source{}, testIn{Do: "refuse", Text: strings.Repeat("Ж", maxError)}, Sink{})
	if !document.IsKind(err, document.KindDamaged) {
		t.Errorf("a long error: %.100v", err)
	}
	if _, err = Call(context.Background(), p, Job[testIn, testOut]{Name: "other"}, Source{}, testIn{}, Sink{}); !document.IsKind(err, document.KindInternal) {
		t.Errorf("an unknown job: %v", err)
	}
	square(t, p, 3)
}

// Blobs of an attempt that failed are void, and the caller is told.
func TestAttempts(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	s := source(t, "", "\x00")
	w, err := os.OpenFile(s.Files[0].Name(), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	write := func(b byte) error {
		_, err := w.WriteAt([]byte{b}, 0)
		return err
	}
	var blobs []string
	last := 0
	keep := func(b []byte) error { blobs = append(blobs, string(b)); return nil }
	_, err = Call(context.Background(), p, testJob, s, testIn{Do: "once"}, Sink{
		Begin: func(n int) error {
			last, blobs = n, nil
			if n == 1 {
				return nil
			}
			// Seen by this attempt, or else by the third.
			return write(1)
		},
		Blob: keep,
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(blobs, " ") != "half" || last < 2 {
		t.Errorf("blobs %q in attempt %d", blobs, last)
	}

	// Who cannot be told gets no second attempt after a blob.
	if err := write(0); err != nil {
		t.Fatal(err)
	}
	blobs = nil
	_, err = Call(context.Background(), p, testJob, s, testIn{Do: "once"}, Sink{Blob: keep})
	if !document.IsKind(err, document.KindCrashed) || len(blobs) != 1 {
		t.Errorf("without Begin: %v, blobs %q", err, blobs)
	}
}

func TestSinkErrors(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	full := errors.New("disk full")
	for _, s := range []Sink{
		{Begin: func(int) error { return full }},
		{Blob: func([]byte) error { return full }},
	} {
		if _, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: "square"}, s); err != full {
			t.Errorf("got %v", err)
		}
	}
	square(t, p, 4)
}

// A slow caller is not the reader's fault.
func TestSinkTimeIsFree(t *testing.T) {
	p, _ := pool(t, 1, Limits{CPU: 10 * time.Second, Wall: 10 * tick})
	_, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: "square", N: 1}, Sink{
		Blob: func([]byte) error { time.Sleep(15 * tick); return nil },
	})
	if err != nil {
		t.Error(err)
	}
}

func TestCancel(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	ctx, cancel := context.WithCancel(context.Background())
	begun := make(chan struct{})
	result := make(chan error)
	go func() {
		_, err := Call(ctx, p, testJob, Source{}, testIn{Do: "burn"}, Sink{Begin: func(int) error { close(begun); return nil }})
		result <- err
	}()
	<-begun
	// A second call waits for the only reader and gives up.
	short, cancelShort := context.WithTimeout(context.Background(), tick)
	defer cancelShort()
	if _, err := Call(short, p, testJob, Source{}, testIn{Do: "square"}, Sink{}); err != context.DeadlineExceeded {
		t.Errorf("while waiting: %v", err)
	}
	cancel()
	if err := <-result; err != context.Canceled {
		t.Errorf("while reading: %v", err)
	}
	if _, err := Call(ctx, p, testJob, Source{}, testIn{Do: "square"}, Sink{}); err != context.Canceled {
		t.Errorf("before: %v", err)
	}
	square(t, p, 5)
}

func TestClose(t *testing.T) {
	p, _ := pool(t, 2, Limits{})
	begun := make(chan struct{}, 3)
	results := make(chan error, 3)
	for range 3 {
		go func() {
			_, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: "hang"}, Sink{Begin: func(int) error { begun <- struct{}{}; return nil }})
			results <- err
		}()
	}
	<-begun
	<-begun
	p.Close()
	for range 3 {
		if err := <-results; !document.IsKind(err, document.KindInterrupted) {
			t.Errorf("a call in progress: %v", err)
		}
	}
	if _, err := do(p, "square", 1); !document.IsKind(err, document.KindInterrupted) {
		t.Errorf("a call after Close: %v", err)
	}
	p.Close()
}

func TestRecycling(t *testing.T) {
	pids := func(p *Pool, jobs int, name string, n int) int {
		seen := map[int]bool{}
		for range jobs {
			out, err := do(p, name, n)
			if err != nil {
				t.Fatal(err)
			}
			seen[out.PID] = true
		}
		return len(seen)
	}
	p, _ := pool(t, 1, Limits{Jobs: 3})
	if n := pids(p, 9, "square", 1); n != 3 {
		t.Errorf("%d readers for 9 jobs, 3 each", n)
	}
	p, _ = pool(t, 1, Limits{Keep: 64 << 20})
	if n := pids(p, 3, "hoard", 1<<20); n != 1 {
		t.Errorf("%d readers for 3 jobs that keep little", n)
	}
	if n := pids(p, 3, "hoard", 80<<20); n != 3 {
		t.Errorf("%d readers for 3 jobs that keep much", n)
	}
}

func TestCannotStart(t *testing.T) {
	p := New(Config{Command: []string{"/nowhere/recto"}, Processes: 1})
	defer p.Close()
	for range 2 {
		if _, err := do(p, "square", 1); !document.IsKind(err, document.KindInternal) {
			t.Errorf("no such program: %v", err)
		}
	}
	q, _ := pool(t, 1, Limits{}, "dies")
	if _, err := do(q, "square", 1); !document.IsKind(err, document.KindInternal) || !strings.Contains(err.Error(), "exit status 9") {
		t.Errorf("a program that ends at once: %v", err)
	}
}

// What a reader gets of the parent's environment holds no secrets.
func TestEnvironment(t *testing.T) {
	t.Setenv("RECTO_PDF_PASSWORD", "secret")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("TESSDATA_PREFIX", "/models")
	p, _ := pool(t, 1, Limits{})
	out, err := do(p, "environment", 0)
	if err != nil {
		t.Fatal(err)
	}
	env := strings.Split(out.Text, "\n")
	if strings.Contains(out.Text, "secret") {
		t.Errorf("a secret is in %q", env)
	}
	for _, want := range []string{"TESSDATA_PREFIX=/models", "OMP_THREAD_LIMIT=1", "GOMAXPROCS=2"} {
		if !slices.Contains(env, want) {
			t.Errorf("%s is not in %q", want, env)
		}
	}
}

// A job on many pages may take longer than one on a single page.
func TestExtra(t *testing.T) {
	p, _ := pool(t, 1, Limits{CPU: time.Minute, Wall: 5 * tick})
	long := testJob
	long.Extra = func(testIn) time.Duration { return time.Minute }
	in := testIn{Do: "nap", N: int(15 * tick / time.Millisecond)}
	if _, err := Call(context.Background(), p, testJob, Source{}, in, Sink{}); !document.IsKind(err, document.KindTimeout) {
		t.Errorf("without extra time: %v", err)
	}
	if _, err := Call(context.Background(), p, long, Source{}, in, Sink{}); err != nil {
		t.Errorf("with extra time: %v", err)
	}
}
