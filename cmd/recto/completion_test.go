package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recto/internal/testtool"
)

// TestCompletion has the shells themselves complete command lines with the
// scripts that recto prints for them.
func TestCompletion(t *testing.T) {
	// Each prints what the shell offers for the command line $1; zsh waits
	// until it has offered $2.
	asking := map[string]string{
		"bash": `source /usr/share/bash-completion/bash_completion; source recto.bash
COMP_LINE=$1; COMP_POINT=${#1}; read -ra COMP_WORDS <<<"$1"; [[ $1 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]}-1)); __start_recto; printf '%s\n' "${COMPREPLY[@]}"`,
		"fish": `source recto.fish; complete -C $argv[1]`,
		"zsh": `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; setopt nobeep; autoload -U compinit; compinit -u -D; source ./recto.zsh; compdef _recto recto; print READY'
zpty -r shell answer '*READY*READY*'
zpty -n -w shell "$1"$'\t'
zpty -r shell answer "*$2*"
print -r -- $answer`,
	}
	for shell, ask := range asking {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			program := testtool.Path(t, shell)
			if _, err := os.Stat("/usr/share/bash-completion/bash_completion"); err != nil && shell == "bash" {
				testtool.Missing(t, err.Error())
			}
			dir := t.TempDir()
			script, stderr, code := call(t, "completion", shell)
			if code != 0 {
				t.Fatal(stderr)
			}
			if err := os.WriteFile(filepath.Join(dir, "recto."+shell), []byte(script), 0o644); err != nil {
				t.Fatal(err)
			}
			for line, want := range map[string]string{
				"recto transl":               "translation",
				"recto completion z":         "zsh",
				"recto ocr --as-d":           "--as-document",
				"recto align --format tm":    "tmx",
				"recto ocr --format txt,hoc": "txt,hocr",
				"recto token rev":            "revoke",
			} {
				args := []string{"-c", ask, "ask", line, want}
				if shell == "fish" {
					args = []string{"-c", ask, line}
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				command := exec.CommandContext(ctx, program, args...)
				command.Dir = dir
				command.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+dir, "TERM=dumb")
				out, err := command.CombinedOutput()
				if err != nil || !strings.Contains(strings.ReplaceAll(string(out), `\,`, ","), want) {
					t.Errorf("%q offers %q (%v), not %q", line, out, err, want)
				}
			}
		})
	}
}
