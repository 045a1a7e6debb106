// Package queue is all of NATS: the jobs that are to be done, how far each
// document is, what went wrong for good, and the events that others follow.
//
// NATS JetStream runs in this process, without a port, or is somebody else's
// cluster; the code is the same. Everything in it can be lost: the storage
// tells what is unfinished, and adding it again makes the queue whole.
//
//	stream RECTO_JOBS    recto.jobs.<lane>.<kind>.<document>.<run>.<pages>, one job a subject
//	stream RECTO_DEAD    recto.dead.<kind>.<document>.<run>.<pages>, jobs given up
//	stream RECTO_EVENTS  recto.events.<document>.<type>
//	bucket RECTO_STATE   <document>.<run>: pages done, attempts
package queue

import (
	"context"
	"crypto/x509"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"recto/document"
	"recto/wire"
)

// Options say where the queue is.
type Options struct {
	// Dir holds the data of the server in this process; it is used where URL
	// is empty, and belongs to one process at a time.
	Dir string
	// URL names one or more servers of a cluster, with commas between, such
	// as nats://queue:4222 or tls://queue:4222.
	URL string
	// Credentials is the file with the user's JWT and seed; CAFile, CertFile
	// and KeyFile are PEM files. All may be empty.
	Credentials, CAFile, CertFile, KeyFile string
	// Patience is how long a worker may give no sign of life before its job
	// goes to another; 30 s if 0.
	Patience time.Duration
	// Log receives what in the queue cannot be understood; nobody if nil.
	Log *slog.Logger
}

// Queue is safe for concurrent use. Its errors are of KindUnavailable where
// the queue does not answer, and KindInterrupted where the context ended.
type Queue struct {
	patience time.Duration
	log      *slog.Logger
	conn     *nats.Conn
	server   *server.Server // nil where it is not ours
	lock     *os.File

	js        jetstream.JetStream
	jobs      jetstream.Stream
	dead      jetstream.Stream
	events    jetstream.Stream
	state     jetstream.KeyValue
	stateFile jetstream.Stream
	consumers map[wire.Lane]jetstream.Consumer
	// skipped has the Seq of each event that could not be understood.
	skipped struct {
		sync.Mutex
		seqs map[uint64]bool
	}
	overtaking struct {
		sync.Mutex
		asked   time.Time
		waiting bool
	}
}

// Open starts or joins the queue and makes its streams where they are missing.
// The caller closes it.
func Open(ctx context.Context, o Options) (*Queue, error) {
	q := &Queue{patience: o.Patience, log: o.Log}
	if q.log == nil {
		q.log = slog.New(slog.DiscardHandler)
	}
	if q.patience == 0 {
		q.patience = 30 * time.Second
	}
	var err error
	if o.URL == "" {
		err = q.embed(o.Dir)
	} else {
		err = q.join(o)
	}
	if err == nil {
		err = q.prepare(ctx)
	}
	if err != nil {
		q.Close()
		return nil, failure(ctx, "open the queue", err)
	}
	return q, nil
}

// Mend makes again what has gone with the data of servers that are not ours;
// where nothing has gone it does nothing. What was queued is lost with it, and
// to be added again.
func (q *Queue) Mend(ctx context.Context) error {
	err := q.complete(ctx)
	if errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrConsumerNotFound) || errors.Is(err, jetstream.ErrBucketNotFound) {
		// Everything goes by its name, so what q has stays good.
		err = (&Queue{patience: q.patience, conn: q.conn}).prepare(ctx)
	}
	return failure(ctx, "mend the queue", err)
}

// complete returns an error unless all streams and consumers are there.
func (q *Queue) complete(ctx context.Context) error {
	for _, lane := range lanes {
		if _, err := q.consumers[lane].Info(ctx); err != nil {
			return err
		}
	}
	for _, stream := range []jetstream.Stream{q.dead, q.events, q.stateFile} {
		if _, err := stream.Info(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Close leaves the queue, and ends the server in this process. Work must have
// returned.
func (q *Queue) Close() error {
	if q.conn != nil {
		q.conn.Close()
	}
	if q.server != nil {
		q.server.Shutdown()
		q.server.WaitForShutdown()
	}
	if q.lock != nil {
		return q.lock.Close()
	}
	return nil
}

// quiet keeps the client from printing what every call returns anyway.
var quiet = nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {})

// join connects to the servers of others, now and again whenever they return.
func (q *Queue) join(o Options) error {
	options := []nats.Option{
		nats.Name("recto"), quiet, nats.MaxReconnects(-1), nats.ReconnectWait(time.Second), nats.Timeout(5 * time.Second),
	}
	if o.Credentials != "" {
		options = append(options, nats.UserCredentials(o.Credentials))
	}
	if o.CAFile != "" {
		options = append(options, nats.RootCAs(o.CAFile))
	}
	if o.CertFile != "" {
		options = append(options, nats.ClientCert(o.CertFile, o.KeyFile))
	}
	var err error
	if q.conn, err = nats.Connect(o.URL, options...); err == nil {
		return nil
	}
	e := document.Errorf(document.KindUnavailable, "Cannot join the queue at %s: %w", document.MaskedURLs(o.URL), err)
	e.Hint = joinHint(o, err)
	return e
}

// joinHint tells what to do about servers that cannot be joined. What is wrong
// with our certificate only the server knows; to us the connection breaks.
func joinHint(o Options, err error) string {
	var authority x509.UnknownAuthorityError
	var refused *net.OpError
	var file *fs.PathError
	switch {
	case errors.As(err, &file) && file.Path == o.Credentials, errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked):
		return "Name the file with the user's JWT and seed in RECTO_NATS_CREDENTIALS."
	case errors.As(err, &file) && file.Path == o.CAFile, errors.As(err, &authority):
		return "Name the PEM file of the servers' authority in RECTO_NATS_CA."
	case errors.As(err, &file), errors.Is(err, nats.ErrTLS), errors.As(err, &refused) && refused.Op == "remote error":
		return "Name the PEM files of a certificate that the servers accept, and of its key, in RECTO_NATS_CERT and RECTO_NATS_KEY."
	}
	return queueHint
}

// prepare makes the streams and consumers.
func (q *Queue) prepare(ctx context.Context) error {
	var err error
	if q.js, err = jetstream.New(q.conn, jetstream.WithDefaultTimeout(10*time.Second)); err != nil {
		return err
	}
	for _, s := range []struct {
		stream *jetstream.Stream
		config jetstream.StreamConfig
	}{
		{&q.jobs, jetstream.StreamConfig{
			Name: "RECTO_JOBS", Description: "jobs to do", Subjects: []string{jobsPrefix + ">"},
			Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true, MaxMsgsPerSubject: 1,
		}},
		{&q.dead, jetstream.StreamConfig{
			Name: "RECTO_DEAD", Description: "jobs given up", Subjects: []string{deadPrefix + ">"}, MaxMsgsPerSubject: 1,
		}},
		{&q.events, jetstream.StreamConfig{
			Name: "RECTO_EVENTS", Description: "what happened to documents", Subjects: []string{eventsPrefix + ">"},
			// Not MaxBytes, which a server reserves: a small disk would do for
			// everything but that.
			MaxAge: 30 * 24 * time.Hour, MaxMsgs: 4_000_000, MaxBytes: -1,
		}},
	} {
		if *s.stream, err = q.stream(ctx, s.config); err != nil {
			return err
		}
	}
	if err := q.bucket(ctx, "RECTO_STATE"); err != nil {
		return err
	}
	q.consumers = map[wire.Lane]jetstream.Consumer{}
	for _, lane := range lanes {
		q.consumers[lane], err = q.jobs.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
			Durable: string(lane), FilterSubject: jobsPrefix + string(lane) + ".>",
			AckPolicy: jetstream.AckExplicitPolicy, AckWait: q.patience, MaxDeliver: -1, MaxAckPending: -1,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// stream makes a stream, or brings it up to date, with as many replicas as it
// has or as the cluster gives.
func (q *Queue) stream(ctx context.Context, config jetstream.StreamConfig) (jetstream.Stream, error) {
	there, err := q.js.Stream(ctx, config.Name)
	if err == nil {
		config.Replicas = there.CachedInfo().Config.Replicas
		return q.js.UpdateStream(ctx, config)
	}
	if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, err
	}
	var made jetstream.Stream
	err = q.replicated(func(replicas int) error {
		config.Replicas = replicas
		made, err = q.js.CreateOrUpdateStream(ctx, config)
		return err
	})
	return made, err
}

// bucket is stream for a key-value bucket, which is a stream of another name.
func (q *Queue) bucket(ctx context.Context, name string) error {
	var err error
	if q.state, err = q.js.KeyValue(ctx, name); errors.Is(err, jetstream.ErrBucketNotFound) {
		err = q.replicated(func(replicas int) error {
			q.state, err = q.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
				Bucket: name, Description: "how far each document is", Replicas: replicas,
			})
			return err
		})
	}
	if err != nil {
		return err
	}
	q.stateFile, err = q.js.Stream(ctx, "KV_"+name)
	return err
}

// replicated makes something with three replicas in a cluster, and with one
// where there is none or it is too small.
func (q *Queue) replicated(make func(replicas int) error) error {
	const notSupported, noPeers = 10074, 10005
	if q.conn.ConnectedClusterName() != "" {
		err := make(3)
		var refused *jetstream.APIError
		if !errors.As(err, &refused) || refused.ErrorCode != notSupported && refused.ErrorCode != noPeers {
			return err
		}
	}
	return make(1)
}

// failure says in which attempt err happened. Errors that already are a
// document's stay as they are.
func failure(ctx context.Context, what string, err error) error {
	var known *document.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if ctx.Err() != nil {
		return document.Errorf(document.KindInterrupted, "Interrupted: %w", ctx.Err())
	}
	e := document.Errorf(document.KindUnavailable, "Cannot %s: %w", what, err)
	e.Hint = queueHint
	return e
}

const queueHint = "Check RECTO_NATS_URL, or the directory of the embedded queue; recto doctor tells more."
