package translation

import (
	"encoding/xml"
	"slices"
	"strings"

	"recto/document"
)

// pair is a text and its translation, as a translator's program keeps them.
type pair struct{ original, translation string }

// pairsContent reads a TMX or an XLIFF. The pairs are ready: nobody has to find
// out what translates what.
func pairsContent(data []byte) (*content, error) {
	s := &pairs{}
	if err := stream(data, s); err != nil {
		if document.IsKind(err, document.KindTooLarge) {
			return nil, err
		}
		return nil, document.Errorf(document.KindDamaged, "The pairs are damaged: %w.", err)
	}
	return s.content()
}

// pairs is a file as it streams by. Both formats have units, TMX with a variant
// for each language, XLIFF with a source and a target.
type pairs struct {
	// from and to are the languages that the file names.
	from, to string
	units    []map[string]string
	unit     map[string]string
	// lang is the language of the text at work, inText that its words follow.
	lang   string
	inText bool
	text   strings.Builder
	skip   int
	bytes  int
}

func (s *pairs) size() int { return s.bytes }

// pairsCodes are elements that hold the markup of the text's own format.
var pairsCodes = []string{"bpt", "ept", "ph", "it", "ut", "note", "prop", "alt-trans", "originalData", "seg-source"}

func (s *pairs) start(t xml.StartElement) {
	name := t.Name.Local
	if s.skip > 0 || slices.Contains(pairsCodes, name) {
		s.skip++
		return
	}
	switch name {
	case "header":
		s.from = tag(value(t, "srclang"))
	case "file":
		s.from, s.to = tag(value(t, "source-language")), tag(value(t, "target-language"))
	case "xliff":
		if lang := tag(value(t, "srcLang")); lang != "" {
			s.from, s.to = lang, tag(value(t, "trgLang"))
		}
	case "tu", "trans-unit", "segment":
		s.unit = map[string]string{}
	case "tuv":
		s.lang = tag(value(t, "lang"))
	case "source":
		s.lang = name
		s.begin()
	case "target":
		s.lang = name
		s.begin()
	case "seg":
		s.begin()
	}
}

// begin begins the words of a language.
func (s *pairs) begin() {
	s.inText = true
	s.text.Reset()
}

// endText keeps the words of a language. Of several variants of one, as of en-US
// and en-GB, the first that has any words counts.
func (s *pairs) endText() {
	if s.inText && s.unit != nil && s.unit[s.lang] == "" {
		s.unit[s.lang] = strings.TrimSpace(clean(s.text.String()))
	}
	s.inText = false
}

// tag is the language of a BCP 47 tag without country or script.
func tag(lang string) string {
	lang, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(lang)), "_", "-"), "-")
	return lang
}

func (s *pairs) end(name string) {
	if s.skip > 0 {
		s.skip--
		return
	}
	switch name {
	case "seg", "source", "target":
		s.endText()
	case "tu", "trans-unit", "segment":
		if s.unit != nil {
			s.units = append(s.units, s.unit)
		}
		s.unit = nil
	}
}

func (s *pairs) chars(text string) {
	if s.skip == 0 && s.inText && s.unit != nil {
		s.bytes += len(text)
		s.text.WriteString(text)
	}
}

// content makes the pairs of the units that have both languages. In a memory of
// more than two, those that recto sets side by side are wanted.
func (s *pairs) content() (*content, error) {
	original, translation := "source", "target"
	if s.to == "" && len(s.units) > 0 && !slices.ContainsFunc(s.units, func(u map[string]string) bool { return u["source"] != "" }) {
		original, translation = "ru", "en"
		if s.from == "en" {
			original, translation = "en", "ru"
		}
	}
	c := &content{meta: map[string]string{}}
	for _, unit := range s.units {
		p := pair{oneLine(unit[original]), oneLine(unit[translation])}
		if key(p.original) != "" && key(p.translation) != "" {
			c.pairs = append(c.pairs, p)
		}
	}
	if len(c.pairs) == 0 {
		e := document.Errorf(document.KindNoText, "There are no pairs of Russian and English in this file.")
		e.Hint = "Export those units that are translated."
		return nil, e
	}
	return c, nil
}

// translationOf makes a translation of pairs.
func translationOf(pairs []pair) (*document.Translation, error) {
	t := newTranslation()
	t.Original = &document.OriginalText{Paired: true}
	for _, p := range pairs {
		t.Body = append(t.Body, document.Paragraph{Text: p.translation, Notes: bracketNotes(p.translation)})
		t.Original.Body = append(t.Original.Body, document.Paragraph{Text: p.original, Notes: bracketNotes(p.original)})
	}
	t.Language, t.Original.Language = languageOf(running(t.Body)), languageOf(running(t.Original.Body))
	return t, nil
}
