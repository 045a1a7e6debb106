package main

import (
	"bufio"

	"recto/export"
	"recto/reader"
)

// explain sends an HTML page that shows how a page is read, or why it is not.
func (h *readerHandlers) explain(c *reader.Context, in reader.ExplainRequest) (reader.ExplainResult, error) {
	source, err := h.source(c, in.Name, in.Password)
	if err != nil {
		return reader.ExplainResult{}, err
	}
	pages, err := h.ocr()
	if err != nil {
		return reader.ExplainResult{}, err
	}
	taken, err := source.Page(in.Page)
	if err != nil {
		return reader.ExplainResult{}, err
	}
	image := taken.Image
	if image == nil {
		// Its text is in the file; the picture shows where that stands.
		if image, err = source.Image(in.Page); err != nil {
			return reader.ExplainResult{}, err
		}
	}
	page, explanation, failure := pages.Explain(image, in.Languages)
	if taken.Image == nil && page != nil {
		page.Notes = append(page.Notes, "The file holds the text of this page, and recto takes that. This is what recto would read in its picture.")
	}
	out := bufio.NewWriterSize(c, 1<<20)
	if err := export.Explain(out, in.Title, page, explanation, failure); err != nil {
		return reader.ExplainResult{}, err
	}
	return reader.ExplainResult{}, out.Flush()
}
