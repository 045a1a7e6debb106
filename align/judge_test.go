package align

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recto/align/lexicon"
	"recto/align/segment"
	"recto/align/word"
	"recto/document"
)

func TestJudge(t *testing.T) {
	ru, en := readPair(t, "report")
	j := Align(ru, en, Evidence{Dictionary: small()}).Judgement
	if j.Verdict != document.VerdictIncomplete || j.Belongs < .9 {
		t.Errorf("verdict %s, belongs %v", j.Verdict, j.Belongs)
	}
	if want := []document.Passage{{Kind: document.PassageGap, From: 9, To: 9}}; !samePassages(j.RuOnly, want) {
		t.Errorf("untranslated: %+v", j.RuOnly)
	}
	if want := []document.Passage{{Kind: document.PassageGap, From: 10, To: 10}, {Kind: document.PassageNote, From: 9, To: 9}}; !samePassages(j.EnOnly, want) {
		t.Errorf("unsupported: %+v", j.EnOnly)
	}
	if len(j.Disagreements) != 0 {
		t.Errorf("disagreements: %+v", j.Disagreements)
	}
}

func samePassages(got, want []document.Passage) bool {
	return slices.EqualFunc(got, want, func(a, b document.Passage) bool { return a.Kind == b.Kind && a.From == b.From && a.To == b.To })
}

func TestDisagreements(t *testing.T) {
	ru, en := readPair(t, "report")
	change := func(list []document.Sentence, old, new string) []document.Sentence {
		out := slices.Clone(list)
		for i := range out {
			out[i].Text = strings.Replace(out[i].Text, old, new, 1)
		}
		return out
	}
	differ := func(ru, en []document.Sentence) []document.Disagreement {
		d := Align(ru, en, Evidence{Dictionary: small()}).Judgement.Disagreements
		for i := range d {
			d[i].Bead = 0
		}
		return d
	}
	want := []document.Disagreement{{Kind: "date", Ru: "12 апреля 1962", En: "April 14, 1962"}}
	if got := differ(ru, change(en, "April 12", "April 14")); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	want = []document.Disagreement{{Kind: "number", Ru: "380 тысяч", En: "250,000"}}
	if got := differ(change(ru, "прислать оружие", "прислать 380 тысяч единиц оружия"), change(en, "send weapons", "send 250,000 weapons")); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := differ(change(ru, "прислать оружие", "прислать 20 тыс. единиц оружия"), change(en, "send weapons", "send 20,000 weapons")); len(got) != 0 {
		t.Errorf("%+v, want none", got)
	}
	if got := differ(change(ru, "12 апреля 1962 года", "12.4.62"), en); len(got) != 0 {
		t.Errorf("%+v, want none", got)
	}
}

// A text beside one that is not its translation, in another language or in its
// own.
func TestWrongDocument(t *testing.T) {
	ru, en := readPair(t, "report")
	data := `The weather in the mountains changes quickly. Sheep graze on the slopes until autumn, when shepherds drive them down into the valley.
Music is played at every wedding. The bride wears a red dress and the guests bring honey, nuts and wine.
Old women tell stories about wolves. Children listen, and fall asleep near the fire.
In spring the river floods its banks and carries trees, fences and sometimes a bridge away.`
	for name, c := range map[string]struct {
		en   []document.Sentence
		want document.Verdict
	}{
		"its own":        {en, document.VerdictIncomplete},
		"another's":      {segment.Text(data, "en"), document.VerdictWrong},
		"itself":         {ru, document.VerdictWrong},
		"French":         {segment.Text(strings.Repeat("Le ministre des affaires intérieures demande des armes pour former les groupes. ", 6), "en"), document.VerdictWrong},
		"a line or two":  {en[:3], document.VerdictUnknown},
		"nothing at all": {nil, document.VerdictUnknown},
	} {
		j := Align(ru, c.en, Evidence{Dictionary: small()}).Judgement
		if j.Verdict != c.want {
			t.Errorf("%s: %s (belongs %v), want %s", name, j.Verdict, j.Belongs, c.want)
		}
		if j.Verdict == document.VerdictWrong && len(j.Reasons) == 0 {
			t.Errorf("%s: no reason", name)
		}
	}
}

// The same form about another case is another leaf, though its words are the same:
// facts of several kinds differ in most sentences. A single wrong figure is not enough.
func TestOtherLeaf(t *testing.T) {
	const ru = `На № 412 от 3 мая 1961 г. министр прислал оружие и доклад посла.
Группа прибыла 14 июня, комитет рассмотрел вопрос о кризисе.
Правительство просило построить 25 километров дороги.
Газета писала о войне 7 раз, армия осталась верной королю.
К докладу секретаря партии приложено 12 листов.`
	const en = `To No. %s of %s 1961 the minister sent weapons and a report of the ambassador.
The group arrived on %s, the committee considered the question of the crisis.
The government asked to build %s kilometers of road.
The newspaper wrote about the war 7 times, the army remained loyal to the king.
To the report of the secretary of the party %s sheets are attached.`
	var words []string // none of the text is misread
	for _, w := range strings.Fields(ru) {
		words = append(words, word.StemRu(word.Cyrillic(w)))
	}
	var pairs []lexicon.Pair
	small().Pairs(func(p lexicon.Pair) bool { pairs = append(pairs, p); return true })
	known := lexicon.New("dictionary", "test", pairs, words)
	for _, c := range []struct {
		facts []any
		want  document.Verdict
	}{
		{[]any{"412", "3 May", "June 14", "25", "12"}, document.VerdictGood},
		{[]any{"412", "3 May", "June 14", "35", "12"}, document.VerdictGood},
		{[]any{"903", "9 August", "May 2", "60", "24"}, document.VerdictWrong},
	} {
		j := Align(segment.Lines(ru, "ru"), segment.Lines(fmt.Sprintf(en, c.facts...), "en"), Evidence{Dictionary: known}).Judgement
		if j.Verdict != c.want || c.want == document.VerdictWrong && (j.Belongs > .5 || len(j.Disagreements) < 4) {
			t.Errorf("%v: %s, belongs %v: %v %v", c.facts, j.Verdict, j.Belongs, j.Reasons, j.Disagreements)
		}
	}
}
