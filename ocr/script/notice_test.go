package script

import (
	"strings"
	"testing"

	"recto/document"
)

func TestNotices(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Der Minister sagte, dass die Frage mit dem Botschafter von uns nicht besprochen wurde und sich auch durch den Vertrag nicht ändert", "German"},
		{"що та як це або але під для його були", "Ukrainian"},
		{"Посолъ сообщилъ, что переговоры будутъ продолжены; онъ сказалъ объ этомъ въ письмѣ", "1918"},
		{"Посол сообщил, что переговоры будут продолжены; он сказал об этом в письме, и мы не видим причин для опасений", ""},
		{"The ambassador said that the talks would be resumed in the coming week and that he was ready to bear a part of the cost", ""},
		{"С'езд об'явил под'ем на заводе, объект подъема", ""},
	} {
		var line document.Line
		for word := range strings.FieldsSeq(c.text) {
			line.Words = append(line.Words, document.Word{Text: word})
		}
		regions := []document.Region{{Kind: document.RegionText, Lines: []document.Line{line}}}
		got := strings.Join(Notices(regions), " ")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
