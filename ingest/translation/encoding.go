package translation

import (
	"bytes"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/unicode/norm"

	"recto/document"

	utf "golang.org/x/text/encoding/unicode"
)

// decode turns the bytes of a text file into clean UTF-8: composed letters,
// line feeds only, without control and format characters.
func decode(data []byte, html bool) string {
	declared := ""
	if html {
		_, declared, _ = charset.DetermineEncoding(data[:min(len(data), sniffSize)], "text/html")
	}
	enc := encodingOf(data, declared)
	if enc == nil {
		enc = charmap.Windows1252
	}
	text, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		text = bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	return clean(string(text))
}

// clean takes out what no reader sees and composes letters.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(text)
	text = strings.ReplaceAll(text, "\u00ad\n", "") // a word parted at a line end
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\f':
			return r
		case r == '\u00ad' || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, text)
	return norm.NFC.String(text)
}

// encodingOf returns the encoding of a text: what its first bytes or their
// zeros show, UTF-8 where it is valid, else the 8-bit one that makes the most
// plausible letters; nil for bytes that are no text. declared is an HTML page's
// own word for it, which decides between equals.
func encodingOf(data []byte, declared string) encoding.Encoding {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return utf.UTF16(utf.LittleEndian, utf.UseBOM)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return utf.UTF16(utf.BigEndian, utf.UseBOM)
	}
	sample := data[:min(len(data), 256<<10)]
	if e := zeros(sample); e != nil {
		return e
	}
	if binary(sample) {
		return nil
	}
	if validUTF8(data) {
		return utf.UTF8BOM
	}
	best, most := encoding.Encoding(nil), -1e9
	for _, c := range legacy {
		text, err := c.enc.NewDecoder().Bytes(sample)
		if err != nil {
			continue
		}
		score := plausibility(string(text))
		if c.name == declared {
			score += 0.2
		}
		score -= c.rare
		if score > most {
			best, most = c.enc, score
		}
	}
	if most < -0.5 {
		return nil
	}
	return best
}

// wideText decodes UTF-16 and UTF-32, and reports whether data is that; others
// stay as they are.
func wideText(data []byte) ([]byte, bool) {
	wide := bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
	if !wide && zeros(data[:min(len(data), 256<<10)]) == nil {
		return data, false
	}
	text, err := encodingOf(data, "").NewDecoder().Bytes(data)
	if err != nil {
		return data, false
	}
	return text, true
}

// legacy lists the 8-bit encodings, the likeliest first.
var legacy = []struct {
	name string
	enc  encoding.Encoding
	// rare is what must speak for an encoding that is seldom met.
	rare float64
}{
	{"windows-1252", charmap.Windows1252, 0},
	{"windows-1251", charmap.Windows1251, 0},
	{"koi8-r", charmap.KOI8R, 0},
	{"ibm866", charmap.CodePage866, 0.05},
	{"x-mac-cyrillic", charmap.MacintoshCyrillic, 0.1},
	{"windows-1250", charmap.Windows1250, 0.2},
}

// validUTF8 forgives a character cut off or spoilt here and there.
func validUTF8(data []byte) bool {
	if utf8.Valid(data) {
		return true
	}
	bad, wide := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			wide++
		}
		data = data[n:]
	}
	return bad*20 < wide
}

// zeros recognises UTF-16 without a mark: every other byte is zero, or the
// high byte of Cyrillic.
func zeros(data []byte) encoding.Encoding {
	var high [2]int
	for i, b := range data {
		if b == 0 || b == 4 {
			high[i%2]++
		}
	}
	half := len(data) / 2
	switch {
	case half < 8:
		return nil
	case high[1] > half*8/10 && high[0] < half/10:
		return utf.UTF16(utf.LittleEndian, utf.IgnoreBOM)
	case high[0] > half*8/10 && high[1] < half/10:
		return utf.UTF16(utf.BigEndian, utf.IgnoreBOM)
	}
	return nil
}

// binary reports whether bytes have more control characters than a text that
// a word processor once wrote.
func binary(data []byte) bool {
	control := 0
	for _, b := range data {
		switch {
		case b == 0:
			return true
		case b < 32 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b && b != 0x1a:
			control++
		}
	}
	return control*200 > len(data)
}

// plausibility scores how much the characters beyond ASCII look like language
// where they stand, from about 1 to -3 each.
func plausibility(text string) float64 {
	score, count := 0.0, 0
	before := rune(0)
	for i, r := range text {
		if r >= 0x80 {
			count++
			after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
			score += plausible(before, r, after)
		}
		before = r
	}
	if count == 0 {
		return 0
	}
	return score / float64(count)
}

// plausible scores one character beyond ASCII between its neighbours.
func plausible(before, r, after rune) float64 {
	switch {
	case unicode.IsControl(r) || r == utf8.RuneError:
		return -3
	case unicode.Is(unicode.Cyrillic, r):
		return plausibleCyrillic(before, r, after)
	case unicode.IsLetter(r):
		return plausibleLatin(before, r, after)
	case strings.ContainsRune("“”‘’„«»—–…№§°\u00a0•¿¡£€½¼©®", r):
		return 0.7
	}
	return -1.5
}

func plausibleCyrillic(before, r, after rune) float64 {
	switch {
	case ascii(before) || ascii(after):
		return -1
	case unicode.IsUpper(r) && unicode.IsLower(before):
		return -2
	case !unicode.IsLetter(before) && !unicode.IsLetter(after):
		return -0.2 + 0.2*frequency(r)
	}
	return frequency(r)
}

// plausibleLatin scores a letter with a diacritic: it stands among plain ones.
func plausibleLatin(before, r, after rune) float64 {
	switch {
	case before >= 0x80 && unicode.IsLetter(before) || after >= 0x80 && unicode.IsLetter(after):
		return -0.7
	case !ascii(before) && !ascii(after):
		return -0.2
	case unicode.IsUpper(r) && unicode.IsLower(before):
		return -1
	}
	return 0.9
}

func ascii(r rune) bool { return r < 0x80 && unicode.IsLetter(r) }

// letterShares are the shares of letters in Russian text, in percent.
var letterShares = map[rune]float64{
	'о': 11, 'е': 8.5, 'а': 8, 'и': 7.4, 'н': 6.7, 'т': 6.3, 'с': 5.5, 'р': 4.7, 'в': 4.5, 'л': 4.3, 'к': 3.5, 'м': 3.2, 'д': 3, 'п': 2.8, 'у': 2.6, 'я': 2,
	'ы': 1.9, 'ь': 1.7, 'г': 1.7, 'з': 1.6, 'б': 1.6, 'ч': 1.4, 'й': 1.2, 'х': 1, 'ж': 0.9, 'ш': 0.7, 'ю': 0.6, 'ц': 0.5, 'щ': 0.4, 'э': 0.3, 'ф': 0.3, 'ъ': 0.1, 'ё': 0.3,
}

// frequency scores a Cyrillic letter by how common it is in Russian, from 1 to
// about -0.6.
func frequency(r rune) float64 {
	share := letterShares[unicode.ToLower(r)]
	if share == 0 {
		return -0.6 // of another language
	}
	return 0.4 + 0.6*math.Log(share/3)/math.Log(11.0/3)
}

// language refuses a text that is no language: hardly any letters.
func language(text string) error {
	letters, others := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			letters++
		case !unicode.IsSpace(r):
			others++
		}
	}
	if letters < 20 && letters < others || letters*4 < others {
		return document.Errorf(document.KindNoText, "There is no running text in the file.")
	}
	return nil
}
