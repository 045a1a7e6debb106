// Package storage keeps everything that recto knows: the keys of all objects,
// and the Store that holds them, in a directory (storage/dir) or in a bucket
// of an S3-compatible server (storage/s3). backend.Open chooses by name.
//
// It is the only truth: queue, catalogue and index are rebuilt from it.
package storage

import (
	"bytes"
	"context"
	"io"
	"iter"
	"time"

	"recto/document"
)

// Store holds objects under keys.
//
// All methods may be called from any number of goroutines. An object is
// visible whole or not at all: a reader sees the old one or the new one, never
// a mix, and a write that fails, is cancelled or dies with its process leaves
// what was there before. When a write has returned without error, its object
// survives the loss of power and every later Get, Stat and List shows it.
//
// Repeating a Put or Delete does no harm. A write whose answer was lost on the
// way is recognised as one's own, so a conflict always means somebody else.
//
// Errors are document errors of these kinds:
//
//	KindNotFound     there is no such object
//	KindConflict     the condition of a PutIfAbsent or PutIfMatch does not hold
//	KindNoSpace      the storage is full
//	KindUnavailable  the storage does not answer; trying again later may help.
//	                 Or it does not let us, which is Lasting, and the hint says
//	                 what to do
//	KindDamaged      the body is not of the announced size or SHA-256
//	KindTooLarge     the metadata is too large
//	KindUsage        the key, range or metadata is malformed
//	KindInterrupted  the context ended; it wraps the context's error
//
// An error of the body's own reader comes back wrapped. Waiting and trying
// again happens inside a Store and nowhere above it but in redelivery.
//
// storagetest.Run is the conformance test; every Store passes it.
type Store interface {
	// Put stores body under key and replaces what is there. size is the
	// number of bytes that body holds, -1 where it is not known. Put reads
	// body to its end and does not close it.
	Put(ctx context.Context, key string, body io.Reader, size int64, o Options) (Info, error)
	// PutIfAbsent is Put if nothing is stored under key, and otherwise
	// KindConflict. Of several at once exactly one succeeds.
	PutIfAbsent(ctx context.Context, key string, body io.Reader, size int64, o Options) (Info, error)
	// PutIfMatch is Put if the object under key has this ETag, and otherwise,
	// also where there is none, KindConflict. Of several at once exactly one
	// succeeds.
	PutIfMatch(ctx context.Context, key, etag string, body io.Reader, size int64, o Options) (Info, error)
	// Get returns the object, or the part of it that r names, and the Info of
	// the whole object. The context holds until the body is closed; the
	// caller closes it.
	Get(ctx context.Context, key string, r Range) (io.ReadCloser, Info, error)
	// Stat returns the Info of an object.
	Stat(ctx context.Context, key string) (Info, error)
	// List yields the objects whose keys begin with prefix and come after
	// the key after, which may be empty, in ascending order of the keys'
	// bytes. It fetches them page by page as they are asked for. ContentType
	// and Metadata are not set; objects under keys that CheckKey refuses,
	// which others may have put there, are left out. An error ends it. An
	// object that is written or deleted meanwhile may or may not be seen.
	List(ctx context.Context, prefix, after string) iter.Seq2[Info, error]
	// Delete removes an object; deleting what is not there succeeds.
	Delete(ctx context.Context, key string) error
	// Close frees what the Store holds. No call may be under way or follow.
	Close() error
}

// Prober is a Store whose server may keep less than it seems to promise.
type Prober interface {
	// Probe tries out, with objects that it removes again, everything that
	// recto needs: writing, reading, listing, deleting and both conditional
	// writes. It returns KindUnavailable or KindNoSpace with a hint where
	// something is missing.
	Probe(ctx context.Context) error
}

// Info describes an object.
type Info struct {
	Key string
	// Size is in bytes.
	Size int64
	// ETag changes whenever the object is replaced by a different one.
	ETag string
	// ModTime is when the object was stored; S3 gives it in full seconds.
	ModTime time.Time
	// ContentType is the media type; where none was given, TypeOf(Key).
	ContentType string
	// Metadata is what was given with the object; nil if nothing was.
	Metadata map[string]string
}

// Options describe an object to be stored; the zero Options are fine.
type Options struct {
	// ContentType is the media type; empty stands for TypeOf(key).
	ContentType string
	// Metadata maps names of lower-case letters, digits and hyphens to any
	// non-empty UTF-8 text. All of it together is at most MaxMetadata.
	Metadata map[string]string
	// SHA256 of the body in hexadecimal, where it is known. A body that
	// differs is refused and nothing is stored.
	SHA256 string
}

// Range names a part of an object; the zero Range is all of it. What lies
// beyond the end is left out, so a part may be shorter than asked for, even
// empty.
type Range struct {
	// Start counts bytes from 0; a negative Start counts from the end, so -5
	// begins five bytes before it, or at the beginning of a shorter object.
	Start int64
	// Length is the number of bytes; 0 stands for all up to the end.
	Length int64
}

// Of returns where the part begins and how long it is in an object of this
// size.
func (r Range) Of(size int64) (start, length int64) {
	start = min(r.Start, size)
	if r.Start < 0 {
		start = max(0, size+r.Start)
	}
	length = size - start
	if r.Length > 0 {
		length = min(length, r.Length)
	}
	return start, length
}

// ReadAll returns the whole of an object, which has at most 512 MiB.
func ReadAll(ctx context.Context, s Store, key string) ([]byte, Info, error) {
	return ReadAtMost(ctx, s, key, 512<<20)
}

// ReadAtMost returns the whole of an object of at most so many bytes; a larger
// one is KindTooLarge.
func ReadAtMost(ctx context.Context, s Store, key string, most int64) ([]byte, Info, error) {
	body, info, err := s.Get(ctx, key, Range{})
	if err != nil {
		return nil, Info{}, err
	}
	defer body.Close()
	if info.Size > most {
		return nil, Info{}, document.Errorf(document.KindTooLarge, "%s has %d bytes; %d are possible.", key, info.Size, most)
	}
	data := bytes.NewBuffer(make([]byte, 0, info.Size+bytes.MinRead))
	if _, err := data.ReadFrom(body); err != nil {
		return nil, Info{}, err
	}
	return data.Bytes(), info, nil
}
