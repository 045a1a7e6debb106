package server

import (
	"context"
	"io"
	"math"
	"net/http"
	"sync"
	"time"

	"recto/document"
	"recto/wire"
)

// Queue is how full the queue is.
type Queue struct {
	Lanes map[wire.Lane]Lane `json:"lanes"`
	// Dead are the jobs that were given up, the oldest first.
	Dead []DeadLetter `json:"dead"`
}

// Lane is how full one lane is.
type Lane struct {
	// Waiting jobs have not been begun; Working ones are in hand or wait for
	// their next attempt.
	Waiting uint64 `json:"waiting"`
	Working int    `json:"working"`
	// Oldest is when the oldest of both was queued; zero without any.
	Oldest time.Time `json:"oldest,omitzero"`
}

// DeadLetter is a job that was given up.
type DeadLetter struct {
	ID    uint64          `json:"id"`
	Time  time.Time       `json:"time"`
	Job   wire.Job        `json:"job"`
	Error *document.Error `json:"error"`
}

// jobsAnswer is how the work goes.
type jobsAnswer struct {
	Queue
	// Documents and Pages are those not yet at an end; pages of documents
	// that nobody has opened are guessed from the others.
	Documents int `json:"documents"`
	Pages     int `json:"pages"`
	// PagesPerMinute is the mean of the last five minutes.
	PagesPerMinute float64 `json:"pagesPerMinute"`
	// Seconds until all is read at this pace; absent where there is none.
	Seconds *int `json:"secondsLeft,omitempty"`
	// OldestSeconds is the age of the oldest job.
	OldestSeconds int `json:"oldestSeconds"`
}

func (s *Server) getJobs(w http.ResponseWriter, r *http.Request) error {
	answer, err := s.jobs(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	return s.sendJSON(w, r, answer)
}

// jobs tells how the work goes.
func (s *Server) jobs(ctx context.Context) (*jobsAnswer, error) {
	queue, err := s.Queue(ctx)
	if err != nil {
		return nil, err
	}
	if queue.Dead == nil {
		queue.Dead = []DeadLetter{}
	}
	now := time.Now()
	answer := &jobsAnswer{Queue: queue, PagesPerMinute: math.Round(s.pace.perMinute(now)*10) / 10}
	answer.Documents, answer.Pages = s.Catalogue.Left()
	if answer.Pages == 0 || answer.PagesPerMinute > 0 {
		seconds := 0
		if answer.Pages > 0 {
			seconds = int(math.Ceil(60 * float64(answer.Pages) / answer.PagesPerMinute))
		}
		answer.Seconds = &seconds
	}
	for _, lane := range queue.Lanes {
		if !lane.Oldest.IsZero() {
			answer.OldestSeconds = max(answer.OldestSeconds, int(now.Sub(lane.Oldest).Seconds()))
		}
	}
	return answer, nil
}

// pace counts the pages of the last minutes.
type pace struct {
	mu sync.Mutex
	// slots are pages by slot of time.
	slots map[int64]int
	// since is the first slot that was counted.
	since int64
}

const (
	slot = 10 * time.Second
	// paceOver is the time that a pace is the mean of.
	paceOver = 5 * time.Minute
)

// count counts an event.
func (p *pace) count(e wire.Event) {
	if e.Type != wire.PageDone {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	n := e.Time.UnixNano() / int64(slot)
	if p.slots == nil {
		p.slots, p.since = map[int64]int{}, n
	}
	p.slots[n]++
	for old := range p.slots {
		if old < n-int64(paceOver/slot) {
			delete(p.slots, old)
		}
	}
}

// perMinute returns the pages a minute.
func (p *pace) perMinute(now time.Time) float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.slots == nil {
		return 0
	}
	n := now.UnixNano() / int64(slot)
	first := max(p.since, n-int64(paceOver/slot)+1)
	pages := 0
	for at, count := range p.slots {
		if at >= first {
			pages += count
		}
	}
	return float64(pages) / (float64(max(1, n-first+1)) * slot.Minutes())
}

// getHealth says that the process is alive.
func (s *Server) getHealth(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(w, "ok\n")
	return err
}

// getReady says whether storage and queue answer.
func (s *Server) getReady(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		return document.Errorf(document.KindUnavailable, "Not ready: %w", err)
	}
	return s.getHealth(w, r)
}
