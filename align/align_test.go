package align

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recto/document"
)

var update = flag.Bool("update", false, "write golden files")

// small is a lexicon for tests that must not depend on installed dictionaries.
func small() *Lexicon {
	var pairs []Pair
	for _, line := range strings.Split(`party партия; decision решение; committee комитет; consider рассмотреть; question вопрос; weapon оружие; send прислать; minister министр;
ask просить; conversation беседа; ambassador посол; arrive прибыть; harvest урожай; report доклад; secretary секретарь; comrade товарищ; agree согласиться; group группа; training подготовка; country страна;
war война; world мировой; newspaper газета; write писать; crisis кризис; army армия; loyal верный; remain остаться; government правительство; king король; leave покинуть; road дорога; build строить; prisoner заключенный`, ";") {
		f := strings.Fields(line)
		pairs = append(pairs, Pair{En: StemEn(f[0]), Ru: StemRu(f[1]), Weight: .9})
	}
	return NewLexicon("dictionary", "test", pairs, nil)
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
		*side.to = Lines(string(data), side.language)
	}
	return ru, en
}

// The report has stamps, a sentence in two, two in one, one that the
// translation lacks and one that it adds.
func TestGolden(t *testing.T) {
	ru, en := readPair(t, "report")
	for name, with := range map[string]Evidence{"report.small": {Dictionary: small()}, "report.bare": {}} {
		got := FormatBeads(Beads(ru, en, with))
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
	for _, b := range Beads(ru, en, Evidence{Dictionary: small()}) {
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

// The posteriors equal sums over all alignments of a small problem.
func TestPosterior(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		n, m := 1+r.IntN(4), 1+r.IntN(4)
		p := randomProblem(r, n, m)
		path := p.best()
		p.posterior(path)
		mass := make(map[[4]int]float64)
		total, best := 0.0, never
		var walk func(i, j, state int, score float64, spans [][4]int)
		walk = func(i, j, state int, score float64, spans [][4]int) {
			if i == n && j == m {
				best = max(best, score)
				e := math.Exp(p.model.heat * score)
				total += e
				for _, s := range spans {
					mass[s] += e
				}
				return
			}
			var beads [len(beadTypes)]float64
			for _, b := range beadTypes {
				if i+b[0] <= n && j+b[1] <= m {
					p.beads(i+b[0], j+b[1], &beads)
					walk(i+b[0], j+b[1], inMatch, score+beads[beadType(b[0], b[1])], append(spans[:len(spans):len(spans)], [4]int{i, i + b[0], j, j + b[1]}))
				}
			}
			if i < n && state != inEn {
				walk(i+1, j, inRu, score+p.null(state), append(spans[:len(spans):len(spans)], [4]int{i, i + 1, -1, -1}))
			}
			if j < m {
				walk(i, j+1, inEn, score+p.null(state), append(spans[:len(spans):len(spans)], [4]int{-1, -1, j, j + 1}))
			}
		}
		walk(0, 0, inMatch, 0, nil)
		score, state := 0.0, inMatch
		for _, s := range path {
			key := [4]int{s.i1, s.i2, s.j1, s.j2}
			switch {
			case s.match():
				score += p.bead(s)
				state = inMatch
			case s.i2 > s.i1:
				key[2], key[3] = -1, -1
				score += p.null(state)
				state = inRu
			default:
				key[0], key[1] = -1, -1
				score += p.null(state)
				state = inEn
			}
			if want := mass[key] / total; math.Abs(want-s.confidence) > 1e-6 {
				t.Errorf("%d x %d: %v has %v, want %v", n, m, key, s.confidence, want)
			}
		}
		if math.Abs(score-best) > 1e-3 {
			t.Errorf("%d x %d: the path scores %v, the best %v", n, m, score, best)
		}
	}
}

func randomProblem(r *rand.Rand, n, m int) *problem {
	side := func(n int) *text {
		x := &text{vocabulary: newVocabulary(StemEn)}
		for i := range n {
			x.sentences = append(x.sentences, sentence{length: 10 + 40*r.Float64(), paragraph: i / 2, index: i})
		}
		return x
	}
	ru, en := side(n), side(m)
	links := pack(nil, 0, 0)
	p := newProblem(&standard, ru, en, links)
	p.band = newBand(ru, en, links)
	p.cells = make([]cell, p.band.size())
	for i := range p.cells {
		for k := range most {
			p.cells[i].ru[k], p.cells[i].en[k] = float32(4*r.NormFloat64()), float32(4*r.NormFloat64())
		}
	}
	return p
}

func TestHeaviestChain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		var all []anchor
		for i := range 6 {
			for range r.IntN(3) {
				all = append(all, anchor{int32(i), int32(r.IntN(6)), r.Float64()})
			}
		}
		best := 0.0
		for set := range 1 << len(all) {
			sum, last := 0.0, anchor{-1, -1, 0}
			for k, a := range all {
				if set>>k&1 == 0 {
					continue
				}
				if a.ru <= last.ru || a.en <= last.en {
					sum = -1
					break
				}
				sum += a.votes
				last = a
			}
			best = max(best, sum)
		}
		got := 0.0
		for _, a := range heaviestChain(all, 6) {
			got += a.votes
		}
		if math.Abs(got-best) > 1e-9 {
			t.Fatalf("weight %v, want %v, of %v", got, best, all)
		}
	}
}

func TestLogarithm(t *testing.T) {
	for x := 1.0; x < 1e6; x *= 1.007 {
		if d := math.Abs(logarithm(float32(x)) - math.Log(x)); d > 2e-4 {
			t.Errorf("log %v is off by %v", x, d)
		}
	}
}
