package align

import "unicode/utf8"

// kin finds words of one root: Russian types whose stem begins like a given
// one and ends otherwise, as the aspects of a verb do (признать, признавать).
type kin struct {
	ru    *vocabulary
	index map[string][]int32 // by the first letters
}

const (
	kinLetters = 5
	// kinShare is the share of the longer stem that both must have.
	kinShare = .7
	// kinWeight scales the weight of a pair that is only kin.
	kinWeight = .7
)

func newKin(ru *vocabulary) *kin {
	k := &kin{ru, make(map[string][]int32)}
	for i := range ru.types {
		t := &ru.types[i]
		if head := kinHead(t.stem); head != "" && t.known {
			k.index[head] = append(k.index[head], int32(i))
		}
	}
	return k
}

// kinHead is the beginning that kin must share, empty for short stems.
func kinHead(stem string) string {
	at := 0
	for range kinLetters {
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
func (k *kin) find(out []link, stem string) []link {
	head := kinHead(stem)
	if head == "" {
		return out
	}
	for _, i := range k.index[head] {
		other := k.ru.types[i].stem
		if other == stem {
			continue
		}
		common := 0
		for common < min(len(stem), len(other)) && stem[common] == other[common] {
			common++
		}
		if float64(common) >= kinShare*float64(max(len(stem), len(other))) {
			out = append(out, link{i, kinWeight})
		}
	}
	return out
}
