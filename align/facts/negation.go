package facts

import (
	"regexp"

	"recto/align/links"
	"recto/align/token"
	"recto/document"
)

// A negation says plainly that something is not so; a shade of one may stand for it
// in the other language: a prefix, a verb of lacking or refusing, hardly, only.
var (
	negationRu = regexp.MustCompile(`(?i)(^|[^\p{L}])(не|нет|нельзя|без|никто|никого|никому|никем|ничто|ничего|никогда|нигде|никак|никак(ой|ая|ое|ие|их|ого|ому|ую)|ни)([^\p{L}]|$)`)
	shadeRu    = regexp.MustCompile(`(?i)(^|[^\p{L}])(не\p{L}{3,}|ни\p{L}{2,}|без\p{L}{3,}|бес\p{L}{3,}|анти\p{L}*|отсутств\p{L}*|отказ\p{L}*|запре\p{L}*|лиш\p{L}*|едва|вряд|кроме|избег\p{L}*|избеж\p{L}*|мало\p{L}*|прекра\p{L}*|против\p{L}*|отриц\p{L}*|ещё|еще|пока|иначе|только|недо\p{L}*|потер\p{L}*|утрат\p{L}*|сомн\p{L}*)([^\p{L}]|$)`)
	negationEn = regexp.MustCompile(`(?i)\b(not|no|none|never|nothing|nobody|nowhere|neither|nor|without|cannot|\pL+n['’]t)\b|\bno one\b`)
	shadeEn    = regexp.MustCompile(`(?i)\b(un\pL{3,}|in\pL{4,}|im\pL{4,}|ir\pL{4,}|il\pL{4,}|dis\pL{3,}|mis\pL{3,}|non\pL*|\pL{3,}less\pL{0,4}|lack\pL*|absen\pL*|fail\pL*|refus\pL*|den(y|ied|ies|ying)|forb\pL*|prohibit\pL*|ban(ned|s)?|few|little|hardly|barely|scarcely|rarely|seldom|only|but|except|rather|instead|until|till|unless|before|avoid\pL*|prevent\pL*|stop\pL*|miss\pL*|otherwise|far|too|free|still|yet|reject\pL*|declin\pL*|against|beyond|short|out|any\pL*|else|keep|kept|doubt\pL*|either|other)\b`)
)

// numbered matches No. 5, which is no negation.
var numbered = regexp.MustCompile(`\b[Nn]o\.? ?\d`)

const (
	// leastLooked is the least confidence of a bead that is looked at for negation.
	leastLooked = .9
	// leastWhole is the share of words that have to have a counterpart, and
	// mostSentences how many sentences a side may have: where more differs, a
	// negation is told in another way.
	leastWhole    = .5
	mostSentences = 1
)

// Look finds places to look at: a negation that nothing on the other side of a bead
// expresses, where its words otherwise have their counterparts.
func Look(t *links.Bitext, beads []document.Bead) (out []document.Disagreement) {
	for k := range beads {
		b := &beads[k]
		if len(b.Ru) == 0 || len(b.En) == 0 || b.Confidence < leastLooked || len(b.Ru) > mostSentences || len(b.En) > mostSentences {
			continue
		}
		ru, en := sideText(t.Ru.Source, b.Ru), numbered.ReplaceAllString(sideText(t.En.Source, b.En), "")
		d := document.Disagreement{Bead: k, Kind: "negation"}
		left, right := negationRu.FindStringSubmatch(ru), negationEn.FindString(en)
		switch {
		case left != nil && right == "" && !shadeEn.MatchString(en):
			d.Ru = left[2]
		case left == nil && right != "" && !shadeRu.MatchString(ru):
			d.En = right
		default:
			continue
		}
		if whole(t, t.Ru.Occurrences(nil, b.Ru), t.En.Occurrences(nil, b.En)) >= leastWhole {
			out = append(out, d)
		}
	}
	return out
}

// whole is the share of a bead's words, of the side that has fewer, that may
// translate one of the other side.
func whole(t *links.Bitext, ru, en []token.Occurrence) float64 {
	types := map[int32]bool{}
	for _, o := range en {
		types[o.Type] = true
	}
	linked := 0
	for _, o := range ru {
		for _, l := range t.Links.Ru.Of(o.Type) {
			if types[l.Type] {
				linked++
				break
			}
		}
	}
	return float64(linked) / float64(max(1, min(len(ru), len(en))))
}
