package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"recto/cite"
	"recto/document"
	"recto/library"
	"recto/search"
	"recto/wire"
)

// mostPrinted is how many pages are printed at a time: a browser holds all of
// their scans. mostParts is how many parts a list of pages has.
const mostPrinted, mostParts = 200, 1000

// printView is what is printed of a document: a sheet for each leaf.
type printView struct {
	*wire.View
	Title  string
	Sheets []sheetView
	// Scan, Text and Translation say what of each leaf is printed.
	Scan, Text, Translation bool
	// Original and Translated are the languages that the two may be asked for by;
	// Translated is empty where there is no translation.
	Original, Translated string
	// Beside puts the text beside the scan, instead of after it.
	Beside bool
	// Pages is the range that was asked for, Back leads to the document.
	Range, Back string
	// Asked is what the address chooses, with the run that is shown.
	Asked url.Values
	// More tells that there are more pages than are printed at a time.
	More bool
}

// sheetView is one leaf as it is printed.
type sheetView struct {
	*leafView
	// Citation and Credit stand at its foot.
	Citation, Credit string
	// Width is that in which the scan is drawn.
	Width int
}

// printedWidth is that of scans that are printed: on the width of a sheet it has
// 300 dots an inch.
const printedWidth = 2400

// printPage shows a document as it is printed: plain sheets, of which a browser
// makes paper or a PDF.
func (s *Server) printPage(w http.ResponseWriter, r *http.Request) error {
	view, beside, err := s.besideOf(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	v := &printView{
		View: view, Title: search.EntryOf(view).Title, Original: originalOf(view, beside), Range: query.Get("pages"), Beside: query.Get("layout") == "beside",
		Back: cite.Link(view.ID, query.Get("run"), 0, "", ""),
	}
	if v.Asked = askedOf(query); view.Run != "" {
		v.Asked.Set("run", view.Run)
	}
	if beside != nil {
		v.Translated = beside.Language
	}
	if err := v.show(query["show"]); err != nil {
		return err
	}
	numbers, err := pagesIn(v.Range, view.Pages)
	if err != nil {
		return err
	}
	if v.More = len(numbers) > mostPrinted; v.More {
		numbers = numbers[:mostPrinted]
	}
	strip := s.strip(view)
	for _, n := range numbers {
		leaf, err := s.leaf(r.Context(), view, beside, strip[n-1])
		if err != nil {
			return err
		}
		leaf.Run = view.Run
		sheet := sheetView{leafView: leaf, Citation: s.citationOf(r, view, n), Credit: strings.TrimSpace(view.Credits + " " + view.Rights)}
		if leaf.Image != nil && leaf.Image.Width > printedWidth && s.Scale != nil {
			sheet.Width = printedWidth
		}
		v.Sheets = append(v.Sheets, sheet)
	}
	sayRun(w, view.Run)
	return s.show(w, r, "print.html", v.Title, http.StatusOK, v)
}

// citationOf is the plain citation of a page.
func (s *Server) citationOf(r *http.Request, view *wire.View, page int) string {
	work := library.Work(view)
	work.Page, work.URL = page, s.absolute(r, cite.Link(view.ID, view.Run, page, "", ""))
	plain, _ := cite.Lookup("plain")
	return strings.TrimSpace(plain.Write(&work))
}

// originalOf is the language of the original: what the translation was set
// beside, or most pages were read in.
func originalOf(view *wire.View, beside *beside) string {
	if beside != nil {
		return beside.Original
	}
	if languages := library.Work(view).Languages; len(languages) > 0 {
		return languages[0]
	}
	return "ru"
}

// show takes over what is asked for: scan, and languages. Nothing stands for all
// that there is.
func (v *printView) show(asked []string) error {
	if len(asked) == 0 {
		v.Scan, v.Text, v.Translation = true, true, v.Translated != ""
		return nil
	}
	for name := range strings.SplitSeq(strings.Join(asked, ","), ",") {
		switch name {
		case "":
		case "scan":
			v.Scan = true
		case v.Original, "text":
			v.Text = true
		case v.Translated, "translation":
			v.Translation = v.Translated != ""
		default:
			if !slices.Contains(v.Languages, name) {
				return document.Errorf(document.KindNotFound, "The document has no %.20q to print; it has scan, %s.", name, strings.Trim(v.Original+", "+v.Translated, ", "))
			}
			v.Text = true
		}
	}
	return nil
}

// pagesIn reads a list of pages such as 1-3,7 of a document that has so many.
// Nothing stands for all. Of more pages than are printed at a time it returns the
// first ones and one beyond.
func pagesIn(text string, pages int) (numbers []int, err error) {
	if strings.TrimSpace(text) == "" {
		if pages == 0 {
			return nil, nil // not read yet
		}
		text = "1-" + strconv.Itoa(pages)
	}
	if strings.Count(text, ",") >= mostParts {
		return nil, document.Errorf(document.KindUsage, "A list of pages has up to %d parts.", mostParts)
	}
	seen := make([]bool, pages+1)
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		from, err := strconv.Atoi(strings.TrimSpace(first))
		to := from
		if err == nil && isRange {
			to, err = strconv.Atoi(strings.TrimSpace(last))
		}
		if err != nil || from < 1 || to < from {
			return nil, document.Errorf(document.KindUsage, "%.40q is no list of pages; write them as 1-3,7.", text)
		}
		if from > pages {
			return nil, document.Errorf(document.KindNoSuchPage, "There is no page %d; the document has %d.", from, pages)
		}
		for n := from; n <= min(to, pages) && len(numbers) <= mostPrinted; n++ {
			if !seen[n] {
				numbers, seen[n] = append(numbers, n), true
			}
		}
	}
	return numbers, nil
}
