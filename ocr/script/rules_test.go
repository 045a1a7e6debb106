package script

import (
	"testing"

	"recto/document"
)

// example is a word as both models read it, and its neighbours. surety is the
// confidence of the Russian reading, englishSure that of the English one.
type example struct {
	russian     string
	surety      float64
	english     string
	englishSure float64
	at          neighbours
}

func (e example) words() (russian, english *document.Word) {
	return &document.Word{Text: e.russian, Confidence: e.surety}, &document.Word{Text: e.english, Confidence: e.englishSure}
}

// Each rule decides on its first example and does not hold for its second.
func TestNumeralRules(t *testing.T) {
	type row struct {
		yes  example
		want string
		no   example
	}
	rows := map[string]row{
		"I, V or X by itself":                        {example{russian: "У", surety: .9, english: "V", englishSure: .9}, "V", example{russian: "У", surety: .9, english: "V", englishSure: .5}},
		"one letter that is no numeral":              {example{russian: "1.", surety: .95, english: "I.", englishSure: .9}, "", example{russian: "УТТТ.", surety: .9, english: "x", englishSure: .3}},
		"111 typed for III":                          {example{russian: "111", surety: .67, english: "IIIT", englishSure: .51}, "III", example{russian: "111", surety: .9, english: "114", englishSure: .9}},
		"11 typed for II":                            {example{russian: "11", surety: .85, english: "II", englishSure: .8}, "II", example{russian: "114", surety: .8, english: "II", englishSure: .95}},
		"a number":                                   {example{russian: "114", surety: .8, english: "II", englishSure: .95}, "", example{russian: "ТТ", surety: .9, english: "II", englishSure: .8}},
		"ТТ and ТУ, read as TT and TY":               {example{russian: "ТТ", surety: .9, english: "TT", englishSure: .95}, "", example{russian: "ТТ", surety: .9, english: "II", englishSure: .8}},
		"the conjunction И":                          {example{russian: "И", surety: .96, english: "Um", englishSure: .86}, "", example{russian: "И", surety: .9, english: "II", englishSure: .9}},
		"A read for X":                               {example{russian: "ХУ:", surety: 0, english: "AVII", englishSure: .82}, "XVII:", example{russian: "ХУ:", surety: 0, english: "AVEC", englishSure: .82}},
		"ITT, a company":                             {example{russian: "ТТТ", surety: .9, english: "ITT", englishSure: .9}, "ITT", example{russian: "ТТТ", surety: .9, english: "ITT", englishSure: .5}},
		"one numeral in both":                        {example{russian: "ХХТТ.", surety: .51, english: "XXIT.", englishSure: .88}, "XXII.", example{russian: "ХХТТ.", surety: .51, english: "XXI.", englishSure: .88}},
		"small strokes":                              {example{russian: "МИ.", surety: .64, english: "Vill.", englishSure: .9}, "VIII.", example{russian: "МИ.", surety: .64, english: "Vill.", englishSure: .5}},
		"English letters, surely read":               {example{russian: "УТ,", surety: .93, english: "VT,", englishSure: .93}, "", example{russian: "УТ,", surety: .93, english: "VT,", englishSure: .8}},
		"two numerals, the English one much surer":   {example{russian: "ТТ.", surety: .4, english: "III.", englishSure: .9}, "III.", example{russian: "ТТ.", surety: .85, english: "III.", englishSure: .9}},
		"two numerals, the English one as it stands": {example{russian: "ТТ.", surety: .8, english: "III.", englishSure: .9}, "III.", example{russian: "ХШ", surety: .92, english: "XII", englishSure: .5}},
		"two numerals, the Russian one":              {example{russian: "ИТ.", surety: .65, english: "II.", englishSure: .28}, "III.", example{russian: "УП", surety: .9, english: "yu", englishSure: .9}},
		"a numeral that English hardly read":         {example{russian: "ХШ", surety: .92, english: "XM", englishSure: .3}, "XIII", example{russian: "ХШ", surety: .92, english: "XM", englishSure: .7}},
		"a numeral in English only":                  {example{russian: "|.", surety: .41, english: "II,", englishSure: .4}, "II,", example{russian: "том", surety: .9, english: "II", englishSure: .7}},
		"an English numeral for a Russian word":      {example{russian: "том", surety: .9, english: "II", englishSure: .7}, "", example{russian: "том", surety: .9, english: "TOM", englishSure: .7}},
		"strokes in English only":                    {example{russian: "МУТ", surety: .3, english: "Ill", englishSure: .8}, "III", example{russian: "дом", surety: .3, english: "Ill", englishSure: .8}},
		"crosses in English only":                    {example{russian: "ЖЛБ", surety: .3, english: "XIT", englishSure: .8}, "XII", example{russian: "ЖЛБ", surety: .8, english: "XIT", englishSure: .8}},
	}
	r := testRules(t)
	for _, rule := range numeralRules {
		row, ok := rows[rule.name]
		if !ok {
			t.Errorf("%s: no examples", rule.name)
			continue
		}
		russian, english := row.yes.words()
		if text, name := r.readings(russian, english, row.yes.at).decide(); name != rule.name || text != row.want {
			t.Errorf("%s: %+v is %q by %q, want %q", rule.name, row.yes, text, name, row.want)
		}
		russian, english = row.no.words()
		if rule.when(r.readings(russian, english, row.no.at)) {
			t.Errorf("%s: holds for %+v", rule.name, row.no)
		}
	}
	if len(rows) != len(numeralRules) {
		t.Errorf("%d rows of examples for %d rules", len(rows), len(numeralRules))
	}
}

// Each rule decides on its first example and does not hold for its second.
func TestOddsRules(t *testing.T) {
	measured, beside := neighbours{measured: true}, neighbours{beside: true}
	type row struct {
		yes   example
		latin bool
		no    example
	}
	rows := map[string]row{
		"nothing read in English":         {example{russian: "дом", surety: .9, english: "—"}, false, example{russian: "дом", surety: .9, english: "nom"}},
		"a formula with signs in it":      {example{russian: "№1Ст", surety: .72, english: "NiCr", englishSure: .42}, true, example{russian: "Мст", surety: .72, english: "NiCr", englishSure: .42}},
		"a formula":                       {example{russian: "Сааз", surety: .88, english: "GaAs", englishSure: .76}, true, example{russian: "век", surety: .96, english: "BeK", englishSure: .91}},
		"a unit behind a number":          {example{russian: "МНх", surety: .6, english: "MHz", englishSure: .8, at: measured}, true, example{russian: "МНх", surety: .6, english: "MHz", englishSure: .8}},
		"a designation":                   {example{russian: "Ц-2", surety: .6, english: "U-2", englishSure: .9}, true, example{russian: "В-52", surety: .9, english: "B-52", englishSure: .9}},
		"not of Latin letters":            {example{russian: "дом", surety: .9, english: "n0m", englishSure: .9}, false, example{russian: "Рога", surety: .9, english: "Ford", englishSure: .9}},
		"an English word for figures":     {example{russian: "1514,", surety: .73, english: "ibid,", englishSure: .93}, true, example{russian: "1514,", surety: .93, english: "ibid,", englishSure: .93}},
		"figures that look like letters":  {example{russian: "0", surety: .81, english: "O", englishSure: .89}, false, example{russian: "55", surety: .81, english: "VENONA", englishSure: .95}},
		"letters surely read for figures": {example{russian: "55", surety: .81, english: "VENONA", englishSure: .95}, true, example{russian: "дом", surety: .81, english: "VENONA", englishSure: .95}},
		"weighed by its traits":           {example{russian: "МАТО", surety: .8, english: "NATO", englishSure: .95, at: beside}, true, example{}},
	}
	r := testRules(t)
	for i, rule := range oddsRules {
		row, ok := rows[rule.name]
		if !ok {
			t.Errorf("%s: no examples", rule.name)
			continue
		}
		russian, english := row.yes.words()
		if odds, name := r.compare(russian, english, row.yes.at).odds(); name != rule.name || odds > 0 != row.latin {
			t.Errorf("%s: %+v has odds of %.2f by %q", rule.name, row.yes, odds, name)
		}
		russian, english = row.no.words()
		if last := i == len(oddsRules)-1; rule.when(r.compare(russian, english, row.no.at)) != last {
			t.Errorf("%s: holds for %+v: %v", rule.name, row.no, !last)
		}
	}
	if len(rows) != len(oddsRules) {
		t.Errorf("%d rows of examples for %d rules", len(rows), len(oddsRules))
	}
}
