package pipeline

import (
	"bytes"
	"context"
	"io"
	"os"

	"recto/document"
	"recto/reader"
	"recto/scratch"
)

// Scale returns a page's picture of a media type as d says. The picture may be a
// stranger's own JPEG, so that a reader draws it; it waits in a file in dir.
func Scale(ctx context.Context, readers *reader.Pool, dir, mediaType string, picture io.Reader, d document.Drawing) ([]byte, error) {
	spool, err := scratch.Create(dir)
	if err != nil {
		return nil, err
	}
	defer spool.Close()
	if _, err := io.Copy(scratch.Writer{Writer: spool}, picture); err != nil {
		return nil, err
	}
	var drawn bytes.Buffer
	request := reader.ScaleRequest{Type: mediaType, Drawing: d}
	_, err = reader.Call(ctx, readers, reader.Scale, reader.Source{Files: []*os.File{spool.Reader}}, request, memorySink(&drawn))
	return drawn.Bytes(), err
}
