package translation

import (
	"regexp"
	"slices"
	"strings"

	"recto/document"
)

// understanding gives every block of a page its role. The steps run in the
// order of assign; a block that has a role keeps it.
type understanding struct {
	*page
	citation  *citation
	reference *document.Reference
	// frontier is the first block behind the page's own data at its head.
	frontier int
	fields   struct {
		title, date, classification string
	}
	// firstProse is the first running text, lastCited the last block that is a
	// citation by its form.
	firstProse, lastCited int
}

// understand makes a translation of a page.
func understand(p *page) (*document.Translation, error) {
	u := &understanding{page: p}
	u.assign()
	return u.assemble()
}

func (u *understanding) assign() {
	u.cutLabels()
	u.survey()
	u.dropZones()
	u.dropNoise()
	u.takeSources()
	u.takeFields()
	u.takeCitation()
	u.takeCredits()
	u.takeNotes()
	u.takeText()
	u.takeHeader()
}

// cutLabels parts "Label: value" into two blocks where it stands among a web
// page's own data.
func (u *understanding) cutLabels() {
	u.cutLines()
	u.survey()
	marked := slices.ContainsFunc(u.blocks, func(b *block) bool { return b.body })
	var cut []*block
	for _, b := range u.blocks {
		label, value, f := cutField(b.text)
		if f == nil || !u.web || b.body && !u.endsText(b, f, value) || b.level > 0 || len(b.marks) > 0 || !marked && b.order > u.firstProse && mayHead(f) {
			cut = append(cut, b)
			continue
		}
		head, rest := *b, *b
		head.text, head.term, head.targets = label+":", true, nil
		rest.text, rest.value = value, true
		head.body, rest.body = false, false
		cut = append(cut, &head, &rest)
	}
	u.blocks = cut
}

// cutLines parts a block at its line breaks where one of the lines is a citation
// of its own.
func (u *understanding) cutLines() {
	if !u.web {
		return
	}
	var cut []*block
	for _, b := range u.blocks {
		lines := strings.Split(b.text, "\n")
		if len(lines) == 1 || len(b.marks) > 0 || !slices.ContainsFunc(lines, func(line string) bool { return parseCitation(line, false) != nil }) {
			cut = append(cut, b)
			continue
		}
		for i, line := range lines {
			part := *b
			part.text = line
			if i > 0 {
				part.targets = nil
			}
			cut = append(cut, &part)
		}
	}
	u.blocks = cut
}

// survey numbers the blocks and finds where prose begins and citations end.
func (u *understanding) survey() {
	u.firstProse, u.lastCited = len(u.blocks), -1
	for i, b := range u.blocks {
		b.order = i
		if i < u.firstProse && b.zone == "" && b.prose() {
			u.firstProse = i
		}
		if b.zone == "" && parseCitation(b.text, false) != nil {
			u.lastCited = i
		}
	}
}

// mayHead reports whether a line such as "Date: 4 May" or "Subject: Talks" may
// as well stand at the head of a document: telegrams have such lines.
func mayHead(f *field) bool {
	return f.role == roleDate || f.role == roleTitle || f.role == roleClassification || f.drop == document.DropMetadata
}

// endsText reports whether a field within the marked text is the archive's and
// not the document's: behind running text, with a shelf mark or a name.
func (u *understanding) endsText(b *block, f *field, value string) bool {
	switch f.role {
	case roleReference:
		rest, _ := cutCredits(oneLine(value))
		r := parseReference(rest)
		return b.order > u.firstProse && r != nil && (r.Fond != "" || r.File != "" || r.Box != "")
	case roleCitation:
		return b.order > u.firstProse && parseCitation(value, false) != nil
	case roleCredit:
		return b.order > u.firstProse && len(value) < 120
	}
	return false
}

// dropZones leaves out what the markup says is no content, but for a citation
// and fields of the record, which sites show in side columns as well.
func (u *understanding) dropZones() {
	for _, b := range u.blocks {
		if b.role != unassigned || b.zone == "" {
			continue
		}
		if b.zone == document.DropNavigation || b.zone == document.DropFooter || b.zone == document.DropTool {
			if c := parseCitation(b.text, false); c != nil && c.title != "" && u.citation == nil && c.reference != nil && b.linked < 0.5 {
				u.citation = c
				b.role = roleCitation
				continue
			}
		}
		b.leaveOut(b.zone)
	}
}

// dropNoise leaves out what wording shows to be a site's own.
func (u *understanding) dropNoise() {
	for _, b := range u.blocks {
		if b.role != unassigned || b.title || b.date {
			continue
		}
		line := bare(b.text)
		if line == "" {
			b.leaveOut(document.DropOther)
			continue
		}
		kind := noiseOf(b.text)
		if kind == "" || fieldOf(line) != nil || kind == document.DropNavigation && (!u.web || b.body) {
			continue
		}
		if !u.web && kind != document.DropNotice {
			continue
		}
		if (kind == document.DropForm || kind == document.DropFooter) && b.body && b.prose() {
			continue
		}
		b.leaveOut(kind)
	}
}

// takeSources finds paragraphs such as "[Source: RGANI, f. 3, ...]", which stand
// above or below a translation in print as well.
func (u *understanding) takeSources() {
	for _, b := range u.blocks {
		if b.role != unassigned || len(b.text) > longestCitation {
			continue
		}
		m := sourceNote.FindStringSubmatch(b.text)
		if m == nil {
			continue
		}
		rest, _ := cutCredits(oneLine(m[1]))
		if parseReference(rest) != nil {
			u.addReference(m[1])
			b.role = roleReference
		}
	}
}

var sourceNote = regexp.MustCompile(`^[\[(]?\s*(?i:source|archival source|источник)\s?:\s*([\s\S]+?)[\])]?$`)

// takeFields gives labels and what they announce their roles.
func (u *understanding) takeFields() {
	if !u.web {
		return
	}
	for i, b := range u.blocks {
		if b.role != unassigned {
			continue
		}
		f := fieldOf(b.line())
		if b.body && (f == nil || !f.many && !f.begins && f.role != roleCitation || b.level == 0) {
			continue
		}
		switch {
		case f == nil && b.term && u.inRecord(i):
			f = &field{role: roleDropped, drop: document.DropMetadata}
		case f == nil || !u.isLabel(b):
			continue
		}
		if f.begins {
			b.leaveOut(document.DropLabel)
			continue // takeText looks for these
		}
		values := u.valuesOf(i, f)
		if len(values) == 0 && f.role != roleDropped {
			b.leaveOut(document.DropLabel)
			continue
		}
		u.take(b, f, values)
	}
}

// isLabel reports whether a block with the wording of a label is one: a term
// or heading, or a line that ends with a colon or stands in copied text.
func (u *understanding) isLabel(b *block) bool {
	if b.term || b.level > 0 || b.linked < 0.5 || strings.HasSuffix(strings.TrimSpace(b.text), ":") {
		return !b.prose()
	}
	return false
}

// inRecord reports whether a term stands beside terms that are known.
func (u *understanding) inRecord(i int) bool {
	known := 0
	for j := max(0, i-12); j < min(len(u.blocks), i+13); j++ {
		if u.blocks[j].term && u.blocks[j].parent == u.blocks[i].parent && fieldOf(u.blocks[j].line()) != nil {
			known++
		}
	}
	return known >= 1
}

// valuesOf returns the blocks that the label at i announces.
func (u *understanding) valuesOf(i int, f *field) []*block {
	label := u.blocks[i]
	var values []*block
	for _, b := range u.blocks[i+1:] {
		if b.role == roleDropped && (b.drop == document.DropTool || b.drop == document.DropNotice || b.drop == document.DropHidden) {
			continue
		}
		if b.role != unassigned || b.term || b.level > 0 && !f.many {
			break
		}
		if other := fieldOf(b.line()); other != nil && (b.level > 0 || u.isLabel(b)) && !b.value && !(len(values) == 0 && languageLabel(label)) {
			break
		}
		if b.level > 0 && label.level > 0 && b.level <= label.level {
			break
		}
		if len(values) > 0 && !u.goesOn(label, b, f) {
			break
		}
		values = append(values, b)
	}
	return values
}

// languageLabel reports whether a label announces a language, whose name may
// be a label as well.
func languageLabel(b *block) bool {
	k := labelKey(b.text)
	return strings.HasSuffix(k, "language") || k == "язык"
}

// goesOn reports whether a field with one value has b as another one: within
// one term's values or one section that holds little of the page.
func (u *understanding) goesOn(label, b *block, f *field) bool {
	switch {
	case f.many:
		return true
	case label.term && label.level == 0:
		return b.value && label.parent == b.parent && label.parent != 0
	}
	return label.level > 0 && b.parent == label.parent && label.share > 0 && label.share < 0.3
}

// take gives a label's values the field's role.
func (u *understanding) take(label *block, f *field, values []*block) {
	if f.role == roleDropped {
		label.leaveOut(f.drop)
		if f.drop == document.DropMetadata || f.drop == document.DropNotice {
			label.leaveOut(document.DropLabel)
		}
		if f.drop == document.DropNotice {
			return // a heading over others
		}
		for _, v := range values {
			v.leaveOut(f.drop)
			v.label = strings.TrimRight(bare(label.text), ": ")
		}
		return
	}
	label.leaveOut(document.DropLabel)
	for n, v := range values {
		switch f.role {
		case roleTitle:
			if n > 0 || u.fields.title != "" {
				v.leaveOut(document.DropRepeated)
				continue
			}
			u.fields.title = v.line()
		case roleDate:
			if iso, _, ok := dateLine(v.line()); ok && iso != "" && u.fields.date == "" {
				u.fields.date = v.line()
			} else {
				v.leaveOut(document.DropMetadata)
				v.label = strings.TrimRight(bare(label.text), ": ")
				continue
			}
		case roleClassification:
			if n > 0 || u.fields.classification != "" {
				v.leaveOut(document.DropRepeated)
				continue
			}
			u.fields.classification = v.line()
		case roleCitation:
			c := parseCitation(v.text, true)
			if parseCitation(v.text, false) == nil && (c == nil || c.date == "" && c.reference == nil || u.lastCited > v.order) {
				continue // takeCitation looks at what stands under it
			}
			if u.citation == nil {
				u.citation = c
			}
		case roleReference:
			u.addReference(v.text)
		case roleCredit:
			if k := labelKey(label.text); k != "credit" && k != "credits" {
				v.label, label.role = strings.TrimRight(bare(label.text), ": "), roleJoined
			}
		case roleNote:
			if creditSentence.MatchString(v.line()) && len(v.targets) == 0 && !numbered.MatchString(v.text) {
				continue
			}
		}
		v.role = f.role
	}
}

// takeCitation finds a citation by its form, and the summary that stands right
// before it on copied pages.
func (u *understanding) takeCitation() {
	for i, b := range u.blocks {
		if b.role != unassigned || b.body {
			continue
		}
		c := parseCitation(b.text, false)
		if c == nil {
			continue
		}
		b.role = roleCitation
		if u.citation != nil {
			if key(u.citation.title) == key(c.title) {
				b.leaveOut(document.DropRepeated)
			}
			continue
		}
		u.citation = c
		if i > 0 && u.web {
			if s := u.blocks[i-1]; s.role == unassigned && s.prose() && !s.body && !u.has(roleSummary) && u.labelledBefore(i-1) {
				s.role = roleSummary
			}
		}
	}
}

// labelledBefore reports whether a label or a button of the citation stands
// right before block i.
func (u *understanding) labelledBefore(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if b := u.blocks[j]; b.role == roleDropped && (b.drop == document.DropTool || b.drop == document.DropLabel) {
			return true
		}
	}
	return false
}

func (u *understanding) has(r role) bool {
	for _, b := range u.blocks {
		if b.role == r {
			return true
		}
	}
	return false
}

// takeCredits finds sentences that thank or name translators.
func (u *understanding) takeCredits() {
	for _, b := range u.blocks {
		if b.role != unassigned || b.runes() > 400 || strings.HasPrefix(b.text, "[") && b.body {
			continue
		}
		if line := b.line(); creditSentence.MatchString(line) && (!b.body || strings.HasPrefix(strings.ToLower(line), "transl")) {
			b.role = roleCredit
		}
	}
}
