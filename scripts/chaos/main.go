// Command chaos brings documents to a service in many processes while it kills
// them at random, workers, NATS servers, the S3 server and the server itself,
// and compares all that came of it with an undisturbed run, byte for byte.
// scripts/chaos.sh builds what it needs and calls it.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	recto    = flag.String("recto", "", "recto's program")
	nats     = flag.String("nats", "", "the NATS server's program")
	gateway  = flag.String("s3", "", "the S3 server's program")
	samples  = flag.String("pages", "testdata/pages", "folder with pages to cut strips from")
	underWay = flag.Int("documents", 6, "documents to keep under way")
	length   = flag.Int("length", 3, "pages of each")
	workers  = flag.Int("workers", 2, "worker processes, with one reader each")
	nodes    = flag.Int("nodes", 1, "NATS servers: 1 or 3")
	kills    = flag.Int("kills", 6, "processes to kill before the rest may end in peace")
	pause    = flag.Duration("pause", 1500*time.Millisecond, "mean time from one kill to the next")
	away     = flag.Duration("away", 0, "how long the storage is to be away, once, in the middle")
	lose     = flag.Bool("lose", false, "delete all data of the queue, once, in the middle")
	seed     = flag.Uint64("seed", 1, "what the choice of victims depends on")
	patience = flag.Duration("patience", 10*time.Minute, "how long all of it may take")
	dir      = flag.String("dir", "", "empty folder to work in; it is left for a look after a failure")
)

func main() {
	flag.Parse()
	log.SetFlags(log.Ltime)
	ctx, cancel := context.WithTimeout(context.Background(), *patience)
	defer cancel()
	if err := run(ctx); err != nil {
		log.Fatalf("chaos: %v; see %s", err, *dir)
	}
}

func run(ctx context.Context) error {
	a, err := newArchive(filepath.Join(*dir, "archive"))
	if err != nil {
		return err
	}
	log.Printf("%d workers, %s, S3 and a server; %d kills", *workers, count(*nodes, "NATS server"), *kills)
	begin := time.Now()
	got, killed, err := inChaos(ctx, a)
	if err != nil {
		return err
	}
	chaos := time.Since(begin)
	log.Printf("all %s are read; now the same in peace", count(len(a.folders), "document"))
	begin = time.Now()
	want, err := inPeace(ctx, a)
	if err != nil {
		return err
	}
	peace := time.Since(begin)
	if err := compare(got, want); err != nil {
		return err
	}
	pages, again := readings(*dir)
	log.Printf("all %d objects are the same; %v with %d kills (%s), %v in peace",
		len(want), chaos.Round(time.Second), total(killed), list(killed), peace.Round(time.Second))
	most := inHand(killed)
	log.Printf("%d pages, %d of them begun again; at most %d were in hand at the kills", pages, again, most)
	if again > most {
		return fmt.Errorf("%d pages were begun again, more than were in hand", again)
	}
	return nil
}

// inHand is how many pages may have been in hand at the kills: that of a worker
// that was killed, and one of each worker when a server was that they need.
func inHand(killed map[string]int) int {
	return killed["worker"] + *workers*(killed["storage"]+killed["nats"])
}

// inPeace reads the archive with one server and returns all that came of it.
func inPeace(ctx context.Context, a *archive) (map[string]string, error) {
	store := filepath.Join(*dir, "peace")
	address := freeAddress()
	server := supervise("peace-server", []string{"RECTO_STORAGE=" + store, "RECTO_SCRATCH=" + filepath.Join(*dir, "scratch")}, *recto, "serve", "--listen", address)
	defer server.stop()
	if err := ingest(ctx, address, a.folders, "--wait"); err != nil {
		return nil, err
	}
	return objects(store)
}

// house is all the processes of a service.
type house struct {
	bucket  string // the folder that the S3 server keeps its bucket in
	address string
	server  *process
	storage *process
	nats    []*process
	workers []*process
}

// build starts everything.
func build() (*house, error) {
	h := &house{bucket: filepath.Join(*dir, "s3", "archive"), address: freeAddress()}
	if err := os.MkdirAll(h.bucket, 0o755); err != nil {
		return nil, err
	}
	s3 := freeAddress()
	h.storage = supervise("storage", nil, *gateway, "--port", s3, "--access", "chaos", "--secret", "chaos-secret", "--quiet", "posix", filepath.Dir(h.bucket))
	url := h.cluster()
	env := []string{
		"RECTO_STORAGE=s3://archive", "RECTO_S3_ENDPOINT=http://" + s3, "AWS_ACCESS_KEY_ID=chaos", "AWS_SECRET_ACCESS_KEY=chaos-secret", "AWS_REGION=us-east-1",
		"RECTO_NATS_URL=" + url, "RECTO_SCRATCH=" + filepath.Join(*dir, "scratch"), "RECTO_SWEEP=3s", "RECTO_LOG=debug", "RECTO_STATE=" + filepath.Join(*dir, "state"),
	}
	h.server = supervise("server", env, *recto, "serve", "--workers", "0", "--listen", h.address)
	for n := range *workers {
		h.workers = append(h.workers, supervise(fmt.Sprintf("worker-%d", n+1), env, *recto, "worker", "--workers", "1"))
	}
	return h, nil
}

// cluster starts the queue's servers and returns their URL.
func (h *house) cluster() string {
	var clients, routes []string
	for range *nodes {
		clients, routes = append(clients, freeAddress()), append(routes, "nats://"+freeAddress())
	}
	for n := range *nodes {
		_, port, _ := strings.Cut(clients[n], ":")
		args := []string{"--addr", "127.0.0.1", "--port", port, "--name", fmt.Sprintf("n%d", n+1), "--jetstream", "--store_dir", h.natsDir(n)}
		if *nodes > 1 {
			args = append(args, "--cluster_name", "chaos", "--cluster", routes[n], "--routes", strings.Join(routes, ","))
		}
		h.nats = append(h.nats, supervise(fmt.Sprintf("nats-%d", n+1), nil, *nats, args...))
	}
	return "nats://" + strings.Join(clients, ",nats://")
}

func (h *house) natsDir(n int) string { return filepath.Join(*dir, fmt.Sprintf("nats-%d", n+1)) }

func (h *house) stop() {
	var all sync.WaitGroup
	for _, p := range append(append([]*process{h.server, h.storage}, h.nats...), h.workers...) {
		all.Go(p.stop)
	}
	all.Wait()
}

// open returns how many documents are not at their end.
func (h *house) open() int {
	marks, _ := filepath.Glob(filepath.Join(h.bucket, "open", "*"))
	return len(marks)
}

// inChaos keeps documents coming until all kills are done, waits until all are
// read, and returns what came of them.
func inChaos(ctx context.Context, a *archive) (map[string]string, map[string]int, error) {
	h, err := build()
	if err != nil {
		return nil, nil, err
	}
	defer h.stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	killing, enough := context.WithCancel(ctx)
	var bringing sync.WaitGroup
	bringing.Go(func() {
		for killing.Err() == nil {
			if h.open() < *underWay {
				folders, err := a.write((*underWay+1)/2, *length)
				if err == nil {
					err = ingest(ctx, h.address, folders)
				}
				if err != nil {
					cancel(err)
				}
			}
			sleep(killing, 300*time.Millisecond)
		}
	})
	killed, err := h.kill(ctx)
	enough()
	bringing.Wait()
	if err != nil {
		return nil, nil, err
	}
	log.Printf("%d kills done, %s under way", total(killed), count(h.open(), "document"))
	for h.open() > 0 {
		if !sleep(ctx, 100*time.Millisecond) {
			return nil, nil, fmt.Errorf("%s stuck", count(h.open(), "document"))
		}
	}
	// All are ready, and nothing else, or this fails.
	if err := ingest(ctx, h.address, a.folders, "--wait"); err != nil {
		return nil, nil, err
	}
	got, err := objects(h.bucket)
	return got, killed, err
}

// kill kills at random until it is enough, and returns how many of which kind.
// In the middle the storage is away and the queue loses its data, if asked for.
func (h *house) kill(ctx context.Context) (map[string]int, error) {
	kinds := [][]*process{h.workers, {h.storage}, h.nats, {h.server}}
	var deck [][]*process // each kind once in any order, again and again
	killed := map[string]int{}
	dice := rand.New(rand.NewPCG(*seed, 0))
	for h.open() == 0 { // the first start takes a while
		if !sleep(ctx, 100*time.Millisecond) {
			return nil, context.Cause(ctx)
		}
	}
	for n := 1; total(killed) < *kills; {
		if !sleep(ctx, time.Duration(dice.ExpFloat64()*float64(*pause))) {
			return nil, context.Cause(ctx)
		}
		if len(deck) == 0 {
			deck = slices.Clone(kinds)
			dice.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
		}
		kind := deck[0]
		deck = deck[1:]
		victim := kind[dice.IntN(len(kind))]
		if victim.kill() {
			killed[strings.TrimRight(victim.name, "-0123456789")]++
		}
		if total(killed)%10 == 0 && total(killed) == 10*n {
			log.Printf("%d kills, %s under way", total(killed), count(h.open(), "document"))
			n++
		}
		if total(killed) == *kills/3 && *away > 0 {
			log.Printf("the storage is away for %v", *away)
			h.storage.hold()
			sleep(ctx, *away)
			h.storage.release()
			killed["storage"]++
		}
		if total(killed) == 2**kills/3 && *lose {
			log.Print("the queue loses all its data")
			for _, p := range h.nats {
				p.hold()
				killed["nats"]++
			}
			for n := range h.nats {
				if err := os.RemoveAll(h.natsDir(n)); err != nil {
					return nil, err
				}
			}
			for _, p := range h.nats {
				p.release()
			}
		}
	}
	return killed, nil
}

// sleep waits, and reports whether ctx lets it wait to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

func total(killed map[string]int) int {
	n := 0
	for _, k := range killed {
		n += k
	}
	return n
}

func list(killed map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(killed)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, killed[name]))
	}
	return strings.Join(parts, ", ")
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
