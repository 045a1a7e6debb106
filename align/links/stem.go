package links

import (
	"unicode/utf8"

	"recto/align/token"
)

// stemIndex finds words of one root: Russian types whose stem begins like a given
// one and ends otherwise, as the aspects of a verb do (признать, признавать).
type stemIndex struct {
	ru    *token.Vocabulary
	index map[string][]int32 // by the first letters
}

const (
	stemHeadLetters = 5
	// stemShare is the share of the longer stem that both must have.
	stemShare = .7
	// stemWeight scales the weight of a pair that has only the root in common.
	stemWeight = .7
)

func newStemIndex(ru *token.Vocabulary) *stemIndex {
	k := &stemIndex{ru, make(map[string][]int32)}
	for i := range ru.Types {
		t := &ru.Types[i]
		if head := stemHead(t.Stem); head != "" && t.Known {
			k.index[head] = append(k.index[head], int32(i))
		}
	}
	return k
}

// stemHead is the beginning that stems of one root must share, empty for short stems.
func stemHead(stem string) string {
	at := 0
	for range stemHeadLetters {
		_, n := utf8.DecodeRuneInString(stem[at:])
		if n == 0 {
			return ""
		}
		at += n
	}
	return stem[:at]
}

// find adds to out the types of the same root as stem, that one itself left
// out.
func (k *stemIndex) find(out []Link, stem string) []Link {
	head := stemHead(stem)
	if head == "" {
		return out
	}
	for _, i := range k.index[head] {
		other := k.ru.Types[i].Stem
		if other == stem {
			continue
		}
		common := 0
		for common < min(len(stem), len(other)) && stem[common] == other[common] {
			common++
		}
		if float64(common) >= stemShare*float64(max(len(stem), len(other))) {
			out = append(out, Link{i, stemWeight})
		}
	}
	return out
}
