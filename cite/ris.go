package cite

import "strings"

// ris is a record of type MANSCPT, as reference managers import it: a tag a
// line, lines that end as RIS has it.
func ris(w *Work) string {
	var record strings.Builder
	tag := func(name, value string) {
		if value = oneLine(value); value != "" {
			record.WriteString(name + "  - " + value + "\r\n")
		}
	}
	tag("TY", "MANSCPT")
	tag("TI", w.Title)
	if first, _, _ := strings.Cut(w.Date, "/"); isoDate.MatchString(first) {
		// year, month, day and a season, which is empty here
		tag("DA", first[:4]+"/"+cut(first, 5, 7)+"/"+cut(first, 8, 10)+"/")
	}
	tag("PY", w.year())
	tag("DB", w.Reference.Repository)
	locators := strings.Join(w.locators(), ", ")
	tag("AV", strings.TrimPrefix(locators, w.Reference.Repository+", "))
	tag("LA", w.language())
	tag("N1", w.Original)
	tag("N1", w.Rights)
	tag("UR", w.URL)
	record.WriteString("ER  - \r\n")
	return record.String()
}

// cut returns the bytes of s between two places, as far as there are any.
func cut(s string, from, to int) string { return s[min(from, len(s)):min(to, len(s))] }
