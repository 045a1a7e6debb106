package main

import (
	"context"
	"os"
	"sync"

	"recto/document"
)

func workerVerb(c *command) action {
	config := c.config(serviceSettings...)
	return func(ctx context.Context, _ []string) error { return runWorker(ctx, c, config) }
}

// runWorker reads what others take in.
func runWorker(ctx context.Context, c *command, config config) error {
	if config.get("nats-url") == "" || isDirectory(config.get("storage")) {
		e := document.Errorf(document.KindUsage, "A worker shares the storage and the queue with a server: it needs s3:// storage and the URL of NATS servers.")
		e.Hint = "On one machine recto serve does it all; else set RECTO_STORAGE and RECTO_NATS_URL."
		return e
	}
	s, err := openService(ctx, config, c.stderr)
	if err != nil {
		return err
	}
	defer s.Close()
	if s.workers == 0 {
		return document.Errorf(document.KindUsage, "A worker with --workers 0 has nothing to do.")
	}
	s.log.Info("working", "readers", s.workers, "storage", document.MaskedURLs(config.get("storage")), "pid", os.Getpid())
	var all sync.WaitGroup
	all.Go(func() { s.sweep(ctx) })
	s.work(ctx)
	all.Wait()
	return nil
}
