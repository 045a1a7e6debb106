package facts

import (
	"slices"
	"strconv"
	"strings"

	"recto/align/word"
)

// dated is a date as a rule finds it, told by indices of runs.
type dated struct {
	// days are the runs of one day or two, none for a month alone.
	days        []int
	month, year int
	// others are runs that belong to the date besides its days.
	others []int
	// first and last are the runs that it is told by.
	first, last int
}

// dateRule is one way to write a date.
type dateRule struct {
	name string
	// find reads a date at run i. For all rules but numbers, that run is a month's name.
	find func(d *dateScan, i int) (dated, bool)
}

// dateRules are tried in this order for each run; the first that fits counts.
var dateRules = []dateRule{
	{"numbers", (*dateScan).numbers},
	{"day-month", (*dateScan).dayMonth},
	{"day-of-month", (*dateScan).dayOfMonth},
	{"month-day", (*dateScan).monthDay},
	{"month", (*dateScan).monthAlone},
}

// dateScan is a text and its runs.
type dateScan struct {
	s    string
	runs []run
}

// dates finds the dates of a text. Its result has the runs that are part of
// them.
func (f *figures) dates(s string, runs []run) map[int]bool {
	used := map[int]bool{}
	d := &dateScan{s, runs}
	for i := range runs {
		for _, rule := range dateRules {
			if date, ok := rule.find(d, i); ok {
				f.addDate(d, date, rule.name)
				for _, k := range append(date.others, date.days...) {
					used[k] = true
				}
				break
			}
		}
	}
	return used
}

// addDate takes in a date: a figure for each of its days, or one without a day.
func (f *figures) addDate(d *dateScan, date dated, rule string) {
	g := figure{start: d.runs[date.first].start, end: d.runs[date.last].end, month: date.month, year: date.year, rule: rule}
	if len(date.days) == 0 {
		f.stated = append(f.stated, g)
		return
	}
	f.months[date.month] = true
	for k, i := range date.days {
		g.day = d.day(i)
		g.eve = k == 0 && len(date.days) == 2 && d.day(date.days[1]) == g.day+1
		f.stated = append(f.stated, g)
	}
}

// numbers reads 4.4.62 and 4/IV-62.
func (d *dateScan) numbers(i int) (dated, bool) {
	if i+2 >= len(d.runs) || d.runs[i].digits == "" {
		return dated{}, false
	}
	first, second := d.between(i, i+1), d.between(i+1, i+2)
	if first == " " || len(first) != 1 || len(second) != 1 {
		return dated{}, false
	}
	_, month, year, ok := word.Date(d.s[d.runs[i].start:d.runs[i+2].end])
	return dated{days: []int{i}, month: month, year: year, others: []int{i + 1, i + 2}, first: i, last: i + 2}, ok
}

// dayMonth reads 17 марта, 17-18 марта 1962, 17 и 18 марта.
func (d *dateScan) dayMonth(i int) (dated, bool) {
	b := i - 1
	if d.runs[i].month == 0 || d.day(b) == 0 || len(d.between(b, i)) > 4 {
		return dated{}, false
	}
	days := []int{b}
	switch {
	case d.day(b-1) > 0 && joinsDays(d.between(b-1, b)):
		days = []int{b - 1, b}
	case d.day(b-2) > 0 && slices.Contains(dayWords, d.runs[b-1].text):
		days = []int{b - 2, b}
	}
	return d.withYear(dated{days: days, month: d.runs[i].month, first: days[0], last: i}), true
}

// dayWords are what stands between two days.
var dayWords = []string{"и", "по", "and", "to", "на"}

// dayOfMonth reads the 17th of March.
func (d *dateScan) dayOfMonth(i int) (dated, bool) {
	if d.runs[i].month == 0 || d.day(i-2) == 0 || d.runs[i-1].text != "of" {
		return dated{}, false
	}
	date := d.withYear(dated{days: []int{i - 2}, month: d.runs[i].month, first: i - 2, last: i})
	date.last = i
	return date, true
}

// monthDay reads March 17, March 17-18, 1962.
func (d *dateScan) monthDay(i int) (dated, bool) {
	a := i + 1
	if d.runs[i].month == 0 || d.day(a) == 0 || len(d.between(i, a)) > 2 {
		return dated{}, false
	}
	days := []int{a}
	if d.day(a+1) > 0 && joinsDays(d.between(a, a+1)) {
		days = append(days, a+1)
	}
	return d.withYear(dated{days: days, month: d.runs[i].month, first: i, last: days[len(days)-1]}), true
}

// monthAlone takes a month's name for a date without a day.
func (d *dateScan) monthAlone(i int) (dated, bool) {
	month := d.runs[i].month
	return dated{month: month, first: i, last: i}, month > 0
}

// day is the day of a month that a run may be, 0 for none.
func (d *dateScan) day(i int) int {
	if i < 0 || i >= len(d.runs) || !d.runs[i].sure || len(d.runs[i].digits) > 2 {
		return 0
	}
	n, _ := strconv.Atoi(d.runs[i].digits)
	if n > 31 {
		return 0
	}
	return n
}

// between is what stands between two runs.
func (d *dateScan) between(i, k int) string { return d.s[d.runs[i].end:d.runs[k].start] }

// withYear adds the year that follows a date, where one does.
func (d *dateScan) withYear(date dated) dated {
	i := date.last + 1
	if i >= len(d.runs) || !d.runs[i].sure || len(d.runs[i].digits) != 4 || d.runs[i].start-d.runs[date.last].end > 3 {
		return date
	}
	date.year, date.last = int(value(d.runs[i].digits)), i
	date.others = append(date.others, i)
	return date
}

// joinsDays reports whether what stands between two days makes a period of them.
func joinsDays(between string) bool {
	return slices.Contains([]string{"-", "–", "—", ",", "/"}, strings.TrimSpace(between))
}
