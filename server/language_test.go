package server

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"recto/document"
)

// asking are the calls that translate a phrase: in templates and Go, and in
// scripts.
var asking = map[string]*regexp.Regexp{
	".html": regexp.MustCompile(`\.[TN] (?:\([^()]*\) |[\w.$]+ )?"((?:[^"\\]|\\.)*)"`),
	".go":   regexp.MustCompile(`\.[TN]\((?:[^",]+, )?"((?:[^"\\]|\\.)*)"`),
	".js":   regexp.MustCompile(`\b[tn]\((?:[^",]+, )?"((?:[^"\\]|\\.)*)"`),
}

// phrases returns what the templates, the scripts and the Go code ask for in the
// language of the page.
func phrases(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	look := func(name string, data []byte) {
		for _, m := range asking[filepath.Ext(name)].FindAllSubmatch(data, -1) {
			phrase, err := strconv.Unquote(`"` + string(m[1]) + `"`)
			if err != nil {
				t.Errorf("%s: %q: %v", name, m[1], err)
			}
			found[phrase] = name
		}
	}
	err := fs.WalkDir(web, "web", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.Contains(name, "/vendor/") || asking[filepath.Ext(name)] == nil {
			return err
		}
		data, err := web.ReadFile(name)
		look(name, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		look(name, data)
	}
	sentences, err := os.ReadFile("beside.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"([A-Z][^"]*\.)"`).FindAllSubmatch(sentences, -1) {
		found[string(m[1])] = "beside.go"
	}
	for _, table := range []map[string]string{languageNames, formatNames, differs, flawTable()} {
		for _, phrase := range table {
			found[phrase] = "a table"
		}
	}
	return found
}

// flawTable has what flaws and failures say of themselves.
func flawTable() map[string]string {
	all := map[string]string{}
	for kind, name := range flawNames {
		all[string(kind)] = name
	}
	for _, kind := range []document.Kind{
		document.KindUsage, document.KindNoScan, document.KindUnsupported, document.KindDamaged, document.KindNoText, document.KindEncrypted, document.KindTooLarge,
		document.KindNoSuchPage, document.KindTimeout, document.KindMemory, document.KindCrashed, document.KindNoLanguage, document.KindMissing, document.KindNotFound,
		document.KindConflict, document.KindForbidden, document.KindUnavailable, document.KindNoSpace, document.KindPartial, document.KindInterrupted, document.KindInternal,
	} {
		e := (&document.Error{Kind: kind}).Advised()
		all[string(kind)], all[string(kind)+" hint"] = e.What, e.Hint
	}
	return all
}

// stored returns every text in the Go code of the project, which a document may
// bring to a page, in the form that it is looked up in: # for each number.
func stored(t *testing.T) map[string]bool {
	t.Helper()
	verb := regexp.MustCompile(`%[-+# 0-9.]*[dfvg]|\d+(?:\.\d+)?`)
	texts := map[string]bool{}
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, _ := strconv.Unquote(literal.Value)
				texts[text] = true
				texts[strings.ReplaceAll(verb.ReplaceAllString(text, "#"), "%%", "%")] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// Every phrase of the pages has its Russian, with the same places for values,
// and every Russian is of use.
func TestPhrasesHaveTheirRussian(t *testing.T) {
	asked := phrases(t)
	if len(asked) < 80 {
		t.Fatalf("only %d phrases were found", len(asked))
	}
	for phrase, where := range asked {
		if russian[phrase] == "" {
			t.Errorf("%s: %q has no Russian in web/ru.json", where, phrase)
		}
	}
	texts, place := stored(t), regexp.MustCompile(`%[.0-9]*[dsf]|#`)
	for phrase, in := range russian {
		if asked[phrase] == "" && !texts[phrase] {
			t.Errorf("web/ru.json: nothing uses %q", phrase)
		}
		forms := strings.Split(in, "|")
		if want := 1 + 2*min(1, strings.Count(phrase, "|")); len(forms) != want {
			t.Errorf("web/ru.json: %q has %d forms, not %d", phrase, len(forms), want)
		}
		want := place.FindAllString(strings.Split(phrase, "|")[0], -1)
		for _, form := range forms {
			if got := place.FindAllString(form, -1); !slices.Equal(got, want) {
				t.Errorf("web/ru.json: %q has the places %q, not %q", form, got, want)
			}
		}
	}
}

// The file stays as people can read and merge it: sorted, a line for a phrase.
func TestRussianIsSorted(t *testing.T) {
	got, err := web.ReadFile("web/ru.json")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for i, phrase := range slices.Sorted(maps.Keys(russian)) {
		line := map[bool]string{true: "{\n", false: ",\n"}[i == 0] + "\t"
		for j, text := range []string{phrase, russian[phrase]} {
			var out strings.Builder
			encoder := json.NewEncoder(&out)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(text); err != nil {
				t.Fatal(err)
			}
			line += map[bool]string{true: "", false: ": "}[j == 0] + strings.TrimSuffix(out.String(), "\n")
		}
		want.WriteString(line)
	}
	want.WriteString("\n}\n")
	if string(got) != want.String() {
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile("web/ru.json", []byte(want.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Error("web/ru.json is not sorted with a line for each phrase; run this test with UPDATE=1")
	}
}

func TestPluralForms(t *testing.T) {
	p := &screen{Lang: "ru"}
	for n, want := range map[int]string{1: "1 страница", 2: "2 страницы", 5: "5 страниц", 11: "11 страниц", 21: "21 страница", 22: "22 страницы", 112: "112 страниц"} {
		if got := p.N(n, "%d page|%d pages"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	p.Lang = "en"
	if got := p.N(1, "%d page|%d pages") + ", " + p.N(21, "%d page|%d pages"); got != "1 page, 21 pages" {
		t.Error(got)
	}
}

// Stored sentences keep their numbers; unknown ones stay.
func TestStoredSentencesAreTranslated(t *testing.T) {
	p := &screen{Lang: "ru"}
	if got := p.Say("Only about 63 % of the characters are right."); got != "Верно прочитано лишь около 63 % знаков." {
		t.Error(got)
	}
	if got := p.Say("A sentence of 1999."); got != "A sentence of 1999." {
		t.Error(got)
	}
}

// The language is the one chosen, else the browser's.
func TestLanguageOfPages(t *testing.T) {
	l := newLibrary(t)
	l.read(t, "Записка", "a.pdf")
	base := start(t, l, nil).URL
	for _, c := range []struct{ accept, cookie, lang string }{
		{"", "", "en"}, {"de", "", "en"}, {"ru-RU,ru;q=0.9,en;q=0.5", "", "ru"}, {"en,ru;q=0.1", "", "en"},
		{"en", "lang=ru", "ru"}, {"ru", "lang=en", "en"}, {"ru", "lang=xx", "ru"},
	} {
		answer, body := ask(t, "GET", base+"/", nil, "Accept", "text/html", "Accept-Language", c.accept, "Cookie", c.cookie)
		if !strings.Contains(body, `<html lang="`+c.lang+`"`) || answer.Header.Get("Content-Language") != c.lang {
			t.Errorf("%+v: %s %.60s", c, answer.Header.Get("Content-Language"), body)
		}
		if c.lang == "ru" && !strings.Contains(body, "Документы") {
			t.Error("the Russian list is English")
		}
	}
	choose := func(lang, back string) (*http.Response, string) {
		form := url.Values{"lang": {lang}, "back": {back}}
		return ask(t, "POST", base+"/language", strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
	}
	for back, to := range map[string]string{"/documents/x?page=2": "/documents/x?page=2", "//evil.example": "/", "https://evil.example/": "/", "/\\evil.example": "/", "": "/"} {
		answer, _ := choose("ru", back)
		if answer.StatusCode != 303 || answer.Header.Get("Location") != to || !strings.Contains(answer.Header.Get("Set-Cookie"), "lang=ru;") {
			t.Errorf("%q leads to %q: %v", back, answer.Header.Get("Location"), answer.Header)
		}
	}
	if answer, _ := choose("tlh", "/"); answer.StatusCode != 400 {
		t.Errorf("Klingon: %d", answer.StatusCode)
	}
}

// Under a prefix the pages link below it, and requests come with it or without.
func TestPathPrefix(t *testing.T) {
	l := newLibrary(t)
	id := l.read(t, "Записка", "Записка.pdf")
	base := start(t, l, func(c *Config) {
		c.Public, c.Log = &url.URL{Scheme: "https", Host: "archive.example", Path: "/scans/recto/"}, quiet()
	}).URL
	link := regexp.MustCompile(`(?:href|src|action)="(/[^"]*)"`)
	for _, path := range []string{"/", "/documents/" + id, "/login", "/nothing"} {
		for _, prefix := range []string{"", "/scans/recto"} {
			answer, body := ask(t, "GET", base+prefix+path, nil, html...)
			if path != "/nothing" && answer.StatusCode != 200 {
				t.Errorf("%s%s: %d", prefix, path, answer.StatusCode)
			}
			links := link.FindAllStringSubmatch(body, -1)
			if len(links) < 3 || !strings.Contains(body, `data-root="/scans/recto"`) {
				t.Errorf("%s%s has %d links", prefix, path, len(links))
			}
			for _, m := range links {
				if !strings.HasPrefix(m[1], "/scans/recto/") {
					t.Errorf("%s%s links to %s", prefix, path, m[1])
				}
			}
		}
	}
	for path, to := range map[string]string{"/scans/recto": "/scans/recto/"} {
		if answer, _ := ask(t, "GET", base+path, nil); answer.Header.Get("Location") != to {
			t.Errorf("%s leads to %q", path, answer.Header.Get("Location"))
		}
	}
	answer, _ := ask(t, "POST", base+"/scans/recto/documents/"+id+"/retry", nil, "Content-Type", "application/x-www-form-urlencoded")
	if to := answer.Header.Get("Location"); answer.StatusCode != 303 || to != "/scans/recto/documents/"+id+"?watch" {
		t.Errorf("retry: %d %s", answer.StatusCode, to)
	}
	if answer, _ := ask(t, "GET", base+"/scans/rectory/", nil); answer.StatusCode != 404 {
		t.Errorf("another prefix: %d", answer.StatusCode)
	}
}
