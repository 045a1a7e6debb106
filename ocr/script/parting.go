package script

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recto/document"
	"recto/ocr/lexicon"
)

// rejoin puts right where the Russian reading of a line parted words otherwise
// than the English one: a Latin word in pieces or cut short, two words in one,
// and a numeral that swallowed the и after it.
func (r Rules) rejoin(line *document.Line, english []document.Word) (decisions []document.Decision) {
	for i := range english {
		first, last := wordsWithin(line.Words, english[i].Box)
		if last == first {
			continue
		}
		pieces := line.Words[first:last]
		if joined := textOf(pieces); r.isWhole(pieces, &english[i]) {
			word := english[i]
			word.Language = "en"
			line.Words = slices.Replace(line.Words, first, last, word)
			decisions = append(decisions, document.Decision{From: joined, To: word.Text, Rule: "a Latin word in pieces"})
		}
	}
	for i := 0; i < len(line.Words); i++ {
		parts, rule := disgorge(line.Words[i], english), "a numeral that swallowed an и"
		if parts == nil {
			parts, rule = r.parts(line.Words[i], english), "two words in one"
		}
		if parts != nil {
			decisions = append(decisions, document.Decision{From: line.Words[i].Text, To: parts[0].Text + " " + parts[1].Text, Rule: rule})
			line.Words = slices.Replace(line.Words, i, i+1, parts...)
			i += len(parts) - 1
		}
	}
	return append(decisions, r.restore(line, english)...)
}

// textOf returns the texts of words without spaces between them.
func textOf(words []document.Word) (text string) {
	for i := range words {
		text += words[i].Text
	}
	return text
}

// isWhole reports whether pieces of the Russian reading are one English word, or
// a part of one. A single word in the place of a single one is left to the odds.
func (r Rules) isWhole(pieces []document.Word, english *document.Word) bool {
	whole := SamePlace(pieces[0].Box.Union(pieces[len(pieces)-1].Box), english.Box)
	en := lexicon.Trim(english.Text)
	if whole && len(pieces) == 1 || !latinOnly(en) || len(en) < 4 || !r.knownEnglish(en) && !wellFormed(en) {
		return false
	}
	surest := 0.0
	for _, piece := range pieces {
		surest = max(surest, piece.Confidence)
		letters := lexicon.Trim(piece.Text)
		if piece.Confidence >= 0.5 && r.words.Has("ru", letters) && !(piece.Confidence < 0.7 && 2*len([]rune(letters)) <= len(en)) {
			return false
		}
	}
	sure := english.Confidence >= 0.85
	if whole {
		sure = english.Confidence >= 0.6 || surest < 0.3 && (english.Confidence >= 0.5 || english.Confidence > surest && r.knownEnglish(en))
	}
	return sure && strangeness(lexicon.Trim(textOf(pieces)), en) > 0.2
}

// restore puts into a line the Latin words that the Russian reading left out.
func (r Rules) restore(line *document.Line, english []document.Word) (decisions []document.Decision) {
	for _, other := range english {
		en := lexicon.Trim(other.Text)
		if other.Confidence < 0.85 || !(isNumeral(en) && len(en) > 1 || r.knownEnglish(en) && len(en) > 2 && !looksCyrillic(en)) {
			continue
		}
		at := 0
		for at < len(line.Words) && line.Words[at].Box.Right <= other.Box.Left+other.Box.Height()/4 {
			at++
		}
		if at == len(line.Words) || line.Words[at].Box.Left < other.Box.Right-other.Box.Height()/4 || other.Box.Left < line.Box.Left {
			continue
		}
		other.Language = "en"
		line.Words = slices.Insert(line.Words, at, other)
		decisions = append(decisions, document.Decision{To: other.Text, Rule: "left out by the Russian reading"})
	}
	return decisions
}

// parts splits what the Russian reading has as one unknown word and the English
// reading as two, of which one is Latin: Ти for I и, АпЧгеа`прибор. It returns
// nil for any other word.
func (r Rules) parts(word document.Word, english []document.Word) []document.Word {
	if word.Language == "en" {
		return nil
	}
	inside := twoInside(word, english)
	letters := lexicon.Trim(word.Text)
	short := len([]rune(letters)) <= 3 && isUpper(letters) && !slices.Contains(abbreviations, letters) // ВТ for В I
	if inside == nil || r.words.Has("ru", letters) && !short && !swallowed.MatchString(word.Text) {
		return nil
	}
	for _, cut := range cuts(word.Text, len([]rune(inside[0].Text)), len([]rune(inside[1].Text))) {
		if strings.HasSuffix(cut[0], "-") && strings.HasSuffix(inside[0].Text, "-") {
			continue // a hyphen
		}
		first, second := word, word
		first.Text, second.Text = cut[0], cut[1]
		first.Box.Right, second.Box.Left = inside[0].Box.Right, inside[1].Box.Left
		if !first.Box.Empty() && !second.Box.Empty() && r.bothStand(&first, &second, inside) {
			return []document.Word{first, second}
		}
	}
	return nil
}

// twoInside returns the two English words in the place of one, or the parts at a
// sign of the only one there; nil where there are not two.
func twoInside(word document.Word, english []document.Word) []document.Word {
	var inside []document.Word
	for _, other := range english {
		if other.Box.Left > word.Box.Left-word.Box.Height()/2 && other.Box.Right < word.Box.Right+word.Box.Height()/2 {
			inside = append(inside, other)
		}
	}
	if len(inside) == 1 && !isOneLatin(lexicon.Trim(inside[0].Text)) && !code.MatchString(inside[0].Text) {
		inside = atSigns(inside[0], func(int) bool { return true })
	}
	if len(inside) != 2 {
		return nil
	}
	return inside
}

// bothStand makes the parts of a word Latin that are so, and reports whether one
// is and the other is a word too.
func (r Rules) bothStand(first, second *document.Word, english []document.Word) bool {
	one := r.decide(first, &english[0], neighbours{}).To
	two := r.decide(second, &english[1], neighbours{measured: isNumber(first.Text)}).To
	if !(one != "" && (two != "" || r.isPart(second.Text)) || two != "" && r.isPart(first.Text)) {
		return false
	}
	if one != "" {
		becomeLatin(first, one, &english[0])
	}
	if two != "" {
		becomeLatin(second, two, &english[1])
	}
	return true
}

// isPart reports whether a part of a word may stand by itself in Russian.
func (r Rules) isPart(part string) bool {
	part = lexicon.Trim(part)
	return isNumber(part) || r.words.Has("ru", part) && len([]rune(part)) > 1 || slices.Contains(oneLetter, part)
}

// code is a number with a sign within it, which parts no words: SA-3589/38.
var code = regexp.MustCompile(`\d[-/.:]\d`)

// isOneLatin reports whether a Latin word with a sign in it may be one:
// d'etat, AT&T, F-105.
func isOneLatin(word string) bool { return latinOnly(word) || designation.MatchString(word) }

// loosened parts English words at the specks that join them, where the Russian
// reading has two words: Pascal-umkona, XXIII.u.
func loosened(english, russian []document.Word) []document.Word {
	var out []document.Word
	for _, word := range english {
		height := word.Box.Height()
		out = append(out, atSigns(word, func(x int) bool {
			for i := 1; i < len(russian); i++ {
				left, right := russian[i-1].Box.Right, russian[i].Box.Left
				if 3*(right-left) > height && left > word.Box.Left && right < word.Box.Right && x > left-height && x < right+height {
					return true
				}
			}
			return false
		})...)
	}
	return out
}

// atSigns splits a word at the first sign between letters that stands at a place
// where it may be parted. Punctuation goes with the first part, other signs go.
func atSigns(word document.Word, may func(x int) bool) []document.Word {
	text := []rune(word.Text)
	for i := 1; i+1 < len(text); i++ {
		x := word.Box.Left + word.Box.Width()*(2*i+1)/(2*len(text))
		if text[i] == '-' && !unicode.IsLower(text[i+1]) {
			continue // Rolls-Royce
		}
		if isLetterOrDigit(text[i]) || isSmallPart(text[:i]) || isSmallPart(text[i+1:]) || !may(x) {
			continue
		}
		first, second := word, word
		first.Text, second.Text = strings.TrimRight(string(text[:i+1]), "-_~=*'`’‘"), string(text[i+1:])
		first.Box.Right, second.Box.Left = x, x
		return []document.Word{first, second}
	}
	return []document.Word{word}
}

func isLetterOrDigit(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// isSmallPart reports whether a part of a word has no letter or figure.
func isSmallPart(text []rune) bool { return !slices.ContainsFunc(text, isLetterOrDigit) }

// oneLetter are the words of one letter.
var oneLetter = strings.Fields("а в и к о с у я А В И К О С У Я")

// cuts are the places where a word may be two: at a sign within it that stands
// about where two words of the given lengths part, or else where these, a letter
// more or less, would part.
func cuts(text string, first, second int) (found [][2]string) {
	letters := []rune(text)
	about := func(have, want int) bool { return max(have-want, want-have) <= 1+max(have, want)/3 }
	for i := 1; i+1 < len(letters); i++ {
		if strings.ContainsRune("`'’.,-_", letters[i]) && about(i+1, first) && about(len(letters)-i-1, second) {
			found = append(found, [2]string{string(letters[:i+1]), string(letters[i+1:])})
		}
	}
	for i := 1; i < len(letters); i++ {
		if d := i - first; len(found) == 0 && d >= -1 && d <= 1 && len(letters)-i-second >= -1 && len(letters)-i-second <= 1 {
			found = append(found, [2]string{string(letters[:i]), string(letters[i:])})
		}
	}
	return found
}

// swallowed is a Roman numeral in Cyrillic letters with an и at its end.
var swallowed = regexp.MustCompile(`^([ТГПШУХ]{1,5}|[\[\]|!])(и)$`)

// disgorge returns a numeral that swallowed an и, and the и, where the English
// reading has the numeral in the same place, alone or with a u after it, and nil
// for any other word.
func disgorge(word document.Word, english []document.Word) []document.Word {
	found := swallowed.FindStringSubmatch(word.Text)
	if found == nil {
		return nil
	}
	n := len([]rune(found[1]))
	sign := lexicon.Trim(found[1]) == ""
	for _, other := range english {
		if other.Box.Left < word.Box.Left-word.Box.Height()/2 || other.Box.Right > word.Box.Right+word.Box.Height()/4 {
			continue
		}
		end := other.Box.Right
		if end > word.Box.Right-word.Box.Height()/4 {
			end = word.Box.Left + word.Box.Width()*n/(n+2)
		}
		letters := strings.TrimRight(lexicon.Trim(other.Text), "umnH")
		if number := romanOf(letters); number != "" && number == romanOf(found[1]) && (!sign || letters == number) {
			if end <= word.Box.Left || end >= word.Box.Right {
				continue
			}
			rest := word
			rest.Text, rest.Box.Left = found[2], end
			word.Text, word.Box.Right, word.Language = number, end, "en"
			return []document.Word{word, rest}
		}
	}
	return nil
}

// wordsWithin returns the words, from first up to but without last, that lie in a box
// for the most part.
func wordsWithin(words []document.Word, box document.Box) (first, last int) {
	for i, w := range words {
		common := min(w.Box.Right, box.Right) - max(w.Box.Left, box.Left)
		if 10*common < 7*w.Box.Width() {
			continue
		}
		if first == last {
			first = i
		}
		last = i + 1
	}
	return first, last
}
