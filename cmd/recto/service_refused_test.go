package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"recto/document"
	"recto/internal/testtool"
	"recto/storage/storagetest"
	"recto/wire"
)

// smallDisk mounts a file system of its own, or skips the test where it may not.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("a small disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fill takes all space of a disk but for some bytes.
func fill(t *testing.T, dir string, leave int) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := io.Copy(file, zeros{}); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk does not get full: %v", err)
	}
	if size, err := file.Seek(0, io.SeekEnd); err != nil || file.Truncate(size-int64(leave)) != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// post uploads a file as a browser would and returns the status of the answer
// and the problem that it tells of.
func (s *served) post(t *testing.T, path string) (int, document.Kind, string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", filepath.Base(path))
	if err != nil {
		t.Fatal(err)
	}
	part.Write(data)
	form.Close()
	answer, err := http.Post("http://"+s.address+"/api/v1/documents", form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var problem struct {
		Kind         document.Kind
		Detail, Hint string
	}
	if err := json.NewDecoder(answer.Body).Decode(&problem); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, problem.Kind, problem.Detail + " " + problem.Hint
}

// documents returns how many the server lists, and fails where it shows one
// that has not been taken in.
func (s *served) documents(t *testing.T) int {
	t.Helper()
	out, said, code := call(t, "status", "--json", "--server", s.address)
	var l listing
	if err := json.Unmarshal([]byte(out), &l); code != 0 || err != nil {
		t.Fatalf("recto status ends with %d, %v: %s", code, err, said)
	}
	return len(l.Documents)
}

func (s *served) await(t *testing.T, id string) wire.View {
	t.Helper()
	var v wire.View
	testtool.Await(t, func() bool {
		v = statusOf(t, s, id)
		return v.Status.Terminal()
	}, "%s does not come to its end", id)
	return v
}

// idOf is the name of a document of one file.
func idOf(t *testing.T, path string) string {
	t.Helper()
	h := &house{t: t}
	return document.ID(h.sha256(path))
}

// A full disk refuses an upload and shows nothing of it. What was taken in
// before waits, queue and all, and is read when there is space again.
func TestDiskFull(t *testing.T) {
	disk := smallDisk(t, "size=32m")
	t.Setenv("RECTO_SCRATCH", t.TempDir())
	s := serveOn(t, filepath.Join(disk, "data"))
	letter, blank := filepath.Join(testdata(t, "pages"), "en-letter.jpg"), filepath.Join(testdata(t, "pages"), "blank.jpg")

	free := fill(t, disk, 0)
	if status, kind, said := s.post(t, letter); status != http.StatusInsufficientStorage || kind != document.KindNoSpace || !strings.Contains(said, "full") {
		t.Errorf("an upload to a full disk gives %d, %s: %s", status, kind, said)
	}
	if _, said, code := call(t, "ingest", "--server", s.address, letter); code != 6 || !strings.Contains(said, "Free some space") {
		t.Errorf("recto ingest to a full disk ends with %d: %s", code, said)
	}
	if n := s.documents(t); n != 0 {
		t.Errorf("%d documents are listed that were not taken in", n)
	}
	if _, _, code := call(t, "status", "--server", s.address, idOf(t, letter)); code != 2 {
		t.Errorf("recto status of what was not taken in ends with %d", code)
	}
	free()

	// The original fits, and nothing that comes of it.
	free = fill(t, disk, 240<<10)
	status, _, said := s.post(t, letter)
	if status != http.StatusAccepted {
		t.Fatalf("an upload that fits gives %d: %s", status, said)
	}
	testtool.Await(t, func() bool { return s.waits.Load() >= 3 }, "no job has failed three times")
	if v := statusOf(t, s, idOf(t, letter)); v.Status.Terminal() {
		t.Errorf("on a full disk the document is %+v", v)
	}
	free()
	if v := s.await(t, idOf(t, letter)); v.Status != wire.StatusReady {
		t.Errorf("with space again the document is %+v", v)
	}
	if status, _, said := s.post(t, blank); status != http.StatusAccepted {
		t.Errorf("with space again an upload gives %d: %s", status, said)
	}
	if v := s.await(t, idOf(t, blank)); v.Status != wire.StatusReady {
		t.Errorf("the next document is %+v", v)
	}
}

// A storage that cannot be used is refused at start, with what to do about it.
func TestStorageRefusedAtStart(t *testing.T) {
	s3 := storagetest.S3Server(t)
	target, err := url.Parse(s3.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	// A server that does not know conditions writes in any case.
	ignorant := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		ModifyResponse: func(answer *http.Response) error {
			if answer.StatusCode == http.StatusPreconditionFailed && answer.Request.Header.Get("If-Match") != "" {
				answer.StatusCode, answer.Body, answer.ContentLength = http.StatusOK, http.NoBody, 0
				answer.Header.Set("Content-Length", "0")
			}
			return nil
		},
	})
	defer ignorant.Close()
	bucket := "s3://" + s3.Bucket
	for _, c := range []struct {
		name, storage, endpoint, secret string
		readOnly                        bool
		said                            string
	}{
		{"wrong secret", bucket, s3.Endpoint, "wrong", false, "AWS_SECRET_ACCESS_KEY"},
		{"no such bucket", "s3://another", s3.Endpoint, storagetest.SecretKey, false, "RECTO_STORAGE"},
		{"ignores If-Match", bucket, ignorant.URL, storagetest.SecretKey, false, "conditional writes"},
		{"read-only bucket", bucket, s3.Endpoint, storagetest.SecretKey, true, "PutObject"},
		{"read-only disk", "", "", "", false, "read-only"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.storage == "" {
				c.storage = smallDisk(t, "ro")
			}
			if c.readOnly {
				s3.Kill()
				s3.Start(t, "--readonly")
			}
			t.Setenv("AWS_SECRET_ACCESS_KEY", c.secret)
			for _, verb := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"reindex"}} {
				args := append(verb, "--storage", c.storage, "--s3-endpoint", c.endpoint, "--state", t.TempDir())
				if out, said, code := call(t, args...); code != 6 || out != "" || !strings.Contains(said, c.said) {
					t.Errorf("recto %s ends with %d: %s", verb[0], code, said)
				}
			}
		})
	}
}

// A bucket that becomes read-only, as one whose credentials are withdrawn,
// refuses uploads as unavailable and fails nothing that was taken in.
func TestBucketReadOnly(t *testing.T) {
	s3 := storagetest.S3Server(t)
	t.Setenv("RECTO_SCRATCH", t.TempDir())
	s := serveOn(t, "s3://"+s3.Bucket, "--s3-endpoint", s3.Endpoint, "--state", t.TempDir())
	sample, blank := filepath.Join(testdata(t, "sample"), "report.pdf"), filepath.Join(testdata(t, "pages"), "blank.jpg")
	if status, _, said := s.post(t, sample); status != http.StatusAccepted {
		t.Fatalf("an upload gives %d: %s", status, said)
	}
	testtool.Await(t, func() bool { return statusOf(t, s, idOf(t, sample)).Pages > 0 }, "the document is not opened")
	s3.Kill()
	s3.Start(t, "--readonly")
	before := s.waits.Load()
	if status, kind, said := s.post(t, blank); status != http.StatusServiceUnavailable || kind != document.KindUnavailable || !strings.Contains(said, "PutObject") {
		t.Errorf("an upload to a read-only bucket gives %d, %s: %s", status, kind, said)
	}
	if _, said, code := call(t, "ingest", "--server", s.address, blank); code != 6 || !strings.Contains(said, "PutObject") {
		t.Errorf("recto ingest to a read-only bucket ends with %d: %s", code, said)
	}
	if _, _, code := call(t, "status", "--server", s.address, idOf(t, blank)); code != 2 {
		t.Errorf("recto status of what was not taken in ends with %d", code)
	}
	testtool.Await(t, func() bool { return s.waits.Load() >= before+3 }, "no job has failed three times")
	if v := statusOf(t, s, idOf(t, sample)); v.Status.Terminal() {
		t.Errorf("in a read-only bucket the document is %+v", v)
	}
	s3.Kill()
	s3.Start(t)
	if v := s.await(t, idOf(t, sample)); v.Status != wire.StatusReady {
		t.Errorf("in the end the document is %+v", v)
	}
	if status, _, said := s.post(t, blank); status != http.StatusAccepted {
		t.Errorf("then an upload gives %d: %s", status, said)
	}
}
