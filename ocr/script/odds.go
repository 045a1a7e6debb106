package script

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recto/document"
	"recto/ocr/lexicon"
)

// place is what the neighbours of a word tell of it.
type place struct {
	beside   bool // one of them is Latin
	measured bool // the one before is a number
	within   bool // the one before ends no sentence
	// found is what is known of the page.
	found sightings
}

// units are those of measure that reports have in Latin letters.
var units = strings.Fields("A mA V kV MV W kW MW Hz kHz MHz GHz eV keV MeV GeV g kg mg kt Mt mm cm km m R mR dB psi ft lb lbs")

// russianUnits are those in Cyrillic letters that look like some of them.
var russianUnits = strings.Fields("мм см км кг мг кт мт кВ МВ кВт мВт Гц кГц мГц")

// odds weighs what speaks for the English reading of a word that is no numeral
// against the Russian one, in log odds: above 0 it is Latin.
func (r Rules) odds(russian, english *document.Word, at place) float64 {
	ru, en := lexicon.Trim(russian.Text), lexicon.Trim(english.Text)
	switch mimicked := strangeness(ru, en); {
	case en == "":
		return -1
	case formula(en) && (!r.words.Has("ru", ru) || !wellFormed(ru) || looksPatched(russian.Text) || strings.ContainsFunc(en, unicode.IsDigit)):
		if looksPatched(russian.Text) {
			return english.Confidence - 0.4 // №1Ст
		}
		return english.Confidence - 0.6
	case at.measured && slices.Contains(units, en) && (mimicked > 0.2 || len(en) > 1 && !slices.Contains(russianUnits, ru)):
		return english.Confidence - 0.6
	case designation.MatchString(en) && !looksCyrillic(lexicon.Letters(en)) && (mimicked > 0.1 || english.Confidence > russian.Confidence):
		return english.Confidence - 0.6
	case !latinOnly(en):
		return -1
	case ru == "" || isNumber(ru):
		// ibid for 1514, but O for 0.
		ahead := english.Confidence - russian.Confidence
		if r.knownEnglish(en) && len(en) > 2 && (at.beside && inFigures.Replace(en) == ru || english.Confidence >= 0.8 && ahead > 0.2) {
			return ahead + 1 // 011 is Oil
		}
		figures := strings.Trim(en, "IlOoSBZ") == "" && !strings.ContainsAny(russian.Text, `$\/[]{}|!`) && len(en) < 3
		if english.Confidence < firm || ahead < -0.05 || figures {
			return -1
		}
		return english.Confidence - 0.6
	}
	sum := 0.0
	for i, value := range r.traits(russian, english, at) {
		sum += latinWeights[i] * value
	}
	return sum
}

// inFigures writes letters as the figures that they are taken for.
var inFigures = strings.NewReplacer("O", "0", "o", "0", "I", "1", "i", "1", "l", "1", "Z", "2", "z", "2", "S", "5", "s", "5", "b", "6", "B", "8", "g", "9")

// firm is the confidence from which on an English reading is hardly ever that
// of a Russian word.
const firm = 0.87

// Traits are what a word that both models have read is judged by, see traits.
type Traits [23]float64

// FoundTrait is the one that tells that the word stands elsewhere on the page as
// a Latin one.
const FoundTrait = 19

// latinWeights are the weights of the traits; scripts/measure.sh fitlatin prints
// them.
var latinWeights = Traits{
	-2.45, 2.63, -1.12, 2.86, -2.53, 2.38, -5.06, -1.78, -2.25, -4.13, -0.81, 1.19, 3.42, 1.78, 1.86, -1.44, 0.61, 1.32, 1.16, 3.50, 0.52, -0.74, 0.84,
}

// traits returns those of a word as the Russian and the English model have read
// it.
func (r Rules) traits(russian, english *document.Word, at place) Traits {
	ru, en := lexicon.Trim(russian.Text), lexicon.Trim(english.Text)
	n, m := len([]rune(en)), len([]rune(ru))
	mimicked := strangeness(ru, en) // how far English is from misreading the Russian
	mistaken := strangeness(en, ru) // how far Russian is from misreading the English
	surely := english.Confidence >= firm
	knownEnglish, knownRussian := r.words.Has("en", en), r.words.Has("ru", ru)
	if isUpper(ru) && m > 1 && m <= 4 && (mimicked >= 0.05 || at.beside) {
		// Any three letters stand in the lexicon: СТА, ТОР.
		knownRussian = slices.Contains(abbreviations, ru)
	}
	is := func(yes bool) float64 {
		if yes {
			return 1
		}
		return 0
	}
	return Traits{
		1,
		english.Confidence,
		russian.Confidence,
		is(surely),
		is(russian.Confidence >= firm),
		mimicked,
		mistaken,
		is(mimicked < 0.05),
		is(knownRussian && m <= 3),
		is(knownRussian && m >= 4),
		is(knownRussian && surely),
		is(knownEnglish && n == 3),
		is(knownEnglish && n >= 4),
		is(knownEnglish && surely),
		is(looksPatched(russian.Text)),
		is(looksCyrillic(en)),
		is(isUpper(en) && n > 1),
		is(at.beside),
		is(at.found.many && (mimicked >= 0.05 || !knownRussian && !looksCyrillic(en))),
		is(at.found.words[en]),
		is(english.Confidence >= russian.Confidence+0.4),
		is(!wellFormed(en)),
		is(knownRussian && russian.Confidence < 0.4),
	}
}

// abbreviations are the Russian ones that stand in capitals everywhere. Other
// short words in capitals say little, since any three letters stand in the
// lexicon: СТА, ТОР.
var abbreviations = strings.Fields(`АН АПН АССР АЭС БССР ВВС ВКП ВЛКСМ ВМФ ВНР ВОЗ ВС ВСНХ ВУЗ ВЦИК ВЦСПС ВЧК ГДР ГКНТ ГКЭС ГОСТ ГПУ ГРУ ГУ ГЭС ДРВ
	ЕЭС ИККИ ИКП КГБ КНДР КНР КПГ КПК КПСС МВД МВТ МВФ МГБ МГУ МИД МИИ МНР МО МТС НАТО НИИ НКВД НКИД НКГБ НТС НЭП ОВД ОГПУ ОЗУ ОКБ ООН ПВО ПНР ПОРП
	РККА РКП РСФСР РФ САСШ СВ СЕАТО СЕНТО СЕПГ СМ СМИ СНК СРР СССР СТО США СЭВ ТАСС ТУ ТЭЦ УССР ФБР ФКП ФРГ ЦБ ЦК ЦКБ ЦКК ЦРУ ЦСУ ЧССР ЭВМ`)

// elements are the chemical ones that formulae are made of.
var elements = strings.Fields(`Ag Al As Au B Ba Be Bi Br C Ca Cd Cl Co Cr Cs Cu F Fe Ga Ge H He Hg I In K Kr Li Mg Mn Mo N Na Ne Ni O P Pb Po Pt Pu Ra
	Rb S Sb Se Si Sn Sr Te Th Ti Tl U V W Zn Zr`)

// formula reports whether a word is a chemical formula: HCl, CO2, GaAs.
func formula(word string) bool {
	if len(word) < 3 || !chemical.MatchString(word) || isUpper(word) && !strings.ContainsFunc(word, unicode.IsDigit) {
		return false
	}
	for _, part := range element.FindAllString(word, -1) {
		if !slices.Contains(elements, part) {
			return false
		}
	}
	return true
}

var (
	chemical = regexp.MustCompile(`^([A-Z][a-z]?[0-9]?){2,5}$`)
	element  = regexp.MustCompile(`[A-Z][a-z]?`)
)

// latinOnly reports whether a word is of Latin letters, with an ampersand, an
// apostrophe or the points of an abbreviation at most.
func latinOnly(word string) bool {
	return lexicon.LanguageOf(strings.ReplaceAll(word, "&", "")) == "en" || pointed.MatchString(word)
}

// pointed is an abbreviation with points, without its last: U.S.
var pointed = regexp.MustCompile(`^([A-Z]\.)+[A-Z]$`)

// designation is what ships, aircraft and missiles are called: U-2, RB-47.
var designation = regexp.MustCompile(`^[A-Z]{1,4}-[0-9]{1,4}$`)
