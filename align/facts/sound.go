package facts

import (
	"strings"

	"recto/align/word"
)

// leastSound is how much alike two words have to sound to be the same name.
const leastSound = .6

// otherSounds are letters that sound in names as the common rules do not say: each
// is tried in its turn.
var otherSounds = []*strings.Replacer{
	strings.NewReplacer("j", "dzh"), strings.NewReplacer("j", "kh", "g", "kh"), strings.NewReplacer("j", "i"), strings.NewReplacer("g", "dzh"), strings.NewReplacer("h", "g"), strings.NewReplacer("ch", "k"), strings.NewReplacer("ch", "kh"),
	strings.NewReplacer("w", "u"), strings.NewReplacer("th", "f"), strings.NewReplacer("th", "s"), strings.NewReplacer("x", "kh"), strings.NewReplacer("gh", ""), strings.NewReplacer("ei", "ai", "eu", "oi"), strings.NewReplacer("s", "sh"),
	strings.NewReplacer("c", "ch"), strings.NewReplacer("b", "v"), strings.NewReplacer("igh", "ai", "a", "ei"), strings.NewReplacer("u", "iu"), strings.NewReplacer("c", "kh"), strings.NewReplacer("p", "f"), strings.NewReplacer("q", "ts", "x", "s", "zh", "chzh"), strings.NewReplacer("ssion", "shn", "tion", "shn"), strings.NewReplacer("sh", "s", "ch", "kh"),
}

// shortSigns are what Russian compounds begin with: Госдума, the State Duma.
var shortSigns = []string{"гос", "ген", "евро", "обл", "гор", "проф"}

// soundsAlike reports whether a Russian and an English word, both in small letters,
// may be one name.
func soundsAlike(ru, en string) bool { return likeness(ru, en, leastSound) >= leastSound }

// likeness is how much alike a Russian and an English word sound as names, 0 to 1; 0
// for less than leastSound. It stops looking where it has reached enough.
func likeness(ru, en string, enough float32) (best float32) {
	if exonym := exonyms[ru]; exonym != "" && strings.HasPrefix(en, exonym) {
		return 1
	}
	en = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(en, "s"), "'"), "’")
	roman := word.RomaniseRu(strings.ReplaceAll(ru, "чж", "ж"))
	var l word.Likeness
	try := func(en string) bool {
		sound := word.RomaniseEn(en)
		if v := l.Of(sound, roman, leastSound); v > best && firstAlike(sound, roman) {
			best = v
		}
		return best >= enough
	}
	if try(en) || try(en+"s") {
		return best
	}
	for _, r := range otherSounds {
		if other := r.Replace(en); other != en && try(other) {
			return best
		}
	}
	if best >= leastSound {
		return best
	}
	x, y := consonants(roman), consonants(word.RomaniseEn(en))
	if len(y) > 2 && strings.HasPrefix(x, y) || len(x) > 2 && strings.HasPrefix(y, x) {
		return leastSound
	}
	for _, sign := range shortSigns {
		if rest, ok := strings.CutPrefix(ru, sign); ok && len(rest) >= 8 {
			return likeness(rest, en, enough)
		}
	}
	return 0
}

// firstAlike reports whether what is at the beginning of both is alike: the first
// three letters have a consonant in common.
func firstAlike(en, ru string) bool {
	x, y := consonants(en), consonants(ru)
	if len(x) == 0 || len(y) == 0 {
		return true
	}
	return strings.IndexByte(y[:min(2, len(y))], x[0]) >= 0 || strings.IndexByte(x[:min(2, len(x))], y[0]) >= 0
}

// consonants are those of a romanised word.
func consonants(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiouyhj'", r) {
			return -1
		}
		return r
	}, s)
}

// exonyms are names that do not sound alike in the two languages: the Russian form,
// and what the English one begins with. Cases of a name are made from its stem.
var exonyms = func() map[string]string {
	m := map[string]string{}
	for _, pair := range strings.Fields(`людовик:louis карл:charles вильгельм:william генрих:henry иоанн:john яков:james георг:george павел:paul евгений:eugene елена:helen матфей:matthew моисей:moses иисус:jesus
		ева:eve иаков:jacob исаак:isaac иосиф:joseph афины:athens вена:vienna рим:rome париж:paris пекин:beijing прага:prague варшава:warsaw копенгаген:copenhagen флоренция:florence венеция:venice неаполь:naples
		кельн:cologne мюнхен:munich женева:geneva лейпциг:leipzig гаага:hague гонконг:hong египет:egypt греция:greece эллада:hellas кипр:cyprus иерусалим:jerusalem вифлеем:bethlehem каир:cairo
		уэльс:wales сена:seine рейн:rhine темза:thames дунай:danube эверест:everest гавана:havana мехико:mexico токио:tokyo яффа:jaffa дамаск:damascus иегова:yahweh дума:duma`) {
		ru, en, _ := strings.Cut(pair, ":")
		for _, ending := range []string{"", "а", "у", "ом", "е", "я", "ю", "ем", "ы", "ой", "и", "ям", "ями"} {
			m[strings.TrimRight(ru, "аяыйь")+ending] = en
			m[ru+ending] = en
		}
	}
	return m
}()
