// Package bag writes and checks bags as RFC 8493, BagIt 1.0, has them: files of
// any kind below data/, and beside that lists of their checksums. A bag travels
// as a zip with one folder in it. The package knows nothing of what is in one.
package bag

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// payload is the folder of what a bag is for.
const payload = "data/"

// algorithms are those that checksums are made with, by the names that BagIt has
// for them.
var algorithms = []struct {
	name string
	new  func() hash.Hash
}{
	{"sha256", sha256.New},
	{"sha512", sha512.New},
}

// Field is a line of bag-info.txt.
type Field struct{ Label, Value string }

// listed is a file with its checksums, in the order of algorithms.
type listed struct {
	path string
	sums []string
}

// Writer writes a bag as a zip while its files come. It holds none of them: what
// it keeps are their names and checksums. The same files give the same bytes.
type Writer struct {
	zip   *zip.Writer
	root  string
	at    time.Time
	files []listed
	// taken are the paths of files in small letters: some file systems tell no
	// capitals apart.
	taken map[string]bool
	bytes int64
}

// NewWriter begins a bag of that name, of which all files have the time at. The
// name is that of the folder in the zip.
func NewWriter(w io.Writer, name string, at time.Time) *Writer {
	return &Writer{zip: zip.NewWriter(w), root: name + "/", at: at.UTC(), taken: map[string]bool{}}
}

// Add writes a file below data/. Its path has slashes between its parts. pack
// says that it becomes smaller by packing.
func (w *Writer) Add(name string, content io.Reader, pack bool) (sha256 string, err error) {
	small := strings.ToLower(name)
	if !fs.ValidPath(name) || name == "." || w.taken[small] {
		return "", fmt.Errorf("bag: the path %q is not one of a file, or is there already", name)
	}
	file, n, err := w.write(payload+name, content, pack)
	if err != nil {
		return "", err
	}
	w.files, w.taken[small] = append(w.files, file), true
	w.bytes += n
	return file.sums[0], nil
}

// Close writes what makes a bag of the files. It does not close the writer
// below.
func (w *Writer) Close(info []Field) error {
	info = append(slices.Clone(info), Field{"Payload-Oxum", fmt.Sprintf("%d.%d", w.bytes, len(w.files))})
	var lines strings.Builder
	for _, f := range info {
		if value := strings.Join(strings.Fields(f.Value), " "); value != "" {
			lines.WriteString(f.Label + ": " + value + "\n")
		}
	}
	tags := [][2]string{{"bagit.txt", declaration}, {"bag-info.txt", lines.String()}}
	for i, a := range algorithms {
		tags = append(tags, [2]string{"manifest-" + a.name + ".txt", manifest(w.files, i)})
	}
	var written []listed
	for _, tag := range tags {
		file, _, err := w.write(tag[0], strings.NewReader(tag[1]), true)
		if err != nil {
			return err
		}
		written = append(written, file)
	}
	for i, a := range algorithms {
		if _, _, err := w.write("tagmanifest-"+a.name+".txt", strings.NewReader(manifest(written, i)), true); err != nil {
			return err
		}
	}
	return w.zip.Close()
}

// declaration is what bagit.txt says.
const declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

func (w *Writer) write(name string, content io.Reader, pack bool) (listed, int64, error) {
	header := &zip.FileHeader{Name: w.root + name, Method: zip.Store, Modified: w.at}
	if pack {
		header.Method = zip.Deflate
	}
	out, err := w.zip.CreateHeader(header)
	if err != nil {
		return listed{}, 0, err
	}
	var sums []hash.Hash
	all := []io.Writer{out}
	for _, a := range algorithms {
		sum := a.new()
		sums, all = append(sums, sum), append(all, sum)
	}
	n, err := io.Copy(io.MultiWriter(all...), content)
	file := listed{path: name}
	for _, sum := range sums {
		file.sums = append(file.sums, hex.EncodeToString(sum.Sum(nil)))
	}
	return file, n, err
}

// manifest lists files with their checksums, in the order of their paths.
func manifest(files []listed, algorithm int) string {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b listed) int { return strings.Compare(a.path, b.path) })
	var out bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&out, "%s  %s\n", f.sums[algorithm], encoded(f.path))
	}
	return out.String()
}

// encoded writes a path as manifests have it.
func encoded(name string) string {
	return strings.NewReplacer("%", "%25", "\n", "%0A", "\r", "%0D").Replace(name)
}

// decoded undoes encoded.
func decoded(name string) string {
	return strings.NewReplacer("%25", "%", "%0A", "\n", "%0a", "\n", "%0D", "\r", "%0d", "\r").Replace(name)
}

// CleanName returns a name that people gave a file as every file system takes
// it: without folders, and without the characters that some forbid.
func CleanName(name string) string {
	name = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '_'
		}
		return c
	}, strings.ToValidUTF8(name, "_"))
	const most = 150 // bytes, so that a number fits before it
	ending := path.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	if len(ending) > 20 {
		stem, ending = name, ""
	}
	for len(stem)+len(ending) > most {
		letters := []rune(stem)
		stem = string(letters[:len(letters)-1])
	}
	if name = strings.Trim(stem+ending, " ."); name == "" {
		return "unnamed"
	}
	return name
}
