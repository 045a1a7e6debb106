package reader

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/landlock-lsm/go-landlock/landlock"
	llsys "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// Landlock tells what the kernel lets us do about a reader's reach.
type Landlock struct {
	// ABI is the version in force, or 0.
	ABI int `json:"abi"`
	// Reason says why it is not in force.
	Reason string `json:"reason,omitempty"`
}

// String gives one line for recto doctor.
func (l Landlock) String() string {
	switch {
	case l.ABI == 0:
		return "Landlock is not in force: " + l.Reason
	case l.ABI < 3:
		return fmt.Sprintf("Landlock ABI %d is in force: files, emptying them excepted", l.ABI)
	case l.ABI < 4:
		return fmt.Sprintf("Landlock ABI %d is in force: files", l.ABI)
	case l.ABI < 6:
		return fmt.Sprintf("Landlock ABI %d is in force: files, TCP", l.ABI)
	case l.ABI < 10:
		return fmt.Sprintf("Landlock ABI %d is in force: files, TCP, signals", l.ABI)
	}
	return fmt.Sprintf("Landlock ABI %d is in force: files, TCP, UDP, signals", l.ABI)
}

// LandlockStatus tells what Sandbox would bring into force on this kernel.
func LandlockStatus() Landlock {
	abi, err := llsys.LandlockGetABIVersion()
	switch {
	case errors.Is(err, unix.ENOSYS):
		return Landlock{Reason: "this kernel is built without it"}
	case errors.Is(err, unix.EOPNOTSUPP):
		return Landlock{Reason: "the kernel has it, but it was not enabled at boot (the lsm= parameter)"}
	case err != nil:
		return Landlock{Reason: fmt.Sprintf("the kernel, or the container's seccomp profile, refuses it: %v", err)}
	}
	if abi >= 6 {
		// Kernels without this repair cut threads of one process off from
		// each other; go-landlock steps back to ABI 5 there.
		if errata, err := llsys.LandlockGetErrata(); err != nil || errata&2 == 0 {
			abi = 5
		}
	}
	return Landlock{ABI: min(abi, 11)}
}

// Sandbox takes from this process, for good, whatever the kernel can take of
// it: afterwards it opens the given files and folders for reading and nothing
// else (Landlock), executes nothing, and opens no socket (seccomp).
// Descriptors that are open already stay usable. Paths that do not exist are
// passed over. /dev/null stays open both ways: Tesseract's wrapper points
// stderr at it for a moment.
//
// Where the kernel has no Landlock the status says so, and files are as open
// as they were; that is no error. An error means that the kernel did not do
// what it was told, and tells what.
func Sandbox(readOnly []string) (Landlock, error) {
	status := LandlockStatus()
	if err := noNewPrivileges(); err != nil {
		return Landlock{Reason: err.Error()}, err
	}
	if status.ABI > 0 {
		if err := restrictFiles(readOnly); err != nil {
			return Landlock{Reason: err.Error()}, err
		}
	}
	// io_uring would open sockets past any filter.
	return status, forbid(unix.EPERM, unix.SYS_SOCKET, unix.SYS_EXECVE, unix.SYS_EXECVEAT, unix.SYS_IO_URING_SETUP)
}

func restrictFiles(readOnly []string) error {
	rules := []landlock.Rule{
		landlock.PathAccess(llsys.AccessFSReadFile|llsys.AccessFSWriteFile, os.DevNull).IgnoreIfMissing(),
	}
	for _, path := range readOnly {
		access := landlock.AccessFSSet(llsys.AccessFSReadFile)
		if info, err := os.Stat(path); err != nil {
			continue
		} else if info.IsDir() {
			access |= llsys.AccessFSReadDir
		}
		rules = append(rules, landlock.PathAccess(access, path).IgnoreIfMissing())
	}
	if err := landlock.V11.BestEffort().Restrict(rules...); err != nil {
		return fmt.Errorf("landlock: %w", err)
	}
	// Best effort would also return nil for having done nothing.
	f, err := os.Open("/")
	if err == nil {
		f.Close()
	}
	if !errors.Is(err, unix.EACCES) && !slices.Contains(readOnly, "/") {
		return fmt.Errorf("landlock: the rules are set, yet opening the root folder gives %v", err)
	}
	return nil
}

// noNewPrivileges keeps every thread of the process, and whatever it starts,
// from gaining rights by set-uid programs.
func noNewPrivileges() error {
	if err := llsys.AllThreadsPrctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no_new_privs: %w", err)
	}
	return nil
}

// confine is what Serve asks of every kernel.
func confine() error {
	if err := noNewPrivileges(); err != nil {
		return err
	}
	none := unix.Rlimit{}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &none); err != nil {
		return fmt.Errorf("file size limit: %w", err)
	}
	return nil
}
