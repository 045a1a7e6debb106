package pdfium_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/klippa-app/go-pdfium/requests"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"recto/document"
	"recto/pdfium"
)

// cache is shared by the tests of this run: compiling takes seconds.
var cache string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "recto-pdfium-")
	if err != nil {
		panic(err)
	}
	cache = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// blank is a PDF of one empty page, written without offsets that anyone reads.
func blank() []byte {
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.4\n")
	for i, object := range []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

func TestWarmFillsTheCache(t *testing.T) {
	if err := pdfium.Warm(cache); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(cache, "*", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files in the cache: %v, %v; want one", files, err)
	}
	engine, err := pdfium.Start(cache)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	checkOpens(t, engine)
}

func TestWarmSaysWhereItCannotWrite(t *testing.T) {
	if err := pdfium.Warm("/dev/null/cache"); err == nil {
		t.Error("no error for a directory that cannot be")
	}
}

func TestStartWithoutCache(t *testing.T) {
	engine, err := pdfium.Start("/dev/null/cache")
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	checkOpens(t, engine)
}

func TestStartWithReadOnlyCache(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	// The directories above it are closed to others.
	for up := filepath.Dir(dir); strings.HasPrefix(up, os.TempDir()+"/"); up = filepath.Dir(up) {
		if err := os.Chmod(up, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		// Root may write anywhere: be somebody else for this thread's files.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := syscall.Setfsuid(65534); err != nil {
			t.Skip("fsuid:", err)
		}
		defer syscall.Setfsuid(0)
	}
	engine, err := pdfium.Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	checkOpens(t, engine)
}

func TestStartWithDamagedCache(t *testing.T) {
	if err := pdfium.Warm(cache); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(cache, "*", "*"))
	dir := t.TempDir()
	for _, file := range files {
		to := filepath.Join(dir, strings.TrimPrefix(file, cache))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte("WAZEVO, but not for long"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	engine, err := pdfium.Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	checkOpens(t, engine)
}

func checkOpens(t *testing.T, engine *pdfium.Engine) {
	t.Helper()
	pdf := blank()
	doc, err := engine.Open(bytes.NewReader(pdf), int64(len(pdf)), "")
	if err != nil {
		t.Fatal(err)
	}
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		t.Fatal(err)
	}
	if count.PageCount != 1 {
		t.Errorf("%d pages, want 1", count.PageCount)
	}
	if _, err := engine.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc}); err != nil {
		t.Error(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	engine, err := pdfium.Start(cache)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	for name, test := range map[string]struct {
		bytes string
		size  int64
		kind  document.Kind
	}{
		"empty":   {"", 0, document.KindDamaged},
		"garbage": {"no PDF at all, though long enough to be one", 43, document.KindDamaged},
		"vast":    {"%PDF-1.4", 3 << 30, document.KindTooLarge},
	} {
		_, err := engine.Open(strings.NewReader(test.bytes), test.size, "")
		if !document.IsKind(err, test.kind) {
			t.Errorf("%s: %v, want kind %s", name, err, test.kind)
		}
	}
}

func TestEngineSeesNoFiles(t *testing.T) {
	engine, err := pdfium.Start(cache)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	file := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(file, blank(), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.OpenDocument(&requests.OpenDocument{FilePath: &file}); err == nil {
		t.Error("the engine opened a file by its path")
	}
}

func TestVersionIsTheModulesOwn(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	release := strings.TrimPrefix(pdfium.Version, "go-pdfium ")
	if !strings.Contains(string(mod), "github.com/klippa-app/go-pdfium "+release) {
		t.Errorf("Version is %q, go.mod has another release", pdfium.Version)
	}
}

// A Russian password opens a PDF however the program that set it wrote it.
func TestRussianPasswords(t *testing.T) {
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Skip("qpdf (Debian: qpdf) is not installed")
	}
	engine, err := pdfium.Start(cache)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	const password = "Архив 1962"
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	if err := os.WriteFile(plain, blank(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		encoding encoding.Encoding
		options  []string
	}{
		{encoding.Nop, []string{"256", "--"}},
		{charmap.Windows1251, []string{"128", "--use-aes=y", "--"}},
		{charmap.CodePage866, []string{"128", "--use-aes=n", "--"}},
		{charmap.KOI8R, []string{"40", "--"}},
	} {
		set, err := c.encoding.NewEncoder().String(password)
		if err != nil {
			t.Fatal(err)
		}
		locked := filepath.Join(t.TempDir(), "locked.pdf")
		args := append([]string{"--allow-weak-crypto", "--password-mode=bytes", "--encrypt", set, "owner"}, c.options...)
		if out, err := exec.Command("qpdf", append(args, plain, locked)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		data, err := os.ReadFile(locked)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := engine.Open(bytes.NewReader(data), int64(len(data)), password)
		if err != nil {
			t.Errorf("%v: %v", c.options, err)
			continue
		}
		engine.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc})
		if _, err := engine.Open(bytes.NewReader(data), int64(len(data)), "Архив 1963"); !document.IsKind(err, document.KindEncrypted) {
			t.Errorf("%v with a wrong password: %v", c.options, err)
		}
	}
}
