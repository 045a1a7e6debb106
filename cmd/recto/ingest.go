package main

import (
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"encoding/json"

	"golang.org/x/sync/errgroup"

	"recto/document"
	"recto/pipeline"
	"recto/storage"
)

// parcel is one document on its way to a server.
type parcel struct {
	task
	translations []companion
}

// companion is a translation that lies beside an original: x.pdf, x.en.html.
type companion struct{ path, language string }

// scanEndings are those of files that may be scans, translationEndings of
// those that may be translations.
var (
	scanEndings        = []string{".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".jp2", ".j2k", ".webp", ".bmp", ".zip"}
	translationEndings = []string{".html", ".htm", ".txt", ".docx", ".pdf"}
)

// runIngest hands files and folders to a server. What is there already is not
// sent again.
func runIngest(ctx context.Context, c *command, args []string) error {
	config := c.config("server")
	asDocument := c.flags.Bool("as-document", false, "take each folder as one document, its files in natural order")
	backlog := c.flags.Bool("backlog", false, "let what others upload go first")
	wait := c.flags.Bool("wait", false, "wait until everything is read, and show how far it is")
	lang := c.flags.StringSlice("lang", nil, "languages to read in; found out page by page if empty")
	metadata := c.flags.StringArray("metadata", nil, "key=value, for every document; may be repeated")
	labels := c.flags.StringSlice("label", nil, "labels for every document")
	passwordFile := c.flags.String("password-file", "", "file with the password of encrypted PDFs; or set "+passwordVariable)
	asJSON := c.flags.Bool("json", false, "print a JSON object for each document")
	paths, err := c.parse(args)
	if err != nil {
		return err
	}
	client, err := config.client()
	if err != nil {
		return err
	}
	secret, err := password(*passwordFile)
	if err != nil {
		return err
	}
	parcels, skipped, err := pack(paths, *asDocument)
	if err != nil {
		return err
	}
	i := &delivery{client: client, c: c, json: *asJSON, fields: [][2]string{}, tasks: len(parcels)}
	if *backlog {
		i.fields = append(i.fields, [2]string{"lane", "backlog"})
	}
	if tags := languageTags(*lang); len(tags) > 0 {
		i.fields = append(i.fields, [2]string{"languages", strings.Join(tags, ",")})
	}
	for _, pair := range *metadata {
		i.fields = append(i.fields, [2]string{"metadata", pair})
	}
	if len(*labels) > 0 {
		i.fields = append(i.fields, [2]string{"labels", strings.Join(*labels, ",")})
	}
	if secret != "" {
		i.fields = append(i.fields, [2]string{"password", secret})
	}
	if skipped > 0 {
		fmt.Fprintf(c.stderr, "%s passed over that cannot be scans.\n", count(skipped, "file"))
	}
	sent, err := i.send(ctx, parcels)
	if err != nil {
		return err
	}
	if !*wait {
		return i.verdict(nil)
	}
	return i.await(ctx, sent)
}

// pack finds the documents in paths, each with the translations beside it.
func pack(paths []string, asDocument bool) (parcels []parcel, skipped int, err error) {
	tasks, err := collect(paths, asDocument, "")
	if err != nil {
		return nil, 0, err
	}
	here := map[string]bool{}
	for _, t := range tasks {
		for _, path := range t.files {
			here[path] = true
		}
	}
	for _, t := range tasks {
		p := parcel{task: t}
		if t.folder {
			p.files, p.names = nil, nil
			for n, path := range t.files {
				if _, language, ok := companionOf(path); ok {
					p.translations = append(p.translations, companion{path, language})
				} else if hasEnding(path, scanEndings) {
					p.files, p.names = append(p.files, path), append(p.names, t.names[n])
				} else {
					skipped++
				}
			}
			if len(p.files) == 0 {
				return nil, 0, document.Errorf(document.KindNoScan, "There are no scans in the folder.").On(t.name, 0)
			}
			parcels = append(parcels, p)
			continue
		}
		path := t.files[0]
		if stem, _, ok := companionOf(path); ok && originalOf(stem, here) {
			continue // it goes with its original
		}
		if !t.named && !hasEnding(path, scanEndings) {
			skipped++
			continue
		}
		beside, err := filepath.Glob(escapeGlob(withoutExtension(path)) + ".*")
		if err != nil {
			return nil, 0, err
		}
		for _, candidate := range beside {
			if stem, language, ok := companionOf(candidate); ok && stem == withoutExtension(path) && candidate != path {
				p.translations = append(p.translations, companion{candidate, language})
			}
		}
		parcels = append(parcels, p)
	}
	return parcels, skipped, nil
}

// companionOf takes the name x.en.html apart into x and en.
func companionOf(path string) (stem, language string, ok bool) {
	if !hasEnding(path, translationEndings) {
		return "", "", false
	}
	rest := strings.TrimSuffix(path, filepath.Ext(path))
	language = strings.TrimPrefix(filepath.Ext(rest), ".")
	stem = strings.TrimSuffix(rest, filepath.Ext(rest))
	if (len(language) != 2 && len(language) != 3) || document.ModelName(language) == language || stem == "" {
		return "", "", false
	}
	return stem, document.LanguageTag(language), true
}

// originalOf reports whether an original of that stem is handed in.
func originalOf(stem string, here map[string]bool) bool {
	for path := range here {
		if withoutExtension(path) == stem && hasEnding(path, scanEndings) {
			return true
		}
	}
	return false
}

func hasEnding(path string, endings []string) bool {
	return slices.Contains(endings, strings.ToLower(filepath.Ext(path)))
}

func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// delivery is what one call of recto ingest sends.
type delivery struct {
	client *client
	c      *command
	fields [][2]string
	json   bool
	tasks  int

	mu     sync.Mutex
	told   int
	failed []*document.Error
}

// sent is a document that the server has.
type sent struct {
	name, id string
}

// sendersAtOnce is how many documents are sent at the same time.
const sendersAtOnce = 4

func (i *delivery) send(ctx context.Context, parcels []parcel) ([]sent, error) {
	all := make([]sent, len(parcels))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sendersAtOnce)
	for n, p := range parcels {
		group.Go(func() error {
			accepted, err := i.one(ctx, p)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if document.IsKind(err, document.KindUnavailable) || document.IsKind(err, document.KindForbidden) {
				return err // no other would fare better
			}
			i.mu.Lock()
			defer i.mu.Unlock()
			i.told++
			if err != nil {
				e := document.AsError(err).On(p.name, 0)
				i.failed = append(i.failed, e)
				fmt.Fprintf(i.c.stderr, "[%d/%d] not taken in: %s\n  %s\n", i.told, i.tasks, e, e.Advice())
				return nil
			}
			all[n] = sent{p.name, accepted.ID}
			i.tell(p, accepted)
			return nil
		})
	}
	err := group.Wait()
	return slices.DeleteFunc(all, func(s sent) bool { return s.id == "" }), err
}

func (i *delivery) tell(p parcel, a *document.Accepted) {
	if i.json {
		form, _ := json.Marshal(struct {
			Name string `json:"name"`
			*document.Accepted
		}{p.name, a})
		fmt.Fprintln(i.c.stdout, string(form))
		return
	}
	state := string(a.Status)
	switch {
	case a.Restored:
		state = "restored, " + state
	case a.Duplicate:
		state = "there already, " + state
	}
	fmt.Fprintf(i.c.stderr, "[%d/%d] %s: %s\n", i.told, i.tasks, p.name, state)
	for _, conflict := range a.Conflicts {
		fmt.Fprintf(i.c.stderr, "  %s stays %q; %q was given\n", conflict.Field, conflict.Kept, conflict.Given)
	}
	fmt.Fprintln(i.c.stdout, a.ID)
}

// one brings a document to the server, or what the server lacks of it.
func (i *delivery) one(ctx context.Context, p parcel) (*document.Accepted, error) {
	var hashes []string
	for n, path := range p.files {
		original, err := pipeline.OpenOriginal(path, p.names[n])
		if err != nil {
			return nil, err
		}
		original.File.Close()
		hashes = append(hashes, original.SHA256)
	}
	id := document.ID(hashes...)
	known, err := i.client.document(ctx, id)
	switch {
	case document.IsKind(err, document.KindNotFound):
		return i.upload(ctx, p)
	case err != nil:
		return nil, err
	case len(i.fields) > 0:
		return i.upload(ctx, p) // it may say what was not known
	}
	accepted := &document.Accepted{ID: id, Status: known.Status, Duplicate: true}
	for _, t := range p.translations {
		original, err := pipeline.OpenOriginal(t.path, filepath.Base(t.path))
		if err != nil {
			return nil, err
		}
		original.File.Close()
		if slices.ContainsFunc(known.Translations, func(k document.TranslationFile) bool {
			return k.SHA256 == original.SHA256 && k.Language == t.language
		}) {
			continue
		}
		return i.upload(ctx, p)
	}
	return accepted, nil
}

// upload sends a document as it is read from the disk.
func (i *delivery) upload(ctx context.Context, p parcel) (*document.Accepted, error) {
	answer, err := i.client.do(ctx, http.MethodPost, "/api/v1/documents", func() (io.Reader, string) {
		r, w := io.Pipe()
		form := multipart.NewWriter(w)
		go func() { w.CloseWithError(i.write(form, p)) }()
		return r, form.FormDataContentType()
	})
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var accepted document.Accepted
	if err := json.NewDecoder(answer.Body).Decode(&accepted); err != nil || !storage.ValidID(accepted.ID) {
		return nil, document.Errorf(document.KindUnavailable, "The server's answer broke off: %w", err)
	}
	return &accepted, nil
}

func (i *delivery) write(form *multipart.Writer, p parcel) error {
	for _, field := range i.fields {
		if err := form.WriteField(field[0], field[1]); err != nil {
			return err
		}
	}
	if p.folder {
		if err := form.WriteField("title", filepath.Base(p.stem)); err != nil {
			return err
		}
	}
	for n, path := range p.files {
		if err := writeFile(form, "file", path, filepath.Base(p.names[n]), ""); err != nil {
			return err
		}
	}
	for _, t := range p.translations {
		if err := writeFile(form, "translation", t.path, filepath.Base(t.path), t.language); err != nil {
			return err
		}
	}
	return form.Close()
}

func writeFile(form *multipart.Writer, field, path, name, language string) error {
	file, err := os.Open(path)
	if err != nil {
		return document.Errorf(document.KindForbidden, "The file cannot be opened: %w", err).On(name, 0)
	}
	defer file.Close()
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition(field, name))
	header.Set("Content-Type", "application/octet-stream")
	if language != "" {
		header.Set("Content-Language", language)
	}
	part, err := form.CreatePart(header)
	if err != nil {
		return err
	}
	_, err = io.Copy(part, file)
	return err
}

// await waits until all documents have come to their end, and shows how far
// they are.
func (i *delivery) await(ctx context.Context, all []sent) error {
	bar := newProgress(i.c.stderr)
	bar.start(len(all))
	defer bar.stop()
	seen := map[string]int{}
	for len(all) > 0 {
		var waiting []sent
		for _, s := range all {
			view, err := i.client.document(ctx, s.id)
			if err != nil {
				return err
			}
			t := task{name: s.name, stem: s.id}
			for ; seen[s.id] < view.Read+view.Failed; seen[s.id]++ {
				bar.page(t, nil, view.Pages)
			}
			if !view.Status.Terminal() {
				waiting = append(waiting, s)
				continue
			}
			bar.done(outcomeOf(t, view))
		}
		all = waiting
		if len(all) > 0 {
			select {
			case <-time.After(min(time.Second, 100*time.Millisecond*time.Duration(len(all)))):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	bar.stop()
	return i.verdict(bar.summary())
}

// outcomeOf tells of a document what recto ocr would.
func outcomeOf(t task, v *document.View) outcome {
	o := outcome{task: t, pages: v.Pages, failures: v.Failures, notes: v.Notes, skipped: len(v.Skipped)}
	if v.Status == document.StatusFailed && v.Failure != nil {
		o.err, o.failures, o.pages = v.Failure, nil, 0
	}
	return o
}

// verdict is err, or that some documents were not taken in.
func (i *delivery) verdict(err error) error {
	if err == nil && len(i.failed) > 0 {
		return &reported{i.failed[0].Kind}
	}
	return err
}

// runStatus tells how far documents are.
func runStatus(ctx context.Context, c *command, args []string) error {
	config := c.config("server")
	asJSON := c.flags.Bool("json", false, "print JSON")
	ids, err := c.parse(args)
	if err != nil {
		return err
	}
	client, err := config.client()
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return statusOfAll(ctx, c, client, *asJSON)
	}
	for _, id := range ids {
		var raw json.RawMessage
		if err := client.get(ctx, "/api/v1/documents/"+url.PathEscape(id), &raw); err != nil {
			return err
		}
		if *asJSON {
			fmt.Fprintln(c.stdout, string(raw))
			continue
		}
		var v document.View
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		fmt.Fprintf(c.stdout, "%s  %s  %d of %s read, %d failed", v.ID, v.Status, v.Read, count(v.Pages, "page"), v.Failed)
		if v.Quality > 0 {
			fmt.Fprintf(c.stdout, ", quality %.0f %%", 100*v.Quality)
		}
		fmt.Fprintln(c.stdout)
		failures := v.Failures
		if v.Failure != nil {
			failures = append(failures, v.Failure)
		}
		for _, e := range failures {
			fmt.Fprintf(c.stdout, "  %s\n    %s\n", e, e.Advice())
		}
	}
	return nil
}

// listing is what GET /api/v1/documents answers, as far as it is used here.
type listing struct {
	Documents []struct {
		ID          string
		Title       string
		Status      document.Status
		Pages, Read int
		Failed      int
		Quality     float64
		Failure     *document.Error
	}
	Next   string
	Counts map[document.Status]int
}

func statusOfAll(ctx context.Context, c *command, client *client, asJSON bool) error {
	if asJSON {
		var raw json.RawMessage
		if err := client.get(ctx, "/api/v1/documents", &raw); err != nil {
			return err
		}
		_, err := fmt.Fprintln(c.stdout, string(raw))
		return err
	}
	var l listing
	if err := client.get(ctx, "/api/v1/documents", &l); err != nil {
		return err
	}
	for _, status := range []document.Status{document.StatusQueued, document.StatusReading, document.StatusReady, document.StatusPartial, document.StatusFailed} {
		fmt.Fprintf(c.stdout, "%-8s %d\n", status, l.Counts[status])
	}
	for _, d := range l.Documents {
		fmt.Fprintf(c.stdout, "%s  %-8s %4d of %4d  %s\n", d.ID, d.Status, d.Read, d.Pages, d.Title)
	}
	return nil
}

// runRetry has documents read again, as far as they failed.
func runRetry(ctx context.Context, c *command, args []string) error {
	config := c.config("server")
	failed := c.flags.Bool("failed", false, "retry all that failed, wholly or in part")
	passwordFile := c.flags.String("password-file", "", "file with the password of an encrypted PDF; or set "+passwordVariable)
	ids, err := c.parse(args)
	if err != nil {
		return err
	}
	client, err := config.client()
	if err != nil {
		return err
	}
	secret, err := password(*passwordFile)
	if err != nil {
		return err
	}
	if *failed {
		for _, status := range []document.Status{document.StatusFailed, document.StatusPartial} {
			for cursor := ""; ; {
				var l listing
				if err := client.get(ctx, fmt.Sprintf("/api/v1/documents?status=%s&limit=500&cursor=%s", status, url.QueryEscape(cursor)), &l); err != nil {
					return err
				}
				for _, d := range l.Documents {
					ids = append(ids, d.ID)
				}
				if cursor = l.Next; cursor == "" {
					break
				}
			}
		}
	} else if len(ids) == 0 {
		return document.Errorf(document.KindUsage, "Name the documents to retry, or say --failed.")
	}
	for _, id := range ids {
		body := map[string]string{}
		if secret != "" {
			body["password"] = secret
		}
		if err := client.post(ctx, "/api/v1/documents/"+url.PathEscape(id)+"/retry", body); err != nil {
			return err
		}
		fmt.Fprintln(c.stdout, id)
	}
	return nil
}
