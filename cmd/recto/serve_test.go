package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"recto/internal/testtool"
	"recto/storage/storagetest"
	"recto/wire"
)

// served is recto serve as a process of its own.
type served struct {
	*exec.Cmd
	address string
	waits   *waits
}

// serve starts the real program on a directory, with its scratch files in it.
func serve(t *testing.T, dir string, flags ...string) *served {
	t.Helper()
	return serveOn(t, dir, append(flags, "--scratch", filepath.Join(dir, ".recto", "scratch"))...)
}

// serveOn starts the real program on a storage.
func serveOn(t *testing.T, storage string, flags ...string) *served {
	t.Helper()
	c := exec.Command(filepath.Join(bin, "recto"), append([]string{"serve", "--listen", "127.0.0.1:0", "--workers", "2", "--storage", storage, "--sweep", "1s"}, flags...)...)
	out, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("recto serve ended: %v, %s", err, line)
		}
		if found := regexp.MustCompile(`http://([0-9.:]+)/`).FindStringSubmatch(line); found != nil {
			s := &served{c, found[1], new(waits)}
			go func() {
				for err == nil {
					line, err = lines.ReadString('\n')
					io.WriteString(s.waits, line)
				}
			}()
			return s
		}
	}
}

// call runs a verb and returns what it prints and its exit code.
func call(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, said bytes.Buffer
	code = run(context.Background(), args, &out, &said)
	return out.String(), said.String(), code
}

func statusOf(t *testing.T, s *served, id string) wire.View {
	t.Helper()
	out, said, code := call(t, "status", "--json", "--server", s.address, id)
	var v wire.View
	if err := json.Unmarshal([]byte(out), &v); code != 0 || err != nil {
		t.Fatalf("recto status ends with %d, %v: %s", code, err, said)
	}
	return v
}

// A server that is killed in the middle and started again goes on where it
// was; one that is told to end drains and ends well. What it has is not sent
// again.
func TestServeKilled(t *testing.T) {
	dir := t.TempDir()
	sample := filepath.Join(testdata(t, "sample"), "report.pdf")
	s := serve(t, dir)
	out, said, code := call(t, "ingest", "--server", s.address, sample)
	if code != 0 {
		t.Fatalf("recto ingest ends with %d: %s", code, said)
	}
	id := strings.TrimSpace(out)
	testtool.Await(t, func() bool { return statusOf(t, s, id).Read > 0 }, "no page is read")
	s.Process.Kill()
	s.Wait()
	s = serve(t, dir)
	if _, said, code := call(t, "ingest", "--wait", "--server", s.address, sample); code != 0 || !strings.Contains(said, "there already") {
		t.Fatalf("recto ingest --wait ends with %d: %s", code, said)
	}
	if v := statusOf(t, s, id); v.Status != wire.StatusReady || v.Read != 3 {
		t.Errorf("the document is %+v", v)
	}
	text, _, code := call(t, "get", "--server", s.address, id)
	if want, err := os.ReadFile(filepath.Join(testdata(t, "sample"), "report.gt.txt")); err != nil || code != 0 || len(text) < len(want)*8/10 {
		t.Errorf("recto get ends with %d and %d bytes of text, %v", code, len(text), err)
	}
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("after SIGTERM recto serve ends with %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".recto", "scratch", "*")); len(left) > 0 {
		t.Errorf("scratch files are left: %v", left)
	}
}

// Translations are found beside their originals, folders can be documents, and
// what cannot be a scan is passed over.
func TestIngestPairs(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"order.pdf", "order.en.html", "order.notes.txt", "letter.jpg", "letter.ru.txt", "book/1.jpg", "book/2.jpg", "book/book.en.txt"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	describe := func(items []uploadItem) string {
		var said []string
		for _, p := range items {
			line := ""
			for _, f := range p.files {
				line += filepath.Base(f) + " "
			}
			for _, c := range p.translations {
				line += "+" + c.language + ":" + filepath.Base(c.path)
			}
			said = append(said, strings.TrimSpace(line))
		}
		return strings.Join(said, "; ")
	}
	for _, c := range []struct {
		paths      []string
		asDocument bool
		want       string
		skipped    int
	}{
		{[]string{dir}, false, "1.jpg; 2.jpg; letter.jpg +ru:letter.ru.txt; order.pdf +en:order.en.html", 2},
		{[]string{filepath.Join(dir, "order.pdf")}, false, "order.pdf +en:order.en.html", 0},
		{[]string{filepath.Join(dir, "book")}, true, "1.jpg 2.jpg +en:book.en.txt", 0},
	} {
		items, skipped, err := pack(c.paths, c.asDocument)
		if err != nil {
			t.Fatal(err)
		}
		if got := describe(items); got != c.want || skipped != c.skipped {
			t.Errorf("%v gives %q and %d passed over, want %q and %d", c.paths, got, skipped, c.want, c.skipped)
		}
	}
}

// On an S3 server that is killed in the middle and comes back, everything is
// read in the end.
func TestServiceOnS3(t *testing.T) {
	s3 := storagetest.S3Server(t)
	t.Setenv("RECTO_STORAGE", "s3://"+s3.Bucket+"/some/prefix")
	t.Setenv("RECTO_S3_ENDPOINT", s3.Endpoint)
	t.Setenv("RECTO_STATE", t.TempDir())
	h := open(t, "")
	id := h.bring(wire.Upload{}, filepath.Join(testdata(t, "sample"), "report.pdf")).ID
	h.start()
	testtool.Await(t, func() bool { return h.begun(id) }, "the document is not opened")
	s3.Kill()
	testtool.Await(t, func() bool { return h.waits.Load() > 0 }, "no job misses the storage")
	s3.Start(t)
	if view := h.await(id); view.Status != wire.StatusReady || view.Read != 3 {
		t.Errorf("the document is %+v", view)
	}
}

// A server that others can reach does not start without tokens, and asks for
// them.
func TestServeAsksForTokens(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "tokens.json")
	if _, said, code := call(t, "serve", "--listen", "0.0.0.0:0", "--storage", filepath.Join(dir, "data"), "--tokens", file); code != 5 || !strings.Contains(said, "recto token add") {
		t.Errorf("without tokens recto serve ends with %d: %s", code, said)
	}
	token, said, code := call(t, "token", "add", "ann", "--role", "upload", "--tokens", file)
	if code != 0 || strings.TrimSpace(token) == "" {
		t.Fatalf("recto token add ends with %d: %s", code, said)
	}
	s := serve(t, filepath.Join(dir, "data"), "--tokens", file)
	blank := filepath.Join(testdata(t, "pages"), "blank.jpg")
	if _, _, code := call(t, "ingest", "--server", s.address, blank); code != 5 {
		t.Errorf("without a token recto ingest ends with %d", code)
	}
	t.Setenv("RECTO_TOKEN", strings.TrimSpace(token))
	if _, said, code := call(t, "ingest", "--wait", "--server", s.address, blank); code != 0 {
		t.Errorf("with a token recto ingest ends with %d: %s", code, said)
	}
	if list, _, _ := call(t, "token", "list", "--tokens", file); !strings.Contains(list, "ann") || strings.Contains(list, strings.TrimSpace(token)) {
		t.Errorf("recto token list says %q", list)
	}
}

// doctor tells values and where they come from, and no secrets.
func TestDoctorListsSettings(t *testing.T) {
	t.Setenv("RECTO_LISTEN", "127.0.0.1:9999")
	t.Setenv("RECTO_TOKEN", "recto_secret")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "also-secret")
	out, said, code := call(t, "doctor", "--drain", "5s")
	if code != 0 {
		t.Fatalf("recto doctor ends with %d: %s", code, said)
	}
	for _, line := range []string{`RECTO_LISTEN +127\.0\.0\.1:9999 +RECTO_LISTEN`, `RECTO_DRAIN +5s +--drain`, `RECTO_SWEEP +1m +default`, `RECTO_TOKEN +\*+ +RECTO_TOKEN`} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(out) {
			t.Errorf("there is no line %s in\n%s", line, out)
		}
	}
	if strings.Contains(out, "secret") {
		t.Errorf("a secret is in\n%s", out)
	}
}

// docs/service.md lists all settings, in the words of the table.
func TestSettingsAreDocumented(t *testing.T) {
	prose, err := os.ReadFile("../../docs/service.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings {
		flag := ""
		if s.name != "" {
			flag = "`--" + s.name + "`"
		}
		if row := "| `" + s.variable + "` | " + flag + " | " + strings.ReplaceAll(s.help, "`", "") + " |"; !strings.Contains(string(prose), row) {
			t.Errorf("docs/service.md has no row\n%s", row)
		}
	}
}
