package script

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recto/ocr/lexicon"
)

// units are those of measure that reports have in Latin letters.
var units = strings.Fields("A mA V kV MV W kW MW Hz kHz MHz GHz eV keV MeV GeV g kg mg kt Mt mm cm km m R mR dB psi ft lb lbs")

// russianUnits are those in Cyrillic letters that look like some of them.
var russianUnits = strings.Fields("мм см км кг мг кт мт кВ МВ кВт мВт Гц кГц мГц")

// inFigures writes letters as the figures that they are taken for.
var inFigures = strings.NewReplacer("O", "0", "o", "0", "I", "1", "i", "1", "l", "1", "Z", "2", "z", "2", "S", "5", "s", "5", "b", "6", "B", "8", "g", "9")

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
