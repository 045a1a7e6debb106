package pipeline

import (
	"bytes"
	"context"
	"io"
	"os"

	"recto/reader"
	"recto/storage"
)

// Scale returns a page's picture drawn width pixels wide, as a JPEG. The
// picture may be a stranger's own JPEG, so that a reader draws it.
func Scale(ctx context.Context, readers *reader.Pool, scratch string, image *storage.Object, width int) ([]byte, error) {
	spool, err := newSpool(scratch)
	if err != nil {
		return nil, err
	}
	defer spool.Close()
	if _, err := io.Copy(diskWriter{spool}, image); err != nil {
		return nil, err
	}
	var drawn bytes.Buffer
	request := reader.ScaleRequest{Type: image.ContentType, Width: width}
	_, err = reader.Call(ctx, readers, reader.Scale, reader.Source{Files: []*os.File{spool.reader}}, request, collect(&drawn))
	return drawn.Bytes(), err
}
