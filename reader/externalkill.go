package reader

import (
	"errors"
	"sync"
	"time"
)

const (
	// maxSpared is how many SIGKILLs from outside are forgiven a job.
	maxSpared = 7
	// killMemory is how long an external kill is remembered.
	killMemory = time.Minute
)

// errKilled is the end of a reader by a SIGKILL that the pool did not send.
var errKilled = errors.New("SIGKILL")

// externalKills remembers the readers that were killed from outside. The kernel kills
// that way, short of memory, and then the job may be to blame; so does whoever
// or whatever clears a machine up, and then it is not. If readers of other jobs
// were killed at the same time, the job is not held responsible.
type externalKills struct {
	mu    sync.Mutex
	kills []externalKill
}

type externalKill struct {
	job *call
	at  time.Time
}

// spare notes that a reader of j was killed and reports whether others were too.
func (s *externalKills) spare(j *call, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, others := s.kills[:0], false
	for _, k := range s.kills {
		if now.Sub(k.at) < killMemory && k.job != j {
			kept, others = append(kept, k), true
		}
	}
	s.kills = append(kept, externalKill{j, now})
	return others
}
