package reader

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"recto/document"
)

// opened is what the "read" behaviour keeps between jobs.
type opened struct {
	text string
	uses int
}

func (o *opened) Close() error {
	fmt.Fprintln(os.Stderr, "closed", o.text)
	return nil
}

// raw writes to the control socket past Serve.
func raw(b []byte) {
	for len(b) > 0 {
		n, err := unix.Write(controlFD, b)
		if err != nil {
			os.Exit(0)
		}
		b = b[n:]
	}
}

func frame(k byte, payload string) []byte {
	return append(appendHeader(nil, kind(k), len(payload)), payload...)
}

var behaviours = map[string]func(c *Context, in testIn) (testOut, error){
	"square": func(c *Context, in testIn) (testOut, error) {
		if err := c.Blob([]byte(strconv.Itoa(in.N))); err != nil {
			return testOut{}, err
		}
		time.Sleep(time.Duration(in.N%7) * time.Millisecond)
		fmt.Fprintf(c, "%d", in.N*in.N)
		return testOut{N: in.N * in.N}, nil
	},
	"refuse": func(c *Context, in testIn) (testOut, error) {
		return testOut{}, document.Errorf(document.KindDamaged, "%s", in.Text).On("a.pdf", 3)
	},
	// read returns how often this source was found open, and its text.
	"read": func(c *Context, in testIn) (testOut, error) {
		if c.Opened == nil {
			o := &opened{}
			for _, f := range c.Files() {
				text, err := io.ReadAll(io.NewSectionReader(f, 0, 1<<20))
				if err != nil {
					return testOut{}, err
				}
				o.text += string(text)
			}
			c.Opened = o
		}
		o := c.Opened.(*opened)
		o.uses++
		return testOut{N: o.uses, Text: o.text}, nil
	},
	"descriptors": func(c *Context, in testIn) (testOut, error) {
		return testOut{N: countDescriptors()}, nil
	},
	"environment": func(c *Context, in testIn) (testOut, error) {
		return testOut{Text: strings.Join(os.Environ(), "\n")}, nil
	},
	"status": func(c *Context, in testIn) (testOut, error) {
		b, err := os.ReadFile("/proc/self/status")
		l, err2 := os.ReadFile("/proc/self/limits")
		return testOut{Text: string(b) + string(l)}, errors.Join(err, err2)
	},
	"write-file": func(c *Context, in testIn) (testOut, error) {
		f, err := os.Create(in.Text)
		if err == nil {
			_, err = f.WriteString("x")
		}
		return testOut{Text: fmt.Sprint(err)}, nil
	},
	"read-file": func(c *Context, in testIn) (testOut, error) {
		_, err := os.ReadFile(in.Text)
		return testOut{Text: fmt.Sprint(err)}, nil
	},
	"append-file": func(c *Context, in testIn) (testOut, error) {
		f, err := os.OpenFile(in.Text, os.O_WRONLY|os.O_APPEND, 0)
		if err == nil {
			f.Close()
		}
		return testOut{Text: fmt.Sprint(err)}, nil
	},
	"remove-file": func(c *Context, in testIn) (testOut, error) {
		return testOut{Text: fmt.Sprint(os.Remove(in.Text))}, nil
	},
	"make-folder": func(c *Context, in testIn) (testOut, error) {
		return testOut{Text: fmt.Sprint(os.Mkdir(in.Text, 0o777))}, nil
	},
	"signal-parent": func(c *Context, in testIn) (testOut, error) {
		return testOut{Text: fmt.Sprint(unix.Kill(os.Getppid(), 0))}, nil
	},
	"dial-udp": func(c *Context, in testIn) (testOut, error) {
		return testOut{Text: fmt.Sprint(dial("udp", in.Text))}, nil
	},
	"dial": func(c *Context, in testIn) (testOut, error) {
		return testOut{Text: fmt.Sprint(dial("tcp", in.Text))}, nil
	},
	"exec": func(c *Context, in testIn) (testOut, error) {
		return testOut{Text: fmt.Sprint(exec.Command(in.Text).Run())}, nil
	},

	// Ways to die.
	"panic": func(c *Context, in testIn) (testOut, error) { panic("oh no") },
	"exit":  func(c *Context, in testIn) (testOut, error) { os.Exit(in.N); panic("here still") },
	"segv":  func(c *Context, in testIn) (testOut, error) { return die(syscall.SIGSEGV) },
	"abort": func(c *Context, in testIn) (testOut, error) { return die(syscall.SIGABRT) },
	"kill":  func(c *Context, in testIn) (testOut, error) { return die(syscall.SIGKILL) },
	"stop":  func(c *Context, in testIn) (testOut, error) { return die(syscall.SIGSTOP) },
	"hang":  func(c *Context, in testIn) (testOut, error) { select {} },
	"block": func(c *Context, in testIn) (testOut, error) { return block() },
	"burn":  func(c *Context, in testIn) (testOut, error) { return spin() },
	"nap": func(c *Context, in testIn) (testOut, error) {
		time.Sleep(time.Duration(in.N) * time.Millisecond)
		return testOut{N: in.N}, nil
	},
	"balloon": func(c *Context, in testIn) (testOut, error) { return balloon(in.N) },
	"hoard": func(c *Context, in testIn) (testOut, error) {
		hoarded = append(hoarded, bytes.Repeat([]byte{1}, in.N))
		time.Sleep(3 * tick)
		return testOut{}, nil
	},
	// once sends a blob and dies, until its source says otherwise.
	"once": func(c *Context, in testIn) (testOut, error) {
		if err := c.Blob([]byte("half")); err != nil {
			return testOut{}, err
		}
		if untouched(c) {
			return die(syscall.SIGKILL)
		}
		return testOut{}, nil
	},
	"orphan": func(c *Context, in testIn) (testOut, error) {
		cmd := exec.Command("/bin/sleep", "20")
		cmd.ExtraFiles = []*os.File{os.NewFile(controlFD, "control")}
		cmd.Stderr = os.Stderr
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: in.Text == "setsid"}
		if err := cmd.Start(); err != nil {
			return testOut{}, err
		}
		if in.N > 0 {
			os.Exit(in.N)
		}
		return testOut{N: cmd.Process.Pid}, nil
	},

	// Ways to lie.
	"forever-blobs": func(c *Context, in testIn) (testOut, error) {
		for b := make([]byte, in.N); ; {
			if err := c.Blob(b); err != nil {
				return testOut{}, err
			}
		}
	},
	"shout": func(c *Context, in testIn) (testOut, error) {
		line := strings.Repeat("A", 100) + "\xff\n"
		for range in.N {
			os.Stderr.WriteString(line)
		}
		os.Stderr.WriteString(strings.Repeat("no end ", 1<<17))
		return testOut{N: in.N}, nil
	},
	"unknown-frame": func(c *Context, in testIn) (testOut, error) { return lie([]byte("Hello, world! Hello, world!")) },
	"request-frame": func(c *Context, in testIn) (testOut, error) { return lie(frame('q', "{}")) },
	"second-begin":  func(c *Context, in testIn) (testOut, error) { return lie(frame('s', "12345678")) },
	"oversize":      func(c *Context, in testIn) (testOut, error) { return lie([]byte("b\xff\xff\xff\xff")) },
	"oversize-error": func(c *Context, in testIn) (testOut, error) {
		return lie(frame('e', strings.Repeat(" ", maxError+1)))
	},
	"cut": func(c *Context, in testIn) (testOut, error) {
		raw([]byte("r\x00\x00\x01\x00{"))
		os.Exit(0)
		panic("here still")
	},
	"closes-socket": func(c *Context, in testIn) (testOut, error) {
		unix.Shutdown(controlFD, unix.SHUT_WR)
		select {}
	},
	"bad-utf8":     func(c *Context, in testIn) (testOut, error) { return lie(frame('r', "{\"text\":\"\xff\xfe\"}")) },
	"bad-json":     func(c *Context, in testIn) (testOut, error) { return lie(frame('r', "{\"n\":")) },
	"two-values":   func(c *Context, in testIn) (testOut, error) { return lie(frame('r', "{} {}")) },
	"wrong-shape":  func(c *Context, in testIn) (testOut, error) { return lie(frame('r', `{"lines":[1]}`)) },
	"wrong-type":   func(c *Context, in testIn) (testOut, error) { return lie(frame('r', `{"n":"seven"}`)) },
	"null":         func(c *Context, in testIn) (testOut, error) { return lie(frame('r', "null")) },
	"bad-error":    func(c *Context, in testIn) (testOut, error) { return lie(frame('e', "{\"kind\":\"\xff\"}")) },
	"unknown-kind": func(c *Context, in testIn) (testOut, error) { return lie(frame('e', `{"kind":"fine"}`)) },
	"two-results": func(c *Context, in testIn) (testOut, error) {
		raw(frame('r', `{"n":1,"pid":0}`))
		return testOut{N: 2}, nil
	},
	"sends-descriptors": func(c *Context, in testIn) (testOut, error) {
		for range 50 {
			null, err := os.Open(os.DevNull)
			if err != nil {
				return testOut{}, err
			}
			rights := unix.UnixRights(int(null.Fd()), int(null.Fd()), int(null.Fd()))
			if err := unix.Sendmsg(controlFD, frame('b', "x"), rights, nil, 0); err != nil {
				return testOut{}, err
			}
			null.Close()
		}
		return testOut{}, nil
	},
	"huge-result": func(c *Context, in testIn) (testOut, error) {
		return testOut{Text: strings.Repeat("x", maxFrame)}, nil
	},
}

var hoarded [][]byte

// untouched tells whether the source still begins with a zero.
func untouched(c *Context) bool {
	b := make([]byte, 1)
	if _, err := c.Files()[0].ReadAt(b, 0); err != nil {
		panic(err)
	}
	return b[0] == 0
}

func lie(b []byte) (testOut, error) {
	raw(b)
	select {}
}

func die(s syscall.Signal) (testOut, error) {
	unix.Kill(os.Getpid(), s)
	select {} // other threads may get the signal first
}

// spin is a busy loop in C as far as the process is concerned: its thread
// belongs to it and makes no call.
func spin() (testOut, error) {
	runtime.LockOSThread()
	for i := 0; ; i++ {
	}
}

// block sits in a system call that does not end.
func block() (testOut, error) {
	var ends [2]int
	if err := unix.Pipe2(ends[:], 0); err != nil {
		return testOut{}, err
	}
	unix.Read(ends[0], make([]byte, 1))
	return testOut{}, nil
}

// balloon takes memory in steps of a megabyte and touches it.
func balloon(n int) (testOut, error) {
	var all [][]byte
	for range n {
		all = append(all, bytes.Repeat([]byte{1}, 1<<20))
		time.Sleep(time.Millisecond)
	}
	defer runtime.KeepAlive(all)
	select {}
}

func dial(network, address string) error {
	c, err := net.DialTimeout(network, address, 5*time.Second)
	if err == nil {
		c.Close()
	}
	return err
}
