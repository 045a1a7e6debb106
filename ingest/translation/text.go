package translation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"recto/document"
)

// takeText finds the translation among the blocks that have no role yet. The
// rest is left out.
func (u *understanding) takeText() {
	from, to := u.textSpan()
	u.frontier = from
	marked := u.marked()
	u.takeSummary(from)
	for i, b := range u.blocks {
		if b.role != unassigned {
			continue
		}
		if i >= from && i < to && (!marked || b.body) && (!b.aside || b.body) {
			if b.linked > 0.8 && u.web && b.runes() < 200 && !b.body && !b.prose() {
				b.leaveOut(document.DropNavigation)
				continue
			}
			b.role = roleBody
		}
	}
	u.takeTitleAndDate()
	u.dropRest()
	u.dropFoot()
}

// dropFoot leaves out what stands below a text and begins with the site's name.
func (u *understanding) dropFoot() {
	if !u.web {
		return
	}
	for _, b := range slices.Backward(u.blocks) {
		if b.role != roleBody {
			continue
		}
		if b.body || endsSentence(b.text) || !slices.ContainsFunc(u.blocks[:b.order], func(site *block) bool {
			return site.drop == document.DropNavigation && site.runes() > 10 && strings.HasPrefix(b.text, site.text)
		}) {
			return
		}
		b.leaveOut(document.DropFooter)
	}
}

// takeSummary takes for the summary what a site writes above a text: prose that a
// rule, or a marking, parts from the document's head.
func (u *understanding) takeSummary(from int) {
	if !u.web || u.has(roleSummary) {
		return
	}
	var above []*block
	for i, b := range u.blocks {
		if i < from || b.role != unassigned {
			continue
		}
		rules := rule.MatchString(b.text)
		_, secret := markingOf(b.line())
		switch {
		case (rules || b.ruled || secret) && len(above) > 0 && u.headFollows(i):
			for _, s := range above {
				s.role = roleSummary
			}
			return
		case rules || len(above) == 3 || !b.prose() && !b.title && b.level == 0:
			return
		case b.prose() && b.level == 0:
			above = append(above, b)
		}
	}
}

// headFollows reports whether one of the next blocks is a marking, a date or the
// mark of a leaf.
func (u *understanding) headFollows(i int) bool {
	return slices.ContainsFunc(u.blocks[i:min(len(u.blocks), i+4)], func(b *block) bool {
		_, secret := markingOf(b.line())
		_, _, dated := dateLine(b.line())
		_, leaf := leafMark(b.text)
		return b.role != roleDropped && (secret || dated || leaf)
	})
}

// dropRest leaves out what has no role.
func (u *understanding) dropRest() {
	pageKey, knownKey := key(u.pageTitle()), key(u.knownTitle())
	text := slices.IndexFunc(u.blocks, func(b *block) bool { return b.role == roleBody })
	for _, b := range u.blocks {
		if b.role == roleBody && rule.MatchString(b.text) {
			b.leaveOut(document.DropOther)
		}
		if b.role != unassigned {
			continue
		}
		if u.web && b.order < text && b.prose() && b.level == 0 && !b.aside && b.linked < 0.3 && !u.has(roleSummary) {
			b.role = roleSummary // what the archive writes of the document above it
			continue
		}
		b.leaveOut(document.DropOther)
		if k := key(b.text); len(k) > 12 && (strings.Contains(pageKey, k) || strings.Contains(knownKey, k)) {
			b.drop = document.DropRepeated
		} else if b.linked > 0.6 || b.runes() < 60 {
			b.drop = document.DropNavigation
		}
	}
}

// marked reports whether the markup marks the text, and most of the prose that
// has no role is in it.
func (u *understanding) marked() bool {
	in, all := 0, 0
	for _, b := range u.blocks {
		if (b.role == unassigned || b.role == roleBody) && b.prose() {
			all += len(b.text)
			if b.body {
				in += len(b.text)
			}
		}
	}
	return in > 0 && in*2 >= all
}

// textSpan returns the blocks that the text is between.
func (u *understanding) textSpan() (from, to int) {
	if from, to, ok := u.labelledSpan(); ok {
		return from, to
	}
	if !u.web || u.marked() {
		return 0, len(u.blocks)
	}
	// Behind the last of the page's own data at its head, which is before the
	// first running text that has no role.
	prose := slices.ContainsFunc(u.blocks, func(b *block) bool { return b.role == unassigned && b.prose() })
	for i, b := range u.blocks {
		if b.role == unassigned && (b.prose() || !prose && b.level == 0 && startsBody(b)) {
			break
		}
		if u.isData(b) || b.title || b.level == 1 && b.role == unassigned {
			from = i + 1
		}
	}
	return from, len(u.blocks)
}

// isData reports whether a block is the page's own data about the document.
func (u *understanding) isData(b *block) bool {
	switch b.role {
	case roleCitation, roleSummary, roleCredit, roleReference, roleTitle, roleDate, roleClassification:
		return true
	case roleDropped:
		return b.drop == document.DropLabel || b.drop == document.DropTool || b.drop == document.DropNavigation || b.drop == document.DropForm || b.drop == document.DropMetadata
	}
	return false
}

// labelledSpan finds the label of a translation that the most prose follows. Its
// text ends where the page's own data begin again.
func (u *understanding) labelledSpan() (from, to int, ok bool) {
	most, all := 0, 0
	for i, b := range u.blocks {
		if b.role == unassigned && b.prose() {
			all += len(b.text)
		}
		f := fieldOf(b.line())
		if b.role != roleDropped || b.drop != document.DropLabel || f == nil || !f.begins {
			continue
		}
		sum, end := u.sectionFrom(i + 1)
		if sum > most {
			from, to, most = i+1, end, sum
		}
	}
	return from, to, most > 0 && most*2 >= all
}

// sectionFrom returns where the section that begins at a block ends, and how much
// text without a role is in it.
func (u *understanding) sectionFrom(i int) (sum, end int) {
	for end = i; end < len(u.blocks); end++ {
		b := u.blocks[end]
		if b.role == roleDropped && (b.drop == document.DropLabel && b.level > 0 || b.drop == document.DropOriginal) {
			break
		}
		if b.role == unassigned {
			sum += len(b.text)
		}
	}
	return sum, end
}

// takeTitleAndDate finds the page's title and date among what has no role.
func (u *understanding) takeTitleAndDate() {
	known := key(u.knownTitle())
	heading := u.heading(known)
	if heading == nil && known == "" {
		heading = u.besideDate()
	}
	if heading != nil {
		heading.role = roleTitle
	}
	for _, b := range u.blocks {
		if b.role != unassigned {
			continue
		}
		line := b.line()
		if iso, _, ok := dateLine(line); ok && iso != "" {
			if u.has(roleDate) {
				b.leaveOut(document.DropRepeated)
			} else {
				b.role = roleDate
			}
		} else if m, ok := markingOf(line); ok && key(m) == key(line) && !u.has(roleClassification) {
			b.role = roleClassification
			u.fields.classification = m
		} else if known != "" && key(line) == known {
			b.leaveOut(document.DropRepeated)
		}
	}
}

// heading returns the block that is marked as the title, or is the first heading
// or the known title; nil where there is none.
func (u *understanding) heading(known string) (heading *block) {
	for i, b := range u.blocks {
		if b.role != unassigned && !(b.role == roleBody && (b.title || b.level == 1) && u.web && i <= u.frontier) {
			continue
		}
		if !b.title && b.level != 1 && (known == "" || key(b.text) != known) {
			continue
		}
		if heading == nil || b.title && !heading.title {
			heading = b
		}
	}
	return heading
}

// besideDate is the line before or behind the date in a page's own data: on
// copied pages, that is the title.
func (u *understanding) besideDate() *block {
	for i, b := range u.blocks[:min(u.frontier, len(u.blocks))] {
		if _, _, ok := dateLine(b.line()); !ok || b.role != unassigned && b.role != roleDate {
			continue
		}
		for _, j := range []int{i + 1, i - 1, i - 2} {
			if j >= 0 && j < len(u.blocks) && u.blocks[j].role == unassigned && len(strings.Fields(u.blocks[j].text)) >= 3 && u.blocks[j].linked < 0.5 {
				return u.blocks[j]
			}
		}
	}
	return nil
}

// knownTitle is the title that citation, fields and unseen data agree on.
func (u *understanding) knownTitle() string {
	if u.citation != nil && u.citation.title != "" {
		return u.citation.title
	}
	if u.fields.title != "" {
		return u.fields.title
	}
	for _, name := range []string{"citation_title", "dc.title", "dcterms.title", "dc:title"} {
		if t := u.meta[name]; t != "" {
			return t
		}
	}
	return ""
}

// mostHeader is the largest number of lines above a body.
const mostHeader = 24

// takeHeader finds the lines above the first running text.
func (u *understanding) takeHeader() {
	var lines []*block
	for _, b := range u.blocks {
		if b.role != roleBody {
			continue
		}
		heads := len(lines) == 0 && b.level > 0 // "12. Letter": its number in a volume
		if startsBody(b) && !heads {
			break
		}
		lines = append(lines, b)
	}
	if len(lines) > mostHeader || !u.proseAfter(lines) {
		// No running text follows: only what is surely above it counts.
		sure := 0
		for _, b := range lines {
			_, _, dated := dateLine(b.line())
			_, leaf := leafMark(b.text)
			if _, marked := markingOf(b.line()); !marked && !dated && !leaf && b.level == 0 {
				break
			}
			sure++
		}
		lines = lines[:sure]
	}
	for _, b := range lines {
		b.role = roleHeader
	}
}

func (u *understanding) proseAfter(lines []*block) bool {
	n := 0
	for _, b := range u.blocks {
		if b.role == roleBody {
			n++
		}
	}
	return n > len(lines)
}

// startsBody reports whether a block is the first of the running text: a
// sentence, a salutation, a section's number.
func startsBody(b *block) bool {
	line := b.line()
	if _, ok := markingOf(line); ok {
		return false
	}
	if _, _, ok := dateLine(line); ok {
		return false
	}
	if _, ok := leafMark(line); ok {
		return false
	}
	words := len(strings.Fields(line))
	switch {
	case b.prose():
		return true
	case sectionNumber(line) && words > 1:
		return true
	case strings.HasPrefix(line, "Dear ") || strings.HasPrefix(line, "Уважаем") || strings.HasPrefix(line, "Дорог"):
		return true
	case strings.Contains(b.text, "\n"):
		return false
	}
	return words >= 4 && utf8.RuneCountInString(line) > 24 && endsSentence(line) && !strings.HasSuffix(line, ":") && !upper(line) || words >= 30
}

func sectionNumber(line string) bool {
	return len(line) > 3 && line[0] >= '1' && line[0] <= '9' && (line[1] == '.' || line[1] == ')') && line[2] == ' ' || strings.HasPrefix(line, "I. ")
}

func upper(line string) bool { return strings.ToUpper(line) == line }
