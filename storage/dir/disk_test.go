package dir_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"recto/document"
	"recto/storage"
	"recto/storage/dir"
)

// TestMain is also the program of a second process: with OWN set it takes a
// directory, begins a write that it never ends, and waits to be killed.
func TestMain(m *testing.M) {
	path := os.Getenv("OWN")
	if path == "" {
		os.Exit(m.Run())
	}
	s, err := dir.Open(path)
	if err != nil {
		panic(err)
	}
	begun := io.MultiReader(strings.NewReader("half of it"), endless{})
	_, err = s.Put(context.Background(), "under way", begun, -1, storage.Options{})
	panic(err)
}

// endless says that it was reached and never returns.
type endless struct{}

func (endless) Read([]byte) (int, error) {
	fmt.Println("begun")
	time.Sleep(time.Hour)
	return 0, io.EOF
}

// A data directory belongs to one process, which the other learns by name, and
// is free again however that one ends. What it had begun to write is gone.
func TestOneOwner(t *testing.T) {
	path := t.TempDir()
	child := exec.Command(os.Args[0], "serve")
	child.Env = append(os.Environ(), "OWN="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "begun\n" {
		t.Fatal(line, err)
	}
	_, err = dir.Open(path)
	if e := document.AsError(err); e == nil || e.Kind != document.KindUnavailable || !strings.Contains(e.Error(), "dir.test serve") || !strings.Contains(e.Hint, "RECTO_STORAGE") {
		t.Errorf("a second owner: %v", err)
	}
	child.Process.Kill()
	child.Wait()
	if left := files(t, path); len(left) != 2 {
		t.Fatalf("the killed process should leave its lock and a temporary file: %q", left)
	}
	s := open(t, path)
	if _, err := dir.Open(path); !document.IsKind(err, document.KindUnavailable) {
		t.Errorf("a second owner in the same process: %v", err)
	}
	if _, err := s.Stat(t.Context(), "under way"); !document.IsKind(err, document.KindNotFound) {
		t.Errorf("half a write shows: %v", err)
	}
	if left := files(t, path); !slices.Equal(left, []string{".recto/lock"}) {
		t.Errorf("left over: %q", left)
	}
}

// Objects are plain files, and nothing else stays when they go.
func TestPlainFiles(t *testing.T) {
	path := t.TempDir()
	s := open(t, path)
	o := storage.Options{Metadata: map[string]string{"name": "Дело"}}
	for range 3 {
		if _, err := s.Put(t.Context(), "originals/5", strings.NewReader("scan"), 4, o); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Put(t.Context(), "a/b.json", strings.NewReader("{}"), 2, storage.Options{}); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(filepath.Join(path, "originals", "5")); err != nil || string(data) != "scan" {
		t.Errorf("%q, %v", data, err)
	}
	// The lock, two objects, and the metadata of one of them.
	if all := files(t, path); len(all) != 4 {
		t.Errorf("%q", all)
	}
	for _, key := range []string{"originals/5", "a/b.json"} {
		if err := s.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if all := files(t, path); !slices.Equal(all, []string{".recto/lock"}) {
		t.Errorf("%q", all)
	}
}

// Every object survives closing, and copying with its times.
func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	s, err := dir.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	o := storage.Options{ContentType: "image/x", Metadata: map[string]string{"name": "Дело"}}
	put, err := s.Put(t.Context(), "originals/5", strings.NewReader("scan"), 4, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command("cp", "-a", path, path+".copy").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for _, path := range []string{path, path + ".copy"} {
		got, err := open(t, path).Stat(t.Context(), "originals/5")
		if err != nil || got.ETag != put.ETag || got.ContentType != "image/x" || got.Metadata["name"] != "Дело" {
			t.Errorf("%s: %+v, %v", path, got, err)
		}
	}
}

// A clock that was set back does not make an old ETag come true again.
func TestClockSetBack(t *testing.T) {
	path := t.TempDir()
	s := open(t, path)
	put := func(data string) storage.Info {
		info, err := s.Put(t.Context(), "key", strings.NewReader(data), -1, storage.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	put("one")
	future := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(path, "key"), future, future); err != nil {
		t.Fatal(err)
	}
	last := put("two")
	for _, data := range []string{"333", "444"} {
		next := put(data)
		if !next.ModTime.After(last.ModTime) || next.ETag == last.ETag {
			t.Errorf("%+v after %+v", next, last)
		}
		last = next
	}
}

// Below the root no symbolic link is followed, whatever it leads to: not to
// read, to list, to write or to delete. What is no file does not hold up
// whoever asks for it.
func TestLinks(t *testing.T) {
	path, elsewhere := t.TempDir(), t.TempDir()
	for name, target := range map[string]string{"folder": elsewhere, "file": filepath.Join(elsewhere, "secret"), "up": "..", "gone": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(path, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(path, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(elsewhere, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, path)
	if _, err := s.Put(t.Context(), "b/c", strings.NewReader("x"), 1, storage.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"folder/secret", "file", "up/secret", "gone", "pipe"} {
		if _, _, err := storage.ReadAll(t.Context(), s, key); !document.IsKind(err, document.KindNotFound) {
			t.Errorf("%s is read: %v", key, err)
		}
		if _, err := s.Stat(t.Context(), key); !document.IsKind(err, document.KindNotFound) {
			t.Errorf("%s is there: %v", key, err)
		}
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("deleting %s: %v", key, err)
		}
	}
	if _, err := s.Put(t.Context(), "folder/new", strings.NewReader("y"), 1, storage.Options{}); err == nil {
		t.Error("a write goes through a link")
	}
	var got []string
	for _, prefix := range []string{"", "folder/", "up/"} {
		for info, err := range s.List(t.Context(), prefix, "") {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, info.Key)
		}
	}
	if !slices.Equal(got, []string{"b/c"}) {
		t.Errorf("%q", got)
	}
	if left := files(t, elsewhere); !slices.Equal(left, []string{"secret"}) {
		t.Errorf("elsewhere: %q", left)
	}
}

// A folder of the keys that is a link would hide all that is in it.
func TestLinkedFolder(t *testing.T) {
	path := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(path, "originals")); err != nil {
		t.Fatal(err)
	}
	s, err := dir.Open(path)
	if err == nil {
		s.Close()
	}
	var refused *document.Error
	if !errors.As(err, &refused) || refused.Kind != document.KindUsage || !strings.Contains(refused.Hint, "mount") {
		t.Errorf("opening it gives %v", err)
	}
}

// Everything below the root is for the owner alone, and a root that is a link
// is what it leads to.
func TestModes(t *testing.T) {
	real := filepath.Join(t.TempDir(), "real")
	link := real + ".link"
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(real, 0o700); err != nil {
		t.Fatal(err)
	}
	s := open(t, link)
	if _, err := s.Put(t.Context(), "a/b/c", strings.NewReader("x"), 1, storage.Options{Metadata: map[string]string{"name": "имя"}}); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(real, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestInTheWay(t *testing.T) {
	s := open(t, t.TempDir())
	if _, err := s.Put(t.Context(), "a/b", strings.NewReader("x"), 1, storage.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"a", "a/b/c"} {
		if _, err := s.Put(t.Context(), key, strings.NewReader("x"), 1, storage.Options{}); !document.IsKind(err, document.KindUsage) {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// A full disk refuses with its own kind, and only the new object is missing.
func TestDiskFull(t *testing.T) {
	path := mountSmall(t)
	s := open(t, path)
	old, err := s.Put(t.Context(), "old", strings.NewReader("old"), 3, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"old", "new", "deep/er/new"} {
		_, err := s.Put(t.Context(), key, bytes.NewReader(make([]byte, 4<<20)), -1, storage.Options{})
		if e := document.AsError(err); e == nil || e.Kind != document.KindNoSpace || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%s: %v", key, err)
		}
	}
	wantOnly(t, s, path, old)
	if _, err := s.Put(t.Context(), "new", strings.NewReader("new"), 3, storage.Options{}); err != nil {
		t.Errorf("what fits: %v", err)
	}
}

// A directory below that may not be written refuses with advice, and stays as
// it was.
func TestReadOnly(t *testing.T) {
	path := t.TempDir()
	s := open(t, path)
	old, err := s.Put(t.Context(), "below/old", strings.NewReader("old"), 3, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	protect(t, filepath.Join(path, "below"))
	for _, key := range []string{"below/old", "below/new", "below/er/new"} {
		_, err := s.Put(t.Context(), key, strings.NewReader("new"), 3, storage.Options{Metadata: map[string]string{"name": "имя"}})
		wantForbidden(t, err)
	}
	wantForbidden(t, s.Delete(t.Context(), "below/old"))
	data, info, err := storage.ReadAll(t.Context(), s, "below/old")
	if err != nil || string(data) != "old" || info.ETag != old.ETag {
		t.Errorf("%q, %+v, %v", data, info, err)
	}
	if all := files(t, path); !slices.Equal(all, []string{".recto/lock", "below/old"}) {
		t.Errorf("left over: %q", all)
	}
}

// protect makes a directory read-only, also for root.
func protect(t *testing.T, path string) {
	t.Helper()
	if os.Getuid() != 0 {
		if err := os.Chmod(path, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(path, 0o755) })
		return
	}
	if said, err := exec.Command("chattr", "+i", path).CombinedOutput(); err != nil {
		t.Skipf("root may write everywhere, and chattr says: %v %s", err, said)
	}
	t.Cleanup(func() {
		if err := exec.Command("chattr", "-i", path).Run(); err != nil {
			t.Error(err)
		}
	})
}

func wantForbidden(t *testing.T, err error) {
	t.Helper()
	if e := document.AsError(err); e == nil || e.Kind != document.KindUnavailable || !strings.Contains(e.Hint, "RECTO_STORAGE") {
		t.Error(err)
	}
}

func TestForbiddenDirectory(t *testing.T) {
	path := t.TempDir()
	if os.Getuid() == 0 {
		// Root may do everything but write to a read-only file system.
		path = mountSmall(t)
		if err := syscall.Mount("tmpfs", path, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
	} else if err := os.Chmod(path, 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := dir.Open(filepath.Join(path, "data"))
	wantForbidden(t, err)
}

// wantOnly checks that "old" is all there is, as it was.
func wantOnly(t *testing.T, s storage.Store, path string, old storage.Info) {
	t.Helper()
	data, info, err := storage.ReadAll(t.Context(), s, "old")
	if err != nil || string(data) != "old" || info.ETag != old.ETag {
		t.Errorf("%q, %+v, %v", data, info, err)
	}
	if all := files(t, path); !slices.Equal(all, []string{".recto/lock", "old"}) {
		t.Errorf("left over: %q", all)
	}
}

// mountSmall returns a file system of 2 MiB, or skips the test.
func mountSmall(t *testing.T) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small file system")
	}
	path := t.TempDir()
	if err := syscall.Mount("tmpfs", path, "tmpfs", 0, "size=2m"); err != nil {
		t.Skip("cannot mount a small file system: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(path, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return path
}

// files lists the files below a directory.
func files(t *testing.T, path string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(path, func(file string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			file, err = filepath.Rel(path, file)
			all = append(all, filepath.ToSlash(file))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
