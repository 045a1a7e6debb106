package translation

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"recto/document"
)

// zipOf packs files, name after content after name.
func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// outline is what of a translation these tests compare: title, date, marking,
// the paragraphs with their footnotes in braces, and what was left out.
func outline(got *document.Translation) string {
	var lines []string
	for _, p := range got.Body {
		text := []rune(p.Text)
		for i := len(p.Notes) - 1; i >= 0; i-- {
			if n := p.Notes[i]; n.Kind == document.NoteFootnote {
				text = []rune(string(text[:n.Start]) + "{" + n.Mark + " " + n.Text + "}" + string(text[n.Start:]))
			}
		}
		lines = append(lines, string(text))
	}
	for _, d := range got.Dropped {
		lines = append(lines, string(d.Kind)+": "+d.Text)
	}
	return got.Title + " | " + got.Date + " | " + got.Classification + "\n" + strings.Join(lines, "\n")
}

const (
	odtHead = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
		`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:automatic-styles>` +
		`<style:style style:name="T1"><style:text-properties text:display="none"/></style:style><style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>` +
		`<style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles><office:body><office:text>`
	odtFoot   = `</office:text></office:body></office:document-content>`
	odtSample = `<text:tracked-changes><text:changed-region><text:deletion><text:p>It was red.</text:p></text:deletion></text:changed-region></text:tracked-changes>` +
		`<text:p text:style-name="P1">Note on the Lighthouse</text:p><text:p>Secret</text:p><text:p>3 April 1949</text:p>` +
		`<text:p>The lamp burns<text:s text:c="2"/>from dusk<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Since 1931.</text:p></text:note-body></text:note> ` +
		`to dawn,<text:span text:style-name="T1"> they say,</text:span> and nobody tends it.<office:annotation><dc:creator>A</dc:creator><text:p>Sure?</text:p></office:annotation></text:p>` +
		`<text:p>The keeper left in May.<text:span text:style-name="T2">*</text:span></text:p><text:p>* He went to sea.</text:p>`
	rtfSample = `{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}{\f1\fcharset204 Times Cyr;}}{\stylesheet{\s1 heading 1;}}{\info{\title Draft}}{\header Working copy\par}` +
		`\pard\s1 Note on the Lighthouse\par\pard Secret\par 3 April 1949\par ` +
		`The lamp burns from dusk{\super\chftn{\footnote\pard\chftn Since 1931.}} to dawn,{\v  they say,} and \ldblquote nobody\rdblquote  tends it [{\f1\'ed\'e8\'ea\'f2\'ee}, \u1085?\u1077?\u1090?].\par ` +
		`{\field{\*\fldinst HYPERLINK "x"}{\fldrslt The keeper}} left in May.{\*\annotation Sure?}{\*\unknown gone}\par}`
	teiSample = `<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Note on the Lighthouse</title><editor role="translator">R. Hale</editor></titleStmt>` +
		`<sourceDesc><msDesc><msIdentifier><repository>GARF</repository><idno>f. 7, op. 2, d. 9, l. 4</idno></msIdentifier></msDesc></sourceDesc></fileDesc></teiHeader>` +
		`<text><body><div><head>4. Note on the Lighthouse</head><dateline>Kola, <date when="1949-04-03">April 3, 1949</date></dateline>` +
		`<p>The lamp burns from dusk<note place="foot">Since 1931.</note> to dawn, and <choice><sic>nobdy</sic><corr>nobody</corr></choice> tends it.</p><pb n="5"/>` +
		`<p>The <supplied>old</supplied> keeper left in May.<ref target="#b">2</ref></p></div></body><back><note xml:id="b"><p>He went to sea.</p></note></back></text></TEI>`
)

// The same note in every format.
func TestFormats(t *testing.T) {
	epub := zipOf(t, "mimetype", "application/epub+zip", "META-INF/container.xml", `<container><rootfiles><rootfile full-path="in/book.opf"/></rootfiles></container>`,
		"in/book.opf", `<package xmlns:dc="d"><metadata><dc:title>Note on the Lighthouse</dc:title></metadata><manifest><item id="t" href="t.xhtml" media-type="application/xhtml+xml" properties="nav"/>`+
			`<item id="b" href="b%201.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="t"/><itemref idref="a"/><itemref idref="b"/></spine></package>`,
		"in/t.xhtml", `<html><body><nav>Contents</nav></body></html>`,
		"in/b 1.xhtml", `<html><body><p id="n1">The keeper left in May, and his dog with him.</p><aside epub:type="footnote" id="f1">Since 1931.</aside></body></html>`,
		"in/a.xhtml", `<html><body><h1>Note on the Lighthouse</h1><p>Secret</p><p>3 April 1949</p><p>The lamp burns from dusk<a href="b%201.xhtml#f1">1</a> to dawn, and nobody tends it.</p></body></html>`)
	const head = "Note on the Lighthouse | 1949-04-03 | Secret\n"
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"odt": {zipOf(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", odtHead+odtSample+odtFoot, "styles.xml", `<s xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><style:header><text:p>Working copy</text:p></style:header></s>`),
			head + "The lamp burns from dusk{1 Since 1931.} to dawn, and nobody tends it.\nThe keeper left in May.{* He went to sea.}\nhidden: It was red.\ncomment: Sure?\nhidden: they say,\nrunning-head: Working copy"},
		"rtf":  {[]byte(rtfSample), head + "The lamp burns from dusk{1 Since 1931.} to dawn, and “nobody” tends it [никто, нет].\nThe keeper left in May.\nrunning-head: Working copy\nhidden: they say,\ncomment: Sure?"},
		"epub": {epub, head + "The lamp burns from dusk{1 Since 1931.} to dawn, and nobody tends it.\nThe keeper left in May, and his dog with him."},
		"tei":  {[]byte(teiSample), "Note on the Lighthouse | 1949-04-03 | \nThe lamp burns from dusk{1 Since 1931.} to dawn, and nobody tends it.\nThe [old] keeper left in May.{2 He went to sea.}"},
		"docx": {docxOf(t, map[string]string{"word/document.xml": docxHead + `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Note on the Lighthouse</w:t></w:r></w:p><w:p><w:r><w:t>Secret</w:t></w:r></w:p><w:p><w:r><w:t>3 April 1949</w:t></w:r></w:p>` +
			`<w:p><w:r><w:t>The lamp burns from dusk</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r><w:r><w:t> to dawn,</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> they say,</w:t></w:r><w:r><w:t> and nobody tends it.</w:t></w:r></w:p>` +
			`<w:p><w:moveFrom><w:r><w:t>It was red.</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>The keeper left in May.</w:t></w:r></w:p><w:p><w:r><w:t>[1] Since 1931.</w:t></w:r></w:p>` + docxFoot}),
			head + "The lamp burns from dusk{1 Since 1931.} to dawn, and nobody tends it.\nThe keeper left in May.\nhidden: they say,\nhidden: It was red."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := outline(understood(t, c.data, "x")); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// The header of a TEI names source and translator.
func TestTEIHeader(t *testing.T) {
	got := understood(t, []byte(teiSample), "x.xml")
	if got.Reference == nil || got.Reference.Fond != "7" || got.Reference.Leaves != "4" || strings.Join(got.Credits, ";") != "Translator: R. Hale" {
		t.Errorf("%+v, %v", got.Reference, got.Credits)
	}
}

// Pairs are taken as they are, whichever side is written first.
func TestPairs(t *testing.T) {
	for name, data := range map[string]string{
		"TMX":       `<?xml version="1.0"?><tmx version="1.4"><header srclang="ru-RU"/><body><tu><tuv xml:lang="en-US"><seg>The <bpt i="1">&lt;b&gt;</bpt>lamp<ept i="1">&lt;/b&gt;</ept> burns.</seg></tuv><tuv xml:lang="ru-RU"><seg>Лампа горит.</seg></tuv></tu><tu><tuv xml:lang="ru"><seg>Пусто.</seg></tuv></tu></body></tmx>`,
		"XLIFF 1.2": `<?xml version="1.0"?><xliff version="1.2"><file source-language="ru" target-language="en"><body><trans-unit id="1"><source>Лампа <x id="1"/>горит.</source><target>The lamp burns.</target><alt-trans><target>Lamp.</target></alt-trans></trans-unit></body></file></xliff>`,
		"XLIFF 2.0": `<xliff srcLang="ru" trgLang="en" version="2.0"><file><unit><segment><source>Лампа горит.</source><target>The <pc id="1">lamp</pc> burns.</target></segment></unit></file></xliff>`,
	} {
		got := understood(t, []byte(data), "x")
		if len(got.Body) != 1 || got.Body[0].Text != "The lamp burns." || got.Original == nil || !got.Original.Paired || got.Original.Language != "ru" || got.Original.Body[0].Text != "Лампа горит." {
			form, _ := json.Marshal(got)
			t.Errorf("%s: %s", name, form)
		}
	}
}

// What cannot be read is refused with what it is and what to do.
func TestRefusedFormats(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	for want, data := range map[string]string{
		"Word document of the old kind": ole + string(utf16LE("WordDocument")),
		"locked with a password":        ole + string(utf16LE("EncryptedPackage")),
		"spreadsheet (XLSX)":            string(zipOf(t, "xl/workbook.xml", "<w/>")),
		"no text":                       string(zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>")),
		"neither TEI nor TMX":           `<?xml version="1.0"?><!-- a --><!DOCTYPE alto><alto><String CONTENT="word"/></alto>`,
		"subtitles":                     "1\n00:00:01,000 --> 00:00:04,000\nThe lamp burns.\n\n2\n00:00:05,000 --> 00:00:09,000\nNobody tends it.\n",
		"table (CSV)":                   "ru;en;page\n\"Лампа горит.\";\"The lamp burns.\";1\n\"Пусто.\";\"Empty.\";1\n\"Темно.\";\"Dark.\";2\n",
		"data (JSON)":                   `{"text": "The lamp burns from dusk to dawn."}`,
		"no pairs":                      `<tmx><header srclang="de"/><body><tu><tuv xml:lang="de"><seg>Die Lampe brennt.</seg></tuv></tu></body></tmx>`,
	} {
		_, err := parse([]byte(data), "x")
		if !document.IsKind(err, document.KindNoText) || !strings.Contains(err.Error(), want) || document.AsError(err).Hint == "" {
			t.Errorf("%v (%q), want %q and what to do", err, document.AsError(err).Hint, want)
		}
	}
	prose := "The lamp burns, and nobody tends it.\nThe keeper left, and his dog.\nIn May, a ship came.\nIt went, and took the oil.\n"
	if _, err := parse([]byte(prose), "x.txt"); err != nil {
		t.Errorf("prose with a comma in each line: %v", err)
	}
}

// Bombs cost no more than their limits.
func TestBombs(t *testing.T) {
	big := strings.Repeat("bomb ", 3<<20)
	container := `<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>`
	for name, c := range map[string]struct {
		data []byte
		kind document.Kind
	}{
		"odt of much text":   {zipOf(t, "content.xml", odtHead+"<text:p>"+big+"</text:p>"+odtFoot), document.KindTooLarge},
		"odt of much markup": {zipOf(t, "content.xml", odtHead+strings.Repeat(" ", mostUnpacked)+odtFoot), document.KindTooLarge},
		"odt nested":         {zipOf(t, "content.xml", odtHead+strings.Repeat("<text:p>", 500)+strings.Repeat("</text:p>", 500)+odtFoot), document.KindDamaged},
		"epub of many pages": {zipOf(t, "META-INF/container.xml", container, "a.html", "<p>"+big, "b.html", "<p>"+big, "c.html", "<p>"+big), document.KindTooLarge},
		"rtf of much text":   {[]byte(`{\rtf1 ` + big + "}"), document.KindTooLarge},
		"rtf nested":         {[]byte(`{\rtf1 ` + strings.Repeat("{", 100_000)), document.KindDamaged},
		"rtf of footnotes":   {[]byte(`{\rtf1 word` + strings.Repeat(`{\footnote a}`, mostNotes+1) + "}"), document.KindTooLarge},
		"tei nested":         {[]byte("<TEI><text>" + strings.Repeat("<div>", 500)), document.KindDamaged},
		"tei with entities":  {[]byte(`<?xml version="1.0"?><!DOCTYPE TEI [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><TEI><text><p>&b;</p></text></TEI>`), document.KindDamaged},
		"tmx cut off":        {[]byte(`<tmx><body><tu><tuv xml:lang="en"><seg>The lamp`), document.KindDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parse(c.data, "x"); !document.IsKind(err, c.kind) {
				t.Errorf("%v, want kind %s", err, c.kind)
			}
		})
	}
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(rtfSample))
	f.Add([]byte(`{\rtf1\mac{\upr{a}{\*\ud{\u-3913 ?}}}\bin3 abc{\*\shpinst{\sp{\sn a}}{\shptxt box\par}}\'f`))
	fuzz(f, "x.rtf")
}

func FuzzTEI(f *testing.F) {
	f.Add([]byte(teiSample))
	f.Add([]byte(`<TEI><text><front><note>a</note></front><body><list><item>b<p>c</p></item></list><ptr target="#x"/></body></text></TEI>`))
	fuzz(f, "x.xml")
}

func FuzzPairs(f *testing.F) {
	f.Add([]byte(`<tmx><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>a <it>b</it></seg></tuv><tuv xml:lang="ru"><seg>в</seg></tuv></tu></body></tmx>`))
	f.Add([]byte(`<xliff version="1.2"><file source-language="ru"><trans-unit><source>а</source><target>a</target></trans-unit></file></xliff>`))
	fuzz(f, "x.tmx")
}

func FuzzODT(f *testing.F) {
	f.Add(odtSample)
	f.Fuzz(func(t *testing.T, text string) { check(t, zipOf(t, "content.xml", odtHead+text+odtFoot), "x.odt") })
}

func FuzzEPUB(f *testing.F) {
	f.Add(`<manifest><item id="a" href="a.html" media-type="text/html"/></manifest><spine><itemref idref="a"/></spine>`, `<p>words<a href="a.html#n">1</a></p><p id="n">note</p>`)
	f.Fuzz(func(t *testing.T, list, page string) {
		check(t, zipOf(t, "META-INF/container.xml", `<rootfile full-path="b.opf"/>`, "b.opf", "<package>"+list+"</package>", "a.html", page), "x.epub")
	})
}
