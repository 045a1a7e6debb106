package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"recto/document"
)

const (
	jobsPrefix = "recto.jobs."
	deadPrefix = "recto.dead."
)

// Lane decides who goes first.
type Lane string

const (
	// Today is for what somebody waits for; it overtakes the backlog.
	Today Lane = "today"
	// Backlog is for what may take its time; it never stands still for long.
	Backlog Lane = "backlog"
)

var lanes = []Lane{Today, Backlog}

func (l Lane) other() Lane {
	if l == Today {
		return Backlog
	}
	return Today
}

// Kind is a kind of job.
type Kind string

const (
	// OpenDocument counts the pages of a document and adds their jobs.
	OpenDocument Kind = "open"
	// ReadPages reads up to PagesPerJob consecutive pages.
	ReadPages Kind = "pages"
	// FinishDocument verifies, exports and writes the manifest.
	FinishDocument Kind = "finish"
)

// Job is what is to be done to a document. It carries names, never bytes, and
// may be done again without harm.
type Job struct {
	Kind Kind `json:"kind"`
	Lane Lane `json:"lane"`
	// Document is the document's ID.
	Document string `json:"document"`
	// Run names the recipe; empty as long as that is not known.
	Run string `json:"run,omitempty"`
	// First and Last are the pages of a job of that kind, counted from 1.
	First int `json:"first,omitempty"`
	Last  int `json:"last,omitempty"`
	// Total is how many pages the document has, where that is known.
	Total int `json:"total,omitempty"`
}

// PagesPerJob is how many pages a job has at most.
const PagesPerJob = 16

// SplitPages returns the jobs that read all pages of a document.
func SplitPages(lane Lane, id, run string, total int) []Job {
	var jobs []Job
	for first := 1; first <= total; first += PagesPerJob {
		jobs = append(jobs, Job{ReadPages, lane, id, run, first, min(first+PagesPerJob-1, total), total})
	}
	return jobs
}

var token = regexp.MustCompile(`^[0-9A-Za-z]{1,64}$`)

// check returns KindUsage unless j can be a subject.
func (j Job) check() error {
	ok := token.MatchString(j.Document) && (j.Run == "" || token.MatchString(j.Run)) && (j.Lane == Today || j.Lane == Backlog)
	switch j.Kind {
	case OpenDocument:
	case ReadPages:
		ok = ok && j.Run != "" && 1 <= j.First && j.First <= j.Last
	case FinishDocument:
		ok = ok && j.Run != ""
	default:
		ok = false
	}
	if !ok {
		return document.Errorf(document.KindUsage, "The job %+v is malformed.", j)
	}
	return nil
}

// name is what makes two jobs the same.
func (j Job) name() string {
	return fmt.Sprintf("%s.%s.%s.%d-%d", j.Kind, j.Document, runToken(j.Run), j.First, j.Last)
}

// runToken stands for a run in subjects and keys, where nothing may be empty.
func runToken(run string) string {
	if run == "" {
		return "none"
	}
	return run
}

func (j Job) subject() string { return jobsPrefix + string(j.Lane) + "." + j.name() }

// Add queues jobs, in order, and tells how many were not there already: a job
// that waits or is being done is not queued twice. What is to finish a
// document goes into the lane of today, so that the documents of a backlog
// become ready one by one and not all at its end.
func (q *Queue) Add(ctx context.Context, jobs ...Job) (added int, err error) {
	for _, j := range jobs {
		if j.Kind == FinishDocument {
			j.Lane = Today
		}
		if err := j.check(); err != nil {
			return added, err
		}
		data, err := json.Marshal(j)
		if err != nil {
			return added, err
		}
		_, err = q.js.Publish(ctx, j.subject(), data)
		if pending(err) {
			continue
		}
		if err != nil {
			return added, failure(ctx, "queue "+j.name(), err)
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

func parse(data []byte) (Job, error) {
	var j Job
	if err := json.Unmarshal(data, &j); err != nil {
		return j, document.Errorf(document.KindInternal, "A job is malformed: %w", err)
	}
	return j, j.check()
}
