package script

import (
	"regexp"
	"strings"

	"recto/ocr/lexicon"
)

// mendLatin puts right what the English model reads into worn or dusty letters:
// NaC], NaQH, ULyanova, AWAC'S, Tellér. A word that makes no better one stays as
// it is.
func (r Rules) mendLatin(word string) string {
	core := lexicon.Trim(word)
	for _, mend := range mends {
		text := mend.Replace(word)
		switch better := lexicon.Trim(text); {
		case text == word:
		case formula(better) && (!formula(core) || len(better) > len(core)),
			twoCapitals.MatchString(core) && !twoCapitals.MatchString(better),
			len(better) > 3 && !r.words.Has("en", core) && r.knownEnglish(better) && !strings.Contains(word, "["):
			return text
		}
	}
	return word
}

// mends are letters and the ones, or none, that they may be.
var mends = []*strings.Replacer{
	strings.NewReplacer("]", "l", "|", "l", "!", "l"),
	strings.NewReplacer("L", "l"),
	strings.NewReplacer("Q", "O"),
	strings.NewReplacer("'", "", "’", "", "‘", "", "`", ""),
	strings.NewReplacer("á", "a", "à", "a", "é", "e", "è", "e", "í", "i", "ó", "o", "ú", "u"),
}

// twoCapitals is a name whose second letter was read as a capital.
var twoCapitals = regexp.MustCompile(`^[A-Z]L[a-z]{3,}$`)
