package ingest

import (
	"io"
	"os"

	"recto/document"
)

// ShowsZip reports whether a file begins as a zip does. It compares bytes and
// parses nothing.
func ShowsZip(r io.ReaderAt) bool {
	head := make([]byte, 4)
	n, err := readAt(r, head, 0)
	return err == nil && sniff(head[:n]) == typeZip
}

// Entries returns the SHA-256 of the scans in a zip, whole and broken ones, in
// the order in which they are the document. The file stays the caller's.
func Entries(file *os.File, limits Limits) ([]string, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	c := &content{file: file, size: info.Size()}
	_, listed, err := readZip(c, Options{Limits: limits.orDefaults()})
	if err != nil {
		return nil, err
	}
	var hashes []string
	for _, entry := range listed {
		if debris(entry.name) {
			continue
		}
		head, err := entry.head()
		if err != nil {
			return nil, damaged("The zip is damaged at %s: %w.", entry.name, err)
		}
		if !isPage(head, entry.name) {
			continue
		}
		hash, err := entry.sha256()
		if err != nil {
			return nil, damaged("The zip is damaged at %s: %w.", entry.name, err)
		}
		hashes = append(hashes, hash)
	}
	if len(hashes) == 0 {
		return nil, document.Errorf(document.KindNoScan, "The zip holds no scans.")
	}
	return hashes, nil
}

// isPage reports whether an entry stands for pages, were it for one that cannot
// be read.
func isPage(head []byte, name string) bool {
	media := sniff(head)
	return media != "" && media != typeZip || !document.IsKind(noScan(head, name), document.KindNoScan)
}

func (e *zipEntry) sha256() (string, error) {
	r, err := e.file.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	digest := document.NewDigest()
	_, err = io.Copy(digest, r)
	return digest.SHA256(), err
}
