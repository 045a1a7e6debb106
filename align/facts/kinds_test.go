package facts

import (
	"fmt"
	"strings"
	"testing"

	"recto/align/lexicon"
	"recto/align/links"
	"recto/align/word"
	"recto/document"
)

// compareLines compares a sentence with its translation.
func compareLines(ru, en string) (differ, look []string) {
	var pairs []lexicon.Pair
	for _, p := range []string{"answer ответить", "hammer молот", "minister министр", "comrade товарищ", "question вопрос", "receive принять", "ambassador посол", "strike жук", "arrive прибыть", "lose погибли", "morning утром", "evening вечером", "way путь", "half половина"} {
		e, r, _ := strings.Cut(p, " ")
		pairs = append(pairs, lexicon.Pair{En: word.StemEn(e), Ru: word.StemRu(r), Weight: .9})
	}
	b := links.New([]document.Sentence{{Text: ru}}, []document.Sentence{{Text: en}}, lexicon.New("test", "", pairs, nil), nil)
	beads := []document.Bead{{Ru: []int{0}, En: []int{0}, Confidence: 1}}
	for _, d := range Compare(b, beads).Disagreements {
		differ = append(differ, fmt.Sprintf("%s %s/%s", d.Kind, d.Ru, d.En))
	}
	for _, d := range Look(b, beads) {
		look = append(look, d.Ru+"/"+d.En)
	}
	return differ, look
}

// Of each kind of fact a faithful translation and one that is not.
func TestKinds(t *testing.T) {
	for _, c := range []struct{ ru, en, want string }{
		{"Путь составляет 40 километров.", "The way is 40 kilometers long.", ""},
		{"Путь составляет 40 километров.", "The way is 40 miles long.", "unit километров/miles"},
		{"Путь составляет 40 километров.", "The way is 30 miles long.", "number 40/30"},
		{"Путь составляет 40 километров.", "The way is 25 miles (40 kilometers) long.", ""},
		{"Путь составляет 25 миль (40 километров).", "The way is 25 miles (40 weeks) long.", "unit километров/weeks"},
		{"Путь составляет 27 метров.", "The way is about 30 yards long.", ""},
		{"Путь составляет от 5 до 8 км.", "The way is 3 to 5 miles long.", ""},
		{"Путь составляет от 5 до 8 км.", "The way is 3 to 9 miles long.", "number 8/9"},
		{"Вес 300-килограммового молота.", "The weight of the 650 pound hammer.", ""},
		{"Утром было 27 градусов.", "In the morning it was 80 degrees.", ""},
		{"Шестеро погибли утром.", "Six were lost in the morning.", ""},
		{"Утром прибыл посол [в Вену приехал в 1843 году].", "The ambassador arrived in the morning.", ""},
		{"Выдано 500 рублей.", "500 roubles were issued.", ""},
		{"Выдано 500 рублей.", "500 dollars were issued.", "currency рублей/dollars"},
		{"Путь со скоростью 120 километров в час.", "The way at a speed of 120 feet per hour.", "unit километров/feet"},
		{"Выдано 500 рублей.", "500 francs were issued.", "currency рублей/francs"},
		{"Через шесть недель работы кончены.", "The works ended six weeks later.", ""},
		{"Через шесть недель работы кончены.", "The works ended six months later.", "unit недель/months"},
		{"Прибыл американский консул.", "The U.S. consul has arrived.", ""},
		{"Прибыл американский консул.", "The British consul has arrived.", "nationality американский/British"},
		{"Погибли три матроса.", "3 sailors were lost.", ""},
		{"Погибли три матроса.", "Five sailors were lost.", "number три/Five"},
		{"Погибли три матроса из трёх.", "Three sailors of four were lost.", "number три/four"},
		{"Половина третьего.", "Half past two.", ""},
		{"Двадцать пять рабочих.", "Twenty-five workers.", ""},
		{"Двадцать пять рабочих.", "Twenty-six workers.", "number Двадцать пять/Twenty-six"},
		{"Всего 12 500,75 рубля.", "12,500.75 rubles in all.", ""},
		{"Семья уехала.", "The three left.", ""},
		{"Это сделал В. П. Мирошник.", "It was done by V. P. Miroshnik.", ""},
		{"Это сделал В. П. Мирошник.", "It was done by N. P. Miroshnik.", "name В. П. Мирошник/N. P. Miroshnik"},
		{"Утром Молотов принял посла.", "In the morning Molotov received the ambassador.", ""},
		{"Утром Молотов принял посла.", "In the morning Zilberman received the ambassador.", "name Молотов/Zilberman"},
		{"Вечером Тарабрин ответил.", "In the evening Tarasov answered.", "name Тарабрин/Tarasov"},
	} {
		got, _ := compareLines(c.ru, c.en)
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s | %s: %q, want %q", c.ru, c.en, got, c.want)
		}
	}
}

func TestSoundsAlike(t *testing.T) {
	for _, c := range []struct {
		ru, en string
		want   bool
	}{
		{"джеймс", "james", true}, {"людовик", "louis", true}, {"людовика", "louis", true}, {"гонконг", "hong", true}, {"хрущев", "khrushchev", true}, {"хемингуэй", "hemingway", true}, {"чарльзу", "charles", true},
		{"уилсон", "wilson", true}, {"эйзенхауэр", "eisenhower", true}, {"вишневецкая", "vishnevetskaya", true}, {"короткова", "korotkov", true},
		{"тарабрин", "tarasov", false}, {"хрущев", "brezhnev", false}, {"молотов", "stalin", false}, {"кузнецов", "sokolov", false}, {"жуков", "konev", false}, {"королев", "glushko", false}, {"петренко", "zilberman", false},
	} {
		if got := soundsAlike(c.ru, c.en); got != c.want {
			t.Errorf("%s %s: %v", c.ru, c.en, got)
		}
	}
}

// A negation on one side only is offered, but not where the other side expresses it
// in another way.
func TestLook(t *testing.T) {
	for _, c := range []struct{ ru, en, want string }{
		{"Министр не ответил на вопрос.", "The minister did not answer the question.", ""},
		{"Министр не ответил на вопрос.", "The minister answered the question.", "не/"},
		{"Министр ответил на вопрос.", "The minister did not answer the question.", "/not"},
		{"Министр не ответил на вопрос.", "The minister refused to answer the question.", ""},
		{"Министр не ответил на вопрос.", "The minister failed to answer the question.", ""},
		{"Министр ответил на вопрос № 5.", "The minister answered question No. 5.", ""},
		{"Не видно ни зги, и снег валит.", "It is dark as pitch and it snows.", ""},
	} {
		_, got := compareLines(c.ru, c.en)
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s | %s: %q, want %q", c.ru, c.en, got, c.want)
		}
	}
}
