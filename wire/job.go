package wire

import (
	"fmt"
	"regexp"

	"recto/document"
)

// Lane decides who goes first.
type Lane string

const (
	// Today is for what somebody waits for; it overtakes the backlog.
	Today Lane = "today"
	// Backlog is for what may take its time; it never stands still for long.
	Backlog Lane = "backlog"
)

// JobKind is a kind of job.
type JobKind string

const (
	// JobOpen counts the pages of a document and adds their jobs.
	JobOpen JobKind = "open"
	// JobPages reads up to PagesPerJob consecutive pages.
	JobPages JobKind = "pages"
	// JobFinish verifies, exports, aligns and writes the manifest.
	JobFinish JobKind = "finish"
	// JobAlign brings translations and corrections that came after the manifest
	// into it.
	JobAlign JobKind = "align"
)

// Job is what is to be done to a document. It carries names, never bytes, and
// may be done again without harm.
type Job struct {
	Kind JobKind `json:"kind"`
	Lane Lane    `json:"lane"`
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
		jobs = append(jobs, Job{JobPages, lane, id, run, first, min(first+PagesPerJob-1, total), total})
	}
	return jobs
}

var jobToken = regexp.MustCompile(`^[0-9A-Za-z]{1,64}$`)

// Check returns KindUsage unless j can be queued.
func (j Job) Check() error {
	ok := jobToken.MatchString(j.Document) && (j.Run == "" || jobToken.MatchString(j.Run)) && (j.Lane == Today || j.Lane == Backlog)
	switch j.Kind {
	case JobOpen, JobAlign:
	case JobPages:
		ok = ok && j.Run != "" && 1 <= j.First && j.First <= j.Last && j.Last-j.First < PagesPerJob
	case JobFinish:
		ok = ok && j.Run != ""
	default:
		ok = false
	}
	if !ok {
		return document.Errorf(document.KindUsage, "The job %+v is malformed.", j)
	}
	return nil
}

// Name is what makes two jobs the same.
func (j Job) Name() string {
	run := j.Run
	if run == "" {
		run = "none"
	}
	return fmt.Sprintf("%s.%s.%s.%d-%d", j.Kind, j.Document, run, j.First, j.Last)
}
