package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"recto/align/dictionary"
	"recto/document"
	"recto/ocr/engine"
	"recto/pdfium"
	"recto/reader"
	"recto/wire"
)

// findings are what recto finds on this machine.
type findings struct {
	Version wire.Version `json:"version"`
	// Models are the installed Tesseract models, in the folder ModelFolder.
	Models      []string  `json:"models"`
	ModelFolder string    `json:"modelFolder"`
	Cache       string    `json:"cache"`
	Dictionary  string    `json:"dictionary"`
	HEIC        string    `json:"heic"`
	Sandbox     string    `json:"sandbox"`
	Settings    []inForce `json:"settings"`
	// Missing says why nothing can be read.
	Missing *document.Error `json:"missing,omitempty"`
}

// doctorVerb tells what recto finds on this machine. It is an error if reading
// is not possible.
func doctorVerb(c *command) action {
	asJSON := c.flags.Bool("json", false, "print JSON")
	config := c.config(serviceSettings...)
	return func(context.Context, []string) error {
		f := examine(config)
		print := f.print
		if *asJSON {
			print = func(w io.Writer) error { return printJSON(w, f) }
		}
		if err := print(c.stdout); err != nil {
			return err
		}
		if f.Missing != nil {
			return f.Missing
		}
		return nil
	}
}

func examine(config config) *findings {
	f := &findings{Version: version(), ModelFolder: engine.DataDir(), Cache: cacheDir(), Sandbox: reader.LandlockStatus().String(), Settings: config.list()}
	f.Models, _ = engine.Models(f.ModelFolder)
	if f.Models == nil {
		f.Models = []string{}
	}
	if f.ModelFolder == "" {
		f.Missing = document.AsError(noModels())
	}
	for _, tag := range []string{"ru", "en"} {
		if name := document.ModelName(tag); f.Missing == nil && !slices.Contains(f.Models, name) {
			f.Missing = document.Errorf(document.KindMissing, "The Tesseract model %q is not installed.", name)
		}
	}
	if err := pdfium.Warm(f.Cache); err != nil {
		f.Cache += fmt.Sprintf(" cannot be written (%v): each reader takes some seconds longer to start", err)
	}
	libheif, decoded := engine.HEIC()
	if f.HEIC = "libheif " + libheif; !decoded {
		f.HEIC += " has no decoder for HEIC pictures: install libheif-plugin-libde265"
	}
	switch words, err := dictionary.Load(dictionary.Debian, lexiconCache()); {
	case words == nil:
		f.Dictionary = "none: " + noDictionary
	case err != nil:
		f.Dictionary = fmt.Sprintf("%d pairs, not kept compiled (%v)", words.Len(), err)
	default:
		f.Dictionary = fmt.Sprintf("%d pairs of words", words.Len())
	}
	return f
}

// print writes the findings for people.
func (f *findings) print(w io.Writer) error {
	printVersion(w, f.Version)
	models := "none found"
	if f.ModelFolder != "" {
		models = strings.Join(f.Models, ", ") + " in " + filepath.Clean(f.ModelFolder)
	}
	for _, line := range [][2]string{{"models", models}, {"cache", f.Cache}, {"dictionary", f.Dictionary}, {"heic", f.HEIC}, {"sandbox", f.Sandbox}} {
		fmt.Fprintf(w, "%-12s %s\n", line[0], line[1])
	}
	fmt.Fprintln(w)
	for _, s := range f.Settings {
		value := s.Value
		if value == "" {
			value = "-"
		}
		if _, err := fmt.Fprintf(w, "%-24s %-40s %s\n", s.Variable, value, s.From); err != nil {
			return err
		}
	}
	return nil
}
