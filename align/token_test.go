package align

import (
	"strings"
	"testing"
)

func stems(v *vocabulary, tokens []token) string {
	var out []string
	for _, t := range tokens {
		out = append(out, v.types[t.typ].stem)
	}
	return strings.Join(out, " ")
}

func TestTokenRu(t *testing.T) {
	words := set("")
	for _, w := range strings.Fields("правительство договор решение скот братья его присылать сыновья красный белый министр поможет может пароход") {
		words[StemRu(w)] = true
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
		v := newVocabulary(StemRu)
		if got := stems(v, tokenRu(in, v, known)); got != want {
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
		v := newVocabulary(StemEn)
		if got := stems(v, tokenEn(in, v, nil)); got != want {
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
		for _, v := range []*vocabulary{newVocabulary(StemRu), newVocabulary(StemEn)} {
			tokens := tokenRu(s, v, known)
			tokens = append(tokens, tokenEn(s, v, nil)...)
			for _, k := range tokens {
				if k.start < 0 || k.start >= k.end || int(k.end) > len(s) {
					t.Fatalf("token %q at %d to %d of %d", v.types[k.typ].stem, k.start, k.end, len(s))
				}
			}
		}
	})
}

// A token stands where its word is typed, whatever its normal form.
func TestTokenPlaces(t *testing.T) {
	const s = "Об'явил ЗОО с'ездов I2 мая 19ЗОг."
	v := newVocabulary(StemRu)
	var got []string
	for _, k := range tokenRu(s, v, nil) {
		got = append(got, s[k.start:k.end])
	}
	if want := "Об'явил|ЗОО|с'ездов|I2|мая|19ЗОг"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %s", got, want)
	}
}

func TestDate(t *testing.T) {
	for in, want := range map[string][3]int{
		"4.4.62": {4, 4, 1962}, "04.04.1962": {4, 4, 1962}, "12/IV-62": {12, 4, 1962},
		"40.1.62": {}, "1.13.62": {}, "1.2": {}, "1.2.3": {}, "1.2.345": {},
	} {
		d, m, y, ok := date(in)
		if got := [3]int{d, m, y}; ok != (want != [3]int{}) || ok && got != want {
			t.Errorf("%s: %v %v, want %v", in, got, ok, want)
		}
	}
}

func TestRoman(t *testing.T) {
	for in, want := range map[string]int{"IV": 4, "XX": 20, "XIX": 19, "ХХ": 20, "": 0, "AB": 0, "L": 0} {
		if got := roman(in); got != want {
			t.Errorf("%s: %d, want %d", in, got, want)
		}
	}
}

func TestCognates(t *testing.T) {
	var l likeness
	like := func(ru, en string) float32 { return l.of(romaniseEn(en), romaniseRu(ru), 0) }
	for ru, en := range map[string]string{
		"вальдес": "valdez", "хрущев": "khrushchev", "хрущевым": "khrushchov", "хрущева": "chruschtschow", "кастро": "castro",
		"гавана": "havana", "пинейро": "pineiro", "громыко": "gromyko", "дубчек": "dubcek", "ульбрихт": "ulbricht", "мехико": "mexico", "женеве": "geneva",
	} {
		if s := like(ru, en); s < .6 {
			t.Errorf("%s and %s: %.2f", ru, en, s)
		}
	}
	for ru, en := range map[string]string{"кастро": "pineiro", "москва": "havana", "сталин": "tito", "договор": "document"} {
		if s := like(ru, en); s >= .6 {
			t.Errorf("%s and %s: %.2f", ru, en, s)
		}
	}
}

func TestBlur(t *testing.T) {
	v := newVocabulary(StemRu)
	tokenRu("прнвительство дсговора пароход", v, func(stem string) bool { return stem == "пароход" })
	b := newBlur(v)
	for stem, want := range map[string]string{"правительств": "прнвительство", "договор": "дсговора", "пароход": "", "пароходств": "", "лес": ""} {
		got := ""
		for _, l := range b.find(stem) {
			got += v.types[l.typ].form
			if l.weight <= .7 || l.weight > 1 {
				t.Errorf("%s: weight %v", stem, l.weight)
			}
		}
		if got != want {
			t.Errorf("%s is found in %q, want %q", stem, got, want)
		}
	}
}

func TestKin(t *testing.T) {
	v := newVocabulary(StemRu)
	tokenRu("признавать организация столица", v, func(string) bool { return true })
	k := newKin(v)
	for stem, want := range map[string]string{"призна": "признава", "организова": "организац", "столб": "", "организац": ""} {
		got := ""
		for _, l := range k.find(nil, stem) {
			got += v.types[l.typ].stem
		}
		if got != want {
			t.Errorf("kin of %s: %q, want %q", stem, got, want)
		}
	}
}
