package reader

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"recto/document"
)

// child is one reader process. Its fields below done belong to the Call that
// has taken it.
type child struct {
	cmd  *exec.Cmd
	conn *net.UnixConn
	log  *stderrLog

	mu    sync.Mutex
	cause *document.Error // the limit it was killed for

	// done is closed when the process is reaped and all it started is killed.
	done chan struct{}

	in     *bufio.Reader
	buf    []byte // memory for frames
	number uint64 // of the last request
	jobs   int
	key    string // of the source it has open
	// resident is what it had in memory near the end of its last job; 0 for
	// a job too short to be looked at.
	resident int64
}

// inherited are the variables a reader gets from its parent, if set.
var inherited = []string{
	"HOME", "LD_LIBRARY_PATH", "PATH", "TESSDATA_PREFIX", "TMPDIR", "TZ", "XDG_CACHE_HOME",
	"GODEBUG", "GOTRACEBACK",
}

// environ is a reader's whole environment: passwords and keys of the parent
// are no business of a process that parses untrusted bytes.
func environ(more []string) []string {
	// Tesseract's OpenMP threads cost five times the processor time.
	env := []string{"LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1", "GOMAXPROCS=2"}
	for _, name := range inherited {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return append(env, more...)
}

// startChild starts a reader with its limits. Its reap must follow.
func (p *Pool) startChild() (*child, error) {
	fail := func(what string, err error) (*child, error) {
		return nil, document.Errorf(document.KindInternal, "A reader process could not be started: %s: %w", what, err)
	}
	ours, theirs, err := socketpair()
	if err != nil {
		return fail("socket", err)
	}
	defer theirs.Close()
	stderr, stderrEnd, err := os.Pipe()
	if err != nil {
		ours.Close()
		return fail("pipe", err)
	}
	defer stderrEnd.Close()

	cmd := exec.Command(p.config.Command[0], p.config.Command[1:]...)
	cmd.Env = environ(p.config.Env)
	// What libraries print on stdout is log as well.
	cmd.Stdout, cmd.Stderr = stderrEnd, stderrEnd
	cmd.ExtraFiles = []*os.File{theirs} // becomes controlFD
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Setpgid:   true, // Ctrl-C is for the parent alone
		Pdeathsig: syscall.SIGKILL,
	}
	s := start{cmd, make(chan error, 1)}
	p.starts <- s
	if err := <-s.err; err != nil {
		ours.Close()
		stderr.Close()
		return fail("start", err)
	}
	c := &child{
		cmd: cmd, conn: ours, in: bufio.NewReader(ours), done: make(chan struct{}),
		log: newStderrLog(stderr, p.config.Log.With("reader", cmd.Process.Pid)),
	}
	if err := c.limit(p.config.Limits); err != nil {
		c.kill(nil)
		c.reap()
		ours.Close()
		return fail("limits", err)
	}
	return c, nil
}

func socketpair() (ours *net.UnixConn, theirs *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	theirs = os.NewFile(uintptr(fds[1]), "reader's control socket")
	f := os.NewFile(uintptr(fds[0]), "control socket")
	defer f.Close()
	conn, err := net.FileConn(f)
	if err != nil {
		theirs.Close()
		return nil, nil, err
	}
	return conn.(*net.UnixConn), theirs, nil
}

// limit sets what the kernel enforces, before the child has any job.
func (c *child) limit(l Limits) error {
	pid := c.cmd.Process.Pid
	// A wish only: there are systems where nobody may write this.
	os.WriteFile(fmt.Sprintf("/proc/%d/oom_score_adj", pid), []byte("500"), 0)
	for resource, most := range map[int]uint64{unix.RLIMIT_DATA: uint64(l.Data), unix.RLIMIT_CORE: 0} {
		r := unix.Rlimit{Cur: most, Max: most}
		if err := unix.Prlimit(pid, resource, &r, nil); err != nil {
			return err
		}
	}
	return nil
}

// kill ends the process. The first cause given is the one that counts.
func (c *child) kill(cause *document.Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.cmd.Process.Kill(); err != nil {
		return // dead already
	}
	if c.cause == nil {
		c.cause = cause
	}
}

// discard ends a reader that nobody uses, and returns when it is gone.
func (c *child) discard() {
	c.kill(nil)
	<-c.done
	c.conn.Close()
}

// dead reports whether the process is known to have ended.
func (c *child) dead() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// reap waits for the end of the process and of what it may have started.
func (c *child) reap() {
	pid := c.cmd.Process.Pid
	for {
		// WNOWAIT keeps the number from being given to another process.
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	unix.Kill(-pid, unix.SIGKILL)
	c.cmd.Wait()
	// An answer sent just before the end is still read, but nobody waits for
	// one who inherited the socket.
	c.conn.SetReadDeadline(time.Now().Add(time.Second))
	c.log.end()
	close(c.done)
}

// fate says how the process ended, once done: the limit it was killed for,
// running out of memory by itself, or its own death in words.
func (c *child) fate(l Limits) (limit *document.Error, death error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return c.cause, nil
	}
	status := c.cmd.ProcessState.Sys().(syscall.WaitStatus)
	signal, outOfMemory := c.log.lastWords()
	switch {
	case outOfMemory:
		return tooMuchMemory(l.Data), nil
	case status.Signaled() && status.Signal() == unix.SIGKILL:
		return nil, errKilled
	case status.Signaled():
		return nil, errors.New(unix.SignalName(status.Signal()))
	case signal != "":
		return nil, errors.New(signal)
	}
	return nil, fmt.Errorf("exit status %d", status.ExitStatus())
}
