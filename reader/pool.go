package reader

import (
	"context"
	"log/slog"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"time"

	"recto/document"
)

// Config says what a Pool starts, and how many.
type Config struct {
	// Command is the program and the arguments that end up in Serve.
	Command []string
	// Env adds "NAME=value" to the few variables that a reader gets.
	Env []string
	// Processes is how many readers work at once; one per core if 0.
	Processes int
	Limits    Limits
	// Log receives what readers print, and their deaths; nobody if nil.
	Log *slog.Logger
}

// Limits bound what one reader may take. A zero stands for the default.
type Limits struct {
	// CPU is the processor time for one job; 180 s. Wall is the time on the
	// clock; four times CPU.
	CPU, Wall time.Duration
	// Memory is the most a reader may have resident, in bytes, files it maps
	// not counted; 2 GiB.
	Memory int64
	// Data is the most private memory a reader may ask for (RLIMIT_DATA), in
	// bytes; 2 GiB. WebAssembly needs 600 MB of it.
	Data int64
	// Output bounds what a job may send back, in bytes, on top of four times
	// the size of its source; 1 GiB.
	Output int64
	// Jobs is how many a reader does before a fresh one takes its place; 200.
	Jobs int
	// Keep is how much a reader may still have resident after a job, in
	// bytes, before a fresh one takes its place; 512 MiB.
	Keep int64
}

func (l Limits) withDefaults() Limits {
	fill := func(v *int64, otherwise int64) {
		if *v == 0 {
			*v = otherwise
		}
	}
	fill((*int64)(&l.CPU), int64(180*time.Second))
	fill((*int64)(&l.Wall), 4*int64(l.CPU))
	fill(&l.Memory, 2<<30)
	fill(&l.Data, 2<<30)
	fill(&l.Output, 1<<30)
	fill(&l.Keep, 512<<20)
	if l.Jobs == 0 {
		l.Jobs = 200
	}
	return l
}

// Pool keeps reader processes and hands jobs to them; see Call. It is safe for
// concurrent use.
type Pool struct {
	config Config
	starts chan start
	killed externalKills

	mu      sync.Mutex
	idle    []*child // the least recently used first
	live    int      // readers, and places promised to whoever starts one
	waiting []*waiter
	closed  bool
	closing chan struct{}
	reaped  sync.WaitGroup
}

// waiter is a Call that waits for a reader.
type waiter struct {
	key    string
	passed int // how often others went first
	// turn brings a reader, or nil for the right to start one.
	turn chan *child
}

// start asks for a process to be started.
type start struct {
	cmd *exec.Cmd
	err chan error
}

// patience is how often a waiting Call lets others go first because their
// source is the one that a free reader has open.
const patience = 8

// New returns a Pool. Readers are started when there are jobs for them. The
// caller closes it.
func New(c Config) *Pool {
	if c.Processes == 0 {
		c.Processes = runtime.NumCPU()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Limits = c.Limits.withDefaults()
	p := &Pool{config: c, starts: make(chan start), closing: make(chan struct{})}
	go p.startAll()
	return p
}

// startAll starts all readers from one thread that lives as long as the Pool:
// the kernel takes the end of the thread that started a process for the end
// of its parent.
func (p *Pool) startAll() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for s := range p.starts {
		s.err <- s.cmd.Start()
	}
}

// Close kills all readers, lets calls in progress end with KindInterrupted,
// and returns when every process is reaped.
func (p *Pool) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		p.reaped.Wait()
		return nil
	}
	p.closed = true
	idle := p.idle
	p.idle = nil
	waiting := p.waiting
	p.waiting = nil
	close(p.closing)
	p.mu.Unlock()

	for _, w := range waiting {
		close(w.turn)
	}
	for _, c := range idle {
		c.discard()
	}
	p.reaped.Wait()
	close(p.starts)
	return nil
}

func errClosed() error {
	return document.Errorf(document.KindInterrupted, "The readers were stopped.")
}

// take returns a reader for a job on the source of this key: if possible one
// that has it open. give must follow.
func (p *Pool) take(ctx context.Context, key string) (*child, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errClosed()
	}
	c := p.fromIdle(key)
	switch {
	case c != nil:
		p.mu.Unlock()
		return c, nil
	case p.live < p.config.Processes:
		p.live++
		p.reaped.Add(1)
		p.mu.Unlock()
		return p.fresh()
	}
	w := &waiter{key: key, turn: make(chan *child, 1)}
	p.waiting = append(p.waiting, w)
	p.mu.Unlock()

	select {
	case c, ok := <-w.turn:
		return p.onTurn(c, ok)
	case <-ctx.Done():
	}
	p.mu.Lock()
	if i := slices.Index(p.waiting, w); i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		p.mu.Unlock()
		return nil, ctx.Err()
	}
	p.mu.Unlock()
	// The turn came at the same moment: pass it on.
	switch c, ok := <-w.turn; {
	case c != nil:
		p.give(c, true)
	case ok:
		p.placeFree()
	}
	return nil, ctx.Err()
}

func (p *Pool) onTurn(c *child, ok bool) (*child, error) {
	switch {
	case !ok:
		return nil, errClosed()
	case c != nil:
		return c, nil
	}
	return p.fresh()
}

// fromIdle takes the idle reader to prefer for this key: the one that has it
// open, one that has nothing open, or, where no further one may be started,
// the one unused for longest. It returns nil if there is none.
func (p *Pool) fromIdle(key string) *child {
	if len(p.idle) == 0 {
		return nil
	}
	i := -1
	if key != "" {
		i = slices.IndexFunc(p.idle, func(c *child) bool { return c.key == key })
	}
	if i < 0 {
		i = slices.IndexFunc(p.idle, func(c *child) bool { return c.key == "" })
	}
	if i < 0 {
		if p.live < p.config.Processes {
			return nil
		}
		i = 0
	}
	c := p.idle[i]
	p.idle = slices.Delete(p.idle, i, i+1)
	return c
}

// fresh starts a reader for a place already counted in live and reaped.
func (p *Pool) fresh() (*child, error) {
	if p.isClosed() {
		p.placeFree()
		return nil, errClosed()
	}
	c, err := p.startChild()
	if err != nil {
		p.placeFree()
		return nil, err
	}
	go func() {
		c.reap()
		p.gone(c)
	}()
	return c, nil
}

func (p *Pool) isClosed() bool {
	select {
	case <-p.closing:
		return true
	default:
		return false
	}
}

// give returns a reader after its job. One that is not to be used again is
// killed, and its place passed on once it is gone.
func (p *Pool) give(c *child, again bool) {
	p.mu.Lock()
	if !again || p.closed || c.dead() {
		p.mu.Unlock()
		c.discard()
		return
	}
	if w := p.nextWaiting(c.key); w != nil {
		p.mu.Unlock()
		w.turn <- c
		return
	}
	p.idle = append(p.idle, c)
	p.mu.Unlock()
}

// nextWaiting removes and returns the waiter whose turn it is for a reader
// with this source open.
func (p *Pool) nextWaiting(key string) *waiter {
	if len(p.waiting) == 0 {
		return nil
	}
	i := 0
	if key != "" && p.waiting[0].passed < patience {
		i = max(0, slices.IndexFunc(p.waiting, func(w *waiter) bool { return w.key == key }))
	}
	if i > 0 {
		p.waiting[0].passed++
	}
	w := p.waiting[i]
	p.waiting = slices.Delete(p.waiting, i, i+1)
	return w
}

// gone takes a reader that has ended, and was reaped, off the pool's lists.
func (p *Pool) gone(c *child) {
	p.mu.Lock()
	if i := slices.Index(p.idle, c); i >= 0 {
		p.idle = slices.Delete(p.idle, i, i+1)
		c.conn.Close()
	}
	p.mu.Unlock()
	p.placeFree()
}

// placeFree lets the first waiting Call start a reader where one has ended.
func (p *Pool) placeFree() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if w := p.nextWaiting(""); w != nil {
		w.turn <- nil
		return
	}
	p.live--
	p.reaped.Done()
}
