// Command chaos reads documents with several workers while it kills them, the
// queue's servers and the S3 server at random, and compares all that came of
// it with an undisturbed run, byte for byte. scripts/chaos.sh builds what it
// needs and calls it.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

var (
	recto    = flag.String("recto", "", "recto's program")
	nats     = flag.String("nats", "", "the NATS server's program")
	gateway  = flag.String("s3", "", "the S3 server's program")
	samples  = flag.String("pages", "testdata/pages", "folder with pages to make documents of")
	docs     = flag.Int("documents", 6, "documents to read")
	length   = flag.Int("length", 3, "pages of each")
	workers  = flag.Int("workers", 2, "worker processes, with one reader each")
	nodes    = flag.Int("nodes", 1, "NATS servers: 1 or 3")
	kills    = flag.Int("kills", 6, "processes to kill before the rest may end in peace")
	pause    = flag.Duration("pause", 1500*time.Millisecond, "mean time from one kill to the next")
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
	archive := filepath.Join(*dir, "archive")
	if err := write(archive); err != nil {
		return err
	}
	log.Printf("%d documents of %d pages, read in peace", *docs, *length)
	begin := time.Now()
	want, err := inPeace(ctx, archive)
	if err != nil {
		return err
	}
	peace := time.Since(begin)
	begin = time.Now()
	log.Printf("the same with %d workers, %d NATS servers, S3, and %d kills", *workers, *nodes, *kills)
	got, killed, err := inChaos(ctx, archive)
	if err != nil {
		return err
	}
	if err := compare(got, want); err != nil {
		return err
	}
	read, again := readings(*dir)
	log.Printf("all %d objects are the same; %v in peace, %v with %d kills (%s)", len(want), peace.Round(time.Second), time.Since(begin).Round(time.Second), total(killed), list(killed))
	log.Printf("%d pages, %d of them read again", read, again)
	if again > total(killed) {
		return fmt.Errorf("%d pages were read again, more than were in hand", again)
	}
	return nil
}

// write makes documents: folders of pages that differ from each other by bytes
// after the end of the picture.
func write(archive string) error {
	names := []string{"blank.jpg", "en-letter.jpg", "blank.jpg", "ru-straight.jpg", "blank.jpg", "ru-skewed.jpg", "blank.jpg"}
	for d := range *docs {
		folder := filepath.Join(archive, fmt.Sprintf("document-%03d", d+1))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		for p := range *length {
			data, err := os.ReadFile(filepath.Join(*samples, names[(d+p)%len(names)]))
			if err != nil {
				return err
			}
			data = fmt.Appendf(data, "page %d of document %d", p+1, d+1)
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.jpg", p+1)), data, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// ingest hands the archive to a server and waits until all is read.
func ingest(ctx context.Context, archive, address string) error {
	folders, err := filepath.Glob(filepath.Join(archive, "*"))
	if err != nil {
		return err
	}
	args := append([]string{"ingest", "--wait", "--as-document", "--server", address}, folders...)
	// Whoever brings documents tries again, as people do; what is there is
	// not sent twice.
	for {
		said, err := exec.CommandContext(ctx, *recto, args...).CombinedOutput()
		if err == nil {
			return nil
		}
		if code := exitCode(err); ctx.Err() != nil || code != 6 {
			return fmt.Errorf("recto ingest: %w\n%s", err, said)
		}
		time.Sleep(300 * time.Millisecond)
	}
}

func exitCode(err error) int {
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return -1
}

// inPeace reads the archive with one server and returns where the results are.
func inPeace(ctx context.Context, archive string) (map[string]string, error) {
	store := filepath.Join(*dir, "peace")
	address := freeAddress()
	server := supervise("peace-server", []string{"RECTO_STORAGE=" + store, "RECTO_SCRATCH=" + filepath.Join(*dir, "scratch")}, *recto, "serve", "--listen", address)
	defer server.stop()
	if err := ingest(ctx, archive, address); err != nil {
		return nil, err
	}
	return objects(store)
}

// inChaos reads the archive with everything apart, and kills.
func inChaos(ctx context.Context, archive string) (map[string]string, map[string]int, error) {
	bucket := filepath.Join(*dir, "s3", "archive")
	if err := os.MkdirAll(bucket, 0o755); err != nil {
		return nil, nil, err
	}
	s3 := freeAddress()
	var victims []*process
	victims = append(victims, supervise("storage", nil, *gateway, "--port", s3, "--access", "chaos", "--secret", "chaos-secret", "--quiet", "posix", filepath.Dir(bucket)))
	url, queue := cluster()
	victims = append(victims, queue...)
	env := []string{
		"RECTO_STORAGE=s3://archive", "RECTO_S3_ENDPOINT=http://" + s3, "AWS_ACCESS_KEY_ID=chaos", "AWS_SECRET_ACCESS_KEY=chaos-secret", "AWS_REGION=us-east-1",
		"RECTO_NATS_URL=" + url, "RECTO_SCRATCH=" + filepath.Join(*dir, "scratch"), "RECTO_SWEEP=3s", "RECTO_LOG=debug", "RECTO_STATE=" + filepath.Join(*dir, "state"),
	}
	address := freeAddress()
	server := supervise("server", env, *recto, "serve", "--workers", "0", "--listen", address)
	for n := range *workers {
		victims = append(victims, supervise(fmt.Sprintf("worker-%d", n+1), env, *recto, "worker", "--workers", "1"))
	}
	defer func() {
		server.stop()
		for _, v := range victims {
			v.stop()
		}
	}()
	done := make(chan error, 1)
	go func() { done <- ingest(ctx, archive, address) }()
	killed := map[string]int{}
	dice := rand.New(rand.NewPCG(*seed, 0))
	time.Sleep(3 * time.Second) // the first start takes a while
	for total(killed) < *kills {
		select {
		case err := <-done:
			if err != nil {
				return nil, nil, err
			}
			return nil, nil, fmt.Errorf("all was read after %d kills; give it more documents", total(killed))
		case <-time.After(time.Duration(dice.ExpFloat64() * float64(*pause))):
		}
		v := victims[dice.IntN(len(victims))]
		if v.kill() {
			killed[strings.TrimRight(v.name, "-0123456789")]++
		}
	}
	log.Printf("%d kills done, the rest may be read in peace", total(killed))
	if err := <-done; err != nil {
		return nil, nil, err
	}
	left, err := filepath.Glob(filepath.Join(bucket, "open", "*"))
	if err != nil || len(left) > 0 {
		return nil, nil, fmt.Errorf("still marked as open: %v, %v", left, err)
	}
	got, err := objects(bucket)
	return got, killed, err
}

// cluster starts the queue's servers.
func cluster() (url string, all []*process) {
	var clients, routes []string
	for range *nodes {
		clients, routes = append(clients, freeAddress()), append(routes, "nats://"+freeAddress())
	}
	for n := range *nodes {
		_, port, _ := strings.Cut(clients[n], ":")
		args := []string{"--addr", "127.0.0.1", "--port", port, "--name", fmt.Sprintf("n%d", n+1), "--jetstream", "--store_dir", filepath.Join(*dir, fmt.Sprintf("nats-%d", n+1))}
		if *nodes > 1 {
			args = append(args, "--cluster_name", "chaos", "--cluster", routes[n], "--routes", strings.Join(routes, ","))
		}
		all = append(all, supervise(fmt.Sprintf("nats-%d", n+1), nil, *nats, args...))
	}
	return "nats://" + strings.Join(clients, ",nats://"), all
}

// objects returns what was derived, by key; a store's folder has a file for
// each object.
func objects(store string) (map[string]string, error) {
	all := map[string]string{}
	root := filepath.Join(store, "documents")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "source.json" {
			return err
		}
		data, err := os.ReadFile(path)
		key, _ := filepath.Rel(root, path)
		all[key] = string(data)
		return err
	})
	return all, err
}

func compare(got, want map[string]string) error {
	for key, data := range want {
		if other, ok := got[key]; !ok {
			return fmt.Errorf("%s is missing", key)
		} else if other != data {
			return fmt.Errorf("%s differs", key)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			return fmt.Errorf("%s is there too", key)
		}
	}
	if len(want) == 0 {
		return fmt.Errorf("nothing was read")
	}
	return nil
}

// readings counts in the workers' logs the pages that were read, and how often
// one was read again.
func readings(dir string) (pages, again int) {
	seen := map[string]bool{}
	logs, _ := filepath.Glob(filepath.Join(dir, "worker-*.log"))
	for _, name := range logs {
		data, _ := os.ReadFile(name)
		for line := range bytes.Lines(data) {
			_, what, ok := bytes.Cut(line, []byte(`msg="a page was read" `))
			if !ok {
				continue
			}
			if seen[string(what)] {
				again++
			}
			seen[string(what)] = true
		}
	}
	return len(seen), again
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
