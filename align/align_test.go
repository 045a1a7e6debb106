package align

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/align/lexicon"
	"recto/align/segment"
	"recto/align/word"
	"recto/document"
)

var update = flag.Bool("update", false, "write golden files")

// small is a lexicon for tests that must not depend on installed dictionaries.
func small() *lexicon.Lexicon {
	var pairs []lexicon.Pair
	for _, line := range strings.Split(`party партия; decision решение; committee комитет; consider рассмотреть; question вопрос; weapon оружие; send прислать; minister министр;
ask просить; conversation беседа; ambassador посол; arrive прибыть; harvest урожай; report доклад; secretary секретарь; comrade товарищ; agree согласиться; group группа; training подготовка; country страна;
war война; world мировой; newspaper газета; write писать; crisis кризис; army армия; loyal верный; remain остаться; government правительство; king король; leave покинуть; road дорога; build строить; prisoner заключенный`, ";") {
		f := strings.Fields(line)
		pairs = append(pairs, lexicon.Pair{En: word.StemEn(f[0]), Ru: word.StemRu(f[1]), Weight: .9})
	}
	return lexicon.New("dictionary", "test", pairs, nil)
}

func readPair(t *testing.T, name string) (ru, en []document.Sentence) {
	t.Helper()
	for _, side := range []struct {
		to       *[]document.Sentence
		language string
	}{{&ru, "ru"}, {&en, "en"}} {
		data, err := os.ReadFile(filepath.Join("testdata", name+"."+side.language+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		*side.to = segment.Lines(string(data), side.language)
	}
	return ru, en
}

// The report has stamps, a sentence in two, two in one, one that the
// translation lacks and one that it adds.
func TestGolden(t *testing.T) {
	ru, en := readPair(t, "report")
	for name, with := range map[string]Evidence{"report.small": {Dictionary: small()}, "report.bare": {}} {
		got := FormatBeads(Align(ru, en, with).Beads)
		path := filepath.Join("testdata", name+".beads")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestEverySentenceOnce(t *testing.T) {
	ru, en := readPair(t, "report")
	movedRu, movedEn := readPair(t, "moved")
	for _, c := range [][2][]document.Sentence{{movedRu, movedEn}, {ru, en}, {ru, nil}, {nil, en}, {nil, nil}, {ru[:1], en[:1]}, {ru[3:], en[:2]}, {en, ru}} {
		seenRu, seenEn := make([]int, len(c[0])), make([]int, len(c[1]))
		for _, b := range Align(c[0], c[1], Evidence{Dictionary: small()}).Beads {
			if len(b.Ru)+len(b.En) == 0 || !(b.Confidence >= 0 && b.Confidence <= 1) {
				t.Errorf("bead %+v", b)
			}
			for _, i := range b.Ru {
				seenRu[i]++
			}
			for _, j := range b.En {
				seenEn[j]++
			}
		}
		for _, n := range append(seenRu, seenEn...) {
			if n != 1 {
				t.Errorf("%d and %d sentences: one is in %d beads", len(c[0]), len(c[1]), n)
			}
		}
	}
}

func TestSameTwice(t *testing.T) {
	ru, en := readPair(t, "report")
	one, err := json.Marshal(Align(ru, en, Evidence{Dictionary: small()}))
	if err != nil {
		t.Fatal(err)
	}
	two, _ := json.Marshal(Align(ru, en, Evidence{Dictionary: small()}))
	if !bytes.Equal(one, two) {
		t.Error("two runs differ")
	}
}

// Seven sentences of the report moved to its end are found again.
func TestMoved(t *testing.T) {
	ru, en := readPair(t, "moved")
	moved := 0
	a := Align(ru, en, Evidence{Dictionary: small()})
	if why := strings.Join(a.Judgement.Reasons, " "); !strings.Contains(why, "A passage has moved: sentence") || len(a.Judgement.Moved) == 0 {
		t.Errorf("moved %+v: %s", a.Judgement.Moved, why)
	}
	for _, b := range a.Beads {
		if b.Kind == document.BeadMoved {
			moved++
			if len(b.Ru) != 1 || len(b.En) != 1 || en[b.En[0]].Text != "" && (b.En[0]-b.Ru[0] < 5 && b.Ru[0]-b.En[0] < 3) {
				t.Errorf("moved %v to %v", b.Ru, b.En)
			}
		}
	}
	if moved == 0 {
		t.Error("nothing moved")
	}
}

// Headings that are not translated stay alone and are not glued to the text below.
func TestHeadings(t *testing.T) {
	ru := segment.Lines("О кризисе и войне\nПосол просил прислать оружие.\nМинистр рассмотрел вопрос.\n\nО строительстве дорог\nГруппа строила дорогу.\nКороль покинул страну.", "ru")
	en := segment.Lines("The ambassador asked to send weapons.\nThe minister considered the question.\n\nThe group built a road.\nThe king left the country.", "en")
	got := FormatBeads(Align(ru, en, Evidence{Dictionary: small()}).Beads)
	var beads []string
	for line := range strings.Lines(got) {
		bead, _, _ := strings.Cut(line, "\t")
		beads = append(beads, bead)
	}
	if want := "0 : |1 : 0|2 : 1|3 : |4 : 2|5 : 3"; strings.Join(beads, "|") != want {
		t.Errorf("%s, want %s", strings.Join(beads, "|"), want)
	}
}
