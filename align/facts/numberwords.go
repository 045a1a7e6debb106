package facts

import (
	"regexp"
	"strconv"
	"strings"

	"recto/align/word"
)

// numberWord returns the value of a number word in any of its forms, -1 for
// other words.
func numberWord(run, language string) int {
	if language == "en" {
		if n, ok := word.Number(word.StemEn(run)); ok {
			return n
		}
		return -1
	}
	run = word.Cyrillic(run)
	if len(run) < 4 {
		return -1
	}
	for _, f := range ruNumberForms[run[:4]] { // two letters
		if f.shape.MatchString(run) {
			return f.value
		}
	}
	return -1
}

var inBrackets = regexp.MustCompile(`\([^)]*\)`)

// numberForms are the forms of one number word.
type numberForms struct {
	value int
	shape *regexp.Regexp
}

// ruNumberForms are the Russian number words in all their forms, by their
// first two letters.
var ruNumberForms = func() map[string][]numberForms {
	forms := map[string][]numberForms{}
	const ending = `(ь|и|ью|ый|ой|ий|ая|ое|ые|ого|ому|ом|ым|ых|ую|ыми)`
	table := `1 один|одна|одно|одного|одной|одну|одном|одним|перв@;2 дв(а|е|ух|ум|умя)|двое|втор@;3 тр(и|ех|ем|емя|ое)|трет(ий|ья|ье|ьего|ьей|ью|ьем|ьих);4 четыр(е|ех|ем|ьмя)|четверт@|четвер(о|ых|ым);
5 пят@|пятью|пятер(о|ых|ым);6 шест@|шестью|шестер(о|ых|ым);7 сем(ь|и|ью)|седьм@|семер(о|ых|ым);8 вос(е)?мь|вос(ь|е)м(и|ью)|восьм@;9 девят@;10 десят@;11 одиннадцат@;12 двенадцат@;13 тринадцат@;14 четырнадцат@;15 пятнадцат@;16 шестнадцат@;17 семнадцат@;18 восемнадцат@;19 девятнадцат@;
20 двадцат@;30 тридцат@;40 сорок(а|ов@)?;50 пятьдесят|пят(и|ью)десят(и|ью)|пятидесят@;60 шестьдесят|шест(и|ью)десят(и|ью)|шестидесят@;70 семьдесят|сем(и|ью)десят(и|ью)|семидесят@;80 восемьдесят|вос(ь|е)м(и|ью)десят(и|ью)|восьмидесят@;90 девяност(о|а|@);
100 ст(о|а)|сот@|сотн(я|и|ю|ей|ям|ями|ях)|сотен;200 двести|двухсот|двумстам|двухсот@;300 триста|трехсот|тремстам|трехсот@;400 четыреста|четырехсот@?;500 пятьсот|пятисот@?;600 шестьсот|шестисот@?;700 семьсот|семисот@?;800 восемьсот|восьмисот@?;900 девятьсот|девятисот@?;
1000 тысяч(а|и|у|ей|ам|е)?|тысячн@|тыс;1000000 миллион(а|ов|ы)?|млн;1000000000 миллиард(а|ов|ы)?|млрд`
	for _, line := range strings.Split(table, ";") {
		n, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		value, err := strconv.Atoi(n)
		if err != nil {
			panic(err)
		}
		f := numberForms{value, regexp.MustCompile(`^(` + strings.ReplaceAll(words, "@", ending) + `)$`)}
		seen := map[string]bool{}
		for word := range strings.SplitSeq(inBrackets.ReplaceAllString(words, ""), "|") {
			if head := word[:4]; !seen[head] {
				forms[head], seen[head] = append(forms[head], f), true
			}
		}
	}
	return forms
}()
