package document

import (
	"strings"
	"unicode"
)

// languages pairs BCP 47 tags, used everywhere people and programs look, with
// the names of Tesseract's models.
var languages = [][2]string{
	{"ru", "rus"}, {"en", "eng"}, {"uk", "ukr"}, {"be", "bel"}, {"bg", "bul"}, {"sr", "srp"},
	{"pl", "pol"}, {"cs", "ces"}, {"sk", "slk"}, {"de", "deu"}, {"fr", "fra"}, {"es", "spa"},
	{"it", "ita"}, {"pt", "por"}, {"ro", "ron"}, {"hu", "hun"}, {"fi", "fin"}, {"et", "est"},
	{"lv", "lav"}, {"lt", "lit"}, {"la", "lat"}, {"ka", "kat"}, {"hy", "hye"}, {"az", "aze"},
	{"kk", "kaz"}, {"uz", "uzb"}, {"tr", "tur"}, {"nl", "nld"}, {"sv", "swe"}, {"no", "nor"},
}

// LanguageTag returns the BCP 47 tag for a tag or the name of a Tesseract
// model; a name that is in no table stays as it is.
func LanguageTag(name string) string {
	for _, pair := range languages {
		if strings.EqualFold(name, pair[0]) || name == pair[1] {
			return pair[0]
		}
	}
	return name
}

// ModelName returns the name of Tesseract's model for a tag; a name that is in
// no table stays as it is, since it may be a model's own.
func ModelName(tag string) string {
	for _, pair := range languages {
		if strings.EqualFold(tag, pair[0]) || tag == pair[1] {
			return pair[1]
		}
	}
	return tag
}

// LettersLanguage tells by its letters whether a text is Russian or English:
// ru where more than half of them are Cyrillic, else en.
func LettersLanguage(text string) string {
	cyrillic, letters := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Cyrillic, r) {
				cyrillic++
			}
		}
	}
	if 2*cyrillic > letters {
		return "ru"
	}
	return "en"
}
