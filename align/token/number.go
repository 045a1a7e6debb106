package token

import (
	"strconv"
	"strings"

	"recto/align/word"
)

// numeric returns the value of a run of digits as it is compared: without
// leading zeros. Long runs stay as they are written.
func numeric(digits string) string {
	s := strings.TrimLeft(digits, "0")
	if s == "" {
		return "0"
	}
	return s
}

// NumberForm is the stem of a number's type.
func NumberForm(n int) string { return "#" + strconv.Itoa(n) }

// monthForms are the stems of the months' types, 1 to 12.
var monthForms = func() (f [13]string) {
	for i := range f {
		f[i] = "@" + strconv.Itoa(i)
	}
	return f
}()

// joinNumbers turns "twenty-five" and "двадцать пятого" into one number,
// number words into numbers where they stand alone, month names into months
// and "4.4.62" into its parts. Pieces have their stems in form.
func joinNumbers(s string, in []piece) []piece {
	out := in[:0]
	for i := 0; i < len(in); i++ {
		p := in[i]
		if p.number && i+2 < len(in) && in[i+2].number {
			if d, m, y, ok := word.Date(s[p.start:in[i+2].end]); ok {
				p.form = NumberForm(d)
				month, year := in[i+1], in[i+2]
				month.form, month.number = monthForms[m], true
				year.form = NumberForm(y)
				out = append(out, p, month, year)
				i += 2
				continue
			}
		}
		if n, ok := word.Number(p.form); ok && n >= 20 && n < 100 && n%10 == 0 && i+1 < len(in) {
			if unit, ok := word.Number(in[i+1].form); ok && unit > 0 && unit < 10 {
				p.form, p.number = NumberForm(n+unit), true
				p.end = in[i+1].end
				i++
			}
		}
		out = append(out, p)
	}
	return out
}
