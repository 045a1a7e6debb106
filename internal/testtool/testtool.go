// Package testtool is what tests of all packages share: what they need of the
// machine, and how they wait.
//
// A test that needs something which scripts/setup.sh installs is skipped where
// it is missing, but fails in CI (CI=true), where a skipped test would pass for
// one that ran.
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
