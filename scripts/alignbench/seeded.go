package main

import (
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"recto/align"
	"recto/align/segment"
	"recto/align/word"
	"recto/document"
)

// A seeded error is one change of an English sentence whose Russian one is known
// to be its original. Of each kind as many are seeded as the texts have places
// for, up to mostSeeded, a few in each document at a time.
const (
	mostSeeded = 120
	apart      = 9 // sentences between two errors of one document
)

// errorKind is a way to spoil a translation.
type errorKind struct {
	name string
	// change returns the English sentence with the error, or false where there is no
	// place for one.
	change func(s *seeder, ru, en string) (string, bool)
	// aim is the share that has to be found.
	aim float64
	// look is true for what is offered apart from facts.
	look bool
}

var errorKinds = []errorKind{
	{"numbers", (*seeder).number, .98, false},
	{"dates", (*seeder).date, .98, false},
	{"names", (*seeder).name, .85, false},
	{"initials", (*seeder).initial, .85, false},
	{"single digits", (*seeder).digit, .9, false},
	{"units", (*seeder).unit, .9, false},
	{"currencies", (*seeder).currency, .9, false},
	{"nationalities", (*seeder).nationality, .85, false},
	{"negation", (*seeder).negation, .6, true},
}

// seeder makes errors; its choices are the same in each run.
type seeder struct {
	random *rand.Rand
	names  []string // of all documents
}

// seedErrors seeds errors of each kind and prints how many are found, and how many
// places are accused that nobody changed.
func seedErrors(docs []*pair, luck uint64, kinds string, with align.Evidence, verbose bool) {
	s := &seeder{random: rand.New(rand.NewPCG(1, luck))}
	for _, d := range docs {
		for _, line := range d.gold {
			s.names = append(s.names, alikeNames(line[0], line[1])...)
		}
	}
	small := map[string]bool{} // words that are no names
	for _, d := range docs {
		for _, line := range d.en {
			for _, w := range strings.FieldsFunc(line.Text, func(r rune) bool { return !unicode.IsLetter(r) }) {
				small[w] = true
			}
		}
	}
	s.names = slices.DeleteFunc(s.names, func(name string) bool { return small[strings.ToLower(name)] })
	slices.Sort(s.names)
	s.names = slices.Compact(s.names)
	plain := map[*pair]*document.Alignment{}
	sentences, accused, looked := 0, 0, 0
	for _, d := range docs {
		a := align.Align(d.ru, d.en, with)
		plain[d] = &a
		sentences += len(d.ru)
		accused += len(a.Judgement.Disagreements)
		looked += len(a.Judgement.Look)
		if verbose {
			for _, g := range slices.Concat(a.Judgement.Disagreements, a.Judgement.Look) {
				fmt.Printf("  %s accused: %s %q / %q in %s | %s\n", d.name, g.Kind, g.Ru, g.En, texts(d.ru, a.Beads[g.Bead].Ru), texts(d.en, a.Beads[g.Bead].En))
			}
		}
	}
	fmt.Printf("%d true sentences: %d places accused (%.1f in 1,000), %d to look at (%.1f in 1,000)\n",
		sentences, accused, 1000*float64(accused)/float64(sentences), looked, 1000*float64(looked)/float64(sentences))
	total := 0
	wanted := func(name string) bool { return kinds == "" || slices.Contains(strings.Split(kinds, ","), name) }
	for _, kind := range errorKinds {
		if !wanted(kind.name) {
			continue
		}
		seeded, found := s.seed(docs, plain, kind, with, verbose)
		total += seeded
		report(kind.name, found, seeded, kind.aim)
	}
	if wanted("markings") {
		total += s.markings(with)
	}
	if wanted("sentences") {
		total += s.dropped(docs, with, verbose)
	}
	fmt.Printf("%d errors seeded\n", total)
}

func report(name string, found, seeded int, aim float64) {
	share := float64(found) / float64(max(1, seeded))
	verdict := ""
	if share < aim {
		verdict = "  MISSED"
	}
	fmt.Printf("%-16s %4d of %4d found, %.3f (aim %.2f)%s\n", name, found, seeded, share, aim, verdict)
}

// seed spoils the documents with errors of one kind.
func (s *seeder) seed(docs []*pair, plain map[*pair]*document.Alignment, kind errorKind, with align.Evidence, verbose bool) (seeded, found int) {
	for _, d := range docs {
		for offset := range apart {
			if seeded >= mostSeeded {
				return seeded, found
			}
			spoilt := slices.Clone(d.en)
			var changed []int
			for k := offset; k < len(d.single); k += apart {
				at := d.single[k]
				if en, ok := kind.change(s, d.ru[at[0]].Text, d.en[at[1]].Text); ok && seeded+len(changed) < mostSeeded {
					spoilt[at[1]].Text = en
					changed = append(changed, at[1])
				}
			}
			if changed == nil {
				continue
			}
			seeded += len(changed)
			a := align.Align(d.ru, spoilt, with)
			for _, en := range changed {
				if told(&a, en, kind.look) > told(plain[d], en, kind.look) {
					found++
				} else if verbose {
					fmt.Printf("  %s missed in %s: %s | %s\n", kind.name, d.name, ruOf(d, en), spoilt[en].Text)
				}
			}
		}
	}
	return seeded, found
}

// told counts what is said about the bead of an English sentence.
func told(a *document.Alignment, en int, look bool) (n int) {
	list := a.Judgement.Disagreements
	if look {
		list = a.Judgement.Look
	}
	for _, d := range list {
		if slices.Contains(a.Beads[d.Bead].En, en) {
			n++
		}
	}
	return n
}

func ruOf(d *pair, en int) string {
	for _, at := range d.single {
		if at[1] == en {
			return d.ru[at[0]].Text
		}
	}
	return ""
}

func texts(list []document.Sentence, at []int) string {
	var out []string
	for _, i := range at {
		out = append(out, list[i].Text)
	}
	return strings.Join(out, " ")
}

var (
	twoDigits  = regexp.MustCompile(`\b\d[\d,.]*\d\b`)
	datePlaces = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	besideDate = regexp.MustCompile(`\b(\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)|(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(, \d{4})?)( \d{4})?`)
)

// number changes a digit of a number of two digits and more that is no date.
func (s *seeder) number(ru, en string) (string, bool) {
	for _, at := range twoDigits.FindAllStringIndex(en, -1) {
		if inside(besideDate.FindAllStringIndex(en, -1), at) || !strings.Contains(strings.Map(onlyDigits, ru), strings.Map(onlyDigits, en[at[0]:at[1]])) {
			continue
		}
		digit := at[0] + s.random.IntN(at[1]-at[0])
		for en[digit] < '0' || en[digit] > '9' {
			digit = at[0]
		}
		other := '0' + (en[digit]-'0'+1+byte(s.random.IntN(9)))%10
		if other == '0' && digit == at[0] {
			other = '0' + (en[digit]-'0')%9 + 1
		}
		return en[:digit] + string(rune(other)) + en[digit+1:], true
	}
	return "", false
}

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

func inside(list [][]int, at []int) bool {
	return slices.ContainsFunc(list, func(l []int) bool { return l[0] <= at[0] && at[1] <= l[1] })
}

// date changes the day, the month or the year of a date.
func (s *seeder) date(ru, en string) (string, bool) {
	at := besideDate.FindStringIndex(en)
	if at == nil {
		return "", false
	}
	date := en[at[0]:at[1]]
	months := []string{"January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December"}
	switch s.random.IntN(2) {
	case 0:
		month := datePlaces.FindString(date)
		other := months[s.random.IntN(len(months))]
		for other == month {
			other = months[s.random.IntN(len(months))]
		}
		date = strings.Replace(date, month, other, 1)
	default:
		day := regexp.MustCompile(`\b\d{1,2}\b`).FindString(date)
		n, _ := strconv.Atoi(day)
		date = strings.Replace(date, day, strconv.Itoa((n+2+s.random.IntN(20))%27+1), 1)
		if date == en[at[0]:at[1]] {
			return "", false
		}
	}
	return en[:at[0]] + date + en[at[1]:], true
}

var adjective = regexp.MustCompile(`ск(ий|ого|аго|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$`)

var capitalWord = regexp.MustCompile(`\p{Lu}[\p{L}’]{3,}`)

// alikeNames are the words of an English sentence that begin with a capital letter
// inside it and sound like a Russian one that does.
func alikeNames(ru, en string) (names []string) {
	var l word.Likeness
	for _, at := range capitalWord.FindAllStringIndex(en, -1) {
		if !insideSentence(en, at[0]) {
			continue
		}
		name := en[at[0]:at[1]]
		sound := word.RomaniseEn(word.Latin(name))
		for _, r := range capitalWord.FindAllStringIndex(ru, -1) {
			if insideSentence(ru, r[0]) && !adjective.MatchString(ru[r[0]:r[1]]) && l.Of(sound, word.RomaniseRu(word.Cyrillic(ru[r[0]:r[1]])), .75) >= .75 {
				names = append(names, name)
				break
			}
		}
	}
	return names
}

// insideSentence reports whether what stands at a place follows a small letter and
// a blank.
func insideSentence(s string, at int) bool {
	return regexp.MustCompile(`[\p{Ll},] $`).MatchString(s[:at])
}

// name puts another name in the place of one.
func (s *seeder) name(ru, en string) (string, bool) {
	names := slices.DeleteFunc(alikeNames(ru, en), func(name string) bool { return !slices.Contains(s.names, name) })
	if len(names) == 0 {
		return "", false
	}
	name := names[s.random.IntN(len(names))]
	for range 20 {
		other := s.names[s.random.IntN(len(s.names))]
		if !strings.Contains(en, other) && len(alikeNames(ru, strings.ReplaceAll(en, name, other))) < len(names) {
			return strings.ReplaceAll(en, name, other), true
		}
	}
	return "", false
}

var initials = regexp.MustCompile(`\b(\p{Lu})\. ?\p{Lu}\. ?\p{Lu}\p{Ll}{3,}`)

// initial changes the first initial of a name.
func (s *seeder) initial(ru, en string) (string, bool) {
	at := initials.FindStringSubmatchIndex(en)
	if at == nil || !regexp.MustCompile(`\p{Lu}\. ?\p{Lu}\. ?\p{Lu}\p{Ll}{3,}`).MatchString(ru) {
		return "", false
	}
	const letters = "BDGKLMNPRST"
	other := string(letters[s.random.IntN(len(letters))])
	if other == en[at[2]:at[3]] {
		other = "Z"
	}
	return en[:at[2]] + other + en[at[3]:], true
}

// small are the numbers below ten with their words in both languages.
var small = []struct {
	en string
	ru *regexp.Regexp
}{
	2: {"two", regexp.MustCompile(`(?i)(^|[^\p{L}])дв(а|е|ух|умя|ум)([^\p{L}]|$)`)}, 3: {"three", regexp.MustCompile(`(?i)(^|[^\p{L}])тр(и|ех|ёх|емя)([^\p{L}]|$)`)},
	4: {"four", regexp.MustCompile(`(?i)(^|[^\p{L}])четыр(е|ех|ёх|ьмя)([^\p{L}]|$)`)}, 5: {"five", regexp.MustCompile(`(?i)(^|[^\p{L}])пят(ь|и|ью)([^\p{L}]|$)`)},
	6: {"six", regexp.MustCompile(`(?i)(^|[^\p{L}])шест(ь|и|ью)([^\p{L}]|$)`)}, 7: {"seven", regexp.MustCompile(`(?i)(^|[^\p{L}])сем(ь|и|ью)([^\p{L}]|$)`)},
	8: {"eight", regexp.MustCompile(`(?i)(^|[^\p{L}])вос(емь|ьми|емью)([^\p{L}]|$)`)}, 9: {"nine", regexp.MustCompile(`(?i)(^|[^\p{L}])девят(ь|и|ью)([^\p{L}]|$)`)},
}

// digit changes a number below ten, in figures or in words.
func (s *seeder) digit(ru, en string) (string, bool) {
	for n := 2; n < len(small); n++ {
		figure := regexp.MustCompile(`(^|[^\d.,:№/-])` + strconv.Itoa(n) + `([^\d.,:/%-]|$)`)
		if !small[n].ru.MatchString(ru) && !figure.MatchString(ru) {
			continue
		}
		other := 2 + (n-2+1+s.random.IntN(7))%8
		if at := regexp.MustCompile(`\b` + small[n].en + `\b`).FindStringIndex(en); at != nil {
			return en[:at[0]] + small[other].en + en[at[1]:], true
		}
		if at := figure.FindStringIndex(en); at != nil {
			return en[:at[0]] + strings.Replace(en[at[0]:at[1]], strconv.Itoa(n), strconv.Itoa(other), 1) + en[at[1]:], true
		}
	}
	return "", false
}

// swap puts a word in the place of another that the Russian sentence has.
func (s *seeder) swap(ru, en string, table [][2]string) (string, bool) {
	for i, row := range table {
		at := regexp.MustCompile(`\b(` + row[0] + `)\b`).FindStringIndex(en)
		if at == nil || !regexp.MustCompile(`(?i)(^|[^\p{L}])(`+row[1]+`)`).MatchString(ru) {
			continue
		}
		other := table[(i+1+s.random.IntN(len(table)-1))%len(table)][0]
		return en[:at[0]] + strings.Split(other, "|")[0] + en[at[1]:], true
	}
	return "", false
}

func (s *seeder) unit(ru, en string) (string, bool) {
	return s.swap(ru, en, [][2]string{{"kilometers|kilometres|km", `километр|км([^\p{L}]|$)`}, {"miles", "мил(ь|и|я)"}, {"meters|metres", "метр"}, {"feet", "фут"}, {"kilograms|kg", `килограмм|кг([^\p{L}]|$)`},
		{"tons|tonnes", "тонн"}, {"hectares", "гектар"}, {"percent|per cent", "процент"}, {"hours", "час"}, {"minutes", "минут"}, {"days", `дн(я|ей|и)([^\p{L}]|$)`}, {"weeks", "недел"}, {"months", "месяц"}, {"years", `(лет|год|года)([^\p{L}]|$)`}})
}

func (s *seeder) currency(ru, en string) (string, bool) {
	return s.swap(ru, en, [][2]string{{"rubles|roubles", "рубл|руб"}, {"dollars", "доллар"}, {"pounds", "фунт"}, {"francs", "франк"}, {"euros", "евро"}, {"yen", "иен"}, {"kopecks", "копе"}})
}

func (s *seeder) nationality(ru, en string) (string, bool) {
	return s.swap(ru, en, [][2]string{{"American|Americans", "американ"}, {"British|English", "британ|англ"}, {"Chinese", "китай"}, {"German|Germans", "немец|герман|немц"}, {"French", "франц"}, {"Polish", "польск"},
		{"Russian|Russians", "русск|росси"}, {"Japanese", "япон"}, {"Italian", "итальян"}, {"Spanish", "испан"}, {"Turkish", "турец|турк"}, {"Ukrainian|Ukrainians", "украин"}})
}

var (
	negative   = regexp.MustCompile(`(?i)(^|[^\p{L}])не [\p{L}]`)
	denied     = regexp.MustCompile(`\b(did|do|does|is|are|was|were|has|have|had|will|would|could|should|can|may|must) not\b|\b(did|do|does|is|are|was|were|has|have|had|would|could|should)n['’]t\b|\bcannot\b|\b(has|have|had|is|are|was|were) no\b`)
	affirmable = regexp.MustCompile(`\b(is|are|was|were|has|have|had|will|would|could|should|can|must) `)
	negativeRu = regexp.MustCompile(`(?i)(^|[^\p{L}])(не|нет|ни|без|нельзя|никто|ничто|ничего|никогда)([^\p{L}]|$)`)
	negativeEn = regexp.MustCompile(`(?i)\b(not|no|none|never|nothing|nobody|neither|nor|without|un\w+|in\w+|dis\w+|\w+n['’]t|cannot|few|little|hardly|fail\w*|refus\w*|lack\w*)\b`)
)

// negation takes a negation away, or adds one where there is none.
func (s *seeder) negation(ru, en string) (string, bool) {
	if at := denied.FindStringIndex(en); at != nil && negative.MatchString(ru) && len(negativeEn.FindAllString(en, -1)) == 1 {
		plain := strings.NewReplacer(" not", "", "n't", "", "n’t", "", "cannot", "can", " no", " some").Replace(en[at[0]:at[1]])
		return en[:at[0]] + plain + en[at[1]:], true
	}
	if at := affirmable.FindStringIndex(en); at != nil && !negativeRu.MatchString(ru) && !negativeEn.MatchString(en) {
		return en[:at[1]] + "not " + en[at[1]:], true
	}
	return "", false
}

// markings seeds other markings and numbers of copies into the heads of reports.
func (s *seeder) markings(with align.Evidence) int {
	heads := [][2]string{{"Совершенно секретно", "Top Secret"}, {"Секретно", "Secret"}, {"Сов. секретно. Экз. № 1", "Top Secret. Copy No. 1"}, {"Экз. № 2", "Copy No. 2"}, {"Экз. № 3", "Copy 3"}, {"СЕКРЕТНО\nЭкз. № 4", "SECRET\nCopy No. 4"},
		{"Для служебного пользования", "For official use only"}, {"Строго секретно", "Strictly secret"}, {"С е к р е т н о", "Secret"}, {"Совершенно секретно\nОсобая папка", "Top Secret (Special Folder)"}}
	ru, en := "Министр прибыл в Варшаву утром.\nПосол передал ему письмо правительства.\nБеседа продолжалась около часа.", "The minister arrived in Warsaw in the morning.\nThe ambassador handed him a letter from the government.\nThe talk lasted about an hour."
	seeded, found, accused := 0, 0, 0
	for i, h := range heads {
		for k, other := range heads {
			a := align.Align(segment.Lines(h[0]+"\n\n"+ru, "ru"), segment.Lines(other[1]+"\n\n"+en, "en"), with)
			told := len(a.Judgement.Disagreements)
			differ := levelOf(h[1]) != "" && levelOf(other[1]) != "" && levelOf(h[1]) != levelOf(other[1]) || copyOf(h[1]) != "" && copyOf(other[1]) != "" && copyOf(h[1]) != copyOf(other[1])
			switch {
			case differ:
				seeded++
				if told > 0 {
					found++
				}
			case i == k && told > 0:
				accused++
			}
		}
	}
	report("markings", found, seeded, .9)
	if accused > 0 {
		fmt.Printf("  %d right markings accused\n", accused)
	}
	return seeded
}

func levelOf(en string) string {
	return strings.ToLower(regexp.MustCompile(`(?i)top secret|strictly secret|secret|for official use`).FindString(en))
}
func copyOf(en string) string { return regexp.MustCompile(`\d`).FindString(en) }

// dropped leaves sentences out of the translation, and puts others in.
func (s *seeder) dropped(docs []*pair, with align.Evidence, verbose bool) int {
	var seeded, found [4]int
	for n, d := range docs {
		foreign := docs[(n+1)%len(docs)]
		for k := 4; k+4 < len(d.single) && k < 20*30; k += 30 {
			at := d.single[k]
			length := len([]rune(d.ru[at[0]].Text))
			if length < 15 {
				continue
			}
			class := 0
			if length < 60 {
				class = 1
			}
			a := align.Align(d.ru, slices.Delete(slices.Clone(d.en), at[1], at[1]+1), with)
			seeded[class]++
			if alone(a.Judgement.RuOnly, at[0]) {
				found[class]++
			} else if verbose {
				fmt.Printf("  not missed in %s: %s\n", d.name, d.ru[at[0]].Text)
			}
			added := foreign.en[(k*7)%len(foreign.en)]
			if len(added.Text) < 15 || added.Kind != document.SentenceBody {
				continue
			}
			class = 2
			if len(added.Text) < 60 {
				class = 3
			}
			added.Paragraph = d.en[at[1]].Paragraph
			a = align.Align(d.ru, slices.Insert(slices.Clone(d.en), at[1], added), with)
			seeded[class]++
			if alone(a.Judgement.EnOnly, at[1]) {
				found[class]++
			} else if verbose {
				fmt.Printf("  not seen in %s: %s\n", d.name, added.Text)
			}
		}
	}
	for class, name := range []string{"dropped, 60+", "dropped, short", "added, 60+", "added, short"} {
		report(name, found[class], seeded[class], []float64{.95, .75}[class%2])
	}
	return seeded[0] + seeded[1] + seeded[2] + seeded[3]
}

func alone(passages []document.Passage, at int) bool {
	return slices.ContainsFunc(passages, func(p document.Passage) bool { return p.From <= at && at <= p.To })
}

// readGold reads which sentences of a document are known to belong together.
func readGold(dir string, d *pair) {
	data, err := os.ReadFile(filepath.Join(dir, d.name+".gold"))
	if err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		left, right, _ := strings.Cut(strings.TrimSpace(line), ":")
		r, err1 := strconv.Atoi(strings.TrimSpace(left))
		e, err2 := strconv.Atoi(strings.TrimSpace(right))
		if err1 == nil && err2 == nil {
			d.add(r, e)
		}
	}
}

// add notes a sentence of either side as a pair.
func (d *pair) add(ru, en int) {
	d.single = append(d.single, [2]int{ru, en})
	d.gold = append(d.gold, [2]string{d.ru[ru].Text, d.en[en].Text})
}

// loadLines reads pairs of sentences, one a line, as a document.
func loadLines(path string) *pair {
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	var ru, en []string
	for line := range strings.Lines(string(data)) {
		r, e, _ := strings.Cut(strings.TrimSpace(line), "\t")
		ru, en = append(ru, r), append(en, e)
	}
	d := &pair{name: filepath.Base(path), ru: segment.Lines(strings.Join(ru, "\n"), "ru"), en: segment.Lines(strings.Join(en, "\n"), "en")}
	for i := range ru {
		d.add(i, i)
	}
	return d
}
