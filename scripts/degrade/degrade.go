// Package degrade makes worse copies of pages with the presets of the
// evaluation kit's ocr/degrade/degrade.py, which nothing was developed on.
package degrade

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Program returns where the presets lie in an evaluation collection, "" where
// they do not.
func Program(eval string) string {
	path := filepath.Join(eval, "ocr/degrade/degrade.py")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// Page writes to out a copy of a page with the damages of presets one after the
// other. Each has a seed of its own, made of seed: the same seed gives the same
// copy.
func Page(program, page, out string, seed int, presets ...string) error {
	tmp, err := os.MkdirTemp("", "degrade")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for i, preset := range presets {
		to := out
		if i < len(presets)-1 {
			to = filepath.Join(tmp, fmt.Sprintf("%d.png", i))
		}
		cmd := exec.Command("python3", program, page, to, "--preset", preset, "--seed", fmt.Sprint(seed+1000*i))
		if said, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s of %s: %w: %s", preset, page, err, said)
		}
		page = to
	}
	return nil
}
