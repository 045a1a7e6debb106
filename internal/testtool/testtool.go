// Package testtool is for tests that need something which scripts/setup.sh
// installs. Without it such a test is skipped, but fails in CI (CI=true), where
// a skipped test would pass for one that ran.
package testtool

import (
	"os"
	"os/exec"
	"testing"
)

// Path returns the path of a program that the test needs.
func Path(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(t, err.Error())
	}
	return path
}

// Missing ends a test that needs what is not there.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s; CI=true lets no test be skipped for it; scripts/setup.sh installs it", what)
	}
	t.Skipf("%s; scripts/setup.sh installs it", what)
}
