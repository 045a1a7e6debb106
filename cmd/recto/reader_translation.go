package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"recto/document"
	"recto/ingest"
	"recto/ingest/translation"
	"recto/reader"
)

// translation understands a text: that of pages that were read, or a file. The
// pages of a PDF or picture are left to other jobs: one that goes badly then
// costs no more than itself.
func (h *readerHandlers) translation(c *reader.Context, in reader.TranslationRequest) (reader.TranslationResult, error) {
	if in.Text != "" {
		t, err := translation.FromText(in.Text)
		return reader.TranslationResult{Translation: t}, on(err, in.Name)
	}
	file := c.Files()[0]
	info, err := file.Stat()
	if err != nil {
		return reader.TranslationResult{}, err
	}
	content := io.NewSectionReader(file, 0, info.Size())
	if isRecord(content) {
		t, err := understandRecord(c, content)
		return reader.TranslationResult{Translation: t}, on(err, in.Name)
	}
	if ingest.ShowsPages(content) {
		return reader.TranslationResult{Pages: true}, nil
	}
	t, err := translation.Parse(content, in.Name, info.Size())
	return reader.TranslationResult{Translation: t}, err
}

// on says which file an error is about.
func on(err error, name string) error {
	if err == nil {
		return nil
	}
	return document.AsError(err).On(name, 0)
}

// isRecord reports whether a file is what recto ocr --format json writes.
func isRecord(content io.ReaderAt) bool {
	head := make([]byte, 256)
	n, _ := content.ReadAt(head, 0)
	head = bytes.TrimSpace(head[:n])
	return bytes.HasPrefix(head, []byte("{")) && bytes.Contains(head, []byte(`"`+document.Schema+`"`))
}

// understandRecord sends the pages of a reading, one by one, and understands
// their text.
func understandRecord(c *reader.Context, content io.Reader) (*document.Translation, error) {
	damaged := func(err error) error {
		return document.Errorf(document.KindDamaged, "The record of a reading cannot be understood: %w", err)
	}
	in := json.NewDecoder(bufio.NewReader(content))
	if err := toPages(in); err != nil {
		return nil, damaged(err)
	}
	var texts []string
	for in.More() {
		var page document.Page
		if err := in.Decode(&page); err != nil {
			return nil, damaged(err)
		}
		form, err := json.Marshal(&page)
		if err != nil {
			return nil, damaged(err)
		}
		if err := c.Blob(form); err != nil {
			return nil, err
		}
		texts = append(texts, page.Text())
	}
	if _, err := in.Token(); err != nil {
		return nil, damaged(err)
	}
	return translation.FromText(strings.Join(texts, "\f"))
}

// toPages reads a record up to its first page; pages are its last member.
func toPages(in *json.Decoder) error {
	if _, err := in.Token(); err != nil {
		return err
	}
	for {
		name, err := in.Token()
		if err != nil {
			return err
		}
		if name == "pages" {
			_, err := in.Token()
			return err
		}
		var other json.RawMessage
		if err := in.Decode(&other); err != nil {
			return err
		}
	}
}
