package queue

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"recto/wire"
)

// What cannot be understood in the queue costs itself alone: an event is
// skipped, counted and told once, a job becomes a dead letter, progress and
// failures are counted anew.
func TestMalformed(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var said bytes.Buffer
	q, err := Open(ctx, Options{Dir: t.TempDir(), Log: slog.New(slog.NewTextHandler(&said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	one, run := strings.Repeat("1", 64), "0123456789abcdef"
	for _, form := range []string{"", "{", "null", `{"document":7}`, `{"document":"../../etc"}`, "\xff\xfe"} {
		if _, err := q.js.Publish(ctx, eventsPrefix+one+".document.ready", []byte(form)); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Announce(ctx, wire.Event{Type: wire.DocumentReady, Document: one}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for e, err := range q.Follow(ctx, 0) {
			if err != nil || e.Seq != 7 || e.Type != wire.DocumentReady {
				t.Fatalf("the first event is %+v, %v", e, err)
			}
			break
		}
	}
	if n := strings.Count(said.String(), "an event is malformed"); q.Skipped() != 6 || n != 6 {
		t.Errorf("%d were skipped, %d told", q.Skipped(), n)
	}

	if _, err := q.state.Put(ctx, one+"."+run, []byte("{")); err != nil {
		t.Fatal(err)
	}
	if complete, err := q.Done(ctx, one, run, 1, 1); err != nil || !complete {
		t.Errorf("malformed progress: %v, %v", complete, err)
	}
	job := wire.Job{Kind: wire.JobOpen, Lane: wire.Today, Document: one}
	if _, err := q.state.Put(ctx, failuresKey(job), []byte("many")); err != nil {
		t.Fatal(err)
	}
	if n, err := q.countFailure(ctx, job); err != nil || n != 1 {
		t.Errorf("malformed failures: %d, %v", n, err)
	}

	for _, form := range []string{"{", `{"kind":"pages","lane":"today","document":"*","run":">","first":1,"last":4611686018427387904}`} {
		if _, err := q.js.Publish(ctx, jobsPrefix+"today.open."+one+".none."+string(rune('a'+len(form)%9)), []byte(form)); err != nil {
			t.Fatal(err)
		}
	}
	working, stop := context.WithCancel(ctx)
	go func() {
		for letters := 0; letters < 2 && ctx.Err() == nil; {
			letters = 0
			for _, err := range q.Dead(ctx) {
				if err != nil {
					t.Error(err)
				}
				letters++
			}
			time.Sleep(10 * time.Millisecond)
		}
		stop()
	}()
	q.Work(working, WorkOptions{Slots: 1, Log: slog.New(slog.DiscardHandler)}, func(context.Context, wire.Job, func() bool) error {
		t.Error("a malformed job was done")
		return nil
	})
	if ctx.Err() != nil {
		t.Error("malformed jobs do not become dead letters")
	}
}
