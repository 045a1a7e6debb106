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
	*content
	citation  *citation
	reference *document.Reference
	// frontier is the first block behind the page's own data at its head.
	frontier int
	// found is the date that a record gives in the midst of other words.
	found struct{ date, literal string }
	// sourceMarking is the classification that a note on the source names.
	sourceMarking string
	fields        struct {
		title, date, classification string
	}
	// firstProse is the first running text, lastCited the last block that is a
	// citation by its form.
	firstProse, lastCited int
}

// understand makes a translation of a page.
func understand(p *content) (*document.Translation, error) {
	u := &understanding{content: p}
	u.assign()
	return u.assemble()
}

func (u *understanding) assign() {
	u.cutLabels()
	u.survey()
	u.dropZones()
	u.dropNoise()
	u.takeRecord()
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
	u.joinMarks()
	u.cutLines()
	u.survey()
	marked := slices.ContainsFunc(u.blocks, func(b *block) bool { return b.body })
	var cut []*block
	for _, b := range u.blocks {
		label, value, f := cutField(b.text)
		if f == nil || !u.web || b.record || b.body && !u.endsText(b, f, value) || b.level > 0 || len(b.marks) > 0 || !marked && b.order > u.firstProse && mayHead(f) {
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

// joinMarks puts a footnote's mark that is a block of its own before its text.
func (u *understanding) joinMarks() {
	var joined []*block
	for _, b := range u.blocks {
		if n := len(joined); n > 0 && len(joined[n-1].targets) > 0 && isMark(joined[n-1].text) && len(b.targets) == 0 && b.zone == joined[n-1].zone {
			b.text = joined[n-1].text + ". " + b.text
			b.targets = joined[n-1].targets
			joined[n-1] = b
			continue
		}
		joined = append(joined, b)
	}
	u.blocks = joined
}

// cutLines splits a block at its line breaks where its lines stand for themselves,
// and a line of data at its bars.
func (u *understanding) cutLines() {
	var cut []*block
	for _, b := range u.blocks {
		lines := strings.Split(b.text, "\n")
		if len(lines) == 1 && u.web && b.runes() < 300 && strings.Contains(b.text, " | ") && dataBetweenBars(b.text) {
			lines = strings.Split(b.text, " | ")
		}
		if len(lines) == 1 || len(b.marks) > 0 || !u.apart(lines) {
			cut = append(cut, b)
			continue
		}
		record := recordBlock(lines)
		for i, line := range lines {
			part := *b
			part.text, part.record = line, record
			if i > 0 {
				part.targets = nil
			}
			cut = append(cut, &part)
		}
	}
	u.blocks = cut
}

// apart reports whether lines that a block holds stand for themselves: one is a
// citation or a reference, all are notes, or they are a record or a head.
func (u *understanding) apart(lines []string) bool {
	own := func(line string) bool {
		if u.web && parseCitation(line, false) != nil || wholeReference(line) != nil {
			return true
		}
		line = oneLine(line)
		return len(line) < 200 && (sourceNote.MatchString(line) || creditSentence.MatchString(line))
	}
	noNote := func(line string) bool { return !bracketedMark.MatchString(line) }
	return slices.ContainsFunc(lines, own) || !slices.ContainsFunc(lines, noNote) || recordBlock(lines) || len(lines) == 2 && twoScripts(lines) || headLines(lines)
}

// headLines reports whether lines are those of a document's head: a date or a
// marking each, or what stands with one.
func headLines(lines []string) bool {
	n := 0
	for _, line := range lines {
		_, secret := markingOf(line)
		_, _, dated := dateLine(oneLine(line))
		if secret || dated {
			n++
		}
		if len(line) > 80 || endsSentence(line) && !secret && !dated {
			return false
		}
	}
	return n*2 >= len(lines)
}

// dataBetweenBars reports whether a line between bars is a date or a field.
func dataBetweenBars(line string) bool {
	return slices.ContainsFunc(strings.Split(line, " | "), func(part string) bool {
		_, _, dated := dateLine(oneLine(part))
		_, _, f := cutField(part)
		return dated || f != nil
	})
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
		switch b.zone {
		case document.DropNavigation, document.DropFooter, document.DropTool, document.DropHidden, document.DropNotice, document.DropForm:
			if c := parseCitation(b.text, false); c != nil && c.title != "" && u.citation == nil && c.reference != nil && b.linked < 0.5 {
				u.citation = c
				b.role = roleCitation
			}
		}
		if b.role == unassigned {
			b.leaveOut(b.zone)
		}
	}
}

// dropNoise leaves out what wording shows to be a site's own.
func (u *understanding) dropNoise() {
	for _, b := range u.blocks {
		if b.role != unassigned || b.title || b.date {
			continue
		}
		if kind := u.noise(b); kind != "" {
			b.leaveOut(kind)
		}
	}
}

// noise returns the noise that a block's wording shows it to be, "" for none. In
// text that was not copied from a page only notices are.
func (u *understanding) noise(b *block) document.DropKind {
	line := bare(b.text)
	if line == "" {
		return document.DropOther
	}
	kind := noiseOf(b.text)
	switch {
	case fieldOf(line) != nil:
		return ""
	case !u.web && kind != document.DropNotice && kind != document.DropRunningHead && !(kind == document.DropTool && strings.Contains(line, "/")):
		return ""
	case kind == document.DropNavigation && b.body:
		return ""
	case (kind == document.DropForm || kind == document.DropFooter) && b.body && b.prose():
		return ""
	}
	return kind
}

// takeSources finds paragraphs such as "[Source: RGANI, f. 3, ...]", which stand
// above or below a translation in print as well.
func (u *understanding) takeSources() {
	for _, b := range u.blocks {
		if b.role != unassigned || len(b.text) > longestCitation {
			continue
		}
		_, text := footnoteText(b.text)
		if parseCitation(text, false) == nil && wholeReference(text) != nil {
			u.addReference(strings.Trim(oneLine(text), "()[]* "))
			b.role = roleReference
			continue
		}
		m := sourceNote.FindStringSubmatch(text)
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

// classify takes the marking that a note on the source names in a sentence of
// its own.
func (u *understanding) classify(source string) {
	for sentence := range strings.SplitSeq(source, ". ") {
		if m, ok := markingOf(strings.TrimRight(sentence, ". ")); ok && u.sourceMarking == "" {
			u.sourceMarking = m
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
		f := u.fieldAt(i)
		if f == nil {
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

// fieldAt returns the field whose label block i is, nil where it is no label. A term
// beside known ones is a field of the record, whatever it is called.
func (u *understanding) fieldAt(i int) *field {
	b := u.blocks[i]
	if b.role != unassigned {
		return nil
	}
	f := fieldOf(b.line())
	if b.body && (f == nil || !f.many && !f.begins && f.role != roleCitation || b.level == 0) {
		return nil
	}
	switch {
	case f == nil && b.term && u.inRecord(i):
		return &field{role: roleDropped, drop: document.DropMetadata}
	case f == nil || !u.isLabel(b):
		return nil
	}
	return f
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
		if u.endsValues(label, b, f, len(values)) {
			break
		}
		values = append(values, b)
	}
	return values
}

// endsValues reports whether block b, behind n values of a label, is not another
// value of it.
func (u *understanding) endsValues(label, b *block, f *field, n int) bool {
	if b.role != unassigned || b.term || b.level > 0 && !f.many {
		return true
	}
	labelled := fieldOf(b.line()) != nil && (b.level > 0 || u.isLabel(b))
	switch {
	case labelled && !b.value && !(n == 0 && languageLabel(label)):
		return true
	case b.level > 0 && label.level > 0 && b.level <= label.level:
		return true
	}
	return n > 0 && !u.goesOn(label, b, f)
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
		u.drop(label, f, values)
		return
	}
	label.leaveOut(document.DropLabel)
	accepts := valueRules[f.role]
	for n, v := range values {
		if accepts == nil || accepts(u, label, v, n) {
			v.role = f.role
		}
	}
}

// drop leaves out a label and what it announces. A notice's label is a heading
// over others: its values have roles of their own.
func (u *understanding) drop(label *block, f *field, values []*block) {
	label.leaveOut(f.drop)
	if f.drop == document.DropMetadata || f.drop == document.DropNotice {
		label.leaveOut(document.DropLabel)
	}
	if f.drop == document.DropNotice {
		return
	}
	for _, v := range values {
		v.leaveOut(f.drop)
		v.label = label.name()
	}
}

// name is a label without its colon.
func (b *block) name() string { return strings.TrimRight(bare(b.text), ": ") }

// valueRules decide for a role whether the nth value of a label gets it, and take
// what it says; what does not get it may have another one already.
var valueRules = map[role]func(u *understanding, label, v *block, n int) bool{
	roleTitle: func(u *understanding, _, v *block, n int) bool {
		return takeOnce(&u.fields.title, v, n)
	},
	roleClassification: func(u *understanding, _, v *block, n int) bool {
		return takeOnce(&u.fields.classification, v, n)
	},
	roleDate: func(u *understanding, label, v *block, _ int) bool {
		if iso, _, ok := dateLine(v.line()); ok && iso != "" && u.fields.date == "" {
			u.fields.date = v.line()
			return true
		}
		v.leaveOut(document.DropMetadata)
		v.label = label.name()
		return false
	},
	roleCitation: func(u *understanding, _, v *block, _ int) bool {
		c := parseCitation(v.text, true)
		if parseCitation(v.text, false) == nil && (c == nil || c.date == "" && c.reference == nil || u.lastCited > v.order) {
			return false // takeCitation looks at what stands under it
		}
		if u.citation == nil {
			u.citation = c
		}
		return true
	},
	roleReference: func(u *understanding, _, v *block, _ int) bool {
		u.addReference(v.text)
		return true
	},
	roleCredit: func(_ *understanding, label, v *block, _ int) bool {
		if k := labelKey(label.text); k != "credit" && k != "credits" {
			v.label, label.role = label.name(), roleJoined
		}
		return true
	},
	roleNote: func(_ *understanding, _, v *block, _ int) bool {
		return !creditSentence.MatchString(v.line()) || len(v.targets) > 0 || numbered.MatchString(v.text)
	},
}

// takeOnce takes the first value of a field; further ones are repeated.
func takeOnce(field *string, v *block, n int) bool {
	if n > 0 || *field != "" {
		v.leaveOut(document.DropRepeated)
		return false
	}
	*field = v.line()
	return true
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
		if b.role != unassigned || b.runes() > 400 || b.footnote {
			continue
		}
		line := strings.Trim(b.line(), "*_[]() ")
		lower := strings.ToLower(line)
		translated := strings.HasPrefix(lower, "transl") || strings.HasPrefix(lower, "пер") || strings.HasPrefix(lower, "english transl")
		if creditSentence.MatchString(line) && (!b.body || translated) && b.level == 0 {
			b.role = roleCredit
		}
	}
}
