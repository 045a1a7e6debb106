package translation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

func newTranslation() *document.Translation {
	return &document.Translation{Schema: document.TranslationSchema, Credits: []string{}, Header: []string{}, Body: []document.Paragraph{}, Dropped: []document.Dropped{}}
}

// assemble makes the translation of the blocks and their roles.
func (u *understanding) assemble() (*document.Translation, error) {
	t := newTranslation()
	u.settleTitle(t)
	u.settleDate(t)
	var summary, cited []string
	var leaves []document.Note // those that begin before the next paragraph
	bracketed := 0
	for _, b := range u.blocks {
		switch b.role {
		case roleSummary:
			summary = append(summary, b.text)
		case roleCitation:
			cited = append(cited, b.text)
		case roleReference:
			// Its text is what the reference says of itself.
		case roleCredit:
			credit := b.line()
			if b.label != "" {
				credit = b.label + ": " + credit
			}
			t.Credits = append(t.Credits, credit)
		case roleHeader, roleBody, roleNote:
			if leaf, ok := leafMark(b.text); ok && !b.used {
				leaves = append(leaves, leaf)
			} else if b.role == roleHeader {
				t.Header = append(t.Header, strings.Split(b.text, "\n")...)
			} else if !b.used {
				if bracketed += len(brackets.FindAllStringIndex(b.text, mostNotes+1)); bracketed > mostNotes {
					return nil, tooManyNotes(bracketed)
				}
				b.takeLeaves()
				p := paragraph(b)
				p.Notes, leaves = slices.Concat(leaves, p.Notes), nil
				t.Body = append(t.Body, p)
			}
		case roleDropped:
			t.Dropped = append(t.Dropped, document.Dropped{Kind: b.drop, Label: b.label, Text: b.text})
		}
	}
	t.Summary, t.Citation = strings.Join(summary, "\n"), strings.Join(cited, "\n")
	t.Body = withLeaves(t.Body, leaves)
	u.settleReference(t)
	u.settleClassification(t)
	u.settleNumber(t)
	if notes := countNotes(t); notes > mostNotes {
		return nil, tooManyNotes(notes)
	}
	if t.Summary == "" {
		t.Summary = u.describe()
	}
	u.splitLanguages(t)
	t.Language = languageOf(strings.Join(t.Header, "\n") + "\n" + running(t.Body))
	if len(t.Body) == 0 {
		if len(t.Header) == 0 {
			return nil, document.Errorf(document.KindNoText, "No translation is found in the file: all of it is navigation, notices or the archive's record.")
		}
		for _, line := range t.Header {
			t.Body = append(t.Body, document.Paragraph{Text: line, Notes: bracketNotes(line)})
		}
		t.Header = []string{}
	}
	return t, nil
}

// withLeaves notes at the end of the last paragraph the leaves that begin behind
// it.
func withLeaves(body []document.Paragraph, leaves []document.Note) []document.Paragraph {
	if len(body) == 0 {
		return body
	}
	last := &body[len(body)-1]
	for _, leaf := range leaves {
		leaf.Start = utf8.RuneCountInString(last.Text)
		leaf.End = leaf.Start
		last.Notes = append(last.Notes, leaf)
	}
	return body
}

// mostNotes is the largest number of notes in a translation.
const mostNotes = 100_000

func tooManyNotes(n int) error {
	return document.Errorf(document.KindTooLarge, "The text has %d notes or more; %d are the limit.", n, mostNotes)
}

func countNotes(t *document.Translation) int {
	n := 0
	for _, p := range t.Body {
		n += len(p.Notes)
	}
	return n
}

// paragraph makes a body paragraph of a block. Footnotes that nothing refers to
// are paragraphs that are a note as a whole.
func paragraph(b *block) document.Paragraph {
	p := document.Paragraph{Text: b.text, Notes: slices.Concat(bracketNotes(b.text), b.notes)}
	if b.role == roleNote {
		mark, _ := footnoteText(b.text)
		p.Notes = append(p.Notes, document.Note{Kind: document.NoteFootnote, Mark: mark, Start: 0, End: utf8.RuneCountInString(b.text)})
	}
	slices.SortStableFunc(p.Notes, func(a, b document.Note) int { return a.Start - b.Start })
	return p
}

// running is the text of paragraphs.
func running(body []document.Paragraph) string {
	var text strings.Builder
	for _, p := range body {
		text.WriteString(p.Text + "\n")
	}
	return text.String()
}

// settleTitle chooses the title: what the citation says is trusted most, then
// fields and data made for citing, then the page's heading.
func (u *understanding) settleTitle(t *document.Translation) {
	var heading string
	for _, b := range u.blocks {
		if b.role == roleTitle {
			heading = b.line()
			break
		}
	}
	page, weak := u.pageTitle(), ""
	if len(strings.Fields(page)) < 2 { // the name of a file rather than a title
		page, weak = "", page
	}
	unseen := u.meta["og:title"] + " " + u.meta["title"]
	for _, title := range []string{u.knownTitle(), heading, u.headingIn(unseen), u.meta["og:title"], u.headerTitle(true), page, u.meta["core.title"], u.headerTitle(false), weak} {
		if title != "" {
			t.Title = title
			break
		}
	}
	taken := false
	for _, b := range u.blocks {
		if b.role != roleTitle {
			continue
		}
		if taken || b.line() != t.Title {
			b.leaveOut(document.DropRepeated)
			continue
		}
		taken = true
	}
	t.Title = plainTitle(t.Title)
}

// plainTitle is a title without what stands before it: its number in a volume,
// "Re:".
func plainTitle(title string) string {
	if m := beforeTitle.FindStringSubmatch(title); m != nil && utf8.RuneCountInString(m[1]) > 8 {
		return m[1]
	}
	return title
}

var beforeTitle = regexp.MustCompile(`^(?:(?i:re|subject|subj|тема)\s?:\s*|(?i:document|doc\.?|документ)\s?(?i:no\.?|№)?\s?\d{1,4}[.:]?\s+|(?:№\s?)?\d{1,4}\.\s+)(\S.*)$`)

// headingIn returns the heading, of all that stand on a page, that its unseen
// title holds.
func (u *understanding) headingIn(unseen string) string {
	whole := key(unseen)
	for _, b := range u.blocks {
		k := key(plainTitle(b.line()))
		site := b.role == roleDropped && b.drop != document.DropRepeated
		if (b.level > 0 || b.title) && !site && len(k) > 16 && strings.Contains(whole, k) {
			return b.line()
		}
	}
	return ""
}

// pageTitle is what a page calls itself, without the site's name.
func (u *understanding) pageTitle() string {
	title := strings.TrimPrefix(u.meta["title"], "Print - ")
	for _, bar := range []string{" | ", " :: ", " » ", " -- ", " – ", " — ", " - "} {
		parts := strings.Split(title, bar)
		if len(parts) == 1 {
			continue
		}
		for _, part := range parts { // the part that stands on the page as well
			k := key(part)
			if len(k) > 16 && slices.ContainsFunc(u.blocks, func(b *block) bool { return b.zone == "" && b.runes() < 300 && key(b.text) == k }) {
				return strings.TrimSpace(part)
			}
		}
		return strings.TrimSpace(parts[0])
	}
	return title
}

// headerTitle is the first line of the header that can be a title, with the
// line that goes on with it; only marked headings if asked.
func (u *understanding) headerTitle(marked bool) string {
	var lines []*block
	for _, b := range u.blocks {
		if b.role == roleHeader {
			lines = append(lines, b)
		}
	}
	for i, b := range lines {
		line, next := b.line(), ""
		if i+1 < len(lines) {
			next = lines[i+1].line()
		}
		if marked {
			if b.level > 0 {
				return line
			}
			continue
		}
		_, secret := markingOf(line)
		_, _, dated := dateLine(line)
		if secret || dated || registry(line) || len(line) > 300 || !lettered(line) || numberOf(line) != "" {
			continue
		}
		first, _ := utf8.DecodeRuneInString(next)
		if _, _, dated := dateLine(next); unicode.IsLower(first) && !dated {
			return line + " " + next
		}
		if len(strings.Fields(line)) >= 2 {
			return line
		}
	}
	return ""
}

// lettered reports whether a line is letters for the most part, and no smudge
// that was read.
func lettered(line string) bool {
	letters, others := 0, 0
	for _, r := range line {
		if unicode.IsLetter(r) {
			letters++
		} else if !unicode.IsSpace(r) {
			others++
		}
	}
	return letters > others*2
}

var documentNumber = regexp.MustCompile(`^(doc(ument)?|vol(ume)?|part|документ|том)\.? ?(no\.?|№)? ?(\d+|[ivxlc]+)\.?$`)

// registry reports whether a line is an address, a number or a copy's.
func registry(line string) bool {
	lower := strings.ToLower(line)
	if documentNumber.MatchString(lower) {
		return true
	}
	for _, start := range []string{"to ", "to:", "from ", "from:", "copy", "no.", "no ", "№", "ex.", "экз", "тов", "cc ", "dear", "народному", "министру", "председателю", "секретарю", "в цк", "цк кпсс", "present:", "присутств", "comrade", "ref", "cable no", "telegram no", "[", "(", "page", "кому", "от "} {
		if strings.HasPrefix(lower, start) {
			return true
		}
	}
	return false
}

// settleDate chooses the date: the citation's, a field's, the page's, the
// header's, what the page says unseen,
// the title's.
func (u *understanding) settleDate(t *document.Translation) {
	set := func(iso, literal string) {
		if t.Date == "" && iso != "" {
			t.Date, t.DateLiteral = iso, literal
		}
	}
	dated := func(wanted role) {
		for _, b := range u.blocks {
			if b.role != wanted {
				continue
			}
			for line := range strings.SplitSeq(b.text, "\n") {
				if iso, literal, ok := dateLine(oneLine(line)); ok {
					set(iso, literal)
				}
			}
		}
	}
	if u.citation != nil {
		set(u.citation.date, u.citation.dateLiteral)
	}
	dated(roleDate)
	set(u.found.date, u.found.literal)
	dated(roleHeader)
	for _, name := range []string{"citation_publication_date", "citation_date", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "dc:date"} {
		if iso, literal, ok := dateLine(u.meta[name]); ok && strings.Contains(iso, "-") {
			set(iso, literal)
		}
	}
	for _, title := range []string{t.Title, u.meta["title"]} {
		if d, ok := findDate(title); ok {
			set(d.iso, literalDate(title, d))
		}
	}
	// One that is written on the page stands for the same date in a citation.
	taken := false
	for _, b := range u.blocks {
		if b.role != roleDate {
			continue
		}
		iso, _, _ := dateLine(b.line())
		if taken || iso != t.Date {
			b.leaveOut(document.DropRepeated)
			continue
		}
		taken, t.DateLiteral = true, b.line()
	}
}

// settleClassification takes a field's or the first marking of the header.
func (u *understanding) settleClassification(t *document.Translation) {
	if u.fields.classification != "" {
		t.Classification = u.fields.classification
		return
	}
	for _, line := range t.Header {
		if m, ok := markingOf(line); ok {
			t.Classification = m
			return
		}
	}
	// At the head of a body without header.
	for _, p := range t.Body[:min(3, len(t.Body))] {
		line, _, _ := strings.Cut(p.Text, "\n")
		if m, ok := markingOf(line); ok {
			t.Classification = m
			return
		}
	}
	t.Classification = u.sourceMarking
}

// settleNumber takes the number that the header, or the date beside it, says.
func (u *understanding) settleNumber(t *document.Translation) {
	for _, line := range t.Header {
		if t.Number = numberOf(line); t.Number != "" {
			return
		}
	}
}

// settleReference joins what citation and record say, and keeps the wording of
// every block that says it.
func (u *understanding) settleReference(t *document.Translation) {
	var texts []string
	for _, b := range u.blocks {
		if b.role == roleReference {
			texts = append(texts, backArrow.ReplaceAllString(b.text, ""))
		}
	}
	var cited *document.Reference
	if u.citation != nil {
		cited = u.citation.reference
		t.Credits = appendNew(t.Credits, u.citation.credits)
	}
	for _, text := range texts {
		_, credits := cutCredits(strings.TrimRight(oneLine(text), ")] "))
		t.Credits = appendNew(t.Credits, credits)
	}
	if t.Reference = mergeReferences(cited, u.reference); t.Reference == nil && u.meta["dc.source"] != "" {
		t.Reference = parseReference(u.meta["dc.source"])
	}
	if len(texts) > 0 {
		r := *t.Reference
		r.Text = strings.Join(texts, "\n")
		t.Reference = &r
	}
}

// appendNew appends what is not there yet.
func appendNew(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// describe is the summary that a page gives unseen.
func (u *understanding) describe() string {
	for _, name := range []string{"dc.description", "dcterms.abstract", "citation_abstract", "description", "og:description"} {
		if s := u.meta[name]; len(strings.Fields(s)) >= 8 {
			return s
		}
	}
	return ""
}
