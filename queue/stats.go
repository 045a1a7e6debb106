package queue

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"recto/wire"
)

// Stats is how full the queue is.
type Stats struct {
	Lanes map[wire.Lane]LaneStats `json:"lanes"`
	// Dead is the number of dead letters.
	Dead uint64 `json:"dead"`
}

// LaneStats is how full a lane is.
type LaneStats struct {
	// Waiting jobs have not been begun; Working ones are in hand or wait for
	// their next attempt.
	Waiting uint64 `json:"waiting"`
	Working int    `json:"working"`
	// Oldest is when the oldest job of both was queued; zero without any.
	Oldest time.Time `json:"oldest,omitzero"`
}

// Stats returns how full the queue is. The numbers lag by moments.
func (q *Queue) Stats(ctx context.Context) (Stats, error) {
	stats := Stats{Lanes: map[wire.Lane]LaneStats{}}
	for _, lane := range lanes {
		info, err := q.consumers[lane].Info(ctx)
		if err != nil {
			return Stats{}, failure(ctx, "ask the queue", err)
		}
		l := LaneStats{Waiting: info.NumPending, Working: info.NumAckPending}
		oldest, err := q.jobs.GetMsg(ctx, 1, jetstream.WithGetMsgSubject(jobsPrefix+string(lane)+".>"))
		if err == nil {
			l.Oldest = oldest.Time
		} else if !errors.Is(err, jetstream.ErrMsgNotFound) {
			return Stats{}, failure(ctx, "ask the queue", err)
		}
		stats.Lanes[lane] = l
	}
	dead, err := q.dead.Info(ctx)
	if err != nil {
		return Stats{}, failure(ctx, "ask the queue", err)
	}
	stats.Dead = dead.State.Msgs
	return stats, nil
}
