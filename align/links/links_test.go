package links

import (
	"testing"

	"recto/align/token"
	"recto/align/word"
)

func TestMisreadIndex(t *testing.T) {
	v := token.NewVocabulary(word.StemRu)
	token.Russian("прнвительство дсговора пароход", v, func(stem string) bool { return stem == "пароход" })
	b := newMisreadIndex(v)
	for stem, want := range map[string]string{"правительств": "прнвительство", "договор": "дсговора", "пароход": "", "пароходств": "", "лес": ""} {
		got := ""
		for _, l := range b.find(stem) {
			got += v.Types[l.Type].Form
			if l.Weight <= .7 || l.Weight > 1 {
				t.Errorf("%s: weight %v", stem, l.Weight)
			}
		}
		if got != want {
			t.Errorf("%s is found in %q, want %q", stem, got, want)
		}
	}
}

func TestStemIndex(t *testing.T) {
	v := token.NewVocabulary(word.StemRu)
	token.Russian("признавать организация столица", v, func(string) bool { return true })
	k := newStemIndex(v)
	for stem, want := range map[string]string{"призна": "признава", "организова": "организац", "столб": "", "организац": ""} {
		got := ""
		for _, l := range k.find(nil, stem) {
			got += v.Types[l.Type].Stem
		}
		if got != want {
			t.Errorf("stems like %s: %q, want %q", stem, got, want)
		}
	}
}
