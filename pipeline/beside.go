package pipeline

import (
	"strings"
	"unicode"

	"recto/align"
	"recto/document"
)

// Beside sets a translation beside its original, whichever of them is Russian
// and which English. Two texts that cannot be a text and its translation, by
// their languages or because they are the same, are an error; a translation
// that is doubtful is not.
func Beside(original, translation *Text, with align.Evidence) (*document.Parallel, error) {
	original, translation = serving(original, translation)
	ru, en, err := direction(original, translation)
	if err != nil {
		return nil, err
	}
	pair := align.Align
	if original.paired && translation.paired {
		pair = align.Paired
	}
	p := &document.Parallel{
		Title: translation.title(), Original: "ru", RuText: ru.Source, EnText: en.Source,
		Alignment: pair(ru.sentences("ru"), en.sentences("en"), with),
	}
	if p.Title == "" {
		p.Title = original.title()
	}
	if original == en {
		p.Original = "en"
	}
	return p, nil
}

// serving chooses of a file in two languages the text that the other file is not
// in.
func serving(a, b *Text) (*Text, *Text) {
	if a.Understood == nil || b.Understood == nil || a.Understood.Language != b.Understood.Language {
		return a, b
	}
	for _, language := range []string{"ru", "en"} {
		if language == a.Understood.Language {
			continue
		}
		if other := b.in(language); other != b {
			return a, other
		}
		if other := a.in(language); other != a {
			return other, b
		}
	}
	return a, b
}

// direction tells which of two texts is Russian and which English.
func direction(a, b *Text) (ru, en *Text, err error) {
	languages := make([]string, 2)
	for i, t := range []*Text{a, b} {
		if t.Understood == nil {
			continue
		}
		languages[i] = t.Understood.Language
		if err := t.Understood.Usable(); err != nil {
			return nil, nil, on(err, t.Source.Name, 0)
		}
	}
	if a.Understood == nil { // lines, whose language nobody has asked for
		for i, t := range []*Text{a, b} {
			languages[i] = document.LettersLanguage(t.Lines)
		}
	}
	if same := sameText(a.text(), b.text()); same || languages[0] == languages[1] {
		return nil, nil, sameLanguage(a, b, languages[0], same)
	}
	if languages[0] == "en" {
		return b, a, nil
	}
	return a, b, nil
}

// sameLanguage says what is wrong with two texts in one language.
func sameLanguage(a, b *Text, language string, same bool) error {
	name := map[string]string{"ru": "Russian", "en": "English"}[language]
	var e *document.Error
	if same {
		e = document.Errorf(document.KindNoText, "This is the same %s text as %s, not its translation.", name, a.Source.Name)
	} else {
		e = document.Errorf(document.KindNoText, "Both texts are %s: this is no translation of %s.", name, a.Source.Name)
	}
	e.Hint = "Give a Russian text and an English one."
	return e.On(b.Source.Name, 0)
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
