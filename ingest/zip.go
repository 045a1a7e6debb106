package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"recto/document"
)

// zipFile is a zip whose entries, in natural order, are one document.
type zipFile struct {
	c       *content
	options Options
	entries []zipEntry
	total   int
	// The one entry that is open.
	current *zipEntry
	opened  pages
	content *content
}

// zipEntry is a file in a zip.
type zipEntry struct {
	file  *zip.File
	name  string
	pages int
	// err is why it cannot be read. It then stands for one page.
	err error
}

// readZip returns a zip and what it holds.
func readZip(c *content, options Options) (*zipFile, []zipEntry, error) {
	r, err := zip.NewReader(c.reader(), c.size)
	if err != nil {
		return nil, nil, damaged("The zip cannot be opened: %w.", err)
	}
	z := &zipFile{c: c, options: options}
	listed, err := z.list(r)
	return z, listed, err
}

func openZip(c *content, options Options, outline *document.Outline) (pages, error) {
	z, listed, err := readZip(c, options)
	if err != nil {
		return nil, err
	}
	for _, entry := range listed {
		inside, err := z.measure(&entry)
		if err != nil {
			return nil, err
		}
		if entry.pages == 0 {
			outline.Skipped = append(outline.Skipped, entry.name)
			continue
		}
		outline.Encrypted = outline.Encrypted || inside.Encrypted
		outline.Signed = outline.Signed || inside.Signed
		outline.Notes = append(outline.Notes, inside.Notes...)
		outline.Locked = outline.Locked || document.IsKind(entry.err, document.KindEncrypted)
		z.entries = append(z.entries, entry)
		if z.total += entry.pages; z.total > options.Limits.Pages {
			return nil, document.Errorf(document.KindTooLarge, "The zip holds more than %d pages.", options.Limits.Pages)
		}
	}
	if z.total == 0 {
		return nil, document.Errorf(document.KindNoScan, "The zip holds no scans.")
	}
	return z, nil
}

// list returns the files of a zip in natural order. It refuses a zip that is no
// folder of scans, is encrypted or is a bomb by what it states of itself.
func (z *zipFile) list(r *zip.Reader) ([]zipEntry, error) {
	limits := z.options.Limits
	if len(r.File) > limits.Entries {
		return nil, document.Errorf(document.KindTooLarge, "The zip has %d entries; %d are the limit.", len(r.File), limits.Entries)
	}
	var entries []zipEntry
	inflated, most := uint64(0), uint64(max(limits.Ratio*z.c.size, ratioFloor))
	for i, name := range zipNames(r.File) {
		file := r.File[i]
		if what := containers[file.Name]; what != "" {
			return nil, document.Errorf(document.KindNoScan, "This is %s and no scan.", what)
		}
		if strings.HasSuffix(name, "/") {
			continue
		}
		if file.Flags&1 != 0 {
			e := document.Errorf(document.KindEncrypted, "The zip is encrypted (its entry %s).", name)
			e.Hint = "Unpack the zip and give recto the files."
			return nil, e
		}
		if inflated += file.UncompressedSize64; inflated > most || file.UncompressedSize64 > most {
			return nil, document.Errorf(document.KindTooLarge, "The zip inflates to more than %d times its size.", limits.Ratio)
		}
		entries = append(entries, zipEntry{file: file, name: name})
	}
	slices.SortStableFunc(entries, func(a, b zipEntry) int { return Natural(a.name, b.name) })
	return entries, nil
}

// containers are files at the root of zips that are documents or programs of
// another kind.
var containers = map[string]string{
	"[Content_Types].xml":    "an Office document",
	"mimetype":               "an e-book or OpenDocument file",
	"META-INF/MANIFEST.MF":   "a Java archive",
	"META-INF/container.xml": "an e-book",
	"AndroidManifest.xml":    "an Android package",
}

// debris reports whether a name is what systems leave in folders.
func debris(name string) bool {
	for _, part := range strings.Split(name, "/") {
		switch lower := strings.ToLower(part); {
		case strings.HasPrefix(part, "."), lower == "__macosx", lower == "thumbs.db", lower == "desktop.ini":
			return true
		}
	}
	return false
}

// measure counts the pages of an entry; it leaves 0 for what is no scan. An
// entry that is a scan but cannot be read is a page with an error.
func (z *zipFile) measure(entry *zipEntry) (inside document.Outline, err error) {
	if debris(entry.name) {
		return inside, nil
	}
	head, err := entry.head()
	switch media := sniff(head); {
	case err != nil:
		entry.pages, entry.err = 1, damaged("The zip is damaged at %s: %w.", entry.name, err)
	case media == typeZip && !office(head):
		return inside, document.Errorf(document.KindNoScan, "The zip holds another zip, %s. Unpack it first.", entry.name)
	case media == typeTIFF || media == typePDF || media == typeDjVu || media == typePNM:
		inside, err = z.open(entry)
		if err == nil {
			entry.pages = z.opened.count()
		} else {
			entry.pages, entry.err = 1, err
		}
		z.shut()
	case parsers[media] != nil:
		entry.pages = 1
	case isPage(head, entry.name):
		entry.pages, entry.err = 1, noScan(head, entry.name)
	}
	return inside, nil
}

// office reports whether the head of a zip shows one of the containers.
func office(head []byte) bool {
	for name := range containers {
		if bytes.Contains(head, []byte(name)) {
			return true
		}
	}
	return bytes.Contains(head, []byte("_rels/")) || bytes.Contains(head, []byte("docProps/"))
}

// head returns the first inflated bytes.
func (e *zipEntry) head() ([]byte, error) {
	r, err := e.file.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head, err := io.ReadAll(io.LimitReader(r, sniffSize))
	if len(head) > 0 {
		err = nil // how much of the rest is there shows later
	}
	return head, err
}

// open makes entry the open one.
func (z *zipFile) open(entry *zipEntry) (document.Outline, error) {
	z.shut()
	c, err := z.inflate(entry)
	if err != nil {
		return document.Outline{}, err
	}
	outline, opened, err := c.open(z.options)
	if err != nil {
		c.close()
		return outline, err
	}
	z.current, z.opened, z.content = entry, opened, c
	return outline, nil
}

// deflateRatio is the most that deflate packs.
const deflateRatio = 1032

// inflate returns the bytes of an entry: where they lie in the file if they are
// stored as they are, else in memory.
func (z *zipFile) inflate(entry *zipEntry) (*content, error) {
	size, limit := int64(entry.file.UncompressedSize64), z.options.Limits.EntrySize
	if entry.file.Method == zip.Store && z.c.file != nil {
		if offset, err := entry.file.DataOffset(); err == nil && offset <= z.c.size && size <= z.c.size-offset {
			return &content{file: z.c.file, offset: z.c.offset + offset, size: size}, nil
		}
	}
	if size > limit {
		return nil, document.Errorf(document.KindTooLarge, "%s has %d MB when unpacked; %d MB are the limit.", entry.name, size>>20, limit>>20)
	}
	r, err := entry.file.Open()
	if err != nil {
		return nil, damaged("The zip is damaged at %s: %w.", entry.name, err)
	}
	defer r.Close()
	var b bytes.Buffer
	b.Grow(int(min(size, int64(min(entry.file.CompressedSize64, 1<<40))*deflateRatio)) + bytes.MinRead)
	if _, err := io.Copy(&b, r); err != nil { // which also ends after size
		return nil, damaged("The zip is damaged at %s: %w.", entry.name, err)
	}
	return &content{data: b.Bytes(), size: int64(b.Len())}, nil
}

// shut closes the open entry.
func (z *zipFile) shut() {
	if z.current != nil {
		z.opened.close()
		z.content.close()
		z.current, z.opened, z.content = nil, nil, nil
	}
}

func (z *zipFile) count() int { return z.total }

// find opens the entry that holds page n and returns the page's number in it.
func (z *zipFile) find(n int) (*zipEntry, int, error) {
	for i := range z.entries {
		entry := &z.entries[i]
		if n > entry.pages {
			n -= entry.pages
			continue
		}
		err := entry.err
		if err == nil && z.current != entry {
			_, err = z.open(entry)
		}
		return entry, n, err
	}
	panic(fmt.Sprintf("page %d of a zip that has %d", n, z.total)) // Source checks
}

func (z *zipFile) page(n int) (*Page, error) {
	entry, n, err := z.find(n)
	if err != nil {
		return nil, inEntry(entry, err)
	}
	page, err := z.opened.page(n)
	if err != nil {
		return nil, inEntry(entry, err)
	}
	page.Source.Name, page.Source.Entry = entry.name, n
	return page, nil
}

func (z *zipFile) image(n int) (*document.Image, error) {
	entry, n, err := z.find(n)
	if err != nil {
		return nil, inEntry(entry, err)
	}
	image, err := z.opened.image(n)
	if err != nil {
		return nil, inEntry(entry, err)
	}
	return image, nil
}

// inEntry names the entry in an error.
func inEntry(entry *zipEntry, err error) error {
	e := document.AsError(err)
	if strings.Contains(e.What, entry.name) {
		return e
	}
	in := document.Errorf(e.Kind, "%s: %w", entry.name, e)
	in.Hint = e.Hint
	return in
}

func (z *zipFile) close() { z.shut() }
