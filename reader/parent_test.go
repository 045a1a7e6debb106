package reader

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"recto/internal/testtool"
)

// beParent runs one job that does not end, given by its name on stdin, and
// tells its reader's process.
func beParent() {
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	limits := Limits{}
	if raceEnabled {
		limits.Data = 1 << 46
	}
	p := New(Config{Command: []string{self(), "reader-child"}, Processes: 1, Limits: limits})
	out, err := Call(context.Background(), p, testJob, Source{Key: "k"}, testIn{Do: "read"}, Sink{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var begun sync.Once
	_, err = Call(context.Background(), p, testJob, Source{Key: "k"}, testIn{Do: in.Text(), Text: begins}, Sink{
		Blob: func([]byte) error {
			begun.Do(func() { fmt.Println(out.PID) })
			return nil
		},
	})
	fmt.Println(err)
	os.Exit(1)
}

// A reader goes with its parent, even from a loop that makes no calls, out of
// a system call that does not return, or idle.
func TestParentKilled(t *testing.T) {
	for _, do := range []string{"burn", "hang", "block", "forever-blobs"} {
		t.Run(do, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(self(), "reader-parent")
			cmd.Stdin = strings.NewReader(do + "\n")
			cmd.Stderr = os.Stderr
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			line, _ := bufio.NewReader(stdout).ReadString('\n')
			pid, err := strconv.Atoi(strings.TrimSpace(line))
			if err != nil {
				t.Fatalf("the parent said %q", line)
			}
			if !running(pid) {
				t.Fatal("the reader does not run")
			}
			cmd.Process.Kill()
			cmd.Wait()
			waitGone(t, pid)
		})
	}
}

// running reports whether a process exists and is no zombie.
func running(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	rest := bytes.TrimSpace(stat[bytes.LastIndexByte(stat, ')')+1:])
	return rest[0] != 'Z' && rest[0] != 'X'
}

func waitGone(t *testing.T, pid int) {
	t.Helper()
	testtool.Await(t, func() bool { return !running(pid) }, "process %d is still there", pid)
}
