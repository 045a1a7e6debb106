package script

import (
	"fmt"
	"slices"
	"strings"

	"recto/document"
	"recto/ocr/lexicon"
)

// A page in a language or a spelling that the models do not know comes out as
// text all the same, and looks like it. Small words give it away: they are
// read rightly in almost any model of the same script.

// language is a language by its commonest words, those left out that Russian or
// English have too. The models for Russian and English read them as they are
// written here.
type language struct {
	tag, name string
	words     string
}

var otherLanguages = []language{
	{"de", "German", "der und das nicht ist mit dem den von zu ein eine einer auf sich des auch werden wird nach bei zur zum im als durch wurde sind"},
	{"pl", "Polish", "nie jest przez oraz od dla tym tego sie ale jak jako ich do na po czy tylko przy pod nad ze jego byl"},
	{"fr", "French", "le la les des et est dans une que qui pour par sur du au aux pas ne ce cette avec sont il elle plus"},
	{"es", "Spanish", "el los las que una por con del para se como su sus es al lo esta este entre"},
	{"it", "Italian", "il che di della una per del con non sono gli alla nel dei delle si le anche"},
	{"cs", "Czech", "je na se ze byl bylo jsou jako pro ale tak jeho jsem nebo kter podle ve do od"},
	{"uk", "Ukrainian", "що та як це або але від під для його які було був щоб також де ще цей ця коли"},
	{"be", "Belarusian", "што гэта каб яго або але для быў была як ён яны гэты калі"},
	{"bg", "Bulgarian", "се са че това със който които беше като или през след този тази няма"},
}

// common are small words of the two languages that recto reads.
var common = map[string]string{
	"ru": "и в на что не с по как его был для это от или но к за из а о же при были все так",
	"en": "the of and to in that was for with by on this be are is it at from which not have were has an",
}

const (
	// A language shows itself by this share of the words of a page, and these
	// many of them.
	languageShare, languageWords = 0.08, 8
	// In old spelling a fifth of all words end in ъ, in today's none do.
	hardEndShare, hardEndWords = 0.04, 4
)

const (
	noteOldSpelling = "The page is in the Russian spelling from before 1918, which the model does not know: ѣ and і came out as other letters."
	noteLanguage    = "The page seems to be in %s, which it was not read in: its text is not to be trusted. Install Tesseract's model for %s and read it with --lang %s."
)

// Notices says what a person should know of the text of a page: that it is in
// another language, or in old spelling.
func Notices(regions []document.Region) []string {
	var words []string
	for ri := range regions {
		for li := range regions[ri].Lines {
			for _, word := range regions[ri].Lines[li].Words {
				if core := strings.ToLower(lexicon.Letters(word.Text)); core != "" {
					words = append(words, core)
				}
			}
		}
	}
	var notes []string
	if t, ok := otherLanguage(words); ok {
		notes = append(notes, fmt.Sprintf(noteLanguage, t.name, t.name, t.tag))
	}
	if oldSpelling(words) {
		notes = append(notes, noteOldSpelling)
	}
	return notes
}

// otherLanguage returns the language other than Russian and English that the
// small words of a text show.
func otherLanguage(words []string) (found language, ok bool) {
	most := 0
	for _, t := range otherLanguages {
		if n := countOf(words, t.words); n > most {
			found, most = t, n
		}
	}
	own := max(countOf(words, common["ru"]), countOf(words, common["en"]))
	ok = most >= languageWords && float64(most) >= languageShare*float64(len(words)) && most > own
	return found, ok
}

func countOf(words []string, list string) int {
	small := strings.Fields(list)
	n := 0
	for _, word := range words {
		if slices.Contains(small, word) {
			n++
		}
	}
	return n
}

// oldSpelling reports whether words end in ъ as they did before 1918.
func oldSpelling(words []string) bool {
	cyrillic, hard := 0, 0
	for _, word := range words {
		if lexicon.LanguageOf(word) != "ru" || len([]rune(word)) < 2 {
			continue
		}
		cyrillic++
		if strings.HasSuffix(word, "ъ") || strings.ContainsAny(word, "ѣѳѵ") {
			hard++
		}
	}
	return hard >= hardEndWords && float64(hard) >= hardEndShare*float64(cyrillic)
}
