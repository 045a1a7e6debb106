package segment

import (
	"testing"

	"recto/document"
)

func TestKindOf(t *testing.T) {
	const (
		body           = document.SentenceBody
		stamp          = document.SentenceStamp
		classification = document.SentenceClassification
		number         = document.SentencePageNumber
		metadata       = document.SentenceMetadata
		note           = document.SentenceNote
	)
	for _, c := range []struct {
		language, line string
		want           document.SentenceKind
	}{
		{"ru", "СОВЕРШЕННО СЕКРЕТН0", classification}, {"ru", "Сов. секретно", classification}, {"ru", "Особaя папка", classification}, {"ru", "РАССЕКРЕЧЕНО", classification},
		{"ru", "РАССЕК '--.:0", classification}, {"ru", "Секреты", body}, {"ru", "(21", number},
		{"ru", "Экз. № 1", stamp}, {"ru", "зкз. № 1", stamp}, {"ru", "Вх. № 62/с", stamp}, {"ru", "К № П0/XVII", stamp}, {"ru", "КОПИЯ", stamp}, {"ru", "Отп. 2 экз.", stamp},
		{"ru", "Разослано: т.т. Суслову, Пономарёву", stamp}, {"ru", "Верно:", stamp}, {"ru", "ЛЕ. 12 ]1* :", stamp}, {"ru", "Хранить вечно", stamp},
		{"ru", "- 2 -", number}, {"ru", "89", number}, {"ru", "стр. 5", number},
		{"ru", "Министр", body}, {"ru", "I", body}, {"ru", "(1932)", body}, {"ru", "ГОСТ Р 51162-2019.", body}, {"ru", "Это мой рисунок №2:", body}, {"ru", "Статья 5", body}, {"ru", "Нет!", body},
		{"ru", "Секретно он ничего не делал.", body},
		{"en", "Top Secret", classification}, {"en", "DECLASSIFIED", classification}, {"en", "[23]", number}, {"en", "Page 7", number},
		{"en", "Digital Archive International History Declassified", metadata}, {"en", "Original Language: Russian", metadata}, {"en", "Summary: A memorandum.", metadata},
		{"en", "[Translator's note: one page is missing.]", note}, {"en", "[handwritten] He left [for Cuba]", body},
		{"en", "He kept it secret.", body}, {"en", "Secretary", body}, {"en", "Digital archives are useful, he said, and went on to praise them at great length.", body},
	} {
		if got := kindOf(c.line, c.language); got != c.want {
			t.Errorf("%s: %q, want %q", c.line, got, c.want)
		}
	}
}

func TestTypeHead(t *testing.T) {
	got := Lines("November 27, 1975\nReport on contacts\nCitation: \"Report on contacts,\" November 27, 1975, Archive.\n\nThe body.\nMay 5, 1976\n", "en")
	want := []document.SentenceKind{document.SentenceMetadata, document.SentenceMetadata, document.SentenceMetadata, "", ""}
	for i, s := range got {
		if s.Kind != want[i] {
			t.Errorf("%s: %q, want %q", s.Text, s.Kind, want[i])
		}
	}
}
