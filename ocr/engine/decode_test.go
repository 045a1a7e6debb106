package engine

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/image/bmp"

	"recto/document"
)

var update = flag.Bool("update", false, "write golden files anew")

const pagesDir = "../../testdata/pages"

// evalDir is the directory of evaluation files; tests that need it are skipped
// where it is absent.
func evalDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("RECTO_EVAL")
	if dir == "" {
		dir = "../../../shared/eval"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation files: %v", err)
	}
	return dir
}

var encodings = map[string]document.Encoding{
	".jpg": document.EncodingJPEG, ".tif": document.EncodingTIFF, ".tiff": document.EncodingTIFF, ".png": document.EncodingPNG,
	".jp2": document.EncodingJP2, ".j2k": document.EncodingJP2, ".bmp": document.EncodingBMP, ".webp": document.EncodingWebP,
}

// pictures returns the paths of the pictures in a directory.
func pictures(t testing.TB, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, file := range files {
		if encodings[filepath.Ext(file.Name())] != "" {
			paths = append(paths, filepath.Join(dir, file.Name()))
		}
	}
	if len(paths) == 0 {
		t.Fatalf("no pictures in %s", dir)
	}
	return paths
}

func load(t testing.TB, path string) *document.Image {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return &document.Image{Encoding: encodings[filepath.Ext(path)], Data: data}
}

// The golden tables hold the size and depth of every picture, its mean colour
// and the colours of some pixels. They were compared with what other programs
// show.
func TestPagesDecode(t *testing.T) { compareProbes(t, pagesDir, "testdata/pages.golden") }

func TestEvaluationImagesDecode(t *testing.T) {
	compareProbes(t, filepath.Join(evalDir(t), "files", "image-good"), "testdata/eval.golden")
}

// Where in a picture the colours are probed.
var probes = [][2]float64{{0.01, 0.01}, {0.25, 0.3}, {0.5, 0.5}, {0.61, 0.44}, {0.8, 0.2}, {0.99, 0.99}}

func compareProbes(t *testing.T, dir, golden string) {
	var table strings.Builder
	for _, path := range pictures(t, dir) {
		img := load(t, path)
		p, damage, err := Decode(img)
		if err != nil || damage != nil {
			t.Errorf("%s: %v, damage %v", filepath.Base(path), err, damage)
			continue
		}
		fmt.Fprintf(&table, "%s %d %d %d", filepath.Base(path), p.Width(), p.Height(), p.Depth())
		mean := p.mean()
		fmt.Fprintf(&table, " %d,%d,%d", mean[0], mean[1], mean[2])
		for _, at := range probes {
			c := p.at(int(at[0]*float64(p.Width())), int(at[1]*float64(p.Height())))
			fmt.Fprintf(&table, " %d,%d,%d", c[0], c[1], c[2])
		}
		table.WriteString("\n")
		p.Close()
	}
	if *update {
		if err := os.WriteFile(golden, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(table.String(), "\n"), strings.Split(string(want), "\n")
	if len(gotLines) != len(wantLines) {
		t.Fatalf("%d pictures, want %d", len(gotLines)-1, len(wantLines)-1)
	}
	for i := range wantLines {
		if !sameProbes(gotLines[i], wantLines[i]) {
			t.Errorf("got  %s\nwant %s", gotLines[i], wantLines[i])
		}
	}
}

// mean returns the mean colour of every third pixel of every third row.
func (p *Pix) mean() (mean [3]int) {
	n := 0
	for y := 0; y < p.Height(); y += 3 {
		for x := 0; x < p.Width(); x += 3 {
			c := p.at(x, y)
			for i := range c {
				mean[i] += c[i]
			}
			n++
		}
	}
	for i := range mean {
		mean[i] /= n
	}
	return mean
}

// sameProbes compares two lines; colours may differ a little, as between
// versions of libjpeg.
func sameProbes(got, want string) bool {
	g, w := strings.Fields(got), strings.Fields(want)
	if len(g) != len(w) {
		return false
	}
	for i := range w {
		var a, b [3]int
		_, err := fmt.Sscanf(w[i], "%d,%d,%d", &a[0], &a[1], &a[2])
		if err != nil {
			if g[i] != w[i] {
				return false
			}
			continue
		}
		fmt.Sscanf(g[i], "%d,%d,%d", &b[0], &b[1], &b[2])
		if !near3(a, b, 1) {
			return false
		}
	}
	return true
}

func TestJPEG2000Kinds(t *testing.T) {
	grey := func(x, y int) [3]int { v := level(x, y, 0) * 85; return [3]int{v, v, v} }
	colour := func(x, y int) [3]int { return [3]int{level(x, y, 0) * 85, level(x, y, 1) * 85, level(x, y, 2) * 85} }
	for _, c := range []struct {
		file  string
		depth int
		want  func(x, y int) [3]int
	}{
		{"colour.jp2", 32, colour},
		{"tiles.j2k", 32, colour}, // and an origin that is not 0
		{"cmyk.j2k", 32, colour},
		{"grey-2bit.jp2", 8, grey},
		{"grey-16bit.jp2", 8, grey},
		{"grey-signed.j2k", 8, grey},
		{"opacity.jp2", 32, func(x, y int) [3]int { // a fifth
			v := colour(x, y)
			return [3]int{v[0]/5 + 204, v[1]/5 + 204, v[2]/5 + 204}
		}},
		{"ycc-420.jp2", 32, func(x, y int) [3]int { // Cb 90, Cr 160
			v := level(x, y, 0)*40 + 60
			return [3]int{min(255, v+45), v - 10, max(0, v-67)}
		}},
	} {
		p, damage, err := Decode(load(t, "testdata/"+c.file))
		if err != nil || damage != nil {
			t.Errorf("%s: %v, damage %v", c.file, err, damage)
			continue
		}
		if p.Depth() != c.depth {
			t.Errorf("%s: %d bits, want %d", c.file, p.Depth(), c.depth)
		}
		samePixels(t, c.file, p, c.want)
		p.Close()
	}
}

// Of a file that is cut off the part that is there is read, and it is said how
// much is missing; where the pixels do not begin, the file is damaged. Packed
// with losses, a page's upper part takes more or less than its share of bytes.
func TestCutOffFiles(t *testing.T) {
	grey := tiffFile{bits: 8, samples: 1, photometric: 1, sample: scaled(255), width: 450, height: 330}
	for _, c := range []struct {
		name    string
		img     *document.Image
		missing [2]float64 // of the picture, of a file cut at half
		nothing int        // bytes of which nothing can be decoded
	}{
		{"jpeg", load(t, pagesDir+"/ru-straight.jpg"), [2]float64{0.4, 0.6}, 300},
		{"tiff, group 4", &document.Image{Encoding: document.EncodingTIFF, Data: directoryFirst(load(t, pagesDir+"/ru-bilevel.tif").Data)}, [2]float64{0.4, 0.7}, 8},
		{"tiff in strips", &document.Image{Encoding: document.EncodingTIFF, Data: directoryFirst(grey.bytes())}, [2]float64{0.45, 0.55}, 8},
		{"jp2", load(t, "testdata/colour.jp2"), [2]float64{0, 0}, 160},
		{"png", load(t, pagesDir+"/ru-16bit.png"), [2]float64{0.3, 0.7}, 40},
		{"bmp", &document.Image{Encoding: document.EncodingBMP, Data: bmpFile(t)}, [2]float64{0.4, 0.6}, 54},
	} {
		whole, damage, err := Decode(c.img)
		if err != nil || damage != nil {
			t.Fatalf("%s: %v, damage %+v", c.name, err, damage)
		}
		cut := *c.img
		cut.Data = c.img.Data[:len(c.img.Data)/2]
		p, damage, err := Decode(&cut)
		if err != nil || damage == nil || !damage.Lost || damage.Missing < c.missing[0] || damage.Missing > c.missing[1] {
			t.Errorf("%s: %v, damage %+v, want lost %v", c.name, err, damage, c.missing)
			continue
		}
		if p.Width() != whole.Width() || p.Height() != whole.Height() {
			t.Errorf("%s: %d x %d, want %d x %d", c.name, p.Width(), p.Height(), whole.Width(), whole.Height())
		}
		row := 100
		if c.name == "bmp" { // begins with its last row
			row = whole.Height() - 10
		}
		if c.missing[1] > 0 && p.at(40, row) != whole.at(40, row) {
			t.Errorf("%s: the pixel at 40, %d is %v, want %v", c.name, row, p.at(40, row), whole.at(40, row))
		}
		cut.Data = c.img.Data[:c.nothing]
		if _, _, err := Decode(&cut); err == nil || document.AsError(err).Kind != document.KindDamaged {
			t.Errorf("%s, %d bytes: %v, want damaged", c.name, c.nothing, err)
		}
	}
}

// bmpFile is a page in colour, stored from its foot.
func bmpFile(t *testing.T) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 450, 330))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i / 7)
	}
	var out bytes.Buffer
	if err := bmp.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// directoryFirst moves what stands behind the pixels of a little-endian TIFF with
// one directory before them, as scanners write it.
func directoryFirst(data []byte) []byte {
	const head, pixelsAt = 8, 273
	order := binary.LittleEndian
	at := order.Uint32(data[4:])
	first := at // where the values of the directory begin
	fields := func(do func(tag uint16, kind uint16, n uint32, value []byte)) {
		for i := range uint32(order.Uint16(data[at:])) {
			field := data[at+2+12*i:]
			do(order.Uint16(field), order.Uint16(field[2:]), order.Uint32(field[4:]), field[8:12])
		}
	}
	size := func(kind uint16, n uint32) uint32 { return n * map[uint16]uint32{3: 2, 4: 4, 5: 8}[kind] }
	data = bytes.Clone(data)
	fields(func(_, kind uint16, n uint32, value []byte) {
		if size(kind, n) > 4 {
			first = min(first, order.Uint32(value))
		}
	})
	moved := uint32(len(data)) - first
	fields(func(tag, kind uint16, n uint32, value []byte) {
		values := value
		if size(kind, n) > 4 {
			values = data[order.Uint32(value):]
			order.PutUint32(value, order.Uint32(value)-first+head)
		}
		for i := range n {
			switch {
			case tag != pixelsAt:
			case kind == 3:
				order.PutUint16(values[2*i:], order.Uint16(values[2*i:])+uint16(moved))
			default:
				order.PutUint32(values[4*i:], order.Uint32(values[4*i:])+moved)
			}
		}
	})
	order.PutUint32(data[4:], at-first+head)
	return slices.Concat(data[:head], data[first:], data[head:first])
}

// A JPEG whose decoder complains is whole as long as it has its end and its
// pixels; bytes between its parts are no loss.
func TestJPEGWithFaults(t *testing.T) {
	img := load(t, pagesDir+"/ru-straight.jpg")
	head, scan, _ := bytes.Cut(img.Data, []byte{0xff, 0xda})
	img.Data = slices.Concat(head, []byte{0x11, 0x22, 0x33, 0xff, 0xda}, scan)
	if _, damage, err := Decode(img); err != nil || damage == nil || damage.Lost || damage.Missing != 0 {
		t.Errorf("%v, damage %+v, want one without loss", err, damage)
	}
}

// rawImage is the test picture in rows of pixels, with bytes between them.
func rawImage(encoding document.Encoding) *document.Image {
	img := &document.Image{Encoding: encoding, Width: 45, Height: 33, Stride: 140}
	img.Data = make([]byte, img.Stride*img.Height)
	for y := range img.Height {
		row := img.Data[y*img.Stride:]
		for i := range img.Stride {
			row[i] = 0xff // what is between the rows is nobody's
		}
		for x := range img.Width {
			switch encoding {
			case document.EncodingBilevel:
				if level(x, y, 0)&1 == 0 {
					row[x>>3] &^= 0x80 >> (x & 7)
				}
			case document.EncodingGrey:
				row[x] = byte(level(x, y, 0) * 85)
			case document.EncodingRGB:
				for s := range 3 {
					row[3*x+s] = byte(level(x, y, s) * 85)
				}
			}
		}
	}
	return img
}

func TestRawImages(t *testing.T) {
	for encoding, want := range map[document.Encoding]func(x, y int) [3]int{
		document.EncodingBilevel: func(x, y int) [3]int { v := 255 * (1 - level(x, y, 0)&1); return [3]int{v, v, v} },
		document.EncodingGrey:    func(x, y int) [3]int { v := level(x, y, 0) * 85; return [3]int{v, v, v} },
		document.EncodingRGB:     func(x, y int) [3]int { return [3]int{level(x, y, 0) * 85, level(x, y, 1) * 85, level(x, y, 2) * 85} },
	} {
		img := rawImage(encoding)
		p, _, err := Decode(img)
		if err != nil {
			t.Fatal(err)
		}
		samePixels(t, string(encoding), p, want)
		img.Data = img.Data[:len(img.Data)-img.Stride]
		if _, _, err := Decode(img); err == nil {
			t.Errorf("%s: a row less is no error", encoding)
		}
	}
}

// Every orientation puts each stored pixel where document.Orientation says.
func TestOrientation(t *testing.T) {
	for _, encoding := range []document.Encoding{document.EncodingBilevel, document.EncodingGrey, document.EncodingRGB} {
		img := rawImage(encoding)
		stored, _, err := Decode(img)
		if err != nil {
			t.Fatal(err)
		}
		for o := document.Orientation(0); o <= 8; o++ {
			img.Orientation = o
			p, _, err := Decode(img)
			if err != nil {
				t.Fatal(err)
			}
			if w, h := o.Size(img.Width, img.Height); p.Width() != w || p.Height() != h {
				t.Fatalf("orientation %d: %d x %d, want %d x %d", o, p.Width(), p.Height(), w, h)
			}
			m := o.Affine(img.Width, img.Height)
			for y := range img.Height {
				for x := range img.Width {
					// Centres of pixels go to centres of pixels.
					fx, fy := float64(x)+0.5, float64(y)+0.5
					u, v := int(m.A*fx+m.C*fy+m.E), int(m.B*fx+m.D*fy+m.F)
					if got, want := p.at(u, v), stored.at(x, y); got != want {
						t.Fatalf("%s, orientation %d: the pixel at %d, %d is %v, want %v", encoding, o, u, v, got, want)
					}
				}
			}
			p.Close()
		}
	}
}

// What a child of the test decodes, and the frames it tries.
const hostileFile, hostileFrames = "RECTO_TEST_DECODE", 4

// Hostile files are decoded in processes of their own, which must end by
// themselves, soon and small.
func TestHostileFiles(t *testing.T) {
	if path := os.Getenv(hostileFile); path != "" {
		for frame := range hostileFrames {
			img := load(t, path)
			img.Frame = frame
			p, _, err := Decode(img)
			if err != nil {
				continue
			}
			if grey, err := p.Grey(); err == nil {
				grey.Otsu()
			}
		}
		return
	}
	paths := pictures(t, filepath.Join(evalDir(t), "files", "image-bad"))
	for _, path := range paths {
		child := exec.Command(os.Args[0], "-test.run=^TestHostileFiles$")
		child.Env = append(os.Environ(), hostileFile+"="+path)
		timer := time.AfterFunc(time.Minute, func() { child.Process.Kill() })
		out, err := child.CombinedOutput()
		timer.Stop()
		if err != nil {
			t.Errorf("%s: %v\n%s", filepath.Base(path), err, out)
			continue
		}
		const most = 300 << 10 // KiB; the largest is 300 x 225 pixels
		if used := child.ProcessState.SysUsage().(*syscall.Rusage).Maxrss; used > most {
			t.Errorf("%s: %d MiB of memory, want %d at most", filepath.Base(path), used>>10, most>>10)
		}
	}
}

// What a JP2 file says of its colours, understood or not, never keeps its
// picture from being read.
func TestJPEG2000ColourProfiles(t *testing.T) {
	plain := load(t, "testdata/colour.jp2").Data
	const begin, end = 62, 77 // of the box that tells the colours
	box := func(name string, content ...byte) []byte {
		return append(append([]byte{0, 0, 0, byte(8 + len(content))}, name...), content...)
	}
	profile := make([]byte, 200)
	copy(profile[12:], "mntrRGB XYZ ")
	rgb := plain[begin:end]
	for name, boxes := range map[string][]byte{
		"none":                     nil,
		"too short":                box("colr", 1),
		"of no known method":       box("colr", 77, 0, 0, 1, 2, 3),
		"a profile of any kind":    box("colr", append([]byte{3, 0, 0}, profile...)...),
		"a maker's own":            box("colr", append([]byte{4, 0, 0}, profile...)...),
		"a restricted profile":     box("colr", append([]byte{2, 0, 0}, profile...)...),
		"an empty profile":         box("colr", 2, 0, 0),
		"a number nobody knows":    box("colr", 1, 0, 0, 0, 0, 0, 99),
		"ROMM RGB":                 box("colr", 1, 0, 0, 0, 0, 0, 21),
		"Lab cut off":              box("colr", 1, 0, 0, 0, 0, 0, 14, 0),
		"two of them":              append(box("colr", 3, 0, 0, 1), rgb...),
		"other boxes":              append(box("uuid", make([]byte, 20)...), rgb...),
		"meaning of four channels": append(append([]byte{}, rgb...), box("cdef", 0, 1, 0, 9, 0, 0, 0, 1)...),
		"a palette cut off":        append(append([]byte{}, rgb...), box("pclr", 0)...),
	} {
		data := append(append(append([]byte{}, plain[:begin]...), boxes...), plain[end:]...)
		data[35] += byte(len(boxes) - (end - begin)) // the length of the header
		if len(boxes) > 100 {
			data[34] = byte((45 + len(boxes) - (end - begin)) >> 8)
		}
		p, _, err := Decode(&document.Image{Encoding: document.EncodingJP2, Data: data})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.Width() != 45 || p.Height() != 33 {
			t.Errorf("%s: %d x %d", name, p.Width(), p.Height())
		}
		p.Close()
	}
}
