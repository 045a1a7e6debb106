package main

import (
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

// newTemporary makes one in a folder.
func newTemporary(folder, ending string) (*temporary, error) {
	for {
		file, err := os.CreateTemp(folder, temporaryPattern+ending)
		if err != nil {
			return nil, document.DiskError(err, "The output folder cannot be written")
		}
		lock, err := os.Open(file.Name())
		if err == nil && !lockFile(lock) {
			lock.Close()
			err = os.ErrNotExist
		}
		if err == nil {
			if err = file.Chmod(0o644); err == nil {
				return &temporary{file, lock}, nil
			}
			lock.Close()
		}
		file.Close()
		if !os.IsNotExist(err) { // which another process took for a dead one's
			os.Remove(file.Name())
			return nil, document.DiskError(err, "The output folder cannot be written")
		}
	}
}

// release gives up the lock, after the file has got its name or was removed.
func (t *temporary) release() { t.lock.Close() }

// lockFile reports whether a file could be locked and still has its name.
func lockFile(file *os.File) bool {
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return false
	}
	_, err := os.Lstat(file.Name())
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
		file, err := os.Open(filepath.Join(folder, entry.Name()))
		if err != nil {
			continue
		}
		if lockFile(file) {
			os.Remove(file.Name())
		}
		file.Close()
	}
}
