package search

import (
	"slices"
	"time"

	"recto/document"
	"recto/wire"
)

// Entry is what a listing says of one document.
type Entry struct {
	ID string `json:"id"`
	// Title is the archivist's; where she gave none, the first file's name.
	Title string `json:"title"`
	// Reference is where the paper lies, as it is cited.
	Reference string `json:"reference,omitempty"`
	Date      string `json:"date,omitempty"`
	// Names are those of the files, as they were uploaded.
	Names  []string `json:"names"`
	Labels []string `json:"labels,omitempty"`
	// Languages are those that pages were read in, the most frequent first;
	// before any was read, those asked for. BCP 47.
	Languages []string `json:"languages,omitempty"`
	// Translations are the languages that a translation is there in.
	Translations []string `json:"translations,omitempty"`
	// Doubtful tells that one of them seems not to belong to the document, or
	// not to cover it, or cannot be used.
	Doubtful bool        `json:"doubtful,omitempty"`
	Status   wire.Status `json:"status"`
	// Run names the reading that the numbers below are of.
	Run string `json:"run,omitempty"`
	// Pages is how many there are, 0 as long as that is not known; Read and
	// Failed are how many have come to either end.
	Pages  int `json:"pages"`
	Read   int `json:"read"`
	Failed int `json:"failed"`
	// Quality estimates the share of characters that are right, 0 to 1.
	Quality float64 `json:"quality,omitempty"`
	// Flawed counts the pages that a person should look at, and Worst are the
	// worst of them, in order.
	Flawed int                   `json:"flawed"`
	Worst  []document.FlawedPage `json:"worst,omitempty"`
	// Failure is why the document failed, or the first of its pages that did;
	// its Hint is filled.
	Failure  *document.Error `json:"failure,omitempty"`
	Uploaded time.Time       `json:"uploaded"`
	// Deleted is who deleted the document, and when; nil for one that is there.
	Deleted *wire.Saying `json:"deleted,omitempty"`
	// Public tells that everybody may see the document.
	Public bool `json:"public,omitempty"`
}

// mostWorst is how many pages Entry.Worst has at most.
const mostWorst = 5

// EntryOf returns what a listing says of a document.
func EntryOf(v *wire.View) *Entry {
	e := &Entry{
		ID: v.ID, Title: v.Title, Reference: v.Reference.String(), Date: v.Date, Names: []string{}, Labels: v.Labels,
		Languages: readIn(v), Status: v.Status, Run: v.Run, Pages: v.Pages, Read: v.Read, Failed: v.Failed,
		Quality: v.Quality, Flawed: v.Flawed, Worst: v.Worst[:min(len(v.Worst), mostWorst)], Failure: v.Failure, Uploaded: v.Uploaded, Deleted: v.Deleted,
		Public: v.Deleted == nil && v.Access == wire.AccessPublic,
	}
	for _, f := range v.Files {
		e.Names = append(e.Names, f.Name)
	}
	if e.Title == "" && len(e.Names) > 0 {
		e.Title = e.Names[0]
	}
	for _, t := range v.Translations {
		if !slices.Contains(e.Translations, t.Language) {
			e.Translations = append(e.Translations, t.Language)
		}
	}
	e.Doubtful = slices.ContainsFunc(v.Alignments, func(a wire.AlignedView) bool { return a.Doubtful() })
	if e.Failure == nil && len(v.Failures) > 0 {
		e.Failure = v.Failures[0]
	}
	return e
}

// readIn counts the languages of the pages.
func readIn(v *wire.View) []string {
	counts := map[string]int{}
	var tags []string
	for _, page := range v.Results {
		for _, tag := range page.Languages {
			if counts[tag] == 0 {
				tags = append(tags, tag)
			}
			counts[tag]++
		}
	}
	if len(tags) == 0 {
		return v.Languages
	}
	slices.SortStableFunc(tags, func(a, b string) int { return counts[b] - counts[a] })
	return tags
}
