package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"recto/scripts/run"
)

// reading is what a tool made of a set.
type reading struct {
	Texts map[string]string `json:"texts"` // by page id; missing where it failed
	Usage run.Usage         `json:"usage"`
	Notes []string          `json:"notes,omitempty"`
}

// tool is a program under comparison.
type tool struct {
	name string
	// about is what the legend says.
	about string
	// version is a command that tells the program's version; readings of that
	// version are cached. Without it, nothing is.
	version []string
	read    func(s set, tmp string) (reading, error)
}

// tools are all that can be compared, recto first.
func tools(bin string, jobs int) []tool {
	return []tool{
		{"recto", bin + " ocr --format txt", nil, rectoReads(bin, jobs)},
		{"tesseract", "tesseract, the language of each page known", []string{"tesseract", "--version"}, pageByPage(tesseract(models))},
		{"tesseract-both", "tesseract -l rus+eng", []string{"tesseract", "--version"},
			pageByPage(tesseract(func(set, page) string { return "rus+eng" }))},
		{"ocrmypdf", "ocrmypdf -l rus+eng --rotate-pages --deskew --clean", []string{"ocrmypdf", "--version"}, pageByPage(ocrmypdf)},
	}
}

// rectoReads reads a whole set with one command, as people do.
func rectoReads(bin string, jobs int) func(set, string) (reading, error) {
	return func(s set, tmp string) (reading, error) {
		out := reading{Texts: map[string]string{}}
		args := []string{"ocr", "--format", "txt", "--force", "-o", tmp}
		if jobs > 0 {
			args = append(args, "--jobs", fmt.Sprint(jobs))
		}
		_, used, err := run.Program(bin, append(args, s.dir)...)
		out.Usage = used
		if failed := new(exec.ExitError); err != nil && !errors.As(err, &failed) {
			return out, err // no program, no result
		} else if err != nil {
			out.Notes = append(out.Notes, err.Error())
		}
		for _, p := range s.pages {
			text, err := os.ReadFile(filepath.Join(tmp, p.id+".txt"))
			if err != nil {
				out.Notes = append(out.Notes, p.id+": no text")
				continue
			}
			out.Texts[p.id] = string(text)
		}
		return out, nil
	}
}

// pageByPage makes a reader of sets from a reader of pages. A page that fails
// is noted and counts as empty.
func pageByPage(read func(s set, p page, tmp string) (string, run.Usage, error)) func(set, string) (reading, error) {
	return func(s set, tmp string) (reading, error) {
		out := reading{Texts: map[string]string{}}
		for i, p := range s.pages {
			dir := filepath.Join(tmp, fmt.Sprint(i))
			if err := os.Mkdir(dir, 0o755); err != nil {
				return out, err
			}
			text, used, err := read(s, p, dir)
			out.Usage.Add(used)
			if errors.Is(err, exec.ErrNotFound) {
				return out, err
			}
			if err != nil {
				out.Notes = append(out.Notes, p.id+": "+err.Error())
				continue
			}
			out.Texts[p.id] = text
		}
		return out, nil
	}
}

// tesseract reads a page by itself; a PDF's pages are drawn at 300 dpi first.
func tesseract(language func(set, page) string) func(set, page, string) (string, run.Usage, error) {
	return func(s set, p page, tmp string) (string, run.Usage, error) {
		var total run.Usage
		images := []string{p.path}
		if filepath.Ext(p.path) == ".pdf" {
			_, used, err := run.Program("pdftoppm", "-r", "300", "-gray", "-tiff", p.path, filepath.Join(tmp, "page"))
			total.Add(used)
			if err != nil {
				return "", total, err
			}
			if images, err = filepath.Glob(filepath.Join(tmp, "page*")); err != nil {
				return "", total, err
			}
			slices.Sort(images)
		}
		var text strings.Builder
		for _, image := range images {
			out, used, err := run.Program("tesseract", image, "-", "-l", language(s, p))
			total.Add(used)
			if err != nil {
				return "", total, err
			}
			text.Write(out)
		}
		return text.String(), total, nil
	}
}

// ocrmypdf reads a page and takes its text from the sidecar.
func ocrmypdf(_ set, p page, tmp string) (string, run.Usage, error) {
	sidecar := filepath.Join(tmp, "text.txt")
	args := []string{"-l", "rus+eng", "--rotate-pages", "--deskew", "--clean", "--jobs", "1", "--quiet", "--sidecar", sidecar}
	if filepath.Ext(p.path) == ".pdf" {
		args = append(args, "--force-ocr")
	}
	files := []string{p.path, filepath.Join(tmp, "out.pdf")}
	_, total, err := run.Program("ocrmypdf", append(args, files...)...)
	if err != nil && filepath.Ext(p.path) != ".pdf" {
		// It refuses images that state no resolution.
		var used run.Usage
		_, used, err = run.Program("ocrmypdf", append(append(args, "--image-dpi", "300"), files...)...)
		total.Add(used)
	}
	if err != nil {
		return "", total, err
	}
	text, err := os.ReadFile(sidecar)
	return string(text), total, err
}
