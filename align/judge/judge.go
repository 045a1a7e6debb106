// Package judge says how far a translation can be trusted: whether it belongs to
// the text at all, what either side lacks, and which facts differ.
package judge

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"recto/align/facts"
	"recto/align/links"
	"recto/align/path"
	"recto/align/segment"
	"recto/align/token"
	"recto/align/word"
	"recto/document"
)

// The check whether two texts belong together compares their affinity with a
// threshold that is higher for shorter texts, which agree by chance more
// easily. Texts with fewer words than leastWords are not judged.
const (
	leastWords     = 30
	belongsBase    = .03
	belongsWords   = 6.0
	belongsBare    = .012 // without a dictionary
	belongsBareAdd = 3.0
	belongsPower   = 3
)

// belongs estimates the probability that two texts of this affinity are a
// text and its translation.
func belongs(a path.Affinity, dictionary bool) float64 {
	threshold := belongsBase + belongsWords/float64(a.Words)
	if !dictionary {
		threshold = belongsBare + belongsBareAdd/float64(a.Words)
	}
	if a.PerWord <= 0 {
		return 0
	}
	return 1 / (1 + math.Pow(threshold/a.PerWord, belongsPower))
}

// Judge judges the beads of a bitext. The verdict is unknown where there is too
// little text; its reasons are sentences for people.
func Judge(b *links.Bitext, beads []document.Bead, a path.Affinity) *document.Judgement {
	ru, en := b.Ru.Source, b.En.Source
	j := &document.Judgement{Verdict: document.VerdictUnknown}
	if why := wrongLanguages(b.Ru, b.En); why != "" {
		j.Verdict, j.Reasons = document.VerdictWrong, []string{why}
		return j
	}
	words := a.Words
	if words < leastWords {
		j.Reasons = append(j.Reasons, "There is too little text to tell whether the two belong together.")
	} else {
		j.Belongs = rounded(belongs(a, len(b.Lexica) > 0))
	}
	j.SentencesRu, j.PairedRu, j.CoverageRu = coverage(ru, beads, ofRu)
	j.SentencesEn, j.PairedEn, j.CoverageEn = coverage(en, beads, ofEn)
	for k := range beads {
		if b := &beads[k]; len(b.Ru) > 0 && len(b.En) > 0 && b.Confidence < document.DoubtfulPair {
			j.Doubtful++
		}
	}
	compared := facts.Compare(b, beads)
	other := ""
	if words >= leastWords {
		other = otherLeaf(j, compared, misread(b))
	}
	if other != "" {
		j.Verdict, j.Reasons = document.VerdictWrong, append(j.Reasons, other)
		return j
	}
	j.RuOnly, j.EnOnly = passages(ru, beads, ofRu), passages(en, beads, ofEn)
	j.Moved = moves(beads)
	j.Disagreements, j.Look = compared.Disagreements, facts.Look(b, beads)
	if words < leastWords {
		return j
	}
	j.Verdict = document.VerdictGood
	if j.CoverageRu < leastCoverage || j.CoverageEn < leastCoverage {
		j.Verdict = document.VerdictIncomplete
	}
	j.Reasons = append(j.Reasons, lacking(j, ru, beads, ofRu, "Russian", "English")...)
	j.Reasons = append(j.Reasons, lacking(j, en, beads, ofEn, "English", "Russian")...)
	for _, m := range j.Moved {
		j.Reasons = append(j.Reasons, moved(ru, en, m))
	}
	switch n := len(j.Disagreements); {
	case n == 1:
		j.Reasons = append(j.Reasons, "A fact differs in one place.")
	case n > 1:
		j.Reasons = append(j.Reasons, fmt.Sprintf("Facts differ in %d places.", n))
	}
	if len(b.Lexica) == 0 {
		j.Reasons = append(j.Reasons, "No dictionary is installed; the alignment is less sure.")
	}
	return j
}

// Where facts of more than one kind differ in differingShare of the sentences that
// state any, and in at least leastDiffering, a leaf with the same words is still
// another one. Of a text with more than mostMisread unknown words that cannot be
// told: its figures and names are misread too.
const (
	leastDiffering = 3
	differingShare = .5
	mostMisread    = .2
)

// otherLeaf says why the two texts do not belong together, empty where they do. Facts
// that differ lower j.Belongs and are told.
func otherLeaf(j *document.Judgement, c facts.Comparison, misread float64) string {
	if j.Belongs < .5 {
		return "The words of the two texts do not match: this seems to be the translation of another document."
	}
	stating := c.Differing + c.Agreeing
	if misread > mostMisread || c.Differing < leastDiffering || float64(c.Differing) < differingShare*float64(stating) ||
		!slices.ContainsFunc(c.Disagreements, func(d document.Disagreement) bool { return d.Kind != c.Disagreements[0].Kind }) {
		return ""
	}
	j.Disagreements = c.Disagreements
	j.Belongs = rounded(j.Belongs * (1 - float64(c.Differing)/float64(stating)) * .9)
	return fmt.Sprintf("Facts differ in %d of the %d sentences that state any: this seems to be the translation of another leaf.", c.Differing, stating)
}

// misread is the share of the Russian words that no dictionary knows.
func misread(b *links.Bitext) float64 {
	unknown, all := 0, 0
	for i := range b.Ru.Types {
		t := &b.Ru.Types[i]
		all += int(t.Count)
		if !t.Known && t.Small > 0 {
			unknown += int(t.Count)
		}
	}
	return float64(unknown) / float64(max(1, all))
}

// leastCoverage is the share of either side that has to be paired for a
// translation to be complete.
const leastCoverage = .9

// side returns the sentences of one side of a bead and those of the other.
type side func(*document.Bead) (own, other []int)

func ofRu(b *document.Bead) (own, other []int) { return b.Ru, b.En }
func ofEn(b *document.Bead) (own, other []int) { return b.En, b.Ru }

// wrongLanguages says what is wrong where a side is not in its language.
func wrongLanguages(ru, en *token.Text) string {
	if ru.WordCount() < leastWords || en.WordCount() < leastWords {
		return ""
	}
	if cyrillicShare(ru) < .5 {
		return "The Russian side is not in Russian."
	}
	if cyrillicShare(en) > .5 {
		return "The English side is written in Cyrillic: it is no English translation."
	}
	common := 0
	for i := range en.Sentences {
		for _, t := range en.Sentences[i].Tokens {
			if word.Frequent(en.Types[t.Type].Stem) {
				common++
			}
		}
	}
	if float64(common) < .15*float64(en.WordCount()) {
		return "The English side does not read like English."
	}
	return ""
}

// cyrillicShare is the share of a text's words that are written in Cyrillic.
func cyrillicShare(t *token.Text) float64 {
	n, all := 0, 0
	for i := range t.Sentences {
		for _, token := range t.Sentences[i].Tokens {
			if typ := &t.Types[token.Type]; !typ.Number() {
				all++
				if r, _ := utf8.DecodeRuneInString(typ.Form); r >= 'Ѐ' && r <= 'ӿ' {
					n++
				}
			}
		}
	}
	return float64(n) / float64(max(1, all))
}

// coverage counts one side's sentences of running text and those that are paired,
// and gives the share of its text that is in these. What stands for a place left
// out, and notes, do not count.
func coverage(list []document.Sentence, beads []document.Bead, of side) (sentences, paired int, share float64) {
	var with, all float64
	for k := range beads {
		own, other := of(&beads[k])
		for _, i := range own {
			if passageKind(list[i]) != document.PassageGap {
				continue
			}
			n := token.Length(list[i].Text)
			sentences, all = sentences+1, all+n
			if len(other) > 0 {
				paired, with = paired+1, with+n
			}
		}
	}
	return sentences, paired, rounded(with / max(1, all))
}

// redaction matches what stands for a place that was blacked out or left out.
var redaction = regexp.MustCompile(`^[\s\p{P}]*(\*[\s*]*|\.[\s.]{3,}|(?i:excised|redacted|deleted|sanitized|omitted|изъято|вымарано|купюра|пропуск)[^.]{0,40})[\s\p{P}]*$`)

// passages lists the runs of sentences without counterpart, the longest
// first. Stamps, page numbers and metadata are none.
func passages(list []document.Sentence, beads []document.Bead, of side) []document.Passage {
	alone := make([]float64, len(list))
	for k := range beads {
		own, other := of(&beads[k])
		if len(other) == 0 {
			for _, i := range own {
				alone[i] = beads[k].Confidence
			}
		}
	}
	var out []document.Passage
	for i := 0; i < len(list); i++ {
		kind := passageKind(list[i])
		if alone[i] == 0 || kind == "" {
			continue
		}
		p := document.Passage{Kind: kind, From: i, To: i, Score: alone[i]}
		for p.To+1 < len(list) && alone[p.To+1] > 0 && passageKind(list[p.To+1]) == kind {
			p.To++
			p.Score += alone[p.To]
		}
		p.Score = rounded(p.Score / float64(p.To-p.From+1))
		out = append(out, p)
		i = p.To
	}
	length := func(p document.Passage) (n int) {
		for i := p.From; i <= p.To; i++ {
			n += len(list[i].Text)
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b document.Passage) int { return cmp.Compare(length(b), length(a)) })
	return out
}

// passageKind is empty for what is no passage.
func passageKind(s document.Sentence) document.PassageKind {
	switch {
	case redaction.MatchString(s.Text):
		return document.PassageRedaction
	case s.Kind == document.SentenceNote || segment.Bracketed(strings.TrimSpace(s.Text)):
		return document.PassageNote
	case s.Kind == document.SentenceBody:
		return document.PassageGap
	}
	return ""
}

// rounded leaves four decimals.
func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }
