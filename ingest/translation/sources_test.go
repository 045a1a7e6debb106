package translation

import (
	"strings"
	"testing"

	"recto/document"
)

func TestDateLines(t *testing.T) {
	for line, want := range map[string]string{
		"21.VIII.59":                        "1959-08-21",
		"21/VIII-59":                        "1959-08-21",
		"21-VIII-1959 г.":                   "1959-08-21",
		"21 AUG 59":                         "1959-08-21",
		"21 (8) August 1917":                "",
		"8 (21) August 1917":                "1917-08-21",
		"30 August (12 September) 1917":     "1917-09-12",
		"19 December 1917 (1 January 1918)": "1918-01-01",
		"8(21) августа 1917 г.":             "1917-08-21",
		"[No earlier than 21 August 1959]":  "1959-08-21",
		"[Not later than August 1959]":      "1959-08",
		"не позднее 21 августа 1959 г.":     "1959-08-21",
		"[1959]":                        "1959",
		"28 August - 3 September 1959":  "1959-08-28/1959-09-03",
		"August 28 – September 3, 1959": "1959-08-28/1959-09-03",
		"28 декабря 1959 - 3 января 1960 г.": "1959-12-28/1960-01-03",
		"of 21 August 1959":                     "1959-08-21",
		"21 August 1959, No. 114-B":             "1959-08-21",
		"№ 114 от 21 августа 1959 г.":           "1959-08-21",
		"Riga, the 21st of August, 1959":        "1959-08-21",
		"Created 21/08/2009 - 10:30":            "",
		"Last updated 21 August 2009":           "",
		"3 September - 28 August 1959":          "",
		"They arrived on 21 August 1959 by sea": "",
	} {
		if got, _, _ := dateLine(line); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

func TestMarkingSpellings(t *testing.T) {
	for line, want := range map[string]string{
		"Special Dossier":                       "Special Dossier",
		"OF PARTICULAR IMPORTANCE":              "OF PARTICULAR IMPORTANCE",
		"Not for publication.":                  "Not for publication",
		"Level: Strictly Secret":                "Strictly Secret",
		"Гриф: Секретно":                        "Секретно",
		"Строго секретно (особая папка)":        "Строго секретно (особая папка)",
		"SECRET (SPECIAL FILE)":                 "SECRET (SPECIAL FILE)",
		"С е к р е т н о":                       "Секретно",
		"S T R I C T L Y   S E C R E T":         "STRICTLY SECRET",
		"Секретно. Экз. № 3":                    "Секретно",
		"Top Secret / Copy No. 3":               "Top Secret",
		"Secret talks were held in the autumn.": "",
		"Copy No. 3":                            "",
		"A B C D E F":                           "",
	} {
		if got, _ := markingOf(line); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// Parts of a shelf mark: fond, opis, folder, delo, leaves.
func TestShelfMarks(t *testing.T) {
	for text, want := range map[string]string{
		"AVPRF, f. 094, op. 3a, p. 12, d. 8, ll. 5-9":              "094 3a 12 8 5-9",
		"AVP RF, f. 094, op. 3, d. 8, p. 5-9":                      "094 3  8 5-9",
		"АВП РФ. Ф. 094. Оп. 3. П. 12. Д. 8. Л. 5–9 об.":           "094 3 12 8 5–9 об.",
		"Л. 5. Д. 8. Оп. 3. Ф. 094. РГАЭ":                          "094 3  8 5",
		"d. 8, op. 3, f. R-94 (GARF), l. 5":                        "R-94 3  8 ",
		"GARF, fond R-9401, opis 2, delo 97a, listy 1, 3":          "R-9401 2  97a 1, 3",
		"RGASPI, fund 17, inventory 3, file 8, pages 5-9":          "17 3  8 5-9",
		"ГА РФ, ф. Р-94, оп. 3, ед. хр. 8, лл. 5, 7":               "Р-94 3  8 5, 7",
		"The f. 5 key and the d. 8 key of the piano did not sound": "    ",
	} {
		r := parseReference(text)
		if r == nil {
			r = &document.Reference{}
		}
		if got := strings.Join([]string{r.Fond, r.Opis, r.Folder, r.Delo, r.Leaves}, " "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestLeafMarks(t *testing.T) {
	for text, want := range map[string]bool{
		"[page three of seven]": true, "[p. 12 of the original]": true, "[leaf 4 verso]": true, "[л. 7 об.]": true, "[стр. 3 подлинника]": true, "[sheet IV]": true,
		"[page torn]": false, "[three]": false, "page three": false, "[pages missing]": false,
	} {
		if _, got := leafMark(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// Texts of our own, and what outline makes of them.
func TestTexts(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"a wide heading": {"x.txt", "REPORT ON THE STATE OF THE NORTHERN RAILWAY BRIDGES AFTER THE THAW OF THIS YEAR\n\nThe bridge at the mill was carried away in the\nnight, and the one below it leans so far that no\ntrain dares to cross.\n\nThe third one stands, as it has stood since the\nengineer Ross built it.\n",
			"REPORT ON THE STATE OF THE NORTHERN RAILWAY BRIDGES AFTER THE THAW OF THIS YEAR |  | \nThe bridge at the mill was carried away in the night, and the one below it leans so far that no train dares to cross.\nThe third one stands, as it has stood since the engineer Ross built it."},
		"parted words": {"x.txt", "The guard of the railway sta-\ntion saw a well-\ndressed man and two com-\npanions walk along the em-\nbankment to the half-\nfinished tower before dawn.\n",
			" |  | \nThe guard of the railway station saw a well-dressed man and two companions walk along the embankment to the half-finished tower before dawn."},
		"lines that nobody broke": {"x.txt", "Note on the Tower\n2 May 1931\nSecret\n\nThe tower was begun in the spring and given up in the autumn, when the money had been spent on the road to it.\n\nThe mason asks for his wages. He has asked three times before, and was told each time that the road comes first.\n",
			"Note on the Tower | 1931-05-02 | Secret\nThe tower was begun in the spring and given up in the autumn, when the money had been spent on the road to it.\nThe mason asks for his wages. He has asked three times before, and was told each time that the road comes first."},
		"notes between slashes": {"x.txt", "The tower leans to the east./1/ Nobody dares to climb it, not even for money./2/\n\n/1/ By two degrees.\n/2/ The mason did in 1932.\n",
			" |  | \nThe tower leans to the east.{1 By two degrees.} Nobody dares to climb it, not even for money.{2 The mason did in 1932.}"},
		"notes with strokes": {"x.txt", "The tower leans to the east.1/ Nobody dares to climb it, not even for money.\n\n______\n\n1/ By two degrees.\n",
			" |  | \nThe tower leans to the east.{1 By two degrees.} Nobody dares to climb it, not even for money.\nlabel: ______"},
		"notes by name": {"x.txt", "The tower leans to the east.[1] Nobody dares to climb it, not even for money.\n\n[Footnote 1: By two degrees.]\n",
			" |  | \nThe tower leans to the east.{1 By two degrees.} Nobody dares to climb it, not even for money."},
		"raised figures": {"x.txt", "The tower leans to the east.¹ Nobody dares to climb it, not even for money.\n\nNotes\n\n1. By two degrees.\n",
			" |  | \nThe tower leans to the east.{1 By two degrees.} Nobody dares to climb it, not even for money.\nlabel: Notes"},
		"figures behind words": {"x.txt", "The tower leans to the east.1 It is 12.1 metres high, and nobody dares to climb it.\n\n1. By two degrees.\n",
			" |  | \nThe tower leans to the east.{1 By two degrees.} It is 12.1 metres high, and nobody dares to climb it."},
		"points are no notes": {"x.txt", "The commission decided the following after a long talk with the mason:\n\n1. The tower is pulled down.\n\n2. The stone is given to the school.\n",
			" |  | \nThe commission decided the following after a long talk with the mason:\n1. The tower is pulled down.\n2. The stone is given to the school."},
		"a record of the United Nations": {"x.txt", "UNITED NATIONS                                     Distr.\n                                                   GENERAL\nTRUSTEESHIP COUNCIL\n                                                   T/1407\n                                                   9 May 1958\n                                                   ORIGINAL: RUSSIAN\nTwenty-second session\nAgenda item 4\n\nTHE TOWER AT THE HARBOUR\n\n     The tower leans to the east, and nobody dares to climb it for money.\n\n58-11420                                            /...\n",
			"THE TOWER AT THE HARBOUR | 1958-05-09 | \nThe tower leans to the east, and nobody dares to climb it for money.\nmetadata: UNITED NATIONS\nmetadata: Distr.\nmetadata: GENERAL\nmetadata: TRUSTEESHIP COUNCIL\nmetadata: T/1407\nmetadata: ORIGINAL: RUSSIAN\nmetadata: Twenty-second session\nmetadata: Agenda item 4\nmetadata: 58-11420 /..."},
		"a record of the CIA": {"x.txt", "CENTRAL INTELLIGENCE AGENCY\n\nINFORMATION REPORT\n\nCOUNTRY  Latvia\n\nSUBJECT  The Tower at the Harbour\n\nDATE OF INFO.  9 May 1952\n\nDATE DISTR.  30 June 1952\n\nNO. OF PAGES  1\n\nThe tower leans to the east, and nobody dares to climb it for money.\n",
			"The Tower at the Harbour | 1952-05-09 | \nThe tower leans to the east, and nobody dares to climb it for money.\nmetadata: CENTRAL INTELLIGENCE AGENCY\nmetadata: INFORMATION REPORT\nmetadata: COUNTRY Latvia\nrepeated: SUBJECT The Tower at the Harbour\nmetadata: DATE OF INFO. 9 May 1952\nmetadata: DATE DISTR. 30 June 1952\nmetadata: NO. OF PAGES 1"},
		"collected works": {"x.html", "<html><title>On the Tower of the Harbour</title><h2>On the Tower of the Harbour</h2><p>Written: 9 May 1922<br>First published: Our Days, No. 3<br>Translated: R. Hale<br>Public Domain: copy it freely.</p><p>The tower leans to the east, and nobody dares to climb it for money.</p></html>",
			"On the Tower of the Harbour | 1922-05-09 | \nThe tower leans to the east, and nobody dares to climb it for money.\nrepeated: On the Tower of the Harbour\nmetadata: Written: 9 May 1922\nmetadata: First published: Our Days, No. 3\nmetadata: Public Domain: copy it freely."},
		"furniture of a blog": {"x.html", "<html><body><h1>On the Tower</h1><p>By Anna<br>Created 05/06/2014 - 10:11</p><p>9 May 1922</p><p>The tower leans to the east, and nobody dares to climb it for money.</p><h3>Rate this:</h3><h3>Comments are off.</h3><b>Source URL:</b> http://a.example/1</body></html>",
			"On the Tower | 1922-05-09 | \nThe tower leans to the east, and nobody dares to climb it for money.\nfooter: By Anna\nCreated 05/06/2014 - 10:11\ntool: Rate this:\ncomment: Comments are off.\ntool: Source URL: http://a.example/1"},
		"comments in the margin": {"x.html", `<html><body><h1>On the Tower</h1><p>The tower leans to the east<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>, and nobody dares to climb it.</p><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>west?</p></div></body></html>`,
			"On the Tower |  | \nThe tower leans to the east, and nobody dares to climb it.\ncomment: [a]west?"},
		"a source in a note": {"x.html", `<html><body><h4>14. On the Tower<sup><a href="#f1">1</a></sup></h4><p>9 May 1922</p><p>The tower leans to the east, and nobody dares to climb it.</p><ol><li id="f1">Source: GARF, f. 3, op. 1, d. 7. Secret.</li></ol></body></html>`,
			"On the Tower | 1922-05-09 | Secret\nThe tower leans to the east, and nobody dares to climb it."},
		"the head of a journal": {"x.txt", "114 HARBOUR PAPERS BULLETIN, ISSUE 9\n\nNote on the Tower\n\nThe tower leans to the east, and nobody dares to climb it for money.\n",
			"Note on the Tower |  | \nThe tower leans to the east, and nobody dares to climb it for money.\nrunning-head: 114 HARBOUR PAPERS BULLETIN, ISSUE 9"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := outline(understood(t, []byte(c.text), c.file)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// A line that is a shelf mark and nothing else is the document's reference.
func TestWholeReference(t *testing.T) {
	for text, want := range map[string]bool{
		"GARF, f. 3, op. 1, d. 7, l. 2":                                    true,
		"[Source: GARF, f. 3, op. 1, d. 7. Translated by R. Hale.]":        true,
		"(ГА РФ. Ф. 3. Оп. 1. Д. 7. Л. 2. Перевод с английского Р. Хейл.)": true,
		"f. 3, op. 1, d. 7": true,
		"See the letter of the mason in GARF, f. 3, op. 1, d. 7, which says otherwise": false,
		"GARF": false,
	} {
		if got := wholeReference(text) != nil; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestNumber(t *testing.T) {
	for line, want := range map[string]string{"No. 114-B": "114-B", "9 May 1922, No 114": "114", "№ 114/2 от 9 мая 1922 г.": "114/2", "No news has come": "", "Order No. 5": ""} {
		if got := numberOf(line); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}
