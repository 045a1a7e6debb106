package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi-validator/schema_validation"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"recto/document"
	"recto/export"
	"recto/storage"
	"recto/wire"
)

// operation is what openapi.json says of a method at a path.
type operation struct {
	pointer   string
	responses map[string]any
}

// openAPIOf reads openapi.json: a compiler that finds the schemas in it, and
// its operations.
func openAPIOf(t *testing.T) (*jsonschema.Compiler, map[string]operation) {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(openAPI))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource("openapi.json", parsed); err != nil {
		t.Fatal(err)
	}
	operations := map[string]operation{}
	for path, item := range parsed.(map[string]any)["paths"].(map[string]any) {
		for method, o := range item.(map[string]any) {
			if method == "parameters" {
				continue
			}
			pointer := "/paths/" + strings.ReplaceAll(path, "/", "~1") + "/" + method
			operations[strings.ToUpper(method)+" "+path] = operation{pointer, o.(map[string]any)["responses"].(map[string]any)}
		}
	}
	return compiler, operations
}

// check compares an answer with what is said of the operation.
func (o operation) check(t *testing.T, compiler *jsonschema.Compiler, answer *http.Response, body []byte) {
	t.Helper()
	pointer, status := o.pointer+"/responses/", strconv.Itoa(answer.StatusCode)
	response, ok := o.responses[status].(map[string]any)
	if !ok {
		status = "default"
		if response, ok = o.responses[status].(map[string]any); !ok {
			t.Errorf("%s: the status %d is not described", o.pointer, answer.StatusCode)
			return
		}
	}
	pointer += status
	if ref, ok := response["$ref"].(string); ok && ref == "#/components/responses/Problem" {
		pointer = "/components/responses/Problem"
		response = map[string]any{"content": map[string]any{"application/problem+json": nil}}
	}
	for name := range asMap(response["headers"]) {
		if answer.Header.Get(name) == "" && name != "Recto-Run" && name != "Content-Disposition" {
			t.Errorf("%s: there is no %s", o.pointer, name)
		}
	}
	content := asMap(response["content"])
	contentType, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if _, described := content[contentType]; !described {
		if _, anything := content["*/*"]; !anything && (len(content) > 0 || len(body) > 0) {
			t.Errorf("%s: the type %q is not described", o.pointer, contentType)
		}
		return
	}
	if !strings.HasSuffix(contentType, "json") {
		return
	}
	schema, err := compiler.Compile("openapi.json#" + pointer + "/content/" + strings.ReplaceAll(contentType, "/", "~1") + "/schema")
	if err != nil {
		t.Errorf("%s: %v", o.pointer, err)
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("%s: %v in %.400s", o.pointer, err, body)
	}
}

func asMap(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// TestOpenAPIIsValid holds the description against the meta-schema of OpenAPI
// 3.1, and sees that the meta-schema is asked at all.
func TestOpenAPIIsValid(t *testing.T) {
	validate := func(form []byte) []string {
		description, err := libopenapi.NewDocument(form)
		if err != nil {
			return []string{err.Error()}
		}
		var said []string
		if ok, errs := schema_validation.ValidateOpenAPIDocument(description); !ok {
			for _, e := range errs {
				said = append(said, e.Error())
				for _, f := range e.SchemaValidationErrors {
					said = append(said, f.KeywordLocation+": "+f.Reason)
				}
			}
		}
		return said
	}
	for _, wrong := range validate(openAPI) {
		t.Error(wrong)
	}
	for old, broken := range map[string]string{
		`"title": "recto",`: `"titel": "recto",`,
		`"in": "path",`:     `"in": "road",`,
	} {
		if form := bytes.Replace(openAPI, []byte(old), []byte(broken), 1); bytes.Equal(form, openAPI) || len(validate(form)) == 0 {
			t.Errorf("with %s it is still valid", broken)
		}
	}
}

// TestOpenAPISchemas compiles every schema there is.
func TestOpenAPISchemas(t *testing.T) {
	compiler, _ := openAPIOf(t)
	parsed, _ := jsonschema.UnmarshalJSON(bytes.NewReader(openAPI))
	if v := asMap(parsed)["openapi"]; v != "3.1.0" {
		t.Errorf("openapi is %v", v)
	}
	var walk func(pointer string, v any)
	walk = func(pointer string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, member := range v {
				at := pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
				if name == "schema" || pointer == "/components/schemas" {
					if _, err := compiler.Compile("openapi.json#" + url.PathEscape(at)); err != nil && asMap(member) != nil {
						t.Errorf("%s: %v", at, err)
					}
				}
				if ref, ok := member.(string); ok && name == "$ref" {
					var target any = parsed
					for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
						target = asMap(target)[part]
					}
					if target == nil {
						t.Errorf("%s: %s leads nowhere", pointer, ref)
					}
				}
				walk(at, member)
			}
		case []any:
			for i, member := range v {
				walk(pointer+"/"+strconv.Itoa(i), member)
			}
		}
	}
	walk("", parsed)
}

// TestOpenAPIHasAllRoutes compares the description with the table of routes,
// both ways.
func TestOpenAPIHasAllRoutes(t *testing.T) {
	_, described := openAPIOf(t)
	var s Server
	for _, route := range s.table() {
		path := route.pattern[strings.Index(route.pattern, "/"):]
		if !strings.HasPrefix(path, "/api/") && path != "/healthz" && path != "/readyz" {
			continue
		}
		if _, ok := described[route.pattern]; !ok {
			t.Errorf("%s is not described", route.pattern)
		}
		delete(described, route.pattern)
	}
	for route := range described {
		t.Errorf("%s is described and does not exist", route)
	}
}

// TestOpenAPIDescribesWhatHappens checks requests and answers, good and bad,
// of every route against the description.
func TestOpenAPIDescribesWhatHappens(t *testing.T) {
	compiler, described := openAPIOf(t)
	l := newLibrary(t)
	id := l.read(t, "Записка Горбачёва", "Записка.pdf")
	l.align(t, id)
	server := start(t, l, func(c *Config) {
		c.Log = quiet()
		c.Version = wire.Version{
			Commit: testRun, Time: "1962-10-27T12:00:00Z", Modified: true, Go: "go1", Platform: "linux/amd64",
			Reading: 1, Alignment: 1, Translation: 1, Tesseract: "5", Leptonica: "1", PDFium: "1",
			Models: map[string]string{"rus": id},
		}
		c.Recipe = func(languages []string) (document.Recipe, error) { return document.Recipe{Languages: languages}, nil }
		c.Scale = func(context.Context, *storage.Object, document.Drawing) ([]byte, error) {
			return testImage(t, 120, 160), nil
		}
	})
	body, contentType := upload(t, "file:a.pdf", "one", "title", "Записка", "translation:a.en.txt", "x")
	if answer, text := ask(t, "POST", server.URL+"/api/v1/documents", body, "Content-Type", contentType); answer.StatusCode != 202 {
		t.Fatal(text)
	}
	const doc = "/api/v1/documents/{id}"
	seen := map[string]bool{}
	for _, c := range []struct {
		route, path, body string
		status            int
	}{
		{"POST /api/v1/documents", "", "", 202},
		{"GET /api/v1/documents", "?status=partial&limit=1&sort=title", "", 200},
		{"GET /api/v1/documents", "", "", 200},
		{"GET /api/v1/documents", "?cursor=%25", "", 400},
		{"GET " + doc, "", "", 200},
		{"GET " + doc, "?run=" + testRun, "", 200},
		{"GET " + doc, "?run=ffffffffffffffff", "", 404},
		{"PATCH " + doc, "", `{"title":"Новая","metadata":{"a":"b"}}`, 200},
		{"POST " + doc + "/retry", "", `{"password":"x"}`, 202},
		{"POST " + doc + "/links", "", `{"days":1}`, 200},
		{"GET " + doc + "/files", "", "", 200},
		{"GET " + doc + "/files/{n}", "", "", 200},
		{"GET " + doc + "/text", "", "", 200},
		{"GET " + doc + "/exports/{format}", "", "", 200},
		{"GET " + doc + "/bag", "", "", 200},
		{"GET " + doc + "/proof", "?line=p1r1l1", "", 200},
		{"GET " + doc + "/proof", "?page=1", "", 400},
		{"GET " + doc + "/citation", "", "", 200},
		{"GET " + doc + "/citation", "?page=1&line=1&run=" + testRun, "", 200},
		{"GET " + doc + "/citation", "?format=ris", "", 200},
		{"GET " + doc + "/citation", "?line=1", "", 400},
		{"GET " + doc + "/pages", "", "", 200},
		{"GET " + doc + "/pages/{n}", "", "", 200},
		{"GET " + doc + "/pages/{n}/text", "", "", 200},
		{"GET " + doc + "/pages/{n}/alto", "", "", 200},
		{"GET " + doc + "/pages/{n}/hocr", "", "", 200},
		{"GET " + doc + "/pages/{n}/image", "", "", 200},
		{"GET " + doc + "/pages/{n}/image", "?width=100", "", 200},
		{"GET " + doc + "/pages/{n}/image", "?box=10,10,90,40", "", 200},
		{"GET " + doc + "/pages/{n}/image", "?box=10,10,10,40", "", 400},
		{"GET " + doc + "/pages/{n}/explanation", "", "", 200},
		{"GET " + doc + "/translations/{lang}", "", "", 200},
		{"GET " + doc + "/translations/{lang}/text", "", "", 200},
		{"GET " + doc + "/alignment", "?lang=en", "", 200},
		{"GET " + doc + "/alignment", "?lang=de", "", 404},
		{"GET " + doc + "/exports/{format}", "?lang=en", "", 200},
		{"PUT " + doc + "/translations/{lang}", "", "Memo 2", 200},
		{"PATCH " + doc, "", `{"shown":{"en":"` + hashBytes([]byte("Memo 2")) + `"}}`, 200},
		{"DELETE " + doc + "/translations/{lang}", "?translation=" + hashBytes([]byte("Memo 2")), "", 200},
		{"POST " + doc + "/translations/{lang}/restore", "", "", 200},
		{"POST " + doc + "/translations/{lang}/restore", "", "", 404},
		{"GET /api/v1/download", "?format=txt&document=" + id, "", 200},
		{"GET /api/v1/download", "?format=txt", "", 400},
		{"POST " + doc + "/corrections", "", `{"kind":"text","places":[{"page":1,"box":[50,100,550,130],"old":"Секретно <Записка>","new":"Секретно Записка"}]}`, 200},
		{"POST " + doc + "/corrections", "", `{"kind":"text","places":[{"page":1,"box":[50,100,550,130],"old":"Секретно <Записка>","new":"x"}]}`, 409},
		{"POST " + doc + "/corrections", "", `{"kind":"order","order":[2,1],"after":0}`, 409},
		{"POST " + doc + "/corrections", "", `{"kind":"order","order":[2,1],"after":1}`, 200},
		{"POST " + doc + "/corrections", "", `{"kind":"wish"}`, 400},
		{"GET " + doc + "/corrections", "", "", 200},
		{"GET " + doc, "", "", 200},
		{"GET " + doc + "/text", "?corrections=none", "", 200},
		{"DELETE " + doc + "/corrections/{n}", "", "", 200},
		{"DELETE " + doc + "/corrections/{n}", "", "", 409},
		{"GET " + doc + "/alike", "?word=Секретно", "", 200},
		{"GET " + doc + "/alike", "", "", 400},
		{"GET /api/v1/doubts", "?limit=1", "", 200},
		{"GET /api/v1/doubts", "?cursor=%25", "", 400},
		{"POST /api/v1/reread", "", `{"where":"quality<1"}`, 202},
		{"POST /api/v1/reread", "", `{"where":"mood=bad"}`, 400},
		{"GET /api/v1/jobs", "", "", 200},
		{"GET /api/v1/version", "", "", 200},
		{"GET /api/v1/openapi.json", "", "", 200},
		{"GET /healthz", "", "", 200},
		{"GET /readyz", "", "", 200},
		{"DELETE " + doc, "", "", 204},
		{"DELETE " + doc, "", "", 204},
		{"GET " + doc, "", "", 404},
		{"GET /api/v1/documents", "?status=deleted&below=0.99", "", 200},
		{"GET /api/v1/documents", "?status=deleted", "", 200},
		{"POST " + doc + "/restore", "", "", 200},
		{"GET " + doc, "", "", 200},
	} {
		seen[c.route] = true
		method, path, _ := strings.Cut(c.route, " ")
		path = strings.NewReplacer("{id}", id, "{n}", "1", "{format}", "txt", "{lang}", "en").Replace(path)
		content, contentType := io.Reader(strings.NewReader(c.body)), "application/json"
		switch {
		case method == "POST" && path == "/api/v1/documents":
			content, contentType = upload(t, "file:b.pdf", "two")
		case method == "PUT":
			contentType = "text/plain"
		case c.body == "":
			content, contentType = nil, ""
		}
		r, err := http.NewRequest(method, server.URL+path+c.path, content)
		if err != nil {
			t.Fatal(err)
		}
		if contentType != "" {
			r.Header.Set("Content-Type", contentType)
		}
		if method == "PATCH" {
			r.Header.Set("If-Match", "*")
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != c.status {
			t.Errorf("%s: %d %v %s", c.route, answer.StatusCode, err, data)
			continue
		}
		described[c.route].check(t, compiler, answer, data)
	}
	// Streams do not end; events_test.go reads one.
	for route := range described {
		if !seen[route] && route != "GET /api/v1/events" && !strings.Contains(route, "/api/v1/uploads") { // resumable_test.go tries these
			t.Errorf("%s was not tried", route)
		}
	}
}

// Every export of text is compressed on its way, and a PDF, which is, is not again.
func TestExportsAreCompressed(t *testing.T) {
	types := map[string]bool{}
	for _, f := range export.Formats {
		types[f.Type] = f.New != nil
	}
	for _, f := range export.ParallelFormats {
		types[f.Type] = true
	}
	for full, want := range types {
		media, _, err := mime.ParseMediaType(full)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(compressible, media); got != want {
			t.Errorf("%s is compressible: %v", media, got)
		}
	}
}

// Every format of the tables can be asked for as the description says.
func TestFormatsAreDescribed(t *testing.T) {
	var described struct {
		Paths map[string]struct {
			Parameters []struct {
				Name   string
				Schema struct{ Enum []string }
			}
		}
	}
	if err := json.Unmarshal(openAPI, &described); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, f := range export.Formats {
		want[f.Name] = true
	}
	for _, f := range export.ParallelFormats {
		want[f.Name] = true
	}
	for _, p := range described.Paths["/api/v1/documents/{id}/exports/{format}"].Parameters {
		if p.Name != "format" {
			continue
		}
		for _, name := range p.Schema.Enum {
			if !want[name] {
				t.Errorf("openapi.json has a format %q that is in no table", name)
			}
			delete(want, name)
		}
	}
	for name := range want {
		t.Errorf("openapi.json lacks the format %q", name)
	}
	for _, f := range export.Formats {
		if _, ok := described.Paths["/api/v1/documents/{id}/pages/{n}/"+f.Name]; f.Paged && !ok {
			t.Errorf("openapi.json has no path for single pages as %s", f.Name)
		}
	}
}
