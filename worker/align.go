package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"runtime/debug"

	"recto/align"
	"recto/document"
	"recto/export"
	"recto/ingest/translation"
	"recto/library"
	"recto/pipeline"
	"recto/scratch"
	"recto/storage"
	"recto/wire"
)

// Translations are set beside the pages of a run:
//
//	translations/<lang>/<sha256>/source      as it was attached
//	translations/<lang>/<sha256>/text.json   what a reader understood of it
//	alignments/<recipe>/beads.json           the two side by side, and exports of that
//	manifest.json                            names them, or says why there are none
//
// All that is part of the job finish. Where a translation comes after it, or
// somebody corrects the text, open/<id> is marked again with the attempt and the
// run of the manifest, which stays in force meanwhile, and a job align does the
// same.

// translationsAttempt stands for all translations of a document where the
// queue counts attempts at its pages.
const translationsAttempt = -1

// aligning is what the alignments of one document have in common.
type aligning struct {
	*Worker
	source   *wire.Source
	manifest *wire.Manifest
	standing document.Corrections
	with     align.Evidence
	original *pipeline.Text // read when it is first needed
}

// alignments tries all translations of a document. What is wrong with one of
// them is noted in its place. An alignment that the manifest names, and that
// would come out the same, is not made again.
func (w *Worker) alignments(ctx context.Context, source *wire.Source, manifest *wire.Manifest, standing document.Corrections) ([]wire.Aligned, error) {
	if len(source.Translations) == 0 || manifest.Status == wire.StatusFailed {
		return nil, nil
	}
	run := manifest.Document.Run
	tooOften := w.Queue.Begin(ctx, source.ID, run, translationsAttempt)
	switch {
	case tooOften == nil:
		defer w.Queue.End(context.WithoutCancel(ctx), source.ID, run, translationsAttempt)
	case !document.IsKind(tooOften, document.KindCrashed):
		return nil, tooOften
	}
	learned, err := w.LearnedLexicon(ctx)
	if err != nil {
		return nil, err
	}
	a := &aligning{Worker: w, source: source, manifest: manifest, standing: standing, with: align.Evidence{Dictionary: w.Dictionary(), Learned: learned}}
	var all []wire.Aligned
	for _, t := range source.Translations {
		made, err := wire.Aligned{}, tooOften
		if err == nil {
			made, err = a.one(ctx, t)
		}
		if reason := unusable(err); reason != nil && ctx.Err() == nil {
			w.Log.Info("a translation cannot be aligned", "document", source.ID, "translation", t.SHA256, "reason", err)
			made, err = wire.Aligned{Language: t.Language, Translation: t.SHA256, Failure: reason}, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, made)
	}
	return all, nil
}

// unusable returns err as what a translation is to be blamed for, or nil.
func unusable(err error) *document.Error {
	var e *document.Error
	if errors.As(err, &e) && e.Kind == document.KindNoText {
		return e
	}
	return fault(err)
}

// one aligns one translation.
func (a *aligning) one(ctx context.Context, t wire.TranslationFile) (wire.Aligned, error) {
	text, sum, err := a.translation(ctx, t)
	if err != nil {
		return wire.Aligned{}, err
	}
	recipe := document.AlignmentRecipe{
		Run: a.manifest.Document.Run, Corrections: a.standing.TextDigest(), Pairs: a.standing.PairDigest(t.Language),
		Language: t.Language, Text: sum, Method: align.Revision,
	}
	if !a.with.Dictionary.Empty() {
		recipe.Dictionary = a.with.Dictionary.Version
	}
	if !a.with.Learned.Empty() {
		recipe.Learned = a.with.Learned.Version
	}
	for _, before := range a.manifest.Alignments {
		if before.Language == t.Language && before.Translation == t.SHA256 && before.Recipe == recipe.Hash() {
			return before, nil
		}
	}
	if a.original == nil {
		if a.original, err = a.scanned(ctx); err != nil {
			return wire.Aligned{}, err
		}
	}
	a.with.Pairings = a.standing.Pairings(t.Language)
	parallel, err := a.beside(text)
	if err != nil {
		return wire.Aligned{}, err
	}
	made, err := a.keep(ctx, recipe.Hash(), parallel)
	if err != nil {
		return wire.Aligned{}, err
	}
	made.Misfits = a.standing.Unpaired(t.Language, &parallel.Alignment)
	made.Language, made.Translation = t.Language, t.SHA256
	if made.Verdict != document.VerdictWrong {
		err = a.Fill(ctx, a.source.ID, t, text.Understood)
	}
	return made, err
}

// beside is Beside, of which a panic costs no more than one alignment.
func (a *aligning) beside(text *pipeline.Text) (p *document.Parallel, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = document.Errorf(document.KindInternal, "The alignment failed: %v\n%s", cause, debug.Stack())
		}
	}()
	if p, err = pipeline.Beside(a.original, text, a.with); err != nil {
		return nil, err
	}
	if p.Title == "" {
		p.Title = a.source.Title
	}
	return p, nil
}

// keep stores an alignment and its exports.
func (a *aligning) keep(ctx context.Context, recipe string, p *document.Parallel) (wire.Aligned, error) {
	put := func(key, contentType string, data []byte) (string, error) {
		hash := document.SHA256(data)
		_, err := a.Store.Put(ctx, key, bytes.NewReader(data), int64(len(data)), storage.Options{ContentType: contentType, SHA256: hash})
		return hash, err
	}
	made := wire.Aligned{Recipe: recipe}
	for _, format := range export.ParallelFormats {
		if format.Name == "json" {
			continue // the beads are that
		}
		var out bytes.Buffer
		if err := format.Write(&out, p); err != nil {
			return made, err
		}
		e := wire.Export{Format: format.Name, File: library.AlignmentFile(format), Type: format.Type, Size: int64(out.Len())}
		var err error
		if e.SHA256, err = put(storage.AlignmentExportKey(a.source.ID, recipe, e.File), e.Type, out.Bytes()); err != nil {
			return made, err
		}
		made.Exports = append(made.Exports, e)
	}
	var err error
	made.SHA256, err = put(storage.BeadsKey(a.source.ID, recipe), "application/json", wire.JSON(p))
	for _, b := range p.Beads {
		if len(b.Ru) > 0 && len(b.En) > 0 {
			made.Pairs++
		}
	}
	j := p.Judgement
	made.Verdict, made.Reasons, made.Belongs, made.CoverageRu, made.CoverageEn = j.Verdict, j.Reasons, j.Belongs, j.CoverageRu, j.CoverageEn
	return made, err
}

// scanned is the text of the document's own pages.
func (a *aligning) scanned(ctx context.Context) (*pipeline.Text, error) {
	t := &pipeline.Text{Source: document.TextSource{Name: a.source.Files[0].Name, SHA256: a.source.Files[0].SHA256}}
	for _, number := range a.standing.Order(len(a.manifest.Pages)) {
		page, err := a.shown(ctx, number)
		if err != nil {
			return nil, err
		}
		if page.Failure == nil {
			t.Pages = append(t.Pages, page)
		}
	}
	return t, t.Understand(ctx, a.Readers)
}

// shown returns a page with what was corrected on it.
func (a *aligning) shown(ctx context.Context, number int) (*document.Page, error) {
	run, chosen := a.manifest.Document.Run, a.manifest.Pages[number-1]
	key := storage.PageKey(a.source.ID, run, number)
	if chosen.Failure != nil {
		key = storage.FailedPageKey(a.source.ID, run, number, chosen.Attempt)
	}
	page, _, err := a.StoredPage(ctx, key)
	if err != nil {
		return nil, library.Missing(err, "A page")
	}
	page, _, err = a.Corrected(ctx, a.source.ID, run, page, a.standing)
	return page, err
}

// translationText is the JSON form of a translation's text.json.
type translationText struct {
	document.Translation
	// Revision is translation.Revision, and Run, for a scan, the recipe by
	// which its pages were read: with others it is made again.
	Revision int    `json:"revision"`
	Run      string `json:"run,omitempty"`
}

// translation returns what is understood of a translation, and the SHA-256 of
// its JSON form, which is kept in the storage.
func (a *aligning) translation(ctx context.Context, t wire.TranslationFile) (*pipeline.Text, string, error) {
	recipe, err := a.Recipe(nil)
	if err != nil {
		return nil, "", err
	}
	key := storage.TranslationTextKey(a.source.ID, t.Language, t.SHA256)
	var kept translationText
	form, _, err := storage.ReadAll(ctx, a.Store, key)
	if err == nil {
		err = json.Unmarshal(form, &kept)
	}
	if err != nil && !document.IsKind(err, document.KindNotFound) {
		return nil, "", err
	}
	if err != nil || kept.Revision != translation.Revision || kept.Run != "" && kept.Run != recipe.Hash() {
		text, err := a.readTranslation(ctx, t, recipe)
		if err != nil {
			return nil, "", err
		}
		kept = translationText{Translation: *text.Understood, Revision: translation.Revision}
		if text.Pages != nil {
			kept.Run = recipe.Hash()
		}
		form = wire.JSON(kept)
		if _, err := a.Store.Put(ctx, key, bytes.NewReader(form), int64(len(form)), storage.Options{ContentType: "application/json"}); err != nil {
			return nil, "", err
		}
	}
	text := &pipeline.Text{Source: document.TextSource{Name: t.Name, SHA256: t.SHA256}}
	if kept.Language == "und" { // too short to tell; who attached it has said
		kept.Language = t.Language
	}
	return text, document.SHA256(form), text.TakeOver(&kept.Translation)
}

// readTranslation has readers understand a translation as it was attached.
func (a *aligning) readTranslation(ctx context.Context, t wire.TranslationFile, recipe document.Recipe) (*pipeline.Text, error) {
	body, _, err := a.Store.Get(ctx, storage.TranslationSourceKey(a.source.ID, t.Language, t.SHA256), storage.Range{})
	if err != nil {
		return nil, library.Missing(err, "A translation")
	}
	defer body.Close()
	file, err := scratch.Create(a.Scratch)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	size, err := io.Copy(scratch.Writer{Writer: file}, body)
	if err != nil {
		return nil, storage.Interrupted(ctx, err)
	}
	original := &pipeline.Original{Name: t.Name, SHA256: t.SHA256, Size: size, File: file.Reader}
	return pipeline.ReadText(ctx, a.Readers, original, pipeline.Options{Recipe: recipe, Spool: a.Scratch, Ahead: a.Ahead}, func(*document.Page, int) {})
}

// update brings the translations and corrections of a document that has come to
// its end into its manifest, until none is left that came meanwhile.
func (w *Worker) update(ctx context.Context, id string) error {
	for {
		source, _, err := w.Source(ctx, id)
		if document.IsKind(err, document.KindNotFound) {
			return nil // deleted
		}
		if err != nil {
			return err
		}
		manifest, etag, err := w.Manifest(ctx, id)
		if document.IsKind(err, document.KindNotFound) {
			return nil // the job finish will do it
		}
		if err != nil {
			return err
		}
		corrected, all, err := w.after(ctx, source, manifest)
		if err != nil {
			return err
		}
		if _, _, err := w.Manifest(ctx, id); document.IsKind(err, document.KindNotFound) {
			return w.dropAlignments(ctx, id)
		}
		changed := updates(manifest, corrected, all)
		if len(changed) > 0 {
			next := *manifest
			manifest, next.Corrected, next.Alignments = &next, corrected, all
			form := wire.JSON(manifest)
			if _, err := w.Store.Put(ctx, storage.RunManifestKey(id, manifest.Document.Run), bytes.NewReader(form), int64(len(form)), storage.Options{}); err != nil {
				return err
			}
			err := w.SwapManifest(ctx, id, etag, manifest)
			if document.IsKind(err, document.KindConflict) {
				continue
			}
			if err != nil {
				return err
			}
		}
		for _, e := range changed {
			w.Announce(ctx, wire.Event{Type: e, Document: id, Run: manifest.Document.Run})
		}
		open, _, err := w.OpenMark(ctx, id)
		if err == nil && library.Ended(open, manifest) {
			err = w.Conclude(ctx, id, open, manifest)
		}
		if err != nil && !document.IsKind(err, document.KindNotFound) {
			return err
		}
		// Whoever attaches one puts it into the record first: either it is
		// seen here, or its mark stands.
		if waits, err := w.Behind(ctx, id); err != nil || !waits {
			return err
		}
	}
}

// after makes of a run what translations and corrections call for.
func (w *Worker) after(ctx context.Context, source *wire.Source, manifest *wire.Manifest) (*wire.Corrected, []wire.Aligned, error) {
	corrections, err := w.settled(ctx, source.ID)
	if err != nil {
		return nil, nil, err
	}
	corrected, err := w.correct(ctx, manifest, corrections, false, "")
	if err != nil {
		return nil, nil, err
	}
	all, err := w.alignments(ctx, source, manifest, corrections.Standing())
	return corrected, all, err
}

// updates are the events that tell what is new in a manifest.
func updates(m *wire.Manifest, corrected *wire.Corrected, all []wire.Aligned) (events []wire.EventType) {
	if !bytes.Equal(wire.JSON(corrected), wire.JSON(m.Corrected)) {
		events = append(events, wire.DocumentCorrected)
	}
	if !bytes.Equal(wire.JSON(all), wire.JSON(m.Alignments)) {
		events = append(events, wire.DocumentAligned)
	}
	return events
}

// dropAlignments takes away what was made while the document was purged.
func (w *Worker) dropAlignments(ctx context.Context, id string) error {
	for _, prefix := range []string{storage.AlignmentsPrefix(id), storage.TranslationsPrefix(id)} {
		for info, err := range w.Store.List(ctx, prefix, "") {
			if err == nil {
				err = w.Store.Delete(ctx, info.Key)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
