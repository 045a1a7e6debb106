package bag

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recto/document"
)

// Bag is one that lies in a folder or a zip. It is read only as far as it is
// asked for.
type Bag struct {
	files fs.FS
	close func() error
	// sums are those of the payload, by algorithm and path.
	sums map[string]map[string]string
}

// mostTag is the largest manifest that is read, in bytes: of a million files.
const mostTag = 512 << 20

// Open opens the bag in a folder or a zip. What is none is KindUsage. The caller
// closes it.
func Open(name string) (*Bag, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, document.DiskError(err, "The bag cannot be opened")
	}
	b := &Bag{sums: map[string]map[string]string{}}
	if info.IsDir() {
		root, err := os.OpenRoot(name)
		if err != nil {
			return nil, document.DiskError(err, "The bag cannot be opened")
		}
		b.files, b.close = root.FS(), root.Close
	} else {
		archive, err := zip.OpenReader(name)
		if err != nil {
			return nil, document.Errorf(document.KindUsage, "%s is neither a folder nor a zip: %w", name, err)
		}
		b.files, b.close = archive, archive.Close
	}
	if err := b.enter(name); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// enter finds the folder that holds the bag: the one that was named, or the only
// one in it.
func (b *Bag) enter(name string) error {
	if _, err := fs.Stat(b.files, "bagit.txt"); err != nil {
		inside, err := fs.ReadDir(b.files, ".")
		if err != nil || len(inside) != 1 || !inside[0].IsDir() {
			return document.Errorf(document.KindUsage, "%s is no bag: there is no bagit.txt in it.", name)
		}
		if b.files, err = fs.Sub(b.files, inside[0].Name()); err != nil {
			return err
		}
	}
	if _, err := fs.Stat(b.files, "bagit.txt"); err != nil {
		return document.Errorf(document.KindUsage, "%s is no bag: there is no bagit.txt in it.", name)
	}
	for _, a := range algorithms {
		sums, err := b.list("manifest-" + a.name + ".txt")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return document.Errorf(document.KindDamaged, "The bag is damaged: %w", err)
		}
		b.sums[a.name] = sums
	}
	if len(b.sums) == 0 {
		return document.Errorf(document.KindDamaged, "The bag has no manifest with SHA-256 or SHA-512 checksums.")
	}
	return nil
}

// Close frees what an open bag holds.
func (b *Bag) Close() error { return b.close() }

// Files are the paths of the payload below data/ that the manifests list, in
// order.
func (b *Bag) Files() (names []string) {
	for _, sums := range b.sums {
		for name := range sums {
			names = append(names, strings.TrimPrefix(name, payload))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Read returns a file below data/ of no more than most bytes. One that is not as
// the manifests list it is KindDamaged, one that is not there KindNotFound.
func (b *Bag) Read(name string, most int64) ([]byte, error) {
	var data bytes.Buffer
	_, err := b.copy(&data, name, most)
	return data.Bytes(), err
}

// SHA256 reads a file below data/ and returns the checksum that it has; errors
// are those of Read.
func (b *Bag) SHA256(name string) (string, error) { return b.copy(io.Discard, name, 1<<62) }

func (b *Bag) copy(to io.Writer, name string, most int64) (string, error) {
	if !fs.ValidPath(name) {
		return "", document.Errorf(document.KindNotFound, "The bag has no file %.200q.", name)
	}
	file, err := b.files.Open(payload + name)
	if err != nil {
		return "", document.Errorf(document.KindNotFound, "The bag has no file %.200q.", name)
	}
	defer file.Close()
	digest := document.NewDigest()
	sums := b.digests()
	writers := []io.Writer{to, digest}
	for _, sum := range sums {
		writers = append(writers, sum)
	}
	n, err := io.Copy(io.MultiWriter(writers...), io.LimitReader(file, most+1))
	switch {
	case err != nil:
		return "", document.Errorf(document.KindDamaged, "The bag's file %.200q cannot be read: %w", name, err)
	case n > most:
		return "", document.Errorf(document.KindTooLarge, "The bag's file %.200q is larger than %d bytes.", name, most)
	}
	for _, a := range algorithms {
		switch want := b.sums[a.name][payload+name]; {
		case sums[a.name] == nil: // the bag has no such manifest
		case want == "":
			return "", document.Errorf(document.KindDamaged, "The bag's manifest-%s.txt does not list %.200q.", a.name, name)
		case want != hex.EncodeToString(sums[a.name].Sum(nil)):
			return "", document.Errorf(document.KindDamaged, "The bag's file %.200q differs from its %s checksum.", name, a.name)
		}
	}
	return digest.SHA256(), nil
}

// digests are new ones of the algorithms that the bag's manifests use.
func (b *Bag) digests() map[string]hash.Hash {
	sums := map[string]hash.Hash{}
	for _, a := range algorithms {
		if b.sums[a.name] != nil {
			sums[a.name] = a.new()
		}
	}
	return sums
}

// manifestLine is a checksum and a path.
var manifestLine = regexp.MustCompile(`^([0-9A-Fa-f]{64}|[0-9A-Fa-f]{128})[ \t]+\*?(\S.*)$`)

// list reads a manifest.
func (b *Bag) list(name string) (map[string]string, error) {
	text, err := b.tag(name)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		m := manifestLine.FindStringSubmatch(line)
		if m == nil {
			return nil, fmt.Errorf("%s has the line %.100q", name, line)
		}
		file := decoded(strings.TrimPrefix(m[2], "./"))
		if !fs.ValidPath(file) || strings.HasPrefix(file, "~") {
			return nil, fmt.Errorf("%s lists the path %.200q, which leads out of the bag", name, file)
		}
		if sums[file] != "" {
			return nil, fmt.Errorf("%s lists %.200q twice", name, file)
		}
		sums[file] = strings.ToLower(m[1])
	}
	return sums, nil
}

// tag reads a file that stands beside data/.
func (b *Bag) tag(name string) (string, error) {
	file, err := b.files.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, mostTag))
	if err == nil && bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		err = fmt.Errorf("%s begins with a byte order mark", name)
	}
	return string(data), err
}

// Check reads all of a bag and returns what is wrong with it, a sentence each:
// none for one that is complete and valid. seen is called after each file.
func (b *Bag) Check(ctx context.Context, seen func(name string)) (faults []string, err error) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	b.checkDeclaration(fault)
	there := map[string]int64{}
	err = fs.WalkDir(b.files, "data", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			there[name] = info.Size()
		}
		return err
	})
	if err != nil {
		fault("The folder data cannot be read: %v.", err)
	}
	for algorithm, sums := range b.sums {
		for name := range sums {
			if _, ok := there[name]; !ok {
				fault("manifest-%s.txt lists %s, which is not there.", algorithm, name)
			}
		}
	}
	var octets int64
	for name, size := range there {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		octets += size
		if _, err := b.copy(io.Discard, strings.TrimPrefix(name, payload), 1<<62); err != nil {
			fault("%s", err)
		}
		seen(strings.TrimPrefix(name, payload))
	}
	b.checkInfo(octets, len(there), fault)
	b.checkTags(fault)
	slices.Sort(faults)
	return slices.Compact(faults), nil
}

// bagItVersion is the first line of bagit.txt.
var bagItVersion = regexp.MustCompile(`^BagIt-Version: \d+\.\d+\r?\nTag-File-Character-Encoding: UTF-8\r?\n?$`)

func (b *Bag) checkDeclaration(fault func(string, ...any)) {
	text, err := b.tag("bagit.txt")
	switch {
	case err != nil:
		fault("bagit.txt cannot be read: %v.", err)
	case !bagItVersion.MatchString(text):
		fault("bagit.txt does not declare a bag whose tag files are in UTF-8.")
	}
	if _, err := fs.Stat(b.files, "fetch.txt"); err == nil {
		fault("Parts of the bag are still to be fetched from elsewhere; fetch.txt lists them.")
	}
}

// checkInfo compares the size of the payload with what bag-info.txt says of it.
func (b *Bag) checkInfo(octets int64, files int, fault func(string, ...any)) {
	text, err := b.tag("bag-info.txt")
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		fault("bag-info.txt cannot be read: %v.", err)
		return
	}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, mostTag)
	for first := true; lines.Scan(); first = false {
		line := lines.Text()
		if continued := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"); line == "" || continued && !first {
			continue
		}
		label, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(label) == "" {
			fault("bag-info.txt has the line %.100q.", line)
		}
		if said := strings.TrimSpace(value); label == "Payload-Oxum" && said != strconv.FormatInt(octets, 10)+"."+strconv.Itoa(files) {
			fault("bag-info.txt says that the payload is %s, and it is %d.%d.", said, octets, files)
		}
	}
}

// checkTags compares the files beside data/ with their manifests.
func (b *Bag) checkTags(fault func(string, ...any)) {
	for _, a := range algorithms {
		manifest := "tagmanifest-" + a.name + ".txt"
		sums, err := b.list(manifest)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			fault("%s is malformed: %v.", manifest, err)
			continue
		}
		for name, want := range sums {
			text, err := b.tag(name)
			sum := a.new()
			io.WriteString(sum, text)
			switch {
			case err != nil:
				fault("%s lists %s, which is not there.", manifest, name)
			case hex.EncodeToString(sum.Sum(nil)) != want:
				fault("%s differs from its %s checksum.", name, a.name)
			}
		}
	}
}
