package dir

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"recto/document"
)

// own opens the lock file and locks it for as long as it stays open. The
// system frees it when the process ends, however it ends.
func own(path string) (*os.File, error) {
	lock, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		owner, _ := io.ReadAll(io.LimitReader(lock, 200))
		lock.Close()
		e := document.Errorf(document.KindUnavailable, "The data directory %s is in use by %s.",
			filepath.Dir(filepath.Dir(path)), cmp.Or(strings.TrimSpace(string(owner)), "another process"))
		e.Hint = "A data directory belongs to one process at a time: stop that one, or choose another directory with RECTO_STORAGE."
		return nil, e
	}
	if err == nil {
		err = lock.Truncate(0)
	}
	if err == nil {
		_, err = fmt.Fprintf(lock, "process %d (%s)\n", os.Getpid(), command())
	}
	if err != nil {
		lock.Close()
		return nil, err
	}
	return lock, nil
}

// command is the program and its verb, without arguments that may be private.
func command() string {
	name := filepath.Base(os.Args[0])
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		name += " " + os.Args[1]
	}
	return name
}

// regular describes a file; anything but a file, such as a directory or what
// lies behind a link, is not there.
func (s *Store) regular(key string) (fs.FileInfo, error) {
	path := s.path(key)
	file, err := os.Lstat(path)
	if err == nil && !file.Mode().IsRegular() || errors.Is(err, syscall.ENOTDIR) {
		return nil, fs.ErrNotExist
	}
	if err == nil {
		err = s.within(filepath.Dir(path))
	}
	return file, err
}

// within returns fs.ErrNotExist where a link stands on the way from the root to
// a directory.
func (s *Store) within(dir string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err == nil && real != dir {
		return fs.ErrNotExist
	}
	return err
}

// open opens an object for reading. It does not wait for the other end of what
// is no file.
func (s *Store) open(key string) (*os.File, error) {
	path := s.path(key)
	if err := s.within(filepath.Dir(path)); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ELOOP) {
		return nil, fs.ErrNotExist
	}
	return file, err
}

// readFile reads a small file of the store's own.
func (s *Store) readFile(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, 1<<20))
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	return err
}

// mkdirs makes a directory and those above it, and makes them last.
func mkdirs(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrNotExist) {
		if err = mkdirs(filepath.Dir(dir)); err == nil {
			err = os.Mkdir(dir, 0o700)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// syncDir makes the names in a directory last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// keyLocks holds a mutex for each key in use.
type keyLocks struct {
	mu   sync.Mutex
	held map[string]*keyLock
}

type keyLock struct {
	sync.Mutex
	users int
}

// lock waits for a key and returns what frees it.
func (l *keyLocks) lock(key string) (unlock func()) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[string]*keyLock{}
	}
	k := l.held[key]
	if k == nil {
		k = &keyLock{}
		l.held[key] = k
	}
	k.users++
	l.mu.Unlock()
	k.Lock()
	return func() {
		k.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if k.users--; k.users == 0 {
			delete(l.held, key)
		}
	}
}

// failures maps what the system says to kinds and advice; what is not here is
// KindUnavailable.
var failures = []struct {
	err  error
	kind document.Kind
	what string
	hint string
}{
	{syscall.ENOSPC, document.KindNoSpace, "the disk is full", ""},
	{syscall.EDQUOT, document.KindNoSpace, "the disk quota is used up", ""},
	{syscall.EROFS, document.KindUnavailable, "the file system is read-only", "Mount it for writing, or choose another directory with RECTO_STORAGE."},
	{fs.ErrPermission, document.KindUnavailable, "permission denied", "Give the user that runs recto write access to the data directory, or choose another with RECTO_STORAGE."},
	{syscall.ENOTDIR, document.KindUsage, "an object stands where a directory would be needed", ""},
	{syscall.EISDIR, document.KindUsage, "a directory stands in its place", ""},
	{fs.ErrExist, document.KindUsage, "a directory stands in its place", ""},
	{syscall.ENAMETOOLONG, document.KindUsage, "the key is too long for the file system", ""},
}

// unread is failure for reading, where a missing file is a missing object.
func unread(key string, err error) error {
	if ignoreMissing(err) == nil {
		return document.Errorf(document.KindNotFound, "Cannot read %s: it is not in the storage", key)
	}
	return failure("read", key, err)
}

// failure says in which attempt err happened. Errors that already are a
// document's stay as they are.
func failure(verb, key string, err error) error {
	var known *document.Error
	if errors.As(err, &known) {
		return err
	}
	for _, f := range failures {
		if errors.Is(err, f.err) {
			e := document.Errorf(f.kind, "Cannot %s %s: %s. (%w)", verb, key, f.what, err)
			e.Hint, e.Lasting = f.hint, f.kind == document.KindUnavailable
			return e
		}
	}
	return document.Errorf(document.KindUnavailable, "Cannot %s %s: %w", verb, key, err)
}
