package server

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/storage"
	"recto/wire"
)

// odd are the values that take the place of every value of a record.
var odd = []string{"null", "-1", "4611686018427387904", "1e308", `""`, `"../../etc/passwd"`, "[]", "[null]", "{}", "true"}

// damaged yields a record with each of its values, one at a time, replaced by
// each of the odd ones; and the record cut off, emptied and of another type.
func damaged(t *testing.T, form []byte) (all []string) {
	var tree any
	if err := json.Unmarshal(form, &tree); err != nil {
		t.Fatal(err)
	}
	const mark = "\x01here\x01"
	hole, _ := json.Marshal(mark)
	with := func() {
		out, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range odd {
			all = append(all, strings.Replace(string(out), string(hole), value, 1))
		}
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				member := v[name]
				v[name] = mark
				with()
				v[name] = member
				walk(member)
			}
		case []any:
			for i, member := range v {
				v[i] = mark
				with()
				v[i] = member
				walk(member)
			}
		}
	}
	walk(tree)
	for _, part := range []int{0, 1, len(form) / 3, len(form) / 2, len(form) - 2} {
		all = append(all, string(form[:part]))
	}
	return append(all, odd...)
}

// readable are the requests that every route of documents answers, with
// documents and pages that are there.
func readable(id string) (paths []string) {
	parts := strings.NewReplacer("{id}", id, "{lang}", "en", "{$}", "", "{file}", "style.css")
	for _, route := range (&Server{}).table() {
		path, get := strings.CutPrefix(route.pattern, "GET ")
		if !get || !strings.Contains(path, "{id}") {
			continue
		}
		for _, n := range []string{"1", "2"} {
			for _, format := range []string{"txt", "alto", "tmx"} {
				paths = append(paths, strings.NewReplacer("{n}", n, "{format}", format).Replace(parts.Replace(path)))
			}
		}
	}
	slices.Sort(paths)
	return append(slices.Compact(paths), "/api/v1/documents/"+id+"?run="+testRun, "/api/v1/documents/"+id+"/pages?run="+testRun)
}

// A record that is damaged in any way costs the answers that need it: they say
// which object it is, soon, and nothing else of the server suffers.
func TestDamagedRecords(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "a.pdf")
	l.align(t, id)
	m, _, err := l.Manifest(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	m.Exports[0].Pages = []int64{0, m.Exports[0].Size / 2, m.Exports[0].Size}
	l.putManifest(t, *m)
	l.putJSON(t, storage.OpenKey(id), wire.OpenMark{Lane: wire.Today, Attempt: 2, Run: testRun})
	other := l.read(t, "Другая", "b.pdf")
	handler := handlerOf(t, l)
	paths := readable(id)
	for info, err := range l.Store.List(t.Context(), storage.DocumentPrefix(id), "") {
		if err != nil {
			t.Fatal(err)
		}
		l.damage(t, handler, info.Key, paths, strings.Replace(info.Key, id, other, 1))
	}
	l.damage(t, handler, storage.OpenKey(id), paths, storage.OpenKey(id))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest("GET", "http://localhost/api/v1/documents/"+other+"/text", nil))
	if answer.Code != 200 {
		t.Errorf("the other document: %d %s", answer.Code, answer.Body)
	}
}

// damage damages one object in all ways, asks for everything, and mends it.
func (l *testLibrary) damage(t *testing.T, handler *Server, key string, paths []string, others string) {
	if !strings.HasSuffix(key, ".json") {
		return
	}
	whole, _, err := storage.ReadAll(t.Context(), l.Store, key)
	if err != nil {
		t.Fatal(err)
	}
	defer l.put(t, key, whole)
	forms := damaged(t, whole)
	if form, _, err := storage.ReadAll(t.Context(), l.Store, others); err == nil && others != key {
		forms = append(forms, string(form))
	}
	// Of a long record a part; 13 shares no factor with the number of odd values.
	step := 1
	if len(forms) > 50 {
		step = 13
	}
	bad := 0
	for i, form := range forms {
		if i%step > 0 && i < len(forms)-16 {
			continue
		}
		l.put(t, key, []byte(form))
		for _, path := range paths {
			if wrong := answerTo(t.Context(), handler, path); wrong != "" {
				if bad++; bad < 4 {
					t.Errorf("%s as %.300s\n%s: %s", key[len(key)-30:], form, path, wrong)
				}
			}
		}
	}
	t.Logf("%s: %d forms, %d bad answers", key[strings.IndexByte(key, '/')+1:], len(forms), bad)
}

// answerTo says what is wrong with an answer, "" if nothing is.
func answerTo(ctx context.Context, handler *Server, path string) (wrong string) {
	defer func() {
		// An answer that had begun is cut off.
		if cause := recover(); cause != nil && cause != http.ErrAbortHandler {
			wrong = fmt.Sprintf("panic: %v", cause)
		}
	}()
	answer := httptest.NewRecorder()
	start := time.Now()
	handler.ServeHTTP(answer, httptest.NewRequest("GET", "http://localhost"+path, nil).WithContext(ctx))
	if took := time.Since(start); took > 2*time.Second {
		return fmt.Sprintf("took %v", took)
	}
	if answer.Code < 500 {
		return ""
	}
	var p problem
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || p.Detail == "" || p.Kind == document.KindInternal {
		return fmt.Sprintf("%d %.300s", answer.Code, answer.Body)
	}
	return ""
}
