package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"recto/align"
	"recto/ingest/translation"
	"recto/ocr"
	"recto/ocr/engine"
	"recto/pdfium"
	"recto/wire"
)

// commit is set by the linker; see scripts/build.sh. What Go itself found in a
// checkout goes before it.
var commit string

// version says what this recto is made of. It reads the models once.
var version = sync.OnceValue(func() wire.Version {
	v := wire.Version{
		Commit: commit, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Reading: ocr.Revision, Alignment: align.Revision, Translation: translation.Revision,
		Tesseract: engine.TesseractVersion(), Leptonica: engine.LeptonicaVersion(), PDFium: pdfium.Version,
		Models: map[string]string{},
	}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, s := range build.Settings {
			switch s.Key {
			case "vcs.revision":
				v.Commit = s.Value
			case "vcs.time":
				v.Time = s.Value
			case "vcs.modified":
				v.Modified = s.Value == "true"
			}
		}
	}
	for _, language := range []string{"ru", "en"} {
		if r, err := recipe([]string{language}); err == nil {
			maps.Copy(v.Models, r.Models)
		}
	}
	return v
})

// printVersion writes a line for each part.
func printVersion(w io.Writer, v wire.Version) {
	say := func(name, format string, values ...any) {
		fmt.Fprintf(w, "%-12s %s\n", name, fmt.Sprintf(format, values...))
	}
	say("recto", "%s", source(v))
	say("build", "%s, %s", v.Go, v.Platform)
	say("revisions", "reading %d, alignment %d, translation %d", v.Reading, v.Alignment, v.Translation)
	say("Tesseract", "%s", v.Tesseract)
	say("Leptonica", "%s", v.Leptonica)
	say("PDFium", "%s", v.PDFium)
	for _, name := range slices.Sorted(maps.Keys(v.Models)) {
		say("model "+name, "sha256:%s", v.Models[name])
	}
}

// source names the commit that recto was built from.
func source(v wire.Version) string {
	if v.Commit == "" {
		return "unknown commit"
	}
	name := "commit " + v.Commit[:min(12, len(v.Commit))]
	if date, _, ok := strings.Cut(v.Time, "T"); ok {
		name += " of " + date
	}
	if v.Modified {
		name += ", with changes"
	}
	return name
}

// versionLine is the version in one line, for the report of a fault.
func versionLine(v wire.Version) string {
	return fmt.Sprintf("recto: %s; %s, %s; reading %d, alignment %d, translation %d; Tesseract %s, Leptonica %s, PDFium %s",
		source(v), v.Go, v.Platform, v.Reading, v.Alignment, v.Translation, v.Tesseract, v.Leptonica, v.PDFium)
}

// versionVerb says what this recto is made of.
func versionVerb(c *command) action {
	asJSON := c.flags.Bool("json", false, "print JSON")
	return func(context.Context, []string) error {
		if *asJSON {
			return printJSON(c.stdout, version())
		}
		printVersion(c.stdout, version())
		return nil
	}
}

// printJSON prints a value for programs, and indented for people.
func printJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
