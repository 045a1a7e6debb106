package facts

import (
	"regexp"
	"strings"

	"recto/align/word"
	"recto/document"
)

// person is a surname with initials before it.
type person struct{ initials, surname, text string }

var withInitials = regexp.MustCompile(`((?:\p{Lu}\p{Ll}?\. ?){1,3})(\p{Lu}[\p{L}-]{2,})`)

// persons lists the names with initials of a text.
func persons(text string) (all []person) {
	for _, m := range withInitials.FindAllStringSubmatch(text, -1) {
		all = append(all, person{strings.ReplaceAll(strings.ReplaceAll(m[1], ".", ""), " ", ""), m[2], m[0]})
	}
	return all
}

// otherInitials compares the initials of those who have one surname on both sides.
func otherInitials(bead int, ru, en string) (out []document.Disagreement) {
	left := persons(ru)
	if len(left) == 0 {
		return nil
	}
	for _, e := range persons(en) {
		for _, r := range left {
			if soundsAlike(word.Cyrillic(r.surname), word.Latin(e.surname)) && !sameInitials(r.initials, e.initials) {
				out = append(out, document.Disagreement{Bead: bead, Kind: "name", Ru: strings.TrimSpace(r.text), En: strings.TrimSpace(e.text)})
				break
			}
		}
	}
	return out
}

// initialsEn are the letters that each Russian initial may be in English.
var initialsEn = map[rune]string{
	'А': "AE", 'Б': "B", 'В': "VWB", 'Г': "GH", 'Д': "DJG", 'Е': "EYJH", 'Ё': "EYJ", 'Ж': "ZJG", 'З': "ZS", 'И': "IYEJ", 'Й': "YJI", 'К': "KCQ", 'Л': "L", 'М': "M", 'Н': "N", 'О': "OA",
	'П': "P", 'Р': "R", 'С': "SC", 'Т': "T", 'У': "UWO", 'Ф': "FPT", 'Х': "KHCJ", 'Ц': "TCZS", 'Ч': "CT", 'Ш': "SC", 'Щ': "S", 'Э': "EAH", 'Ю': "YUJI", 'Я': "YJI",
}

// sameInitials reports whether initials of the two languages may be those of one
// person; a patronymic may be left out.
func sameInitials(ru, en string) bool {
	english := []rune(strings.Map(capitalOnly, en))
	for i, r := range []rune(strings.Map(capitalOnly, ru)) {
		if i >= len(english) {
			break
		}
		if letters, ok := initialsEn[r]; ok && !strings.ContainsRune(letters, english[i]) {
			return false
		}
	}
	return true
}

// capitalOnly leaves out the second letter of Yu. and the like.
func capitalOnly(r rune) rune {
	if strings.ToUpper(string(r)) == string(r) {
		return r
	}
	return -1
}
