package server

import (
	"io"
	"net/http"
	"time"
)

// patience is how long a connection may stand still: a body that does not
// come, an answer that is not taken.
const patience = time.Minute

// timed gives every read and write its own time, so that an upload of an hour
// is fine as long as it moves. A deadline stands during a read or write only:
// net/http takes one that passes while a handler works as the end of the
// connection. Where deadlines cannot be set, in tests, there are none.
func timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		control.SetWriteDeadline(time.Time{})
		r.Body = &timedBody{r.Body, control}
		// What is left of the body is read by net/http.
		defer func() { control.SetReadDeadline(time.Now().Add(10 * time.Second)) }()
		next.ServeHTTP(&timedWriter{ResponseWriter: w, control: control}, r)
	})
}

type timedBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	b.control.SetReadDeadline(time.Now().Add(patience))
	n, err := b.ReadCloser.Read(p)
	b.control.SetReadDeadline(time.Time{})
	return n, err
}

type timedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (w *timedWriter) Write(p []byte) (int, error) {
	w.control.SetWriteDeadline(time.Now().Add(patience))
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *timedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
