package queue

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"recto/document"
	"recto/wire"
)

const (
	jobsPrefix = "recto.jobs."
	deadPrefix = "recto.dead."
)

var lanes = []wire.Lane{wire.Today, wire.Backlog}

func other(l wire.Lane) wire.Lane {
	if l == wire.Today {
		return wire.Backlog
	}
	return wire.Today
}

var token = regexp.MustCompile(`^[0-9A-Za-z]{1,64}$`)

// runToken stands for a run in subjects and keys, where nothing may be empty.
func runToken(run string) string {
	if run == "" {
		return "none"
	}
	return run
}

func subject(j wire.Job) string { return jobsPrefix + string(j.Lane) + "." + j.Name() }

// Add queues jobs, in order, and tells how many were not there already: a job
// that waits or is being done is not queued twice. What is to finish a
// document goes into the lane of today, so that the documents of a backlog
// become ready one by one and not all at its end.
func (q *Queue) Add(ctx context.Context, jobs ...wire.Job) (added int, err error) {
	for _, j := range jobs {
		if j.Kind == wire.JobFinish {
			j.Lane = wire.Today
		}
		if err := j.Check(); err != nil {
			return added, err
		}
		data, err := json.Marshal(j)
		if err != nil {
			return added, err
		}
		_, err = q.js.Publish(ctx, subject(j), data)
		if pending(err) {
			continue
		}
		if err != nil {
			return added, failure(ctx, "queue "+j.Name(), err)
		}
		added++
	}
	return added, nil
}

// pending reports whether a stream refused a message because its subject has
// one.
func pending(err error) bool {
	const storeFailed = 10077
	var refused *jetstream.APIError
	return errors.As(err, &refused) && refused.ErrorCode == storeFailed && strings.Contains(refused.Description, "per subject")
}

func parse(data []byte) (wire.Job, error) {
	var j wire.Job
	if err := json.Unmarshal(data, &j); err != nil {
		return j, document.Errorf(document.KindInternal, "A job is malformed: %w", err)
	}
	return j, j.Check()
}
