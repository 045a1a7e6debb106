package translation

import (
	"bytes"
	"encoding/csv"
	"path"
	"regexp"
	"strings"

	"recto/document"
)

// refusal says of a kind of file why it is no translation that can be read, and
// what to do.
type refusal struct {
	holds         func(text, name string) bool
	message, hint string
}

// refusals are tried on every text; the first that holds decides.
var refusals = []refusal{
	{isSubtitles, "These are subtitles (SRT or WebVTT), a line or two for each moment of a film.", "Export the transcript as text or DOCX, without the times."},
	{isCSV, "This is a table (CSV).", "Paste its columns into a table of a word processor and save it as DOCX or ODT, or save its pairs as TMX."},
	{isJSON, "This is data (JSON), no text.", "Save the text as TXT or DOCX."},
}

// refused returns the error for a text that is of a kind that cannot be read.
func refused(text, name string) error {
	for _, r := range refusals {
		if r.holds(text, name) {
			e := document.Errorf(document.KindNoText, "%s", r.message)
			e.Hint = r.hint
			return e
		}
	}
	return nil
}

var subtitle = regexp.MustCompile(`(?m)^(\d+\n)?(\d+:)?\d\d:\d\d[,.]\d{3} --> (\d+:)?\d\d:\d\d[,.]\d{3}`)

func isSubtitles(text, _ string) bool {
	return len(subtitle.FindAllStringIndex(text[:min(len(text), sniffSize)], 3)) >= 2 || strings.HasPrefix(text, "WEBVTT")
}

// isCSV reports whether a text is a table: by its name, or because each of its
// first lines has as many fields, which no prose has.
func isCSV(text, name string) bool {
	byName := strings.EqualFold(path.Ext(name), ".csv") || strings.EqualFold(path.Ext(name), ".tsv")
	head := text[:min(len(text), sniffSize)]
	if cut := strings.LastIndexByte(head, '\n'); cut > 0 && len(head) < len(text) {
		head = head[:cut]
	}
	for _, comma := range "\t;,|" {
		r := csv.NewReader(strings.NewReader(head))
		r.Comma = comma
		rows, err := r.ReadAll() // an error is also a row with fewer fields than the first
		if err != nil || len(rows) < 2 || len(rows[0]) < 2 {
			continue
		}
		if byName || len(rows) >= 4 && (comma == '\t' || quoted(head, rows)) {
			return true
		}
	}
	return false
}

// quoted reports whether most fields stand in quotes, or there are many in each
// row and no space behind the commas.
func quoted(head string, rows [][]string) bool {
	fields := len(rows) * len(rows[0])
	return strings.Count(head, `"`) >= fields || len(rows[0]) >= 3 && !strings.Contains(head, ", ") && !strings.Contains(head, "; ")
}

func isJSON(text, name string) bool {
	trimmed := strings.TrimSpace(text)
	return strings.HasPrefix(trimmed, `{"`) || strings.HasPrefix(trimmed, `[{"`) || strings.EqualFold(path.Ext(name), ".json") && strings.HasPrefix(trimmed, "{")
}

// oleKinds are names inside an Office file of the old kind, in UTF-16, that tell
// what it is.
var oleKinds = []struct{ name, message, hint string }{
	{"EncryptedPackage", "This Office document is locked with a password.", "Open it, take the password away and save it as DOCX."},
	{"WordDocument", "This is a Word document of the old kind (DOC).", saveAs},
	{"Workbook", "This is a spreadsheet of the old kind (XLS).", "Copy its text into a word processor and save it as DOCX."},
	{"PowerPoint Document", "These are slides of the old kind (PPT).", "Save them as PDF."},
}

// refuseOLE says what an Office file of the old kind is, and how to convert it.
func refuseOLE(data []byte) error {
	for _, kind := range oleKinds {
		if bytes.Contains(data, utf16LE(kind.name)) {
			e := document.Errorf(document.KindNoText, "%s", kind.message)
			e.Hint = kind.hint
			return e
		}
	}
	e := document.Errorf(document.KindNoText, "This is an old or an encrypted Office document.")
	e.Hint = saveAs
	return e
}

func utf16LE(s string) []byte {
	var wide []byte
	for _, c := range []byte(s) {
		wide = append(wide, c, 0)
	}
	return wide
}
