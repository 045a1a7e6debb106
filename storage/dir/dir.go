// Package dir is a storage.Store in a directory of this machine.
//
// Every object is a plain file at its key, so an original or a page image can
// be looked at, checked and backed up with ordinary tools:
//
//	<root>/<key>                        the object
//	<root>/.recto/lock                  held by the one process that owns the directory
//	<root>/.recto/tmp/                  writes under way
//	<root>/.recto/meta/<key>/<etag>     type and metadata, where they say more than the key
//
// A write goes to a temporary file, is flushed, and takes its place by rename;
// then the directory is flushed. The ETag is made of the file's modification
// time, which every write raises, and its size. So an object's type and
// metadata, written beforehand under the new ETag, become visible by the same
// rename, and nothing but rename and flock is asked of the file system. Copy
// the directory with its times (cp -a, rsync -a, tar) and all of it survives.
//
// Folders and files are for their owner alone. Below the root no symbolic link
// is followed: whoever can write one there does not make recto read or write
// elsewhere. The root itself may be one, and a part of it a mount.
package dir

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"recto/document"
	"recto/storage"
)

// Store is a directory that this process owns.
type Store struct {
	root  string
	lock  *os.File
	keys  keyLocks
	temps atomic.Int64
	// tree is held while directories come and go, so that none is removed
	// between its making and the arrival of its first file.
	tree sync.Mutex
}

var _ storage.Store = (*Store)(nil)

// Open takes possession of a directory, which it creates if need be, and
// removes what writes of a dead process left behind. It returns
// KindUnavailable, naming the owner, if another process has it. The caller
// closes the Store.
func Open(root string) (*Store, error) {
	root, err := filepath.Abs(root)
	if err == nil {
		err = os.MkdirAll(root, 0o700)
	}
	if err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	if err != nil {
		return nil, failure("open the data directory", root, err)
	}
	if err := unlinked(root); err != nil {
		return nil, err
	}
	s := &Store{root: root}
	if err := os.MkdirAll(s.private("meta"), 0o700); err != nil {
		return nil, failure("open the data directory", root, err)
	}
	if s.lock, err = own(s.private("lock")); err != nil {
		return nil, failure("open the data directory", root, err)
	}
	err = os.RemoveAll(s.private("tmp"))
	if err == nil {
		err = os.Mkdir(s.private("tmp"), 0o700)
	}
	if err == nil {
		err = syncDir(root)
	}
	if err != nil {
		s.lock.Close()
		return nil, failure("open the data directory", root, err)
	}
	return s, nil
}

// unlinked returns KindUsage where a folder that the keys name is a link: it is
// not followed, and all that is in it would be missing.
func unlinked(root string) error {
	for _, prefix := range storage.Prefixes() {
		folder := filepath.Join(root, prefix)
		if info, err := os.Lstat(folder); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			e := document.Errorf(document.KindUsage, "%s is a symbolic link, and none is followed in a data directory.", folder)
			e.Hint = "Mount there what it points to: remove the link, make a folder, mount --bind."
			return e
		}
	}
	return nil
}

// Close gives the directory up.
func (s *Store) Close() error { return s.lock.Close() }

func (s *Store) path(key string) string { return filepath.Join(s.root, filepath.FromSlash(key)) }

func (s *Store) private(parts ...string) string {
	return filepath.Join(append([]string{s.root, ".recto"}, parts...)...)
}

// Put implements storage.Store.
func (s *Store) Put(ctx context.Context, key string, body io.Reader, size int64, o storage.Options) (storage.Info, error) {
	return s.put(ctx, key, body, size, o, func(fs.FileInfo) error { return nil })
}

// PutIfAbsent implements storage.Store.
func (s *Store) PutIfAbsent(ctx context.Context, key string, body io.Reader, size int64, o storage.Options) (storage.Info, error) {
	return s.put(ctx, key, body, size, o, func(old fs.FileInfo) error {
		if old != nil {
			return document.Errorf(document.KindConflict, "%s exists already.", key)
		}
		return nil
	})
}

// PutIfMatch implements storage.Store.
func (s *Store) PutIfMatch(ctx context.Context, key, etag string, body io.Reader, size int64, o storage.Options) (storage.Info, error) {
	return s.put(ctx, key, body, size, o, func(old fs.FileInfo) error {
		if old == nil || etagOf(old) != etag {
			return document.Errorf(document.KindConflict, "%s has changed in the meantime.", key)
		}
		return nil
	})
}

// put stores body unless allow, given the present object or nil, objects.
func (s *Store) put(ctx context.Context, key string, body io.Reader, size int64, o storage.Options, allow func(old fs.FileInfo) error) (storage.Info, error) {
	if err := storage.CheckPut(key, o); err != nil {
		return storage.Info{}, err
	}
	temp, err := s.temp()
	if err != nil {
		return storage.Info{}, failure("store", key, err)
	}
	defer os.Remove(temp.Name()) // without effect once it is renamed
	defer temp.Close()
	if _, err := io.Copy(temp, storage.NewBody(ctx, body, size, o)); err != nil {
		return storage.Info{}, failure("store", key, err)
	}

	defer s.keys.lock(key)()
	old, err := s.regular(key)
	if errors.Is(err, fs.ErrNotExist) {
		old, err = nil, nil
	}
	if err != nil {
		return storage.Info{}, failure("store", key, err)
	}
	if err := allow(old); err != nil {
		return storage.Info{}, err
	}
	if err := ctx.Err(); err != nil {
		return storage.Info{}, storage.Interrupted(ctx, err)
	}
	file, err := stamp(temp, old)
	if err != nil {
		return storage.Info{}, failure("store", key, err)
	}
	info := s.describe(key, file, o)
	if err := s.writeMeta(info); err != nil {
		return storage.Info{}, failure("store", key, err)
	}
	err = temp.Sync()
	if err == nil {
		err = s.place(temp.Name(), s.path(key))
	}
	if err != nil {
		s.removeMeta(key, info.ETag)
		return storage.Info{}, failure("store", key, err)
	}
	if old != nil {
		s.removeMeta(key, etagOf(old))
	}
	return info, nil
}

// temp creates a temporary file.
func (s *Store) temp() (*os.File, error) {
	name := s.private("tmp", strconv.FormatInt(s.temps.Add(1), 10))
	return os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}

// stamp gives a file a modification time later than that of the one it will
// replace, and returns its description.
func stamp(file *os.File, old fs.FileInfo) (fs.FileInfo, error) {
	times := []time.Time{time.Now()}
	if old != nil {
		// The clock may stand or have been set back, and file systems round
		// times: by up to two seconds on FAT.
		times = append(times, old.ModTime().Add(1), old.ModTime().Add(4*time.Second))
	}
	for _, t := range times {
		if err := os.Chtimes(file.Name(), t, t); err != nil {
			return nil, err
		}
		stamped, err := file.Stat()
		if err != nil || old == nil || stamped.ModTime().After(old.ModTime()) {
			return stamped, err
		}
	}
	return nil, fmt.Errorf("the file system does not keep modification times")
}

// place moves a finished file to where it belongs and makes that last.
func (s *Store) place(temp, path string) error {
	s.tree.Lock()
	err := mkdirs(filepath.Dir(path))
	if err == nil {
		err = s.within(filepath.Dir(path))
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	s.tree.Unlock()
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// Get implements storage.Store.
func (s *Store) Get(ctx context.Context, key string, r storage.Range) (io.ReadCloser, storage.Info, error) {
	if err := storage.CheckKey(key); err != nil {
		return nil, storage.Info{}, err
	}
	for {
		if err := ctx.Err(); err != nil {
			return nil, storage.Info{}, storage.Interrupted(ctx, err)
		}
		file, err := s.open(key)
		if err != nil {
			return nil, storage.Info{}, unread(key, err)
		}
		info, current, err := s.info(key, file.Stat)
		if err != nil {
			file.Close()
			return nil, storage.Info{}, unread(key, err)
		}
		if !current {
			file.Close()
			continue
		}
		start, length := r.Of(info.Size)
		return &body{ctx, key, io.NewSectionReader(file, start, length), file}, info, nil
	}
}

// body reads a part of a file until the context ends.
type body struct {
	ctx  context.Context
	key  string
	part *io.SectionReader
	file *os.File
}

func (b *body) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, storage.Interrupted(b.ctx, err)
	}
	n, err := b.part.Read(p)
	if err != nil && err != io.EOF {
		err = failure("read", b.key, err)
	}
	return n, err
}

func (b *body) Close() error { return b.file.Close() }

// Stat implements storage.Store.
func (s *Store) Stat(ctx context.Context, key string) (storage.Info, error) {
	if err := storage.CheckKey(key); err != nil {
		return storage.Info{}, err
	}
	for {
		if err := ctx.Err(); err != nil {
			return storage.Info{}, storage.Interrupted(ctx, err)
		}
		info, current, err := s.info(key, func() (fs.FileInfo, error) { return s.regular(key) })
		if err != nil {
			return storage.Info{}, unread(key, err)
		}
		if current {
			return info, nil
		}
	}
}

// info describes the object whose file stat describes. It is not current if
// the object was replaced before its metadata could be read.
func (s *Store) info(key string, stat func() (fs.FileInfo, error)) (info storage.Info, current bool, err error) {
	file, err := stat()
	if err != nil {
		return storage.Info{}, false, err
	}
	if !file.Mode().IsRegular() {
		return storage.Info{}, false, fs.ErrNotExist
	}
	o, err := s.readMeta(key, etagOf(file))
	if errors.Is(err, fs.ErrNotExist) {
		// There never was any, or it went with the object.
		now, err := s.regular(key)
		return s.describe(key, file, storage.Options{}), err == nil && etagOf(now) == etagOf(file), ignoreMissing(err)
	}
	return s.describe(key, file, o), true, err
}

func (s *Store) describe(key string, file fs.FileInfo, o storage.Options) storage.Info {
	info := storage.Info{
		Key: key, Size: file.Size(), ETag: etagOf(file), ModTime: file.ModTime(),
		ContentType: o.ContentType, Metadata: o.Metadata,
	}
	if info.ContentType == "" {
		info.ContentType = storage.TypeOf(key)
	}
	return info
}

func etagOf(file fs.FileInfo) string {
	return fmt.Sprintf("%x-%x", file.ModTime().UnixNano(), file.Size())
}

// Delete implements storage.Store.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := storage.CheckKey(key); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return storage.Interrupted(ctx, err)
	}
	defer s.keys.lock(key)()
	old, err := s.regular(key)
	if err == nil {
		err = s.remove(s.path(key), s.root)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return failure("delete", key, err)
	}
	s.removeMeta(key, etagOf(old))
	return nil
}

// remove removes a file and the directories below top that it leaves empty,
// and makes that last.
func (s *Store) remove(path, top string) error {
	s.tree.Lock()
	defer s.tree.Unlock()
	if err := os.Remove(path); err != nil {
		return err
	}
	dir := filepath.Dir(path)
	for dir != top && strings.HasPrefix(dir, top) && os.Remove(dir) == nil {
		dir = filepath.Dir(dir)
	}
	return syncDir(dir)
}
