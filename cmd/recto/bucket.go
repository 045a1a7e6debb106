package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"recto/document"
	"recto/ingest"
	"recto/storage"
	"recto/storage/backend"
	"recto/storage/s3"
)

// bucket is what lies below a prefix of an S3 bucket as a source of
// documents. Objects are passed on as they are fetched and take no disk. The
// files of the other side are never changed.
//
// What an object holds is known only when it has come. So a file remembers
// which objects, by name and ETag, have been sent as which document; a document
// whose line is lost is sent again, and the server knows it.
type bucket struct {
	store  storage.Store
	url    string // s3://bucket
	prefix string
	etags  map[string]string

	mu     sync.Mutex
	known  map[string]string
	memory *os.File
}

// openBucket opens the bucket that url names, s3://bucket/prefix. The caller
// closes it.
func openBucket(ctx context.Context, url string, c config) (*bucket, error) {
	name, prefix, _ := strings.Cut(strings.TrimPrefix(url, "s3://"), "/")
	b := &bucket{url: "s3://" + name, prefix: strings.Trim(prefix, "/"), etags: map[string]string{}, known: map[string]string{}}
	options := s3.Options{Endpoint: c.get("s3-endpoint"), Addressing: c.get("s3-addressing")}
	var err error
	if b.store, err = backend.Open(ctx, b.url, backend.Options{S3: options}); err != nil {
		return nil, err
	}
	memory := document.SHA256([]byte(options.Endpoint + " " + b.url))[:16] + ".jsonl"
	if err := b.remember(filepath.Join(c.get("state"), "ingest", memory)); err != nil {
		b.store.Close()
		return nil, err
	}
	return b, nil
}

func (b *bucket) Close() error {
	return errors.Join(b.memory.Close(), b.store.Close())
}

// memory is one line of what was sent: a name for objects as they are, and
// what they came to.
type memory struct {
	Objects string `json:"objects"`
	Is      string `json:"is"`
}

// remember reads what earlier calls have sent and opens the file for more.
func (b *bucket) remember(name string) error {
	err := os.MkdirAll(filepath.Dir(name), 0o700)
	if err == nil {
		b.memory, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	}
	if err != nil {
		return document.DiskError(err, "What was sent cannot be remembered")
	}
	lines := bufio.NewScanner(b.memory)
	for lines.Scan() {
		var m memory
		if json.Unmarshal(lines.Bytes(), &m) == nil {
			b.known[m.Objects] = m.Is
		}
	}
	return endLine(b.memory)
}

// note adds a line.
func (b *bucket) note(objects, is string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known[objects] = is
	form, err := json.Marshal(memory{objects, is})
	if err == nil {
		_, err = b.memory.Write(append(form, '\n'))
	}
	return document.DiskError(err, "What was sent cannot be remembered")
}

// name names objects as they were listed.
func (b *bucket) name(keys []string) string {
	digest := document.NewDigest()
	for _, key := range keys {
		fmt.Fprintf(digest, "%q %q\n", key, b.etags[key])
	}
	return digest.SHA256()[:32]
}

func (b *bucket) recall(keys []string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.known[b.name(keys)]
}

func (b *bucket) pack(ctx context.Context, asDocument bool) ([]uploadItem, int, error) {
	keys, single, err := b.list(ctx)
	if err != nil {
		return nil, 0, err
	}
	slices.SortFunc(keys, ingest.Natural)
	stems := map[string][]string{}
	var tasks []task
	whole := task{name: b.where(b.prefix), stem: path.Base(b.where(b.prefix)), folder: true}
	for _, key := range keys {
		// x.en.html stands beside x and beside x.en.
		for stem := key; strings.Contains(path.Base(stem), "."); {
			stem = strings.TrimSuffix(stem, path.Ext(stem))
			stems[stem] = append(stems[stem], key)
		}
		name := norm.NFC.String(path.Base(key))
		if single && key != b.prefix {
			continue // it is only there to go with the one that is named
		}
		tasks = append(tasks, task{name: b.where(key), stem: withoutExtension(name), files: []string{key}, names: []string{name}, named: single})
		whole.files, whole.names = append(whole.files, key), append(whole.names, name)
	}
	if asDocument && !single {
		tasks = []task{whole}
	}
	return pair(tasks, func(stem string) []string { return stems[stem] })
}

// list returns the keys of the objects below the prefix, or of the single one
// that it names and those beside it.
func (b *bucket) list(ctx context.Context) (keys []string, single bool, err error) {
	prefix := ""
	if b.prefix != "" {
		info, err := b.store.Stat(ctx, b.prefix)
		if err != nil && !document.IsKind(err, document.KindNotFound) {
			return nil, false, err
		}
		prefix = b.prefix + "/"
		if single = err == nil && info.Size > 0; single { // and no mark of a folder
			keys, b.etags[b.prefix] = []string{b.prefix}, info.ETag
			prefix = withoutExtension(b.prefix) + "."
		}
	}
	for info, err := range b.store.List(ctx, prefix, "") {
		if err != nil {
			return nil, false, err
		}
		if info.Key != b.prefix {
			keys, b.etags[info.Key] = append(keys, info.Key), info.ETag
		}
	}
	if len(keys) == 0 {
		return nil, false, document.Errorf(document.KindNotFound, "There is nothing under this name in the bucket.").On(b.where(b.prefix), 0)
	}
	return keys, single, nil
}

// where is an object as people write it.
func (b *bucket) where(key string) string { return strings.TrimSuffix(b.url+"/"+key, "/") }

func (b *bucket) open(ctx context.Context, key string) (io.ReadCloser, error) {
	body, _, err := b.store.Get(ctx, key, storage.Range{})
	return body, err
}

func (b *bucket) identity(_ context.Context, keys []string) (string, error) {
	return b.recall(keys), nil
}

func (b *bucket) sent(keys []string, id string) error { return b.note(b.name(keys), id) }

func (b *bucket) sha256(ctx context.Context, key string) (string, error) {
	if sum := b.recall([]string{key}); sum != "" {
		return sum, nil
	}
	body, err := b.open(ctx, key)
	if err != nil {
		return "", err
	}
	defer body.Close()
	digest := document.NewDigest()
	if _, err := io.Copy(digest, body); err != nil {
		return "", err
	}
	sum := digest.SHA256()
	return sum, b.note(b.name([]string{key}), sum)
}
