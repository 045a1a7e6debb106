package main

import (
	"io"

	"recto/ingest/translation"
	"recto/reader"
)

// translation understands a file that holds one. Its pages, if it has such,
// are left to other jobs: one that goes badly then costs no more than itself.
func (w *workshop) translation(c *reader.Context, in reader.TranslationRequest) (reader.TranslationResult, error) {
	file := c.Files()[0]
	info, err := file.Stat()
	if err != nil {
		return reader.TranslationResult{}, err
	}
	content := io.NewSectionReader(file, 0, info.Size())
	if paged, err := translation.HasPages(content); err != nil || paged {
		return reader.TranslationResult{Pages: paged}, err
	}
	t, err := translation.Parse(content, in.Name, info.Size())
	return reader.TranslationResult{Translation: t}, err
}
