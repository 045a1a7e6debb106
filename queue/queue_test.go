package queue_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recto/document"
	"recto/internal/testtool"
	"recto/queue"
	"recto/wire"
)

const run = "0123456789abcdef"

func id(n int) string { return fmt.Sprintf("%064x", n) }

func open(t testing.TB, o queue.Options) *queue.Queue {
	t.Helper()
	if o.Dir == "" && o.URL == "" {
		o.Dir = t.TempDir()
	}
	q, err := queue.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
	return q
}

// work runs a worker until done returns true.
func work(t *testing.T, q *queue.Queue, slots int, handle queue.Handler, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() {
		testtool.Until(ctx, done)
		cancel()
	}()
	q.Work(ctx, queue.WorkOptions{Slots: slots, Drain: 5 * time.Second, Log: slog.New(slog.DiscardHandler)}, handle)
	if !done() {
		t.Fatal("not done after a minute")
	}
}

func add(t *testing.T, q *queue.Queue, want int, jobs ...wire.Job) {
	t.Helper()
	if n, err := q.Add(t.Context(), jobs...); n != want || err != nil {
		t.Errorf("added %d of %d jobs: %v, want %d", n, len(jobs), err, want)
	}
}

func openJob(n int) wire.Job {
	return wire.Job{Kind: wire.JobOpen, Lane: wire.Backlog, Document: id(n)}
}

// A job that waits or is in hand is not queued twice; after its end it may be.
func TestAddTwice(t *testing.T) {
	q := open(t, queue.Options{})
	job := openJob(1)
	add(t, q, 1, job)
	add(t, q, 0, job, job)
	add(t, q, 4, wire.SplitPages(wire.Backlog, id(1), run, 50)...)
	add(t, q, 0, wire.SplitPages(wire.Backlog, id(1), run, 50)...)
	var done atomic.Int64
	work(t, q, 2, func(_ context.Context, j wire.Job, _ func() bool) error {
		add(t, q, 0, j)
		done.Add(1)
		return nil
	}, func() bool { return done.Load() == 5 })
	add(t, q, 1, job)
	for _, bad := range []wire.Job{
		{}, {Kind: wire.JobOpen, Lane: wire.Today, Document: "a.b"}, {Kind: "x", Lane: wire.Today, Document: id(1)},
		{Kind: wire.JobPages, Lane: wire.Today, Document: id(1), Run: run, First: 2, Last: 1}, {Kind: wire.JobOpen, Lane: "x", Document: id(1)},
	} {
		if _, err := q.Add(t.Context(), bad); !document.IsKind(err, document.KindUsage) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestSplitPages(t *testing.T) {
	next := 1
	for _, j := range wire.SplitPages(wire.Today, id(1), run, 33) {
		if j.First != next || j.Last > 33 || j.Last-j.First >= wire.PagesPerJob || j.Total != 33 {
			t.Errorf("%+v", j)
		}
		next = j.Last + 1
	}
	if next != 34 {
		t.Errorf("pages up to %d", next-1)
	}
}

// Jobs of today go first, and the backlog still moves.
func TestLanes(t *testing.T) {
	q := open(t, queue.Options{})
	var jobs []wire.Job
	for n := range 40 {
		jobs = append(jobs, openJob(n))
	}
	for n := range 40 {
		j := openJob(100 + n)
		j.Lane = wire.Today
		jobs = append(jobs, j)
	}
	add(t, q, 80, jobs...)
	var stats queue.Stats
	var err error
	testtool.Await(t, func() bool {
		stats, err = q.Stats(t.Context())
		return err != nil || stats.Lanes[wire.Today].Waiting+stats.Lanes[wire.Backlog].Waiting == 80
	}, "80 jobs do not wait")
	if err != nil || stats.Lanes[wire.Today].Waiting != 40 || stats.Lanes[wire.Backlog].Waiting != 40 || stats.Lanes[wire.Backlog].Oldest.IsZero() {
		t.Errorf("%+v, %v", stats, err)
	}
	var mu sync.Mutex
	var order []wire.Lane
	work(t, q, 1, func(_ context.Context, j wire.Job, _ func() bool) error {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, j.Lane)
		return nil
	}, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(order) == 80
	})
	early := 0
	for _, lane := range order[:40] {
		if lane == wire.Backlog {
			early++
		}
	}
	if early == 0 || early > 12 {
		t.Errorf("%d of the first 40 jobs are of the backlog: %v", early, order)
	}
	if stats, err = q.Stats(t.Context()); err != nil || stats.Lanes[wire.Today] != (queue.LaneStats{}) || stats.Lanes[wire.Backlog] != (queue.LaneStats{}) {
		t.Errorf("%+v, %v", stats, err)
	}
}

// A job of the backlog is asked to yield when somebody is in a hurry, and
// comes again.
func TestYield(t *testing.T) {
	q := open(t, queue.Options{})
	add(t, q, 2, wire.SplitPages(wire.Backlog, id(1), run, 32)...)
	var yielded, today, finished atomic.Int64
	var begin sync.Once
	work(t, q, 2, func(ctx context.Context, j wire.Job, yield func() bool) error {
		if j.Lane == wire.Today { // there are always some that wait
			testtool.Until(ctx, func() bool { return yielded.Load() > 0 })
			today.Add(1)
			return nil
		}
		begin.Do(func() {
			for n := range 30 {
				add(t, q, 1, wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: id(100 + n)})
			}
		})
		if yielded.Load() == 0 && testtool.Until(ctx, func() bool { return yielded.Load() > 0 || yield() }) {
			yielded.Add(1)
			return &queue.Again{}
		}
		finished.Add(1)
		return nil
	}, func() bool { return today.Load() == 30 && finished.Load() == 2 })
	if yielded.Load() == 0 {
		t.Error("never asked to yield")
	}
}

// What storage and people are to blame for costs no attempt; what fails for
// itself becomes a dead letter, and can be tried again.
func TestFailures(t *testing.T) {
	q := open(t, queue.Options{})
	add(t, q, 4, openJob(1), openJob(2), openJob(3), openJob(4))
	var mu sync.Mutex
	times := map[string]int{}
	handle := func(_ context.Context, j wire.Job, _ func() bool) error {
		mu.Lock()
		defer mu.Unlock()
		times[j.Document]++
		switch n := times[j.Document]; {
		case j.Document == id(1) && n <= 5:
			return &queue.Again{After: 10 * time.Millisecond}
		case j.Document == id(2) && n <= 2:
			return document.Errorf(document.KindUnavailable, "The storage does not answer.")
		case j.Document == id(3):
			return document.Errorf(document.KindDamaged, "This is no PDF.").On("scan.pdf", 0)
		case j.Document == id(4):
			panic("a bug")
		}
		return nil
	}
	letters := func() (all []queue.DeadLetter) {
		for l, err := range q.Dead(t.Context()) {
			if err != nil {
				t.Error(err)
			}
			all = append(all, l)
		}
		return all
	}
	empty := func() bool {
		stats, err := q.Stats(t.Context())
		return err == nil && stats.Lanes[wire.Backlog] == queue.LaneStats{}
	}
	work(t, q, 4, handle, empty)
	if times[id(1)] != 6 || times[id(2)] != 3 || times[id(3)] != 3 || times[id(4)] != 3 {
		t.Errorf("done %v times", times)
	}
	dead := letters()
	slices.SortFunc(dead, func(a, b queue.DeadLetter) int { return strings.Compare(a.Job.Document, b.Job.Document) })
	if len(dead) != 2 {
		t.Fatalf("%+v", dead)
	}
	if dead[0].Job != openJob(3) || dead[0].Error.Kind != document.KindDamaged || dead[0].Error.File != "scan.pdf" || dead[0].Time.IsZero() {
		t.Errorf("%+v", dead[0])
	}
	if dead[1].Error.Kind != document.KindInternal || !strings.Contains(dead[1].Error.What, "a bug") {
		t.Errorf("%+v", dead[1])
	}
	if stats, err := q.Stats(t.Context()); err != nil || stats.Dead != 2 {
		t.Errorf("%+v, %v", stats, err)
	}

	// Tried again, it has all its attempts again.
	if err := q.Retry(t.Context(), dead[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := q.Retry(t.Context(), dead[0].ID); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("a letter that is gone: %v", err)
	}
	if left := letters(); len(left) != 1 {
		t.Errorf("%+v", left)
	}
	work(t, q, 1, handle, empty)
	if times[id(3)] != 6 || len(letters()) != 2 {
		t.Errorf("done %v times, %d letters", times, len(letters()))
	}
}

// A worker that is to stop lets jobs go on for a while, and then returns them.
func TestDrain(t *testing.T) {
	q := open(t, queue.Options{})
	add(t, q, 2, openJob(1), openJob(2))
	ctx, cancel := context.WithCancel(t.Context())
	var quick, slow error
	var begun sync.WaitGroup
	begun.Add(2)
	go func() {
		begun.Wait()
		cancel()
	}()
	q.Work(ctx, queue.WorkOptions{Slots: 2, Drain: 300 * time.Millisecond, Log: slog.New(slog.DiscardHandler)},
		func(job context.Context, j wire.Job, yield func() bool) error {
			begun.Done()
			<-ctx.Done()
			if !yield() {
				t.Error("a worker that is to stop does not say so")
			}
			if j.Document == id(1) {
				quick = job.Err()
				return nil
			}
			<-job.Done()
			slow = job.Err()
			return job.Err()
		})
	if quick != nil || slow == nil {
		t.Errorf("the quick job's context: %v, the slow one's: %v", quick, slow)
	}
	var again []string
	work(t, q, 1, func(_ context.Context, j wire.Job, _ func() bool) error {
		again = append(again, j.Document)
		return nil
	}, func() bool {
		stats, err := q.Stats(t.Context())
		return err == nil && stats.Lanes[wire.Backlog] == queue.LaneStats{}
	})
	if !slices.Equal(again, []string{id(2)}) {
		t.Errorf("done again: %q", again)
	}
}

// All pages, noted from many places, make the document complete.
func TestDone(t *testing.T) {
	q := open(t, queue.Options{})
	const total = 203
	var completed atomic.Int64
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for page := worker + 1; page <= total; page += 8 {
				if err := q.Begin(t.Context(), id(1), run, page); err != nil {
					t.Error(err)
				}
				complete, err := q.Done(t.Context(), id(1), run, total, page)
				if err != nil {
					t.Error(err)
				}
				if complete {
					completed.Add(1)
				}
			}
		})
	}
	all.Wait()
	if completed.Load() != 1 {
		t.Errorf("complete %d times", completed.Load())
	}
	if complete, err := q.Done(t.Context(), id(1), run, total, 7); !complete || err != nil {
		t.Errorf("noted again: %v, %v", complete, err)
	}
	if err := q.Forget(t.Context(), id(1), run); err != nil {
		t.Fatal(err)
	}
	if complete, err := q.Done(t.Context(), id(1), run, 2, 1); complete || err != nil {
		t.Errorf("forgotten: %v, %v", complete, err)
	}
	if complete, err := q.Done(t.Context(), id(1), run, 2, 1, 2); !complete || err != nil {
		t.Errorf("both pages: %v, %v", complete, err)
	}
	for _, page := range []int{0, 3, -1} {
		if _, err := q.Done(t.Context(), id(1), run, 2, page); !document.IsKind(err, document.KindUsage) {
			t.Errorf("page %d: %v", page, err)
		}
	}
}

// Deaths of readers and vanished workers are counted apart, and nothing else
// is.
func TestAttempts(t *testing.T) {
	q := open(t, queue.Options{})
	begin := func(page int) error { return q.Begin(t.Context(), id(1), run, page) }
	for range 50 {
		if err := errors.Join(begin(1), q.End(t.Context(), id(1), run, 1)); err != nil {
			t.Fatal(err)
		}
	}
	for range queue.MaxDeaths {
		if err := errors.Join(begin(1), q.Died(t.Context(), id(1), run, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := document.AsError(begin(1)); err == nil || err.Kind != document.KindCrashed || err.Page != 1 {
		t.Errorf("after %d deaths: %v", queue.MaxDeaths, err)
	}
	for range queue.MaxVanished {
		if err := begin(2); err != nil {
			t.Fatal(err)
		}
	}
	if err := begin(2); !document.IsKind(err, document.KindCrashed) || !strings.Contains(err.Error(), "vanished") {
		t.Errorf("after %d workers: %v", queue.MaxVanished, err)
	}
	if err := begin(3); err != nil {
		t.Error(err)
	}
	// What is given up is done; a retry forgets.
	if _, err := q.Done(t.Context(), id(1), run, 3, 1, 2); err != nil {
		t.Error(err)
	}
	if err := errors.Join(q.Forget(t.Context(), id(1), run), begin(1), begin(2)); err != nil {
		t.Error(err)
	}
}

func TestEvents(t *testing.T) {
	q := open(t, queue.Options{})
	announce := func(e wire.Event) {
		if err := q.Announce(t.Context(), e); err != nil {
			t.Error(err)
		}
	}
	follow := func(after uint64, n int) (events []wire.Event) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		for e, err := range q.Follow(ctx, after) {
			if err != nil {
				t.Error(err)
			}
			if events = append(events, e); len(events) == n {
				break
			}
		}
		return events
	}
	announce(wire.Event{Type: wire.DocumentQueued, Document: id(1)})
	for page := range 3 {
		announce(wire.Event{Type: wire.PageDone, Document: id(1), Run: run, Page: page + 1, ID: fmt.Sprint("page ", page+1)})
	}
	announce(wire.Event{Type: wire.PageDone, Document: id(1), Run: run, Page: 3, ID: "page 3"})
	announce(wire.Event{Type: wire.DocumentFailed, Document: id(1), Run: run, Failure: document.Errorf(document.KindEncrypted, "It is locked.")})
	all := follow(0, 5)
	for i, e := range all {
		if e.Seq != uint64(i+1) || e.Time.IsZero() || e.Document != id(1) {
			t.Errorf("%+v", e)
		}
	}
	if last := all[4]; last.Type != wire.DocumentFailed || last.Failure.Kind != document.KindEncrypted {
		t.Errorf("%+v", last)
	}
	if rest := follow(3, 2); rest[0].Page != 3 || rest[1].Seq != 5 {
		t.Errorf("%+v", rest)
	}
	// A queue that was lost counts anew.
	if again := follow(1000, 5); len(again) != 5 {
		t.Errorf("%+v", again)
	}
	// The latest are those from now on.
	ctx, cancel := context.WithCancel(t.Context())
	var announcing sync.WaitGroup
	announcing.Go(func() {
		testtool.Until(ctx, func() bool {
			announce(wire.Event{Type: wire.PageDone, Document: id(2), Run: run, Page: 1})
			return false
		})
	})
	for e, err := range q.Follow(ctx, queue.Latest) {
		if err != nil || e.Document != id(2) {
			t.Errorf("%+v, %v", e, err)
		}
		break
	}
	cancel()
	announcing.Wait()
}

func TestOneOwner(t *testing.T) {
	dir := t.TempDir()
	open(t, queue.Options{Dir: dir})
	_, err := queue.Open(t.Context(), queue.Options{Dir: dir})
	if e := document.AsError(err); e == nil || e.Kind != document.KindUnavailable || !strings.Contains(e.Error(), "another process") {
		t.Error(err)
	}
}

func TestNoServer(t *testing.T) {
	_, err := queue.Open(t.Context(), queue.Options{URL: "nats://127.0.0.1:1"})
	if e := document.AsError(err); e == nil || e.Kind != document.KindUnavailable || !strings.Contains(e.Hint, "RECTO_NATS_URL") {
		t.Error(err)
	}
}

func BenchmarkJob(b *testing.B) {
	q := open(b, queue.Options{})
	ctx, cancel := context.WithCancel(b.Context())
	var done atomic.Int64
	for n := range b.N {
		if _, err := q.Add(ctx, openJob(n)); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	q.Work(ctx, queue.WorkOptions{Slots: 2, Log: slog.New(slog.DiscardHandler)}, func(context.Context, wire.Job, func() bool) error {
		if done.Add(1) == int64(b.N) {
			cancel()
		}
		return nil
	})
}

func BenchmarkPage(b *testing.B) {
	q := open(b, queue.Options{})
	for n := range b.N {
		page := n%1000 + 1
		if err := q.Begin(b.Context(), id(n/1000), run, page); err != nil {
			b.Fatal(err)
		}
		if _, err := q.Done(b.Context(), id(n/1000), run, 1000, page); err != nil {
			b.Fatal(err)
		}
	}
}
