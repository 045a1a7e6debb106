package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"recto/align/lexicon"
	"recto/document"
	"recto/library"
	"recto/queue"
	"recto/reader"
	"recto/scratch"
	"recto/storage"
	"recto/storage/backend"
	"recto/storage/s3"
	"recto/wire"
	"recto/worker"
)

// serviceSettings are those that every process of the service knows.
var serviceSettings = []string{
	"storage", "s3-endpoint", "s3-addressing", "nats-url", "nats-credentials", "nats-ca", "nats-cert", "nats-key",
	"state", "scratch", "scratch-originals", "workers", "drain", "sweep", "log",
}

// service is what a server and a worker have in common.
type service struct {
	config  config
	log     *slog.Logger
	store   storage.Store
	queue   *queue.Queue
	scratch *scratch.Folder
	readers *reader.Pool
	records *library.Records
	worker  *worker.Worker
	workers int
	drain   time.Duration
	every   time.Duration
}

// openStore opens the storage, tries out what it promises and checks its
// layout. The caller closes it.
func openStore(ctx context.Context, c config) (storage.Store, error) {
	store, err := backend.Open(ctx, c.get("storage"), backend.Options{S3: s3.Options{Endpoint: c.get("s3-endpoint"), Addressing: c.get("s3-addressing")}})
	if err != nil {
		return nil, err
	}
	if p, ok := store.(storage.Prober); ok {
		err = p.Probe(ctx)
	}
	if err == nil {
		err = storage.CheckSchema(ctx, store)
	}
	if err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

// openQueue joins the queue, or starts the one in this process. The caller
// closes it.
func openQueue(ctx context.Context, c config, log *slog.Logger) (*queue.Queue, error) {
	return queue.Open(ctx, queue.Options{
		Dir: filepath.Join(state(c), "queue"), URL: c.get("nats-url"), Credentials: c.get("nats-credentials"),
		CAFile: c.get("nats-ca"), CertFile: c.get("nats-cert"), KeyFile: c.get("nats-key"), Log: log,
	})
}

// state returns the folder for what can be rebuilt. It goes with the storage
// where that is a directory.
func state(c config) string {
	dir, from := c.origin(lookup("state"))
	if storage := c.get("storage"); from == "default" && isDirectory(storage) {
		return filepath.Join(storage, ".recto", "state")
	}
	return dir
}

// newLog logs for programs and people, a line each: a level, "json" for lines of
// JSON, or both with a comma between.
func newLog(w io.Writer, c config) (*slog.Logger, error) {
	level, asJSON := slog.LevelInfo, false
	for word := range strings.SplitSeq(c.get("log"), ",") {
		if word = strings.TrimSpace(word); word == "json" {
			asJSON = true
		} else if err := level.UnmarshalText([]byte(word)); err != nil {
			return nil, document.Errorf(document.KindUsage, "%q is no level of logging; debug, info, warn and error are, and json for lines of JSON.", word)
		}
	}
	if asJSON {
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})), nil
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level})), nil
}

// openService opens all that the settings name. The caller closes the service.
func openService(ctx context.Context, c config, stderr io.Writer) (_ *service, err error) {
	s := &service{config: c}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if s.log, err = newLog(stderr, c); err != nil {
		return nil, err
	}
	if sandbox := reader.LandlockStatus(); sandbox.ABI == 0 {
		s.log.Warn("readers are not kept from files: "+sandbox.String(), "see", "SECURITY.md")
	}
	if s.workers, err = c.number("workers"); err != nil {
		return nil, err
	}
	if s.drain, err = c.duration("drain"); err != nil {
		return nil, err
	}
	if s.every, err = c.duration("sweep"); err != nil {
		return nil, err
	}
	space, err := c.bytes("scratch-originals")
	if err != nil {
		return nil, err
	}
	if s.store, err = openStore(ctx, c); err != nil {
		return nil, err
	}
	if s.queue, err = openQueue(ctx, c, s.log); err != nil {
		return nil, err
	}
	if s.scratch, err = scratch.Open(c.get("scratch")); err != nil {
		return nil, err
	}
	originals, err := library.NewCache(s.store, filepath.Join(s.scratch.Dir, "originals"), space)
	if err != nil {
		return nil, err
	}
	if err = needModels(); err != nil {
		return nil, err
	}
	if s.readers, err = startReaders(max(1, s.workers), s.log); err != nil {
		return nil, err
	}
	s.records = &library.Records{Store: s.store, Queue: s.queue, Log: s.log}
	s.worker = &worker.Worker{
		Records: s.records, Readers: s.readers, Originals: originals, Scratch: s.scratch.Dir, Recipe: remember(recipe),
		Formats: formatNames(), Ahead: max(1, s.workers),
		Dictionary: sync.OnceValue(func() *lexicon.Lexicon { return loadDictionary(logNotes{s.log}) }),
	}
	return s, nil
}

// logNotes writes notes for people into a log.
type logNotes struct{ log *slog.Logger }

func (n logNotes) Write(p []byte) (int, error) {
	n.log.Warn(strings.TrimSpace(strings.TrimPrefix(string(p), "note: ")))
	return len(p), nil
}

// remember keeps what recipe finds out, which takes reading the models.
func remember(find func([]string) (document.Recipe, error)) func([]string) (document.Recipe, error) {
	var mu sync.Mutex
	known := map[string]document.Recipe{}
	return func(languages []string) (document.Recipe, error) {
		mu.Lock()
		defer mu.Unlock()
		key := strings.Join(languages, ",")
		if r, ok := known[key]; ok {
			return r, nil
		}
		r, err := find(languages)
		if err == nil {
			known[key] = r
		}
		return r, err
	}
}

// Close ends what openService began; nobody may use it any more.
func (s *service) Close() {
	if s.readers != nil {
		s.readers.Close()
	}
	if s.queue != nil {
		s.queue.Close()
	}
	if s.scratch != nil {
		s.scratch.Close()
	}
	if s.store != nil {
		s.store.Close()
	}
}

// jobsInHand is how many jobs a worker has at once: while one ends, the pages
// of the next are being read.
const jobsInHand = 2

// othersTurn is how long a job that is left to workers of another recipe is
// theirs alone.
const othersTurn = 10 * time.Second

// work does jobs until ctx ends, and then those in hand for as long as they
// may drain.
func (s *service) work(ctx context.Context) {
	s.queue.Work(ctx, queue.WorkOptions{Slots: jobsInHand, Drain: s.drain, Log: s.log},
		func(ctx context.Context, job wire.Job, yield func() bool) error {
			err := s.worker.Do(ctx, job, yield)
			switch {
			case errors.Is(err, worker.ErrYield):
				return &queue.Again{}
			case errors.Is(err, worker.ErrOthers):
				return &queue.Again{After: othersTurn}
			}
			return err
		})
}

// sweep queues again and again what the storage shows as unfinished, first all
// of it and then what is not new.
func (s *service) sweep(ctx context.Context) {
	before := time.Now()
	for {
		err := s.queue.Mend(ctx)
		if err == nil {
			err = document.Recovered(func() error { return s.records.Sweep(ctx, before, s.dead) })
		}
		if err == nil {
			err = s.records.ForgetUploads(ctx, time.Now().Add(-library.KeepUploads))
		}
		if err != nil && ctx.Err() == nil {
			s.log.Warn("the sweep for unfinished documents did not end", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(s.every):
		}
		before = time.Now().Add(-s.every)
	}
}

// dead returns the reasons why jobs of documents were given up.
func (s *service) dead(ctx context.Context) (map[string]*document.Error, error) {
	reasons := map[string]*document.Error{}
	for letter, err := range s.queue.Dead(ctx) {
		if err != nil {
			return nil, err
		}
		reasons[letter.Job.Document] = letter.Error
	}
	return reasons, nil
}

// isDirectory reports whether the storage is one, which belongs to a single
// process.
func isDirectory(storage string) bool { return !strings.Contains(storage, "://") }
