package reader

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"golang.org/x/sys/unix"

	"recto/document"
)

// controlFD is the child's end of the socket to its parent.
const controlFD = 3

// Handler does one kind of job in a child; see Handle.
type Handler struct {
	name string
	run  func(c *Context, in []byte) (out []byte, err error)
}

// Handle returns the Handler that does job by work.
func Handle[In, Out any](job Job[In, Out], work func(c *Context, in In) (Out, error)) Handler {
	return Handler{job.Name, func(c *Context, data []byte) ([]byte, error) {
		var in In
		if err := json.Unmarshal(data, &in); err != nil {
			return nil, fmt.Errorf("job %s: %w", job.Name, err)
		}
		out, err := work(c, in)
		if err != nil {
			return nil, err
		}
		return json.Marshal(out)
	}}
}

// Context is what a handler has to do with. It is valid until the handler
// returns and belongs to the handler's goroutine.
type Context struct {
	// Opened is the handlers' to set: what they have made of Files and want
	// to find again in the next job on the same Source, whichever job that
	// is. It is closed when another Source comes, after a job with an empty
	// Key, and after a panic.
	Opened io.Closer

	files []*os.File
	send  func(k kind, payload []byte) error
}

// Files returns the source's open files. Their offsets are shared with other
// readers at work on the same source: use ReadAt only. They are closed after
// Opened.
func (c *Context) Files() []*os.File { return c.files }

// Blob sends bytes, at most 64 MiB, ahead of the result.
func (c *Context) Blob(b []byte) error {
	if len(b) > maxFrame {
		return document.Errorf(document.KindTooLarge, "A part of the result has %d MB; at most %d can be passed on.", len(b)>>20, maxFrame>>20)
	}
	return c.send(frameBlob, b)
}

// Write sends p as blobs, as many as it takes: for a result that is a stream
// of bytes. Each call is a blob at least, so that small writes want a
// bufio.Writer between.
func (c *Context) Write(p []byte) (int, error) {
	const most = 1 << 20
	for done := 0; done < len(p); done += most {
		if err := c.Blob(p[done:min(done+most, len(p))]); err != nil {
			return done, err
		}
	}
	return len(p), nil
}

// Serve makes this process a reader: it does the jobs its parent sends, one
// at a time and on the calling goroutine, until the parent is gone. Then the
// process exits at once, wherever it is, without returning from Serve. Serve
// returns an error where the process is no reader's child or its parent talks
// nonsense, and after a handler has panicked; the caller then exits.
//
// The limits a parent cannot set from outside come into force here:
// no_new_privs, no growing of files, and deafness to the signals that are
// meant for the parent. Sandbox adds Landlock and comes before Serve.
func Serve(handlers ...Handler) error {
	if t, err := unix.GetsockoptInt(controlFD, unix.SOL_SOCKET, unix.SO_TYPE); err != nil || t != unix.SOCK_STREAM {
		return document.Errorf(document.KindUsage, "This command is started by recto itself, never by hand.")
	}
	unix.CloseOnExec(controlFD)
	if err := confine(); err != nil {
		return err
	}
	// Ctrl-C or a service manager's stop are the parent's to hear: it lets
	// the page in hand be finished.
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGXFSZ)
	go exitWithParent()

	s := server{control: os.NewFile(controlFD, "control"), handlers: map[string]Handler{}}
	for _, h := range handlers {
		s.handlers[h.name] = h
	}
	for {
		if err := s.next(); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) {
				os.Exit(0)
			}
			return err
		}
	}
}

// exitWithParent ends the process when the parent's end of the socket is
// closed. It sits in a system call with a thread of its own, so that C code
// on the main goroutine does not hold it up.
func exitWithParent() {
	for {
		fds := []unix.PollFd{{Fd: controlFD, Events: unix.POLLRDHUP}}
		if _, err := unix.Poll(fds, -1); err == nil && fds[0].Revents != 0 {
			os.Exit(0)
		}
	}
}

// server is the state of Serve.
type server struct {
	control  *os.File
	handlers map[string]Handler
	arrived  []*os.File // descriptors ahead of the next request

	key    string
	files  []*os.File
	opened io.Closer
}

// next does one job. Its error means that the process must end.
func (s *server) next() error {
	req, err := s.receive()
	if err != nil {
		return err
	}
	if err := s.open(req); err != nil {
		return err
	}
	if err := s.send(frameBegin, binary.BigEndian.AppendUint64(nil, req.Number)); err != nil {
		return err
	}
	c := &Context{Opened: s.opened, files: s.files, send: s.send}
	h, ok := s.handlers[req.Job]
	if !ok {
		h.run = func(*Context, []byte) ([]byte, error) {
			return nil, fmt.Errorf("a reader knows no job %q", req.Job)
		}
	}
	out, jobErr, panicked := guard(h, c, req.In)
	s.opened = c.Opened
	if req.Key == "" || panicked {
		s.forget()
	}
	if jobErr == nil && len(out) > maxFrame {
		jobErr = document.Errorf(document.KindTooLarge, "The result has %d MB; at most %d can be passed on.", len(out)>>20, maxFrame>>20)
	}
	if jobErr == nil {
		return s.send(frameResult, out)
	}
	if err := s.send(frameError, encodeError(jobErr)); err != nil {
		return err
	}
	if panicked {
		return jobErr
	}
	return nil
}

// guard runs a handler and turns its panic into an error. The stack goes to
// the log alone.
func guard(h Handler, c *Context, in []byte) (out []byte, err error, panicked bool) {
	defer func() {
		if v := recover(); v != nil {
			fmt.Fprintf(os.Stderr, "panic: %v\n%s", v, debug.Stack())
			out, err, panicked = nil, document.Errorf(document.KindCrashed, "The reader failed inside: %v", v), true
		}
	}()
	out, err = h.run(c, in)
	return out, err, false
}

// encodeError returns the JSON form of err, cut to what a frame of it may
// hold.
func encodeError(err error) []byte {
	e := *document.AsError(err)
	const most = 4 << 10
	for _, s := range []*string{&e.What, &e.File, &e.Hint} {
		if len(*s) > most {
			*s = (*s)[:most]
		}
	}
	form, err := json.Marshal(&e)
	if err != nil {
		panic(err) // strings and a number always marshal
	}
	return form
}

// open makes the request's source the current one.
func (s *server) open(req request) error {
	arrived := s.arrived
	s.arrived = nil
	switch {
	case req.Kept && (req.Key == "" || req.Key != s.key || len(arrived) > 0):
		return fmt.Errorf("the parent believes another source to be open here")
	case req.Kept:
		return nil
	case len(arrived) != req.Files:
		return fmt.Errorf("%d descriptors came of %d", len(arrived), req.Files)
	}
	s.forget()
	s.key, s.files = req.Key, arrived
	return nil
}

// forget closes the current source.
func (s *server) forget() {
	if s.opened != nil {
		if err := s.opened.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "closing a source:", err)
		}
	}
	for _, f := range s.files {
		f.Close()
	}
	s.key, s.files, s.opened = "", nil, nil
}

// receive reads up to the next request and keeps the descriptors that come
// ahead of it.
func (s *server) receive() (request, error) {
	for {
		var h [headerSize]byte
		if err := s.readHeader(h[:]); err != nil {
			return request{}, err
		}
		k, size, err := parseHeader(h)
		if err != nil {
			return request{}, err
		}
		payload, err := readPayload(s.control, nil, size)
		if err != nil {
			return request{}, err
		}
		switch k {
		case frameFiles:
		case frameRequest:
			var req request
			if err := json.Unmarshal(payload, &req); err != nil {
				return request{}, fmt.Errorf("the parent's request: %w", err)
			}
			return req, nil
		default:
			return request{}, nonsense("the parent sent a frame %q", byte(k))
		}
	}
}

// maxRights is how many descriptors one message carries at most.
const maxRights = 200

// readHeader fills h and keeps the descriptors sent with it.
func (s *server) readHeader(h []byte) error {
	oob := make([]byte, unix.CmsgSpace(4*maxRights))
	for len(h) > 0 {
		n, oobn, flags, _, err := unix.Recvmsg(controlFD, h, oob, unix.MSG_CMSG_CLOEXEC)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return fmt.Errorf("control socket: %w", err)
		case flags&unix.MSG_CTRUNC != 0:
			return fmt.Errorf("control socket: too many descriptors are open")
		case n == 0:
			return io.EOF
		}
		messages, err := unix.ParseSocketControlMessage(oob[:oobn])
		if err != nil {
			return fmt.Errorf("control socket: %w", err)
		}
		for i := range messages {
			fds, err := unix.ParseUnixRights(&messages[i])
			if err != nil {
				return fmt.Errorf("control socket: %w", err)
			}
			for _, fd := range fds {
				s.arrived = append(s.arrived, os.NewFile(uintptr(fd), fmt.Sprintf("source %d", len(s.arrived))))
			}
		}
		h = h[n:]
	}
	return nil
}

func (s *server) send(k kind, payload []byte) error {
	// Small frames go out in one piece; large ones are not copied.
	frame := appendHeader(nil, k, len(payload))
	if len(payload) <= 64<<10 {
		frame = append(frame, payload...)
		payload = nil
	}
	if _, err := s.control.Write(frame); err != nil {
		return err
	}
	_, err := s.control.Write(payload)
	return err
}
