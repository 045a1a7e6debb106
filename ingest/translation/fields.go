package translation

import (
	"regexp"
	"strings"

	"recto/document"
)

// field is what a label on an archive's page announces.
type field struct {
	role role
	// drop is the kind of what is left out; it stands with roleDropped.
	drop document.DropKind
	// begins says that the translation's text begins after the label.
	begins bool
	// many says that all up to the next label belongs to it.
	many bool
	// prefix says that the label counts before a colon as well, in the midst of
	// the page's own data.
	prefix bool
}

// fields maps labels, in small letters without colon, to what they announce.
var fields = func() map[string]*field {
	table := map[string]*field{}
	for _, f := range []struct {
		field
		labels string
	}{
		{field{role: roleSummary, prefix: true}, "summary|abstract|description|document summary|about this document|annotation|synopsis|аннотация|краткое содержание|описание документа"},
		{field{role: roleCitation, prefix: true}, "citation|citations|cite|cite as|cite this document|how to cite|preferred citation|recommended citation|suggested citation|chicago|ссылка|цитирование|библиографическая ссылка|как цитировать"},
		{field{role: roleReference, prefix: true}, "source|sources|archive|original archive|archival reference|archival source|archive reference|reference|reference code|repository|provenance|shelf mark|shelfmark|call number|location of original|источник|архив|архивный шифр|место хранения|шифр"},
		{field{role: roleTitle, prefix: true}, "title|document title|название|заголовок"},
		{field{role: roleDate, prefix: true}, "date|document date|date of document|date created|document creation date|creation date|original date|date written|дата|дата документа|дата создания"},
		{field{role: roleClassification, prefix: true}, "classification|original classification|classification level|security classification|гриф|гриф секретности"},
		{field{role: roleCredit, prefix: true}, "credits|credit|donor|donors|translator|translators|translated|translated by|translation by|translation credit|contributor|contributors|acknowledgements|acknowledgments|funding|переводчик|перевод"},
		{field{begins: true}, "english translation|translation|translated text|body|english|english html|english text|english version|transcript|transcription|full text|text of document|document text|text|document|view english|перевод на русский язык|русский перевод|русский текст|перевод документа|текст документа|текст|русский"},
		{field{role: roleNote, many: true}, "notes|footnotes|endnotes|note|editor's notes|translator's notes|notes and references|notes to the text|примечания|сноски|комментарии"},
		{field{role: roleDropped, drop: document.DropOriginal, many: true}, "original text|original language text|russian transcript|russian text|russian original|original transcript|text in russian|оригинал|original language transcript"},
		{field{role: roleDropped, drop: document.DropMetadata, prefix: true}, "original language|language|languages|type|document type|record id|record number|id|identifier|subject|subjects|subjects discussed|topics|topic|keywords|tags|people|people mentioned|people & organizations|persons|organizations|places|places discussed|associated places|associated people & organizations|creator|creators|author|authors|rights|rights statement|copyright status|original uploaded date|uploaded|upload date|last updated|collection|collections|appears in|geographic subjects|contents|publisher|published|geographic location|format|pages|extent|язык|тип документа|темы|ключевые слова|рубрики|права|doi|permalink|url|file size|document number|filed under|categories|category|posted in|period|series|subject terms|electronic briefing book|document release date|release date|publication date|posted|posted on|content type|sequence number|case number|document page count"},
		{field{role: roleDropped, drop: document.DropRelated, many: true}, "related documents|related document|related|related items|related collections|related articles|see also|you may also like|more like this|more documents|recent posts|similar documents|further reading|похожие документы|см. также|другие документы"},
		{field{role: roleDropped, drop: document.DropForm, many: true}, "newsletter|subscribe|sign up|stay informed|mailing list|рассылка новостей"},
		{field{role: roleDropped, drop: document.DropComment, many: true}, "comments|leave a comment|leave a reply|responses|оставить комментарий"},
		{field{role: roleDropped, drop: document.DropNotice, many: false}, "original scan|scan|scanned document|view original|document viewer|pdf|russian pdf|english pdf|russian|document information|document info|document details|metadata|record|details|информация о документе|about the document|citation information|download options|available formats"},
	} {
		for label := range strings.SplitSeq(f.labels, "|") {
			copy := f.field
			table[label] = &copy
		}
	}
	return table
}()

// fieldOf returns the field that a line is the label of, nil for other lines.
func fieldOf(line string) *field {
	if len(line) > 80 {
		return nil
	}
	k := labelKey(line)
	if f := fields[k]; f != nil {
		return f
	}
	if recordLabel.MatchString(k) {
		return &field{role: roleDropped, drop: document.DropMetadata}
	}
	return nil
}

// recordLabel matches labels of an archive's record whose wording varies.
var recordLabel = regexp.MustCompile(`^(associated|related|discussed|mentioned|document|record|release|case|page|publication|original) [\pL &]{3,30}$|^[\pL &]{3,30} (mentioned|discussed|associated|count|number)$`)

func labelKey(line string) string {
	line = strings.TrimSuffix(bare(line), "[edit]")
	if i := strings.IndexAny(line, "(/"); i > 3 {
		line = line[:i] // "Document Number (FOIA) / ESDN"
	}
	return strings.ToLower(strings.TrimSpace(strings.TrimRight(strings.Trim(line, "*#[]"), ":. ")))
}

var prefixed = regexp.MustCompile(`^([\pL][\pL &-]{1,40}):\s+(\S[\s\S]*)$`)

// cutField parts "Label: value" where the label is known to stand before a
// colon.
func cutField(text string) (label, value string, f *field) {
	m := prefixed.FindStringSubmatch(text)
	if m == nil {
		return "", "", nil
	}
	f = fields[labelKey(m[1])]
	if f == nil || !f.prefix {
		return "", "", nil
	}
	return m[1], m[2], f
}
