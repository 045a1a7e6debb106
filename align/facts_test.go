package align_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"recto/align"
	"recto/align/dictionary"
	"recto/align/segment"
	"recto/document"
	"recto/internal/testtool"
)

// Facts that are told in two ways agree; a date, number or name that is changed
// in one of the two texts is found, and in its place. The pairs were written
// for this: every line of testdata/facts.txt is a Russian sentence and its
// faithful translation.
func TestFacts(t *testing.T) {
	words, err := dictionary.Load(dictionary.Debian, "")
	if err != nil {
		t.Fatal(err)
	}
	if words == nil {
		testtool.Missing(t, "no mueller7-dict: what is a name shows by its not being a word")
	}
	data, err := os.ReadFile("testdata/facts.txt")
	if err != nil {
		t.Fatal(err)
	}
	var ru, en []string
	for line := range strings.Lines(string(data)) {
		r, e, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			t.Fatalf("no pair: %q", line)
		}
		ru, en = append(ru, r), append(en, e)
	}
	differ := func(ru, en []string) map[int]document.Disagreement {
		a := align.Align(segment.Lines(strings.Join(ru, "\n"), "ru"), segment.Lines(strings.Join(en, "\n"), "en"), align.Evidence{Dictionary: words})
		found := map[int]document.Disagreement{}
		for _, d := range a.Judgement.Disagreements {
			for _, line := range a.Beads[d.Bead].En {
				found[line] = d
			}
		}
		return found
	}
	for line, d := range differ(ru, en) {
		t.Errorf("line %d: %+v in\n\t%s\n\t%s", line+1, d, ru[line], en[line])
	}
	seeded, found, elsewhere := 0, 0, 0
	for kind, change := range map[string]func(string) string{"number": changeNumber, "date": changeMonth, "name": changeName} {
		for line := range en {
			changed := append([]string{}, en...)
			if changed[line] = change(en[line]); changed[line] == en[line] {
				continue
			}
			seeded++
			all := differ(ru, changed)
			if _, ok := all[line]; ok {
				found++
			} else {
				t.Logf("%s not found: %s / %s", kind, ru[line], changed[line])
			}
			for other := range all {
				if other != line {
					elsewhere++
				}
			}
		}
	}
	t.Logf("%d of %d changes found, %d places accused that were not changed", found, seeded, elsewhere)
	if seeded < 40 || found*10 < seeded*9 || elsewhere > 0 {
		t.Errorf("%d of %d changes found, %d places accused that were not changed", found, seeded, elsewhere)
	}
}

// Numbers and dates typed with letters for digits are compared as what they
// stand for, and told as they were typed.
func TestTypedFigures(t *testing.T) {
	find := func(ru, en string) []document.Disagreement {
		a := align.Align(segment.Lines(ru, "ru"), segment.Lines(en, "en"), align.Evidence{})
		return a.Judgement.Disagreements
	}
	for _, c := range []struct{ ru, en, typed, translated string }{
		{"Совещание состоялось I2 марта I962г.", "The meeting took place on March 12, 1962.", "", ""},
		{"На с'езд прибыли З5О делегатов.", "The congress was attended by 350 delegates.", "", ""},
		{"На с'езд прибыли З5О делегатов.", "The congress was attended by 380 delegates.", "З5О", "380"},
		{"Совещание состоялось I2 марта I962г.", "The meeting took place on March 12, 1963.", "I2 марта I962г", "March 12, 1963"},
		{"На ёлке ЗОО детей.", "There were 400 children at the party.", "ЗОО", "400"},
	} {
		found := find(c.ru, c.en)
		if c.typed == "" {
			if len(found) > 0 {
				t.Errorf("%s: %+v", c.ru, found)
			}
			continue
		}
		if len(found) != 1 || found[0].Ru != c.typed || found[0].En != c.translated {
			t.Errorf("%s / %s: %+v, want %s and %s", c.ru, c.en, found, c.typed, c.translated)
		}
	}
}

var longNumber = regexp.MustCompile(`\d{2,}`)

// changeNumber makes another number of the last one of two digits or more.
func changeNumber(s string) string {
	all := longNumber.FindAllStringIndex(s, -1)
	if all == nil {
		return s
	}
	at := all[len(all)-1]
	n, _ := strconv.Atoi(s[at[0]:at[1]])
	width := at[1] - at[0]
	changed := strconv.Itoa(n + 3)
	for len(changed) < width {
		changed = "0" + changed
	}
	return s[:at[0]] + changed + s[at[1]:]
}

// changeMonth makes another month of the first one.
func changeMonth(s string) string {
	return regexp.MustCompile(`January|February|March|April|May|June|October|September`).ReplaceAllString(s, "November")
}

// changeName puts somebody else in the place of a person.
func changeName(s string) string {
	return regexp.MustCompile(`Lebedinsky|Gromyko|Valdez|Alekseev|Escalante|Shevchenko|Dobrynin|Winslow|Korotkov|Khrushchev`).ReplaceAllStringFunc(s, func(name string) string {
		if name == "Alekseev" {
			return "Martinez"
		}
		return "Protopopov"
	})
}
