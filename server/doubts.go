package server

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"recto/document"
	"recto/library"
	"recto/search"
	"recto/wire"
)

// doubtAnswer is a doubtful word of a document.
type doubtAnswer struct {
	Document string `json:"document"`
	Title    string `json:"title"`
	Run      string `json:"run"`
	library.RankedDoubt
}

// doubtBands are the qualities by which doubtful words are gone through: first
// those below the first, in all documents, then those below the next.
var doubtBands = []float64{0.3, 0.5, 0.65, document.PoorQuality}

// doubtCursor is where the going through goes on: in a band, at the document that
// a cursor of the catalogue leads to, with the word of a rank.
type doubtCursor struct {
	band, rank int
	at         string
}

func (c doubtCursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s", c.band, c.rank, c.at))
}

func parseDoubtCursor(text string) (c doubtCursor, err error) {
	form, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil && text != "" {
		parts := strings.SplitN(string(form), " ", 3)
		if len(parts) == 3 {
			c.at = parts[2]
			c.band, err = strconv.Atoi(parts[0])
		}
		if err == nil && len(parts) == 3 {
			c.rank, err = strconv.Atoi(parts[1])
		}
		if len(parts) != 3 || c.band < 0 || c.band >= len(doubtBands) {
			err = strconv.ErrSyntax
		}
	}
	if err != nil {
		return c, document.Errorf(document.KindUsage, "The cursor is malformed.")
	}
	return c, nil
}

// mostVisited is how many documents one request looks through for doubts.
const mostVisited = 200

// doubtfulWords returns up to limit doubtful words from a cursor on, and the cursor that
// goes on, "" at the end. Documents come in the order of their quality, the worst
// first, once for each band. only, where it is not empty, is the one document to
// look at.
func (s *Server) doubtfulWords(ctx context.Context, only string, from doubtCursor, limit int) (found []doubtAnswer, next string, err error) {
	found = []doubtAnswer{}
	for visited := 0; ; visited++ {
		entry, after := s.Catalogue.Get(only), ""
		if only == "" {
			list, err := s.Catalogue.List(ctx, search.Query{Sort: "quality", Cursor: from.at, Limit: 1})
			if err != nil {
				return nil, "", err
			}
			if after, entry = list.Next, nil; len(list.Documents) > 0 {
				entry = list.Documents[0]
			}
		}
		if entry != nil && (entry.Status == wire.StatusReady || entry.Status == wire.StatusPartial) {
			more, rank, err := s.doubtsOf(ctx, entry, from, limit-len(found))
			if err != nil {
				return nil, "", err
			}
			if found = append(found, more...); len(found) == limit {
				from.rank = rank
				return found, from.String(), nil
			}
		}
		from.rank, from.at = 0, after
		if after == "" {
			if from.band++; from.band == len(doubtBands) {
				return found, "", nil
			}
		}
		if visited == mostVisited {
			return found, from.String(), nil
		}
	}
}

// doubtsOf returns up to most words of a document in a band, and the rank to go on
// at.
func (s *Server) doubtsOf(ctx context.Context, entry *search.Entry, from doubtCursor, most int) (found []doubtAnswer, rank int, err error) {
	words, run, err := s.Library.Doubts(ctx, entry.ID)
	if document.IsKind(err, document.KindNotFound) || document.IsKind(err, document.KindCorrupt) {
		return nil, 0, nil // deleted meanwhile, or damaged
	}
	if err != nil {
		return nil, 0, err
	}
	least := 0.0
	if from.band > 0 {
		least = doubtBands[from.band-1]
	}
	for _, w := range words {
		if w.Rank < from.rank || w.Quality < least || w.Quality >= doubtBands[from.band] {
			continue
		}
		if found = append(found, doubtAnswer{entry.ID, entry.Title, run, w}); len(found) == most {
			return found, w.Rank + 1, nil
		}
	}
	return found, 0, nil
}

// mostDoubts is how many doubtful words one answer has at most.
const mostDoubts = 100

func (s *Server) getDoubts(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	limit, err := limitOf(values.Get("limit"), 20, mostDoubts)
	if err != nil {
		return err
	}
	from, err := parseDoubtCursor(values.Get("cursor"))
	if err != nil {
		return err
	}
	found, next, err := s.doubtfulWords(r.Context(), values.Get("document"), from, limit)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	return s.sendJSON(w, r, map[string]any{"doubts": found, "next": next})
}

func limitOf(text string, usual, most int) (int, error) {
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, document.Errorf(document.KindUsage, "%.20q is no number from 1 to %d.", text, most)
	}
	return n, nil
}
