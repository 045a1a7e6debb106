package simulate

import (
	"fmt"
	"os"
	"path/filepath"

	"recto/scripts/run"
)

// Degrader returns the program in an evaluation collection that makes worse
// copies of pages, ocr/degrade/degrade.py; "" where it is not there. Nothing was
// developed on its presets.
func Degrader(eval string) string {
	path := filepath.Join(eval, "ocr/degrade/degrade.py")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// Degrade writes to out a copy of a page with the damages of its presets one after the
// other. Each has a seed of its own, made of seed: the same seed gives the same
// copy.
func Degrade(program, page, out string, seed int, presets ...string) error {
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
		if _, err := run.Output("python3", program, page, to, "--preset", preset, "--seed", fmt.Sprint(seed+1000*i)); err != nil {
			return fmt.Errorf("%s of %s: %w", preset, page, err)
		}
		page = to
	}
	return nil
}
