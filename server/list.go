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
	Statuses []choice
	// Languages, Belows and Sorts are the choices of the form; Narrowed tells that
	// one of them leaves documents out.
	Languages, Belows, Sorts []choice
	Narrowed                 bool
	// Total counts all documents that are not deleted; Active those that change by
	// themselves.
	Total, Active int
	// Jobs tells how the work goes, nil where there is none or nobody knows.
	Jobs *jobsAnswer
	// Watch loads the page again and again without JavaScript.
	Watch bool
	Next  string
	// Added is how many documents an upload has just brought, and Deleted those
	// that somebody has just deleted.
	Added   int
	Deleted []*search.Entry
	Images  bool
	// Formats are those that several documents can be taken away in.
	Formats []string
	// Reference is an empty one, for the form.
	Reference document.Reference
}

// choice is one of several in a form or a row of links.
type choice struct {
	Value, Name, URL string
	Count            int
	Current          bool
}

func (s *Server) listPage(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	for name := range values { // a form sends what was left empty
		if values.Get(name) == "" && name != "watch" {
			values.Del(name)
		}
	}
	q, err := query(values)
	if err != nil {
		return err
	}
	q.Public = s.stranger(r)
	list, err := s.Catalogue.List(r.Context(), q)
	if err != nil {
		return err
	}
	p := s.screen(r)
	data := listData{List: list, Query: q, Watch: values.Has("watch"), Images: s.Scale != nil, Formats: downloads}
	data.Narrowed = q.Words != "" || q.Language != "" || q.Below != 0 || q.Doubtful
	data.Added, _ = strconv.Atoi(values.Get("added"))
	for _, id := range values["deleted"] {
		if e := s.Catalogue.Get(id); e != nil && e.Deleted != nil && s.may(r, RoleUpload) {
			data.Deleted = append(data.Deleted, e)
		}
	}
	data.count(p, values)
	data.Languages = choices(q.Language, [][2]string{{"", p.T("any language")}, {"ru", p.T("Russian")}, {"en", p.T("English")}})
	data.Belows = choices(values.Get("below"), [][2]string{{"", p.T("any quality")}, {"0.98", p.T("below %d %%", 98)}, {"0.95", p.T("below %d %%", 95)}, {"0.9", p.T("below %d %%", 90)}, {"0.8", p.T("below %d %%", 80)}})
	data.Sorts = choices(q.Sort, [][2]string{
		{"-added", p.T("newest first")}, {"added", p.T("oldest first")}, {"quality", p.T("worst first")}, {"-quality", p.T("best first")},
		{"title", p.T("by title")}, {"reference", p.T("by reference")},
	})
	if list.Next != "" {
		data.Next = address(p, values, "cursor", list.Next)
	}
	if data.Active > 0 && !q.Public { // the jobs count what is private
		if data.Jobs, err = s.jobs(r.Context()); err != nil {
			note(r, err) // the list is there without it
		}
	}
	return s.show(w, r, "list.html", p.T("Documents"), http.StatusOK, data)
}

// downloads are the formats that the list offers for several documents.
var downloads = []string{"txt", "pdf", "alto", "json", "tmx"}

// count fills in how many documents there are in each status.
func (d *listData) count(p *screen, values url.Values) {
	d.Statuses = []choice{{Name: p.T("all"), URL: address(p, values, "status", ""), Current: d.Query.Status == ""}}
	for _, status := range []wire.Status{wire.StatusQueued, wire.StatusReading, wire.StatusReady, wire.StatusPartial, wire.StatusFailed, wire.StatusDeleted} {
		n, name := d.Counts[status], string(status)
		if status != wire.StatusDeleted {
			d.Total += n
		}
		if !status.Terminal() {
			d.Active += n
		}
		if n > 0 || d.Query.Status == status {
			d.Statuses = append(d.Statuses, choice{Name: p.Say(name), URL: address(p, values, "status", name), Count: n, Current: d.Query.Status == status})
		}
	}
	d.Statuses[0].Count = d.Total
}

// choices marks the current one of values and their names.
func choices(current string, all [][2]string) (made []choice) {
	for _, c := range all {
		made = append(made, choice{Value: c[0], Name: c[1], Current: c[0] == current})
	}
	return made
}

// address is that of the list as it is asked for, with one part changed, or left
// out where that is empty.
func address(p *screen, values url.Values, name, value string) string {
	next := url.Values{}
	for _, kept := range []string{"status", "q", "language", "below", "doubtful", "sort", "watch"} {
		if values.Has(kept) {
			next.Set(kept, values.Get(kept))
		}
	}
	if next.Set(name, value); value == "" {
		next.Del(name)
	}
	return p.Root + "/?" + next.Encode()
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
