package scratch

import (
	"os"
	"path/filepath"
	"testing"
)

// The folder of a dead process goes when another starts; that of a living one
// stays.
func TestScratch(t *testing.T) {
	root := t.TempDir()
	living, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	dead, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	dead.lock.Close() // as the kernel does it
	next, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dead.Dir); err == nil {
		t.Error("the dead process's folder is still there")
	}
	if _, err := os.Stat(living.Dir); err != nil {
		t.Errorf("the living one's: %v", err)
	}
	for _, s := range []*Folder{living, next} {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(root, "*")); len(left) > 0 {
		t.Errorf("left is %v", left)
	}
}
