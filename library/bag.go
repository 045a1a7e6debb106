package library

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"recto/bag"
	"recto/document"
	"recto/storage"
	"recto/wire"
)

// BagFile is a file of a document's bag.
type BagFile struct {
	// Path is below the bag's data/.
	Path string
	// SHA256 is what it has to have; empty where nobody has said.
	SHA256 string
	// Pack says that it becomes smaller by packing.
	Pack bool
	// Open opens it. A file that is fs.ErrNotExist is left out.
	Open func(context.Context) (io.ReadCloser, error)
}

// Bag is all that is kept of a document, in one run: what goes with somebody
// who takes it away.
type Bag struct {
	// View is of the document in the run.
	View  *wire.View
	Files []BagFile
	// name is that of the folder in the zip, info what bag-info.txt says.
	name string
	info []bag.Field
	// images are the SHA-256 of the pictures that are in it.
	images map[string]bool
}

//go:embed bag.txt
var aboutBag string

// Bag returns what goes into the bag of a document: of the current run if run is
// empty. One that has not been read to its end is KindConflict. An anonymous bag
// is for strangers: it names nobody.
func (l *Library) Bag(ctx context.Context, id, run string, anonymous bool) (*Bag, error) {
	view, err := l.Document(ctx, id, run)
	if err != nil {
		return nil, err
	}
	r, err := l.selectRun(ctx, id, view.Run)
	if err != nil {
		return nil, err
	}
	if r.manifest == nil || len(r.manifest.Pages) == 0 {
		e := document.Errorf(document.KindConflict, "The document has not been read to its end.")
		e.Hint = "Its originals can be fetched one by one; the bag is there when it is ready."
		return nil, e
	}
	b := &Bag{View: view, name: "recto-" + id[:16], info: bagInfo(view), images: map[string]bool{}}
	b.text("README.txt", aboutBag)
	for i, f := range view.Files {
		b.stored(l.Store, fmt.Sprintf("originals/%04d-%s", i+1, bag.CleanName(f.Name)), storage.OriginalKey(f.SHA256), f.SHA256)
	}
	if anonymous {
		b.text("source.json", string(wire.JSON(r.source.Anonymous())))
	} else {
		b.stored(l.Store, "source.json", storage.SourceKey(id), "")
	}
	b.text("manifest.json", string(wire.JSON(r.manifest)))
	for _, p := range r.manifest.Pages {
		key := storage.PageKey(id, r.run, p.Number)
		if p.Attempt > 0 {
			key = storage.FailedPageKey(id, r.run, p.Number, p.Attempt)
		}
		b.stored(l.Store, fmt.Sprintf("pages/%06d.json", p.Number), key, p.SHA256)
		b.image(l.Store, p.Image)
	}
	b.exports(l.Store, r)
	if err := b.corrections(ctx, l, r, anonymous); err != nil {
		return nil, err
	}
	b.translations(l.Store, view)
	return b, nil
}

// exports adds the exports of a run, those with what people corrected too.
func (b *Bag) exports(s storage.Store, r *selectedRun) {
	id := r.source.ID
	for _, e := range r.manifest.Exports {
		b.stored(s, "exports/"+e.File, storage.ExportKey(id, r.run, e.File), e.SHA256)
	}
	if c := r.manifest.Corrected; c != nil {
		for _, e := range c.Exports {
			b.stored(s, "corrected/"+e.File, storage.CorrectedExportKey(id, r.run, c.Digest, e.File), e.SHA256)
		}
		for _, p := range c.Pages {
			b.image(s, p.Image)
		}
	}
}

// corrections adds what people have corrected, and what was read again for it.
func (b *Bag) corrections(ctx context.Context, l *Library, r *selectedRun, anonymous bool) error {
	id := r.source.ID
	all, err := l.Corrections(ctx, id)
	if err != nil {
		return err
	}
	for _, c := range all {
		name := fmt.Sprintf("corrections/%06d.json", c.Number)
		if anonymous {
			c.By = ""
			b.text(name, string(wire.JSON(c)))
			continue
		}
		b.stored(l.Store, name, storage.CorrectionKey(id, c.Number), "")
	}
	return b.reread(ctx, l, r, all.Standing())
}

// reread adds the records of pages that were read again as people want them to be
// read, and their pictures.
func (b *Bag) reread(ctx context.Context, l *Library, r *selectedRun, standing document.Corrections) error {
	for _, number := range standing.Reread() {
		key := storage.RereadPageKey(r.source.ID, r.run, standing.PageRecipe(number).Hash(), number)
		page, form, err := l.StoredPage(ctx, key)
		if document.IsKind(err, document.KindNotFound) {
			continue // it will be
		}
		if err != nil {
			return err
		}
		b.stored(l.Store, fmt.Sprintf("corrected/pages/%06d.json", number), key, document.SHA256(form))
		b.image(l.Store, page.Image)
	}
	return nil
}

// image adds the picture of a page, once.
func (b *Bag) image(s storage.Store, image *document.StoredImage) {
	if image == nil || b.images[image.SHA256] {
		return
	}
	b.images[image.SHA256] = true
	name := image.SHA256 + "." + image.Extension()
	b.stored(s, "images/"+name, storage.ImageKey(b.View.ID, image.SHA256, image.Extension()), image.SHA256)
}

// text adds a file that is made here.
func (b *Bag) text(name, text string) {
	b.Files = append(b.Files, BagFile{Path: name, Pack: true, Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}})
}

// packed are the endings of files that are packed by themselves.
var packed = map[string]bool{".pdf": true, ".jpg": true, ".jpeg": true, ".png": true, ".zip": true, ".docx": true, ".odt": true, ".epub": true, ".jp2": true, ".djvu": true, ".heic": true, ".webp": true}

// stored adds an object of the storage.
func (b *Bag) stored(s storage.Store, name, key, sha256 string) {
	pack := !packed[strings.ToLower(path.Ext(name))]
	b.Files = append(b.Files, BagFile{Path: name, SHA256: sha256, Pack: pack, Open: func(ctx context.Context) (io.ReadCloser, error) {
		body, _, err := s.Get(ctx, key, storage.Range{})
		return body, err
	}})
}

// translations adds the translations of a document, and each beside it. A file as
// it came has a folder of its own: it may have any name.
func (b *Bag) translations(s storage.Store, view *wire.View) {
	folder := func(language, sha256 string) string { return language + "-" + sha256[:12] + "/" }
	for _, t := range view.Translations {
		at := "translations/" + folder(t.Language, t.SHA256)
		b.stored(s, at+"original/"+bag.CleanName(t.Name), storage.TranslationSourceKey(view.ID, t.Language, t.SHA256), t.SHA256)
		b.stored(s, at+"understood.json", storage.TranslationTextKey(view.ID, t.Language, t.SHA256), "")
		// What could not be understood has no such file.
		made := &b.Files[len(b.Files)-1]
		open := made.Open
		made.Open = func(ctx context.Context) (io.ReadCloser, error) {
			body, err := open(ctx)
			if document.IsKind(err, document.KindNotFound) {
				err = fs.ErrNotExist
			}
			return body, err
		}
	}
	for _, a := range view.Alignments {
		if a.Status != wire.AlignmentDone {
			continue
		}
		at := "alignments/" + folder(a.Language, a.Translation)
		b.stored(s, at+"beads.json", storage.BeadsKey(view.ID, a.Recipe), a.SHA256)
		for _, e := range a.Exports {
			b.stored(s, at+e.File, storage.AlignmentExportKey(view.ID, a.Recipe, e.File), e.SHA256)
		}
	}
}

// bagInfo is what bag-info.txt says of a document.
func bagInfo(v *wire.View) []bag.Field {
	w := Work(v)
	return []bag.Field{
		{Label: "Bag-Software-Agent", Value: "recto"},
		{Label: "Source-Organization", Value: v.Reference.Repository},
		{Label: "External-Description", Value: w.Title},
		{Label: "External-Identifier", Value: v.ID},
		{Label: "Internal-Sender-Identifier", Value: v.Reference.String()},
		{Label: "Internal-Sender-Description", Value: v.Metadata["citation"]},
		{Label: "Date", Value: v.Date},
		{Label: "Language", Value: strings.Join(w.Languages, ", ")},
		{Label: "Source", Value: v.Statement.Source},
		{Label: "Credits", Value: v.Credits},
		{Label: "Rights", Value: v.Rights},
		{Label: "Recto-Run", Value: v.Run},
	}
}

// Name is what the zip is called.
func (b *Bag) Name() string {
	name := b.View.Files[0].Name
	return strings.TrimSuffix(name, path.Ext(name)) + ".bag.zip"
}

// Write writes a bag as a zip, a file after the other: it takes the memory of
// none. The same document and run give the same bytes.
func (b *Bag) Write(ctx context.Context, w io.Writer) error {
	out := bag.NewWriter(w, b.name, b.View.Uploaded)
	for _, f := range b.Files {
		if err := f.write(ctx, out); err != nil {
			return err
		}
	}
	return out.Close(b.info)
}

func (f *BagFile) write(ctx context.Context, out *bag.Writer) error {
	body, err := f.Open(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return Missing(err, f.Path)
	}
	defer body.Close()
	sum, err := out.Add(f.Path, body, f.Pack)
	if err == nil && f.SHA256 != "" && sum != f.SHA256 {
		err = document.Errorf(document.KindCorrupt, "%s in the storage has the SHA-256 %s and should have %s.", f.Path, sum, f.SHA256)
	}
	return err
}
