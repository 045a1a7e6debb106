package dictionary

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recto/align/lexicon"
	"recto/align/word"
	"recto/internal/testtool"
)

func TestGlosses(t *testing.T) {
	for _, c := range []struct{ article, want string }{
		{"abandon\n   [ɜ↗bændɜn]\n   1. _v.\n      1) покидать, оставлять\n      2) отказываться от\n      3) _refl. предаваться (страсти, отчаянию и т.п. - to); to abandon\n      oneself to the idea склоняться к мысли\n   2. _n. _книж. развязность, несдержанность\n",
			"покида|оставля|отказыва от|предава|развязн|несдержан"},
		{"Addis Ababa /ədaizæbəbə/\nАддис-Абеба\n", "аддис-абеб"},
		{"zoo /zˈuː/\nзоопарк\n", "зоопарк"},
		{"empty\n [x] _a. (nothing) ", ""},
	} {
		head, _, _ := strings.Cut(c.article, "\n")
		head, _, _ = strings.Cut(head, " /")
		var got []string
		for _, g := range glosses(entry{head, c.article}) {
			got = append(got, strings.Join(g, " "))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", head, strings.Join(got, "|"), c.want)
		}
	}
}

// dictionary writes a small dictd dictionary and a word list.
func dictionary(t *testing.T) Sources {
	t.Helper()
	dir := t.TempDir()
	var text, index bytes.Buffer
	for _, e := range []entry{{"guerrilla", "guerrilla\n [x]\n 1) партизан\n 2) партизанский"}, {"treaty", "treaty\n _n. договор, соглашение"}} {
		index.WriteString(e.head + "\t" + number64(text.Len()) + "\t" + number64(len(e.body)) + "\n")
		text.WriteString(e.body)
	}
	index.WriteString("broken line\nfar\t////\tB\n")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(text.Bytes())
	z.Close()
	path := filepath.Join(dir, "small")
	for name, data := range map[string][]byte{path + ".index": index.Bytes(), path + ".dict.dz": packed.Bytes(), path + ".dic": []byte("3\nёлка/A\nООН\nдом/B\n")} {
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return Sources{Dictd: []string{path}, Words: []string{path + ".dic"}}
}

func number64(n int) string {
	s := ""
	for ; n > 0 || s == ""; n >>= 6 {
		s = digits64[n&63:n&63+1] + s
	}
	return s
}

func TestLoad(t *testing.T) {
	from := dictionary(t)
	cache := filepath.Join(t.TempDir(), "deep", "lexicon")
	l, err := Load(from, cache)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for p := range l.Pairs {
		got = append(got, p.En+"="+p.Ru)
	}
	want := []string{"guerrilla=партиза", "guerrilla=партизанск", "treati=договор", "treati=соглашен"}
	if !slices.Equal(got, want) {
		t.Errorf("pairs %q, want %q", got, want)
	}
	if !l.KnownRu("елк") || l.KnownRu("кубинск") {
		t.Error("the word list was not read rightly")
	}
	made, err := os.ReadFile(cache)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load(from, cache)
	if err != nil || again.Version != l.Version || again.Len() != l.Len() {
		t.Errorf("from the cache: %v, %+v", err, again)
	}
	if form, _ := again.MarshalBinary(); !bytes.Equal(form, made) {
		t.Error("the cache changes when it is read and written")
	}
	// a damaged cache is made anew
	if err := os.WriteFile(cache, made[:len(made)-3], 0o666); err != nil {
		t.Fatal(err)
	}
	if l, err := Load(from, cache); err != nil || l.Len() != again.Len() {
		t.Errorf("beside a damaged cache: %v", err)
	}
	if now, _ := os.ReadFile(cache); !bytes.Equal(now, made) {
		t.Error("the damaged cache was left as it was")
	}
}

func TestLoadWithoutDictionaries(t *testing.T) {
	l, err := Load(Sources{Dictd: []string{"/nowhere/none"}}, filepath.Join(t.TempDir(), "lexicon"))
	if l != nil || err != nil {
		t.Errorf("%v, %v; want no lexicon and no error", l, err)
	}
}

func TestDebian(t *testing.T) {
	if _, err := os.Stat(Debian.Dictd[0] + ".index"); err != nil {
		testtool.Missing(t, "no mueller7-dict")
	}
	l, err := Compile(Debian)
	if err != nil {
		t.Fatal(err)
	}
	if l.Len() < 150_000 {
		t.Errorf("only %d pairs", l.Len())
	}
	want := map[lexicon.Pair]bool{{En: word.StemEn("ambassador"), Ru: word.StemRu("посол")}: true, {En: word.StemEn("weapon"), Ru: word.StemRu("оружие")}: true}
	for p := range l.Pairs {
		p.Weight = 0
		delete(want, p)
	}
	if len(want) > 0 {
		t.Errorf("pairs missing: %v", want)
	}
}

func FuzzParseDictd(f *testing.F) {
	f.Add([]byte("word\tA\tJ\nx\t/\t/\n"), []byte("word\n 1) слово, речь; (и т.п.) _книж. слог"))
	f.Add([]byte("a\tB\t\nb\n"), []byte("[(((\xff 2. /"))
	f.Add([]byte("'\tA\tE\n"), []byte("' о")) // a headword without letters
	f.Fuzz(func(t *testing.T, index, text []byte) {
		weights := make(map[[2]string]float64)
		for _, e := range parseDictd(index, text) {
			addEntry(weights, e)
		}
		for key, w := range weights {
			if key[0] == "" || key[1] == "" || !(w > 0 && w <= 1) {
				t.Fatalf("pair %q of weight %v", key, w)
			}
		}
	})
}
