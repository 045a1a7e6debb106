package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"recto/document"
	"recto/ocr"
	"recto/ocr/engine"
	"recto/pdfium"
	"recto/reader"
)

// readerVerb starts a reader process.
const readerVerb = "_reader"

// program finds the program that readers run; tests run another than their own.
var program = os.Executable

// cacheVariable tells readers where the compiled PDF engine is kept.
const cacheVariable = "RECTO_CACHE"

// cacheDir returns the folder for what can be made again: RECTO_CACHE, or
// recto's own in the user's cache folder.
func cacheDir() string {
	if dir := os.Getenv(cacheVariable); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "recto")
}

// needModels returns an error where no picture can be read.
func needModels() error {
	if engine.DataDir() == "" {
		return noModels()
	}
	return nil
}

func noModels() error {
	return document.Errorf(document.KindMissing, "Tesseract's models are not installed.")
}

// startReaders returns a pool of n reader processes, or one per core for 0,
// that log to log. The caller closes it. Without Tesseract's models they do
// what takes none.
func startReaders(n int, log *slog.Logger) (*reader.Pool, error) {
	self, err := program()
	if err != nil {
		return nil, document.Errorf(document.KindInternal, "recto does not find its own program: %w", err)
	}
	env := []string{cacheVariable + "=" + cacheDir()}
	if tessdata := engine.DataDir(); tessdata != "" {
		env = append(env, "TESSDATA_PREFIX="+tessdata)
	}
	// A cache that cannot be written costs readers some seconds each.
	if err := pdfium.Warm(cacheDir()); err != nil {
		log.Warn("the PDF engine cannot be kept compiled", "err", err)
	}
	return reader.New(reader.Config{
		Command:   []string{self, readerVerb},
		Env:       env,
		Processes: n,
		Log:       log,
	}), nil
}

// recipe returns what besides a document's bytes decides its reading.
func recipe(languages []string) (document.Recipe, error) {
	tags := languages
	if len(tags) == 0 {
		tags = []string{"ru", "en"}
	}
	models := map[string]string{}
	for _, tag := range tags {
		name := document.ModelName(tag)
		sum, err := fileSHA256(filepath.Join(engine.DataDir(), name+".traineddata"))
		if err != nil {
			return document.Recipe{}, document.Errorf(document.KindNoLanguage, "The Tesseract model %q is not installed.", name)
		}
		models[name] = sum
	}
	return document.Recipe{
		Languages: languages, Revision: ocr.Revision, Models: models,
		Tesseract: engine.TesseractVersion(), Leptonica: engine.LeptonicaVersion(), PDFium: pdfium.Version,
	}, nil
}

func fileSHA256(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return document.SHA256(data), nil
}

// serveReader is what a reader process does.
func serveReader() error {
	h := &readerHandlers{tessdata: engine.DataDir(), cache: cacheDir()}
	folders := []string{h.cache, engine.DjVuMessages}
	if h.tessdata != "" {
		folders = append(folders, h.tessdata)
	}
	if _, err := reader.Sandbox(folders); err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	return reader.Serve(
		reader.Handle(reader.Open, h.open),
		reader.Handle(reader.Entries, zipEntries),
		reader.Handle(reader.Page, h.page),
		reader.Handle(reader.Picture, h.picture),
		reader.Handle(reader.Explain, h.explain),
		reader.Handle(reader.Scale, h.scale),
		reader.Handle(reader.Overlay, h.overlay),
		reader.Handle(reader.Merge, h.merge),
		reader.Handle(reader.Translation, h.translation),
	)
}
