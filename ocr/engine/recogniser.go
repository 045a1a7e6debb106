package engine

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/otiai10/gosseract/v2"

	"recto/document"
)

// Mode is how Tesseract looks for text in a picture.
type Mode string

const (
	// ModePage finds columns, blocks and lines of a whole page.
	ModePage Mode = "3"
	// ModeColumn takes the picture as one column of blocks.
	ModeColumn Mode = "4"
	// ModeBlock takes the picture as one block of lines, dark on light.
	ModeBlock Mode = "6"
	// ModeLine takes it as one line.
	ModeLine Mode = "7"
)

// inverts says whether a line that reads badly is read once more as light on
// dark.
func (m Mode) inverts() string {
	if m == ModeBlock {
		return "0"
	}
	return "1"
}

// Recogniser turns pictures into hOCR. It keeps a Tesseract for every set of
// models it was asked for, since starting one takes up to a tenth of a second.
type Recogniser struct {
	// dir is where the models (*.traineddata) are.
	dir     string
	clients map[string]*gosseract.Client
}

// NewRecogniser returns a recogniser with the models in dir. The caller closes
// it.
func NewRecogniser(dir string) *Recogniser {
	return &Recogniser{dir, map[string]*gosseract.Client{}}
}

// Close frees all of it.
func (r *Recogniser) Close() {
	for _, client := range r.clients {
		client.Close()
	}
	clear(r.clients)
}

// HOCR recognises the picture once with the given models, the first one being
// the main language, and returns Tesseract's hOCR page.
func (r *Recogniser) HOCR(p *Pix, mode Mode, models ...string) (string, error) {
	// Tesseract overruns a buffer when it complains at length of unknown
	// models, so it never sees one.
	for _, model := range models {
		if _, err := os.Stat(filepath.Join(r.dir, model+".traineddata")); err != nil {
			return "", document.Errorf(document.KindNoLanguage, "The Tesseract model %q is not installed.", model)
		}
	}
	client, err := r.client(models)
	if err != nil {
		return "", err
	}
	// Not SetPageSegMode: the start of Tesseract, at the first recognition,
	// would undo it.
	for name, value := range map[gosseract.SettableVariable]string{
		"tessedit_pageseg_mode": string(mode),
		"tessedit_do_invert":    mode.inverts(),
	} {
		if err := client.SetVariable(name, value); err != nil {
			return "", document.Errorf(document.KindInternal, "tesseract: %w", err)
		}
	}
	tiff, err := p.TIFF()
	if err != nil {
		return "", err
	}
	if err := client.SetImageFromBytes(tiff); err != nil {
		return "", document.Errorf(document.KindInternal, "tesseract: %w", err)
	}
	hocr, err := client.HOCRText()
	if err != nil {
		return "", document.Errorf(document.KindInternal, "tesseract: %w", err)
	}
	return hocr, nil
}

func (r *Recogniser) client(models []string) (*gosseract.Client, error) {
	key := strings.Join(models, "+")
	if client := r.clients[key]; client != nil {
		return client, nil
	}
	client := gosseract.NewClient()
	client.Trim = false
	if err := client.SetTessdataPrefix(r.dir); err != nil {
		return nil, document.Errorf(document.KindInternal, "tesseract: %w", err)
	}
	if err := client.SetLanguage(models...); err != nil {
		return nil, document.Errorf(document.KindInternal, "tesseract: %w", err)
	}
	r.clients[key] = client
	return client, nil
}

// DataDir returns the directory with Tesseract's models: the one that
// TESSDATA_PREFIX names, or else the first of the places where packages put
// them. It is "" where no models are installed.
func DataDir() string {
	dirs := []string{
		"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata",
		"/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata",
	}
	if prefix := os.Getenv("TESSDATA_PREFIX"); prefix != "" {
		dirs = []string{prefix, filepath.Join(prefix, "tessdata")}
	}
	for _, dir := range dirs {
		if names, err := Models(dir); err == nil && len(names) > 0 {
			return dir
		}
	}
	return ""
}

// Models returns the names of the models in dir, sorted, without the one for
// orientation (osd).
func Models(dir string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.traineddata"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, path := range paths {
		if name := strings.TrimSuffix(filepath.Base(path), ".traineddata"); name != "osd" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names, nil
}
