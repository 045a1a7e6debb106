package reader

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"time"
	"unicode/utf8"
)

// Job names one kind of work a reader process does and fixes what goes in and
// what comes back; both travel as JSON.
type Job[In, Out any] struct {
	Name string
	// Extra is the processor time that a request may take on top of
	// Limits.CPU, and four times that on the clock; none if nil.
	Extra func(In) time.Duration
}

// Source is the file or files that a job reads.
type Source struct {
	// Key names the open files, all of them and in this order: jobs with one
	// Key are about the same bytes. A reader keeps them open until a source
	// with another Key comes. Nothing is kept for an empty Key.
	Key string
	// Files travel as descriptors and stay the caller's to close, after Call
	// has returned. They must be open for reading only. All readers share
	// their offsets.
	Files []*os.File
}

// Sink takes what comes ahead of the result. Both functions run within Call,
// one at a time, and time spent in them is not counted against the reader. An
// error of theirs ends the job and is what Call returns.
type Sink struct {
	// Begin is called when a reader has received the job. attempt counts from
	// 1; an attempt that is not held against the job is followed by another of
	// the same number. Blobs of earlier attempts are void. A job whose Sink has
	// no Begin is not tried again once it has delivered a blob.
	Begin func(attempt int) error
	// Blob takes the next blob, which is valid until it returns. A job that
	// sends blobs to a Sink without it has them dropped.
	Blob func(blob []byte) error
}

// request is what travels in a frameRequest.
type request struct {
	Job string `json:"job"`
	// Number is counted up from one request to the next.
	Number uint64 `json:"number"`
	// Key is that of the Source. Files tells how many descriptors came ahead;
	// none where the child has them.
	Key   string `json:"key,omitempty"`
	Files int    `json:"files,omitempty"`
	// Kept says that the child has the files of this Key.
	Kept bool            `json:"kept,omitempty"`
	In   json.RawMessage `json:"in"`
}

// decode is json.Unmarshal for what a peer that may be hostile sends in the
// place of a JSON object: strict in its encoding and its members.
func decode(data []byte, v any) error {
	if !utf8.Valid(data) {
		return fmt.Errorf("not UTF-8")
	}
	if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return fmt.Errorf("no JSON object")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("more than one JSON value")
	}
	return nil
}
