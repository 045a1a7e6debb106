package facts

import (
	"math"
	"strings"

	"recto/align/word"
)

// unit is a unit of measure: what it measures, and how many of the smallest unit of
// that it is.
type unit struct {
	of   byte
	size float64
}

// What units measure.
const (
	length byte = iota + 1
	mass
	volume
	area
	heat
)

// units are the units by the words for them. A word of four letters and more stands
// for all that begin with it, 300-килограммовый too.
var units = func() map[string]unit {
	all := map[string]unit{}
	add := func(of byte, table string) {
		for line := range strings.SplitSeq(table, ";") {
			size, words, _ := strings.Cut(strings.TrimSpace(line), " ")
			for _, w := range strings.Fields(words) {
				all[w] = unit{of, value(size)}
			}
		}
	}
	add(length, "0.001 мм миллиметр mm millimet; 0.01 см сантиметр cm centimet; 1 м метр метра метров m meter metre meters metres; 1000 км километр km kms kilomet kmh kph; 0.0254 дюйм inch inches; 0.3048 фут футов фута foot feet ft; 0.9144 ярд ярда ярдов yard yards; 1609.3 мил миль мили миля mile miles mph; 1066.8 верст verst")
	add(mass, "0.001 г грамм gram grams; 1 кг килограмм kg kilogram kilo kilos; 1000 т тонн ton tons tonne tonnes; 100 центнер centner quintal; 0.4536 фунт pound lb lbs; 0.02835 унци ounce oz; 16.38 пуд пуда пудов pood poods")
	add(volume, "1 л литр lit liter litre liters litres; 4.546 галлон gallon; 159 баррел barrel")
	add(area, "10000 га гектар hectare ha; 4047 акр акра акров acre acres; 10925 десятин desyatin dessiatin")
	add(heat, "1 градус degree")
	return all
}()

// unitOf returns the unit that a lower-case word stands for.
func unitOf(text string) (unit, bool) {
	if u, ok := units[text]; ok {
		return u, true
	}
	letters := 0
	for at := range text {
		if letters >= 4 {
			if u, ok := units[text[:at]]; ok {
				return u, true
			}
		}
		letters++
	}
	return unit{}, false
}

// passed are the words that may stand between a number and its unit.
var passed = word.Set(`до по и или от the to and or of sq square cubic кв куб квадратных кубических квадратный кубический s`)

// measure is a number with its unit.
type measure struct {
	value float64
	unit
}

// addMeasure notes the unit of a number that ends before run i: the word behind it,
// or behind the number that it makes a range with.
func (f *figures) addMeasure(g *figure, runs []run, i int) {
	for k := i; k < len(runs) && k < i+5; k++ {
		r := &runs[k]
		if u, ok := unitOf(strings.TrimLeft(r.text, "0123456789")); ok && r.word < 0 {
			for _, v := range g.values {
				f.measures = append(f.measures, measure{v, u})
			}
			g.unit = u
			return
		}
		if r.digits == "" && r.word < 0 && !passed[r.text] {
			return
		}
	}
}

// converts reports whether two measures in different units are the same, rounded.
func converts(a, b measure) bool {
	if a.of != b.of || a.of == heat {
		return a.of == heat && a.of == b.of && (fahrenheit(a.value, b.value) || fahrenheit(b.value, a.value))
	}
	x, y := a.value*a.size, b.value*b.size
	return a.size != b.size && math.Abs(x-y) <= roundingShare*max(x, y)
}

// roundingShare is how far measures may be apart by rounding: 18 feet for 6 metres.
const roundingShare = .1

func fahrenheit(celsius, degrees float64) bool {
	return math.Abs(celsius*9/5+32-degrees) <= 2
}

// converted reports whether a number of own stands on the other side in another
// unit, or beside itself in one that the other side has: 45 miles (72 kilometers).
func (f *figures) converted(own *figures, g *figure) bool {
	if g.unit == (unit{}) {
		return false
	}
	for _, v := range g.values {
		m := measure{v, g.unit}
		for _, o := range f.measures {
			if converts(m, o) {
				return true
			}
		}
		for _, o := range own.measures {
			if converts(m, o) && f.numbers[o.value] {
				return true
			}
		}
	}
	return false
}

// convertsTo reports whether any number of one side is one of the other in another
// unit.
func (f *figures) convertsTo(other *figures) bool {
	for _, a := range f.measures {
		for _, b := range other.measures {
			if converts(a, b) {
				return true
			}
		}
	}
	return false
}
