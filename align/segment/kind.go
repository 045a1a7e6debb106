package segment

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/align/word"
	"recto/document"
	"recto/levenshtein"
)

// kindOf tells what a line that stands for itself is: stamps, marks of secrecy
// and of the registry, page numbers, what an archive's page says about the
// document. Everything else is body.
func kindOf(line, language string) document.SentenceKind {
	line = strings.TrimSpace(line)
	if pageNumber.MatchString(line) {
		return document.SentencePageNumber
	}
	if utf8.RuneCountInString(line) <= 200 && Bracketed(line) {
		return document.SentenceNote
	}
	if language == "ru" {
		return kindRu(line)
	}
	return kindEn(line)
}

// pageNumber matches lines such as "- 7 -", "7.", "[23]", "(21" misread, "Page 7", "стр. 7",
// "л. 12 об.".
var pageNumber = regexp.MustCompile(`^(?i)((page |p\. ?|стр\.? ?|л\.? ?|лист )\d{1,4}\.?( ?об\.)?|\[\d{1,4}\]|\(\d{1,3}\)?|[-–—] ?\d{1,3} ?[-–—]|\d{1,3}\.?)$`)

// Bracketed reports whether one pair of square brackets holds the line.
func Bracketed(line string) bool {
	depth := 0
	for i, r := range line {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth <= 0 && i < len(line)-1 {
			return false
		}
	}
	return strings.HasPrefix(line, "[") && depth == 0
}

// marksRu are what is stamped or typed above, below and beside the text, by
// kind, in letters only.
var marksRu = map[document.SentenceKind][]string{
	document.SentenceClassification: {
		"совершенносекретно", "совсекретно", "секретно", "строгосекретно", "особаяпапка", "особойважности", "совершенносекретноособаяпапка",
		"совсекретноособаяпапка", "совершенносекретноособойважности", "дляслужебногопользования", "рассекречено", "неподлежитоглашению", "неоткрывать", "грифсекретностиснят",
	},
	document.SentenceStamp: {
		"копия", "копияверна", "верно", "хранитьвечно", "подлежитвозврату", "подлежитвозвратувтечениичасов", "сниматькопиивоспрещается", "вархив", "вдело", "лично", "экзединственный", "экземпляр", "экз",
		"экземплярединственный", "входящий", "исходящий", "пролетариивсехстрансоединяйтесь", "возвратить", "подлинник", "выписка", "фонд", "опись",
	},
}

var marksEn = map[document.SentenceKind][]string{
	document.SentenceClassification: {"topsecret", "secret", "strictlysecret", "confidential", "specialfolder", "declassified", "forofficialuseonly", "ofspecialimportance", "topsecretspecialfolder"},
	document.SentenceStamp:          {"copy", "truecopy", "copyno", "certifiedcopy", "stamp", "tobereturned", "keepforever", "workersoftheworldunite", "proletariansofallcountriesunite"},
}

// registryRu matches numbers of copies, of incoming and outgoing papers, of
// files, and lists of addressees; letters are small and Cyrillic.
var registryRu = regexp.MustCompile(`^(([эз].?[зэ3]|эк|вх|х|и ?с[хк]|вход|исход|инв|фонд|опись|дело|отп|отпечатано)[.,]? ?[:№]? ?[\dп][\d/эк. -]*[\pL]{0,3}\.?|к (№|п\d).{0,12}|№ ?[\dп][\d/ ivx-]*[\pL]{0,2}|(разослано|рассылка|отпечатано) ?:.*|.{2,5}\. ?\d ?эк[з3]\.?|(ф|оп|д|л)\. ?\d+.*)$`)

func kindRu(line string) document.SentenceKind {
	n := utf8.RuneCountInString(line)
	if n > 70 {
		return document.SentenceBody
	}
	if kind := nearest(word.Cyrillic(letterRun(line)), marksRu); kind != document.SentenceBody {
		return kind
	}
	if registryRu.MatchString(word.SmallCyrillic(line)) {
		return document.SentenceStamp
	}
	if n <= 20 && scrap(line) {
		return document.SentenceStamp
	}
	return document.SentenceBody
}

// scrap reports whether a short line is what a stamp or a smudge was misread
// as: signs that no typewriter has, and no word.
func scrap(line string) bool {
	letters, strange, run := 0, 0, 0
	for _, r := range line {
		switch {
		case unicode.IsLetter(r):
			letters++
			run++
			if run >= 4 || run >= 3 && unicode.IsLower(r) {
				return false
			}
			continue
		case strings.ContainsRune("]|*{}<>^~\\_#$&@", r):
			strange++
		}
		run = 0
	}
	return strange > 0 && letters < 6
}

var metadataEn = regexp.MustCompile(`^(?i)(digital archive\b.{0,60}$|(citation|summary|description|original language|contents|credits?|source|subjects?( discussed)?|keywords|people mentioned|rights|record id|original archive|original uploaded date|coverage|type|language|creator|contributors?|publisher|associated (people|places).{0,20}|donors?|translated by|translation by|translated for|date)\s*:|this document was made possible|obtained (by|for|and translated)|translated (by|for|from)\b|click here|it appears your web browser|pdfs cannot be printed|share document$|get citation$|citation$|english html$|english pdf$|russian pdf$|search in$)`)

func kindEn(line string) document.SentenceKind {
	n := utf8.RuneCountInString(line)
	if metadataEn.MatchString(line) {
		return document.SentenceMetadata
	}
	if n > 70 {
		return document.SentenceBody
	}
	if kind := nearest(strings.ToLower(letterRun(line)), marksEn); kind != document.SentenceBody {
		return kind
	}
	return document.SentenceBody
}

// letterRun leaves only letters of a line, and digits, which may be misread
// letters.
func letterRun(line string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, line)
}

// nearest returns the kind of the mark that letters spell, one letter in five
// aside.
func nearest(letters string, marks map[document.SentenceKind][]string) document.SentenceKind {
	n := utf8.RuneCountInString(letters)
	if n < 4 || n > 40 {
		return document.SentenceBody
	}
	for _, kind := range []document.SentenceKind{document.SentenceClassification, document.SentenceStamp} {
		for _, mark := range marks[kind] {
			longer := utf8.RuneCountInString(mark) - n
			far := max(longer, -longer) > n/5
			if !far && levenshtein.Distance([]rune(letters), []rune(mark)) <= n/5 || halfRead(letters, mark) {
				return kind
			}
		}
	}
	return document.SentenceBody
}

// halfRead reports whether letters are the better half of a mark and no other
// letter: half a stamp is often smudged.
func halfRead(letters, mark string) bool {
	common := 0
	for i, r := range letters {
		if !strings.HasPrefix(mark[i:], string(r)) {
			break
		}
		common = i + utf8.RuneLen(r)
	}
	return common >= len("рассек") && 2*common >= len(mark) && len(strings.Trim(letters[common:], "0123456789о")) == 0
}

var dateLine = regexp.MustCompile(`^(?i)(\d{1,2} [a-z]+ \d{4}|[a-z]+ \d{1,2}, \d{4}|[a-z]+ \d{4})\.?$`)

// typeHead types what belongs to the head of an archive's page: the date and
// the title that a citation repeats.
func typeHead(all []document.Sentence) {
	citation, last := "", -1
	for i := range all {
		if i > 25 {
			break
		}
		if all[i].Kind == document.SentenceMetadata {
			last = i
			if strings.Contains(strings.ToLower(all[i].Text), "citation") || strings.Contains(all[i].Text, "Archive of") {
				citation += " " + all[i].Text
			}
		}
	}
	for i := 0; i < last; i++ {
		s := &all[i]
		if s.Kind == document.SentenceBody && (dateLine.MatchString(s.Text) || len(s.Text) > 8 && strings.Contains(citation, strings.TrimRight(s.Text, "."))) {
			s.Kind = document.SentenceMetadata
		}
	}
}
