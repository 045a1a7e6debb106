package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align"
	"recto/document"
	"recto/pipeline"
	"recto/reader"
)

// side is one of two texts that are to be aligned.
type side struct {
	*textRead
	source document.TextSource
	// lines is a text with one sentence a line; then there is no textRead.
	lines string
}

// readLines reads a text with one sentence a line.
func readLines(path string) (*side, error) {
	original, err := openTranslation(path)
	if err != nil {
		return nil, err
	}
	defer original.File.Close()
	data, err := io.ReadAll(io.NewSectionReader(original.File, 0, original.Size))
	switch {
	case err != nil:
		return nil, document.Errorf(document.KindDamaged, "The file cannot be read: %w", err).On(original.Name, 0)
	case !utf8.Valid(data):
		return nil, document.Errorf(document.KindNoText, "The file is no text in UTF-8.").On(original.Name, 0)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, document.Errorf(document.KindNoText, "The file is empty.").On(original.Name, 0)
	}
	return &side{textRead: &textRead{}, source: document.TextSource{Name: original.Name, SHA256: original.SHA256}, lines: string(data)}, nil
}

// readSide reads a file of any kind that recto knows: a text, a scan, or a
// document that recto has read.
func readSide(ctx context.Context, readers *reader.Pool, path string, options pipeline.Options, bar *progress) (*side, error) {
	original, err := openTranslation(path)
	if err != nil {
		return nil, err
	}
	defer original.File.Close()
	s := &side{source: document.TextSource{Name: original.Name, SHA256: original.SHA256}}
	if isRecord(original) {
		s.textRead, err = readRecord(original)
	} else {
		s.textRead, err = readTranslation(ctx, readers, original, options, bar)
	}
	if err != nil {
		return nil, document.AsError(err).On(original.Name, 0)
	}
	s.source.Citation, s.source.Credits = s.translation.Citation, s.translation.Credits
	return s, nil
}

// isRecord reports whether a file is what recto ocr --format json writes.
func isRecord(original *pipeline.Original) bool {
	head := make([]byte, 256)
	n, _ := original.File.ReadAt(head, 0)
	head = bytes.TrimSpace(head[:n])
	return bytes.HasPrefix(head, []byte("{")) && bytes.Contains(head, []byte(`"`+document.Schema+`"`))
}

func readRecord(original *pipeline.Original) (*textRead, error) {
	var record struct {
		document.Document
		Pages []document.Page `json:"pages"`
	}
	if err := json.NewDecoder(io.NewSectionReader(original.File, 0, original.Size)).Decode(&record); err != nil {
		return nil, document.Errorf(document.KindDamaged, "The record of a reading cannot be understood: %w", err)
	}
	var pages []*document.Page
	for i := range record.Pages {
		pages = append(pages, &record.Pages[i])
	}
	return understandPages(filepath.Base(original.Name), pages)
}

// title returns what the text calls itself, as far as that is known.
func (s *side) title() string {
	if s.translation == nil {
		return ""
	}
	return s.translation.Title
}

// text returns the text as it is compared.
func (s *side) text() string {
	if s.translation == nil {
		return s.lines
	}
	return s.translation.Text()
}

// sentences cuts the text. Pages are cut as they are, so that every word keeps
// its place on them; but the printout of an archive's page, which has more
// than the translation on it, is cut as it was understood.
func (s *side) sentences(language string) []document.Sentence {
	switch {
	case s.translation == nil:
		return align.Lines(s.lines, language)
	case s.pages != nil && s.translation.Citation == "" && s.translation.Summary == "":
		return align.SplitPages(s.pages, language)
	}
	return align.SplitTranslation(s.translation)
}

// direction tells which of two texts is Russian and which English.
func direction(a, b *side) (ru, en *side, err error) {
	languages := make([]string, 2)
	for i, s := range []*side{a, b} {
		if s.translation == nil {
			continue
		}
		languages[i] = s.translation.Language
		if err := s.translation.Usable(); err != nil {
			return nil, nil, document.AsError(err).On(s.source.Name, 0)
		}
	}
	if a.translation == nil { // lines, whose language nobody has asked for
		languages[0], languages[1] = "ru", "en"
		if cyrillic(a.lines) < cyrillic(b.lines) {
			languages[0], languages[1] = "en", "ru"
		}
	}
	if languages[0] == languages[1] || sameText(a.text(), b.text()) {
		return nil, nil, sameLanguage(a, b, languages[0])
	}
	if languages[0] == "en" {
		return b, a, nil
	}
	return a, b, nil
}

// sameLanguage says what is wrong with two texts in one language.
func sameLanguage(a, b *side, language string) error {
	name := map[string]string{"ru": "Russian", "en": "English"}[language]
	var e *document.Error
	if sameText(a.text(), b.text()) {
		e = document.Errorf(document.KindNoText, "This is the same %s text as %s, not its translation.", name, a.source.Name)
	} else {
		e = document.Errorf(document.KindNoText, "Both texts are %s: this is no translation of %s.", name, a.source.Name)
	}
	e.Hint = "Give a Russian text and an English one."
	return e.On(b.source.Name, 0)
}

// sameText reports whether most words of the shorter of two texts stand in the
// other one, as often. Misread letters do not hide that.
func sameText(a, b string) bool {
	words := func(s string) map[string]int {
		count := map[string]int{}
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
			count[w]++
		}
		return count
	}
	countA, countB := words(a), words(b)
	var common, allA, allB int
	for w, n := range countA {
		allA += n
		common += min(n, countB[w])
	}
	for _, n := range countB {
		allB += n
	}
	return common > 0 && 5*common > 3*min(allA, allB)
}

// cyrillic is the share of Cyrillic among a text's letters.
func cyrillic(s string) float64 {
	n, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.Is(unicode.Cyrillic, r) {
				n++
			}
		}
	}
	return float64(n) / float64(max(1, all))
}
