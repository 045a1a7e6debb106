package translation

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"recto/document"
)

// A footnote of more than one paragraph ends no paragraph of the text.
func TestNotesOfParagraphs(t *testing.T) {
	const want = "Body one and more.|The keeper left.|note: first|note: second|note: third"
	for name, data := range map[string]string{
		"rtf":        `{\rtf1 Body one{\footnote first\par second\par third} and more.\par The keeper left.\par}`,
		"rtf, ends":  `{\rtf1 Body one{\footnote first\par second\par third\par} and more.\par The keeper left.\par}`,
		"tei":        `<TEI><text><body><p>Body one<note><p>first</p><p>second</p><p>third</p></note> and more.</p><p>The keeper left.</p></body></text></TEI>`,
		"tei, list":  `<TEI><text><body><p>Body one<note>first<list><item>second</item><item>third</item></list></note> and more.</p><p>The keeper left.</p></body></text></TEI>`,
		"tei, words": `<TEI><text><body><p>Body one<note><p>first</p><p>second</p>third</note> and more.</p><p>The keeper left.</p></body></text></TEI>`,
	} {
		read := rtfContent
		if strings.HasPrefix(name, "tei") {
			read = teiContent
		}
		c, err := read([]byte(data))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range c.blocks {
			if b.footnote {
				got = append(got, "note: "+b.text)
			} else {
				got = append(got, b.text)
			}
		}
		if strings.Join(got, "|") != want || len(c.blocks[0].marks) != 1 || c.blocks[0].marks[0].at != len("Body one") {
			t.Errorf("%s: got %q, want %s", name, got, want)
		}
	}
}

// A file that is cut off in a footnote keeps its text.
func TestRTFCutOff(t *testing.T) {
	c, err := rtfContent([]byte(`{\rtf1 Body one{\footnote first`))
	if err != nil || len(c.blocks) != 2 || c.blocks[0].text != "Body one" || c.blocks[0].footnote || !c.blocks[1].footnote {
		t.Errorf("%v, %+v", err, c)
	}
}

// A heading with a footnote stays one.
func TestRTFHeadingWithNote(t *testing.T) {
	c, err := rtfContent([]byte(`{\rtf1{\stylesheet{\s1 heading 1;}}\pard\s1 One{\footnote\pard\plain note}\par\pard\outlinelevel1 Two{\footnote\pard note}\par\pard text\par}`))
	if err != nil || len(c.blocks) != 5 || c.blocks[0].level != 1 || c.blocks[1].level != 2 || c.blocks[2].level != 0 {
		t.Errorf("%v", err)
		for _, b := range c.blocks {
			t.Errorf("%d %q", b.level, b.text)
		}
	}
}

// Pointers and references outside of paragraphs take no text away.
func TestTEILinks(t *testing.T) {
	for data, want := range map[string]string{
		`<ptr target="#x"/><p>The lamp burns.</p><p>Nobody tends it.</p>`:          "The lamp burns.|Nobody tends it.",
		`<ref target="#x">See the list.</ref><p>The lamp burns.</p>`:               "See the list.|The lamp burns.",
		`<p>Left <ref target="#x">one <ref target="#y">two</ref> three</ref>.</p>`: "Left one two three.",
	} {
		c, err := teiContent([]byte(`<TEI><text><body>` + data + `</body></text></TEI>`))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range c.blocks {
			got = append(got, b.text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q", data, got)
		}
	}
}

// The same name in another namespace is another thing.
func TestODTNamespaces(t *testing.T) {
	const spaces = `xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" ` +
		`xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"`
	body := `<text:p ` + spaces + `>Kola, <text:date>3 April 1949</text:date>, <text:creator>R. Hale</text:creator><draw:frame><svg:title>Picture</svg:title><svg:desc>A lamp</svg:desc></draw:frame>` +
		`<office:annotation> <dc:creator>A</dc:creator><dc:date>2020</dc:date><meta:creator-initials>AB</meta:creator-initials><loext:sender-initials>AB</loext:sender-initials> <text:p>Sure?</text:p></office:annotation>.</text:p>`
	read, err := zippedContent(zipOf(t, "content.xml", odtHead+body+odtFoot, "meta.xml",
		`<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>Letter</dc:title><dc:creator>B</dc:creator></office:meta></office:document-meta>`))
	if err != nil {
		t.Fatal(err)
	}
	if len(read.blocks) != 2 || read.blocks[0].text != "Sure?" || read.blocks[0].zone != document.DropComment || read.blocks[1].text != "Kola, 3 April 1949, R. Hale." || read.meta["core.title"] != "Letter" {
		t.Errorf("%q", read.meta)
		for _, b := range read.blocks {
			t.Errorf("%s %q", b.zone, b.text)
		}
	}
	read, err = zippedContent(zipOf(t, "content.xml", odtHead+body+odtFoot))
	if err != nil || read.meta["core.title"] != "" {
		t.Errorf("%v, title %q", err, read.meta["core.title"])
	}
}

// XML may be UTF-16, with or without a mark and a word that says so.
func TestWideXML(t *testing.T) {
	const pairs = `<tmx version="1.4"><header srclang="ru"/><body><tu><tuv xml:lang="en"><seg>The lamp burns.</seg></tuv><tuv xml:lang="ru"><seg>Лампа горит.</seg></tuv></tu></body></tmx>`
	for _, declaration := range []string{"", `<?xml version="1.0" encoding="UTF-16"?>`, `<?xml version="1.0" encoding="utf-8"?>`} {
		for name, c := range map[string]struct {
			text, want string
			format     Format
		}{
			"tmx":   {pairs, "The lamp burns.", Pairs},
			"xliff": {`<xliff version="1.2"><file source-language="ru" target-language="en"><body><trans-unit id="1"><source>Лампа горит.</source><target>The lamp burns.</target></trans-unit></body></file></xliff>`, "The lamp burns.", Pairs},
			"tei":   {`<TEI><text><body><p>The lamp burns from dusk to dawn, and nobody tends it.</p></body></text></TEI>`, "The lamp burns from dusk to dawn, and nobody tends it.", TEI},
		} {
			for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
				for _, bom := range []unicode.BOMPolicy{unicode.UseBOM, unicode.IgnoreBOM} {
					data, err := unicode.UTF16(order, bom).NewEncoder().Bytes([]byte(declaration + c.text))
					if err != nil {
						t.Fatal(err)
					}
					if format, err := Sniff(data); format != c.format {
						t.Errorf("%s %q: %s, %v", name, declaration, format, err)
						continue
					}
					got, err := parse(data, "x")
					if err != nil || len(got.Body) != 1 || got.Body[0].Text != c.want {
						t.Errorf("%s %q: %v, %+v", name, declaration, err, got)
					}
				}
			}
		}
	}
}

// Of two variants of one language the first counts, and an empty one does not.
func TestPairsVariants(t *testing.T) {
	got := understood(t, []byte(`<tmx><header srclang="ru"/><body><tu><tuv xml:lang="en"><seg> </seg></tuv><tuv xml:lang="en-US"><seg>Hello world</seg></tuv><tuv xml:lang="en-GB"><seg>Hullo world</seg></tuv><tuv xml:lang="ru"><seg>Привет</seg></tuv></tu></body></tmx>`), "x")
	if len(got.Body) != 1 || got.Body[0].Text != "Hello world" {
		t.Errorf("%+v", got.Body)
	}
}

// Notes keep their places when marks of leaves before and behind them go.
func TestTakeLeaves(t *testing.T) {
	b := &block{text: "[page 1] The lamp [page 2]burns [sic] [page 3] [leaf 4] from dusk [12] on.[page 5]"}
	at := func(word string) int { return strings.Index(b.text, word) }
	b.notes = []document.Note{{Mark: "a", Start: at("burns"), End: at("burns")}, {Mark: "b", Start: at(" from"), End: at(" from")}, {Mark: "c", Start: at("on."), End: at("on.")}}
	b.takeLeaves()
	if want := "The lamp burns [sic] from dusk [12] on."; b.text != want {
		t.Fatalf("%q, want %q", b.text, want)
	}
	want := map[string]int{"a": at("burns"), "b": at(" from"), "c": at("on."), "page 1": 0, "page 2": at("burns"), "page 3": at(" from"), "leaf 4": at(" from"), "page 5": len(b.text)}
	if len(b.notes) != len(want) {
		t.Errorf("%d notes, want %d", len(b.notes), len(want))
	}
	for _, n := range b.notes {
		if n.Start != want[n.Mark+n.Text] || n.End != n.Start {
			t.Errorf("%s%s at %d-%d, want %d", n.Mark, n.Text, n.Start, n.End, want[n.Mark+n.Text])
		}
	}
}

// What a file can have many of takes no more than its share of time.
func TestTime(t *testing.T) {
	var numbered strings.Builder
	for range 5_000 {
		numbered.WriteString("The lamp burns from dusk to dawn, and nobody tends it at all.\n\n")
	}
	for i := range 900 {
		numbered.WriteString(strings.Repeat("0", i%2) + string(rune('1'+i%9)) + string(rune('0'+i/9%10)) + " The keeper went to sea.\n\n")
	}
	for name, data := range map[string]string{
		"leaves":      "<p>" + strings.Repeat("[page 1] ", 500_000) + "</p>",
		"some leaves": "<p>" + strings.Repeat("The lamp burns [page 1] from dusk to dawn, and nobody tends it. ", 60_000) + "</p>",
		"pieces":      `<tmx><header srclang="ru"/><body><tu><tuv xml:lang="en"><seg>` + strings.Repeat("a<!---->", 2_000_000) + `</seg></tuv><tuv xml:lang="ru"><seg>Лампа</seg></tuv></tu></body></tmx>`,
		"reference":   `<TEI><text><p>The lamp <ref target="#a">` + strings.Repeat("a<!---->", 2_000_000) + `</ref></p></text></TEI>`,
		"numbered":    numbered.String(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			done := make(chan bool)
			start := time.Now()
			go func() {
				parse([]byte(data), "x.txt")
				close(done)
			}()
			select {
			case <-done:
				t.Log(time.Since(start))
			case <-time.After(15 * time.Second):
				t.Fatal("it takes more than 15 seconds")
			}
		})
	}
}

// Text of a reference counts as text while it is gathered.
func TestTEIReferenceSize(t *testing.T) {
	_, err := teiContent([]byte(`<TEI><text><ref target="#a">` + strings.Repeat("word ", mostText/5+1) + "<p>"))
	if !document.IsKind(err, document.KindTooLarge) {
		t.Errorf("%v", err)
	}
}
