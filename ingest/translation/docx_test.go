package translation

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"recto/document"
)

const (
	docxHead = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>`
	docxFoot = `</w:body></w:document>`
)

// docxOf packs parts as a DOCX.
func docxOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "docProps/core.xml", "word/document.xml", "word/footnotes.xml", "word/header1.xml"} {
		if parts[name] == "" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sampleDOCX(t testing.TB) []byte {
	p := func(text string) string { return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>` }
	return docxOf(t, map[string]string{
		"[Content_Types].xml": `<Types/>`,
		"docProps/core.xml":   `<cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:title>Untitled 3</dc:title></cp:coreProperties>`,
		"word/document.xml": docxHead +
			`<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Report on the Weather Station</w:t></w:r></w:p>` +
			p("Top Secret") + p("14 April 1962") +
			`<w:p><w:r><w:t>The station on the cape has sent no reports</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> since the first of March, and the </w:t></w:r><w:del><w:r><w:delText>vessel</w:delText></w:r></w:del><w:ins><w:r><w:t>ship</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> that supplies it is late.</w:t></w:r></w:p>` +
			`<w:tbl><w:tr><w:tc>` + p("Month") + `</w:tc><w:tc>` + p("Reports") + `</w:tc></w:tr></w:tbl>` +
			`<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>We ask that a second radio operator be sent</w:t></mc:Choice><mc:Fallback><w:t>twice</w:t></mc:Fallback></mc:AlternateContent><w:tab/><w:t>with skis</w:t><w:br/><w:t>and a dog [sobaka].</w:t></w:r></w:p>` +
			docxFoot,
		"word/footnotes.xml": `<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> The log says otherwise.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/header1.xml":   `<w:hdr xmlns:w="w">` + p("Translation bureau") + `</w:hdr>`,
	})
}

func TestDOCXBombs(t *testing.T) {
	deep := docxHead + strings.Repeat("<w:p>", 2000) + strings.Repeat("</w:p>", 2000) + docxFoot
	for name, c := range map[string]struct {
		body string
		kind document.Kind
	}{
		"many letters":  {docxHead + "<w:p><w:r><w:t>" + strings.Repeat("bomb ", 3<<20) + "</w:t></w:r></w:p>" + docxFoot, document.KindTooLarge},
		"much markup":   {docxHead + strings.Repeat(" ", mostUnpacked) + docxFoot, document.KindTooLarge},
		"nested":        {deep, document.KindDamaged},
		"not XML":       {"<w:p><w:t>words, words, words</w:p>", document.KindDamaged},
		"entities":      {`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w"><w:p><w:t>&b;</w:t></w:p></w:document>`, document.KindDamaged},
		"no paragraphs": {docxHead + docxFoot, document.KindNoText},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse(docxOf(t, map[string]string{"word/document.xml": c.body}), "x.docx")
			if !document.IsKind(err, c.kind) {
				t.Errorf("%v, want kind %s", err, c.kind)
			}
		})
	}
	if _, err := parse(docxOf(t, map[string]string{"word/header1.xml": "x"}), "x.docx"); !document.IsKind(err, document.KindNoText) {
		t.Errorf("a zip that is no DOCX: %v", err)
	}
}
