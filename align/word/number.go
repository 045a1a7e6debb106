package word

import (
	"strconv"
	"strings"
)

// numberWords maps stems of number words of both languages to their values.
// Tens and units stand apart so that "twenty-five" can be put together.
var numberWords = func() map[string]int {
	m := make(map[string]int)
	table := `0 zero ноль нуль; 1 one first перв; 2 two second два две двух дву втор; 3 three third три трех трем трет;
4 four fourth четыре четырех четверт; 5 five fifth пять пяти пят; 6 six sixth шесть шести шест; 7 seven seventh семь семи седьм;
8 eight eighth восемь восьми восьм; 9 nine ninth девять девяти девят; 10 ten tenth десять десяти десят; 11 eleven eleventh одиннадцать;
12 twelve twelfth двенадцать; 13 thirteen thirteenth тринадцать; 14 fourteen fourteenth четырнадцать; 15 fifteen fifteenth пятнадцать;
16 sixteen sixteenth шестнадцать; 17 seventeen seventeenth семнадцать; 18 eighteen eighteenth восемнадцать; 19 nineteen nineteenth девятнадцать;
20 twenty twentieth двадцать; 30 thirty thirtieth тридцать; 40 forty fortieth сорок; 50 fifty fiftieth пятьдесят пятидесят;
60 sixty sixtieth шестьдесят; 70 seventy seventieth семьдесят; 80 eighty eightieth восемьдесят; 90 ninety ninetieth девяносто;
100 hundred сто сотн; 1000 thousand тысяч тыс; 1000000 million миллион млн; 1000000000 billion миллиард млрд`
	for _, line := range strings.Split(table, ";") {
		f := strings.Fields(line)
		n, err := strconv.Atoi(f[0])
		if err != nil {
			panic(err)
		}
		for _, w := range f[1:] {
			m[w] = n
			if w[0] < 0x80 {
				m[StemEn(w)] = n
			} else {
				m[StemRu(w)] = n
			}
		}
	}
	return m
}()

// months maps stems of month names of both languages to 1..12.
var months = func() map[string]int {
	m := make(map[string]int)
	table := `january jan январь января янв; february feb февраль февраля фев; march mar март марта; april apr апрель апреля апр; may май мая мае;
june jun июнь июня; july jul июль июля; august aug август августа авг; september sep sept сентябрь сентября сент; october oct октябрь октября окт;
november nov ноябрь ноября нояб; december dec декабрь декабря дек`
	for i, line := range strings.Split(table, ";") {
		for _, w := range strings.Fields(line) {
			if w[0] < 0x80 {
				m[StemEn(w)] = i + 1
			} else {
				m[StemRu(w)] = i + 1
			}
		}
	}
	return m
}()

// Number returns the value of a number word of either language by its stem:
// units, tens, hundred, thousand and so on.
func Number(stem string) (n int, ok bool) {
	n, ok = numberWords[stem]
	return n, ok
}

// Month returns the month that a stem of either language names, 1 to 12, and 0
// for other words.
func Month(stem string) int { return months[stem] }

// Date reads "4.4.62", "04.04.1962" or "4/IV-62" as day, month and year. The
// year has four digits where the text has two, taken for the 20th century.
func Date(s string) (day, month, year int, ok bool) {
	part := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '/' || r == '-' })
	if len(part) != 3 || len(part[0]) > 2 || len(part[2]) != 2 && len(part[2]) != 4 {
		return
	}
	day, err := strconv.Atoi(part[0])
	if err != nil || day < 1 || day > 31 {
		return
	}
	month, err = strconv.Atoi(part[1])
	if err != nil {
		month = Roman(part[1])
	}
	if month < 1 || month > 12 {
		return
	}
	year, err = strconv.Atoi(part[2])
	if err != nil {
		return
	}
	if len(part[2]) == 2 {
		year += 1900
	}
	return day, month, year, true
}

// Roman returns the value of a roman number below 40 in capitals, Latin or
// their Cyrillic look-alikes, and 0 for anything else.
func Roman(s string) int {
	value := map[rune]int{'I': 1, 'V': 5, 'X': 10, 'І': 1, 'Х': 10}
	total, last := 0, 0
	for _, r := range s {
		v, ok := value[r]
		if !ok {
			return 0
		}
		if v > last {
			total -= 2 * last
		}
		total += v
		last = v
	}
	if total >= 40 {
		return 0
	}
	return total
}
