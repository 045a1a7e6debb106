package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstall installs into an empty folder, as for a package.
func TestInstall(t *testing.T) {
	source, target := t.TempDir(), t.TempDir()
	for from, to := range map[string]string{"../../scripts/install.sh": "scripts/install.sh", filepath.Join(bin, "recto"): "bin/recto"} {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		to = filepath.Join(source, to)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	install := exec.Command(filepath.Join(source, "scripts/install.sh"))
	install.Env = append(os.Environ(), "DESTDIR="+target, "PREFIX=/usr")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, holds := range map[string]string{
		"bin/recto":                                  "\x7fELF",
		"share/man/man1/recto.1":                     ".TH",
		"share/man/man1/recto-ocr.1":                 "searchable PDFs",
		"share/bash-completion/completions/recto":    "__start_recto",
		"share/zsh/site-functions/_recto":            "#compdef recto",
		"share/fish/vendor_completions.d/recto.fish": "complete -c recto",
	} {
		data, err := os.ReadFile(filepath.Join(target, "usr", name))
		if err != nil || !strings.Contains(string(data), holds) {
			t.Errorf("%s: %v, or without %q", name, err, holds)
		}
	}
}
