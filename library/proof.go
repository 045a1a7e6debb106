package library

import (
	"context"

	"recto/cite"
	"recto/document"
	"recto/storage"
)

// Draw draws a picture of the storage.
type Draw func(ctx context.Context, image *storage.Object, d document.Drawing) ([]byte, error)

// Proof proves the citation of an excerpt. Its citation and link are the caller's
// to set. What it rests on is the reading as it was made, and the corrections
// over it. A page that somebody had read again is KindConflict: what is cited of
// it the run has not read.
func (l *Library) Proof(ctx context.Context, id string, at Place, draw Draw) (*cite.Proof, error) {
	cited, err := l.Cite(ctx, id, at)
	if err != nil {
		return nil, err
	}
	if cited.Excerpt == nil {
		return nil, document.Errorf(document.KindUsage, "A proof is of lines or words; say which.")
	}
	corrections, err := l.Corrections(ctx, id)
	if err != nil {
		return nil, err
	}
	standing := corrections.Standing()
	if standing.PageRecipe(cited.Page).Hash() != "" {
		e := document.Errorf(document.KindConflict, "Somebody has had page %d read again, turned or in other languages; a proof is of lines as the run read them.", cited.Page)
		e.Hint = "Cite the line without a proof, or undo that correction first."
		return nil, e
	}
	record, page, err := l.pageRecord(ctx, id, cited.Run, cited.Page)
	if err != nil {
		return nil, err
	}
	excerpt, ok := page.Excerpt(cited.Excerpt.From, cited.Excerpt.To)
	if !ok || page.Image == nil {
		return nil, document.Errorf(document.KindNotFound, "The reading has no line %s; a person has written it.", cited.Excerpt.From)
	}
	run, err := l.Run(ctx, id, cited.Run)
	if err != nil {
		return nil, Missing(err, "A run")
	}
	p := &cite.Proof{
		Document: id, Run: cited.Run, Recipe: run.Recipe, Page: cited.Page, Leaf: cited.Reference.LeafLabel(cited.Page, cited.Pages),
		Record: document.SHA256(record), Source: page.Source, Canvas: page.Canvas, Image: *page.Image, Excerpt: excerpt,
	}
	for _, f := range run.Files {
		p.Files = append(p.Files, cite.ProofFile{Name: f.Name, SHA256: f.SHA256, Size: f.Size})
	}
	p.Corrections = cite.Touching(standing, p.Page, excerpt.Box)
	p.Text = cite.Corrected(page, &excerpt, p.Corrections)
	p.Crop.Box = cite.CropBox(&excerpt, page.Canvas)
	image, err := storage.OpenObject(ctx, l.Store, storage.ImageKey(id, page.Image.SHA256, page.Image.Extension()))
	if err != nil {
		return nil, Missing(err, "The picture of a page")
	}
	defer image.Close()
	if p.Crop.Data, err = draw(ctx, image, document.Drawing{Part: p.Crop.Box, PNG: true}); err != nil {
		return nil, err
	}
	p.Complete()
	return p, nil
}

// pageRecord returns the record of a page as a run made it.
func (l *Library) pageRecord(ctx context.Context, id, run string, number int) (form []byte, page *document.Page, err error) {
	object, err := l.pageObject(ctx, id, run, number)
	if err != nil {
		return nil, nil, err
	}
	defer object.Close()
	page, form, err = l.StoredPage(ctx, object.Key)
	return form, page, err
}
