package reader

import (
	"context"
	"testing"
	"time"

	"recto/document"
)

// A job is not held responsible where readers of other jobs are killed too,
// but one that goes on dying is given up all the same.
func TestSpared(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	die := func() (received, last int) {
		_, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: "kill"}, Sink{
			Begin: func(n int) error { received, last = received+1, n; return nil },
		})
		if !document.IsKind(err, document.KindCrashed) {
			t.Errorf("got %v", err)
		}
		return received, last
	}
	if received, last := die(); received != maxAttempts || last != maxAttempts {
		t.Errorf("alone: received %d times, the last as attempt %d", received, last)
	}
	if received, last := die(); received != maxAttempts+maxSpared || last != maxAttempts {
		t.Errorf("after another: received %d times, the last as attempt %d", received, last)
	}
	square(t, p, 3)
}

func TestExternalKills(t *testing.T) {
	var s externalKills
	a, b := &call{}, &call{}
	now := time.Unix(1e9, 0)
	for _, step := range []struct {
		after time.Duration
		job   *call
		spare bool
	}{
		{0, a, false},
		{time.Second, a, false},
		{time.Second, b, true},
		{time.Second, a, true},
		{killMemory, b, false},
		{killMemory - time.Second, a, true},
	} {
		now = now.Add(step.after)
		if got := s.spare(step.job, now); got != step.spare {
			t.Errorf("%v later: %v", step.after, got)
		}
	}
}
