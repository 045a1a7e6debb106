package wire

import (
	"time"

	"recto/document"
)

// EventType is what happened.
type EventType string

const (
	DocumentQueued  EventType = "document.queued"
	PageDone        EventType = "page.done"
	DocumentReady   EventType = "document.ready"
	DocumentPartial EventType = "document.partial"
	DocumentFailed  EventType = "document.failed"
	// DocumentAligned tells that a translation which came later stands beside
	// the document, or why it cannot.
	DocumentAligned EventType = "document.aligned"
	// DocumentCorrected tells that what people have corrected is in the exports.
	DocumentCorrected EventType = "document.corrected"
	// DocumentChanged tells that something else was said of a document, or
	// that it was deleted or came back.
	DocumentChanged EventType = "document.changed"
)

// Event is something that happened to a document. Whoever follows may get it
// twice, and asks the storage or the server for what it means.
type Event struct {
	// Seq counts the events; it and Time are set by the queue.
	Seq      uint64    `json:"-"`
	Time     time.Time `json:"-"`
	Type     EventType `json:"type"`
	Document string    `json:"document"`
	Run      string    `json:"run,omitempty"`
	Page     int       `json:"page,omitempty"`
	// Pages is how many the document has, of a page that is done.
	Pages int `json:"pages,omitempty"`
	// Failure is the reason of a failed document or page.
	Failure *document.Error `json:"failure,omitempty"`
	// ID makes an event that is announced again within two minutes one with
	// the first; empty does not.
	ID string `json:"-"`
}
