package server

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	tus "github.com/tus/tusd/v2/pkg/handler"
	"recto/document"

	"recto/library"
	"recto/search"
	"recto/storage"
	"recto/wire"
)

// Config is what a Server works with.
type Config struct {
	Library   *library.Library
	Catalogue *search.Catalogue
	// Follow yields the events after the one with that Seq and waits for more;
	// math.MaxUint64 begins with what happens after the call.
	Follow func(ctx context.Context, after uint64) iter.Seq2[wire.Event, error]
	// Queue tells how full the queue is.
	Queue func(ctx context.Context) (Queue, error)
	// Ready returns why the server cannot do its work, or nil.
	Ready func(ctx context.Context) error
	// Scale draws an image. nil serves images in their own size only.
	Scale func(ctx context.Context, image *storage.Object, d document.Drawing) ([]byte, error)
	// Explain shows how a page is read, as HTML, and names the run. nil does
	// without.
	Explain func(ctx context.Context, id, run string, number int) (html []byte, of string, err error)
	// Recipe returns how recto would read by now in these languages. nil reads
	// nothing again.
	Recipe func(languages []string) (document.Recipe, error)
	// Tokens are asked for who somebody is. nil lets everybody in; so do
	// tokens of which there is none, where Loopback says that the address is
	// one. Then Host and Origin have to be loopback too, or Public's.
	Tokens   *Tokens
	Loopback bool
	// PublicRead lets everybody see the documents that are public.
	PublicRead bool
	// Version is what GET /api/v1/version answers.
	Version wire.Version
	// Public is the base of links for others; nil where it is not known. Its path
	// begins every link of the pages; requests may come with it or without.
	Public *url.URL
	// MaxUpload is the largest body of an upload in bytes, MaxUploads how many
	// run at the same time.
	MaxUpload  int64
	MaxUploads int
	Log        *slog.Logger
}

// The limits that serve has where nothing else is asked for.
const (
	DefaultMaxUpload  = 8 << 30
	DefaultMaxUploads = 16
)

// Server answers requests. New makes it.
type Server struct {
	Config
	// root is the path of Public without its last slash; it begins every link.
	root    string
	uploads chan struct{}
	scaled  *scaled
	tus     *tus.UnroutedHandler
	pace    pace
	handler http.Handler
	// shut is set once there were tokens.
	shut     atomic.Bool
	sessions *otter.Cache[string, keptSession]
	// wrong limits wrong tokens by address.
	wrong *shares
	// streams bounds how many follow the events; stopping ends them.
	streams   chan struct{}
	stopping  context.Context
	stop      context.CancelFunc
	heartbeat time.Duration
}

// New returns a Server. Keep has to run beside it.
func New(c Config) *Server {
	if c.MaxUpload == 0 {
		c.MaxUpload = DefaultMaxUpload
	}
	if c.MaxUploads == 0 {
		c.MaxUploads = DefaultMaxUploads
	}
	s := &Server{Config: c, uploads: make(chan struct{}, c.MaxUploads)}
	if c.Public != nil {
		s.root = strings.TrimRight(c.Public.EscapedPath(), "/")
	}
	s.streams, s.heartbeat = make(chan struct{}, maxStreams), heartbeat
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.scaled = newScaled(c.Scale)
	s.tus = s.newResumable()
	s.sessions = otter.Must(&otter.Options[string, keptSession]{MaximumSize: 10_000})
	s.wrong = newShares(10, time.Minute)
	s.handler = s.routes()
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Keep keeps the catalogue and the figures of GET /api/v1/jobs up with what
// happens, until the context ends. Where following fails it begins anew.
func (s *Server) Keep(ctx context.Context) {
	for ctx.Err() == nil {
		counted := func(yield func(wire.Event, error) bool) {
			for e, err := range s.Follow(ctx, s.Catalogue.Position()) {
				if err == nil {
					s.pace.count(e)
				}
				if !yield(e, err) {
					return
				}
			}
		}
		err := document.Recovered(func() error { return s.Catalogue.Follow(ctx, counted, s.current, s.Log) })
		if err != nil && ctx.Err() == nil {
			s.Log.Warn("the events cannot be followed", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// current returns the document as listings tell of it.
func (s *Server) current(ctx context.Context, id string) (*wire.View, error) {
	return s.Library.Listed(ctx, id)
}

// Serve answers requests on l until the context ends; then those under way
// have until drain to finish. It closes l.
func (s *Server) Serve(ctx context.Context, l net.Listener, drain time.Duration) error {
	requests, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	server.RegisterOnShutdown(s.stop) // streams of events would never drain
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(requests, drain)
		defer cancel()
		err := server.Shutdown(late)
		stop()
		done <- errors.Join(err, server.Close())
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}
