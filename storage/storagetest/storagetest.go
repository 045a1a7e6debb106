// Package storagetest holds the conformance test of storage.Store and starts a
// real S3 server for it.
package storagetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"recto/document"
	"recto/storage"
)

// Run tests everything that storage.Store promises. open returns an empty
// Store; whoever opened it closes it.
func Run(t *testing.T, open func(t *testing.T) storage.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, storage.Store)
	}{
		{"keys", keys},
		{"malformed", malformed},
		{"metadata", metadata},
		{"large", large},
		{"overwrite", overwrite},
		{"refused", refused},
		{"failing", failing},
		{"cancelled", cancelled},
		{"missing", missing},
		{"delete", remove},
		{"ranges", ranges},
		{"race absent", raceAbsent},
		{"race match", raceMatch},
		{"readers", readers},
		{"list", list},
		{"list many", listMany},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// keys that are odd but well formed come back as they went in.
func keys(t *testing.T, s storage.Store) {
	odd := []string{
		"a", "with space", "Дело №5/лист 7 об.txt", "100%25/+&=?#;:@,", "quote'\"<>|*", "tilde~", "dots.../x..y", "emoji/😀",
		"e\u0301/é", strings.Repeat("long", 60) + "/" + strings.Repeat("long", 60), "deep/" + strings.Repeat("d/", 30) + "d", "CASE", "case",
	}
	for _, key := range odd {
		mustPut(t, s, key, []byte("<"+key+">"))
	}
	for _, key := range odd {
		if got := string(mustGet(t, s, key)); got != "<"+key+">" {
			t.Errorf("%q holds %q", key, got)
		}
	}
	slices.Sort(odd)
	if got := listed(t, s, "", ""); !slices.Equal(got, odd) {
		t.Errorf("listed %q, want %q", got, odd)
	}
}

// malformed keys are refused by every method, and so are listings.
func malformed(t *testing.T, s storage.Store) {
	ctx := t.Context()
	for _, key := range []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "../x", ".recto/lock", "a/.hidden", "nul\x00", "line\nfeed", `a\b`, "\xff",
		strings.Repeat("x", 256), strings.Repeat("x/", 500) + "x",
		storage.ManifestKey("../../etc"), storage.PageKey(id(1), "../x", 1), storage.PageKey(id(1), "0123456789abcdef", 0),
	} {
		_, putErr := s.Put(ctx, key, strings.NewReader("x"), 1, storage.Options{})
		_, absentErr := s.PutIfAbsent(ctx, key, strings.NewReader("x"), 1, storage.Options{})
		_, matchErr := s.PutIfMatch(ctx, key, "x", strings.NewReader("x"), 1, storage.Options{})
		_, _, getErr := s.Get(ctx, key, storage.Range{})
		_, statErr := s.Stat(ctx, key)
		for _, err := range []error{putErr, absentErr, matchErr, getErr, statErr, s.Delete(ctx, key)} {
			wantKind(t, err, document.KindUsage)
		}
	}
	for _, prefix := range []string{"/", "a//", "../", ".recto/", storage.DocumentPrefix("")} {
		for _, err := range s.List(ctx, prefix, "") {
			wantKind(t, err, document.KindUsage)
		}
	}
	if got := listed(t, s, "", ""); len(got) != 0 {
		t.Errorf("something was stored: %q", got)
	}
}

// metadata of every script survives, and so does the type.
func metadata(t *testing.T, s storage.Store) {
	want := map[string]string{
		"name":   "Донесение начальника 5-го отдела, 1943 г. (копия).pdf",
		"odd":    " =?utf-8?q?=41?= 100%41 \"'<>; ünï 漢字 😀\ttab\r\nline ",
		"number": "1",
		"x-y-z1": "%",
	}
	for _, o := range []storage.Options{
		{Metadata: want, ContentType: "application/pdf"},
		{Metadata: want},
		{ContentType: "image/tiff; q=1"},
		{},
	} {
		for _, size := range []int{0, 3, 17 << 20} {
			put, err := s.Put(t.Context(), "key.json", bytes.NewReader(content(1, size)), -1, o)
			if err != nil {
				t.Fatal(err)
			}
			stat, err := s.Stat(t.Context(), "key.json")
			if err != nil {
				t.Fatal(err)
			}
			body, got, err := s.Get(t.Context(), "key.json", storage.Range{Start: 1, Length: 1})
			if err != nil {
				t.Fatal(err)
			}
			body.Close()
			wantType := o.ContentType
			if wantType == "" {
				wantType = "application/json"
			}
			for _, info := range []storage.Info{put, stat, got} {
				if info.Key != "key.json" || info.Size != int64(size) || info.ETag != put.ETag || info.ETag == "" || info.ModTime.IsZero() {
					t.Errorf("%+v", info)
				}
				if !maps.Equal(info.Metadata, o.Metadata) || info.ContentType != wantType {
					t.Errorf("type %q, metadata %q; want %q, %q", info.ContentType, info.Metadata, wantType, o.Metadata)
				}
			}
		}
	}
	for kind, o := range map[document.Kind]storage.Options{
		document.KindUsage:    {Metadata: map[string]string{"Имя": "x"}},
		document.KindTooLarge: {Metadata: map[string]string{"x": strings.Repeat("ж", 1000)}},
	} {
		_, err := s.Put(t.Context(), "key.json", strings.NewReader(""), 0, o)
		wantKind(t, err, kind)
	}
}

// large bodies of known and unknown size come back byte for byte, also around
// the sizes at which an object is parted.
func large(t *testing.T, s storage.Store) {
	const part = 16 << 20
	for i, size := range []int{part - 1, part, part + 1, 2*part + 12345} {
		data := content(uint64(size), size)
		sum := sha256.Sum256(data)
		for _, announced := range []int64{-1, int64(size)}[i%2:] {
			// The reader neither seeks nor fills the buffers it is given.
			body := iotest.HalfReader(bytes.NewReader(data))
			info, err := s.PutIfAbsent(t.Context(), fmt.Sprint("large/", size, "/", announced), body, announced, storage.Options{SHA256: hex.EncodeToString(sum[:])})
			if err != nil {
				t.Fatal(err)
			}
			if info.Size != int64(size) {
				t.Errorf("stored %d bytes of %d", info.Size, size)
			}
			if !bytes.Equal(mustGet(t, s, info.Key), data) {
				t.Errorf("%d bytes differ", size)
			}
			if err := s.Delete(t.Context(), info.Key); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// overwrite changes the ETag everywhere.
func overwrite(t *testing.T, s storage.Store) {
	seen := map[string]bool{}
	for i := range 20 {
		info := mustPut(t, s, "key", []byte(fmt.Sprint("version ", 100+i)))
		stat, err := s.Stat(t.Context(), "key")
		if err != nil {
			t.Fatal(err)
		}
		for listed, err := range s.List(t.Context(), "key", "") {
			if err != nil || listed.ETag != info.ETag || listed.Size != info.Size {
				t.Errorf("listed %+v, %v; want %+v", listed, err, info)
			}
		}
		if stat.ETag != info.ETag || seen[info.ETag] {
			t.Errorf("version %d: put said ETag %q, stat %q; seen %v", i, info.ETag, stat.ETag, seen)
		}
		seen[info.ETag] = true
	}
}

// refused bodies, that are not what was announced, leave what was there.
func refused(t *testing.T, s storage.Store) {
	old := mustPut(t, s, "old", []byte("old"))
	for _, size := range []int{10, 17 << 20} {
		data := content(2, size)
		for _, bad := range []struct {
			size int64
			sum  string
		}{{int64(size) + 1, ""}, {int64(size) - 1, ""}, {int64(size), id(7)}, {-1, id(7)}} {
			for _, key := range []string{"old", "new"} {
				_, err := s.Put(t.Context(), key, bytes.NewReader(data), bad.size, storage.Options{SHA256: bad.sum})
				wantKind(t, err, document.KindDamaged)
			}
		}
	}
	wantOnlyOld(t, s, old)
}

// failing readers leave what was there, and their error comes back.
func failing(t *testing.T, s storage.Store) {
	old := mustPut(t, s, "old", []byte("old"))
	broken := errors.New("the cable is broken")
	for _, size := range []int{0, 10, 17 << 20} {
		for _, announced := range []int64{-1, int64(size) + 100} {
			for _, key := range []string{"old", "new"} {
				body := io.MultiReader(bytes.NewReader(content(3, size)), iotest.ErrReader(broken))
				if _, err := s.Put(t.Context(), key, body, announced, storage.Options{}); !errors.Is(err, broken) {
					t.Errorf("%d bytes: %v", size, err)
				}
			}
		}
	}
	wantOnlyOld(t, s, old)
}

// cancelled calls end, and writes leave what was there.
func cancelled(t *testing.T, s storage.Store) {
	old := mustPut(t, s, "old", []byte("old"))
	for _, size := range []int{0, 10, 17 << 20} {
		for _, key := range []string{"old", "new"} {
			ctx, cancel := context.WithCancel(t.Context())
			body := io.MultiReader(bytes.NewReader(content(4, size)), readerFunc(func([]byte) (int, error) {
				cancel()
				return 0, nil
			}))
			_, err := s.Put(ctx, key, body, -1, storage.Options{})
			wantInterrupted(t, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	body, _, err := s.Get(ctx, "old", storage.Range{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	body.Close()
	_, err = s.Put(ctx, "new", strings.NewReader("new"), 3, storage.Options{})
	wantInterrupted(t, err)
	_, _, err = s.Get(ctx, "old", storage.Range{})
	wantInterrupted(t, err)
	_, err = s.Stat(ctx, "old")
	wantInterrupted(t, err)
	wantInterrupted(t, s.Delete(ctx, "old"))
	ended := false
	for _, err := range s.List(ctx, "", "") {
		wantInterrupted(t, err)
		ended = true
	}
	if !ended {
		t.Error("a listing that was cut short looks complete")
	}
	wantOnlyOld(t, s, old)
}

// missing objects are told from other trouble.
func missing(t *testing.T, s storage.Store) {
	mustPut(t, s, "a/b", []byte("x"))
	for _, key := range []string{"a", "a/c", "a/b/c", "b"} {
		_, _, err := s.Get(t.Context(), key, storage.Range{})
		wantKind(t, err, document.KindNotFound)
		_, err = s.Stat(t.Context(), key)
		wantKind(t, err, document.KindNotFound)
	}
	for _, etag := range []string{"", "*", id(1)[:32]} {
		_, err := s.PutIfMatch(t.Context(), "b", etag, strings.NewReader("x"), 1, storage.Options{})
		wantKind(t, err, document.KindConflict)
	}
	if got := listed(t, s, "", ""); !slices.Equal(got, []string{"a/b"}) {
		t.Errorf("listed %q", got)
	}
}

// remove may be repeated and leaves nothing of an object.
func remove(t *testing.T, s storage.Store) {
	mustPut(t, s, "a/b/c", []byte("x"))
	mustPut(t, s, "a/b/d", []byte("x"))
	first, err := s.Put(t.Context(), "a/b/d", strings.NewReader("x"), 1, storage.Options{Metadata: map[string]string{"name": "имя"}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Delete(t.Context(), "a/b/d"); err != nil {
			t.Fatal(err)
		}
		for _, never := range []string{"a", "a/b", "a/b/c/d", "x/y/z"} {
			if err := s.Delete(t.Context(), never); err != nil {
				t.Errorf("delete %s, which is not there: %v", never, err)
			}
		}
	}
	if got := listed(t, s, "", ""); !slices.Equal(got, []string{"a/b/c"}) {
		t.Errorf("listed %q", got)
	}
	_, err = s.PutIfMatch(t.Context(), "a/b/d", first.ETag, strings.NewReader("x"), 1, storage.Options{})
	wantKind(t, err, document.KindConflict)
	if again := mustPut(t, s, "a/b/d", []byte("y")); again.Metadata != nil {
		t.Errorf("metadata came back from the dead: %v", again)
	}
	for _, key := range []string{"a/b/c", "a/b/d"} {
		if err := s.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	// With its last object a directory goes, so its name is free.
	mustPut(t, s, "a/b", []byte("x"))
}

// ranges give what lies within the object.
func ranges(t *testing.T, s storage.Store) {
	const text = "0123456789"
	for _, key := range []string{"ten", "none"} {
		data := text
		if key == "none" {
			data = ""
		}
		put := mustPut(t, s, key, []byte(data))
		for _, pair := range [][2]int64{
			{0, 0}, {0, 1}, {0, 10}, {0, 11}, {3, 0}, {3, 4}, {9, 1}, {9, 5}, {10, 0}, {10, 1}, {100, 0}, {100, 5},
			{-1, 0}, {-3, 0}, {-3, 2}, {-10, 0}, {-11, 0}, {-100, 5}, {-3, 100},
		} {
			r := storage.Range{Start: pair[0], Length: pair[1]}
			body, info, err := s.Get(t.Context(), key, r)
			if err != nil {
				t.Fatalf("%s %v: %v", key, r, err)
			}
			got, err := io.ReadAll(body)
			if err != nil {
				t.Errorf("%s %v: %v", key, r, err)
			}
			if err := body.Close(); err != nil {
				t.Errorf("%s %v: close: %v", key, r, err)
			}
			start, length := r.Of(int64(len(data)))
			if want := data[start : start+length]; string(got) != want {
				t.Errorf("%s %v: got %q, want %q", key, r, got, want)
			}
			if info.Size != int64(len(data)) || info.ETag != put.ETag {
				t.Errorf("%s %v: %+v", key, r, info)
			}
		}
	}
}

// raceAbsent lets writers race for a free key: one wins.
func raceAbsent(t *testing.T, s storage.Store) {
	for round := range 8 {
		race(t, s, fmt.Sprint("race/", round), 100, func(key string, body io.Reader, size int64) error {
			_, err := s.PutIfAbsent(t.Context(), key, body, size, storage.Options{})
			return err
		})
	}
	race(t, s, "race/large", 17<<20, func(key string, body io.Reader, size int64) error {
		_, err := s.PutIfAbsent(t.Context(), key, body, size, storage.Options{})
		return err
	})
}

// raceMatch lets writers race for replacing the same object: one wins.
func raceMatch(t *testing.T, s storage.Store) {
	current := mustPut(t, s, "race", []byte("old"))
	for round := range 8 {
		// No round repeats a body: at S3 the same bytes have the same ETag.
		race(t, s, "race", 100+round, func(key string, body io.Reader, size int64) error {
			_, err := s.PutIfMatch(t.Context(), key, current.ETag, body, size, storage.Options{})
			return err
		})
		var err error
		if current, err = s.Stat(t.Context(), "race"); err != nil {
			t.Fatal(err)
		}
	}
}

// race starts writers of different bodies at once and checks that one of them
// has stored its own and all others heard of a conflict.
func race(t *testing.T, s storage.Store, key string, size int, put func(key string, body io.Reader, size int64) error) {
	t.Helper()
	writers := 12
	if size > 1<<20 {
		writers = 3
	}
	errs := make([]error, writers)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range writers {
		data := content(uint64(i), size)
		all.Go(func() {
			<-start
			errs[i] = put(key, bytes.NewReader(data), int64(size))
		})
	}
	close(start)
	all.Wait()
	winner := -1
	for i, err := range errs {
		if err == nil && winner >= 0 {
			t.Errorf("%s: writers %d and %d both won", key, winner, i)
		}
		if err == nil {
			winner = i
			continue
		}
		wantKind(t, err, document.KindConflict)
	}
	if winner < 0 {
		t.Fatalf("%s: nobody won: %v", key, errs)
	}
	if !bytes.Equal(mustGet(t, s, key), content(uint64(winner), size)) {
		t.Errorf("%s: what is stored is not the winner's", key)
	}
}

// readers see the old object or the new one, with its own metadata.
func readers(t *testing.T, s storage.Store) {
	versions := map[string]int{"old": 300_000, "new": 200_000}
	put := func(name string) {
		body := bytes.NewReader(bytes.Repeat([]byte(name[:1]), versions[name]))
		o := storage.Options{ContentType: "text/" + name, Metadata: map[string]string{"version": name}}
		if _, err := s.Put(t.Context(), "key", body, -1, o); err != nil {
			t.Error(err)
		}
	}
	put("old")
	done := make(chan struct{})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				data, info, err := storage.ReadAll(t.Context(), s, "key")
				if err != nil {
					t.Error(err)
					return
				}
				name := info.Metadata["version"]
				if versions[name] != len(data) || info.Size != int64(len(data)) || info.ContentType != "text/"+name ||
					bytes.Count(data, []byte(name[:1])) != len(data) {
					t.Errorf("read %d bytes beginning %.3q with %+v", len(data), data, info)
					return
				}
			}
		})
	}
	for range 40 {
		put("new")
		put("old")
	}
	close(done)
	all.Wait()
}

// list keeps to prefix, start and order, and may be left early.
func list(t *testing.T, s storage.Store) {
	all := []string{"a", "b-c", "b.c", "b/c", "b/d/e", "b/d/f", "b/dd", "b0", "bb", "c/d", "я/ж"}
	for _, key := range slices.Backward(all) {
		mustPut(t, s, key, []byte(key))
	}
	for _, test := range []struct {
		prefix, after string
		want          []string
	}{
		{"", "", all},
		{"b", "", []string{"b-c", "b.c", "b/c", "b/d/e", "b/d/f", "b/dd", "b0", "bb"}},
		{"b/", "", []string{"b/c", "b/d/e", "b/d/f", "b/dd"}},
		{"b/d", "", []string{"b/d/e", "b/d/f", "b/dd"}},
		{"b/d/", "", []string{"b/d/e", "b/d/f"}},
		{"b/d/e", "", []string{"b/d/e"}},
		{"b/d/e/", "", nil},
		{"x", "", nil},
		{"", "b/d/e", []string{"b/d/f", "b/dd", "b0", "bb", "c/d", "я/ж"}},
		{"", "b/d", []string{"b/d/e", "b/d/f", "b/dd", "b0", "bb", "c/d", "я/ж"}},
		{"b/", "a", []string{"b/c", "b/d/e", "b/d/f", "b/dd"}},
		{"b/", "b/d/e", []string{"b/d/f", "b/dd"}},
		{"b/", "b/zzz", nil},
		{"b/", "c", nil},
		{"b/d/", "b/d/zzz", nil},
		{"я", "я/а", []string{"я/ж"}},
	} {
		if got := listed(t, s, test.prefix, test.after); !slices.Equal(got, test.want) {
			t.Errorf("prefix %q after %q: %q, want %q", test.prefix, test.after, got, test.want)
		}
	}
	for info, err := range s.List(t.Context(), "b", "") {
		if err != nil || info.Key != "b-c" {
			t.Errorf("%+v, %v", info, err)
		}
		break
	}
}

// listMany lists more than any server gives at once.
func listMany(t *testing.T, s storage.Store) {
	const n = 10_000
	var want []string
	for i := range n {
		want = append(want, storage.PageKey(id(i%7), "0123456789abcdef", i+1))
	}
	var all sync.WaitGroup
	for worker := range 16 {
		all.Go(func() {
			for i := worker; i < n; i += 16 {
				if _, err := s.PutIfAbsent(t.Context(), want[i], strings.NewReader("{}"), 2, storage.Options{}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	slices.Sort(want)
	if got := listed(t, s, "", ""); !slices.Equal(got, want) {
		t.Errorf("listed %d keys of %d, or in another order", len(got), n)
	}
	for _, from := range []int{0, 998, 999, 1000, 5000, n - 1} {
		if got := listed(t, s, storage.DocumentsPrefix, want[from]); !slices.Equal(got, want[from+1:]) {
			t.Errorf("after key %d: listed %d keys", from, len(got))
		}
	}
	one := storage.DocumentPrefix(id(3))
	n3 := 0
	for _, key := range want {
		if strings.HasPrefix(key, one) {
			n3++
		}
	}
	if got := listed(t, s, one, ""); len(got) != n3 {
		t.Errorf("listed %d keys of %d of one document", len(got), n3)
	}
}

// Benchmark measures the calls that a page costs, with objects of 100 KB.
func Benchmark(b *testing.B, s storage.Store) {
	data := content(1, 100_000)
	b.Run("put", func(b *testing.B) {
		for i := range b.N {
			if _, err := s.Put(b.Context(), fmt.Sprint("put/", i), bytes.NewReader(data), int64(len(data)), storage.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	if _, err := s.Put(b.Context(), "key", bytes.NewReader(data), int64(len(data)), storage.Options{}); err != nil {
		b.Fatal(err)
	}
	b.Run("get", func(b *testing.B) {
		for range b.N {
			if _, _, err := storage.ReadAll(b.Context(), s, "key"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stat", func(b *testing.B) {
		for range b.N {
			if _, err := s.Stat(b.Context(), "key"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// id makes something of the shape of a document's identity.
func id(n int) string { return fmt.Sprintf("%064x", n) }

// content makes bytes that do not repeat.
func content(seed uint64, size int) []byte {
	data := make([]byte, size)
	var key [32]byte
	key[0], key[1] = byte(seed), byte(seed>>8)
	rand.NewChaCha8(key).Read(data)
	return data
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func mustPut(t *testing.T, s storage.Store, key string, data []byte) storage.Info {
	t.Helper()
	info, err := s.Put(t.Context(), key, bytes.NewReader(data), int64(len(data)), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func mustGet(t *testing.T, s storage.Store, key string) []byte {
	t.Helper()
	data, _, err := storage.ReadAll(t.Context(), s, key)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func listed(t *testing.T, s storage.Store, prefix, after string) []string {
	t.Helper()
	var keys []string
	for info, err := range s.List(t.Context(), prefix, after) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

func wantKind(t *testing.T, err error, kind document.Kind) {
	t.Helper()
	if !document.IsKind(err, kind) {
		t.Errorf("error %v, want kind %s", err, kind)
	}
}

func wantInterrupted(t *testing.T, err error) {
	t.Helper()
	wantKind(t, err, document.KindInterrupted)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v does not wrap the context's error", err)
	}
}

// wantOnlyOld checks that nothing but the object "old" is there, unchanged.
func wantOnlyOld(t *testing.T, s storage.Store, old storage.Info) {
	t.Helper()
	if got := listed(t, s, "", ""); !slices.Equal(got, []string{"old"}) {
		t.Errorf("listed %q", got)
	}
	data, info, err := storage.ReadAll(t.Context(), s, "old")
	if err != nil || string(data) != "old" || info.ETag != old.ETag {
		t.Errorf("old is now %q, %+v, %v", data, info, err)
	}
}
