package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"recto/document"
	"recto/wire"
)

// Handler does a job. It returns nil once the storage has the result; then the
// job is done. What it returns otherwise decides what becomes of the job:
//
//	an *Again                                           it comes again, after a while
//	KindUnavailable, KindNoSpace, KindInterrupted       it comes again, sooner or later
//	anything else, a panic too, for the third time      it becomes a dead letter
//
// yield tells, at places where the job may well be left and taken up again
// later, whether it should be: somebody is in more of a hurry, or the worker
// is to stop. The handler then returns an Again. It asks only after it has got
// something done, so that a job that always yields ends as well.
type Handler func(ctx context.Context, job wire.Job, yield func() bool) error

// Again is returned by a Handler for a job that is to come again.
type Again struct {
	// After is how long it should take at least.
	After time.Duration
}

func (a *Again) Error() string { return fmt.Sprintf("again after %v", a.After) }

// WorkOptions say how much a worker does.
type WorkOptions struct {
	// Slots is how many jobs of any lane are in hand at most. One more takes
	// jobs of today only, so that these never wait for the end of others.
	Slots int
	// Drain is how long jobs in hand may go on once the context has ended.
	Drain time.Duration
	// Log receives what went wrong with jobs.
	Log *slog.Logger
}

// everyNth job is taken from the backlog first, so that a busy day does not
// starve it.
const everyNth = 8

// Work takes jobs and hands them to handle until the context ends. It then
// takes no more, lets those in hand go on for o.Drain, ends their context, and
// returns when all have. Jobs not done go to other workers.
func (q *Queue) Work(ctx context.Context, o WorkOptions, handle Handler) {
	// Jobs outlive ctx by the time they have to drain.
	jobs, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() {
		select {
		case <-time.After(o.Drain):
			stop()
		case <-jobs.Done():
		}
	})()
	w := &worker{q, o.Log, handle, ctx, jobs}
	var all sync.WaitGroup
	all.Go(func() {
		for ctx.Err() == nil {
			w.one(wire.Today, time.Second)
		}
	})
	for slot := range o.Slots {
		all.Go(func() {
			for turn := slot; ctx.Err() == nil; turn++ {
				first := wire.Today
				if turn%everyNth == everyNth-1 {
					first = wire.Backlog
				}
				if w.one(first, 0) || w.one(other(first), 0) {
					continue
				}
				// Nothing to do: half of the slots wait for either lane.
				w.one(lanes[slot%len(lanes)], time.Second)
			}
		})
	}
	all.Wait()
}

// worker is one call of Work.
type worker struct {
	q      *Queue
	log    *slog.Logger
	handle Handler
	// ctx ends when no more jobs are to be taken, jobs when those in hand are
	// to be left.
	ctx, jobs context.Context
}

// one takes a job of a lane, if one comes within the time given, and does it.
func (w *worker) one(lane wire.Lane, wait time.Duration) (found bool) {
	var batch jetstream.MessageBatch
	var err error
	if wait == 0 {
		batch, err = w.q.consumers[lane].FetchNoWait(1)
	} else {
		batch, err = w.q.consumers[lane].Fetch(1, jetstream.FetchMaxWait(wait))
	}
	if err == nil {
		for msg := range batch.Messages() {
			w.do(msg)
			found = true
		}
		err = batch.Error()
	}
	if err != nil && wait > 0 {
		// The queue is away; it is not worth a line each second.
		w.log.Debug("no jobs to be had", "lane", lane, "error", err)
		select {
		case <-time.After(wait):
		case <-w.ctx.Done():
		}
	}
	return found
}

// do does the job of a message and says what becomes of it.
func (w *worker) do(msg jetstream.Msg) {
	if w.ctx.Err() != nil {
		msg.Nak()
		return
	}
	job, err := parse(msg.Data())
	if err != nil {
		w.bury(msg, job, document.AsError(err))
		return
	}
	log := w.log.With("job", job.Kind, "document", job.Document)
	if job.First > 0 {
		log = log.With("pages", fmt.Sprintf("%d-%d", job.First, job.Last))
	}
	ended := make(chan struct{})
	var heart sync.WaitGroup
	heart.Go(func() { w.beat(msg, ended) })
	err = w.run(job)
	close(ended)
	heart.Wait()

	var again *Again
	switch {
	case err == nil:
		w.done(msg, job, log)
	case errors.As(err, &again):
		w.back(msg, again.After)
	case w.jobs.Err() != nil:
		w.back(msg, 0)
	case document.IsKind(err, document.KindUnavailable), document.IsKind(err, document.KindNoSpace), document.IsKind(err, document.KindInterrupted):
		log.Warn("the job waits", "error", err)
		w.back(msg, pause(msg))
	default:
		w.failed(msg, job, log, err)
	}
}

// run hands a job to the handler, of which a panic is one more failure.
func (w *worker) run(job wire.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = document.Errorf(document.KindInternal, "panic: %v\n%s", p, debug.Stack())
		}
	}()
	return w.handle(w.jobs, job, func() bool {
		return w.ctx.Err() != nil || job.Lane == wire.Backlog && w.q.overtaken(w.jobs)
	})
}

// beat tells the queue that the job is being worked on.
func (w *worker) beat(msg jetstream.Msg, ended <-chan struct{}) {
	tick := time.NewTicker(w.q.patience / 3)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
			msg.InProgress() // if it gets lost, the next one may not
		}
	}
}

// done takes a job off the queue. If that gets lost, it is done once more.
func (w *worker) done(msg jetstream.Msg, job wire.Job, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.jobs), 5*time.Second)
	defer cancel()
	if err := msg.DoubleAck(ctx); err != nil {
		log.Warn("the job is done, and the queue did not hear it", "error", err)
		return
	}
	if info, err := msg.Metadata(); err == nil && info.NumDelivered > 1 {
		w.q.clearFailures(ctx, job)
	}
}

// back returns a job to the queue. If that gets lost, it comes back when the
// queue's patience ends.
func (w *worker) back(msg jetstream.Msg, after time.Duration) {
	if after == 0 {
		msg.Nak()
	} else {
		msg.NakWithDelay(after)
	}
	w.q.conn.FlushTimeout(time.Second)
}

// pause grows from one second to half a minute.
func pause(msg jetstream.Msg) time.Duration {
	info, err := msg.Metadata()
	if err != nil {
		return time.Second
	}
	return min(time.Second<<min(info.NumDelivered-1, 5), 30*time.Second)
}

// overtaken reports whether jobs of today wait; it asks once a second.
func (q *Queue) overtaken(ctx context.Context) bool {
	o := &q.overtaking
	o.Lock()
	defer o.Unlock()
	if time.Since(o.asked) < time.Second {
		return o.waiting
	}
	info, err := q.consumers[wire.Today].Info(ctx)
	o.asked, o.waiting = time.Now(), err == nil && info.NumPending > 0
	return o.waiting
}
