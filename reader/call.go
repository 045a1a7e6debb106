package reader

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"recto/document"
)

const (
	// maxAttempts is how often a job is given to a reader that dies on it.
	maxAttempts = 3
	// maxStarts is how often a reader may die before it takes the job up.
	maxStarts = 5
)

// Call has a reader of the pool do job on src and returns its result. It waits
// for a reader to be free.
//
// What a handler returns as an error comes back as a *document.Error. A job
// over its limits ends with KindTimeout or KindMemory. A reader that dies,
// or talks nonsense, is replaced by a fresh one, which gets the job again; it
// does not count where readers of other jobs are being killed from outside too;
// after three attempts, and at once where a reader sends more than it may, the
// error is KindCrashed. When ctx ends, so does the reader, and the error is
// ctx.Err().
func Call[In, Out any](ctx context.Context, p *Pool, job Job[In, Out], src Source, in In, sink Sink) (Out, error) {
	var out Out
	body, err := json.Marshal(in)
	if err != nil {
		return out, fmt.Errorf("job %s: %w", job.Name, err)
	}
	if len(body) > maxFrame-4<<10 {
		return out, document.Errorf(document.KindTooLarge, "The request has %d MB; at most %d can be passed on.", len(body)>>20, maxFrame>>20)
	}
	most, err := checkFiles(src.Files)
	if err != nil {
		return out, fmt.Errorf("job %s: %w", job.Name, err)
	}
	extra := time.Duration(0)
	if job.Extra != nil {
		extra = job.Extra(in)
	}
	err = p.run(ctx, &call{
		extra:   extra,
		request: request{Job: job.Name, Key: src.Key, In: body},
		files:   src.Files,
		sink:    sink,
		most:    p.config.Limits.Output + 4*most,
		take: func(result []byte) error {
			var o Out // nothing is left of an attempt that went wrong
			err := decode(result, &o)
			out = o
			return err
		},
	})
	return out, err
}

// checkFiles returns the size of files and refuses those open for writing.
func checkFiles(files []*os.File) (size int64, err error) {
	for _, f := range files {
		info, err := f.Stat()
		if err != nil {
			return 0, err
		}
		fd, err := descriptor(f)
		if err != nil {
			return 0, err
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0); err != nil || flags&unix.O_ACCMODE != unix.O_RDONLY {
			return 0, fmt.Errorf("%s is open for writing, which no reader may get", f.Name())
		}
		size += info.Size()
	}
	return size, nil
}

// descriptor returns f's number and leaves its mode alone, unlike f.Fd.
func descriptor(f *os.File) (int, error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return 0, err
	}
	fd := -1
	err = raw.Control(func(n uintptr) { fd = int(n) })
	return fd, err
}

// call is a job on its way through the pool.
type call struct {
	request request
	files   []*os.File
	sink    Sink
	most    int64         // bytes that it may send back
	extra   time.Duration // processor time on top of the limit
	take    func(result []byte) error

	begun     int // attempts that a reader received, without those spared
	spared    int // attempts that were ended from outside
	delivered bool
}

// Reasons of the parent's own to end an attempt.
var errFlood = errors.New("sent more than a reader may")

// sinkError is an error of the caller's own functions.
type sinkError struct{ error }

func (p *Pool) run(ctx context.Context, j *call) error {
	for starts := 1; ; starts++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := p.take(ctx, j.request.Key)
		if err != nil {
			return err
		}
		err, answered := p.attempt(ctx, c, j)
		if answered {
			p.give(c, !document.IsKind(err, document.KindCrashed) && p.fit(c))
			return err
		}
		p.give(c, false)
		var own sinkError
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case p.isClosed():
			return errClosed()
		case errors.As(err, &own):
			return own.error
		}
		c.log.log.Warn("a reader was lost", "job", j.request.Job, "reason", err)
		switch {
		case document.IsKind(err, document.KindTimeout), document.IsKind(err, document.KindMemory):
			return err
		case errors.Is(err, errFlood), j.delivered && j.sink.Begin == nil:
			return crashed(err, j.begun)
		case errors.Is(err, errKilled) && j.begun > 0 && p.killed.spare(j, time.Now()) && j.spared < maxSpared:
			j.begun, j.spared = j.begun-1, j.spared+1
		case j.begun == maxAttempts:
			return crashed(err, j.begun)
		case starts-j.begun-j.spared >= maxStarts:
			return document.Errorf(document.KindInternal, "The reader processes end before they take up their work: %w.", err)
		}
	}
}

func crashed(err error, attempts int) error {
	if attempts > 1 {
		return document.Errorf(document.KindCrashed, "The reader crashed in each of %d attempts: %w.", attempts, err)
	}
	return document.Errorf(document.KindCrashed, "The reader crashed: %w.", err)
}

// fit reports whether a reader is still good for more jobs.
func (p *Pool) fit(c *child) bool {
	if c.jobs >= p.config.Limits.Jobs {
		return false
	}
	if c.resident <= p.config.Limits.Keep {
		return true
	}
	now, err := residentMemory(c.cmd.Process.Pid)
	if err == nil && now <= p.config.Limits.Keep {
		return true
	}
	c.log.log.Debug("a reader has grown and is replaced", "bytes", now)
	return false
}

// attempt has c do the job. answered tells that c is alive and done with it;
// otherwise c is dead.
func (p *Pool) attempt(ctx context.Context, c *child, j *call) (err error, answered bool) {
	w := &watch{child: c, limits: p.config.Limits}
	w.limits.CPU += j.extra
	w.limits.Wall += 4 * j.extra
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		w.run(stop, ctx.Done(), p.closing)
	}()
	c.log.nextJob()
	c.jobs++
	err, answered = c.exchange(j, w)
	if answered {
		close(stop)
		<-stopped
		c.resident = w.resident
		return err, true
	}
	// One that has closed its socket is about to be gone by itself, or else
	// must be made to go; watch goes on meanwhile.
	if err == nil {
		select {
		case <-c.done:
		case <-time.After(time.Second):
			err = errors.New("closed its socket")
		}
	}
	c.discard()
	close(stop)
	<-stopped
	cause, death := c.fate(p.config.Limits)
	switch {
	case cause != nil:
		return cause, false
	case err != nil:
		return err, false
	}
	return death, false
}

// exchange sends the request and takes all that comes. answered tells that
// the child has said its last word; otherwise err is what the parent minds,
// or nil where the socket broke.
func (c *child) exchange(j *call, w *watch) (err error, answered bool) {
	if err := c.ask(j); err != nil {
		return nil, false
	}
	var sum int64
	begun := false
	for {
		k, payload, err := readFrame(c.in, c.buf)
		switch {
		case errors.Is(err, errNonsense):
			return err, false
		case err != nil:
			return nil, false
		}
		if cap(payload) <= 2<<20 {
			c.buf = payload
		}
		if begun != (k != frameBegin) {
			return nonsense("frame %q out of turn", byte(k)), false
		}
		switch k {
		case frameBegin:
			if len(payload) != 8 || binary.BigEndian.Uint64(payload) != c.number {
				return nonsense("it took up another request"), false
			}
			begun = true
			j.begun++
			if j.sink.Begin != nil {
				err = w.pause(func() error { return j.sink.Begin(j.begun) })
			}
		case frameBlob:
			if sum += int64(max(len(payload), 512)); sum > j.most {
				return errFlood, false
			}
			j.delivered = true
			if j.sink.Blob != nil {
				err = w.pause(func() error { return j.sink.Blob(payload) })
			}
		case frameResult:
			if err := j.take(payload); err != nil {
				return nonsense("its result: %v", err), false
			}
			return nil, true
		case frameError:
			var e document.Error
			if err := decode(payload, &e); err != nil {
				return nonsense("its error: %v", err), false
			}
			if e.Kind.ExitCode() == 0 {
				return nonsense("an error of unknown kind %q", e.Kind), false
			}
			return &e, true
		default:
			return nonsense("frame %q is not for a reader to send", byte(k)), false
		}
		if err != nil {
			return sinkError{err}, false
		}
	}
}

// pause runs a function of the caller while the reader's clock stands still.
func (w *watch) pause(f func() error) error {
	w.paused.Store(true)
	defer w.paused.Store(false)
	return f()
}

// ask sends the request, its descriptors first where the child lacks them.
func (c *child) ask(j *call) error {
	c.number++
	req := j.request
	req.Number = c.number
	req.Kept = req.Key != "" && req.Key == c.key
	c.key = req.Key
	if !req.Kept {
		req.Files = len(j.files)
		for rest := j.files; len(rest) > 0; {
			n := min(len(rest), maxRights)
			if err := c.sendFiles(rest[:n]); err != nil {
				return err
			}
			rest = rest[n:]
		}
	}
	body, err := json.Marshal(req)
	if err != nil {
		return err
	}
	_, err = c.conn.Write(append(appendHeader(nil, frameRequest, len(body)), body...))
	return err
}

func (c *child) sendFiles(files []*os.File) error {
	fds := make([]int, len(files))
	for i, f := range files {
		fd, err := descriptor(f)
		if err != nil {
			return err
		}
		fds[i] = fd
	}
	_, _, err := c.conn.WriteMsgUnix(appendHeader(nil, frameFiles, 0), unix.UnixRights(fds...), nil)
	return err
}
