package main

import (
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// process is a program that is started again whenever it ends, as a service
// manager would.
type process struct {
	name string

	mu      sync.Mutex
	running *exec.Cmd
	held    bool // it is not to run for now
	ended   bool
	gone    chan struct{}
}

// supervise starts a program; what it says goes to a file of its name.
func supervise(name string, env []string, program string, args ...string) *process {
	p := &process{name: name, gone: make(chan struct{})}
	out, err := os.OpenFile(filepath.Join(*dir, name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		defer close(p.gone)
		defer out.Close()
		for {
			p.mu.Lock()
			if p.ended {
				p.mu.Unlock()
				return
			}
			if p.held {
				p.mu.Unlock()
				time.Sleep(50 * time.Millisecond)
				continue
			}
			c := exec.Command(program, args...)
			c.Env = append(os.Environ(), env...)
			c.Stdout, c.Stderr = out, out
			if err := c.Start(); err != nil {
				log.Fatal(err)
			}
			p.running = c
			p.mu.Unlock()
			c.Wait()
			p.mu.Lock()
			p.running = nil
			p.mu.Unlock()
			time.Sleep(300 * time.Millisecond)
		}
	}()
	return p
}

// kill ends the program as a power cut would, and reports whether it ran.
func (p *process) kill() bool { return p.signal(syscall.SIGKILL) }

func (p *process) signal(s syscall.Signal) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running != nil && p.running.Process.Signal(s) == nil
}

// hold kills the program and keeps it from being started again until release.
func (p *process) hold() {
	p.mu.Lock()
	p.held = true
	p.mu.Unlock()
	for p.kill() {
		time.Sleep(10 * time.Millisecond)
	}
}

func (p *process) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = false
}

// stop ends the program for good.
func (p *process) stop() {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	p.signal(syscall.SIGTERM)
	select {
	case <-p.gone:
	case <-time.After(10 * time.Second):
		p.kill()
		<-p.gone
	}
}

// freeAddress returns one that nobody listens at.
func freeAddress() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
