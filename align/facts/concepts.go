package facts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/links"
	"recto/align/token"
	"recto/align/word"
	"recto/document"
)

// A concept is something both languages have words for, and few of them: a unit, a
// currency, a country and its people. Where each side of a bead has one that the
// other lacks, they differ.
type concept struct{ group, name string }

// concepts holds, by group and language, the stems of the words for each.
var concepts = func() map[string]map[string]concept {
	all := map[string]map[string]concept{}
	for group, table := range conceptTables {
		all[group+" ru"], all[group+" en"] = map[string]concept{}, map[string]concept{}
		for line := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
			ru, en, _ := strings.Cut(line, "|")
			name := strings.Fields(en)[0]
			add := func(language, stem string) {
				if utf8.RuneCountInString(stem) > 1 {
					all[group+" "+language][stem] = concept{group, name}
				}
			}
			for _, w := range strings.Fields(ru) {
				add("ru", word.StemRu(word.Cyrillic(w)))
			}
			for _, w := range strings.Fields(en) {
				add("en", word.StemEn(w))
			}
		}
	}
	return all
}()

// conceptTables hold a concept a line, by group: Russian words, English words.
var conceptTables = map[string]string{
	"unit": `
километр километра километров км | kilometer kilometre kilometers kilometres km kms
метр метра метров | meter metre meters metres
сантиметр сантиметра см | centimeter centimetre cm
миллиметр миллиметра мм | millimeter millimetre mm
миля мили | mile miles
фут фута футов | foot feet
дюйм дюйма дюймов | inch inches
ярд ярда ярдов | yard yards
верста версты верст | verst versts
гектар гектара гектаров га | hectare hectares
десятина десятин | desyatina desyatinas
акр акра | acre acres
тонна тонны тонн | ton tons tonne tonnes
килограмм килограмма килограммов кг | kilogram kilograms kilo kilos kg
грамм грамма граммов | gram grams gramme grammes
центнер центнера центнеров | centner centners quintal quintals
пуд пуда пудов | pood poods
литр литра литров | liter litre liters litres
процент процента процентов | percent percentage
градус градуса градусов | degree degrees
киловатт киловатта | kilowatt kilowatts kw
мегаватт | megawatt megawatts mw
секунда секунды секунд | seconds
минута минуты минут мин | minute minutes
час часа часов | hour hours
день дня дней сутки суток | day days
неделя недели недель | week weeks
месяц месяца месяцев | month months
год года лет | year years`,
	"currency": `
рубль рубля рублей руб | ruble rouble rubles roubles
копейка копейки копеек | kopeck kopek kopecks copeck
доллар доллара долларов | dollar dollars usd
фунт фунта фунтов | pound pounds
франк франка франков | franc francs
евро | euro euros
иена иены | yen
юань юаня юаней | yuan
песо | peso pesos
крона кроны | krona kroner
лира лиры | lira lire
динар динара динаров | dinar dinars
злотый злотых | zloty zlotys
шиллинг | shilling shillings
рупия рупий | rupee rupees`,
	"nationality": `
американский американец американцы американка сша америка | american americans america usa
английский англичанин англичане англия британский британцы британия великобритания | british english englishman englishmen britain england uk briton britons
китайский китаец китайцы китай кнр | chinese china prc
немецкий немец немцы германский германия фрг гдр | german germans germany frg gdr
французский француз французы франция | french frenchman frenchmen france
польский поляк поляки польша пнр | polish poles pole poland
русский российский россиянин россияне россия рф | russian russians russia
советский ссср | soviet soviets ussr
японский японец японцы япония | japanese japan
итальянский итальянец итальянцы италия | italian italians italy
испанский испанец испанцы испания | spanish spaniard spaniards spain
турецкий турок турки турция | turkish turk turks turkey
украинский украинец украинцы украина | ukrainian ukrainians ukraine
кубинский кубинец кубинцы куба | cuban cubans cuba
вьетнамский вьетнамец вьетнамцы вьетнам дрв | vietnamese vietnam drv
корейский кореец корейцы корея кндр | korean koreans korea dprk
индийский индиец индийцы индия | indian indians india
иранский иранец иранцы иран персидский персия | iranian iranians iran persian persia
иракский иракец иракцы ирак | iraqi iraqis iraq
сирийский сириец сирийцы сирия | syrian syrians syria
египетский египтянин египтяне египет | egyptian egyptians egypt
израильский израильтянин израильтяне израиль | israeli israelis israel
афганский афганец афганцы афганистан | afghan afghans afghanistan
венгерский венгр венгры венгрия внр | hungarian hungarians hungary
чешский чех чехи чехия чехословацкий чехословакия чсср | czech czechs czechoslovak czechoslovakia
румынский румын румыны румыния | romanian romanians romania rumanian rumania
болгарский болгарин болгары болгария | bulgarian bulgarians bulgaria
югославский югослав югославы югославия | yugoslav yugoslavs yugoslavia
албанский албанец албанцы албания | albanian albanians albania
европейский европеец европейцы европа евросоюз | european europeans europe
греческий грек греки греция | greek greeks greece
финский финн финны финляндия финляндский | finnish finn finns finland
шведский швед шведы швеция | swedish swede swedes sweden
норвежский норвежец норвежцы норвегия | norwegian norwegians norway
датский датчанин датчане | danish dane danes denmark
голландский голландец голландцы голландия нидерландский нидерланды | dutch dutchman holland netherlands
бельгийский бельгиец бельгийцы бельгия | belgian belgians belgium
австрийский австриец австрийцы австрия | austrian austrians austria
швейцарский швейцарец швейцарцы швейцария | swiss switzerland
португальский португалец португальцы португалия | portuguese portugal
канадский канадец канадцы канада | canadian canadians canada
мексиканский мексиканец мексиканцы мексика | mexican mexicans mexico
бразильский бразилец бразильцы бразилия | brazilian brazilians brazil
аргентинский аргентинец аргентинцы аргентина | argentine argentinian argentines argentina
литовский литовец литовцы литва | lithuanian lithuanians lithuania
латышский латвийский латыш латыши латвия | latvian latvians latvia
эстонский эстонец эстонцы эстония | estonian estonians estonia
грузинский грузин грузины грузия | georgian georgians georgia
армянский армянин армяне армения | armenian armenians armenia
еврейский еврей евреи | jewish jew jews
арабский араб арабы | arab arabs arabic arabian
монгольский монгол монголы монголия мнр | mongolian mongols mongolia`,
}

// capitalCities hold by the stem of either language the concept of the country whose
// government a capital stands for.
var capitalCities = func() map[string]concept {
	all := map[string]concept{}
	for _, pair := range strings.Fields(`лондон:british париж:french берлин:german бонн:german рим:italian мадрид:spanish лиссабон:portuguese афины:greek анкара:turkish вена:austrian берн:swiss варшава:polish прага:czech будапешт:hungarian бухарест:romanian софия:bulgarian белград:yugoslav тирана:albanian
		москва:russian кремль:russian киев:ukrainian вашингтон:american гавана:cuban мехико:mexican оттава:canadian пекин:chinese токио:japanese ханой:vietnamese пхеньян:korean сеул:korean дели:indian тегеран:iranian багдад:iraqi дамаск:syrian каир:egyptian кабул:afghan стокгольм:swedish осло:norwegian копенгаген:danish хельсинки:finnish
		london:british paris:french berlin:german bonn:german rome:italian madrid:spanish lisbon:portuguese athens:greek ankara:turkish vienna:austrian bern:swiss warsaw:polish prague:czech budapest:hungarian bucharest:romanian sofia:bulgarian belgrade:yugoslav tirana:albanian
		moscow:russian kremlin:russian kiev:ukrainian kyiv:ukrainian washington:american havana:cuban ottawa:canadian beijing:chinese peking:chinese tokyo:japanese hanoi:vietnamese pyongyang:korean seoul:korean delhi:indian tehran:iranian baghdad:iraqi damascus:syrian cairo:egyptian kabul:afghan stockholm:swedish oslo:norwegian copenhagen:danish helsinki:finnish`) {
		city, country, _ := strings.Cut(pair, ":")
		stem := word.StemEn(city)
		if city[0] >= 0x80 {
			stem = word.StemRu(city)
		}
		all[stem] = concept{"nationality", country}
	}
	return all
}()

// otherConcepts sets units, currencies and nationalities against each other that
// one side of a bead has oftener than the other, where one of the two lacks it
// altogether. differing is true where numbers differ
// too: then the whole measure does; converted where a measure stands on the other side
// in another unit.
func otherConcepts(b *links.Bitext, bead int, left, right []token.Occurrence, differing, converted bool) (out []document.Disagreement) {
	ru, en := conceptsOf(b.Ru, left, "ru"), conceptsOf(b.En, right, "en")
	for _, group := range []string{"unit", "currency", "nationality"} {
		if group != "nationality" && differing {
			continue
		}
		l, r := surplus(ru, en, group), surplus(en, ru, group)
		for i := range min(len(l), len(r)) {
			if (l[i].absent || r[i].absent) && sameMatter(&l[i], &r[i]) && !(converted && sameMeasure(l[i].text, r[i].text)) {
				out = append(out, document.Disagreement{Bead: bead, Kind: group, Ru: l[i].text, En: r[i].text})
			}
		}
	}
	return out
}

// named is a concept as it is written, and how often.
type named struct {
	concept
	text  string
	count int
	// counted is true where a number stands before it.
	counted bool
	// absent is true where the other side has none.
	absent bool
}

// conceptsOf lists the concepts of a side in order, each once.
func conceptsOf(t *token.Text, tokens []token.Occurrence, language string) (all []named) {
	for i, o := range tokens {
		text := t.Source[o.Sentence].Text[o.Start:o.End]
		c, ok := conceptOf(&t.Types[o.Type], text, language)
		if !ok || c.group == "unit" && (capitalised(t, o) && insideSentence(t.Source[o.Sentence].Text, int(o.Start)) || ofDate(t, tokens, i)) {
			continue
		}
		at := slices.IndexFunc(all, func(n named) bool { return n.concept == c })
		if at < 0 {
			at = len(all)
			all = append(all, named{concept: c, text: text})
		}
		all[at].count++
		all[at].counted = all[at].counted || counted(t, tokens, i, language)
	}
	return all
}

// conceptOf returns the concept that a word stands for.
func conceptOf(typ *token.Type, text, language string) (concept, bool) {
	if text == "US" || strings.HasPrefix(text, "U.S") && !strings.HasPrefix(text, "U.S.S") {
		return concept{"nationality", "american"}, true
	}
	first, _ := utf8.DecodeRuneInString(text)
	groups := []string{"unit", "currency", "nationality"}
	if language == "en" && unicode.IsUpper(first) { // France is no franc
		groups = []string{"nationality", "unit", "currency"}
	}
	for _, group := range groups {
		if c, ok := concepts[group+" "+language][typ.Stem]; ok {
			return c, true
		}
	}
	return concept{}, false
}

// counted reports whether one of the two words before token i is a number or says
// that there are some.
func counted(t *token.Text, tokens []token.Occurrence, i int, language string) bool {
	for k := max(0, i-2); k < i; k++ {
		typ := &t.Types[tokens[k].Type]
		if _, ok := word.Number(typ.Stem); ok || typ.Number() || some[typ.Form] || numberWord(typ.Form, language) >= 0 {
			return true
		}
	}
	return false
}

// ofDate reports whether token i is the year of a date: 1962 года.
func ofDate(t *token.Text, tokens []token.Occurrence, i int) bool {
	if i == 0 || t.Types[tokens[i].Type].Stem != "год" {
		return false
	}
	before := tokens[i-1]
	return len(strings.Trim(t.Source[before.Sentence].Text[before.Start:before.End], "-го.")) == 4 && t.Types[before.Type].Number()
}

var some = word.Set(`пару пары полтора полутора couple half a both оба обе обоих несколько нескольких нескольким много многие многих several few many some`)

// sameMeasure reports whether two words are units of one thing, such as length.
func sameMeasure(ru, en string) bool {
	x, ok := unitOf(strings.ToLower(ru))
	y, also := unitOf(strings.ToLower(en))
	return ok && also && x.of == y.of
}

// sameMatter reports whether two concepts of a group are set against each other:
// two units of time only where both are counted, one of time and another one where
// one of them is.
func sameMatter(l, r *named) bool {
	switch {
	case l.group != "unit":
		return true
	case times[l.name] && times[r.name]:
		return l.counted && r.counted
	}
	return times[l.name] == times[r.name] || l.counted || r.counted
}

// times are the units of time, which are often told in other words.
var times = word.Set(`seconds minute hour day week month year`)

// surplus are the concepts of a group that one side has oftener, those first that
// the other side lacks.
func surplus(own, other []named, group string) (all []named) {
	for _, n := range own {
		if n.group != group {
			continue
		}
		at := slices.IndexFunc(other, func(o named) bool { return o.concept == n.concept })
		if n.absent = at < 0; n.absent || n.count > other[at].count {
			all = append(all, n)
		}
	}
	slices.SortStableFunc(all, func(a, b named) int { return trueFirst(a.absent, b.absent) })
	return all
}

// trueFirst compares so that what is true comes before what is false.
func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
