package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/word"
)

// cut returns where the sentences of a paragraph begin and end, in bytes,
// blanks between them left out. It never returns an empty sentence, and
// nothing but blanks is lost.
func cut(s, language string) [][2]int {
	var out [][2]int
	start := skipBlank(s, 0)
	for i := start; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !terminal(r) {
			i += n
			continue
		}
		marks := i
		for i < len(s) { // ?!, ..., ." and the like
			r, n := utf8.DecodeRuneInString(s[i:])
			if !terminal(r) && !closer(r) {
				break
			}
			i += n
		}
		if stop := newStop(s, start, marks, i, language); i < len(s) && stop.ends() {
			out = append(out, [2]int{start, i})
			i = skipBlank(s, i)
			start = i
		}
	}
	if end := len(strings.TrimRightFunc(s, unicode.IsSpace)); end > start {
		out = append(out, [2]int{start, end})
	}
	return out
}

func terminal(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }

func closer(r rune) bool { return strings.ContainsRune(`"'»”’)]“`, r) }

func opener(r rune) bool { return strings.ContainsRune(`"'«„“‘([`, r) }

func dash(r rune) bool { return r == '-' || r == '–' || r == '—' }

func skipBlank(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += n
	}
	return i
}

// nextWord returns the first letter or digit from i on, past opening quotes
// and dashes, and what follows it. The rune is 0 where none comes.
func nextWord(s string, i int) (rune, string) {
	for k := 0; i < len(s); k++ {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || k > 5 {
			return r, s[i+n:]
		}
		if !opener(r) && !dash(r) && !unicode.IsSpace(r) && !closer(r) {
			return r, s[i+n:]
		}
		i += n
	}
	return 0, ""
}

// lastWord is the run of letters and digits at the end of s, with inner full
// stops ("т.е", "U.S").
func lastWord(s string) string {
	i := len(s)
	for i > 0 && len(s)-i < 60 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && (r != '.' || i == len(s)) {
			break
		}
		i -= n
	}
	return strings.TrimLeft(s[i:], ".")
}

// lastRune is the last rune of a word.
func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// enumeration reports whether a sentence so far is only the number of a point:
// "1", "12", "IV", "а", "2.1".
func enumeration(s string) bool {
	if len(s) > 40 {
		return false
	}
	s = strings.Trim(s, " .()\"«[")
	if s == "" || utf8.RuneCountInString(s) > 5 {
		return false
	}
	if utf8.RuneCountInString(s) == 1 {
		return true
	}
	return strings.Trim(s, "0123456789.") == "" || word.Roman(s) > 0
}

// surnameFirst reports whether a sentence so far ends in a name as reports put
// it: "ГУСЯТНИКОВА Л.М", "ПЕРЕС Т". No name follows such initials.
func surnameFirst(s, initials string) bool {
	for part := range strings.SplitSeq(initials, ".") {
		if utf8.RuneCountInString(part) != 1 || !unicode.IsUpper(lastRune(part)) {
			return false
		}
	}
	surname := lastWord(strings.TrimRightFunc(strings.TrimSuffix(s, initials), unicode.IsSpace))
	return utf8.RuneCountInString(surname) > 2 && strings.ToUpper(surname) == surname && !strings.ContainsAny(surname, ".0123456789")
}

// capitalised reports whether s begins with a word of a large letter and small
// ones.
func capitalised(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// abbreviated reports whether a full stop after the word belongs to it.
func abbreviated(word, language string) bool {
	if word == "" {
		return false
	}
	if strings.Contains(word, ".") { // т.е, U.S, 4.4.62
		return strings.Trim(word, "0123456789.") != "" && longest(word) <= 3
	}
	if language == "ru" {
		return shortenedRu[word] || shortenedRu[strings.ToLower(word)] && utf8.RuneCountInString(word) <= 4 && word != "Нач"
	}
	return shortenedEn[word] || shortenedEn[strings.ToLower(word)] && len(word) <= 4 && word != "No" && word != "no"
}

// longest is the length of the longest part between full stops.
func longest(word string) int {
	n := 0
	for _, part := range strings.Split(word, ".") {
		n = max(n, utf8.RuneCountInString(part))
	}
	return n
}

var shortenedRu = word.Set(`т тт тов тт гр гг г в вв гор с св см ср стр ст п пп пр проф акад доц им ин обл р ред руб коп кг млн млрд тыс тел ул д кв пос дер нач зам пом секр чл ген полк подполк кап лейт майор серж инж
д-р м м-ц мин сек час экз изд т.е т.к т.н т.о т.д т.п др напр н.э чел илл рис табл гл разд упр отд пред председ уполн нар ком авг сент окт нояб дек янв февр апр исп вх исх инв оп л лл об ф ч мл рсф англ фр нем рус исп лат итал кит куб зав отв вице преп адм пл пер бул пр-т оз о-в`)

var shortenedEn = word.Set(`c mr mrs ms dr prof gen col lt capt sgt maj cmdr adm gov sen rep rev hon st jr sr vs etc e.g i.e cf vol fig no nos p pp ch sec art ed eds inc ltd co corp dept est approx jan feb mar apr jun jul aug sept sep oct nov dec
com cde u.s u.k u.n u.s.s.r u.s.a a.m p.m ave blvd mt fr bros messrs viz ibid op cit trans ref`)

// mayEnd are abbreviations that often stand at the end of a sentence; what
// follows decides.
var mayEnd = word.Set(`г гг в вв др д п т.д т.п т.е руб коп тыс млн млрд экз см м кг ч мин сек etc Inc Ltd Co Corp U.S U.S.S.R USSR a.m p.m U.K U.N U.S.A Jr Sr лл л стр ст`)

// oftenEnd are abbreviations that end a sentence wherever a capital letter
// follows.
var oftenEnd = word.Set(`др пр т.д т.п etc чел`)

// starter reports whether s begins with a word that opens sentences and is no
// name.
func starter(s string) bool {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return opener(r) || dash(r) || unicode.IsSpace(r) })
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(s)
	}
	return starters[s[:end]]
}

var starters = word.Set(`В Во На Но Не И А Он Она Оно Они Мы Вы Я Это Этот Эта Эти С Со К Ко По При Под Над От До Из За Для Без Через После Перед О Об У Так Также Тем Тогда Там Тут Затем Однако Если Когда Как Кроме Вместе Все Весь Всё Всего Что Чтобы Кто Его Её Ее Их Наш Наша Наши Мой Моя Был Была Было Были Нет Да Поэтому Потом Теперь Сейчас Сегодня Вчера Далее Ещё Еще Уже Только Согласно Считаем Прошу Просим Одновременно Вопрос В связи Тов
The A An In On At By For From To Of With He She It They We I You This That These Those But And Or If When As After Before There Then However His Her Its Their Our My According Also Moreover Therefore Thus What Who How No Not Yes So Since During All Some Both`)
