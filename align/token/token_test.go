package token

import (
	"strings"
	"testing"

	"recto/align/word"
)

func stems(v *Vocabulary, tokens []Token) string {
	var out []string
	for _, t := range tokens {
		out = append(out, v.Types[t.Type].Stem)
	}
	return strings.Join(out, " ")
}

func TestTokenRu(t *testing.T) {
	words := word.Set("")
	for _, w := range strings.Fields("правительство договор решение скот братья его присылать сыновья красный белый министр поможет может пароход") {
		words[word.StemRu(w)] = true
	}
	known := func(stem string) bool { return words[stem] }
	for in, want := range map[string]string{
		"Пpавительство":             "правительств", // a Latin p
		"правитель- ство реше¬ ние": "правительств решен",
		"прави тельство":            "правительств", // torn apart
		"д_оговор":                  "договор",
		"договорне":                 "договор не", // run together
		"поможет":                   "поможет",    // по is a prefix here
		"25-го апреля 1962 г.":      "#25 @4 #1962 год",
		"от 4.4.62":                 "от #4 @4 #1962",
		"двадцать пятого мая":       "#25 @5",
		"25 мая I962г.":             "#25 @5 #1962",
		"с'езд ЗО марта":            "съезд #30 @3",
		"XX съезд":                  "xx съезд",
		"3емля и М0сква":            "земл и москв",
		"1 200 рублей":              "#1200 рубл",
		"людей":                     "человек",
	} {
		v := NewVocabulary(word.StemRu)
		if got := stems(v, Russian(in, v, known)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestTokenEn(t *testing.T) {
	for in, want := range map[string]string{
		"The 25th of April, 1962":         "the #25 of @4 #1962",
		"He may go":                       "he may go",
		"on 9 May":                        "on #9 @5",
		"the U.S.S.R.'s men [sic] didn't": "the ussr man do not",
		"guerilla [partizanskogo] groups": "guerilla partizanskogo group",
		"ANR?TESA [?]":                    "anr tesa",
		"twenty-five 1,000":               "#25 #1000",
		"well-known Castro’s":             "well know castro",
		"Françoise":                       "francois",
	} {
		v := NewVocabulary(word.StemEn)
		if got := stems(v, English(in, v, nil)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// Each token's span lies within the text and begins and ends between letters.
func FuzzTokens(f *testing.F) {
	f.Add("Пpави- тельство 25-го [sic] д_ля U.S. 4.4.62 кое-что Castro’s")
	f.Add("а-\xff-б 1,000,00 -- ''")
	f.Add("с'езд \xff ещё IОО\xff З")
	known := func(stem string) bool { return len(stem)%4 == 0 }
	f.Fuzz(func(t *testing.T, s string) {
		for _, v := range []*Vocabulary{NewVocabulary(word.StemRu), NewVocabulary(word.StemEn)} {
			tokens := Russian(s, v, known)
			tokens = append(tokens, English(s, v, nil)...)
			for _, k := range tokens {
				if k.Start < 0 || k.Start >= k.End || int(k.End) > len(s) {
					t.Fatalf("token %q at %d to %d of %d", v.Types[k.Type].Stem, k.Start, k.End, len(s))
				}
			}
		}
	})
}

// A token stands where its word is typed, whatever its normal form.
func TestTokenPlaces(t *testing.T) {
	const s = "Об'явил ЗОО с'ездов I2 мая 19ЗОг."
	v := NewVocabulary(word.StemRu)
	var got []string
	for _, k := range Russian(s, v, nil) {
		got = append(got, s[k.Start:k.End])
	}
	if want := "Об'явил|ЗОО|с'ездов|I2|мая|19ЗОг"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %s", got, want)
	}
}
