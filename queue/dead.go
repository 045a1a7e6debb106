package queue

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"recto/document"
	"recto/wire"
)

// MaxFailures is how often a job may fail before it is given up.
const MaxFailures = 3

// DeadLetter is a job that was given up.
type DeadLetter struct {
	// ID names it for Retry.
	ID   uint64    `json:"id"`
	Time time.Time `json:"time"`
	Job  wire.Job  `json:"job"`
	// Error is how it failed the last time.
	Error *document.Error `json:"error"`
}

// Dead yields the dead letters, the oldest first. An error ends it.
func (q *Queue) Dead(ctx context.Context) iter.Seq2[DeadLetter, error] {
	return func(yield func(DeadLetter, error) bool) {
		for next := uint64(1); ; {
			msg, err := q.dead.GetMsg(ctx, next, jetstream.WithGetMsgSubject(deadPrefix+">"))
			if errors.Is(err, jetstream.ErrMsgNotFound) {
				return
			}
			if err != nil {
				yield(DeadLetter{}, failure(ctx, "read the dead letters", err))
				return
			}
			if !yield(letter(msg), nil) {
				return
			}
			next = msg.Sequence + 1
		}
	}
}

func letter(msg *jetstream.RawStreamMsg) DeadLetter {
	var l DeadLetter
	if err := json.Unmarshal(msg.Data, &l); err != nil {
		l.Error = document.Errorf(document.KindInternal, "A dead letter is malformed: %w", err)
	}
	l.ID, l.Time = msg.Sequence, msg.Time
	return l
}

// Retry queues the job of a dead letter again, with all its attempts. It
// returns KindNotFound where there is no such letter.
func (q *Queue) Retry(ctx context.Context, id uint64) error {
	msg, err := q.dead.GetMsg(ctx, id)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return document.Errorf(document.KindNotFound, "There is no dead letter %d.", id)
	}
	if err != nil {
		return failure(ctx, "read a dead letter", err)
	}
	l := letter(msg)
	q.clearFailures(ctx, l.Job)
	if _, err := q.Add(ctx, l.Job); err != nil {
		return err
	}
	return failure(ctx, "remove a dead letter", q.dead.DeleteMsg(ctx, id))
}

// Clear drops the dead letters of a document and the failures that were
// counted: it gets a new start.
func (q *Queue) Clear(ctx context.Context, id string) error {
	if !token.MatchString(id) {
		return document.Errorf(document.KindUsage, "The document %q is malformed.", id)
	}
	err := q.dead.Purge(ctx, jetstream.WithPurgeSubject(deadPrefix+"*."+id+".>"))
	if err == nil {
		err = q.stateFile.Purge(ctx, jetstream.WithPurgeSubject("$KV."+q.state.Bucket()+".failures.*."+id+".>"))
	}
	return failure(ctx, "clear the dead letters of "+id, err)
}

// failed counts a failure and gives the job up after the last.
func (w *worker) failed(msg jetstream.Msg, job wire.Job, log *slog.Logger, err error) {
	n, countErr := w.q.countFailure(w.jobs, job)
	if countErr != nil {
		log.Warn("the job failed, and the queue cannot count it", "error", err, "queue", countErr)
		w.back(msg, pause(msg))
		return
	}
	if n < MaxFailures {
		log.Warn("the job failed and comes again", "error", err, "time", n)
		w.back(msg, time.Duration(n)*time.Second)
		return
	}
	log.Error("the job is given up", "error", err)
	w.bury(msg, job, document.AsError(err))
}

// bury moves a job to the dead letters: first there, then off the queue.
func (w *worker) bury(msg jetstream.Msg, job wire.Job, reason *document.Error) {
	data, err := json.Marshal(DeadLetter{Job: job, Error: reason})
	if err == nil {
		_, name, _ := strings.Cut(strings.TrimPrefix(msg.Subject(), jobsPrefix), ".")
		_, err = w.q.js.Publish(w.jobs, deadPrefix+name, data)
	}
	if err == nil {
		err = msg.DoubleAck(w.jobs)
	}
	if err != nil {
		w.log.Warn("the job cannot be given up yet", "error", err)
		w.back(msg, pause(msg))
		return
	}
	if job.Check() == nil { // what is malformed names no key
		w.q.clearFailures(w.jobs, job)
	}
}

func failuresKey(job wire.Job) string { return "failures." + job.Name() }

// countFailure returns how often a job has failed by now.
func (q *Queue) countFailure(ctx context.Context, job wire.Job) (int, error) {
	for {
		n, revision := 0, uint64(0)
		entry, err := q.state.Get(ctx, failuresKey(job))
		if err == nil {
			revision = entry.Revision()
			n, _ = strconv.Atoi(string(entry.Value())) // one that is malformed begins anew
		}
		if err != nil && !errors.Is(err, jetstream.ErrKeyNotFound) {
			return 0, err
		}
		n++
		// Revision 0 asks that there be none.
		_, err = q.state.Update(ctx, failuresKey(job), []byte(strconv.Itoa(n)), revision)
		if !raced(err) {
			return n, err
		}
	}
}

// clearFailures forgets them. Where that gets lost, the job has fewer attempts
// should it ever come again.
func (q *Queue) clearFailures(ctx context.Context, job wire.Job) {
	q.stateFile.Purge(ctx, jetstream.WithPurgeSubject("$KV."+q.state.Bucket()+"."+failuresKey(job)))
}
