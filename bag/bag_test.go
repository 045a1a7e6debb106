package bag

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/internal/testtool"
)

var payloadOfTests = [][2]string{
	{"originals/0001 Записка.pdf", "%PDF-1.7"},
	{"pages/000001.json", `{"text":"Секретно"}`},
	{"100 %.txt", ""},
}

// write makes a bag of the tests.
func write(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out, "recto-1234", time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC))
	for _, f := range payloadOfTests {
		sum, err := w.Add(f[0], strings.NewReader(f[1]), strings.HasSuffix(f[0], ".json"))
		if err != nil || sum != document.SHA256([]byte(f[1])) {
			t.Fatal(sum, err)
		}
	}
	if _, err := w.Add("PAGES/000001.json", strings.NewReader(""), false); err == nil {
		t.Error("two files differ in capitals only")
	}
	if _, err := w.Add("../x", strings.NewReader(""), false); err == nil {
		t.Error("a file stands outside of the bag")
	}
	if err := w.Close([]Field{{"External-Description", "Записка\n о встрече"}, {"Contact-Name", ""}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unpack puts a zip into a folder, changed.
func unpack(t *testing.T, data []byte, change func(name string, content []byte) []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if content = change(strings.TrimPrefix(f.Name, "recto-1234/"), content); content == nil {
			continue
		}
		to := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func same(_ string, content []byte) []byte {
	if content == nil {
		return []byte{}
	}
	return content
}

func check(t *testing.T, name string) []string {
	t.Helper()
	b, err := Open(name)
	if err != nil {
		return []string{err.Error()}
	}
	defer b.Close()
	faults, err := b.Check(context.Background(), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return faults
}

func TestBagIsValid(t *testing.T) {
	data := write(t)
	if !bytes.Equal(data, write(t)) {
		t.Error("two bags of the same files differ")
	}
	packed := filepath.Join(t.TempDir(), "bag.zip")
	if err := os.WriteFile(packed, data, 0o644); err != nil {
		t.Fatal(err)
	}
	dir := unpack(t, data, same)
	for _, name := range []string{packed, dir, filepath.Join(dir, "recto-1234")} {
		if faults := check(t, name); len(faults) > 0 {
			t.Errorf("%s: %q", name, faults)
		}
	}
	// The manifests are those that the tools of everybody read.
	for _, tool := range []string{"sha256sum", "sha512sum"} {
		for _, kind := range []string{"manifest-", "tagmanifest-"} {
			list := kind + strings.TrimSuffix(tool, "sum") + ".txt"
			text, err := os.ReadFile(filepath.Join(dir, "recto-1234", list))
			if err != nil {
				t.Fatal(err)
			}
			run := exec.Command(testtool.Path(t, tool), "--check", "--strict", "-")
			run.Dir, run.Stdin = filepath.Join(dir, "recto-1234"), strings.NewReader(strings.ReplaceAll(string(text), "%25", "%"))
			if out, err := run.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", list, err, out)
			}
		}
	}
	info, err := os.ReadFile(filepath.Join(dir, "recto-1234", "bag-info.txt"))
	if err != nil || string(info) != "External-Description: Записка о встрече\nPayload-Oxum: 35.3\n" {
		t.Errorf("bag-info.txt is %q (%v)", info, err)
	}
}

func TestBagIsRead(t *testing.T) {
	b, err := Open(unpack(t, write(t), same))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if got := strings.Join(b.Files(), "|"); got != "100 %.txt|originals/0001 Записка.pdf|pages/000001.json" {
		t.Errorf("the files are %s", got)
	}
	if data, err := b.Read("pages/000001.json", 1000); err != nil || string(data) != payloadOfTests[1][1] {
		t.Errorf("%q, %v", data, err)
	}
	if sum, err := b.SHA256("100 %.txt"); err != nil || sum != document.SHA256(nil) {
		t.Errorf("%s, %v", sum, err)
	}
	for name, kind := range map[string]document.Kind{"pages/000002.json": document.KindNotFound, "../bagit.txt": document.KindNotFound, "originals/0001 Записка.pdf": document.KindTooLarge} {
		if _, err := b.Read(name, 5); !document.IsKind(err, kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Each rule of the RFC, broken once.
func TestBrokenBagsAreTold(t *testing.T) {
	data := write(t)
	replaced := func(file, old, new string) func(string, []byte) []byte {
		return func(name string, content []byte) []byte {
			if name == file {
				return bytes.Replace(content, []byte(old), []byte(new), 1)
			}
			return same(name, content)
		}
	}
	without := func(file string) func(string, []byte) []byte {
		return func(name string, content []byte) []byte {
			if name == file {
				return nil
			}
			return same(name, content)
		}
	}
	for what, c := range map[string]struct {
		change func(string, []byte) []byte
		fault  string
	}{
		"a changed file":         {replaced("data/pages/000001.json", "Секретно", "Секретна"), "differs from its sha256 checksum"},
		"a file less":            {without("data/pages/000001.json"), "lists data/pages/000001.json, which is not there"},
		"a file that is no more": {replaced("manifest-sha512.txt", "data/pages/000001.json", "data/pages/000002.json"), `does not list "pages/000001.json"`},
		"no declaration":         {without("bagit.txt"), "is no bag"},
		"another encoding":       {replaced("bagit.txt", "UTF-8", "KOI8-R"), "bagit.txt does not declare"},
		"a mark before it":       {replaced("bagit.txt", "BagIt", "\xef\xbb\xbfBagIt"), "byte order mark"},
		"no manifest": {func(name string, c []byte) []byte {
			if strings.HasPrefix(name, "manifest") {
				return nil
			}
			return same(name, c)
		}, "has no manifest"},
		"a path out of it":     {replaced("manifest-sha256.txt", "data/pages", "data/../../pages"), "leads out of the bag"},
		"a path of the root":   {replaced("manifest-sha256.txt", "data/pages", "/etc"), "leads out of the bag"},
		"a malformed line":     {replaced("manifest-sha256.txt", "  data/pages", "data/pages"), "manifest-sha256.txt has the line"},
		"a size that is wrong": {replaced("bag-info.txt", "35.3", "36.3"), "says that the payload is 36.3, and it is 35.3"},
		"info that is none":    {replaced("bag-info.txt", "External-Description:", "External-Description"), "bag-info.txt has the line"},
		"a changed tag file":   {replaced("bag-info.txt", "встрече", "встречи"), "bag-info.txt differs from its sha256 checksum"},
		"a tag file less":      {without("bag-info.txt"), "tagmanifest-sha256.txt lists bag-info.txt, which is not there"},
		"a manifest twice": {func(name string, c []byte) []byte {
			if name == "manifest-sha256.txt" {
				return append(c, c...)
			}
			return same(name, c)
		}, "twice"},
	} {
		if faults := strings.Join(check(t, unpack(t, data, c.change)), "\n"); !strings.Contains(faults, c.fault) {
			t.Errorf("%s: %s", what, faults)
		}
	}
}

func TestNamesAreClean(t *testing.T) {
	for name, want := range map[string]string{
		"Записка о «встрече».pdf":          "Записка о «встрече».pdf",
		`a/b\c:d*e?"<>|.tif`:               "a_b_c_d_e_____.tif",
		"..":                               "unnamed",
		" .":                               "unnamed",
		"a\xffb\x00.pdf":                   "a_b_.pdf",
		strings.Repeat("я", 200) + ".jpeg": strings.Repeat("я", 72) + ".jpeg",
	} {
		if got := CleanName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}
