package translation

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"recto/document"
)

// endless is a page that never ends.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "<p>word </p>\n"[(e.read+int64(i))%13]
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		kind document.Kind
	}{
		"empty":          {"", document.KindNoText},
		"white space":    {" \n\t\n", document.KindNoText},
		"mark only":      {"\xef\xbb\xbf", document.KindNoText},
		"zeros":          {strings.Repeat("\x00", 5000), document.KindNoText},
		"rubbish":        {strings.Repeat("\x01\x02\x9d\xff\xfe\x81q", 900), document.KindNoText},
		"numbers":        {strings.Repeat("12 34 56 78\n", 50), document.KindNoText},
		"a picture":      {"\x89PNG\r\n\x1a\n....", document.KindNoText},
		"a PDF":          {"%PDF-1.7\n", document.KindNoText},
		"old Word":       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", document.KindNoText},
		"a broken zip":   {"PK\x03\x04 and no more", document.KindDamaged},
		"nothing but UI": {"<html><body><nav><a href='/'>Home</a></nav><button>Print</button></body></html>", document.KindNoText},
		"notes only":     {strings.Repeat("[a] word ", mostNotes+1), document.KindTooLarge},
		"much markup":    {"<html>" + strings.Repeat("<b>", mostTags+1), document.KindTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(strings.NewReader(c.data), "x", int64(len(c.data)))
			if !document.IsKind(err, c.kind) {
				t.Errorf("%v (%+v), want kind %s", err, got, c.kind)
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	untouched := io.MultiReader() // would give an empty file
	if _, err := Parse(untouched, "x.html", 300<<20); !document.IsKind(err, document.KindTooLarge) {
		t.Errorf("by its size: %v", err)
	}
	e := &endless{}
	if _, err := Parse(e, "x.html", -1); !document.IsKind(err, document.KindTooLarge) {
		t.Errorf("an endless page: %v", err)
	}
	if e.read > MaxSize+(1<<20) {
		t.Errorf("%d bytes were read of an endless page", e.read)
	}
}

func TestEncodings(t *testing.T) {
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for name, encodings := range map[string]map[string]encoding.Encoding{
		"testdata/shapes/russian.txt": {"windows-1251": charmap.Windows1251, "koi8-r": charmap.KOI8R, "utf-16": utf16, "utf-16 without mark": big, "utf-8 with mark": unicode.UTF8BOM},
		"testdata/shapes/plain.txt":   {"windows-1252": charmap.Windows1252, "utf-16": utf16},
		"testdata/shapes/breaks.html": {"windows-1252": charmap.Windows1252, "utf-16": utf16},
	} {
		text := string(read(t, name))
		if strings.HasSuffix(name, "plain.txt") {
			text = strings.ReplaceAll(text, `"`, "\u201d") + "Café «Zürich» — the señor’s note…\n"
		}
		for label, e := range encodings {
			t.Run(name+" as "+label, func(t *testing.T) {
				text := text
				if label == "koi8-r" {
					text = strings.NewReplacer("«", `"`, "»", `"`, "№", "N").Replace(text) // it has no such signs
				}
				want := understood(t, []byte(text), name)
				encoded, err := e.NewEncoder().String(text)
				if err != nil {
					t.Fatal(err)
				}
				if got := understood(t, []byte(encoded), name); !reflect.DeepEqual(got, want) {
					t.Errorf("%+v\nwant %+v", got, want)
				}
			})
		}
	}
}

// An old encoding is told by the letters it makes even where they are few or
// all large.
func TestEncodingOf(t *testing.T) {
	for _, text := range []string{
		"СОВЕРШЕННО СЕКРЕТНО. ОСОБАЯ ПАПКА. ПОДЛЕЖИТ ВОЗВРАТУ.",
		"Сообщаю, что груз прибыл. I repeat: arrived.",
		"Съезд объявил: ещё раз, № 5, «Правда».",
	} {
		for label, e := range map[string]encoding.Encoding{"windows-1251": charmap.Windows1251, "koi8-r": charmap.KOI8R, "ibm866": charmap.CodePage866} {
			encoded, err := e.NewEncoder().String(text)
			if err != nil {
				continue // has no such quotes
			}
			if got := decode([]byte(encoded), false); got != text {
				t.Errorf("%s as %s: %q", text, label, got)
			}
		}
	}
	for _, text := range []string{"The café’s naïve “résumé” — fine…", "Señor Peña said: ¿Qué? Él está aquí.", "1 £ = 20 s."} {
		encoded, err := charmap.Windows1252.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := decode([]byte(encoded), false); got != text {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestLanguages(t *testing.T) {
	for want, text := range map[string]string{
		"en":  "The minister said that he would not go to the capital before the end of the month.",
		"ru":  "Министр сказал, что он не поедет в столицу до конца месяца, и просил об этом не писать.",
		"uk":  "Міністр сказав, що він не поїде до столиці до кінця місяця, і просив про це не писати.",
		"de":  "Der Minister sagte, dass er nicht vor dem Ende des Monats in die Hauptstadt fahren werde.",
		"fr":  "Le ministre a dit qu'il ne se rendrait pas dans la capitale avant la fin du mois et que cela est tout.",
		"es":  "El ministro dijo que no iría a la capital antes de fin de mes y que no se lo dijera a nadie.",
		"el":  "Ο υπουργός είπε ότι δεν θα πάει στην πρωτεύουσα.",
		"und": "Xyzzy plugh qwrt.",
	} {
		tr := understood(t, []byte(text), "x.txt")
		if tr.Language != want {
			t.Errorf("%q: %s, want %s", text, tr.Language, want)
		}
		if err := tr.Usable(); (err == nil) != (want == "en" || want == "ru") {
			t.Errorf("%s is usable: %v", want, err)
		}
	}
}

func TestDates(t *testing.T) {
	for line, want := range map[string]string{
		"April 14, 1962": "1962-04-14", "14 April 1962": "1962-04-14", "14 апреля 1962 г.": "1962-04-14", "«14» апреля 1962 года": "1962-04-14",
		"14.04.1962": "1962-04-14", "14.IV.1962": "1962-04-14", "4/14/1962": "1962-04-14", "14/4/1962": "1962-04-14", "1962-04-14": "1962-04-14", "1962/04/14": "1962-04-14",
		"Saturday, April 14, 1962": "1962-04-14", "Moscow, 14 April 1962": "1962-04-14", "[14 Apr. 1962]": "1962-04-14", "14th of April, 1962": "1962-04-14",
		"April 1962": "1962-04", "апрель 1962 г.": "1962-04", "1962": "1962", "12–27 March 1962": "1962-03-12/1962-03-27", "4.4.62": "1962-04-04", "Date: 1 May 1950": "1950-05-01",
		"30 February 1962": "", "the plan of 14 April 1962 was changed": "", "Article 14": "", "mayor 1962": "",
	} {
		if got, literal, ok := dateLine(line); got != want || ok != (want != "") || !strings.Contains(line, literal) {
			t.Errorf("%q: %q %q, want %q", line, got, literal, want)
		}
	}
}

func TestMarkings(t *testing.T) {
	for line, want := range map[string]string{
		"Top Secret": "Top Secret", "TOP SECRET": "TOP SECRET", "Secret. Copy No. 2": "Secret", "[Top Secret]": "Top Secret", "Top Secret, Special Folder": "Top Secret, Special Folder",
		"Совершенно секретно": "Совершенно секретно", "Сов. секретно": "Сов. секретно", "СЕКРЕТНО Экз. № 1": "СЕКРЕТНО", "Sov. sekretno": "Sov. sekretno", "Strictly Secret!": "Strictly Secret",
		"Secretariat of the Central Committee": "", "Secret talks were held in Geneva.": "", "The top secret": "", "Confidential report of the ambassador on the talks": "",
	} {
		if got, ok := markingOf(line); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestCitations(t *testing.T) {
	for s, want := range map[string]struct {
		title, date string
		reference   document.Reference
	}{
		`"Letter, Khrushchev to Castro," January 31, 1963, Some Digital Archive, RGANI, F. 5, op. 30, d. 123, l. 12-15`: {
			"Letter, Khrushchev to Castro", "1963-01-31", document.Reference{Repository: "RGANI", Fond: "5", Opis: "30", Delo: "123", Leaves: "12-15", Text: "RGANI, F. 5, op. 30, d. 123, l. 12-15"}},
		`“Telegram from ‘Alekseev’,” 27 October 1962, Archive of Foreign Policy of the Russian Federation (AVP RF), Moscow, f. 059, op. 46, por. 25, pap. 4, ll. 3–7ob.`: {
			"Telegram from ‘Alekseev’", "1962-10-27", document.Reference{Repository: "Archive of Foreign Policy of the Russian Federation (AVP RF)", Fond: "059", Opis: "46", Delo: "25", Folder: "4", Leaves: "3–7ob.",
				Text: "Archive of Foreign Policy of the Russian Federation (AVP RF), Moscow, f. 059, op. 46, por. 25, pap. 4, ll. 3–7ob"}},
		`«О мерах помощи», 14 апреля 1962 г., РГАСПИ, ф. 17, оп. 162, д. 4, л. 12`: {
			"О мерах помощи", "1962-04-14", document.Reference{Repository: "РГАСПИ", Fond: "17", Opis: "162", Delo: "4", Leaves: "12", Text: "РГАСПИ, ф. 17, оп. 162, д. 4, л. 12"}},
		`"Plan of the Week," 1949, State Archive of the Russian Federation, fond R-9401, opis 2, delo 97, listy 1-2. Translated by X. Y. Zed.`: {
			"Plan of the Week", "1949", document.Reference{Repository: "State Archive of the Russian Federation", Fond: "R-9401", Opis: "2", Delo: "97", Leaves: "1-2",
				Text: "State Archive of the Russian Federation, fond R-9401, opis 2, delo 97, listy 1-2"}},
		`"Memo," March 3, 1961, John Doe Library, Papers of the President, Box 12, Folder 3`: {
			"Memo", "1961-03-03", document.Reference{Repository: "John Doe Library", Box: "12", Folder: "3", Text: "John Doe Library, Papers of the President, Box 12, Folder 3"}},
	} {
		c := parseCitation(s, false)
		if c == nil || c.reference == nil {
			t.Errorf("%s: %+v", s, c)
			continue
		}
		if c.title != want.title || c.date != want.date || *c.reference != want.reference {
			t.Errorf("%s:\n%q %s %+v", s, c.title, c.date, *c.reference)
		}
	}
	for _, s := range []string{
		`"We have no intention of unleashing a war," said VALDEZ.`,
		`"Help us," he wrote on 3 May 1961, and nothing more came.`,
		`According to VALDEZ, F. CASTRO took a decision.`,
	} {
		if c := parseCitation(s, false); c != nil {
			t.Errorf("%s is taken for a citation: %+v", s, c)
		}
	}
}

func TestNotes(t *testing.T) {
	for text, want := range map[string]document.NoteKind{
		"[partizanskogo]": document.NoteEditorial, "[?]": document.NoteDoubtful, "[Semenov?]": document.NoteDoubtful, "[sic]": document.NoteSic, "[sic!]": document.NoteSic,
		"[illegible]": document.NoteIllegible, "[one word illegible]": document.NoteIllegible, "[...]": document.NoteOmission, "[…]": document.NoteOmission, "[two lines excised]": document.NoteRedaction,
		"[page 2]": document.NotePage, "[p. 3]": document.NotePage, "[л. 12 об.]": document.NotePage, "[signature]": document.NoteMark, "[Handwritten: agreed]": document.NoteMark,
		"[Translator's note: a pun]": document.NoteTranslator, "[a pun—trans.]": document.NoteTranslator, "[Ed. note: see below]": document.NoteEditor, "[нрзб]": document.NoteIllegible,
	} {
		notes := bracketNotes("«Да» " + text + " ok")
		if len(notes) != 1 || notes[0].Kind != want || notes[0].Start != 5 || notes[0].End != 5+len([]rune(text)) {
			t.Errorf("%s: %+v, want %s", text, notes, want)
		}
	}
}

func TestFromText(t *testing.T) {
	got, err := FromText(string(read(t, "testdata/shapes/pages.txt")))
	if err != nil {
		t.Fatal(err)
	}
	torn, err := FromText("The soundings near the north pier are in feet; an earlier printing\n\nwas wrong on this point.\n\nSincerely yours,\n")
	if err != nil || torn.Body[0].Text != "The soundings near the north pier are in feet; an earlier printing was wrong on this point." {
		t.Errorf("%+v %v", torn, err)
	}
	if len(got.Body) != 3 || got.Classification != "Top Secret" || got.Date != "1939-05-03" || got.Title != "MINUTES No. 9" {
		t.Errorf("%+v", got)
	}
}

// A page as a browser saves it in one file.
func TestMHTML(t *testing.T) {
	saved := "From: <Saved by a browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--x\"\r\n\r\n" +
		"----x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"<html><head><meta charset=3D\"utf-8\"></head><body><nav>Home</nav><p>The caf=C3=A9 by the har=\r\nbor was closed, and nobody knew for how long it would be.</p></body></html>\r\n" +
		"----x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----x--\r\n"
	got := understood(t, []byte(saved), "x.mhtml")
	if len(got.Body) != 1 || got.Body[0].Text != "The café by the harbor was closed, and nobody knew for how long it would be." || len(got.Dropped) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestPrintedSource(t *testing.T) {
	got := understood(t, []byte("Document No. 3\n\nTelegram from the Ambassador to the Committee, 26 November 1953\n\n[Source: RGANI, f. 89, per. 28, dok. 5, ll. 1-2; translated by R. Moss.]\n\nTOP SECRET\n\nThe letter was clearly written by another hand than the first one was.\n"), "x.txt")
	want := document.Reference{Repository: "RGANI", Fond: "89", Opis: "28", Delo: "5", Leaves: "1-2", Text: "[Source: RGANI, f. 89, per. 28, dok. 5, ll. 1-2; translated by R. Moss.]"}
	if got.Reference == nil || *got.Reference != want || got.Date != "1953-11-26" || len(got.Body) != 1 || got.Classification != "TOP SECRET" || len(got.Credits) != 1 {
		t.Errorf("%+v %+v", got, got.Reference)
	}
}

func FuzzHTML(f *testing.F) {
	for _, name := range shapes(f) {
		if strings.HasSuffix(name, ".html") {
			f.Add(read(f, name))
		}
	}
	f.Add([]byte("<table><tr><td>Date:<td>1 May 1950</table><p>a<sup>1</sup><li id=fn1>"))
	f.Add([]byte("<p>a control &#8; that the bytes have not</p>"))
	fuzz(f, "x.html")
}

func FuzzText(f *testing.F) {
	for _, name := range shapes(f) {
		if strings.HasSuffix(name, ".txt") {
			f.Add(read(f, name))
		}
	}
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("Notes\n[1] a\n[1] b"))
	fuzz(f, "x.txt")
}

func FuzzMarkdown(f *testing.F) {
	f.Add(read(f, "testdata/shapes/letter.md"))
	f.Add([]byte("---\na: b\n---\n# x [^1]\n\n[^1]: y"))
	fuzz(f, "x.md")
}

func FuzzDOCX(f *testing.F) {
	f.Add(docxHead+`<w:p><w:pPr><w:pStyle w:val="Heading9"/></w:pPr><w:r><w:t>words</w:t><w:br/><w:footnoteReference w:id="1"/></w:r></w:p>`+docxFoot, `<n><footnote id="1"><p><r><t>x</t></r></p></footnote></n>`)
	f.Fuzz(func(t *testing.T, body, notes string) {
		check(t, docxOf(t, map[string]string{"word/document.xml": body, "word/footnotes.xml": notes}), "x.docx")
	})
}

func FuzzParse(f *testing.F) {
	f.Add(sampleDOCX(f))
	f.Add([]byte("PK\x03\x04"))
	fuzz(f, "x")
}

func fuzz(f *testing.F, name string) {
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, name) })
}

// check wants an error of a known kind, or clean text and notes within it.
func check(t *testing.T, data []byte, name string) {
	got, err := Parse(bytes.NewReader(data), name, int64(len(data)))
	if err != nil {
		if !document.IsKind(err, document.KindNoText) && !document.IsKind(err, document.KindDamaged) && !document.IsKind(err, document.KindTooLarge) {
			t.Fatal(err)
		}
		return
	}
	if len(got.Body) == 0 {
		t.Fatal("no body")
	}
	for _, p := range got.Body {
		if norm.NFC.String(p.Text) != clean(p.Text) || strings.TrimSpace(p.Text) != p.Text {
			t.Fatalf("not clean: %q", p.Text)
		}
		n := len([]rune(p.Text))
		for _, note := range p.Notes {
			if note.Start < 0 || note.End < note.Start || note.End > n {
				t.Fatalf("%+v in a text of %d characters", note, n)
			}
		}
	}
}
