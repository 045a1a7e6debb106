package document

// Parallel is a text beside its translation as it is handed on: the alignment,
// and what a reader of it wants to know of the two texts.
type Parallel struct {
	Title string `json:"title,omitempty"`
	// Original is the language of the original: "ru" or "en". The other side
	// is the translation.
	Original string `json:"original"`
	// RuText and EnText tell where the two texts come from.
	RuText TextSource `json:"ruText"`
	EnText TextSource `json:"enText"`
	Alignment
}

// TextSource tells where one side of an alignment comes from.
type TextSource struct {
	// Name is the file's name. It is never used as a path.
	Name string `json:"name"`
	// SHA256 is that of the file.
	SHA256 string `json:"sha256,omitempty"`
	// Citation and Credits are the archive's own words, where it has some.
	Citation string   `json:"citation,omitempty"`
	Credits  []string `json:"credits,omitempty"`
}

// Pages returns the first and the last page of the original that the bead's
// sentences stand on, or else of the translation; 0 where neither was scanned.
func (p *Parallel) Pages(b *Bead) (first, last int) {
	sides := [][]Sentence{pick(p.Ru, b.Ru), pick(p.En, b.En)}
	if p.Original == "en" {
		sides[0], sides[1] = sides[1], sides[0]
	}
	for _, side := range sides {
		for _, s := range side {
			for _, w := range s.Words {
				if first == 0 || w.Page < first {
					first = w.Page
				}
				last = max(last, w.Page)
			}
		}
		if first != 0 {
			break
		}
	}
	return first, last
}

func pick(all []Sentence, indices []int) []Sentence {
	var out []Sentence
	for _, i := range indices {
		out = append(out, all[i])
	}
	return out
}
