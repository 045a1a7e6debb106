package reader

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"
)

const (
	// linesPerJob is how many lines a reader may log in one job; the others
	// are read, so that it does not block, and counted.
	linesPerJob = 500
	// longestLine is in bytes; longer ones are cut.
	longestLine = 2 << 10
)

// stderrLog passes what a reader prints on to a log.
type stderrLog struct {
	pipe *os.File
	log  *slog.Logger
	done chan struct{}

	mu      sync.Mutex
	lines   int // in this job
	dropped int
	clue    string // the first line of this job that tells why it dies
}

func newStderrLog(pipe *os.File, log *slog.Logger) *stderrLog {
	l := &stderrLog{pipe: pipe, log: log, done: make(chan struct{})}
	go l.run()
	return l
}

func (l *stderrLog) run() {
	defer close(l.done)
	r := bufio.NewReaderSize(l.pipe, longestLine)
	cut := false
	for {
		line, more, err := r.ReadLine()
		if len(line) > 0 && !cut {
			l.line(strings.ToValidUTF8(string(line), "\uFFFD"))
		}
		if err != nil {
			return
		}
		cut = more
	}
}

func (l *stderrLog) line(s string) {
	l.mu.Lock()
	l.lines++
	pass := l.lines <= linesPerJob
	if !pass {
		l.dropped++
	}
	if l.clue == "" && clues.MatchString(s) {
		l.clue = s
	}
	l.mu.Unlock()
	if pass {
		l.log.Info(s)
	}
}

// nextJob gives a new allowance of lines.
func (l *stderrLog) nextJob() {
	l.mu.Lock()
	dropped := l.dropped
	l.lines, l.dropped, l.clue = 0, 0, ""
	l.mu.Unlock()
	if dropped > 0 {
		l.log.Warn(fmt.Sprintf("%d further lines dropped", dropped))
	}
}

// clues is what runtimes print before they give up. Go's turns the signals of
// its own code and of C alike into lines like these and exit status 2.
var clues = regexp.MustCompile(`^\[?(?:signal )?(SIG[A-Z]+): ` +
	`|^(?:fatal error: )?runtime: (?:out of memory|cannot allocate memory)` +
	`|\bstd::bad_alloc\b`)

// lastWords returns the signal that the process named, or that it ran out of
// memory.
func (l *stderrLog) lastWords() (signal string, outOfMemory bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m := clues.FindStringSubmatch(l.clue); m != nil {
		return m[1], m[1] == ""
	}
	return "", false
}

// end reads what is left after the process's end and closes the pipe, also
// where somebody still holds its other end.
func (l *stderrLog) end() {
	l.pipe.SetReadDeadline(time.Now().Add(time.Second))
	<-l.done
	l.pipe.Close()
}
