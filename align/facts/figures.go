package facts

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/token"
	"recto/align/word"
)

// figures are the numbers and dates of a text, found in it as it stands.
type figures struct {
	// stated are what the other side has to have too: numbers of two digits
	// and more, and dates.
	stated []figure
	// numbers holds all that may stand for a number of the other side: number
	// words, Roman numbers, misread ones and the parts of others.
	numbers map[float64]bool
	months  map[int]bool
	// night, afternoon and this year are words that explain a difference.
	night, afternoon, thisYear bool
}

// figure is a number or a date.
type figure struct {
	// start and end are byte offsets of it in the text.
	start, end int
	// values are what a number may mean: 3,251 has a point in one language.
	values []float64
	// parts stand for a number that is none, such as 7:55 or 2.8.
	parts []float64
	// day and month are those of a date; day or year is 0 where it has none.
	day, month, year int
	// eve marks the first day of two days around a night.
	eve bool
}

// mark is a run of letters and digits of a text.
type mark struct {
	start, end int
	text       string // lower case
	digits     string // of a number, without its ending
	sure       bool   // of a number: written in nothing but digits
	word       int    // of a number word, -1 for others
	month      int
}

var markShape = regexp.MustCompile(`[\p{L}\p{Nd}]+`)

// scanFigures finds the figures of a text in one of the two languages, those
// too that were typed with letters for digits.
func scanFigures(literal, language string) *figures {
	f := &figures{numbers: map[float64]bool{}, months: map[int]bool{}}
	s, place := token.Normal(literal)
	marks := marksOf(s, language)
	f.words(s, marks)
	dated := f.dates(s, marks)
	for i := 0; i < len(marks); i++ {
		if marks[i].digits == "" {
			continue
		}
		n, number, sure := numberAt(s, marks, i)
		for _, v := range append(slices.Clone(number.values), number.parts...) {
			f.numbers[v] = true
		}
		if sure && !dated[i] && slices.Max(number.values) >= 10 {
			f.stated = append(f.stated, number)
		}
		i += n - 1
	}
	for i := range f.stated {
		f.stated[i].start, f.stated[i].end = place(f.stated[i].start), place(f.stated[i].end)
	}
	low := strings.ToLower(s)
	f.night = strings.Contains(low, "ноч") || strings.Contains(low, "night")
	f.afternoon = regexpAfternoon.MatchString(low)
	f.thisYear = strings.Contains(low, "с.г") || strings.Contains(low, "с. г") || strings.Contains(low, "сего года") || strings.Contains(low, "текущего года") || strings.Contains(low, "this year")
	return f
}

var regexpAfternoon = regexp.MustCompile(`p\.?\s?m\b|o'clock|o’clock|afternoon|evening|вечера|дня`)

// marksOf parts a text into its runs of letters and digits.
func marksOf(s, language string) []mark {
	var marks []mark
	for _, at := range markShape.FindAllStringIndex(s, -1) {
		for from := at[0]; from < at[1]; {
			to := at[1]
			if x := timesSign(s[from:to]); x > 0 { // 190x190
				to = from + x
			}
			m := mark{start: from, end: to, text: strings.ToLower(s[from:to]), word: -1}
			if m.digits, m.sure = digitsOf(m.text); m.digits == "" {
				m.word = numberWord(m.text, language)
				m.month = monthWord(s, m, language)
			}
			marks = append(marks, m)
			if from = to; from < at[1] {
				_, n := utf8.DecodeRuneInString(s[from:])
				from += n
			}
		}
	}
	return marks
}

// timesSign returns where an x between digits stands in s, 0 where none does.
func timesSign(s string) int {
	for i, r := range s {
		if (r == 'x' || r == 'х' || r == 'X' || r == 'Х' || r == '×') && i > 0 && word.IsDigit(s[i-1]) {
			if next := i + utf8.RuneLen(r); next < len(s) && word.IsDigit(s[next]) {
				return i
			}
		}
	}
	return 0
}

// misreadDigits are letters that OCR makes of digits.
var misreadDigits = map[rune]rune{'о': '0', 'o': '0', 'з': '3', 'l': '1', 'i': '1', 'і': '1', '!': '1', 'б': '6', 'ч': '4', 'в': '8', 'b': '8', 's': '5', 'z': '2'}

// digitsOf reads the digits at the head of a run: with an ending (22nd, 53го),
// with the sign of thousands or millions (8bn), or with letters that are
// misread digits, which makes it unsure.
func digitsOf(run string) (digits string, sure bool) {
	n := 0
	for n < len(run) && word.IsDigit(run[n]) {
		n++
	}
	tail := run[n:]
	if n > 0 && (tail == "" || token.IsEnding(tail) || scales[tail] > 0 || timeTails[tail]) {
		return run[:n], true
	}
	if !strings.ContainsAny(run, "0123456789") {
		return "", false
	}
	var out strings.Builder
	for _, r := range run {
		if d, ok := misreadDigits[r]; ok {
			r = d
		}
		if r < '0' || r > '9' {
			return run[:n], false // a number in a word, or none
		}
		out.WriteRune(r)
	}
	return out.String(), false
}

var timeTails = word.Set(`am pm h ч км km м m см cm кг kg г g т t мм mm`)

// scales are what stands behind a number and multiplies it.
var scales = map[string]float64{
	"тыс": 1e3, "thousand": 1e3, "млн": 1e6, "mln": 1e6, "million": 1e6, "млрд": 1e9, "bn": 1e9, "billion": 1e9, "bln": 1e9,
}

// scaleOf is what a word multiplies the number before it by, 1 for any other.
func scaleOf(word string) float64 {
	switch {
	case scales[word] > 0:
		return scales[word]
	case strings.HasPrefix(word, "тысяч"), word == "thousands":
		return 1e3
	case strings.HasPrefix(word, "миллион"), word == "millions":
		return 1e6
	case strings.HasPrefix(word, "миллиард"), word == "billions":
		return 1e9
	}
	return 1
}

// numberAt reads the number that begins at a mark: groups of thousands, a
// fraction, a word that multiplies it. n is how many marks it takes.
func numberAt(s string, marks []mark, i int) (n int, f figure, sure bool) {
	m := &marks[i]
	f.start, f.end, sure = m.start, m.end, m.sure
	whole, groups, fraction := m.digits, 0, ""
	n = 1
	plain := len(m.digits) == m.end-m.start
	for plain && len(m.digits) <= 3 && i+n < len(marks) {
		next := &marks[i+n]
		gap := s[marks[i+n-1].end:next.start]
		if len(next.digits) != 3 || !next.sure || !slices.Contains([]string{" ", "\u00a0", "\u202f", ",", "."}, gap) {
			break
		}
		whole, f.end, groups = whole+next.digits, next.end, groups+1
		n++
		if next.end-next.start != 3 {
			break
		}
	}
	if groups == 1 && (s[m.end] == ',' || s[m.end] == '.') {
		fraction = marks[i+1].digits // 3,251 may have a point in it
	}
	if groups == 0 && plain && i+1 < len(marks) {
		if next := &marks[i+1]; next.sure && (s[m.end:next.start] == "," || s[m.end:next.start] == ".") {
			f.parts = []float64{value(m.digits), value(next.digits)}
			whole, fraction, f.end = "", next.digits, next.end
			n = 2
		}
	}
	if whole != "" {
		f.values = append(f.values, value(whole))
	}
	if fraction != "" {
		f.values = append(f.values, value(m.digits+"."+fraction))
	}
	scale := 1.0
	last := marks[i+n-1]
	for tail, by := range scales {
		if strings.HasSuffix(last.text, tail) && word.IsDigit(last.text[0]) {
			scale = by
		}
	}
	if strings.HasSuffix(last.text, "m") && last.digits != last.text { // metres, or millions
		for _, v := range f.values {
			f.values = append(f.values, v*1e6)
		}
	}
	if scale == 1 && i+n < len(marks) && marks[i+n].start-last.end <= 3 {
		next := &marks[i+n]
		if scale = scaleOf(next.text); scale > 1 {
			f.end = next.end
			n++
		}
	}
	if scale > 1 {
		f.parts = nil
		for k := range f.values {
			f.values[k] = math.Round(f.values[k] * scale)
		}
	}
	return n, f, sure
}

func value(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// words takes in number words and Roman numbers.
func (f *figures) words(s string, marks []mark) {
	total, current, last, count := 0, 0, -1, 0
	flush := func() {
		if count > 0 {
			f.numbers[float64(total+current)] = true
		}
		total, current, count = 0, 0, 0
	}
	for i := range marks {
		m := &marks[i]
		joined := last >= 0 && (strings.Trim(s[marks[last].end:m.start], " -\u00a0") == "")
		switch {
		case m.word >= 0:
			if !joined {
				flush()
			}
			f.numbers[float64(m.word)] = true
			switch {
			case m.word >= 1000:
				total += max(current, 1) * m.word
				current = 0
			case m.word == 100 && current > 0 && current < 100:
				current *= 100
			default:
				current += m.word
			}
			count++
			last = i
			continue
		case m.text == "and" && count > 0:
			last = i
			continue
		}
		flush()
		last = -1
		if n := romanAny(s[m.start:m.end]); n > 0 {
			f.numbers[float64(n)] = true
		}
		if n := standFor[m.text]; n > 0 {
			f.numbers[n] = true
		}
		if m.month > 0 {
			f.months[m.month] = true
		}
	}
	flush()
}

// standFor are words that stand for a number.
var standFor = map[string]float64{"dozen": 12, "дюжина": 12, "дюжину": 12, "decade": 10, "десятилетие": 10, "десятилетия": 10, "сутки": 24, "полтора": 1.5, "half": .5}

// romanAny reads a Roman number in letters of either alphabet, which OCR mixes.
func romanAny(letters string) int {
	return word.Roman(strings.NewReplacer("Х", "X", "І", "I", "П", "II", "Ш", "III", "У", "V", "l", "I").Replace(letters))
}

// dates finds the dates: a day or several, and a month, in either order, or
// three numbers with points. Its result has the marks that are part of them.
func (f *figures) dates(s string, marks []mark) map[int]bool {
	used := map[int]bool{}
	day := func(i int) int {
		if i < 0 || i >= len(marks) || !marks[i].sure || len(marks[i].digits) > 2 {
			return 0
		}
		n, _ := strconv.Atoi(marks[i].digits)
		if n > 31 {
			return 0
		}
		return n
	}
	between := func(i, k int) string { return s[marks[i].end:marks[k].start] }
	year := func(i, from int) int {
		if i < len(marks) && marks[i].sure && len(marks[i].digits) == 4 && marks[i].start-marks[from].end <= 3 {
			used[i] = true
			return int(value(marks[i].digits))
		}
		return 0
	}
	add := func(days []int, month, year, first, last int) {
		f.months[month] = true
		for k, i := range days {
			used[i] = true
			f.stated = append(f.stated, figure{
				start: marks[first].start, end: marks[last].end, day: day(i), month: month, year: year,
				eve: len(days) == 2 && k == 0 && day(days[1]) == day(i)+1,
			})
		}
	}
	for i := range marks {
		if i+2 < len(marks) && marks[i].digits != "" && between(i, i+1) != " " && len(between(i, i+1)) == 1 && len(between(i+1, i+2)) == 1 {
			if _, m, y, ok := word.Date(s[marks[i].start:marks[i+2].end]); ok {
				used[i+1], used[i+2] = true, true
				add([]int{i}, m, y, i, i+2)
				continue
			}
		}
		month := marks[i].month
		if month == 0 {
			continue
		}
		found := len(f.stated)
		if b := i - 1; day(b) > 0 && len(between(b, i)) <= 4 { // 17-18 марта, the 17th of March
			days := []int{b}
			if day(b-1) > 0 && joinsDays(between(b-1, b)) {
				days = []int{b - 1, b}
			} else if b > 1 && day(b-2) > 0 && (marks[b-1].text == "и" || marks[b-1].text == "по" || marks[b-1].text == "and" || marks[b-1].text == "to" || marks[b-1].text == "на") {
				days = []int{b - 2, b}
			}
			last := i
			y := year(i+1, i)
			if y > 0 {
				last = i + 1
			}
			add(days, month, y, days[0], last)
			continue
		}
		if b := i - 2; b >= 0 && day(b) > 0 && marks[i-1].text == "of" {
			add([]int{b}, month, year(i+1, i), b, i)
			continue
		}
		if a := i + 1; day(a) > 0 && len(between(i, a)) <= 2 { // March 17-18, 1962
			days, last := []int{a}, a
			if day(a+1) > 0 && joinsDays(between(a, a+1)) {
				days, last = []int{a, a + 1}, a+1
			}
			y := year(last+1, last)
			if y > 0 {
				last++
			}
			add(days, month, y, i, last)
		}
		if len(f.stated) == found {
			f.stated = append(f.stated, figure{start: marks[i].start, end: marks[i].end, month: month})
		}
	}
	return used
}

// joinsDays reports whether what stands between two days makes a span of them.
func joinsDays(between string) bool {
	between = strings.TrimSpace(between)
	return between == "-" || between == "–" || between == "—" || between == "," || between == "/"
}

// monthHeads are the beginnings of the months' names, the rest is an ending.
var monthHeads = map[string][]string{
	"ru": {"январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"},
	"en": {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"},
}

// monthWord returns the month that a word names, 0 for none.
func monthWord(s string, m mark, language string) int {
	if language == "en" {
		first, _ := utf8.DecodeRuneInString(s[m.start:])
		for i, name := range monthHeads["en"] {
			if m.text == name || len(m.text) >= 3 && len(m.text) <= 4 && m.text != "may" && m.text != "mar" && strings.HasPrefix(name, m.text) {
				if !unicode.IsUpper(first) || (name == "may" || name == "march") && !besideNumber(s, m) {
					return 0
				}
				return i + 1
			}
		}
		return 0
	}
	name := word.Cyrillic(s[m.start:m.end])
	for i, head := range monthHeads["ru"] {
		tail, ok := strings.CutPrefix(name, head)
		switch {
		case ok && (i == 2 || i == 7) && slices.Contains([]string{"", "а", "е", "у", "ом"}, tail):
			return i + 1
		case ok && i == 4 && slices.Contains([]string{"й", "я", "е", "ю", "ем"}, tail):
			return i + 1
		case ok && i != 2 && i != 4 && i != 7 && slices.Contains([]string{"ь", "я", "е", "ю", "ем"}, tail):
			return i + 1
		}
	}
	if n := word.Month(word.StemRu(name)); n > 0 && utf8.RuneCountInString(name) >= 3 && name != "мар" {
		return n
	}
	// one letter misread
	if utf8.RuneCountInString(name) < 4 || !besideNumber(s, m) {
		return 0
	}
	for i, head := range monthHeads["ru"] {
		if i == 4 {
			continue
		}
		for _, tail := range []string{"а", "я", "е"} {
			if oneLetter(name, head+tail) {
				return i + 1
			}
		}
	}
	return 0
}

// besideNumber reports whether a number stands right before or behind a word.
func besideNumber(s string, m mark) bool {
	before := strings.TrimRight(s[:m.start], " ,\u00a0")
	after := strings.TrimLeft(s[m.end:], " ,.\u00a0")
	for _, end := range []string{"th", "st", "nd", "rd", "of", " "} {
		before = strings.TrimSuffix(before, end)
	}
	return before != "" && word.IsDigit(before[len(before)-1]) || after != "" && word.IsDigit(after[0])
}

// oneLetter reports whether two words of the same length differ in at most one
// letter.
func oneLetter(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) != len(y) {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			differ++
		}
	}
	return differ <= 1
}

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
	if n, ok := word.Number(word.StemRu(run)); ok {
		return n
	}
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
	table := `1 один|одна|одно|одного|одной|одну|одном|одним|перв@;2 дв(а|е|ух|ум|умя)|двое|втор@;3 тр(и|ех|ем|емя|ое)|трет(ий|ья|ье|ьего|ьей|ью|ьем|ьих);4 четыр(е|ех|ем|ьмя)|четверт@;
5 пят@|пятью;6 шест@|шестью;7 сем(ь|и|ью)|седьм@;8 вос(е)?мь|вос(ь|е)м(и|ью)|восьм@;9 девят@;10 десят@;11 одиннадцат@;12 двенадцат@;13 тринадцат@;14 четырнадцат@;15 пятнадцат@;16 шестнадцат@;17 семнадцат@;18 восемнадцат@;19 девятнадцат@;
20 двадцат@;30 тридцат@;40 сорок(а|ов@)?;50 пятьдесят|пят(и|ью)десят(и|ью)|пятидесят@;60 шестьдесят|шест(и|ью)десят(и|ью)|шестидесят@;70 семьдесят|сем(и|ью)десят(и|ью)|семидесят@;80 восемьдесят|вос(ь|е)м(и|ью)десят(и|ью)|восьмидесят@;90 девяност(о|а|@);
100 ст(о|а)|сот@;200 двести|двухсот|двумстам|двухсот@;300 триста|трехсот|тремстам|трехсот@;400 четыреста|четырехсот@?;500 пятьсот|пятисот@?;600 шестьсот|шестисот@?;700 семьсот|семисот@?;800 восемьсот|восьмисот@?;900 девятьсот|девятисот@?;
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

// agrees reports whether a figure of one side is on the other as well.
func (f *figures) agrees(own *figures, g *figure) bool {
	if g.month == 0 {
		return f.hasNumber(own, g)
	}
	if g.eve && own.night {
		return true // the night of 17-18 March is the night before the 18th
	}
	if len(f.months) > 0 && !f.months[g.month] || g.day > 0 && !f.numbers[float64(g.day)] {
		return false
	}
	if g.year == 0 || f.thisYear {
		return true
	}
	years := 0
	for v := range f.numbers {
		if v == float64(g.year) || v == float64(g.year%100) {
			return true
		}
		if v >= 1000 && v < 2100 {
			years++
		}
	}
	return years == 0
}

// hasNumber reports whether a number of the other side is among these.
func (f *figures) hasNumber(own *figures, g *figure) bool {
	for _, v := range g.values {
		if f.numbers[v] || v >= 1900 && v < 2000 && f.numbers[v-1900] || v < 100 && f.numbers[v+1900] {
			return true
		}
		if v > 12 && v < 24 && f.afternoon && f.numbers[v-12] || v > 0 && v <= 12 && own.afternoon && f.numbers[v+12] {
			return true // 15.00 and 3 p.m.
		}
	}
	for _, p := range g.parts {
		if !f.numbers[p] && !(p > 12 && p < 24 && f.afternoon && f.numbers[p-12]) && !(p <= 12 && own.afternoon && f.numbers[p+12]) && p != 0 {
			return false
		}
	}
	return len(g.parts) > 0
}
