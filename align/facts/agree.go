package facts

import (
	"math"
	"slices"
)

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

// sameNumber is one way in which a number of one side may stand on the other.
type sameNumber struct {
	name string
	// holds reports whether v of own is among the numbers of other.
	holds func(own, other *figures, v float64) bool
}

// sameNumbers are the ways; one is enough.
var sameNumbers = []sameNumber{
	{"equal", func(own, other *figures, v float64) bool { return other.numbers[v] }},
	{"year of four digits", func(own, other *figures, v float64) bool { return v >= 1900 && v < 2000 && other.numbers[v-1900] }},
	{"year of two digits", func(own, other *figures, v float64) bool { return v < 100 && other.numbers[v+1900] }},
	{"15.00 and 3 p.m.", hourOfDay},
	{"3 p.m. and 15.00", hourAfterNoon},
	{"1.87 and eighty-seven cents", func(own, other *figures, v float64) bool {
		whole, cents := math.Modf(v)
		return cents > 0 && other.numbers[math.Round(100*cents)] && (whole <= 1 || other.numbers[whole])
	}},
	{"30 years and decades", func(own, other *figures, v float64) bool {
		return other.decades && v >= 20 && v < 100 && math.Mod(v, 10) == 0
	}},
}

func hourOfDay(own, other *figures, v float64) bool {
	return v > 12 && v < 24 && other.afternoon && other.numbers[v-12]
}

func hourAfterNoon(own, other *figures, v float64) bool {
	return v > 0 && v <= 12 && own.afternoon && other.numbers[v+12]
}

// hasNumber reports whether a number of the other side is among these: one of
// its values, or all its parts.
func (f *figures) hasNumber(own *figures, g *figure) bool {
	for _, v := range g.values {
		if slices.ContainsFunc(sameNumbers, func(s sameNumber) bool { return s.holds(own, f, v) }) {
			return true
		}
	}
	if f.converted(own, g) {
		return true
	}
	for _, p := range g.parts {
		if p != 0 && !f.numbers[p] && !hourOfDay(own, f, p) && !hourAfterNoon(own, f, p) {
			return false
		}
	}
	return len(g.parts) > 0
}
