// Package pdfium sets up the PDF engine that intake and export share:
// github.com/klippa-app/go-pdfium with PDFium compiled to WebAssembly, run in
// this process by wazero.
//
// The engine sees no file system, no clock, no network and no randomness, only
// the documents that it is handed. It holds at most MemoryPages of memory and
// serves one goroutine at a time.
package pdfium

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	gopdfium "github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"recto/document"
)

// Version names the engine in recipes: the release of go-pdfium pins the
// WebAssembly module that it embeds.
const Version = "go-pdfium v1.20.0"

// MemoryPages is the most memory that the engine may hold, in WebAssembly
// pages of 64 KiB: 512 MiB.
const MemoryPages = 8192

// maxFileSize is the largest file that the engine's 32-bit offsets reach.
const maxFileSize = 1<<31 - 1

// Engine is a running PDFium. Its methods are PDFium's own; handles that they
// return are the caller's to close.
type Engine struct {
	gopdfium.Pdfium
	pool gopdfium.Pool
}

// Warm compiles PDFium into the cache directory, which it makes if needed, so
// that Start takes a tenth of a second instead of several. It costs as little
// as Start when that has been done before.
func Warm(cacheDir string) error {
	cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
	if err != nil {
		return fmt.Errorf("pdfium: compilation cache: %w", err)
	}
	defer cache.Close(context.Background())
	pool, err := start(cache)
	if err != nil {
		return fmt.Errorf("pdfium: compilation cache: %w", err)
	}
	return pool.Close()
}

// Start returns a running engine, compiled from the cache directory where Warm
// has filled it. A cache that is missing, damaged or out of reach only costs
// the time to compile; "" asks for none. The caller closes the engine.
func Start(cacheDir string) (*Engine, error) {
	if cacheDir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(cacheDir); err == nil {
			if pool, err := start(cache); err == nil {
				return instance(pool)
			}
			// In a directory that cannot be written the first attempt ends with
			// an error, but leaves the compiled module in memory.
			if pool, err := start(cache); err == nil {
				return instance(pool)
			}
		}
	}
	pool, err := start(wazero.NewCompilationCache())
	if err != nil {
		return nil, fmt.Errorf("pdfium: %w", err)
	}
	return instance(pool)
}

func start(cache wazero.CompilationCache) (gopdfium.Pool, error) {
	return webassembly.Init(webassembly.Config{
		Context:  experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(allocate)),
		MaxIdle:  1,
		MaxTotal: 1,
		// The module needs exception handling, and go-pdfium adds it only to a
		// configuration of its own.
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCompilationCache(cache).
			WithMemoryLimitPages(MemoryPages),
		// Without one, go-pdfium mounts the root directory.
		FSConfig:     wazero.NewFSConfig(),
		Stdout:       io.Discard,
		Stderr:       io.Discard,
		RandomSource: rand.NewChaCha8([32]byte{}),
	})
}

func instance(pool gopdfium.Pool) (*Engine, error) {
	engine, err := pool.GetInstance(time.Minute)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("pdfium: %w", err)
	}
	return &Engine{Pdfium: engine, pool: pool}, nil
}

// Close ends the engine and everything opened with it.
func (e *Engine) Close() error {
	return e.pool.Close()
}

// Open opens the document that r holds in its first size bytes. r is read as
// long as the document is open, and never as a whole. Errors are
// *document.Error: encrypted, too large or damaged.
func (e *Engine) Open(r io.ReadSeeker, size int64, password string) (references.FPDF_DOCUMENT, error) {
	switch {
	case size <= 0:
		return "", document.Errorf(document.KindDamaged, "The file is empty.")
	case size > maxFileSize:
		return "", document.Errorf(document.KindTooLarge, "The PDF has %.1f GB; the largest that can be read has 2.1 GB.", float64(size)/1e9)
	}
	opened, err := e.open(r, size, password)
	for _, encoding := range legacyEncodings {
		if !errors.Is(err, pdfiumerrors.ErrPassword) {
			break
		}
		if bytes, encodingErr := encoding.NewEncoder().String(password); encodingErr == nil && bytes != password {
			opened, err = e.open(r, size, bytes)
		}
	}
	switch {
	case err == nil:
		return opened, nil
	case errors.Is(err, pdfiumerrors.ErrPassword) && password == "":
		return "", document.Errorf(document.KindEncrypted, "The PDF is encrypted and opens only with its password.")
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return "", document.Errorf(document.KindEncrypted, "The password does not open the PDF.")
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return "", document.Errorf(document.KindEncrypted, "The PDF is encrypted in a way that recto does not know.")
	}
	return "", document.Errorf(document.KindDamaged, "The PDF cannot be opened: its structure is broken (%w).", err)
}

// legacyEncodings are those in which programs of their time wrote a Russian
// password into a PDF; today's take UTF-8, which comes first.
var legacyEncodings = []encoding.Encoding{charmap.Windows1251, charmap.CodePage866, charmap.KOI8R}

func (e *Engine) open(r io.ReadSeeker, size int64, password string) (references.FPDF_DOCUMENT, error) {
	request := &requests.OpenDocument{FileReader: r, FileReaderSize: size}
	if password != "" {
		request.Password = &password
	}
	opened, err := e.OpenDocument(request)
	if err != nil {
		return "", err
	}
	return opened.Document, nil
}

// farAway is further from the origin than any page reaches.
const farAway = 1 << 20

// LoadPage opens the page of that number, counted from 1; the caller closes it.
// A page whose CropBox lies outside its MediaBox shows its MediaBox, as in
// other viewers; for PDFium it has no size.
func (e *Engine) LoadPage(doc references.FPDF_DOCUMENT, number int) (references.FPDF_PAGE, error) {
	load := &requests.FPDF_LoadPage{Document: doc, Index: number - 1}
	loaded, err := e.FPDF_LoadPage(load)
	if err != nil {
		return "", err
	}
	page := requests.Page{ByReference: &loaded.Page}
	box, err := e.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil || box.Rect.Right > box.Rect.Left && box.Rect.Top > box.Rect.Bottom {
		return loaded.Page, nil
	}
	if _, err := e.FPDFPage_SetCropBox(&requests.FPDFPage_SetCropBox{Page: page, Left: -farAway, Bottom: -farAway, Right: farAway, Top: farAway}); err != nil {
		return loaded.Page, nil
	}
	e.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	if loaded, err = e.FPDF_LoadPage(load); err != nil {
		return "", err
	}
	return loaded.Page, nil
}
