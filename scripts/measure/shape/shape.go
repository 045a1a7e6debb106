// Package shape makes pages on which translations are published: documents of
// our own invention set in the shapes of archives, blogs, word processors and
// presses. Each page tells what is to be found on it.
//
// A shape is a file of templates in shapes, or a folder of them for formats
// that are zips. What a template asks for is what its page has.
package shape

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"text/template"
	"time"
)

//go:embed all:shapes
var files embed.FS

// perShape is how many documents are set in each shape.
const perShape = 2

// source is an invented document.
type source struct {
	Language, Title, Day, Marking            string
	Archive, Fond, Opis, Papka, Delo, Leaves string
	Translator, To, By, Summary              string
	Paragraphs, Notes                        []string
}

// Pages sets documents in every shape, always the same ones.
func Pages() ([]Page, error) {
	var all []source
	data, err := files.ReadFile("shapes/documents.json")
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		return nil, err
	}
	documents := map[string][]source{}
	for _, d := range all {
		documents[d.Language] = append(documents[d.Language], d)
	}
	shapes, err := fs.ReadDir(files, "shapes")
	if err != nil {
		return nil, err
	}
	var pages []Page
	for i, s := range shapes {
		if s.Name() == "documents.json" {
			continue
		}
		of := documents["en"]
		if strings.HasPrefix(s.Name(), "ru-") {
			of = documents["ru"]
		}
		for n := range perShape {
			page, err := set(s.Name(), &of[(i+n)%len(of)])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Name(), err)
			}
			page.Name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(s.Name(), path.Ext(s.Name())), n+1, path.Ext(s.Name()))
			pages = append(pages, page)
		}
	}
	return pages, nil
}

// set sets a document in a shape.
func set(shape string, d *source) (Page, error) {
	s := &setter{source: d, page: Page{Shape: shape}, escape: escapes[path.Ext(shape)]}
	if s.escape == nil {
		s.escape = strings.NewReplacer().Replace
	}
	root := path.Join("shapes", shape)
	info, err := fs.Stat(files, root)
	if err != nil {
		return Page{}, err
	}
	if !info.IsDir() {
		text, err := s.fill(root)
		s.page.Data = []byte(text)
		if err == nil && path.Ext(shape) == ".pdf" {
			s.page.Data = pdfOf(text)
		}
		return s.page, err
	}
	var zipped bytes.Buffer
	z := zip.NewWriter(&zipped)
	err = fs.WalkDir(files, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := s.fill(name)
		if err != nil {
			return err
		}
		w, err := z.Create(strings.TrimPrefix(name, root+"/"))
		if err != nil {
			return err
		}
		_, err = w.Write([]byte(text))
		return err
	})
	if err == nil {
		err = z.Close()
	}
	s.page.Data = zipped.Bytes()
	return s.page, err
}

// setter fills templates and notes what they ask for.
type setter struct {
	*source
	page   Page
	escape func(string) string
}

// fill fills one template.
func (s *setter) fill(name string) (string, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return "", err
	}
	t, err := template.New(name).Funcs(s.words()).Parse(string(text))
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, nil)
	return out.String(), err
}

// words are what templates can ask for.
func (s *setter) words() template.FuncMap {
	want := &s.page.want
	take := func(field *string, value string) func() string {
		return func() string {
			*field = value
			return s.escape(value)
		}
	}
	line := func(text string) func() string {
		return func() string {
			s.page.lines = append(s.page.lines, text)
			return s.escape(text)
		}
	}
	day, _ := time.Parse(time.DateOnly, s.Day)
	return template.FuncMap{
		"title": take(&want.Title, s.Title), "marking": take(&want.Marking, s.Marking),
		"archive": func() string { return s.escape(s.Archive) },
		"fond":    take(&want.Fond, s.Fond), "opis": take(&want.Opis, s.Opis), "papka": take(&want.Papka, s.Papka), "delo": take(&want.Delo, s.Delo), "leaves": take(&want.Leaves, s.Leaves),
		"translator": take(&want.Translator, s.Translator), "summary": func() string { return s.escape(s.Summary) },
		"to": line(s.To), "by": line(s.By),
		"date": func(layout string) string {
			want.Day = s.Day
			return s.escape(dateIn(day, layout))
		},
		"p": s.paragraph,
		"note": func(n int) string {
			s.addNote(n)
			return s.escape(s.Notes[n-1])
		},
		"upper": strings.ToUpper, "wrap": wrap,
		"center": func(width int, text string) string {
			return strings.Repeat(" ", max(0, width-len([]rune(text)))/2) + text
		},
		"ff": func() string { return "\f" },
	}
}

func (s *setter) addNote(n int) {
	if s.page.want.Notes == nil {
		s.page.want.Notes = make([]string, len(s.Notes))
	}
	s.page.want.Notes[n-1] = s.Notes[n-1]
}

// paragraph is the nth paragraph with its note's mark, in which %d is the
// note's number and {{note}} its text.
func (s *setter) paragraph(n int, mark string) string {
	text := s.Paragraphs[n-1]
	for note := range s.Notes {
		place := fmt.Sprintf("{%d}", note+1)
		before, after, found := strings.Cut(text, place)
		if !found {
			continue
		}
		s.page.want.Paragraphs = append(s.page.want.Paragraphs, before+after)
		if strings.Contains(mark, "{{note}}") {
			s.addNote(note + 1)
		}
		mark = strings.ReplaceAll(mark, "%d", fmt.Sprint(note+1))
		return s.escape(before) + strings.ReplaceAll(mark, "{{note}}", s.escape(s.Notes[note])) + s.escape(after)
	}
	s.page.want.Paragraphs = append(s.page.want.Paragraphs, text)
	return s.escape(text)
}

// russianMonths are the months in the genitive.
var russianMonths = strings.Fields("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")

// dateIn writes a day in a layout of package time, or with "января" for the
// month in Russian.
func dateIn(day time.Time, layout string) string {
	return strings.ReplaceAll(day.Format(layout), "января", russianMonths[day.Month()-1])
}

// wrap breaks a text into lines of a width; the first is indented.
func wrap(width int, indent, text string) string {
	var lines []string
	line := indent
	for word := range strings.FieldsSeq(text) {
		if len([]rune(line))+len([]rune(word)) > width && strings.TrimSpace(line) != "" {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line += word + " "
	}
	return strings.Join(append(lines, strings.TrimRight(line, " ")), "\n")
}

var escapeXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace

// escapes are how a text is written in formats that have signs of their own.
var escapes = map[string]func(string) string{
	".html": escapeXML, ".htm": escapeXML, ".xml": escapeXML, ".docx": escapeXML, ".odt": escapeXML, ".epub": escapeXML,
	".rtf": escapeRTF,
}

func escapeRTF(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\\' || r == '{' || r == '}':
			out.WriteString(`\` + string(r))
		case r < 128:
			out.WriteRune(r)
		default:
			fmt.Fprintf(&out, `\u%d?`, r)
		}
	}
	return out.String()
}
