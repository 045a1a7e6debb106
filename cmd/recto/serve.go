package main

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"recto/document"
	"recto/library"
	"recto/pipeline"
	"recto/reader"
	"recto/search"
	"recto/server"
	"recto/storage"
	"recto/wire"
)

func serveVerb(c *command) action {
	config := c.config(append([]string{"listen", "public-url", "public-read", "tokens"}, serviceSettings...)...)
	return func(ctx context.Context, _ []string) error { return runServe(ctx, c, config) }
}

// runServe takes documents in, reads them and hands out what was read, all in
// this process.
func runServe(ctx context.Context, c *command, config config) error {
	// Who may come is settled before anything is opened.
	tokens, err := guards(config)
	if err != nil {
		return err
	}
	publicRead, err := config.truth("public-read")
	if err != nil {
		return err
	}
	var public *url.URL
	if base := config.get("public-url"); base != "" {
		if public, err = url.Parse(base); err != nil || public.Host == "" {
			return document.Errorf(document.KindUsage, "%q is no URL for others.", base)
		}
	}
	s, err := openService(ctx, config, c.stderr)
	if err != nil {
		return err
	}
	defer s.Close()
	if s.workers == 0 && config.get("nats-url") == "" {
		s.log.Warn("nobody reads: --workers is 0 and no worker can reach the queue in this process")
	}
	catalogue, err := s.catalogue(ctx)
	if err != nil {
		return err
	}
	defer catalogue.Close()
	// Drawing pictures does not wait for pages to be read.
	thumbnailReaders, err := startReaders(1, s.log)
	if err != nil {
		return err
	}
	defer thumbnailReaders.Close()
	scale := func(ctx context.Context, image *storage.Object, d document.Drawing) ([]byte, error) {
		return pipeline.Scale(ctx, thumbnailReaders, s.scratch.Dir, image.ContentType, image, d)
	}
	// Nor does looking into what comes, or at how it was read.
	inspectionReaders, err := startReaders(1, s.log)
	if err != nil {
		return err
	}
	defer inspectionReaders.Close()
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup // of what goes on beside the requests
	defer all.Wait()
	defer stop()
	documents := s.newLibrary(ctx, inspectionReaders, &all)
	web := server.New(server.Config{
		Library: documents, Catalogue: catalogue, Tokens: tokens, Loopback: isLoopback(config.get("listen")), PublicRead: publicRead, Version: version(), Public: public, Log: s.log,
		Follow: s.follow, Queue: s.stats, Ready: s.ready, Scale: scale, Explain: documents.Explain, Recipe: s.worker.Recipe,
	})
	listener, err := net.Listen("tcp", config.get("listen"))
	if err != nil {
		e := document.Errorf(document.KindUnavailable, "The address cannot be served: %w", err)
		e.Hint = "Another program may be using it; choose one with --listen."
		return e
	}
	// What is in use is small beside what passes through: at Go's 100 per cent
	// collecting garbage would be a good part of the work. See docs/measurements.md.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	fmt.Fprintf(c.stderr, "recto serves http://%s/ (storage %s)\n", listener.Addr(), document.MaskedURLs(config.get("storage")))
	all.Go(func() { web.Keep(ctx) })
	all.Go(func() { s.sweep(ctx) })
	if s.workers > 0 {
		all.Go(func() { s.work(ctx) })
	}
	return web.Serve(ctx, listener, s.drain)
}

// newLibrary returns what people ask of the documents. Documents with a password
// are read in this process until ctx ends; running counts them.
func (s *service) newLibrary(ctx context.Context, inspectionReaders *reader.Pool, running *sync.WaitGroup) *library.Library {
	return &library.Library{
		Records: s.records, Openers: inspectionReaders, Originals: s.worker.Originals, Scratch: s.scratch.Dir,
		ReadWithPassword: func(id, password string) {
			running.Go(func() { s.worker.ReadWithPassword(ctx, id, password) })
		},
	}
}

// guards returns the tokens to ask for. Where there are none a loopback address
// is open to everybody on this machine until there are; any other is refused.
func guards(c config) (*server.Tokens, error) {
	tokens, err := server.OpenTokens(c.get("tokens"))
	if err != nil {
		return nil, err
	}
	list, err := tokens.List()
	if err != nil {
		return nil, err
	}
	if len(list) == 0 && !isLoopback(c.get("listen")) {
		e := document.Errorf(document.KindForbidden, "%s can be reached from other machines, and there are no tokens in %s.", c.get("listen"), c.get("tokens"))
		e.Hint = "Make one with recto token add NAME --role admin, or serve on 127.0.0.1."
		return nil, e
	}
	return tokens, nil
}

// isLoopback reports whether only this machine reaches an address.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// catalogue opens the catalogue, and makes it anew where there is none yet.
func (s *service) catalogue(ctx context.Context) (*search.Catalogue, error) {
	dir := filepath.Join(state(s.config), "catalogue")
	catalogue, err := search.Open(dir)
	if err != nil {
		return nil, err
	}
	if catalogue.Empty() {
		if err := catalogue.Replace(ctx, entries(ctx, &library.Library{Records: s.records}, s.log)); err != nil {
			catalogue.Close()
			return nil, err
		}
	}
	return catalogue, nil
}

// entries yields what a catalogue says of each document. One whose records are
// damaged is logged and left out: it keeps no other from being found.
func entries(ctx context.Context, l *library.Library, log *slog.Logger) iter.Seq2[*search.Entry, error] {
	return func(yield func(*search.Entry, error) bool) {
		for id, err := range l.Documents(ctx) {
			var view *wire.View
			if err == nil {
				view, err = l.Listed(ctx, id)
			}
			if document.IsKind(err, document.KindNotFound) {
				continue // purged, or never completely there
			}
			if document.IsKind(err, document.KindCorrupt) {
				log.Error("a document is not in the catalogue", "document", id, "error", err)
				continue
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(search.EntryOf(view), nil) {
				return
			}
		}
	}
}

func (s *service) follow(ctx context.Context, after uint64) iter.Seq2[wire.Event, error] {
	return s.queue.Follow(ctx, after)
}

// ready returns why the storage or the queue do not answer.
func (s *service) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, err := s.queue.Stats(ctx)
	if _, stat := s.store.Stat(ctx, storage.SchemaKey); err == nil {
		err = stat
	}
	return err
}

// stats tells how full the queue is, in the server's words.
func (s *service) stats(ctx context.Context) (server.Queue, error) {
	stats, err := s.queue.Stats(ctx)
	if err != nil {
		return server.Queue{}, err
	}
	q := server.Queue{Lanes: map[wire.Lane]server.Lane{}, Dead: []server.DeadLetter{}}
	for lane, l := range stats.Lanes {
		q.Lanes[lane] = server.Lane(l)
	}
	for letter, err := range s.queue.Dead(ctx) {
		if err != nil {
			return server.Queue{}, err
		}
		q.Dead = append(q.Dead, server.DeadLetter(letter))
	}
	return q, nil
}
