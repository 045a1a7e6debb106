package queue

import (
	"context"
	"encoding/json"
	"iter"
	"math"

	"github.com/nats-io/nats.go/jetstream"

	"recto/document"
	"recto/wire"
)

const eventsPrefix = "recto.events."

// Announce tells all who follow. The subject is recto.events.<document>.<type>.
func (q *Queue) Announce(ctx context.Context, e wire.Event) error {
	if !token.MatchString(e.Document) {
		return document.Errorf(document.KindUsage, "The document %q is malformed.", e.Document)
	}
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	var options []jetstream.PublishOpt
	if e.ID != "" {
		options = append(options, jetstream.WithMsgID(e.ID))
	}
	_, err = q.js.Publish(ctx, eventsPrefix+e.Document+"."+string(e.Type), data, options...)
	return failure(ctx, "announce an event", err)
}

// Latest makes Follow begin with what happens after its call.
const Latest = math.MaxUint64

// Follow yields the events that come after the one with Seq after, in order,
// and waits for more until the context ends; then it ends too. Events are kept
// for 30 days; one that cannot be understood is skipped, and Skipped counts it. Where the queue has been lost in the meantime it counts from 1
// again, and Follow yields all there are.
func (q *Queue) Follow(ctx context.Context, after uint64) iter.Seq2[wire.Event, error] {
	last, err := q.last(ctx)
	if after > last {
		if after != Latest {
			last = 0
		}
		after = last
	}
	return func(yield func(wire.Event, error) bool) {
		if err == nil {
			err = q.follow(ctx, after, yield)
		}
		if err != nil && ctx.Err() == nil {
			yield(wire.Event{}, failure(ctx, "follow the events", err))
		}
	}
}

// last returns the Seq of the last event.
func (q *Queue) last(ctx context.Context) (uint64, error) {
	info, err := q.events.Info(ctx)
	if err != nil {
		return 0, err
	}
	return info.State.LastSeq, nil
}

// mostSkipped is how many events are remembered as skipped.
const mostSkipped = 10_000

// skip counts an event that cannot be understood and tells of it once, however
// many follow.
func (q *Queue) skip(seq uint64, subject string, err error) {
	q.skipped.Lock()
	defer q.skipped.Unlock()
	if q.skipped.seqs[seq] || len(q.skipped.seqs) == mostSkipped {
		return
	}
	if q.skipped.seqs == nil {
		q.skipped.seqs = map[uint64]bool{}
	}
	q.skipped.seqs[seq] = true
	q.log.Warn("an event is malformed and skipped", "seq", seq, "subject", subject, "error", err)
}

// Skipped returns how many events could not be understood since Open.
func (q *Queue) Skipped() int {
	q.skipped.Lock()
	defer q.skipped.Unlock()
	return len(q.skipped.seqs)
}

func (q *Queue) follow(ctx context.Context, after uint64, yield func(wire.Event, error) bool) error {
	consumer, err := q.events.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: after + 1,
	})
	if err != nil {
		return err
	}
	messages, err := consumer.Messages()
	if err != nil {
		return err
	}
	defer messages.Stop()
	defer context.AfterFunc(ctx, messages.Stop)()
	for {
		msg, err := messages.Next()
		if err != nil {
			return err
		}
		info, err := msg.Metadata()
		if err != nil {
			return err
		}
		var e wire.Event
		if err := json.Unmarshal(msg.Data(), &e); err != nil || !token.MatchString(e.Document) {
			q.skip(info.Sequence.Stream, msg.Subject(), err)
			continue
		}
		e.Seq, e.Time = info.Sequence.Stream, info.Timestamp
		if !yield(e, nil) {
			return nil
		}
	}
}
