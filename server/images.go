package server

import (
	"container/list"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"golang.org/x/sync/singleflight"

	"recto/document"
	"recto/storage"
)

// widths are those that images are drawn in; a width between two is drawn as
// the next larger one, so that few of them have to be made and kept.
var widths = []int{120, 240, 480, 800, 1200, 1600, 2400, 3600}

func (s *Server) getImage(w http.ResponseWriter, r *http.Request) error {
	id, run, n, err := pageOf(r)
	if err != nil {
		return err
	}
	width := 0
	if text := r.URL.Query().Get("width"); text != "" {
		if width, err = strconv.Atoi(text); err != nil || width < 1 {
			return document.Errorf(document.KindUsage, "%.20q is no width in pixels.", text)
		}
	}
	part, err := boxOf(r.URL.Query().Get("box"))
	if err != nil {
		return err
	}
	image, of, err := s.library(r).Image(r.Context(), id, run, n)
	if err != nil {
		return err
	}
	defer image.Close()
	sayRun(w, of)
	w.Header().Set("Cache-Control", "private, max-age=3600")
	drawn := document.Drawing{Part: part, Width: rung(width)}
	if drawn == (document.Drawing{}) || s.Scale == nil {
		return s.sendObject(w, r, image, image.ContentType)
	}
	data, err := s.scaled.get(r.Context(), image, drawn)
	if err != nil {
		return err
	}
	return s.send(w, r, http.DetectContentType(data), data)
}

// rung is the width that an image is drawn in; 0 stands for its own.
func rung(width int) int {
	if width == 0 {
		return 0
	}
	for _, w := range widths {
		if width <= w {
			return w
		}
	}
	return 0
}

// maxSide is more pixels than any page has across.
const maxSide = 1 << 20

// boxOf reads a box as the page schema writes it, without the brackets; empty
// text stands for none.
func boxOf(text string) (box document.Box, err error) {
	if text == "" {
		return box, nil
	}
	if err := json.Unmarshal([]byte("["+text+"]"), &box); err != nil || box.Empty() || box.Left < 0 || box.Top < 0 || max(box.Right, box.Bottom) > maxSide {
		return box, document.Errorf(document.KindUsage, "%.40q is no box; write left,top,right,bottom in pixels of the canvas.", text)
	}
	return box, nil
}

// maxScaled is how many bytes of scaled images are kept in memory.
const maxScaled = 96 << 20

// scaled makes small images and keeps those asked for last.
type scaled struct {
	scale  func(ctx context.Context, image *storage.Object, d document.Drawing) ([]byte, error)
	flight singleflight.Group

	mu    sync.Mutex
	size  int
	byKey map[string]*list.Element
	// used has the image asked for last at its front.
	used *list.List
}

type scaledImage struct {
	key  string
	data []byte
}

func newScaled(scale func(context.Context, *storage.Object, document.Drawing) ([]byte, error)) *scaled {
	return &scaled{scale: scale, byKey: map[string]*list.Element{}, used: list.New()}
}

// get returns the image drawn so. Several who ask for the same wait for
// one drawing.
func (s *scaled) get(ctx context.Context, image *storage.Object, d document.Drawing) ([]byte, error) {
	key := fmt.Sprint(image.Key, " ", image.ETag, " ", d)
	if data, ok := s.kept(key); ok {
		return data, nil
	}
	for {
		drawn, err, _ := s.flight.Do(key, func() (any, error) {
			data, err := s.scale(ctx, image, d)
			if err == nil {
				s.keep(key, data)
			}
			return data, err
		})
		// Whoever was drawing it may have gone; then it is another's turn.
		if document.IsKind(err, document.KindInterrupted) && ctx.Err() == nil {
			continue
		}
		data, _ := drawn.([]byte)
		return data, err
	}
}

func (s *scaled) kept(key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	element := s.byKey[key]
	if element == nil {
		return nil, false
	}
	s.used.MoveToFront(element)
	return element.Value.(*scaledImage).data, true
}

func (s *scaled) keep(key string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byKey[key] != nil {
		return
	}
	s.byKey[key] = s.used.PushFront(&scaledImage{key, data})
	s.size += len(key) + len(data)
	for s.size > maxScaled {
		oldest := s.used.Remove(s.used.Back()).(*scaledImage)
		delete(s.byKey, oldest.key)
		s.size -= len(oldest.key) + len(oldest.data)
	}
}
