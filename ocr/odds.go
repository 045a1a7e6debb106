package ocr

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recto/document"
)

// place is what the neighbours of a word tell of it.
type place struct {
	beside   bool // one of them is Latin
	measured bool // the one before is a number
	// found is what is known of the page.
	found sightings
}

// units are those of measure that reports have in Latin letters.
var units = strings.Fields("A mA V kV MV W kW MW Hz kHz MHz GHz eV keV MeV GeV g kg mg kt Mt mm cm km m R mR dB psi ft lb lbs")

// odds weighs what speaks for the English reading of a word that is no numeral
// against the Russian one, in log odds: above 0 it is Latin. The weights are
// those of a logistic regression on 19,000 words of rendered and real pages.
func (r *Reader) odds(russian, english *document.Word, at place) float64 {
	ru, en := trimmed(russian.Text), trimmed(english.Text)
	mimicked := strangeness(ru, en) // how far English is from misreading the Russian
	firm := english.Confidence >= 0.87
	switch {
	case en == "":
		return -1
	case formula(en) && !r.has("ru", ru), at.measured && mimicked > 0.2 && slices.Contains(units, en):
		return english.Confidence - 0.6
	case designation.MatchString(en) && !looksCyrillic(letterCore(en)) && (mimicked > 0.1 || english.Confidence > russian.Confidence):
		return english.Confidence - 0.6
	case !latinOnly(en):
		return -1
	case ru == "" || isNumber(ru) && !at.beside:
		// ibid for 1514, but O for 0.
		if !firm || strings.Trim(en, "IlOoSBZ") == "" || mimicked < 0.5 || english.Confidence < russian.Confidence || !r.knownEnglish(en) && !isUpper(en) {
			return -1
		}
	}
	n, m := len([]rune(en)), len([]rune(ru))
	knownEnglish, knownRussian := r.has("en", en), r.has("ru", ru)
	if isUpper(ru) && m > 1 && m <= 4 && (mimicked >= 0.05 || at.beside) {
		// Any three letters stand in the lexicon: СТА, ТОР.
		knownRussian = slices.Contains(abbreviations, ru)
	}
	sum := -2.5 + 3.36*english.Confidence - 3.91*russian.Confidence + 2.73*mimicked - 4.03*strangeness(en, ru)
	for _, e := range []struct {
		is     bool
		weight float64
	}{
		{firm, 3.24},
		{knownRussian && m <= 3, -2.19},
		{knownRussian && m >= 4, -4.22},
		{knownRussian && firm, -1.17},
		{knownEnglish && n == 3, 0.78},
		{knownEnglish && n >= 4, 3.13},
		{knownEnglish && firm, 1.5},
		{mimicked < 0.05, -2.48},
		{looksPatched(russian.Text), 1.42},
		{looksCyrillic(en), -1.81},
		{isUpper(en) && n > 1, 1.35},
		{at.beside, 2.34},
		{at.found.many && (mimicked >= 0.05 || !knownRussian && !looksCyrillic(en)), 1},
		{at.found.words[en], 2},
	} {
		if e.is {
			sum += e.weight
		}
	}
	return sum
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
	return scriptLanguage(strings.ReplaceAll(word, "&", "")) == "en" || pointed.MatchString(word)
}

// pointed is an abbreviation with points, without its last: U.S.
var pointed = regexp.MustCompile(`^([A-Z]\.)+[A-Z]$`)

// designation is what ships, aircraft and missiles are called: U-2, RB-47.
var designation = regexp.MustCompile(`^[A-Z]{1,4}-[0-9]{1,4}$`)
