package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"recto/document"
	"recto/library"
	"recto/search"
	"recto/wire"
)

// listData is what the list shows.
type listData struct {
	search.List
	Query    search.Query
	Statuses []statusChoice
	Sorts    []sortChoice
	// Total counts all documents; Active those that change by themselves.
	Total, Active int
	// Watch loads the page again and again without JavaScript.
	Watch bool
	Next  string
	// Added is how many documents an upload has just brought, and Deleted those
	// that somebody has just deleted.
	Added   int
	Deleted []*search.Entry
	Images  bool
	// Reference is an empty one, for the form.
	Reference document.Reference
}

type statusChoice struct {
	Status  wire.Status
	Count   int
	URL     string
	Current bool
}

type sortChoice struct {
	Sort, Name string
	Current    bool
}

func (s *Server) listPage(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	q, err := query(values)
	if err != nil {
		return err
	}
	list, err := s.Catalogue.List(r.Context(), q)
	if err != nil {
		return err
	}
	data := listData{List: list, Query: q, Watch: values.Has("watch"), Images: s.Scale != nil}
	data.Added, _ = strconv.Atoi(values.Get("added"))
	with := func(changes ...string) string {
		next := url.Values{}
		for _, name := range []string{"status", "q", "language", "sort", "watch"} {
			if values.Has(name) {
				next.Set(name, values.Get(name))
			}
		}
		for i := 0; i < len(changes); i += 2 {
			if next.Set(changes[i], changes[i+1]); changes[i+1] == "" {
				next.Del(changes[i])
			}
		}
		return s.root + "/?" + next.Encode()
	}
	for _, id := range values["deleted"] {
		if e := s.Catalogue.Get(id); e != nil && e.Deleted != nil {
			data.Deleted = append(data.Deleted, e)
		}
	}
	for _, status := range []wire.Status{wire.StatusQueued, wire.StatusReading, wire.StatusReady, wire.StatusPartial, wire.StatusFailed} {
		count := list.Counts[status]
		data.Total += count
		if !status.Terminal() {
			data.Active += count
		}
		data.Statuses = append(data.Statuses, statusChoice{status, count, with("status", string(status)), q.Status == status})
	}
	if count := list.Counts[wire.StatusDeleted]; count > 0 || q.Status == wire.StatusDeleted {
		data.Statuses = append(data.Statuses, statusChoice{wire.StatusDeleted, count, with("status", "deleted"), q.Status == wire.StatusDeleted})
	}
	all := statusChoice{"", data.Total, with("status", ""), q.Status == ""}
	data.Statuses = append([]statusChoice{all}, data.Statuses...)
	p := s.screen(r)
	for _, c := range [][2]string{{"-added", p.T("newest first")}, {"added", p.T("oldest first")}, {"title", p.T("by title")}, {"quality", p.T("worst first")}, {"-quality", p.T("best first")}} {
		data.Sorts = append(data.Sorts, sortChoice{c[0], c[1], q.Sort == c[0]})
	}
	if list.Next != "" {
		data.Next = with("cursor", list.Next)
	}
	return s.show(w, r, "list.html", p.T("Documents"), http.StatusOK, data)
}

// uploadPage takes an upload from the form, its files in natural order, and
// shows the list. Of several documents those that can be taken are.
func (s *Server) uploadPage(w http.ResponseWriter, r *http.Request) error {
	form, err := s.receive(w, r)
	if err != nil {
		return err
	}
	defer form.leave()
	library.InNaturalOrder(form.Files)
	uploads := []wire.Upload{form.Upload}
	if form.each && len(form.Files) > 1 {
		if len(form.Translations) > 0 {
			return document.Errorf(document.KindUsage, "A translation belongs to one document, and these files are several.")
		}
		uploads = nil
		for _, file := range form.Files {
			one := form.Upload
			one.Files = []*wire.Spooled{file}
			one.Title = "" // each goes by its name
			uploads = append(uploads, one)
		}
	}
	taken := 0
	var refused error
	for _, u := range uploads {
		accepted, err := s.Library.Upload(r.Context(), u)
		if err != nil {
			refused = err
			continue
		}
		taken++
		s.refreshed(r, accepted.ID)
	}
	if refused != nil && taken > 0 {
		e := *document.AsError(refused)
		e.Hint = e.Advice() + " The others were uploaded."
		return &e
	}
	if refused != nil {
		return refused
	}
	http.Redirect(w, r, fmt.Sprintf("%s/?watch&added=%d", s.root, taken), http.StatusSeeOther)
	return nil
}
