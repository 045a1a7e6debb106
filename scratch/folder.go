// Package scratch holds files that live no longer than the process: uploads
// under way, originals that were fetched, results that are being made.
package scratch

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"recto/document"
)

// Folder is that of one process.
type Folder struct {
	Dir  string
	lock *os.File
}

// Open makes a folder below root and removes those of processes that
// are dead. The caller closes it.
func Open(root string) (*Folder, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, Error(err)
	}
	old, err := filepath.Glob(filepath.Join(root, "process-*"))
	if err != nil {
		return nil, Error(err)
	}
	for _, dir := range old {
		removeDead(dir)
	}
	// The lock is taken before the folder has the name that others look for.
	temporary, err := os.MkdirTemp(root, ".new-*")
	if err != nil {
		return nil, Error(err)
	}
	lock, err := os.Create(filepath.Join(temporary, "lock"))
	if err != nil {
		return nil, Error(err)
	}
	dir := filepath.Join(root, "process-"+filepath.Base(temporary)[len(".new-"):])
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX)
	if err == nil {
		err = os.Rename(temporary, dir)
	}
	if err != nil {
		lock.Close()
		return nil, Error(err)
	}
	return &Folder{Dir: dir, lock: lock}, nil
}

// removeDead removes the folder of a process that no longer holds its lock.
func removeDead(dir string) {
	lock, err := os.Open(filepath.Join(dir, "lock"))
	if errors.Is(err, os.ErrNotExist) {
		os.RemoveAll(dir) // its removal was interrupted
		return
	}
	if err != nil {
		return
	}
	defer lock.Close()
	if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		os.RemoveAll(dir)
	}
}

// Close removes the folder.
func (f *Folder) Close() error {
	defer f.lock.Close()
	return os.RemoveAll(f.Dir)
}

// Error gives an error of the local disk its kind: KindNoSpace for a full one,
// KindUnavailable for the rest. nil stays nil.
func Error(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return document.Errorf(document.KindNoSpace, "The disk for files under way is full: %w", err)
	}
	return document.Errorf(document.KindUnavailable, "The folder for files under way cannot be used: %w", err)
}
