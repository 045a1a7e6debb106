package translation

import (
	"strings"
	"testing"
)

// Files in two languages, and how the original begins and ends in each, and the
// translation.
func TestTwoLanguages(t *testing.T) {
	ru := []string{"Приказ по порту", "Причал номер три закрыт до весны, потому что сваи сгнили.", "Рыбакам выгружать улов у старой пристани."}
	en := []string{"Order for the Port", "Berth number three is closed until spring, because the piles are rotten.", "The fishermen shall unload their catch at the old pier."}
	table := "<html><body><h1>Order for the Port</h1><table><tr><th>Текст</th><th>Translation</th></tr>"
	var alternating, facing, together []string
	for i := range ru {
		table += "<tr><td>" + ru[i] + "</td><td>" + en[i] + "</td></tr>"
		alternating = append(alternating, ru[i], en[i])
		together = append(together, ru[i]+"<br>"+en[i])
		facing = append(facing, ru[i]+strings.Repeat(" ", 70-len([]rune(ru[i])))+en[i])
	}
	for name, c := range map[string]struct{ file, text string }{
		"a table":                {"x.html", table + "</table></body></html>"},
		"alternating paragraphs": {"x.txt", strings.Join(alternating, "\n\n")},
		"alternating lines":      {"x.txt", strings.Join(alternating, "\n")},
		"lines in a paragraph":   {"x.html", "<html><body><p>" + strings.Join(together, "</p><p>") + "</p></body></html>"},
		"one after the other":    {"x.txt", strings.Join(ru, "\n\n") + "\n\n" + strings.Join(en, "\n\n")},
		"facing columns":         {"x.txt", strings.Join(append(facing, facing[1], facing[2]), "\n\n")},
	} {
		t.Run(name, func(t *testing.T) {
			got := understood(t, []byte(c.text), c.file)
			if got.Language != "en" || got.Original == nil || got.Original.Language != "ru" {
				t.Fatalf("%+v", got)
			}
			if scriptOf(got.Text()) != latin || strings.Contains(got.Text(), "Причал") || !strings.Contains(got.Text(), en[1]) {
				t.Errorf("the translation is %q", got.Text())
			}
			if text := running(got.Original.Body); strings.Contains(text, "Berth") || !strings.Contains(text, ru[1]) || !strings.Contains(text, ru[2]) {
				t.Errorf("the original is %q", text)
			}
			if got.Title != "" && scriptOf(got.Title) != latin {
				t.Errorf("the title is %q", got.Title)
			}
		})
	}
}

// The label says which text is the original; a few words in another script do
// not make two languages.
func TestWhichOriginal(t *testing.T) {
	russianLast := "<html><body><table><tr><th>English original</th><th>Русский перевод</th></tr><tr><td>The pier is closed until the spring of the next year.</td><td>Причал закрыт до весны следующего года.</td></tr>" +
		"<tr><td>The fishermen shall unload at the old pier instead.</td><td>Рыбакам выгружать улов у старой пристани.</td></tr></table></body></html>"
	if got := understood(t, []byte(russianLast), "x.html"); got.Language != "ru" || got.Original == nil || got.Original.Language != "en" {
		t.Errorf("%+v", got)
	}
	quoting := "The pier is closed until the spring of the next year, says the notice on its gate.\n\nПричал закрыт\n\nThe fishermen unload at the old pier, where nobody has repaired the crane since the war.\n\nНе подходить\n"
	if got := understood(t, []byte(quoting), "x.txt"); got.Original != nil {
		t.Errorf("an original of %+v", got.Original)
	}
}
