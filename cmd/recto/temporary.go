package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"syscall"

	"recto/document"
)

// temporary is a result in the making, in the folder where it is to have its name.
// It is locked until release: of what no process has locked the writer is dead.
type temporary struct {
	*os.File
	lock *os.File
}

// temporaryName is what os.CreateTemp makes of temporaryPattern and an ending.
const temporaryPattern = ".recto-*"

var temporaryName = regexp.MustCompile(`^\.recto-\d+(\.\w+)?$`)

// newTemporary makes one in a folder. Where the file system knows no locks it is not
// locked, and stays if its writer dies.
func newTemporary(folder, ending string) (*temporary, error) {
	for {
		file, err := os.CreateTemp(folder, temporaryPattern+ending)
		if err != nil {
			return nil, document.DiskError(err, "The output folder cannot be written")
		}
		// The lock outlives the file that is written by: it is released when the
		// file has its name.
		fd, err := syscall.Dup(int(file.Fd()))
		if err == nil {
			syscall.CloseOnExec(fd)
			err = file.Chmod(0o644)
		}
		if err != nil {
			file.Close()
			os.Remove(file.Name())
			return nil, document.DiskError(err, "The output folder cannot be written")
		}
		lock := os.NewFile(uintptr(fd), file.Name())
		if err := flock(lock); err == nil && !exists(file.Name()) || errors.Is(err, syscall.EWOULDBLOCK) {
			lock.Close() // another process took it for a dead one's
			file.Close()
			continue
		}
		return &temporary{file, lock}, nil
	}
}

// release gives up the lock, after the file has got its name or was removed.
func (t *temporary) release() { t.lock.Close() }

// flock locks a file, at once or not at all.
func flock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// removeDead removes from a folder what killed processes were writing.
func removeDead(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return // creating a file there says so
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !temporaryName.MatchString(entry.Name()) {
			continue
		}
		// Network file systems lock only what is open for writing.
		file, err := os.OpenFile(filepath.Join(folder, entry.Name()), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if flock(file) == nil && exists(file.Name()) {
			os.Remove(file.Name())
		}
		file.Close()
	}
}
