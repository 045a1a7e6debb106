package links

import (
	"strings"

	"recto/align/lexicon"
	"recto/align/token"
	"recto/align/word"
)

// seed pairs words that no dictionary has: abbreviations of the time, names
// of countries and offices, and words of records. Russian forms first, "/"
// parts variants.
var seed = func() (pairs []lexicon.Pair) {
	table := `цк: cc/central/committee; кпсс: cpsu/communist/party/soviet; ркп: rcp; вкп: vkp; ссср: ussr/soviet/union; рсфср: rsfsr; сша: us/usa/america/american/united/states;
оон: un/united/nations; кгб: kgb; мид: mfa/ministry/foreign; гру: gru; нквд: nkvd; огпу: ogpu; вчк: cheka; мвд: mvd; мгб: mgb; тасс: tass; орo: oro; оро: oro; кнр: prc/china; кндр: dprk/korea;
гдр: gdr; фрг: frg/germany; чсср: czechoslovakia; пнр: poland/polish; внр: hungary/hungarian; срр: romania; нрб: bulgaria; сфрю: yugoslavia; дрв: drv/vietnam; оар: uar; нато: nato; сэв: comecon/cmea;
овд: warsaw/pact; совмин: council/minister; политбюро: politburo; госплан: gosplan; цру: cia; фбр: fbi; фкп: pcf; икп: pci; кпк: ccp; мнр: mongolia; снк: sovnarkom/council; цик: cec; рвс: rvs; нту: ntu;
товарищ: comrade/com/cde; сов: soviet/top; секретно: secret; секретн: secret; россия: russia; русский: russian; соединенных: united; штатов: states; советский: soviet; союз: union; англия: england/britain; китай: china; китайский: chinese;
куба: cuba; кубинский: cuban; германия: germany; немецкий: german; франция: france; французский: french; польша: poland; венгрия: hungary; вьетнам: vietnam; москва: moscow; вашингтон: washington; гавана: havana; пекин: beijing/peking;
он: he/it/they; она: she; я: i; мы: we; вы: you; ты: you; себя: himself/oneself/themselves; не: not; нет: no/not; и: and; но: but; или: or; в: in/into/at; на: on/at; с: with/from; из: from/of; от: from; для: for; к: to; по: by/on/along;
о: about/on/of/for; об: about/on/of; за: for/behind; под: under; над: over; при: at/under; до: until/before; после: after; без: without; через: through; между: between; перед: before; против: against; что: that/what; как: how/as; когда: when; где: where; если: if; потому: because;
кто: who; какой: what/which; который: which/who/that; мой: i; твой: you; наш: we; ваш: you; свой: he/his/they; этот: this; тот: that; весь: all/whole/every; быть: be; так: so; уже: already; еще: still/yet/more; только: only; очень: very; теперь: now; здесь: here; там: there;
тут: here; потом: then; также: also; тоже: also/too; один: one; два: two; три: three; год: year; может: can/may; мог: could/can; хотел: want; сказал: say/tell; человек: man/person/people; время: time; день: day; рука: hand; глаз: eye; дело: matter/business/affair;
ничего: nothing; никто: nobody; никогда: never; всегда: always; другой: other/another; сам: himself/myself/self; чтобы: to/that; бы: would/should; ли: if/whether; же: same; вот: here/behold; пойти: go; прийти: come; идти: go; выйти: go/come/leave; найти: find; уйти: leave; войти: enter/come; знать: know; видеть: see; думать: think;
год: year; город: city/town; дом: house/home; ребенок: child; дочь: daughter; сын: son; мать: mother; отец: father; брат: brother; друг: friend/other; взять: take; дать: give; жить: live; есть: eat; страна: country; слово: word; вопрос: question/issue; дорога: road/way; земля: earth/land; правительство: government; народ: people; война: war; мир: peace/world; совет: council/soviet; партия: party; заявил: state/declare; отметил: note/point; подчеркнул: stress/emphasize; беседа: conversation/talk; записка: note/memorandum; справка: information/note; постановление: decree/resolution; приложение: attachment/appendix; секретарь: secretary; посол: ambassador; указание: instruction; согласие: agreement; подпись: signature`
	for _, line := range strings.Split(table, ";") {
		ru, en, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		words := strings.Split(strings.TrimSpace(en), "/")
		for i, w := range words {
			weight := .9
			if i > 1 {
				weight = .5
			}
			pairs = append(pairs, lexicon.Pair{En: word.StemEn(w), Ru: word.StemRu(ru), Weight: weight})
		}
	}
	return pairs
}()

// seedLinks adds the seed pairs that both texts have.
func seedLinks(all []candidate, ru, en *token.Vocabulary) []candidate {
	for _, p := range seed {
		r, ok := ru.Lookup(p.Ru)
		if !ok {
			continue
		}
		if e, ok := en.Lookup(p.En); ok {
			all = append(all, candidate{r, e, float32(p.Weight)})
		}
	}
	return all
}
