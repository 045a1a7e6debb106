package translation

import (
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
	dayName  = `(\d{1,2})(?:st|nd|rd|th|-?го|-?е)?`
	yearName = `(1[0-9]{3}|20[0-9]{2})`
)

// dateForms are the ways in which dates are written, the most exact first. The
// groups are named by their order: y, m, d, and D or M for the end of a range.
var dateForms = []struct {
	re    *regexp.Regexp
	parts string
}{
	{regexp.MustCompile(`\b` + yearName + `[-/.](\d{1,2})[-/.](\d{1,2})\b`), "ymd"},
	{regexp.MustCompile(`(?i)["«“]?\b` + dayName + `\s?[-–—]\s?` + dayName + `\s+` + monthName + `,?\s+` + yearName), "dDny"},
	{regexp.MustCompile(`(?i)` + monthName + `\s+` + dayName + `\s?[-–—]\s?` + dayName + `,?\s+` + yearName), "ndDy"},
	{regexp.MustCompile(`(?i)["«“]?\b` + dayName + `["»”]?\s+(?:of\s+)?` + monthName + `,?\s+(?:of\s+)?` + yearName), "dny"},
	{regexp.MustCompile(`(?i)` + monthName + `\s+` + dayName + `,?\s+` + yearName), "ndy"},
	{regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.\s?` + yearName), "dmy"},
	{regexp.MustCompile(`\b(\d{1,2})[./\s]([IVX]{1,4})[./\s]` + yearName), "dry"},
	{regexp.MustCompile(`\b(\d{1,2})[/-](\d{1,2})[/-]` + yearName + `\b`), "mdy"},
	{regexp.MustCompile(`\b(\d{1,2})\.(\d{1,2})\.(\d{2})\b`), "dms"},
	{regexp.MustCompile(`(?i)(?:^|[^\pL])` + monthName + `,?\s+(?:of\s+)?` + yearName), "ny"},
	{regexp.MustCompile(`\b` + yearName + `-(0[1-9]|1[0-2])\b`), "ym"},
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
		if !signs && form.parts != "dry" && !strings.Contains(form.parts, "n") || form.parts == "dry" && !strings.ContainsAny(s, "IVX") {
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
		if iso := isoOf(form.parts, groups); iso != "" {
			start := m[0]
			if form.parts == "ny" {
				start = m[2]
			}
			best, found = date{iso, start, m[1]}, true
		}
	}
	return best, found
}

// dateParts are the numbers of a date, 0 for those that it has not; last is the
// day that ends a range.
type dateParts struct{ year, month, day, last int }

// partsOf reads the groups of a form.
func partsOf(form string, groups []string) (p dateParts) {
	for i, part := range form {
		n, _ := strconv.Atoi(groups[i])
		switch part {
		case 'y':
			p.year = n
		case 's':
			p.year = 1900 + n
		case 'm':
			p.month = n
		case 'n':
			p.month = monthOf(groups[i])
		case 'r':
			p.month = roman(groups[i])
		case 'd':
			p.day = n
		case 'D':
			p.last = n
		}
	}
	if form == "mdy" && p.month > 12 {
		p.month, p.day = p.day, p.month
	}
	return p
}

// isoOf makes the ISO form of a date's parts, "" for what no calendar has.
func isoOf(form string, groups []string) string {
	p := partsOf(form, groups)
	switch {
	case p.month < 1 || p.month > 12:
		return ""
	case !strings.Contains(form, "d"):
		return fmt.Sprintf("%04d-%02d", p.year, p.month)
	case !exists(p.year, p.month, p.day) || p.last != 0 && (!exists(p.year, p.month, p.last) || p.last <= p.day):
		return ""
	}
	iso := fmt.Sprintf("%04d-%02d-%02d", p.year, p.month, p.day)
	if p.last != 0 {
		iso += fmt.Sprintf("/%04d-%02d-%02d", p.year, p.month, p.last)
	}
	return iso
}

// exists reports whether the calendar has a day.
func exists(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return day > 0 && t.Day() == day && int(t.Month()) == month
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

// around is what may stand around a date on a line of its own: its label, a
// weekday, a place, brackets, "г.".
var around = regexp.MustCompile(`^(?i)[\s\[("«“]*(?:(?:date|dated|дата)\s*:?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)|circa|ca?\.|около|[\pLu][\pL.]+(?:\s[\pLu][\pL.]+)?)?[\s,.:]*$`)
var behind = regexp.MustCompile(`^(?i)["»”]?[\s,]*(?:г\.?|года?|(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?)|(?:at )?\d{1,2}[:.]\d{2}.{0,8})?[\s\])"»”.,]*(?:\[\?\])?[\s.]*$`)

var onlyYear = regexp.MustCompile(`^(?:circa |c\. |ca\. )?` + yearName + `(?: ?г(?:\.|ода?))?$`)

// dateLine returns the date of a line that is hardly more than a date; literal
// is the date as it stands there.
func dateLine(line string) (iso, literal string, ok bool) {
	if len(line) > 80 {
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
