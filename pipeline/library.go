package pipeline

import (
	"context"
	"log/slog"

	"recto/reader"
	"recto/storage"
	"recto/wire"
)

// Library is the service's view of the storage: all that HTTP and the verbs
// ask of it and do to it. It is safe for concurrent use.
//
// Errors are those of storage.Store, and KindNotFound for what is deleted.
type Library struct {
	Store storage.Store
	// Queue receives jobs and events.
	Queue Queue
	// Openers look into zips as they come, for what makes their identity.
	Openers *reader.Pool
	// Scratch is the folder for files under way; see OpenScratch.
	Scratch string
	// Alone reads a document in this process, because its password is here
	// and nowhere else; nil where that is not possible.
	Alone func(id, password string)
	Log   *slog.Logger

	known     remembered[wire.ManifestPage] // pages, by their keys
	manifests remembered[*wire.Manifest]
	texts     remembered[[]byte]
}

// Queue is what the story needs of a queue; *queue.Queue is one.
type Queue interface {
	// Add queues jobs; one that waits or is in hand is not queued twice.
	Add(ctx context.Context, jobs ...wire.Job) (added int, err error)
	// Begin, End, Died and Done count the attempts at pages and tell when all
	// of them are done; Forget drops what they know of a run.
	Begin(ctx context.Context, id, run string, page int) error
	End(ctx context.Context, id, run string, page int) error
	Died(ctx context.Context, id, run string, page int) error
	Done(ctx context.Context, id, run string, total int, pages ...int) (complete bool, err error)
	Forget(ctx context.Context, id, run string) error
	// Clear drops the jobs of a document that were given up.
	Clear(ctx context.Context, id string) error
	// Announce tells those who follow.
	Announce(ctx context.Context, e wire.Event) error
}
