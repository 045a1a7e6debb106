package translation

import (
	"regexp"

	"recto/document"
)

// recordLine is a line of an archive's or editor's record that stands above a
// text without being a field of a page: what it announces is known by its
// wording.
type recordLine struct {
	re   *regexp.Regexp
	role role
	drop document.DropKind
	// alone says that the line counts without others of its kind beside it.
	alone bool
}

// recordLines are tried in this order. The group, where there is one, is the
// value.
var recordLines = []recordLine{
	// collected works
	{regexp.MustCompile(`(?i)^(?:written|composed|delivered|spoken|date|dated|drafted)\s?:\s*(.+)$`), roleDate, "", false},
	{regexp.MustCompile(`(?i)^(?:source|text from)\s?:\s*(.+)$`), roleReference, "", false},
	{regexp.MustCompile(`(?i)^(?:translated(?: by)?|translation|translator)\s?:\s*(.+)$`), roleCredit, "", false},
	{regexp.MustCompile(`(?i)^(?:(?:first )?published|publisher|transcription(?:[\\/ ].*)?|transcribed|transcriber|html(?: markup)?|mark-?up|proofread(?:er|ing)?|online version|public domain|copyleft|copyright|first broadcast|edited|editing)\s?:`), roleDropped, document.DropMetadata, false},
	{regexp.MustCompile(`^(?:Написан[оа]|Письмо написано|Дата)\s?:?\s+(.+)$`), roleDate, "", false},
	{regexp.MustCompile(`^Источник\s?:\s*(.+)$`), roleReference, "", false},
	{regexp.MustCompile(`^(?:Перевод(?:чик)?)\s?:\s*(.+)$`), roleCredit, "", false},
	{regexp.MustCompile(`^(?:Впервые (?:напечатан|опубликован)|Печатается (?:по|впервые)|Напечатано|Опубликован[оа]|Послан[оа]?\s|Отправлен[оа]\s|OCR|Скан|Корректура|Вычитка|HTML)`), roleDropped, document.DropMetadata, false},
	// the United Nations
	{regexp.MustCompile(`^(?:Distr\.?(?:\s*(?:GENERAL|LIMITED|RESTRICTED|General|Limited|Restricted))?|GENERAL|LIMITED|ORIGINAL\s?:.*|Original\s?:\s(?:English|French|Russian|Spanish|Chinese).*|(?:ENGLISH|FRENCH|RUSSIAN|SPANISH|English|Russian)(?: only| ONLY)?|UNITED NATIONS|United Nations|(?:GENERAL ASSEMBLY|SECURITY COUNCIL|ECONOMIC AND SOCIAL COUNCIL|TRUSTEESHIP COUNCIL|General Assembly|Security Council)|[\pL-]+(?: [\pL-]+)?\s(?:session|SESSION|year|YEAR)|(?:Agenda item|AGENDA ITEM|Item)s? \d.*|(?:COUNCIL|COMMISSION|COMMITTEE) ON [A-Z ]+|[A-Z]{1,4}(?:/[\w.()-]+)+|\d\d-\d{4,6}(?:\s*\(?[EFRSC]?\)?)?\s*(?:/\.\.\.)?|/\.\.\.|[Pp]age \d+)$`), roleDropped, document.DropMetadata, false},
	// the CIA's information reports
	{regexp.MustCompile(`^SUBJECT\s*:?\s+(.+)$`), roleTitle, "", false},
	{regexp.MustCompile(`^DATE(?: OF INFO(?:RMATION)?\.?)?\s*:?\s+(.+)$`), roleDate, "", false},
	{regexp.MustCompile(`^CLASSIFICATION\s*:?\s+(.+)$`), roleClassification, "", false},
	{regexp.MustCompile(`^(?:CENTRAL INTELLIGENCE AGENCY|INFORMATION REPORT|INFORMATION FROM FOREIGN DOCUMENTS.*|(?:COUNTRY|DATE DISTR\.?|DATE ACQUIRED|DATE PUBLISHED|DATE ACQ\.?|NO\. OF (?:PAGES|ENCLS?\.?).*|REPORT NO\.?|CD NO\.?|PLACE ACQUIRED|WHERE PUBLISHED|HOW PUBLISHED|LANGUAGE|REFERENCES?|RD|SUPPLEMENT TO(?: REPORT NO\.?)?|EVALUATION|SOURCE|REQUIREMENT)\b.{0,80}|THIS IS UNEVALUATED INFORMATION.*|THIS DOCUMENT CONTAINS INFORMATION.*|Approved For Release.*|Sanitized Copy.*)$`), roleDropped, document.DropMetadata, false},
	{regexp.MustCompile(`^(?:Approved [Ff]or [Rr]elease.{0,60}CIA-RDP.*|CIA-RDP[\w-]+)$`), roleDropped, document.DropMetadata, true},
}

// recordOf returns the rule for a line of a record and the line's value.
func recordOf(line string) (r *recordLine, value string) {
	for i := range recordLines {
		if m := recordLines[i].re.FindStringSubmatch(line); m != nil {
			if len(m) > 1 {
				return &recordLines[i], m[1]
			}
			return &recordLines[i], line
		}
	}
	return nil, ""
}

// fewRecordLines is how many lines of a record stand together at least.
const fewRecordLines = 3

// takeRecord finds the lines of a record above the text, and those of its kind
// below it.
func (u *understanding) takeRecord() {
	var found []*block
	for i, b := range u.blocks {
		r, _ := recordOf(b.line())
		if b.role != unassigned || b.zone != "" || r == nil {
			continue
		}
		if r.alone || b.record || i < 30 || i >= len(u.blocks)-8 {
			found = append(found, b)
		}
	}
	few := len(found) < fewRecordLines || found[fewRecordLines-1].order > 30
	for _, b := range found {
		if r, _ := recordOf(b.line()); !few || b.record || r.alone {
			u.takeRecordLine(b)
		}
	}
}

// takeRecordLine gives a line of a record its role.
func (u *understanding) takeRecordLine(b *block) {
	r, value := recordOf(b.line())
	switch r.role {
	case roleDate:
		if d, ok := findDate(value); ok && u.fields.date == "" {
			u.fields.date = value[d.start:d.end]
			u.found.date, u.found.literal = d.iso, literalDate(value, d)
		}
		b.leaveOut(document.DropMetadata)
	case roleReference:
		u.addReference(value)
		b.role = roleReference
	case roleTitle:
		u.fields.title = value
		b.leaveOut(document.DropRepeated)
	case roleClassification:
		u.fields.classification = value
		b.leaveOut(document.DropMetadata)
	case roleCredit:
		b.role = roleCredit
	default:
		b.leaveOut(r.drop)
	}
}

// recordBlock reports whether a block of several lines is a record: most of
// them are such lines.
func recordBlock(lines []string) bool {
	n := 0
	for _, line := range lines {
		if r, _ := recordOf(oneLine(line)); r != nil {
			n++
		}
	}
	return n >= 2 && n*2 >= len(lines)
}
