package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// throughput reads the same pages with recto ocr, with the service in one
// process, and with the service on S3 and NATS, in turn, and counts what a
// page costs there in requests, messages and bytes.
func (m *measure) throughput() (met bool, err error) {
	const rounds, documents, length = 2, 2, 8
	ways := []struct {
		name string
		read func(folders []string) (cost, error)
	}{
		{"recto ocr", m.readAlone},
		{"recto serve, a directory", m.readServed},
		{"recto serve, S3 and NATS", m.readApart},
	}
	best := make([]cost, len(ways))
	for round := range rounds {
		folders, err := m.documents(fmt.Sprintf("round-%d", round), documents, length, "ru-straight.jpg", "en-letter.jpg", "ru-skewed.jpg", "mixed-telegram.jpg")
		if err != nil {
			return false, err
		}
		for i, way := range ways {
			c, err := way.read(folders)
			if err != nil {
				return false, fmt.Errorf("%s: %w", way.name, err)
			}
			if m.verbose {
				fmt.Printf("  round %d, %s: %.1f s, %.1f s CPU\n", round+1, way.name, c.wall, c.cpu)
			}
			if round == 0 || c.wall < best[i].wall {
				best[i].wall = c.wall
			}
			if round == 0 || c.cpu < best[i].cpu {
				best[i].cpu = c.cpu
			}
			best[i].notes = c.notes
		}
	}
	const pages = documents * length
	fmt.Printf("  %d pages, %d readers, the best of %d rounds each\n", pages, readersAtOnce, rounds)
	met = true
	for i, way := range ways {
		c := best[i]
		fmt.Printf("  %-26s %5.2f s and %4.2f s CPU a page; throughput %.2f of recto ocr's by the clock, %.2f by CPU\n",
			way.name, c.wall/pages, c.cpu/pages, best[0].wall/c.wall, best[0].cpu/c.cpu)
		// Other programs on the machine disturb the clock, not the CPU times.
		met = met && max(best[0].wall/c.wall, best[0].cpu/c.cpu) >= 0.95
		for _, note := range c.notes {
			fmt.Println("      " + note)
		}
	}
	return met, nil
}

// readersAtOnce is how many pages are read at the same time.
const readersAtOnce = 2

// cost is what it took to read the documents.
type cost struct {
	wall, cpu float64 // seconds
	notes     []string
}

func (m *measure) readAlone(folders []string) (cost, error) {
	out, err := os.MkdirTemp(m.tmp, "ocr-")
	if err != nil {
		return cost{}, err
	}
	o, err := m.recto(nil, append([]string{"--as-document", "--format", "all", "--jobs", strconv.Itoa(readersAtOnce), "-o", out}, folders...)...)
	if err == nil && o.code != 0 {
		err = fmt.Errorf("exit code %d\n%s", o.code, o.stderr)
	}
	return cost{wall: o.wall, cpu: o.cpu}, err
}

func (m *measure) readServed(folders []string) (cost, error) {
	dir, err := os.MkdirTemp(m.tmp, "storage-")
	if err != nil {
		return cost{}, err
	}
	return m.readOn(folders, dir)
}

// readOn reads documents with a server of its own.
func (m *measure) readOn(folders []string, storage string, more ...string) (cost, error) {
	s, err := m.serve(storage, more...)
	if err != nil {
		return cost{}, err
	}
	defer s.stop()
	// The first page meets readers that have started.
	warm, err := m.documents("warm-"+filepath.Base(s.dir), 1, readersAtOnce, "en-letter.jpg")
	if err != nil {
		return cost{}, err
	}
	if err := s.read(warm, len(warm)); err != nil {
		return cost{}, err
	}
	before, begin := cpuOf(s.process), time.Now()
	if err := s.read(folders, len(warm)+len(folders)); err != nil {
		return cost{}, err
	}
	return cost{wall: time.Since(begin).Seconds(), cpu: cpuOf(s.process) - before}, nil
}

// readApart is readServed on an S3 and a NATS server, with what a page asks of them.
func (m *measure) readApart(folders []string) (cost, error) {
	s3, nats := os.Getenv("S3_SERVER"), os.Getenv("NATS_SERVER")
	if s3 == "" || nats == "" {
		return cost{}, fmt.Errorf("S3_SERVER and NATS_SERVER name no programs; scripts/measure.sh sets them")
	}
	dir, err := os.MkdirTemp(m.tmp, "apart-")
	if err != nil {
		return cost{}, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "s3", "archive"), 0o755); err != nil {
		return cost{}, err
	}
	bucketAt, queueAt, monitorAt := freeAddress(), freeAddress(), freeAddress()
	gateway, err := start(dir, s3, "--port", bucketAt, "--access", "measure", "--secret", "measure-secret", "--keep-alive", "--quiet", "posix", filepath.Join(dir, "s3"))
	if err != nil {
		return cost{}, err
	}
	defer end(gateway)
	_, port, _ := net.SplitHostPort(queueAt)
	_, monitor, _ := net.SplitHostPort(monitorAt)
	queue, err := start(dir, nats, "--addr", "127.0.0.1", "--port", port, "--http_port", monitor, "--jetstream", "--store_dir", filepath.Join(dir, "nats"))
	if err != nil {
		return cost{}, err
	}
	defer end(queue)
	for _, at := range []string{bucketAt, queueAt} {
		if err := awaitListener(at); err != nil {
			return cost{}, err
		}
	}
	counter := newCounter(bucketAt)
	defer counter.Close()
	var first, last asked
	counter.begin = func() { first, _ = whatWasAsked(gateway, queue, monitorAt) }
	c, err := m.readOn(folders, "s3://archive",
		"RECTO_STATE="+filepath.Join(dir, "state"), "RECTO_S3_ENDPOINT="+counter.URL, "AWS_ACCESS_KEY_ID=measure", "AWS_SECRET_ACCESS_KEY=measure-secret", "AWS_REGION=us-east-1", "RECTO_NATS_URL=nats://"+queueAt)
	if err != nil {
		return c, err
	}
	last, err = whatWasAsked(gateway, queue, monitorAt)
	c.notes = counter.notes(first, last)
	return c, err
}

// asked is what was asked of the S3 and the NATS server so far.
type asked struct {
	traffic
	gateway, queue float64 // CPU seconds
}

func whatWasAsked(gateway, queue *exec.Cmd, monitor string) (asked, error) {
	t, err := natsTraffic(monitor)
	return asked{t, cpuOf(gateway.Process), cpuOf(queue.Process)}, err
}

// notes tell what a page asked of both servers.
func (c *counter) notes(first, last asked) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	pages := float64(c.read)
	var requests []string
	total := 0
	for _, kind := range slices.Sorted(maps.Keys(c.requests)) {
		requests = append(requests, fmt.Sprintf("%.1f %s", float64(c.requests[kind])/pages, kind))
		total += c.requests[kind]
	}
	return []string{
		fmt.Sprintf("S3: %.1f requests a page (%s), %.0f kB up, %.0f kB down, %.1f objects of %.0f kB, %.0f ms of the server's CPU",
			float64(total)/pages, strings.Join(requests, ", "), float64(c.up)/pages/1e3, float64(c.down)/pages/1e3,
			float64(c.requests["PUT"])/pages, float64(c.up)/max(1, float64(c.requests["PUT"]))/1e3, (last.gateway-first.gateway)/pages*1e3),
		fmt.Sprintf("NATS: %.1f messages in and %.1f out a page, %.1f kB in and %.1f kB out, %.0f ms of the server's CPU",
			(last.InMsgs-first.InMsgs)/pages, (last.OutMsgs-first.OutMsgs)/pages, (last.InBytes-first.InBytes)/pages/1e3, (last.OutBytes-first.OutBytes)/pages/1e3,
			(last.queue-first.queue)/pages*1e3),
	}
}

// counter passes requests on to an S3 server and counts them from the first
// original on that is no warming up.
type counter struct {
	*httptest.Server
	begin func()

	mu        sync.Mutex
	originals int
	requests  map[string]int
	read      int
	up, down  int64
}

func newCounter(address string) *counter {
	c := &counter{requests: map[string]int{}, begin: func() {}}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: address})
			r.Out.Host = r.In.Host // it is signed
		},
		ModifyResponse: func(answer *http.Response) error {
			c.count(answer.Request)
			answer.Body = &counted{answer.Body, c}
			return nil
		},
	}
	c.Server = httptest.NewServer(proxy)
	return c
}

func (c *counter) count(r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/originals/") {
		if c.originals++; c.originals == readersAtOnce+1 {
			c.requests, c.read, c.up, c.down = map[string]int{}, 0, 0, 0
			c.begin()
		}
	}
	kind := r.Method
	if kind == http.MethodGet && r.URL.Query().Has("list-type") {
		kind = "LIST"
	}
	c.requests[kind]++
	c.up += max(0, r.ContentLength)
	if kind == http.MethodPut && strings.Contains(r.URL.Path, "/pages/") {
		c.read++
	}
}

type counted struct {
	io.ReadCloser
	c *counter
}

func (b *counted) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.c.mu.Lock()
	b.c.down += int64(n)
	b.c.mu.Unlock()
	return n, err
}

// traffic is what a NATS server says of itself.
type traffic struct {
	InMsgs   float64 `json:"in_msgs"`
	OutMsgs  float64 `json:"out_msgs"`
	InBytes  float64 `json:"in_bytes"`
	OutBytes float64 `json:"out_bytes"`
}

func natsTraffic(monitor string) (traffic, error) {
	var t traffic
	return t, getJSON("http://"+monitor+"/varz", &t)
}

// server is recto serve.
type server struct {
	m       *measure
	dir     string
	address string
	cmd     *exec.Cmd
	process *os.Process
}

// serve starts recto serve; more is its environment, besides the storage.
func (m *measure) serve(storage string, more ...string) (*server, error) {
	dir, err := os.MkdirTemp(m.tmp, "serve-")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(m.bin, "serve", "--listen", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), "RECTO_STORAGE="+storage, "RECTO_STATE=", "RECTO_SCRATCH="+dir, "RECTO_LOG=warn", "RECTO_WORKERS="+strconv.Itoa(readersAtOnce))
	cmd.Env = append(cmd.Env, more...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	said, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{m: m, dir: dir, cmd: cmd, process: cmd.Process}
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), "http://"); ok {
			s.address, _, _ = strings.Cut(rest, "/")
			go io.Copy(io.Discard, said)
			return s, nil
		}
	}
	s.stop()
	return nil, fmt.Errorf("recto serve does not start: %s", lines.Text())
}

func (s *server) stop() {
	s.process.Signal(syscall.SIGTERM)
	s.cmd.Wait()
}

// read brings documents and waits until the server has so many in all that are
// ready. It asks the catalogue, which costs the storage nothing.
func (s *server) read(folders []string, all int) error {
	if err := s.ingest(append([]string{"--as-document"}, folders...)...); err != nil {
		return err
	}
	for begin := time.Now(); time.Since(begin) < 20*time.Minute; time.Sleep(50 * time.Millisecond) {
		var list struct{ Counts map[string]int }
		if err := s.get("/api/v1/documents?limit=1", &list); err != nil {
			return err
		}
		if list.Counts["ready"] == all {
			return nil
		}
	}
	return fmt.Errorf("%s does not get ready with %d documents", s.address, all)
}

// get fetches JSON.
func (s *server) get(path string, v any) error { return getJSON("http://"+s.address+path, v) }

func getJSON(url string, v any) error {
	answer, err := http.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, answer.Status)
	}
	return json.NewDecoder(answer.Body).Decode(v)
}

func (s *server) ingest(args ...string) error {
	said, err := exec.Command(s.m.bin, append([]string{"ingest", "--server", s.address}, args...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("recto ingest: %w\n%.1000s", err, said)
	}
	return nil
}

// documents writes folders of pages that are all different: by what stands
// after the end of the picture.
func (m *measure) documents(name string, documents, length int, samples ...string) ([]string, error) {
	var folders []string
	n := 0
	for d := range documents {
		folder := filepath.Join(m.tmp, name, fmt.Sprintf("document-%04d", d+1))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return nil, err
		}
		for p := range length {
			data, err := os.ReadFile(filepath.Join("testdata", "pages", samples[n%len(samples)]))
			if err != nil {
				return nil, err
			}
			n++
			data = fmt.Appendf(data, "%s, page %d", name, n)
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.jpg", p+1)), data, 0o644); err != nil {
				return nil, err
			}
		}
		folders = append(folders, folder)
	}
	return folders, nil
}

// start starts a program in a process group of its own.
func start(dir, program string, args ...string) (*exec.Cmd, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd, cmd.Start()
}

func end(cmd *exec.Cmd) {
	cmd.Process.Kill()
	cmd.Wait()
}

func awaitListener(address string) error {
	for range 200 {
		if conn, err := net.Dial("tcp", address); err == nil {
			return conn.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("nobody listens at %s", address)
}

func freeAddress() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
