package worker

import (
	"context"
	"fmt"
	"sync"

	"recto/document"
	"recto/pipeline"
	"recto/reader"
	"recto/storage"
	"recto/wire"
)

// pages reads the pages of a job, several at once. Each is kept when it is
// read, so that whoever takes the job up again goes on from there.
func (w *Worker) pages(ctx context.Context, job wire.Job, open wire.OpenMark, opened *pipeline.Opened, how execution) error {
	if job.Total != opened.Pages() || job.Last > job.Total {
		return document.Errorf(document.KindInternal, "The job is about %d pages, the document has %d.", job.Total, opened.Pages())
	}
	results, err := w.Results(ctx, job.Document, job.Run, job.First, job.Last)
	if err != nil {
		return err
	}
	defer closeOriginals(opened)
	var settled, missing []int
	for number := job.First; number <= job.Last; number++ {
		if results[number].Settled(open.Attempt) {
			settled = append(settled, number)
			continue
		}
		missing = append(missing, number)
		file, _ := opened.Locate(number)
		if o := opened.Originals[file]; o.File == nil {
			if o.File, err = w.Originals.Open(ctx, o.SHA256); err != nil {
				return err
			}
		}
	}
	if len(settled) > 0 {
		if err := w.done(ctx, job, how, settled...); err != nil {
			return err
		}
	}
	return w.several(missing, how, func(number int) error {
		if err := w.page(ctx, job, open, opened, number, how.password); err != nil {
			return err
		}
		return w.done(ctx, job, how, number)
	})
}

// several calls do for the numbers, w.Ahead at once, until one fails or others
// want the machine, and returns when all that were begun have ended.
func (w *Worker) several(numbers []int, how execution, do func(int) error) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var first error
	slots := make(chan struct{}, max(1, w.Ahead))
	for i, number := range numbers {
		slots <- struct{}{}
		mu.Lock()
		// Something has got done when a slot is taken for the second time.
		if first == nil && i >= cap(slots) && how.yield() {
			first = ErrYield
		}
		stop := first != nil
		mu.Unlock()
		if stop {
			break
		}
		all.Go(func() {
			defer func() { <-slots }()
			if err := document.Recovered(func() error { return do(number) }); err != nil {
				mu.Lock()
				defer mu.Unlock()
				if first == nil || first == ErrYield {
					first = err
				}
			}
		})
	}
	all.Wait()
	return first
}

// done tells the queue which pages the storage has, and queues the end of the
// document when it has all.
func (w *Worker) done(ctx context.Context, job wire.Job, how execution, numbers ...int) error {
	complete, err := w.Queue.Done(ctx, job.Document, job.Run, job.Total, numbers...)
	if err != nil || !complete {
		return err
	}
	return how.add(ctx, wire.Job{Kind: wire.JobFinish, Lane: job.Lane, Document: job.Document, Run: job.Run, Total: job.Total})
}

// page reads one page and keeps its record, or that it could not be read.
func (w *Worker) page(ctx context.Context, job wire.Job, open wire.OpenMark, opened *pipeline.Opened, number int, password string) error {
	if reason := opened.PageFailure(number); reason != nil {
		return w.keepFailure(ctx, job, open.Attempt, pipeline.FailedPage(opened, number, reason))
	}
	begun := 0
	request := reader.PageRequest{Password: password, Languages: opened.Document.Recipe.Languages, Store: true}
	read, picture, err := pipeline.ReadPage(ctx, w.Readers, opened, number, request, func(attempt int) error {
		if attempt > 1 {
			if err := w.Queue.Died(ctx, job.Document, job.Run, number); err != nil {
				return err
			}
		}
		if err := w.Queue.Begin(ctx, job.Document, job.Run, number); err != nil {
			return err
		}
		begun = attempt
		w.Log.Debug("a reader has a page", "document", job.Document, "page", number)
		return nil
	})
	if err == nil {
		err = w.keepPage(ctx, job, read, picture)
	} else if reason := fault(err); reason != nil && begun > 0 && ctx.Err() == nil {
		w.Log.Info("a page cannot be read", "document", job.Document, "page", number, "reason", err)
		failed := pipeline.FailedPage(opened, number, reason)
		if failed.Image, err = w.pictureAlone(ctx, job, opened, number, password); err == nil {
			err = w.keepFailure(ctx, job, open.Attempt, failed)
		}
	} else if document.IsKind(err, document.KindCrashed) && ctx.Err() == nil {
		// The queue has seen too many attempts.
		err = w.keepFailure(ctx, job, open.Attempt, pipeline.FailedPage(opened, number, reason))
	}
	if err == nil {
		return nil // done follows and forgets the attempts
	}
	if begun > 0 {
		// Whatever it was, the page is not to blame.
		if err := w.Queue.End(context.WithoutCancel(ctx), job.Document, job.Run, number); err != nil {
			w.Log.Warn("an attempt is counted that was none", "document", job.Document, "page", number, "error", err)
		}
	}
	if begun == 0 && document.IsKind(err, document.KindInternal) {
		return document.Errorf(document.KindUnavailable, "The readers do not work: %w", err)
	}
	return err
}

// pictureAlone stores the picture of a page that could not be read, so that
// people can see it. Where it cannot be made either there is none.
func (w *Worker) pictureAlone(ctx context.Context, job wire.Job, opened *pipeline.Opened, number int, password string) (*document.StoredImage, error) {
	request := reader.PageRequest{Password: password, Store: true, Unread: true}
	read, picture, err := pipeline.ReadPage(ctx, w.Readers, opened, number, request, func(int) error { return nil })
	switch {
	case ctx.Err() != nil:
		return nil, err
	case err != nil:
		w.Log.Debug("a page has no picture", "document", job.Document, "page", number, "reason", err)
		return nil, nil
	}
	return w.keepPicture(ctx, job, read.Stored, picture)
}

// keepPicture stores the picture of a page; nil where there is none.
func (w *Worker) keepPicture(ctx context.Context, job wire.Job, stored *document.StoredImage, picture []byte) (*document.StoredImage, error) {
	if stored == nil || len(picture) == 0 {
		return nil, nil
	}
	stored.SHA256, stored.Size = document.SHA256(picture), int64(len(picture))
	return stored, w.PutOnce(ctx, storage.ImageKey(job.Document, stored.SHA256, stored.Extension()), picture)
}

// keepPage stores the picture of a page and then its record.
func (w *Worker) keepPage(ctx context.Context, job wire.Job, read reader.PageResult, picture []byte) (err error) {
	if read.Page.Image, err = w.keepPicture(ctx, job, read.Stored, picture); err != nil {
		return err
	}
	number := read.Page.Number
	if err := w.PutOnce(ctx, storage.PageKey(job.Document, job.Run, number), wire.JSON(&read.Page)); err != nil {
		return err
	}
	w.Log.Debug("a page was read", "document", job.Document, "page", number)
	w.announcePage(ctx, job, number, nil)
	return nil
}

func (w *Worker) keepFailure(ctx context.Context, job wire.Job, attempt int, page document.Page) error {
	if err := w.PutOnce(ctx, storage.FailedPageKey(job.Document, job.Run, page.Number, attempt), wire.JSON(&page)); err != nil {
		return err
	}
	w.announcePage(ctx, job, page.Number, page.Failure)
	return nil
}

func (w *Worker) announcePage(ctx context.Context, job wire.Job, number int, failure *document.Error) {
	w.Announce(ctx, wire.Event{
		Type: wire.PageDone, Document: job.Document, Run: job.Run, Page: number, Pages: job.Total, Failure: failure,
		ID: fmt.Sprintf("%s.%s.%d.%t", job.Document, job.Run, number, failure == nil),
	})
}
