package queue_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"recto/document"
	"recto/internal/testtool"
	"recto/queue"
	"recto/wire"
)

// TestMain is also the program of processes to be killed: a worker with the
// queue in it, that takes page 7 of a document and never ends with it, and a
// NATS server.
func TestMain(m *testing.M) {
	switch os.Getenv("QUEUE_TEST") {
	case "worker":
		q, err := queue.Open(context.Background(), queue.Options{Dir: os.Getenv("QUEUE_DIR"), Patience: time.Second})
		if err != nil {
			panic(err)
		}
		q.Work(context.Background(), queue.WorkOptions{Slots: 1, Log: slog.Default()}, func(ctx context.Context, j wire.Job, _ func() bool) error {
			if err := q.Begin(ctx, j.Document, run, 7); err != nil {
				panic(err)
			}
			fmt.Println("begun")
			<-ctx.Done()
			return nil
		})
	case "server":
		s, err := natsServer(&server.Options{Host: "127.0.0.1", Port: port(os.Getenv("QUEUE_URL")), StoreDir: os.Getenv("QUEUE_DIR")})
		if err != nil {
			panic(err)
		}
		fmt.Println("begun")
		s.WaitForShutdown()
	default:
		os.Exit(m.Run())
	}
}

// child starts this program in another role and waits until it says so.
func child(t *testing.T, role string, env ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), "QUEUE_TEST="+role), env...)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(c) })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "begun\n" {
		t.Fatalf("%s said %q, %v", role, line, err)
	}
	return c
}

func kill(c *exec.Cmd) {
	c.Process.Kill()
	c.Wait()
}

// A worker that is killed with its queue loses no job, and each time counts as
// vanished with the page it had in hand.
func TestKilledWorker(t *testing.T) {
	dir := t.TempDir()
	q, err := queue.Open(t.Context(), queue.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	add(t, q, 1, wire.Job{Kind: wire.JobPages, Lane: wire.Today, Document: id(1), Run: run, First: 1, Last: 16})
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	const kills = 3
	for range kills {
		kill(child(t, "worker", "QUEUE_DIR="+dir))
	}
	q = open(t, queue.Options{Dir: dir, Patience: time.Second})
	var begun, done atomic.Int64
	work(t, q, 1, func(ctx context.Context, j wire.Job, _ func() bool) error {
		for q.Begin(ctx, id(1), run, 7) == nil {
			begun.Add(1)
		}
		done.Add(1)
		return nil
	}, func() bool { return done.Load() == 1 })
	if left := queue.MaxVanished - kills; begun.Load() != int64(left) {
		t.Errorf("%d attempts were left after %d kills, want %d", begun.Load(), kills, left)
	}
}

// Servers of others may be killed and come back: no job is lost, and workers
// go on by themselves.
func TestKilledServer(t *testing.T) {
	env := []string{"QUEUE_DIR=" + t.TempDir(), "QUEUE_URL=" + freeURL(t)}
	at := env[1][len("QUEUE_URL="):]
	s := child(t, "server", env...)
	q := open(t, queue.Options{URL: at, Patience: 2 * time.Second})
	const jobs = 60
	for n := range jobs {
		add(t, q, 1, openJob(n))
	}
	var mu sync.Mutex
	done := map[string]int{}
	var total atomic.Int64
	// Two jobs are in hand from before a kill until after it.
	due, back := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(back)
		for range 2 {
			<-due
			kill(s)
			ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
			if _, err := q.Add(ctx, openJob(1000)); err == nil {
				t.Error("queued a job with no server")
			}
			cancel()
			s = child(t, "server", env...)
			back <- struct{}{}
		}
	}()
	work(t, q, 4, func(_ context.Context, j wire.Job, _ func() bool) error {
		mu.Lock()
		done[j.Document]++
		mu.Unlock()
		if n := total.Add(1); n == 15 || n == 40 {
			due <- struct{}{}
			<-back
		}
		return nil
	}, func() bool {
		mu.Lock()
		n := len(done)
		if done[id(1000)] > 0 {
			n-- // its answer was lost, not it
		}
		mu.Unlock()
		if n < jobs {
			return false
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		stats, err := q.Stats(ctx)
		return err == nil && stats.Lanes[wire.Backlog] == queue.LaneStats{}
	})
	again := 0
	for _, n := range done {
		again += n - 1
	}
	if again > 2*5 {
		t.Errorf("%d jobs done again after 2 kills with 5 in hand", again)
	}
}

// Servers of others may come back with nothing: once mended the queue takes
// jobs, workers that never stopped do them, and events are told.
func TestLostData(t *testing.T) {
	env := []string{"QUEUE_DIR=" + t.TempDir(), "QUEUE_URL=" + freeURL(t)}
	s := child(t, "server", env...)
	q := open(t, queue.Options{URL: env[1][len("QUEUE_URL="):], Patience: 2 * time.Second})
	if err := q.Mend(t.Context()); err != nil {
		t.Fatal(err)
	}
	var done atomic.Int64
	first := make(chan struct{})
	handle := func(_ context.Context, j wire.Job, _ func() bool) error {
		if err := q.Begin(t.Context(), j.Document, run, 1); err != nil {
			return err
		}
		if complete, err := q.Done(t.Context(), j.Document, run, 1, 1); err != nil || !complete {
			return err
		}
		if err := q.Announce(t.Context(), wire.Event{Type: wire.DocumentReady, Document: j.Document}); err != nil {
			return err
		}
		if done.Add(1) == 1 {
			close(first)
		}
		return nil
	}
	add(t, q, 1, openJob(1))
	go func() {
		<-first
		kill(s)
		if err := os.RemoveAll(env[0][len("QUEUE_DIR="):]); err != nil {
			t.Error(err)
		}
		s = child(t, "server", env...)
		testtool.Until(t.Context(), func() bool { return q.Mend(t.Context()) == nil })
		add(t, q, 1, openJob(2))
	}()
	work(t, q, 2, handle, func() bool { return done.Load() == 2 })
	for e, err := range q.Follow(t.Context(), 0) {
		if err != nil || e.Document != id(2) {
			t.Errorf("the first event is %+v, %v", e, err)
		}
		break
	}
}

// In a cluster of three everything is there three times, and one of them may go.
func TestCluster(t *testing.T) {
	var routes []*url.URL
	for range 3 {
		route, err := url.Parse(freeURL(t))
		if err != nil {
			t.Fatal(err)
		}
		routes = append(routes, route)
	}
	var servers []*server.Server
	var urls string
	for n := range 3 {
		at := freeURL(t)
		s, err := natsServer(&server.Options{
			ServerName: fmt.Sprint("n", n), Host: "127.0.0.1", Port: port(at), StoreDir: t.TempDir(), Routes: routes,
			Cluster: server.ClusterOpts{Name: "recto", Host: "127.0.0.1", Port: port(routes[n].String())},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			s.Shutdown()
			s.WaitForShutdown()
		})
		servers = append(servers, s)
		urls += "," + at
	}
	for n, s := range servers {
		testtool.Await(t, s.JetStreamIsCurrent, "server %d does not become current", n)
	}
	q := open(t, queue.Options{URL: urls[1:]})
	again := open(t, queue.Options{URL: urls[1:]})
	add(t, q, 1, openJob(1))
	add(t, again, 0, openJob(1))

	conn, err := nats.Connect(urls[1:])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"RECTO_JOBS", "RECTO_DEAD", "RECTO_EVENTS", "KV_RECTO_STATE"} {
		if s, err := js.Stream(t.Context(), name); err != nil || s.CachedInfo().Config.Replicas != 3 {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}

	servers[0].Shutdown()
	servers[0].WaitForShutdown()
	testtool.Await(t, func() bool {
		_, err := q.Add(t.Context(), openJob(2))
		if err != nil && !document.IsKind(err, document.KindUnavailable) {
			t.Fatal(err)
		}
		return err == nil
	}, "two of three servers take no job")
	for page := range 20 {
		if err := q.Begin(t.Context(), id(1), run, page+1); err != nil {
			t.Error(err)
		}
		if complete, err := again.Done(t.Context(), id(1), run, 20, page+1); err != nil || complete != (page == 19) {
			t.Error(page, complete, err)
		}
	}
}

func natsServer(o *server.Options) (*server.Server, error) {
	o.JetStream, o.NoSigs, o.NoLog, o.DisableJetStreamBanner = true, true, true, true
	s, err := server.NewServer(o)
	if err != nil {
		return nil, err
	}
	s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		return nil, errors.New("the server does not become ready")
	}
	return s, nil
}

func freeURL(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "nats://" + listener.Addr().String()
}

func port(at string) int {
	u, err := url.Parse(at)
	if err != nil {
		panic(err)
	}
	var n int
	fmt.Sscan(u.Port(), &n)
	return n
}
