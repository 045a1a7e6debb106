package reader

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func ask(t *testing.T, p *Pool, do, text string) string {
	t.Helper()
	out, err := Call(context.Background(), p, testJob, Source{}, testIn{Do: do, Text: text}, Sink{})
	if err != nil {
		t.Fatalf("%s %s: %v", do, text, err)
	}
	return out.Text
}

// What holds on every kernel.
func TestConfined(t *testing.T) {
	p, _ := pool(t, 1, Limits{})
	status := ask(t, p, "status", "")
	for _, want := range []string{
		`NoNewPrivs:\s+1`,
		`Max core file size\s+0\s+0`,
		`Max file size\s+0\s+0`,
	} {
		if !regexp.MustCompile(want).MatchString(status) {
			t.Errorf("no %s in the reader's status", want)
		}
	}
	if !raceEnabled && !regexp.MustCompile(`Max data size\s+2147483648\s+2147483648`).MatchString(status) {
		t.Error("no limit of 2 GiB on data")
	}
	if got := ask(t, p, "write-file", filepath.Join(t.TempDir(), "f")); !strings.Contains(got, "file too large") {
		t.Errorf("writing a file: %s", got)
	}
}

func TestLandlock(t *testing.T) {
	if s := LandlockStatus(); s.ABI == 0 {
		t.Skip(s)
	}
	models, elsewhere := t.TempDir(), t.TempDir()
	for _, dir := range []string{models, elsewhere} {
		if err := os.WriteFile(filepath.Join(dir, "f"), []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	single := filepath.Join(elsewhere, "single")
	if err := os.WriteFile(single, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()

	open, _ := pool(t, 1, Limits{})
	p, _ := pool(t, 1, Limits{}, "sandbox", models, single, filepath.Join(models, "missing"))
	tests := []struct {
		do, text string
		allowed  bool
	}{
		{"read-file", filepath.Join(models, "f"), true},
		{"read-file", single, true},
		{"read-file", filepath.Join(elsewhere, "f"), false},
		{"read-file", "/etc/passwd", false},
		{"append-file", filepath.Join(models, "f"), false},
		{"append-file", single, false},
		{"append-file", "/dev/null", true},
		{"append-file", "/dev/zero", false},
		{"remove-file", filepath.Join(models, "f"), false},
		{"make-folder", filepath.Join(models, "d"), false},
		{"exec", "/bin/true", false},
		{"dial", listener.Addr().String(), false},
		{"dial-udp", listener.Addr().String(), false},
		{"signal-parent", "", LandlockStatus().ABI < 6},
	}
	for _, test := range tests {
		got := ask(t, p, test.do, test.text)
		denied := strings.Contains(got, "permission denied") || strings.Contains(got, "operation not permitted")
		if got != "<nil>" && !denied || denied == test.allowed {
			t.Errorf("%s %s: %s", test.do, test.text, got)
		}
	}
	// It was the sandbox, and a source is still read in it.
	for _, test := range tests {
		if strings.HasPrefix(test.do, "remove") || strings.HasPrefix(test.do, "make") {
			continue
		}
		if got := ask(t, open, test.do, test.text); got != "<nil>" {
			t.Errorf("without Landlock: %s %s: %s", test.do, test.text, got)
		}
	}
	if out := read(t, p, source(t, "s", "its text")); out.Text != "its text" {
		t.Errorf("read %q", out.Text)
	}
	if !regexp.MustCompile(`NoNewPrivs:\s+1`).MatchString(ask(t, open, "status", "")) {
		t.Error("no_new_privs is not set")
	}
	for n := range 20 {
		square(t, p, n)
	}
}

// Where Landlock is absent Sandbox says so; the rest holds, and a reader works
// all the same.
func TestNoLandlock(t *testing.T) {
	p, log := pool(t, 1, Limits{}, "no-landlock")
	square(t, p, 3)
	if got := ask(t, p, "read-file", "/etc/passwd"); got != "<nil>" {
		t.Errorf("reading a file: %s", got)
	}
	for do, text := range map[string]string{"dial": "127.0.0.1:1", "dial-udp": "127.0.0.1:1", "exec": "/bin/true"} {
		if got := ask(t, p, do, text); !strings.Contains(got, "operation not permitted") {
			t.Errorf("%s %s: %s", do, text, got)
		}
	}
	p.Close()
	if !strings.Contains(log.String(), "Landlock is not in force: this kernel is built without it") {
		t.Error("it was not told")
	}
}
