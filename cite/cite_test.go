package cite

import (
	"strings"
	"testing"

	"recto/document"
)

var (
	memo = Work{
		ID: strings.Repeat("ab", 32), Run: "00112233445566ff", Title: "О мерах помощи", Date: "1962-04-14", Languages: []string{"ru"},
		Reference: document.Reference{Repository: "РГАНИ", Fond: "89", Opis: "14", Delo: "3", Leaves: "12-13"},
		Page:      2, Pages: 4, First: 5, Last: 5, URL: "https://archive.example/documents/abab?run=00112233445566ff&page=2",
	}
	letter = Work{
		ID: strings.Repeat("cd", 32), Title: `Was it "lost"?`, Date: "about 1961", Original: "The Archive,\n box 3 & more.", Rights: "CC BY 4.0",
		Reference: document.Reference{Repository: "Doe Library", Box: "12"}, Page: 3, Pages: 7, First: 2, Last: 4,
	}
	nameless = Work{ID: strings.Repeat("ef", 32), Title: "scan 1.pdf", Pages: 1, URL: "http://127.0.0.1:8080/documents/efef"}
)

func TestCitations(t *testing.T) {
	for _, c := range []struct {
		work         *Work
		format, want string
	}{
		{&memo, "chicago", "“О мерах помощи,” April 14, 1962, РГАНИ, ф. 89, оп. 14, д. 3, л. 12об, строка 5, https://archive.example/documents/abab?run=00112233445566ff&page=2.\n"},
		{&memo, "plain", "О мерах помощи (1962-04-14). РГАНИ, ф. 89, оп. 14, д. 3, л. 12об, строка 5. https://archive.example/documents/abab?run=00112233445566ff&page=2\n"},
		{&memo, "source", ""},
		{&memo, "bibtex", `@misc{rgani-89-14-3-12ob-line5,
  title = {{О мерах помощи}},
  date = {1962-04-14},
  year = {1962},
  howpublished = {РГАНИ, ф. 89, оп. 14, д. 3, л. 12об, строка 5},
  langid = {russian},
  url = {https://archive.example/documents/abab?run=00112233445566ff&page=2}
}
`},
		{&memo, "ris", "TY  - MANSCPT\r\nTI  - О мерах помощи\r\nDA  - 1962/04/14/\r\nPY  - 1962\r\nDB  - РГАНИ\r\nAV  - ф. 89, оп. 14, д. 3, л. 12об, строка 5\r\nLA  - ru\r\n" +
			"UR  - https://archive.example/documents/abab?run=00112233445566ff&page=2\r\nER  - \r\n"},
		{&letter, "source", "The Archive, box 3 & more.\n"},
		{&letter, "chicago", "“Was it ‘lost’?” about 1961, Doe Library, box 12, scan 3, lines 2–4.\n"},
		{&letter, "plain", "Was it \"lost\"? (about 1961). Doe Library, box 12, scan 3, lines 2–4.\n"},
		{&letter, "bibtex", `@misc{recto-cdcdcdcdcdcd-scan3-line2,
  title = {{Was it "lost"?}},
  year = {1961},
  howpublished = {Doe Library, box 12, scan 3, lines 2–4},
  note = {The Archive, box 3 \& more.}
}
`},
		{&letter, "ris", "TY  - MANSCPT\r\nTI  - Was it \"lost\"?\r\nPY  - 1961\r\nDB  - Doe Library\r\nAV  - box 12, scan 3, lines 2–4\r\nN1  - The Archive, box 3 & more.\r\nN1  - CC BY 4.0\r\nER  - \r\n"},
		{&nameless, "chicago", "“scan 1.pdf,” http://127.0.0.1:8080/documents/efef.\n"},
		{&nameless, "plain", "scan 1.pdf. http://127.0.0.1:8080/documents/efef\n"},
		{&nameless, "bibtex", "@misc{recto-efefefefefef,\n  title = {{scan 1.pdf}},\n  url = {http://127.0.0.1:8080/documents/efef}\n}\n"},
	} {
		format, ok := Lookup(c.format)
		if got := format.Write(c.work); !ok || got != c.want {
			t.Errorf("%s of %s is\n%s\nwant\n%s", c.format, c.work.Title, got, c.want)
		}
	}
	if _, ok := Lookup("mla"); ok {
		t.Error("there is a format mla")
	}
}

func TestDatesAreWritten(t *testing.T) {
	for date, want := range map[string][2]string{
		"1962-04-14":            {"April 14, 1962", "1962"},
		"1962-04":               {"April 1962", "1962"},
		"1962":                  {"1962", "1962"},
		"1962-03-12/1962-03-27": {"March 12, 1962–March 27, 1962", "1962"},
		"14 апреля 1962 г.":     {"14 апреля 1962 г.", "1962"},
		"no date":               {"no date", ""},
		"12345":                 {"12345", ""},
		"1962-13-45":            {"1962-13-45", "1962"},
		"":                      {"", ""},
	} {
		if w := (&Work{Date: date}); americanDate(date) != want[0] || w.year() != want[1] {
			t.Errorf("%q is %q in the year %q", date, americanDate(date), w.year())
		}
	}
}

// What people type cannot end a field, a line or a record.
func TestCitationsCannotBeBroken(t *testing.T) {
	evil := "}, author = {x\r\nER  - \r\nTY  - BOOK\n\\input{/etc/passwd} % $ # _ ~ ^ & \x00\u2028"
	w := Work{ID: "short", Title: evil, Date: evil, Original: evil, Rights: evil, Languages: []string{evil}, Reference: document.Reference{Repository: evil, Fond: evil, Leaves: evil}, Page: 1, Pages: 2}
	bib := bibTeX(&w)
	depth := 0
	for i, c := range bib {
		switch {
		case i > 0 && bib[i-1] == '\\':
		case c == '{':
			depth++
		case c == '}':
			depth--
		}
		if depth < 1 && i > len("@misc{") && i < len(bib)-2 {
			t.Fatalf("an entry ends early:\n%s", bib)
		}
	}
	if strings.Contains(bib, `\input`) {
		t.Errorf("TeX commands pass:\n%s", bib)
	}
	record := ris(&w)
	if strings.Count(record, "\nER  - ") != 1 || strings.Count(record, "\nTY  - ") != 0 || strings.Contains(strings.ReplaceAll(record, "\r\n", ""), "\n") {
		t.Errorf("a record is broken:\n%q", record)
	}
	for _, f := range Formats {
		if text := f.Write(&w); f.Name != "bibtex" && f.Name != "ris" && (strings.Count(text, "\n") != 1 || strings.ContainsAny(text, "\x00\u2028")) {
			t.Errorf("%s is %q", f.Name, text)
		}
	}
}

func TestLinks(t *testing.T) {
	for want, got := range map[string]string{
		"/documents/abc":                                                Link("abc", "", 0, "", ""),
		"/documents/abc?run=0123#":                                      Link("abc", "0123", 0, "", "") + "#",
		"/documents/abc?run=0123&page=2#page-2":                         Link("abc", "0123", 2, "", ""),
		"/documents/abc?run=0123&page=2&line=p2r1l3#p2r1l3":             Link("abc", "0123", 2, "p2r1l3", "p2r1l3"),
		"/documents/abc?run=0123&page=2&line=p2r1l3w2&to=p2r1l4#p2r1l3": Link("abc", "0123", 2, "p2r1l3w2", "p2r1l4"),
	} {
		if got != want {
			t.Errorf("a link is %q, want %q", got, want)
		}
	}
}
