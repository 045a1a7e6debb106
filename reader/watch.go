package reader

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"recto/document"
)

// tick is how often a reader at work is looked at.
const tick = 100 * time.Millisecond

// watch looks after one job of a reader and kills it for what its parent
// must not allow.
type watch struct {
	child  *child
	limits Limits
	// paused is set while the reader waits for us.
	paused atomic.Bool
	// resident is what the reader had at the last look, in bytes.
	resident int64
}

// run returns when stop is closed, or soon after, having killed the reader,
// when one of giveUp is.
func (w *watch) run(stop <-chan struct{}, giveUp ...<-chan struct{}) {
	t := time.NewTicker(tick)
	defer t.Stop()
	var wall, before time.Duration
	last := time.Now()
	for first := true; ; first = false {
		select {
		case <-stop:
			return
		case <-giveUp[0]:
			w.child.kill(nil)
			return
		case <-giveUp[1]:
			w.child.kill(nil)
			return
		case <-t.C:
		}
		now := time.Now()
		if !w.paused.Load() {
			wall += now.Sub(last)
		}
		last = now

		pid := w.child.cmd.Process.Pid
		cpu, cpuErr := processorTime(pid)
		resident, memErr := residentMemory(pid)
		if cpuErr != nil || memErr != nil {
			continue // it has just ended; its socket tells the rest
		}
		if first {
			before = cpu
		}
		w.resident = resident
		switch {
		case cpu-before > w.limits.CPU:
			w.child.kill(document.Errorf(document.KindTimeout, "Reading took more than %v of processor time and was stopped.", w.limits.CPU))
		case wall > w.limits.Wall:
			w.child.kill(document.Errorf(document.KindTimeout, "Reading took more than %v and was stopped.", w.limits.Wall))
		case resident > w.limits.Memory:
			w.child.kill(tooMuchMemory(w.limits.Memory))
		}
	}
}

func tooMuchMemory(limit int64) *document.Error {
	return document.Errorf(document.KindMemory, "Reading needed more than %d MB of memory and was stopped.", limit>>20)
}

// processorTime returns what all threads of a process have used.
func processorTime(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The second field, the name in brackets, may hold anything; utime and
	// stime are the 14th and 15th.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	var ticks int64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	// The kernel's ABI counts hundredths of a second on every machine.
	return time.Duration(ticks) * (time.Second / 100), nil
}

// residentMemory returns what a process has in memory, in bytes, without the
// pages of files it maps: those the kernel can drop.
func residentMemory(pid int) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	var sum int64
	for line := range bytes.Lines(status) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		if n := string(name); n != "RssAnon" && n != "RssShmem" {
			continue
		}
		kb, err := strconv.ParseInt(string(bytes.TrimSuffix(bytes.TrimSpace(value), []byte(" kB"))), 10, 64)
		if err != nil {
			return 0, err
		}
		sum += kb << 10
	}
	return sum, nil
}
