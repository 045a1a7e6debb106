package ingest

import (
	"archive/zip"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// zipNames returns the names of the entries as a person would read them: NFC,
// with forward slashes. Names that are not UTF-8 come from Russian DOS or
// Windows programs; all of a zip are read in the code page that gives the more
// plausible Russian.
func zipNames(files []*zip.File) []string {
	var foreign strings.Builder
	for _, f := range files {
		if !utf8.ValidString(f.Name) {
			foreign.WriteString(f.Name)
		}
	}
	page := codePage(foreign.String())
	names := make([]string, len(files))
	for i, f := range files {
		name := f.Name
		if !utf8.ValidString(name) {
			name = decode(page, name)
		}
		names[i] = strings.ReplaceAll(norm.NFC.String(name), `\`, "/")
	}
	return names
}

// codePage returns CP866 or CP1251, CP866 when in doubt: it is what the zip
// format's own programs wrote.
func codePage(text string) *charmap.Charmap {
	if russian(decode(charmap.Windows1251, text)) > russian(decode(charmap.CodePage866, text)) {
		return charmap.Windows1251
	}
	return charmap.CodePage866
}

// byFrequency are the letters of Russian, the most frequent first.
const byFrequency = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ"

// russian scores how much a text looks like Russian names: each letter by its
// frequency, against everything else that is not ASCII, and against capitals
// inside words.
func russian(text string) float64 {
	score, before := 0.0, ' '
	for _, r := range text {
		if r >= utf8.RuneSelf {
			lower := fold(r)
			switch at := strings.IndexRune(byFrequency, lower); {
			case at >= 0:
				score += 1 - float64(at)/2/float64(len(byFrequency))
			case r != '№' && r != '«' && r != '»' && r != '–' && r != '—':
				score--
			}
			if lower != r && before >= 'а' && before <= 'я' {
				score--
			}
		}
		before = r
	}
	return score
}

func decode(page *charmap.Charmap, text string) string {
	decoded, err := page.NewDecoder().String(text)
	if err != nil {
		return strings.ToValidUTF8(text, "�") // no byte of these pages fails
	}
	return decoded
}
