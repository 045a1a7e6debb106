package export

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/pdfium"
)

const (
	// blobSize is the most that is handed on at once.
	blobSize = 1 << 20
	// tailSize is what the end of a file with its ID surely fits into.
	tailSize = 64 << 10
)

// saveThin returns a document as PDFium saves it, images as tokens.
func saveThin(engine *pdfium.Engine, doc references.FPDF_DOCUMENT, flags requests.SaveFlags) (*savedFile, error) {
	var thin bytes.Buffer
	if _, err := engine.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: doc, FileWriter: &thin, Flags: flags}); err != nil {
		return nil, fmt.Errorf("save: %w", err)
	}
	return readSaved(&thin)
}

// write hands the file on through blob. PDFium makes up an ID from the time; in
// its place goes a hash of everything else.
func (f *pieceFile) write(blob func([]byte) error) error {
	w := &blobWriter{blob: blob, hash: sha256.New()}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.Copy(w, f); err != nil {
		return err
	}
	return w.close()
}

// blobWriter collects small pieces and hands them on in large ones. It keeps the
// end back until close.
type blobWriter struct {
	blob func([]byte) error
	hash hash.Hash
	held []byte
	err  error
}

func (w *blobWriter) Write(data []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	w.held = append(w.held, data...)
	for w.err == nil && len(w.held) >= blobSize+tailSize {
		w.hash.Write(w.held[:blobSize])
		w.err = w.blob(w.held[:blobSize])
		w.held = append(w.held[:0], w.held[blobSize:]...)
	}
	return len(data), w.err
}

func (w *blobWriter) close() error {
	if start, end, ok := findID(w.held); ok {
		before, after := w.held[:start], w.held[end:]
		w.hash.Write(before)
		w.hash.Write(after)
		id := fmt.Sprintf("[<%x><%[1]x>]", w.hash.Sum(nil)[:16])
		w.held = append(append(bytes.Clone(before), id...), after...)
	}
	for len(w.held) > 0 {
		n := min(len(w.held), blobSize)
		if err := w.blob(w.held[:n]); err != nil {
			return err
		}
		w.held = w.held[n:]
	}
	return nil
}

// findID returns where the array of the last /ID stands. It comes after the
// table of offsets, so that another length does no harm.
func findID(tail []byte) (start, end int, ok bool) {
	at := bytes.LastIndex(tail, []byte("/ID"))
	if at < 0 {
		return 0, 0, false
	}
	start = at + len("/ID")
	depth := 0
	for i := start; i < len(tail); i++ {
		switch c := tail[i]; {
		case depth > 0 && c == '\\':
			i++
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0 && c == ']':
			return start, i + 1, true
		}
	}
	return 0, 0, false
}
