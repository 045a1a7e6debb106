package main

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"recto/document"
	"recto/ingest"
	"recto/pipeline"
	"recto/reader"
)

// disk is files and folders as a source of documents.
type disk struct {
	paths []string
	// readers look into zips; they are started for the first.
	readers func() (*reader.Pool, error)
}

func (d *disk) pack(_ context.Context, asDocument bool) ([]uploadItem, int, error) {
	return pack(d.paths, asDocument)
}

func (d *disk) open(_ context.Context, path string) (io.ReadCloser, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, document.Errorf(document.KindForbidden, "The file cannot be opened: %w", err).On(filepath.Base(path), 0)
	}
	return file, nil
}

func (d *disk) identity(ctx context.Context, paths []string) (string, error) {
	var hashes []string
	for _, path := range paths {
		held, err := d.holds(ctx, path)
		if err != nil {
			return "", err
		}
		hashes = append(hashes, held...)
	}
	return document.ID(hashes...), nil
}

// holds returns the SHA-256 that a file brings into a document's identity.
func (d *disk) holds(ctx context.Context, path string) ([]string, error) {
	original, err := pipeline.OpenOriginal(path, filepath.Base(path))
	if err != nil {
		return nil, err
	}
	defer original.File.Close()
	var readers *reader.Pool
	if ingest.ShowsZip(original.File) {
		if readers, err = d.readers(); err != nil {
			return nil, err
		}
	}
	return pipeline.Identity(ctx, readers, original)
}

func (d *disk) sha256(_ context.Context, path string) (string, error) {
	original, err := pipeline.OpenOriginal(path, filepath.Base(path))
	if err != nil {
		return "", err
	}
	return original.SHA256, original.File.Close()
}

func (d *disk) sent([]string, string) error { return nil }
