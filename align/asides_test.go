package align

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recto/align/segment"
	"recto/document"
)

const (
	reportRu = `Посол просил прислать оружие и министра.
Министр рассмотрел вопрос и согласился с решением комитета.
Король покинул страну, армия осталась верной правительству.
Газета писала о кризисе и о войне, группа строила дорогу.
Заключенные просили прислать доклад секретарю партии.`
	reportEn = `The ambassador asked to send weapons and a minister.
The minister considered the question and agreed with the decision of the committee.
The king left the country, the army remained loyal to the government.
The newspaper wrote about the crisis and the war, the group built a road.
The prisoners asked to send a report to the secretary of the party.`
)

// Marks and notes are paired with their counterparts, in whatever way they are
// parted into lines, and compared; what has none stays alone.
func TestAsides(t *testing.T) {
	for _, c := range []struct{ ruHead, enHead, want, differs string }{
		{"Совершенно секретно", "Top Secret", "0=0", ""},
		{"Секретно", "Top Secret", "0=0", "Секретно/Top Secret"},
		{"Экз. № 2", "Copy No. 2", "0=0", ""},
		{"Экз. № 2", "Copy No. 3", "0=0", "Экз. № 2/Copy No. 3"},
		{"Сов. секретно\nОсобая папка\nЭкз. № 1", "Top Secret (Special File)\nCopy No. 1", "0+1=0 2=1", ""},
		{"Секретно. Экз. № 4", "Secret\nCopy No. 4", "0=0+1", ""},
		{"Хранить вечно", "Copy No. 1", "", ""},
		{"[Подпись: Лебединский]", "[Signed: Lebedinsky]", "0=0", ""},
		{"[Подпись: Лебединский]", "[Illegible]", "", ""},
	} {
		ru, en := segment.Lines(c.ruHead+"\n\n"+reportRu, "ru"), segment.Lines(c.enHead+"\n\n"+reportEn, "en")
		a := Align(ru, en, Evidence{Dictionary: small()})
		var pairs, differs []string
		for _, b := range a.Beads {
			if len(b.Ru) > 0 && len(b.En) > 0 && ru[b.Ru[0]].Kind != document.SentenceBody {
				pairs = append(pairs, strings.ReplaceAll(indices(b.Ru)+"="+indices(b.En), ",", "+"))
			}
		}
		for _, d := range a.Judgement.Disagreements {
			differs = append(differs, fmt.Sprintf("%s/%s", d.Ru, d.En))
		}
		if got := strings.Join(pairs, " "); got != c.want {
			t.Errorf("%q / %q: %s, want %s", c.ruHead, c.enHead, got, c.want)
		}
		if got := strings.Join(differs, " "); got != c.differs {
			t.Errorf("%q / %q differ in %s, want %s", c.ruHead, c.enHead, got, c.differs)
		}
	}
}

// A complete translation is good and said to be complete. One of a part, or of more
// than the text, is said to be so, with where.
func TestExtent(t *testing.T) {
	more := func(text, sentence string) string { return text + "\n\n" + strings.Repeat(sentence+"\n", 5) }
	reason := func(ru, en string) (*document.Judgement, string) {
		j := Align(segment.Lines(ru, "ru"), segment.Lines(en, "en"), Evidence{Dictionary: small()}).Judgement
		return j, strings.Join(j.Reasons, " ")
	}
	if j, why := reason(reportRu, reportEn); j.Verdict != document.VerdictGood || j.Pairing() != "all sentences paired" || j.CoverageRu != 1 || why != "" {
		t.Errorf("%s, %s: %s", j.Verdict, j.Pairing(), why)
	}
	for _, c := range []struct{ ru, en, want string }{
		{more(reportRu, "Овцы пасутся на склонах до осени."), reportEn, "Of the Russian text only sentences 1 to 5 of 10 are in the English one: from “Посол просил"},
		{reportRu, more(reportEn, "Sheep graze on the slopes until autumn."), "Of the English text only sentences 1 to 5 of 10 are in the Russian one: from “The ambassador"},
		{reportRu + "\nОвцы пасутся на склонах до осени, дети слушают сказки у огня.", reportEn, "1 of 6 Russian sentences has no counterpart."},
	} {
		if j, why := reason(c.ru, c.en); j.Verdict != document.VerdictIncomplete || !strings.Contains(why, c.want) {
			t.Errorf("%s: %s", j.Verdict, why)
		}
	}
}

// Pages of which nothing is translated are named.
func TestMissingPages(t *testing.T) {
	ru, en := segment.Lines(reportRu, "ru"), segment.Lines(reportEn, "en")
	for page := range 4 {
		if page == 1 {
			continue
		}
		for range 2 {
			s := document.Sentence{Text: fmt.Sprintf("Овцы пасутся на склонах до осени, и дети %d слушают сказки.", page), Paragraph: 9 + page}
			s.Words = []document.SentenceWord{{Page: page + 1}}
			ru = append(ru, s)
		}
	}
	for i := range ru[:5] {
		ru[i].Words = []document.SentenceWord{{Page: 2}}
	}
	slices.SortStableFunc(ru, func(a, b document.Sentence) int { return a.Words[0].Page - b.Words[0].Page })
	why := strings.Join(Align(ru, en, Evidence{Dictionary: small()}).Judgement.Reasons, " ")
	if want := "Nothing of pages 1 and 3 to 4 of the Russian text is in the English one."; !strings.Contains(why, want) {
		t.Errorf("%s, want %s", why, want)
	}
}
