package ingest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"recto/document"
	"recto/pdfium"
)

// engine is started once for all tests.
var engine = sync.OnceValues(func() (*pdfium.Engine, error) {
	return pdfium.Start("")
})

// language stands in for the reader's check: text is mostly letters.
func language(text string) bool {
	letters, all := 0, 0
	for _, r := range text {
		all++
		if unicode.IsLetter(r) || unicode.IsSpace(r) {
			letters++
		}
	}
	return letters > all/2
}

// openBytes opens a file of these bytes and closes it after the test.
func openBytes(t testing.TB, data []byte, options Options) (*Source, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return openPath(t, path, options)
}

func openPath(t testing.TB, path string, options Options) (*Source, error) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	options.PDFium, options.IsLanguage = engine, language
	s, err := Open(file, options)
	if err == nil {
		t.Cleanup(s.Close)
	}
	return s, err
}

// mustOpen is openBytes for what must open.
func mustOpen(t testing.TB, data []byte) *Source {
	t.Helper()
	s, err := openBytes(t, data, Options{Name: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pdfBuilder writes PDFs for tests.
type pdfBuilder struct {
	objects []string
	// catalogue is what stands in it besides the pages.
	catalogue string
}

// add appends an object and returns its reference.
func (b *pdfBuilder) add(format string, args ...any) string {
	b.objects = append(b.objects, fmt.Sprintf(format, args...))
	return fmt.Sprintf("%d 0 R", len(b.objects))
}

// stream appends a stream; dict is what stands in its dictionary.
func (b *pdfBuilder) stream(dict string, data []byte) string {
	return b.add("<<%s/Length %d>>stream\n%s\nendstream", dict, len(data), data)
}

// document returns the file with these pages.
func (b *pdfBuilder) document(pages ...string) []byte {
	tree := b.add("<</Type/Pages/Kids[%s]/Count %d>>", strings.Join(pages, " "), len(pages))
	root := b.add("<</Type/Catalog/Pages %s%s>>", tree, b.catalogue)
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, object := range b.objects {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root %s>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, root, xref)
	return out.Bytes()
}

// page appends a page; entries are more of its dictionary.
func (b *pdfBuilder) page(entries, resources, content string) string {
	return b.add("<</Type/Page%s/Resources<<%s>>/Contents %s>>", entries, resources, b.stream("", []byte(content)))
}

// picture appends an image XObject of these samples, deflated.
func (b *pdfBuilder) picture(width, height int, entries string, samples []byte) string {
	return b.stream(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/Filter/FlateDecode%s", width, height, entries), deflate(samples))
}

func deflate(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// scene is a grey picture that looks different under every turn and flip: a
// white page, black in its top left corner, grey along the top.
func scene(width, height int) []byte {
	samples := bytes.Repeat([]byte{255}, width*height)
	for y := range height / 4 {
		for x := range width {
			if x < width/4 {
				samples[y*width+x] = 0
			} else {
				samples[y*width+x] = 128
			}
		}
	}
	return samples
}

// sceneJPEG is a scene as a JPEG.
func sceneJPEG(t testing.TB, width, height int) []byte {
	t.Helper()
	m := &image.Gray{Pix: scene(width, height), Stride: width, Rect: image.Rect(0, 0, width, height)}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// upright is reduce for what can be decoded.
func upright(t testing.TB, m *document.Image) (thumb, bool) {
	t.Helper()
	return reduce(m)
}

// difference is the mean difference of grey values.
func difference(a, b thumb) float64 {
	mean, _ := a.difference(b)
	return mean
}

// tiffTag is an entry of a little-endian TIFF for tests.
type tiffTag struct {
	tag, kind uint16
	value     uint32
}

// buildTIFF writes directories one after the other; each tag holds one value.
// The last one's link is next, or 0.
func buildTIFF(next uint32, directories ...[]tiffTag) []byte {
	out := []byte("II*\x00\x08\x00\x00\x00")
	for i, tags := range directories {
		out = binary.LittleEndian.AppendUint16(out, uint16(len(tags)))
		for _, tag := range tags {
			out = binary.LittleEndian.AppendUint16(out, tag.tag)
			out = binary.LittleEndian.AppendUint16(out, tag.kind)
			out = binary.LittleEndian.AppendUint32(out, 1)
			out = binary.LittleEndian.AppendUint32(out, tag.value)
		}
		link := uint32(len(out) + 4)
		if i == len(directories)-1 {
			link = next
		}
		out = binary.LittleEndian.AppendUint32(out, link)
	}
	return out
}

// kindOf is the kind of an error, "" for none.
func kindOf(err error) document.Kind {
	if err == nil {
		return ""
	}
	return document.AsError(err).Kind
}
