package server

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"recto/document"
	"recto/export"
	"recto/storage"
	"recto/wire"
)

// getAlignment answers with the document beside a translation: beads, words
// and the judgement.
func (s *Server) getAlignment(w http.ResponseWriter, r *http.Request) error {
	format, _ := export.LookupParallel("json")
	return s.sendAlignment(w, r, format)
}

// sendAlignment answers with the document beside the translation that lang and
// translation choose.
func (s *Server) sendAlignment(w http.ResponseWriter, r *http.Request, format export.ParallelFormat) error {
	id, run, err := docOf(r)
	if err != nil {
		return err
	}
	lang, translation := document.LanguageTag(r.URL.Query().Get("lang")), r.URL.Query().Get("translation")
	if lang != "" && !storage.ValidLanguage(lang) {
		return document.Errorf(document.KindUsage, "%.40q is no language tag.", lang)
	}
	o, err := s.Library.Alignment(r.Context(), id, run, lang, translation, format.Name)
	if err != nil {
		return err
	}
	if format.Name == "html" {
		// The page is our own, with its style in it; nothing else may happen
		// there.
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'")
		if !r.URL.Query().Has("download") {
			w.Header().Set("Content-Disposition", strings.Replace(disposition(r, o.Name), "attachment", "inline", 1))
			o.Name = ""
		}
	}
	return s.sendObject(w, r, o, format.Type)
}

// doubts are sentences for people on the translations of a document that they
// should look at, and on those that wait.
func doubts(p *screen, v *wire.View) (all []string) {
	reasons := func(a *wire.AlignedView) string {
		var said []string
		for _, reason := range a.Reasons {
			said = append(said, p.Say(reason))
		}
		return " " + strings.Join(said, " ")
	}
	for i := range v.Alignments {
		a := &v.Alignments[i]
		switch {
		case a.Failure != nil:
			all = append(all, strings.TrimSpace(p.T("The translation %s cannot be used:", a.Name)+" "+p.Say(a.Failure.What)+" "+p.Advice(a.Failure)))
		case a.Doubtful():
			all = append(all, p.T("The translation %s is doubtful.", a.Name)+reasons(a))
		case a.Status == wire.AlignmentWaiting && v.Status != wire.StatusFailed:
			all = append(all, p.T("The translation %s waits to be set beside the document.", a.Name))
		case len(a.Reasons) > 0:
			all = append(all, p.T("The translation %s:", a.Name)+reasons(a))
		}
	}
	return all
}

// filledFrom says which of a document's data were taken from which of its
// translations.
func filledFrom(p *screen, v *wire.View) (all []string) {
	for _, t := range v.Translations {
		var names []string
		for _, name := range slices.Sorted(maps.Keys(v.Filled)) {
			name, from := strings.TrimPrefix(name, "metadata."), v.Filled[name].From
			name, _, _ = strings.Cut(name, ".") // the parts of a reference are one
			if from == t.SHA256 && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			all = append(all, p.T("Taken from the translation %s:", t.Name)+" "+strings.Join(names, ", ")+".")
		}
	}
	return all
}
