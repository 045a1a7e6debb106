package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// peaks is the most memory that processes had resident, in bytes.
type peaks struct {
	parent, child int64
}

// watchMemory looks at a process and its readers ten times a second until
// ended is closed. The kernel keeps each one's peak, so only the last tenth of
// a second of a reader's life can escape it.
func watchMemory(pid int, ended <-chan struct{}) peaks {
	var p peaks
	for {
		p.parent = max(p.parent, peakOf(pid))
		for _, reader := range readersOf(pid) {
			p.child = max(p.child, peakOf(reader))
		}
		select {
		case <-ended:
			return p
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// peakOf returns the peak resident memory of a process, 0 if it is gone.
func peakOf(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kib << 10
		}
	}
	return 0
}

// readersOf returns the reader processes that a recto has started.
func readersOf(parent int) []int {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent))
	var pids []int
	for _, path := range lists {
		list, _ := os.ReadFile(path) // or the thread is gone in the meantime
		for field := range strings.FieldsSeq(string(list)) {
			command, _ := os.ReadFile("/proc/" + field + "/cmdline")
			if pid, err := strconv.Atoi(field); err == nil && bytes.Contains(command, []byte("\x00_reader")) {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// cpuOf returns the CPU seconds, user and system, of a process and all below
// it, also of ended ones that a living one has waited for.
func cpuOf(root *os.Process) float64 {
	const perSecond = 100 // USER_HZ, the same everywhere
	children, used := map[int][]int{}, map[int]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		stat, _ := os.ReadFile(path) // or the process is gone in the meantime
		_, rest, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(rest) // from the state on, the third of all
		if len(fields) < 15 {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		parent, _ := strconv.Atoi(fields[1])
		children[parent] = append(children[parent], pid)
		for _, field := range fields[11:15] {
			n, _ := strconv.Atoi(field)
			used[pid] += n
		}
	}
	total := 0
	for below := []int{root.Pid}; len(below) > 0; {
		pid := below[0]
		below = append(below[1:], children[pid]...)
		total += used[pid]
	}
	return float64(total) / perSecond
}
