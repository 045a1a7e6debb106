package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// kill reads a scan undisturbed and then again while readers are killed at
// random moments. Every result must be the same, byte for byte.
func (m *measure) kill() (met bool, err error) {
	scan, fewest := m.file("files/pdf-good/Автокод-Чайковского.pdf"), 10
	if scan == "" {
		scan, fewest = "testdata/sample/report.pdf", 2
	}
	calm, stormy := filepath.Join(m.tmp, "calm"), filepath.Join(m.tmp, "stormy")
	before, err := m.recto(nil, "--format", "all", "--jobs", "2", "-o", calm, scan)
	if err != nil {
		return false, err
	}
	if before.code != 0 {
		return false, fmt.Errorf("undisturbed: exit code %d\n%s", before.code, before.stderr)
	}
	kills := 0
	random := rand.New(rand.NewPCG(m.seed, 0))
	after, err := m.recto(func(pid int, ended <-chan struct{}) {
		// 20 times, in a run of this length, however busy the machine was.
		longest := time.Duration(2 * min(before.wall, before.cpu) / 20 * float64(time.Second))
		for kills < 20 {
			select {
			case <-ended:
				return
			case <-time.After(time.Duration(random.Int64N(int64(longest)))):
			}
			if readers := readersOf(pid); len(readers) > 0 &&
				syscall.Kill(readers[random.IntN(len(readers))], syscall.SIGKILL) == nil {
				kills++
			}
		}
	}, "--format", "all", "--jobs", "2", "-o", stormy, scan)
	if err != nil {
		return false, err
	}
	different, files, err := compareFolders(calm, stormy)
	if err != nil {
		return false, err
	}
	fmt.Printf("  %s: undisturbed %.0f s (%.0f s CPU); %d readers killed in %.0f s (%.0f s CPU), exit code %d\n",
		filepath.Base(scan), before.wall, before.cpu, kills, after.wall, after.cpu, after.code)
	fmt.Printf("  %d of %d results differ\n", len(different), files)
	for _, name := range different {
		fmt.Println("   ", name)
	}
	if m.verbose {
		fmt.Print(after.stderr)
	}
	return after.code == 0 && kills >= fewest && len(different) == 0 && files == 5, nil
}

// compareFolders returns the names of the files that are not the same in both,
// and how many there are in a. The ledger is left out.
func compareFolders(a, b string) (different []string, files int, err error) {
	err = filepath.WalkDir(a, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".jsonl" {
			return err
		}
		files++
		name, err := filepath.Rel(a, path)
		if err != nil {
			return err
		}
		one, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		other, err := os.ReadFile(filepath.Join(b, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err != nil || !bytes.Equal(one, other) {
			different = append(different, name)
		}
		return nil
	})
	return different, files, err
}
