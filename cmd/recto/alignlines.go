package main

import (
	"bytes"
	"io"
	"unicode/utf8"

	"recto/document"
	"recto/pipeline"
)

// readLines reads a text with one sentence a line.
func readLines(path string) (*pipeline.Text, error) {
	original, err := openTranslation(path)
	if err != nil {
		return nil, err
	}
	defer original.File.Close()
	data, err := io.ReadAll(io.NewSectionReader(original.File, 0, original.Size))
	switch {
	case err != nil:
		return nil, document.Errorf(document.KindDamaged, "The file cannot be read: %w", err).On(original.Name, 0)
	case !utf8.Valid(data):
		return nil, document.Errorf(document.KindNoText, "The file is no text in UTF-8.").On(original.Name, 0)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, document.Errorf(document.KindNoText, "The file is empty.").On(original.Name, 0)
	}
	return &pipeline.Text{Source: document.TextSource{Name: original.Name, SHA256: original.SHA256}, Lines: string(data)}, nil
}
