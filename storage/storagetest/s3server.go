package storagetest

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// gateway is the S3 server of the tests: versitygw over a directory. It is
// built outside our go.mod, once, and kept in the user's cache directory.
const gateway = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"

// AccessKey and SecretKey are what the server accepts.
const (
	AccessKey = "recto-test"
	SecretKey = "recto-test-secret"
)

// Server is an S3 server on the loopback interface, with one bucket.
type Server struct {
	// Endpoint is its URL.
	Endpoint string
	// Bucket exists and is empty at first.
	Bucket string
	// Dir holds a directory for each bucket.
	Dir string

	binary  string
	log     *os.File
	process *exec.Cmd
	exited  chan struct{}
}

// S3Server builds a real S3 server if need be, starts it on a free port and
// sets the AWS_* environment of the test for it. With -short it skips the
// test. The server ends with the test.
func S3Server(t testing.TB) *Server {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no S3 server")
	}
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": AccessKey, "AWS_SECRET_ACCESS_KEY": SecretKey,
		"AWS_SESSION_TOKEN": "", "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_S3": "", "AWS_CA_BUNDLE": "",
	} {
		t.Setenv(name, value)
	}
	binary, err := buildGateway()
	if err != nil {
		t.Fatalf("The S3 server for the tests cannot be built: %v", err)
	}
	log, err := os.Create(filepath.Join(t.TempDir(), "s3.log"))
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Bucket: "archive", Dir: t.TempDir(), binary: binary, log: log}
	t.Cleanup(func() {
		s.Kill()
		if t.Failed() {
			if said, _ := os.ReadFile(log.Name()); len(said) > 0 {
				t.Logf("the S3 server said:\n%.4000s", said)
			}
		}
		log.Close()
	})
	s.Endpoint = "http://" + freeAddress(t)
	// To versitygw a directory is a bucket.
	if err := os.Mkdir(filepath.Join(s.Dir, s.Bucket), 0o755); err != nil {
		t.Fatal(err)
	}
	s.Start(t)
	return s
}

// Start starts the server, or starts it again with the same data at the same
// address, and waits until it answers. args are more flags of versitygw.
func (s *Server) Start(t testing.TB, args ...string) {
	t.Helper()
	all := append([]string{
		"--port", strings.TrimPrefix(s.Endpoint, "http://"), "--access", AccessKey, "--secret", SecretKey,
		"--health", "/health", "--keep-alive", "--quiet",
	}, args...)
	s.process = exec.Command(s.binary, append(all, "posix", s.Dir)...)
	s.process.Stdout, s.process.Stderr = s.log, s.log
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan struct{})
	s.exited = exited
	go func() {
		s.process.Wait()
		close(exited)
	}()
	for range 600 {
		if answer, err := http.Get(s.Endpoint + "/health"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-exited:
			t.Fatal("the S3 server ended at its start")
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("the S3 server does not answer")
}

// Kill ends the server as a power cut would.
func (s *Server) Kill() {
	if s.process == nil {
		return
	}
	s.process.Process.Signal(syscall.SIGKILL)
	<-s.exited
	s.process = nil
}

// buildGateway returns the path of the server's program.
func buildGateway() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	_, version, _ := strings.Cut(gateway, "@")
	dir := filepath.Join(cache, "recto-test", "versitygw-"+version)
	binary := filepath.Join(dir, "versitygw")
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	// Tests of several packages may build at once; each renames its own.
	temp, err := os.MkdirTemp(dir, "build-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	build := exec.Command("go", "install", gateway)
	build.Dir = temp
	build.Env = append(os.Environ(), "GOBIN="+temp, "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go install %s: %w\n%s", gateway, err, said)
	}
	return binary, os.Rename(filepath.Join(temp, "versitygw"), binary)
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
