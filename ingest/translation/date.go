package translation

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// date is a date found in a text: its ISO form and where it stands, in bytes.
type date struct {
	iso        string
	start, end int
}

// months maps the first letters of a month's name, English or Russian.
var months = []struct {
	prefix string
	month  int
}{
	{"jan", 1}, {"feb", 2}, {"mar", 3}, {"apr", 4}, {"may", 5}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
	{"янв", 1}, {"фев", 2}, {"мар", 3}, {"апр", 4}, {"мая", 5}, {"май", 5}, {"мае", 5}, {"июн", 6}, {"июл", 7}, {"авг", 8}, {"сен", 9}, {"окт", 10}, {"ноя", 11}, {"дек", 12},
}

func monthOf(name string) int {
	name = strings.ToLower(name)
	for _, m := range months {
		if strings.HasPrefix(name, m.prefix) {
			return m.month
		}
	}
	return 0
}

const (
	monthName = `(jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?|` +
		`янв(?:аря|арь|аре|\.)|февр?(?:аля|аль|але|\.)|март[ае]?|мар\.|апр(?:еля|ель|еле|\.)|ма[яйе]|июн[яье]|июл[яье]|авг(?:уста|уст|усте|\.)|сент?(?:ября|ябрь|ябре|\.)|окт(?:ября|ябрь|ябре|\.)|нояб?(?:ря|рь|ре|\.)|дек(?:абря|абрь|абре|\.))`
	shortMonth = `(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC|ЯНВ|ФЕВ|МАР|АПР|МАЙ|МАЯ|ИЮН|ИЮЛ|АВГ|СЕН|ОКТ|НОЯ|ДЕК)`
	dayName    = `(\d{1,2})(?:st|nd|rd|th|-?го|-?е)?`
	yearName   = `(1[0-9]{3}|20[0-9]{2})`
	romanName  = `([IVX]{1,4})`
	until      = `\s?(?:[-–—]|\bto\b|\bthrough\b|по|до)\s?`
)

// dateForms are the ways in which dates are written, the most exact first. The
// groups are named by their order: y, m, d; n and r for a month in words and in
// Roman figures, s for a year of two figures. Large letters are those of the
// day that ends a range; where old is set, of the same day in the new style.
var dateForms = []struct {
	re    *regexp.Regexp
	parts string
	old   bool
}{
	{regexp.MustCompile(`\b` + yearName + `[-/.](\d{1,2})[-/.](\d{1,2})\b`), "ymd", false},
	{regexp.MustCompile(`(?i)\b` + dayName + `\s+` + monthName + `\s+` + yearName + `\s?\(` + dayName + `\s+` + monthName + `\s+` + yearName + `\)`), "dnyDNY", true},
	{regexp.MustCompile(`(?i)\b` + dayName + `\s+` + monthName + `\s?\(` + dayName + `\s+` + monthName + `\),?\s+` + yearName), "dnDNy", true},
	{regexp.MustCompile(`(?i)\b` + dayName + `\s?\(` + dayName + `\)\s+(?:of\s+)?` + monthName + `,?\s+` + yearName), "dDny", true},
	{regexp.MustCompile(`(?i)` + monthName + `\s+` + dayName + `\s?\(` + dayName + `\),?\s+` + yearName), "ndDy", true},
	{regexp.MustCompile(`(?i)\b` + dayName + `\s+` + monthName + `,?\s+` + yearName + until + dayName + `\s+` + monthName + `,?\s+` + yearName), "dnyDNY", false},
	{regexp.MustCompile(`(?i)\b` + dayName + `\s+` + monthName + until + dayName + `\s+` + monthName + `,?\s+` + yearName), "dnDNy", false},
	{regexp.MustCompile(`(?i)` + monthName + `\s+` + dayName + until + monthName + `\s+` + dayName + `,?\s+` + yearName), "ndNDy", false},
	{regexp.MustCompile(`(?i)["«“]?\b` + dayName + until + dayName + `\s+` + monthName + `,?\s+` + yearName), "dDny", false},
	{regexp.MustCompile(`(?i)` + monthName + `\s+` + dayName + until + dayName + `,?\s+` + yearName), "ndDy", false},
	{regexp.MustCompile(`(?i)["«“]?\b` + dayName + `["»”]?\s+(?:of\s+)?` + monthName + `,?\s+(?:of\s+)?` + yearName), "dny", false},
	{regexp.MustCompile(`(?i)` + monthName + `\s+` + dayName + `,?\s+` + yearName), "ndy", false},
	{regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.\s?` + yearName), "dmy", false},
	{regexp.MustCompile(`\b(\d{1,2})[./\s-]{1,2}` + romanName + `[./\s-]{1,2}` + yearName), "dry", false},
	{regexp.MustCompile(`\b(\d{1,2})[./-]\s?` + romanName + `[./-]\s?(\d{2})\b`), "drs", false},
	{regexp.MustCompile(`\b(\d{1,2})[/-](\d{1,2})[/-]` + yearName + `\b`), "mdy", false},
	{regexp.MustCompile(`\b(\d{1,2})\.(\d{1,2})\.(\d{2})\b`), "dms", false},
	{regexp.MustCompile(`\b(\d{1,2})[\s-]` + shortMonth + `\.?[\s-]'?(\d{2})\b`), "dns", false},
	{regexp.MustCompile(`(?i)(?:^|[^\pL])` + monthName + `,?\s+(?:of\s+)?` + yearName), "ny", false},
	{regexp.MustCompile(`\b` + yearName + `-(0[1-9]|1[0-2])\b`), "ym", false},
}

// findDate returns the first date in a text, the most exact form of it.
func findDate(s string) (date, bool) {
	best, found := date{}, false
	if !strings.ContainsAny(s, "0123456789") {
		return best, false
	}
	signs := strings.ContainsAny(s, "-./")
	for _, form := range dateForms {
		// Most forms need what few lines have.
		roman := strings.Contains(form.parts, "r")
		if roman && !strings.ContainsAny(s, "IVX") || !roman && !signs && !strings.Contains(form.parts, "n") {
			continue
		}
		m := form.re.FindStringSubmatchIndex(s)
		if m == nil || found && m[0] >= best.start {
			continue
		}
		groups := make([]string, len(form.parts))
		for i := range groups {
			groups[i] = s[m[2*i+2]:m[2*i+3]]
		}
		if iso := isoOf(form.parts, groups, form.old); iso != "" {
			start := m[0]
			if form.parts == "ny" {
				start = m[2]
			}
			best, found = date{iso, start, m[1]}, true
		}
	}
	return best, found
}

// day is a day of the calendar; 0 stands for what is not known of it.
type day struct{ year, month, day int }

// daysOf reads the groups of a form: the day, and the one that ends a range or
// is the same in the new style, zero where there is none.
func daysOf(form string, groups []string) (from, to day) {
	for i, part := range form {
		at := &from
		if part < 'a' {
			at, part = &to, part|0x20
		}
		n, _ := strconv.Atoi(groups[i])
		switch part {
		case 'y':
			at.year = n
		case 's':
			at.year = 1900 + n
		case 'm':
			at.month = n
		case 'n':
			at.month = monthOf(groups[i])
		case 'r':
			at.month = roman(groups[i])
		case 'd':
			at.day = n
		}
	}
	if form == "mdy" && from.month > 12 {
		from.month, from.day = from.day, from.month
	}
	if to == (day{}) {
		return from, to
	}
	// The end shares what it does not say with the beginning.
	return from, day{cmp.Or(to.year, from.year), cmp.Or(to.month, from.month), to.day}
}

// isoOf makes the ISO form of a date's parts, "" for what no calendar has. Of a
// date in both styles the new one counts.
func isoOf(form string, groups []string, old bool) string {
	from, to := daysOf(form, groups)
	switch {
	case from.month < 1 || from.month > 12:
		return ""
	case !strings.Contains(form, "d"):
		return fmt.Sprintf("%04d-%02d", from.year, from.month)
	case to == (day{}) && from.exists():
		return from.iso()
	case !from.exists() || !to.exists() || to.iso() <= from.iso():
		return ""
	case old:
		return to.iso()
	}
	return from.iso() + "/" + to.iso()
}

func (d day) iso() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

// exists reports whether the calendar has a day.
func (d day) exists() bool {
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return d.day > 0 && t.Day() == d.day && int(t.Month()) == d.month
}

// roman is the month that a Roman number stands for, 0 for none.
func roman(s string) int {
	for i, r := range []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"} {
		if s == r {
			return i + 1
		}
	}
	return 0
}

// around is what may stand around a date on a line of its own: its label, how
// sure it is, a weekday, a place, the document's number, brackets, "г.".
var (
	around = regexp.MustCompile(`^(?i)[\s\[("«“]*(?:(?:date|dated|дата)\s*:?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)|` +
		sureness + `|` + registered + `|[\pLu][\pL.-]+(?:\s[\pLu][\pL.-]+)?)?[\s,.:]*(?:the|of|on|from|от|dated|` + sureness + `)?[\s"«“]*$`)
	behind = regexp.MustCompile(`^(?i)["»”]?[\s,]*(?:г\.?|года?|(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?)|(?:at )?\d{1,2}[:.]\d{2}.{0,8})?[\s\])"»”.,]*(?:\[\?\]|` + registered + `)?[\s.]*$`)
	// siteDate begins the line that says when a site put something up.
	siteDate = regexp.MustCompile(`^(?i)\W*(created|posted|published|updated|modified|uploaded|added|submitted|retrieved|accessed|printed|last|опубликовано|добавлено|обновлено|размещено)\b`)
)

const (
	sureness   = `(?:circa|ca?\.|около|(?:not?|not) (?:earlier|later|sooner) than|не (?:ранее|раньше|позднее|позже)|after|before|после|до|prior to|early|mid|mid-|late|beginning of|end of|начало|конец|середина)`
	registered = `(?:(?:our |your |исх\. ?|рег\. ?)?(?:no|nr|№|n°|nº)\.?\s?[\dA-ZА-Я][\w/.А-Яа-я-]*)`
)

var onlyYear = regexp.MustCompile(`^(?i)[\[(]?(?:` + sureness + ` )?` + yearName + `(?: ?г(?:\.|ода?))?[\])]?$`)

// dateLine returns the date of a line that is hardly more than a date; literal
// is the date as it stands there.
func dateLine(line string) (iso, literal string, ok bool) {
	if len(line) > 120 || siteDate.MatchString(line) {
		return "", "", false
	}
	if m := onlyYear.FindStringSubmatch(line); m != nil {
		return m[1], line, true
	}
	d, found := findDate(line)
	if !found || !around.MatchString(line[:d.start]) || !behind.MatchString(line[d.end:]) {
		return "", "", false
	}
	return d.iso, literalDate(line, d), true
}

// literalDate is a date as a text writes it, without quotes that do not close.
func literalDate(s string, d date) string {
	return strings.TrimSpace(s[d.start:d.end])
}
