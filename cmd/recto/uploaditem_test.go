package main

import "testing"

// A translation beside a scan says its language before the ending, whatever
// kind of translation it is.
func TestCompanionOf(t *testing.T) {
	for path, want := range map[string][2]string{
		"a/report.en.html":   {"a/report", "en"},
		"a/report.eng.DOCX":  {"a/report", "en"},
		"a/report.ru.md":     {"a/report", "ru"},
		"a/report.en.xml":    {"a/report", "en"},
		"a/report.en.tmx":    {"a/report", "en"},
		"a/report.en.xliff":  {"a/report", "en"},
		"a/report.en.mhtml":  {"a/report", "en"},
		"a/report.v2.html":   {},
		"a/report.html":      {},
		"a/report.en.xlsx":   {},
		"a/.en.html":         {},
		"a/report.en.backup": {},
	} {
		stem, language, ok := companionOf(path)
		if stem != want[0] || language != want[1] || ok != (want[0] != "") {
			t.Errorf("%s: %q, %q, %v", path, stem, language, ok)
		}
	}
}
