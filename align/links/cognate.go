package links

import (
	"slices"

	"recto/align/lexicon"
	"recto/align/token"
	"recto/align/word"
)

// cognateLinks ties names and words that sound alike. Words that a dictionary
// has on both sides are left to it, unless they may be names.
func cognateLinks(all []candidate, ru, en *token.Vocabulary, lexica []*lexicon.Lexicon) []candidate {
	c := newCognateIndex(ru)
	for i := range en.Types {
		t := &en.Types[i]
		if t.Number() || len(t.Form) < 3 {
			continue
		}
		sound := word.RomaniseEn(t.Form)
		if len(sound) < 3 {
			continue
		}
		plain := t.Capital == 0 && slices.ContainsFunc(lexica, func(l *lexicon.Lexicon) bool { return len(l.Translations(t.Stem)) > 0 })
		all = c.find(all, int32(i), sound, leastLikeness(t, sound), plain)
	}
	return all
}

// leastLikeness is how much alike a Russian word has to sound: less for what may
// be a name, more for short words.
func leastLikeness(t *token.Type, sound string) float32 {
	switch {
	case len(sound) <= 4:
		return .85
	case t.Capital > 0:
		return .68
	}
	return .78
}

// cognateIndex finds Russian types by their consonants.
type cognateIndex struct {
	ru     *token.Vocabulary
	sounds []string
	index  map[uint16][]int32 // by word.SkeletonKeys
	like   word.Likeness
	// seen holds for each Russian type the English one it was last compared with,
	// +1.
	seen []int32
	keys [4]uint16
}

func newCognateIndex(ru *token.Vocabulary) *cognateIndex {
	c := &cognateIndex{ru: ru, sounds: make([]string, len(ru.Types)), index: make(map[uint16][]int32), seen: make([]int32, len(ru.Types))}
	for i := range ru.Types {
		t := &ru.Types[i]
		if t.Number() || t.Form[0] < 0x80 || len(t.Form) < 6 {
			continue
		}
		c.sounds[i] = word.RomaniseRu(t.Form)
		for _, k := range word.SkeletonKeys(c.sounds[i], c.keys[:0]) {
			c.index[k] = append(c.index[k], int32(i))
		}
	}
	return c
}

// cognateWeight scales the weight of a pair that only sounds alike.
const cognateWeight = .9

// find adds the Russian types that sound like an English one. A plain word is one
// that a dictionary has: its Russian counterparts that are plain as well are
// passed over.
func (c *cognateIndex) find(all []candidate, en int32, sound string, least float32, plain bool) []candidate {
	for _, k := range word.SkeletonKeys(sound, c.keys[:0]) {
		for _, r := range c.index[k] {
			if c.seen[r] == en+1 || plain && c.ru.Types[r].Known && c.ru.Types[r].Capital == 0 {
				continue
			}
			c.seen[r] = en + 1
			if s := c.like.Of(sound, c.sounds[r], least); s >= least {
				all = append(all, candidate{r, en, s * cognateWeight})
			}
		}
	}
	return all
}
