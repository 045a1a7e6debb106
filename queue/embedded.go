package queue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"recto/document"
)

// anySize is the limit of a queue that the disk limits, not what of the disk
// was free at start.
const anySize = 1 << 40

// embed starts a server that only this process can reach.
func (q *Queue) embed(dir string) error {
	if dir == "" {
		return document.Errorf(document.KindUsage, "No directory is named for the queue.")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := q.own(filepath.Join(dir, "lock")); err != nil {
		return err
	}
	var err error
	q.server, err = server.NewServer(&server.Options{
		ServerName: "recto", DontListen: true, JetStream: true, StoreDir: dir,
		JetStreamMaxStore: anySize, NoSigs: true, NoLog: true, DisableJetStreamBanner: true,
	})
	if err != nil {
		return err
	}
	q.server.Start()
	if !q.server.ReadyForConnections(30 * time.Second) {
		return fmt.Errorf("the embedded server does not become ready")
	}
	q.conn, err = nats.Connect("", nats.Name("recto"), quiet, nats.InProcessServer(q.server), nats.MaxReconnects(-1))
	return err
}

// own takes the lock that the system frees when the process ends.
func (q *Queue) own(path string) error {
	var err error
	if q.lock, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	err = syscall.Flock(int(q.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		e := document.Errorf(document.KindUnavailable, "The queue in %s is in use by another process.", filepath.Dir(path))
		e.Hint = "Stop that one, or let both use one NATS server with RECTO_NATS_URL."
		return e
	}
	return err
}
