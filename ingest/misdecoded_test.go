package ingest

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// TestMisdecoded takes Russian text, alone and beside English, from one encoding
// for each other one, and lets real text be.
func TestMisdecoded(t *testing.T) {
	const russian = `Передаем текст телеграммы, полученной 6 мая от капитана шхуны. Всё спокойно, судно стоит
		на якоре. Прошу сообщить, когда прибудет инженер-механик Щукин; груз взят на борт в порядке описи. ИТОГО 57 ящиков.`
	const english = ` All well. The anchorage is quiet and the cargo was taken on board according to the list of the agent in town.`
	encodings := map[string]*charmap.Charmap{
		"Windows-1251": charmap.Windows1251, "KOI8-R": charmap.KOI8R, "CP866": charmap.CodePage866, "CP855": charmap.CodePage855,
		"MacCyrillic": charmap.MacintoshCyrillic, "ISO 8859-5": charmap.ISO8859_5, "Windows-1252": charmap.Windows1252,
		"ISO 8859-1": charmap.ISO8859_1, "MacRoman": charmap.Macintosh,
	}
	for from, written := range encodings {
		stored, err := written.NewEncoder().String(russian)
		if err != nil {
			continue // an encoding without Cyrillic letters
		}
		for to, taken := range encodings {
			read, err := taken.NewDecoder().String(stored)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{read, read + english} {
				if got := misdecoded(text); got != (from != to) {
					t.Errorf("%s taken for %s: %t: %s", from, to, got, text)
				}
			}
		}
	}
	latin1, _ := charmap.Windows1251.NewDecoder().String(russian) // UTF-8 taken for Windows-1251
	if !misdecoded(latin1 + english) {
		t.Errorf("UTF-8 taken for Windows-1251 passes: %s", latin1)
	}
	for _, text := range []string{
		english,
		"Мощность 5 кВт, КамАЗ-5320; адрес archive@example.ru, «Искра»/№ 2, 12° C. ├────┼────┤ │ Итого │ " + strings.Repeat(russian+"\n", 3),
		"Переговоры в café Дюма и with Mr. McDonald о résumé; naïve façade. " + russian,
		"Въ лѣто отъ Рождества Христова ѳеатръ былъ закрытъ, и вѣсть о томъ дошла до губернаторскаго дома.",
		"ПРОТОКОЛ ЗАСЕДАНИЯ. Мощность 500 МВт, частота 50 кГц, ВНИИЭФ и НИИАР",
		"The iPhone of McDonald and the LaTeX of MacArthur cost an eBay fortune",
		"одно СоюзЭнерго и много других обычных русских слов подряд, без странных",
		"Київ, Україна: їхній ґанок; Беларусь: воўк і вожык.",
	} {
		if misdecoded(text) {
			t.Errorf("counts as misdecoded: %s", text)
		}
	}
}
