// Package cite words citations of archival documents, and makes and checks the
// proofs of them.
package cite

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"recto/document"
)

// Work is what is cited: a document, a page of it, or an excerpt of a page.
// What is empty is not known and left out.
type Work struct {
	// ID and Run name the document and the reading.
	ID, Run string
	Title   string
	// Date is in the form of ISO 8601, or in the archivist's words.
	Date      string
	Reference document.Reference
	// Original is the sentence by which the archive wants to be cited.
	Original string
	Rights   string
	// Languages are BCP 47 tags.
	Languages []string
	// Page counts the scans from 1, 0 stands for all; Pages is how many there
	// are.
	Page, Pages int
	// First and Last count the page's lines from 1; 0 stands for all.
	First, Last int
	// URL opens what is cited.
	URL string
}

// Format is one way to word a citation.
type Format struct {
	// Name is what people ask for.
	Name string
	// Label is what people see, in English.
	Label string
	// Extension and Type are those of a file of it.
	Extension, Type string
	// Write returns the citation, which ends with a line feed; it is empty for a
	// work that cannot be cited so.
	Write func(*Work) string
}

// Formats is the table of all formats, in the order in which people see them.
var Formats = []Format{
	{"source", "As the archive asks", "txt", "text/plain; charset=utf-8", source},
	{"chicago", "Chicago", "txt", "text/plain; charset=utf-8", chicago},
	{"plain", "Plain", "txt", "text/plain; charset=utf-8", plain},
	{"bibtex", "BibTeX", "bib", "application/x-bibtex; charset=utf-8", bibTeX},
	{"ris", "RIS", "ris", "application/x-research-info-systems; charset=utf-8", ris},
}

// Lookup returns the format of that name; ok is false where there is none.
func Lookup(name string) (format Format, ok bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Link is the path and query that opens an excerpt of a page as it was read in a
// run. An empty from stands for the page, page 0 for the document.
func Link(id, run string, page int, from, to string) string {
	query := []string{}
	add := func(name, value string) {
		if value != "" {
			query = append(query, name+"="+url.QueryEscape(value))
		}
	}
	add("run", run)
	if page > 0 {
		add("page", strconv.Itoa(page))
	}
	add("line", from)
	anchor := ""
	if to != from {
		add("to", to)
	}
	switch {
	case from != "":
		line, _, _ := strings.Cut(from, "w")
		anchor = "#" + line
	case page > 0:
		anchor = "#page-" + strconv.Itoa(page)
	}
	link := "/documents/" + id
	if len(query) > 0 {
		link += "?" + strings.Join(query, "&")
	}
	return link + anchor
}

// source is the archive's own sentence.
func source(w *Work) string {
	if w.Original == "" {
		return ""
	}
	return oneLine(w.Original) + "\n"
}

// chicago is a note after The Chicago Manual of Style: the item in quotation
// marks, its date, where it is kept, and a link. A Russian shelf mark runs from
// the archive to the leaf, as historians of Russia write it. The day of access
// is left out: the link names a reading, and that does not change.
func chicago(w *Work) string {
	var parts []string
	if title := oneLine(w.Title); title != "" {
		parts = append(parts, "“"+innerQuotes(title))
	}
	rest := w.locators()
	if date := americanDate(w.Date); date != "" {
		rest = append([]string{date}, rest...)
	}
	if w.URL != "" {
		rest = append(rest, w.URL)
	}
	note := strings.Join(rest, ", ")
	if len(parts) > 0 {
		comma := ","
		if strings.HasSuffix(parts[0], "?") || strings.HasSuffix(parts[0], "!") || note == "" {
			comma = ""
		}
		note = strings.TrimSpace(parts[0] + comma + "” " + note)
	}
	return note + ".\n"
}

// innerQuotes turns quotation marks into those within others.
func innerQuotes(s string) string {
	open := false
	return strings.Map(func(c rune) rune {
		if c == '"' {
			if c = '”'; !open {
				c = '“'
			}
			open = !open
		}
		switch c {
		case '“':
			return '‘'
		case '”':
			return '’'
		}
		return c
	}, s)
}

// plain is one line for every use: title, date, where it is kept, link.
func plain(w *Work) string {
	text := oneLine(w.Title)
	if w.Date != "" {
		text = strings.TrimSpace(text + " (" + oneLine(w.Date) + ")")
	}
	if at := strings.Join(w.locators(), ", "); at != "" {
		text += ". " + at
	}
	text = strings.TrimPrefix(text, ". ") + "."
	if w.URL != "" {
		text += " " + w.URL
	}
	return text + "\n"
}

// leaf is the label of the leaf; "" where it is not known, or all are cited.
func (w *Work) leaf() string { return w.Reference.LeafLabel(w.Page, w.Pages) }

// locators say where it is kept, and where in it to look: the reference with the
// leaf, or the scan where the leaf is not known, and the lines.
func (w *Work) locators() (parts []string) {
	scan, line, lines := "scan", "line", "lines"
	if w.Reference.Cyrillic() {
		scan, line, lines = "скан", "строка", "строки"
	}
	reference, leaf := w.Reference, w.leaf()
	if leaf != "" {
		reference.Leaves = leaf
	}
	if at := oneLine(reference.String()); at != "" {
		parts = append(parts, at)
	}
	if w.Page > 0 && leaf == "" && w.Pages > 1 {
		parts = append(parts, fmt.Sprintf("%s %d", scan, w.Page))
	}
	switch {
	case w.First == 0:
	case w.First == w.Last:
		parts = append(parts, fmt.Sprintf("%s %d", line, w.First))
	default:
		parts = append(parts, fmt.Sprintf("%s %d–%d", lines, w.First, w.Last))
	}
	return parts
}

// oneLine returns s with a blank for every run of white space and control
// characters.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
}

// isoDate is a date in the form of ISO 8601, as exact as it is known.
var isoDate = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$`)

// americanDate writes a date as The Chicago Manual of Style does: April 14,
// 1962. One in other words stays.
func americanDate(date string) string {
	first, last, several := strings.Cut(date, "/")
	if several && isoDate.MatchString(first) && isoDate.MatchString(last) {
		return americanDate(first) + "–" + americanDate(last)
	}
	for layout, form := range map[string]string{"2006-01-02": "January 2, 2006", "2006-01": "January 2006"} {
		if t, err := time.Parse(layout, date); err == nil {
			return t.Format(form)
		}
	}
	return oneLine(date)
}

// yearForm is a year within other words.
var yearForm = regexp.MustCompile(`(?:^|[^0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?:[^0-9]|$)`)

// year is that of the date, or "".
func (w *Work) year() string {
	if m := yearForm.FindStringSubmatch(w.Date); m != nil {
		return m[1]
	}
	return ""
}
