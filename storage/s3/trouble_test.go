package s3_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/signer"

	"recto/document"
	"recto/internal/testtool"
	"recto/storage"
	"recto/storage/s3"
	"recto/storage/storagetest"
)

func TestWrongCredentials(t *testing.T) {
	server := storagetest.S3Server(t)
	o := s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket}
	for _, wrong := range [][2]string{{storagetest.AccessKey, "wrong"}, {"wrong", storagetest.SecretKey}} {
		t.Setenv("AWS_ACCESS_KEY_ID", wrong[0])
		t.Setenv("AWS_SECRET_ACCESS_KEY", wrong[1])
		s := open(t, o)
		for name, err := range everything(t.Context(), s) {
			if name == "stat" && wrong[0] == "wrong" {
				continue // versitygw answers 404, and a HEAD has nothing else to say
			}
			if !document.IsKind(err, document.KindUnavailable) {
				t.Errorf("%s: %v", name, err)
			}
		}
		err := document.AsError(s.Probe(t.Context()))
		if err.Kind != document.KindUnavailable || !strings.Contains(err.Advice(), "AWS_SECRET_ACCESS_KEY") {
			t.Errorf("%v: %s", err, err.Advice())
		}
	}
}

func TestReadOnlyBucket(t *testing.T) {
	server := storagetest.S3Server(t)
	s := open(t, s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket})
	server.Kill()
	server.Start(t, "--readonly")
	err := document.AsError(s.Probe(t.Context()))
	if err.Kind != document.KindUnavailable || !strings.Contains(err.Advice(), "PutObject") {
		t.Errorf("%v: %s", err, err.Advice())
	}
}

func TestNoBucket(t *testing.T) {
	server := storagetest.S3Server(t)
	s := open(t, s3.Options{Endpoint: server.Endpoint, Bucket: "another"})
	err := document.AsError(s.Probe(t.Context()))
	if err.Kind != document.KindUnavailable || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("%v", err)
	}
}

// A server that is killed and comes back costs its clients nothing but time.
func TestKilledServer(t *testing.T) {
	server := storagetest.S3Server(t)
	s := open(t, s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket})
	large := bytes.Repeat([]byte("0123456789abcdef"), 4<<20)
	if _, err := s.Put(t.Context(), "large", bytes.NewReader(large), -1, storage.Options{}); err != nil {
		t.Fatal(err)
	}
	body, _, err := s.Get(t.Context(), "large", storage.Range{Start: 16, Length: int64(len(large)) - 32})
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	begin := make([]byte, 100_000)
	if _, err := io.ReadFull(body, begin); err != nil {
		t.Fatal(err)
	}

	var all sync.WaitGroup
	var stored atomic.Int64
	for worker := range 4 {
		all.Go(func() {
			for i := range 60 {
				key := fmt.Sprintf("small/%d/%d", worker, i)
				if _, err := s.PutIfAbsent(t.Context(), key, strings.NewReader(key), -1, storage.Options{}); err != nil {
					t.Errorf("%s: %v", key, err)
				}
				if data, _, err := storage.ReadAll(t.Context(), s, key); err != nil || string(data) != key {
					t.Errorf("%s: %q, %v", key, data, err)
				}
				stored.Add(1)
			}
		})
	}
	all.Go(func() {
		if _, err := s.Put(t.Context(), "large again", bytes.NewReader(large), -1, storage.Options{}); err != nil {
			t.Error(err)
		}
	})
	for kill := range 3 {
		testtool.Await(t, func() bool { return stored.Load() >= int64(kill+1)*40 }, "kill %d: %d objects are stored", kill, &stored)
		server.Kill()
		server.Start(t)
	}
	all.Wait()

	rest, err := io.ReadAll(body)
	if err != nil || !bytes.Equal(append(begin, rest...), large[16:len(large)-16]) {
		t.Errorf("read %d bytes over the kills: %v", len(begin)+len(rest), err)
	}
	again, _, err := storage.ReadAll(t.Context(), s, "large again")
	if err != nil || !bytes.Equal(again, large) {
		t.Errorf("stored %d bytes over the kills: %v", len(again), err)
	}
	n := 0
	for _, err := range s.List(t.Context(), "small/", "") {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 240 {
		t.Errorf("%d of 240 objects", n)
	}
}

// An object that is replaced while it is read, over a broken connection, is
// never mixed up with its successor.
func TestReplacedWhileRead(t *testing.T) {
	server := storagetest.S3Server(t)
	s := open(t, s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket})
	put := func(c byte) {
		if _, err := s.Put(t.Context(), "key", bytes.NewReader(bytes.Repeat([]byte{c}, 32<<20)), -1, storage.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	put('a')
	body, _, err := s.Get(t.Context(), "key", storage.Range{})
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if _, err := io.ReadFull(body, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	server.Start(t)
	put('b')
	rest, err := io.ReadAll(body)
	if !document.IsKind(err, document.KindConflict) || bytes.IndexByte(rest, 'b') >= 0 {
		t.Errorf("read %d bytes more: %v", len(rest), err)
	}
}

// A server that stays away is unavailable, for every call.
func TestServerAway(t *testing.T) {
	server := storagetest.S3Server(t)
	s := open(t, s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket})
	server.Kill()
	for name, err := range everything(t.Context(), s) {
		if !document.IsKind(err, document.KindUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := s.Stat(ctx, "key"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting cannot be cut short: %v", err)
	}
}

// everything tries all calls at once and returns their errors.
func everything(ctx context.Context, s *s3.Store) map[string]error {
	calls := map[string]func() error{
		"put": func() error {
			_, err := s.Put(ctx, "key", strings.NewReader("x"), 1, storage.Options{})
			return err
		},
		"put large": func() error {
			_, err := s.Put(ctx, "key", bytes.NewReader(make([]byte, 17<<20)), -1, storage.Options{})
			return err
		},
		"get": func() error {
			_, _, err := s.Get(ctx, "key", storage.Range{})
			return err
		},
		"stat": func() error {
			_, err := s.Stat(ctx, "key")
			return err
		},
		"list": func() error {
			for _, err := range s.List(ctx, "", "") {
				return err
			}
			return nil
		},
		"delete": func() error { return s.Delete(ctx, "key") },
	}
	errs := map[string]error{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for name, call := range calls {
		all.Go(func() {
			err := call()
			mu.Lock()
			defer mu.Unlock()
			errs[name] = err
		})
	}
	all.Wait()
	return errs
}

func TestProbe(t *testing.T) {
	server := storagetest.S3Server(t)
	s := open(t, s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket, Prefix: "a/b"})
	if err := s.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	for info, err := range s.List(t.Context(), "", "") {
		t.Errorf("the probe left %+v, %v", info, err)
	}
	for _, header := range []string{"If-Match", "If-None-Match"} {
		// The proxy stands for a server that does not know the header: it
		// drops it and signs anew.
		proxy := proxyTo(t, server, func(r *http.Request) { r.Header.Del(header) }, nil)
		s := open(t, s3.Options{Endpoint: proxy.URL, Bucket: server.Bucket})
		err := document.AsError(s.Probe(t.Context()))
		if err == nil || err.Kind != document.KindUnavailable || !strings.Contains(err.Error(), "ignores "+header) || err.Hint == "" {
			t.Errorf("without %s: %v", header, err)
		}
	}
}

// A write whose answer got lost is done once and is no conflict with itself.
func TestLostAnswers(t *testing.T) {
	server := storagetest.S3Server(t)
	var lost sync.Map
	proxy := proxyTo(t, server, func(*http.Request) {}, func(answer *http.Response) error {
		r := answer.Request
		// Lose the first answer to each write; the last of a large one is a POST.
		if _, again := lost.LoadOrStore(r.Method+r.URL.RequestURI()+r.Header.Get("X-Amz-Meta-Recto-Write"), true); !again && r.Method != http.MethodGet && r.Method != http.MethodHead {
			return errors.New("lost")
		}
		return nil
	})
	s := open(t, s3.Options{Endpoint: proxy.URL, Bucket: server.Bucket})
	for _, size := range []int{10, 17 << 20} {
		key := fmt.Sprint("key/", size)
		data := bytes.Repeat([]byte("x"), size)
		info, err := s.PutIfAbsent(t.Context(), key, bytes.NewReader(data), -1, storage.Options{Metadata: map[string]string{"name": "имя"}})
		if err != nil {
			t.Fatalf("%d bytes: put if absent: %v", size, err)
		}
		if info.Size != int64(size) || info.Metadata["name"] != "имя" || len(info.Metadata) != 1 {
			t.Errorf("%+v", info)
		}
		data[0] = 'y'
		if _, err := s.PutIfMatch(t.Context(), key, info.ETag, bytes.NewReader(data), -1, storage.Options{}); err != nil {
			t.Errorf("%d bytes: put if match: %v", size, err)
		}
		if _, err := s.PutIfAbsent(t.Context(), key, bytes.NewReader(data), -1, storage.Options{}); !document.IsKind(err, document.KindConflict) {
			t.Errorf("%d bytes: put over another's: %v", size, err)
		}
		if got, _, err := storage.ReadAll(t.Context(), s, key); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes: %v", size, err)
		}
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
}

// proxyTo forwards to a server what change leaves of a request, signed anew.
// Where answer returns an error, the client's connection breaks instead.
func proxyTo(t *testing.T, server *storagetest.Server, change func(*http.Request), answer func(*http.Response) error) *httptest.Server {
	target, err := url.Parse(server.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			for name := range r.Out.Header {
				if strings.HasPrefix(name, "X-Forwarded") {
					r.Out.Header.Del(name)
				}
			}
			change(r.Out)
			r.Out.Header.Del("Authorization")
			r.Out = signer.SignV4(*r.Out, storagetest.AccessKey, storagetest.SecretKey, "", "us-east-1")
		},
		ModifyResponse: answer,
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	})
	t.Cleanup(proxy.Close)
	return proxy
}

func TestTLS(t *testing.T) {
	server := storagetest.S3Server(t)
	target, err := url.Parse(server.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewTLSServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", target.Host, r.In.Host
		},
	})
	defer front.Close()
	o := s3.Options{Endpoint: front.URL, Bucket: server.Bucket}
	_, err = open(t, o).Stat(t.Context(), "key")
	if e := document.AsError(err); e.Kind != document.KindUnavailable || !strings.Contains(e.Hint, "AWS_CA_BUNDLE") {
		t.Errorf("a strange certificate: %v", err)
	}
	o.CAFile = filepath.Join(t.TempDir(), "ca.pem")
	if _, err := s3.Open(t.Context(), o); !document.IsKind(err, document.KindUsage) {
		t.Errorf("no file of certificates: %v", err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw})
	if err := os.WriteFile(o.CAFile, cert, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := open(t, o).Probe(t.Context()); err != nil {
		t.Error(err)
	}
}

// What others put into the bucket does no harm.
func TestForeignObjects(t *testing.T) {
	server := storagetest.S3Server(t)
	client, err := minio.New(strings.TrimPrefix(server.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(storagetest.AccessKey, storagetest.SecretKey, ""), Region: "us-east-1",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"inbox/folder/", "inbox/.DS_Store", "inbox/Дело.pdf", "beside"} {
		o := minio.PutObjectOptions{UserMetadata: map[string]string{"Name": "100%zz"}, DisableContentSha256: true}
		if _, err := client.PutObject(t.Context(), server.Bucket, key, strings.NewReader(""), 0, o); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, s3.Options{Endpoint: server.Endpoint, Bucket: server.Bucket, Prefix: "inbox"})
	var keys []string
	for info, err := range s.List(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	if !slices.Equal(keys, []string{"Дело.pdf"}) {
		t.Errorf("listed %q", keys)
	}
	info, err := s.Stat(t.Context(), "Дело.pdf")
	if err != nil || info.Metadata["name"] != "100%zz" {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestOptions(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "eu-north-1", "AWS_CA_BUNDLE": "",
		"AWS_ENDPOINT_URL": "http://one.example:9000", "AWS_ENDPOINT_URL_S3": "",
	} {
		t.Setenv(name, value)
	}
	for _, test := range []struct {
		o    s3.Options
		want string
	}{
		{s3.Options{Bucket: "bkt"}, "http://one.example:9000/bkt/key"},
		{s3.Options{Bucket: "bkt", Prefix: "/p/q/"}, "http://one.example:9000/bkt/p/q/key"},
		{s3.Options{Bucket: "bkt", Endpoint: "https://two.example"}, "https://two.example/bkt/key"},
		{s3.Options{Bucket: "bkt", Endpoint: "https://two.example", Addressing: "virtual"}, "https://bkt.two.example/key"},
		{s3.Options{Bucket: "bkt", Endpoint: "https://s3.amazonaws.com"}, "https://bkt.s3.dualstack.eu-north-1.amazonaws.com/key"},
		{s3.Options{Bucket: "bkt", Endpoint: "https://s3.amazonaws.com", Addressing: "path"}, "https://s3.dualstack.eu-north-1.amazonaws.com/bkt/key"},
	} {
		u := s3.URL(t, open(t, test.o), "key")
		if got := u.Scheme + "://" + u.Host + u.Path; got != test.want {
			t.Errorf("%+v: %s, want %s", test.o, got, test.want)
		}
		if !strings.Contains(u.RawQuery, "%2Feu-north-1%2F") {
			t.Errorf("%+v: region in %s", test.o, u.RawQuery)
		}
	}
	for _, o := range []s3.Options{
		{}, {Bucket: "../x"}, {Bucket: "bkt", Endpoint: "two.example"}, {Bucket: "bkt", Endpoint: "ftp://two.example"}, {Bucket: "bkt", Endpoint: "http://two.example/path"},
		{Bucket: "bkt", Addressing: "sideways"}, {Bucket: "bkt", Prefix: "a/../b"},
	} {
		if _, err := s3.Open(t.Context(), o); !document.IsKind(err, document.KindUsage) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
