package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// archive is what there is to read: folders that are documents.
type archive struct {
	dir     string
	folders []string
	strips  [][]byte
}

// newArchive cuts strips of a few lines from pages, so that a page is read in
// a moment and the time goes into what is done with it.
func newArchive(dir string) (*archive, error) {
	a := &archive{dir: dir}
	for _, name := range []string{"ru-straight.jpg", "en-letter.jpg", "ru-skewed.jpg", "blank.jpg"} {
		data, err := os.ReadFile(filepath.Join(*samples, name))
		if err != nil {
			return nil, err
		}
		if name == "blank.jpg" { // a strip of its paper is too small to be known as blank
			a.strips = append(a.strips, data)
			continue
		}
		page, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		cut, ok := page.(interface {
			SubImage(image.Rectangle) image.Image
		})
		if !ok {
			return nil, fmt.Errorf("%s cannot be cut", name)
		}
		size := page.Bounds().Size()
		for _, from := range []int{2, 4} { // tenths of the page
			strip := image.Rect(0, from*size.Y/10, size.X, (from+2)*size.Y/10)
			var form bytes.Buffer
			if err := jpeg.Encode(&form, cut.SubImage(strip), &jpeg.Options{Quality: 90}); err != nil {
				return nil, err
			}
			a.strips = append(a.strips, form.Bytes())
		}
	}
	return a, nil
}

// write adds documents and returns their folders. No two pages are the same:
// they differ by what stands after the end of the picture.
func (a *archive) write(documents, pages int) ([]string, error) {
	before := len(a.folders)
	for range documents {
		number := len(a.folders) + 1
		folder := filepath.Join(a.dir, fmt.Sprintf("document-%04d", number))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return nil, err
		}
		for page := 1; page <= pages; page++ {
			strip := a.strips[(number*pages+page)%len(a.strips)]
			data := fmt.Appendf(bytes.Clone(strip), "page %d of document %d", page, number)
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.jpg", page)), data, 0o644); err != nil {
				return nil, err
			}
		}
		a.folders = append(a.folders, folder)
	}
	return a.folders[before:], nil
}

// ingest hands documents to a server. Whoever brings them tries again, as
// people do, while the server is not available; what is there is not sent
// twice.
func ingest(ctx context.Context, address string, folders []string, flags ...string) error {
	args := append([]string{"ingest", "--as-document", "--server", address}, flags...)
	for {
		said, err := exec.CommandContext(ctx, *recto, append(args, folders...)...).CombinedOutput()
		if err == nil {
			return nil
		}
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 6 || !sleep(ctx, 300*time.Millisecond) {
			return fmt.Errorf("recto ingest: %w\n%s", err, said)
		}
	}
}
