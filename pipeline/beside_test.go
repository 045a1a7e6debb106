package pipeline

import (
	"strings"
	"testing"

	"recto/align"
	"recto/document"
)

func TestSameText(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Группа прибыла в Гавану 12 марта", "Группа прибыла в Гаваиу 12 марта.", true},
		{"Группа прибыла в Гавану", "Министр подчеркнул важность вопроса", false},
		{"Группа прибыла", "The group arrived", false},
		{"12", "12", false},
	} {
		if got := sameText(c.a, c.b); got != c.same {
			t.Errorf("%q, %q: %v", c.a, c.b, got)
		}
	}
}

// A file in two languages splits into both, and beside a text in one of them it
// serves with the other.
func TestTwoLanguages(t *testing.T) {
	both := &Text{Source: document.TextSource{Name: "both.tmx"}, Understood: &document.Translation{
		Language: "en", Body: []document.Paragraph{{Text: "The lamp burns."}, {Text: "The keeper has left."}},
		Original: &document.OriginalText{Language: "ru", Paired: true, Body: []document.Paragraph{{Text: "Лампа горит."}, {Text: "Смотритель уехал."}}},
	}}
	original, translation, err := both.Split()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Beside(original, translation, align.Evidence{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Original != "ru" || len(p.Beads) != 2 || len(p.Ru) != 2 || p.Beads[1].Confidence != 1 {
		t.Errorf("%+v", p)
	}
	english := &Text{Understood: &document.Translation{Language: "en", Body: []document.Paragraph{{Text: "A lamp is lit."}, {Text: "Its keeper went away."}}}}
	if p, err := Beside(english, both, align.Evidence{}); err != nil || p.Original != "en" || p.Ru[0].Text != "Лампа горит." {
		t.Errorf("%+v, %v", p, err)
	}
	if _, _, err := english.Split(); !document.IsKind(err, document.KindNoText) {
		t.Errorf("one language: %v", err)
	}
}

// The language of a text of lines is told by the text itself.
func TestLinesLanguage(t *testing.T) {
	ru, en := &Text{Lines: "Посол прибыл утром.\n"}, &Text{Lines: "The ambassador arrived in the morning.\n"}
	for _, pair := range [][2]*Text{{ru, en}, {en, ru}} {
		if left, right, err := direction(pair[0], pair[1]); left != ru || right != en || err != nil {
			t.Errorf("%v", err)
		}
	}
	for text, name := range map[*Text]string{ru: "Russian", en: "English"} {
		if _, _, err := direction(text, text); err == nil || !strings.Contains(err.Error(), "same "+name+" text") {
			t.Errorf("%s beside itself: %v", name, err)
		}
	}
}
