package translation

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// stopWords are the commonest words of languages in Latin letters.
var stopWords = map[string]string{
	"en": "the of and to in a that is was for it with as his on be at by this had not are but from or have an they which you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time these two may then do first any my now such like our over even most me after also did many before must through where much your way should because each those people mr how",
	"de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde",
	"fr": "de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec ou son aux cette ont ses mais comme on nous été leur elle était ces sa fait même",
	"es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy",
	"it": "di e il la che in a per un è del non una le si con i da dei come al nel sono più anche della gli ha alla ma delle lo se su o questo ad nella era",
	"pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já eu também pelo pela até",
	"pl": "w i na z do się nie że jest to o jak przez za po ale od co dla przy oraz są tym ich być był jego które który tego tylko może",
	"cs": "a v se na je že s z do o k i to ve pro za by jsou jako po ale od jeho byl které která podle ze však nebo až má",
	"nl": "de en van het een in is dat op te zijn met voor niet aan er om ook als dan maar bij uit door naar ze heeft hij nog wordt deze was werd",
	"hu": "a az és hogy nem is egy volt ez meg de csak el már ki mint még ha azt vagy minden amely",
	"ro": "de și în a la cu pe că un o din nu este pentru care se mai au sau fost ca prin al ale dar după",
	"sv": "och i att det som en på är av för med den till har de inte om ett han men var jag sig från vi så kan när",
	"tr": "ve bir bu da de için ile olarak çok daha gibi olan kadar sonra ne ama en her",
	"bg": "и на в за от се да с по не е са като че при до след със към това бе който които",
	"sr": "и у је на да се за од са не о као су што али који из по",
	"uk": "і в на з що не до та у за це як про від для його але є по під",
	"be": "і ў на з што не да за гэта як у па ад для але ён",
	"ru": "и в не на что с по как это от за к из для его но было а также о был быть при или до",
}

var scripts = []struct {
	table *unicode.RangeTable
	tag   string
}{
	{unicode.Greek, "el"}, {unicode.Armenian, "hy"}, {unicode.Georgian, "ka"}, {unicode.Hebrew, "he"}, {unicode.Arabic, "ar"},
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Hangul, "ko"}, {unicode.Han, "zh"},
}

// languageOf guesses a text's language by its letters and commonest words; a
// BCP 47 tag, "und" where there is too little of it.
func languageOf(text string) string {
	if len(text) > 64<<10 {
		text = strings.ToValidUTF8(text[:64<<10], "")
	}
	latin, cyrillic, others := 0, 0, map[string]int{}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.IsLetter(r):
			for _, s := range scripts {
				if unicode.Is(s.table, r) {
					others[s.tag]++
					break
				}
			}
		}
	}
	for _, s := range scripts {
		if others[s.tag] > latin+cyrillic {
			if s.tag == "zh" && others["ja"] > 0 {
				return "ja"
			}
			return s.tag
		}
	}
	if latin+cyrillic < 3 {
		return "und"
	}
	if cyrillic > latin {
		return byWords(text, cyrillicLetters, "ru")
	}
	return byWords(text, latinLetters, "und")
}

var (
	cyrillicLetters = []string{"ru", "uk", "be", "bg", "sr"}
	latinLetters    = []string{"en", "de", "fr", "es", "it", "pt", "pl", "cs", "nl", "hu", "ro", "sv", "tr"}
)

// own lists letters that one language has and its likeliest neighbour lacks.
var own = map[string]string{"ru": "ыэ", "uk": "іїєґ", "be": "ўі", "sr": "јљњћђџ", "bg": ""}

// byWords returns the language whose commonest words a text has most of; ties
// go to the first. few is the answer where there are hardly any.
func byWords(text string, languages []string, few string) string {
	counts, total := map[string]int{}, 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		counts[word]++
		total++
	}
	best, most := few, 0.0
	for _, tag := range languages {
		hits := 0
		for _, word := range slices.Sorted(maps.Keys(stopSets[tag])) {
			hits += counts[word]
		}
		score := float64(hits)
		if letters := own[tag]; letters != "" {
			for word, n := range counts {
				if strings.ContainsAny(word, letters) {
					score += 0.5 * float64(n)
				}
			}
		}
		if score > most {
			best, most = tag, score
		}
	}
	if most < float64(total)*0.06 {
		return few
	}
	return best
}

var stopSets = func() map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	for tag, words := range stopWords {
		sets[tag] = map[string]bool{}
		for _, word := range strings.Fields(words) {
			sets[tag][word] = true
		}
	}
	return sets
}()
