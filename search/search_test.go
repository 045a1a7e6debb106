package search

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"recto/document"
	"recto/wire"
)

var day = time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)

// archive is a handful of documents as an archivist names them.
func archive() []*Entry {
	all := []*Entry{
		{Title: "Записка Горбачёва о встрече с Рейганом", Names: []string{"gorbachev_memo.1986.pdf"}, Reference: "РГАНИ, ф. 89, оп. 12, д. 3", Languages: []string{"ru"}, Status: "ready", Quality: 0.97},
		{Title: "Протокол заседания Политбюро", Names: []string{"Протокол_№5.tif"}, Languages: []string{"ru"}, Status: "partial", Quality: 0.71},
		{Title: "Memorandum of conversation, Malta", Names: []string{"malta.pdf"}, Labels: []string{"summits"}, Languages: []string{"en"}, Status: "ready", Quality: 0.93},
		{Title: "Ёлка в Кремле", Names: []string{"elka.jpg"}, Languages: []string{"ru", "en"}, Status: "failed"},
		{Title: "протокол 10", Names: []string{"p10.pdf"}, Status: "queued"},
		{Title: "протокол 9", Names: []string{"p9.pdf"}, Status: "queued"},
	}
	for i, e := range all {
		e.ID = fmt.Sprintf("%064x", i+1)
		e.Uploaded = day.Add(time.Duration(i) * time.Minute)
	}
	return all
}

func open(t *testing.T, dir string, entries ...*Entry) *Catalogue {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Put(entries...); err != nil {
		t.Fatal(err)
	}
	return c
}

// titles lists all parts of a listing.
func titles(t *testing.T, c *Catalogue, q Query) []string {
	t.Helper()
	var all []string
	for {
		list, err := c.List(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list.Documents {
			all = append(all, e.Title)
		}
		if q.Cursor = list.Next; q.Cursor == "" {
			return all
		}
	}
}

func TestList(t *testing.T) {
	c := open(t, "", archive()...)
	c.Get(fmt.Sprintf("%064x", 3)).Doubtful = true
	if err := c.Put(&Entry{ID: strings.Repeat("d", 64), Title: "Черновик", Status: wire.StatusDeleted, Deleted: &wire.Saying{At: day}}); err != nil {
		t.Fatal(err)
	}
	const (
		memo, protocol, malta, tree, ten, nine = "Записка Горбачёва о встрече с Рейганом", "Протокол заседания Политбюро",
			"Memorandum of conversation, Malta", "Ёлка в Кремле", "протокол 10", "протокол 9"
	)
	for _, test := range []struct {
		q    Query
		want []string
	}{
		{Query{}, []string{nine, ten, tree, malta, protocol, memo}},
		{Query{Sort: "added"}, []string{memo, protocol, malta, tree, ten, nine}},
		{Query{Sort: "-quality"}, []string{memo, malta, protocol, nine, ten, tree}},
		{Query{Sort: "title"}, []string{malta, tree, memo, nine, ten, protocol}},
		{Query{Status: "ready"}, []string{malta, memo}},
		{Query{Language: "en"}, []string{tree, malta}},
		{Query{Below: 0.95, Sort: "quality"}, []string{protocol, malta}},
		{Query{Doubtful: true}, []string{malta}},
		{Query{Status: "deleted"}, []string{"Черновик"}},
		{Query{Status: "deleted", Words: "записка"}, nil},
		{Query{Sort: "reference"}, []string{memo, protocol, malta, tree, ten, nine}},
		{Query{Language: "en", Status: "failed"}, []string{tree}},
		// Other forms of a Russian and an English word, ё and е, beginnings,
		// parts of file names and of references, labels, no such word.
		{Query{Words: "записки горбачева"}, []string{memo}},
		{Query{Words: "ПРОТОКОЛЫ"}, []string{nine, ten, protocol}},
		{Query{Words: "conversations"}, []string{malta}},
		{Query{Words: "горб"}, []string{memo}},
		{Query{Words: "елка"}, []string{tree}},
		{Query{Words: "memo 1986"}, []string{memo}},
		{Query{Words: "№5"}, []string{protocol}},
		{Query{Words: "ф.89 оп.12"}, []string{memo}},
		{Query{Words: "summit"}, []string{malta}},
		{Query{Words: "протокол", Status: "queued", Sort: "title"}, []string{nine, ten}},
		{Query{Words: "протокол Рейган"}, nil},
		{Query{Words: " .,- "}, []string{nine, ten, tree, malta, protocol, memo}},
	} {
		for _, limit := range []int{0, 1, 2} {
			test.q.Limit = limit
			if got := titles(t, c, test.q); !slices.Equal(got, test.want) {
				t.Errorf("%+v: %q, want %q", test.q, got, test.want)
			}
		}
	}
	for _, q := range []Query{{Sort: "colour"}, {Sort: "--added"}, {Cursor: "%"}, {Limit: -1}, {Limit: MaxLimit + 1}, {Words: "a b c d e f g h i j k l m n o p q"}} {
		if _, err := c.List(context.Background(), q); !document.IsKind(err, document.KindUsage) {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// What a typewriter made of figures and of ъ is found by what it stands for,
// and the other way round.
func TestTypewriterHabits(t *testing.T) {
	typed := &Entry{ID: fmt.Sprintf("%064x", 1), Title: "Об'явление о с'езде, 3О мая I962г.", Uploaded: day, Status: "ready"}
	plain := &Entry{ID: fmt.Sprintf("%064x", 2), Title: "Объявление о съезде, 30 мая 1962 г.", Uploaded: day.Add(time.Hour), Status: "ready"}
	c := open(t, "", typed, plain)
	for _, q := range []string{"1962", "I962", "съезд", "с'езд", "объявление", "30 мая", "ЗО мая"} {
		if got := titles(t, c, Query{Words: q}); !slices.Equal(got, []string{plain.Title, typed.Title}) {
			t.Errorf("%s: %q", q, got)
		}
	}
}

func TestCursorHoldsItsPlace(t *testing.T) {
	all := archive()
	c := open(t, "", all...)
	list, err := c.List(context.Background(), Query{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	// The last one seen goes, and a new one comes before all.
	if err := c.Remove(list.Documents[1].ID); err != nil {
		t.Fatal(err)
	}
	if err := c.Put(&Entry{ID: fmt.Sprintf("%064x", 99), Title: "new", Uploaded: day.Add(time.Hour), Status: "queued"}); err != nil {
		t.Fatal(err)
	}
	got := titles(t, c, Query{Limit: 2, Cursor: list.Next})
	if want := []string{all[3].Title, all[2].Title, all[1].Title, all[0].Title}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestChanges(t *testing.T) {
	all := archive()
	c := open(t, "", all...)
	changed := *all[5]
	changed.Status, changed.Title, changed.Quality = "ready", "Renamed", 0.5
	if err := c.Put(&changed); err != nil {
		t.Fatal(err)
	}
	if got := titles(t, c, Query{Words: "протокол"}); len(got) != 2 {
		t.Errorf("by its old title: %q", got)
	}
	if got := titles(t, c, Query{Words: "renamed", Status: "ready"}); len(got) != 1 {
		t.Errorf("by its new title: %q", got)
	}
	list, err := c.List(context.Background(), Query{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[wire.Status]int{"ready": 3, "partial": 1, "failed": 1, "queued": 1}
	if !maps.Equal(list.Counts, want) {
		t.Errorf("counts %v, want %v", list.Counts, want)
	}
}

func TestKeepsAndReplaces(t *testing.T) {
	dir := t.TempDir() + "/catalogue"
	all := archive()
	c := reopen(t, dir)
	if err := c.Put(all...); err != nil {
		t.Fatal(err)
	}
	if err := c.SetPosition(42); err != nil {
		t.Fatal(err)
	}
	before := titles(t, c, Query{Sort: "title"})
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}

	c = reopen(t, dir)
	if got := titles(t, c, Query{Sort: "title"}); !slices.Equal(got, before) || c.Position() != 42 {
		t.Errorf("after opening again %q at %d", got, c.Position())
	}
	if got := c.Get(all[0].ID); got == nil || got.Title != all[0].Title || !got.Uploaded.Equal(all[0].Uploaded) {
		t.Errorf("an entry came back as %+v", got)
	}
	fresh := func(yield func(*Entry, error) bool) {
		_ = yield(all[2], nil) && yield(&Entry{ID: fmt.Sprintf("%064x", 7), Title: "Стенограмма", Status: "ready"}, nil)
	}
	if err := c.Replace(context.Background(), fresh); err != nil {
		t.Fatal(err)
	}
	if got := titles(t, c, Query{Sort: "title"}); !slices.Equal(got, []string{all[2].Title, "Стенограмма"}) {
		t.Errorf("after Replace: %q", got)
	}
	if got := titles(t, c, Query{Words: "записка"}); got != nil {
		t.Errorf("found after Replace: %q", got)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = reopen(t, dir)
	if got := titles(t, c, Query{Words: "стенограммы"}); len(got) != 1 {
		t.Errorf("found after Replace and opening again: %q", got)
	}
	c.Close()
}

// reopen returns a catalogue that the test closes.
func reopen(t *testing.T, dir string) *Catalogue {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFollow(t *testing.T) {
	all := archive()
	c := open(t, "", all[0])
	views := map[string]*wire.View{
		all[1].ID: {Source: wire.Source{ID: all[1].ID, Files: []wire.SourceFile{{Name: "акт.pdf"}}}, Status: "reading",
			Results: []wire.ManifestPage{{Languages: []string{"en"}}, {Languages: []string{"ru", "en"}}, {Languages: []string{"ru"}}, {Languages: []string{"ru"}}}},
	}
	asked, away := 0, true
	view := func(_ context.Context, id string) (*wire.View, error) {
		asked++
		if away {
			return nil, document.Errorf(document.KindUnavailable, "The storage is away.")
		}
		if v := views[id]; v != nil {
			return v, nil
		}
		return nil, document.Errorf(document.KindNotFound, "No such document.")
	}
	events := func(yield func(wire.Event, error) bool) {
		for seq := range uint64(1000) {
			if !yield(wire.Event{Seq: seq + 1, Document: all[seq%2].ID, Type: wire.PageDone}, nil) {
				return
			}
		}
	}
	log := slog.New(slog.DiscardHandler)
	if err := c.Follow(context.Background(), events, view, log); err != nil {
		t.Error(err)
	}
	if c.Position() != 0 {
		t.Errorf("the place was kept while the storage was away: %d", c.Position())
	}
	away, asked = false, 0
	if err := c.Follow(context.Background(), events, view, log); err != nil {
		t.Error(err)
	}
	if asked > 100 || c.Position() != 1000 {
		t.Errorf("asked %d times, at %d", asked, c.Position())
	}
	if c.Get(all[0].ID) != nil {
		t.Error("a document that is gone is still listed")
	}
	e := c.Get(all[1].ID)
	if e == nil || e.Title != "акт.pdf" || !slices.Equal(e.Languages, []string{"ru", "en"}) {
		t.Errorf("the new document is %+v", e)
	}
}

// A document whose records are damaged is told once and holds up no other, and
// not the place of the catalogue.
func TestFollowPassesDamage(t *testing.T) {
	all := archive()
	c := open(t, "")
	asked := map[string]int{}
	view := func(_ context.Context, id string) (*wire.View, error) {
		switch asked[id]++; id {
		case all[0].ID:
			return nil, document.Errorf(document.KindCorrupt, "manifest.json in the storage is damaged.")
		case all[1].ID:
			panic("so much for that")
		}
		return &wire.View{Source: wire.Source{ID: id, Files: []wire.SourceFile{{Name: "a.pdf"}}}, Status: "ready"}, nil
	}
	var said strings.Builder
	events := func(yield func(wire.Event, error) bool) {
		for seq := range uint64(3) {
			if !yield(wire.Event{Seq: seq + 1, Document: all[seq].ID, Type: wire.DocumentReady}, nil) {
				return
			}
		}
		time.Sleep(3 * settle)
	}
	if err := c.Follow(context.Background(), events, view, slog.New(slog.NewTextHandler(&said, nil))); err != nil {
		t.Error(err)
	}
	if c.Position() != 3 || c.Get(all[2].ID) == nil || asked[all[0].ID] != 1 || asked[all[1].ID] != 1 || strings.Count(said.String(), "manifest.json") != 1 {
		t.Errorf("at %d, asked %v: %s", c.Position(), asked, said.String())
	}
}

// Pages bring a look every few seconds, all else one at once; the place that is
// kept never lies behind what was not looked at.
func TestFollowIsCalm(t *testing.T) {
	one, two := strings.Repeat("1", 64), strings.Repeat("2", 64)
	asked := map[string]int{}
	f := &follower{
		catalogue: open(t, ""), log: slog.New(slog.DiscardHandler), changes: map[string]change{}, looked: map[string]time.Time{},
		view: func(_ context.Context, id string) (*wire.View, error) {
			asked[id]++
			return &wire.View{Source: wire.Source{ID: id}, Status: wire.StatusReading, Pages: 500}, nil
		},
	}
	seq, now := uint64(0), time.Now()
	event := func(id string, what wire.EventType) {
		seq++
		f.note(wire.Event{Seq: seq, Document: id, Type: what})
	}
	tick := func() {
		now = now.Add(settle)
		f.refresh(t.Context(), now)
	}
	const looks = 5
	for range looks*int(pagesSettle/settle) - 3 { // the next look is not yet due
		event(one, wire.PageDone)
		event(one, wire.PageDone)
		tick()
	}
	if asked[one] != looks {
		t.Errorf("the document of the pages was asked for %d times, want %d", asked[one], looks)
	}
	behind := f.catalogue.Position()
	event(two, wire.DocumentQueued)
	tick()
	if asked[two] != 1 || asked[one] != looks {
		t.Errorf("the other document was asked for %d times, and that of the pages %d", asked[two], asked[one])
	}
	if at := f.catalogue.Position(); at == 0 || at != behind || at >= seq-1 {
		t.Errorf("the place is %d of %d, and was %d", at, seq, behind)
	}
	event(one, wire.DocumentReady)
	tick()
	if asked[one] != looks+1 || f.catalogue.Position() != seq {
		t.Errorf("a document that is ready: asked %d times, the place is %d of %d", asked[one], f.catalogue.Position(), seq)
	}
}

func BenchmarkList(b *testing.B) {
	c, err := Open(b.TempDir() + "/catalogue")
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	var all []*Entry
	for i := range 10_000 {
		e := *archive()[i%6]
		e.ID, e.Uploaded = fmt.Sprintf("%064x", i), day.Add(time.Duration(i)*time.Second)
		e.Title = fmt.Sprintf("%s %d", e.Title, i)
		all = append(all, &e)
	}
	if err := c.Put(all...); err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]Query{
		"all": {}, "filtered": {Status: "failed", Language: "en", Sort: "title"},
		"many words found": {Words: "протокол"}, "one found": {Words: "протокол 1234"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.found.forget()
				if _, err := c.List(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
