package main

import (
	"context"
	"fmt"
	"strings"

	"recto/align/dictionary"
	"recto/document"
	"recto/ocr/engine"
	"recto/pdfium"
	"recto/reader"
)

// runDoctor tells what recto finds on this machine. It is an error if reading
// is not possible.
func runDoctor(_ context.Context, c *command, args []string) error {
	config := c.config(serviceSettings...)
	if _, err := c.parse(args); err != nil {
		return err
	}
	say := func(name, format string, values ...any) {
		fmt.Fprintf(c.stdout, "%-12s %s\n", name, fmt.Sprintf(format, values...))
	}
	say("Tesseract", "%s", engine.TesseractVersion())
	say("Leptonica", "%s", engine.LeptonicaVersion())
	say("PDF engine", "%s", pdfium.Version)
	var missing error
	dir := engine.DataDir()
	models, _ := engine.Models(dir)
	switch {
	case dir == "":
		missing = document.Errorf(document.KindMissing, "Tesseract's models are not installed.")
		say("models", "none found")
	default:
		say("models", "%s in %s", strings.Join(models, ", "), dir)
		for _, tag := range []string{"ru", "en"} {
			if _, err := fileSHA256(dir + "/" + document.ModelName(tag) + ".traineddata"); err != nil {
				missing = document.Errorf(document.KindMissing, "The Tesseract model %q is not installed.", document.ModelName(tag))
			}
		}
	}
	if err := pdfium.Warm(cacheDir()); err != nil {
		say("cache", "%s cannot be written (%v): each reader takes some seconds longer to start", cacheDir(), err)
	} else {
		say("cache", "%s", cacheDir())
	}
	if words, err := dictionary.Load(dictionary.Debian, lexiconCache()); words == nil {
		say("dictionary", "none: "+noDictionary)
	} else if err != nil {
		say("dictionary", "%d pairs, not kept compiled (%v)", words.Len(), err)
	} else {
		say("dictionary", "%d pairs of words", words.Len())
	}
	say("sandbox", "%s", reader.LandlockStatus())
	fmt.Fprintln(c.stdout)
	config.list(c.stdout)
	return missing
}
