package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recto/scripts/run"
	"recto/scripts/simulate"
)

// damages are what ocr/degrade/degrade.py does to a page, one after the other.
var damages = []string{
	"photocopy", "skew", "bleed", "stamp", "border", "lowres", "rot90", "rot180", "rot270", "worn",
	"skew+stamp", "bleed+lowres", "border+worn", "photocopy+rot180", "worn+lowres", "stamp+bleed",
}

// damaged writes worse copies of the pages of a test collection, a set for each
// damage: every page meets some of the damages, every damage a third of the
// pages, and no two copies the same seed. The collection is $RECTO_EVAL, else
// ../shared/eval.
func damaged(dir string) error {
	eval := run.Eval()
	texts, err := filepath.Glob(filepath.Join(eval, "ocr/sets/*/*.gt.txt"))
	if err != nil {
		return err
	}
	texts = slices.DeleteFunc(texts, func(path string) bool { return strings.Contains(path, "degraded") })
	if len(texts) == 0 {
		return fmt.Errorf("%s: no pages with their texts", eval)
	}
	if simulate.Degrader(eval) == "" {
		return fmt.Errorf("%s: no ocr/degrade", eval)
	}
	tmp, err := os.MkdirTemp("", "sample")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for i, damage := range damages {
		if err := os.MkdirAll(filepath.Join(dir, damage), 0o755); err != nil {
			return err
		}
		for j, text := range texts {
			if (i+j)%3 != 0 {
				continue
			}
			if err := worsen(eval, text, filepath.Join(dir, damage), damage, 7000+100*i+j, tmp); err != nil {
				return fmt.Errorf("%s, %s: %w", damage, filepath.Base(text), err)
			}
		}
	}
	return nil
}

// worsen writes a worse copy of the page with this text to a folder, and the
// text beside it, under a name that tells its language.
func worsen(eval, text, dir, damage string, seed int, tmp string) error {
	stem := strings.TrimSuffix(text, ".gt.txt")
	language, _, _ := strings.Cut(filepath.Base(filepath.Dir(text)), "-")
	target := filepath.Join(dir, language+"-"+filepath.Base(stem))
	content, err := os.ReadFile(text)
	if err != nil {
		return err
	}
	if err := os.WriteFile(target+".gt.txt", content, 0o644); err != nil {
		return err
	}
	page, err := run.Scan(stem)
	if err != nil {
		return err
	}
	if filepath.Ext(page) == ".pdf" {
		drawn := filepath.Join(tmp, "page")
		if _, err := run.Output("pdftoppm", "-r", "300", "-png", "-singlefile", page, drawn); err != nil {
			return err
		}
		page = drawn + ".png"
	}
	return simulate.Degrade(simulate.Degrader(eval), page, target+".jpg", seed, strings.Split(damage, "+")...)
}
