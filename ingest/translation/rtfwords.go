package translation

import (
	"strings"

	"recto/document"
)

// rtfCharacters are the control words that stand for a character.
var rtfCharacters = map[string]string{
	"tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}

// rtfPlaces are the control words that begin a group of another kind than text.
// Groups that are marked with a star and not listed are left out.
var rtfPlaces = func() map[string]rtfPlace {
	places := map[string]rtfPlace{"fonttbl": rtfFonts, "stylesheet": rtfStyles, "title": rtfTitle}
	for word := range strings.FieldsSeq("colortbl info pict object nonshppict shprslt sp xe rxe tc txe fldinst listname ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn private template listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles datastore mmath bkmkstart bkmkend filetbl atnid atnauthor") {
		places[word] = rtfNowhere
	}
	return places
}()

// rtfZones are the control words that begin a margin or a comment.
var rtfZones = map[string]document.DropKind{
	"header": document.DropRunningHead, "headerl": document.DropRunningHead, "headerr": document.DropRunningHead, "headerf": document.DropRunningHead,
	"footer": document.DropRunningHead, "footerl": document.DropRunningHead, "footerr": document.DropRunningHead, "footerf": document.DropRunningHead,
	"annotation": document.DropComment,
}

// word does what a control word says.
func (r *rtf) word(word string, number int) {
	if text, ok := rtfCharacters[word]; ok {
		r.write(text)
		return
	}
	if place, ok := rtfPlaces[word]; ok && (r.place != rtfNowhere || place == rtfTitle) {
		r.place = place
		r.star = false
		return
	}
	if zone, ok := rtfZones[word]; ok {
		r.within("", zone)
		r.star = false
		return
	}
	star := r.star
	r.star = false
	switch {
	case word == "footnote":
		r.footnote()
	case word == "upr":
		r.outer, r.place = r.place, rtfNowhere
	case word == "ud":
		r.place = r.outer
	case r.paragraphWord(word, number), r.characterWord(word, number):
	case star && word != "shpinst" && word != "cs" && word != "ds":
		r.place = rtfNowhere
	}
}

// paragraphWord does what a word about paragraphs says, and reports whether the
// word is one.
func (r *rtf) paragraphWord(word string, number int) bool {
	switch word {
	case "par", "sect", "page", "cell", "nestcell", "row":
		if r.place == rtfText {
			r.endParagraph()
		}
	case "line":
		if p := r.top(); p != nil && r.place == rtfText {
			p.lineBreak()
		}
	case "pard":
		r.reset()
	case "s":
		r.style = number
	case "outlinelevel":
		r.outline = number
	default:
		return false
	}
	return true
}

// characterWord does what a word about characters says, and reports whether the
// word is one. -1 is a word without a number, which switches on.
func (r *rtf) characterWord(word string, number int) bool {
	switch word {
	case "plain":
		r.hidden, r.raised, r.font = false, false, 0
	case "v", "deleted":
		r.hidden = number != 0
	case "super":
		r.raised = number != 0
	case "nosupersub", "sub":
		r.raised = false
	case "f":
		r.font = number
	case "fcharset":
		if r.place == rtfFonts {
			r.charsets[r.font] = number
		}
	case "ansicpg":
		r.page = number
	case "mac":
		r.page = 10000
	case "uc":
		r.skip = max(0, number)
	default:
		return false
	}
	return true
}
