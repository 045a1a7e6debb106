package facts

import (
	"regexp"
	"slices"
	"strings"

	"recto/align/token"
)

// figures are the numbers and dates of a text, found in it as it stands.
type figures struct {
	// stated are what the other side has to have too: numbers and dates.
	stated []figure
	// numbers holds all that may stand for a number of the other side: number
	// words, Roman numbers, misread ones and the parts of others.
	numbers map[float64]bool
	months  map[int]bool
	// measures are the numbers that have a unit.
	measures []measure
	// night, afternoon and this year are words that explain a difference.
	night, afternoon, thisYear, decades bool
}

// figure is a number or a date.
type figure struct {
	// start and end are byte offsets of it in the text.
	start, end int
	// values are what a number may mean: 3,251 has a point in one language.
	values []float64
	// parts are the two numbers of what may be a time or a day and month: 7:55,
	// 2.8.
	parts []float64
	// day and month are those of a date; day or year is 0 where it has none.
	day, month, year int
	// rule is the name of the date rule that found it; see dateRules.
	rule string
	// weak is true for a number word and a number below ten: they count only beside
	// another number.
	weak bool
	// unit is what it counts, if that is a unit of measure.
	unit unit
	// eve runs the first day of two days around a night.
	eve bool
}

// scanFigures finds the figures of a text in one of the two languages, those
// too that were typed with letters for digits.
func scanFigures(literal, language string) *figures {
	f := &figures{numbers: map[float64]bool{}, months: map[int]bool{}}
	s, origin := token.Normal(literal)
	runs := runsOf(s, language)
	f.words(s, runs)
	dated := f.dates(s, runs)
	for i := 0; i < len(runs); i++ {
		if runs[i].digits == "" {
			continue
		}
		n, number, sure := numberAt(s, runs, i)
		for _, v := range append(slices.Clone(number.values), number.parts...) {
			f.numbers[v] = true
		}
		if !dated[i] {
			f.addMeasure(&number, runs, i+n-min(1, len(strings.TrimLeft(runs[i+n-1].text, "0123456789"))))
		}
		if most := slices.Max(number.values); sure && !dated[i] && most > 1 && !inRemark(s, number.start) {
			number.weak = most < 10
			f.stated = append(f.stated, number)
		}
		i += n - 1
	}
	for i := range f.stated {
		f.stated[i].start, f.stated[i].end = origin(f.stated[i].start), origin(f.stated[i].end)
	}
	low := strings.ToLower(s)
	f.night = strings.Contains(low, "ноч") || strings.Contains(low, "night")
	f.decades = strings.Contains(low, "decades") || strings.Contains(low, "десятилети")
	f.afternoon = regexpAfternoon.MatchString(low)
	f.thisYear = strings.Contains(low, "с.г") || strings.Contains(low, "с. г") || strings.Contains(low, "сего года") || strings.Contains(low, "текущего года") || strings.Contains(low, "this year")
	return f
}

// inRemark reports whether what stands at a place of s is inside square brackets: that
// is a remark of one side.
func inRemark(s string, at int) bool {
	return strings.LastIndexByte(s[:at], '[') > strings.LastIndexByte(s[:at], ']')
}

var regexpAfternoon = regexp.MustCompile(`p\.?\s?m\b|o'clock|o’clock|afternoon|evening|вечера|дня`)
