package translation

import (
	"regexp"
	"strings"
)

// numberLine matches a line that is a document's number, with its date or its
// addressee's copy beside it at most.
var numberLine = regexp.MustCompile(`^(?i)(?:(?:our |исх\. ?|рег\. ?)?(?:no|nr|№|n°|nº)\.?\s?|(?:исходящий|регистрационный номер)\s?№?\s?)([\dA-ZА-Я][\w/.А-Яа-я-]*\w|\d)[\s,.]*$`)

// numberOf returns the number under which a document was registered, as a line
// of its head says it.
func numberOf(line string) string {
	if d, found := findDate(line); found {
		line = strings.Trim(strings.TrimSpace(line[:d.start]+" "+line[d.end:]), ", ")
		for _, word := range []string{" г.", " г", " of", " от", " dated"} {
			line = strings.TrimSpace(strings.TrimSuffix(line, word))
		}
	}
	if m := numberLine.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
		return m[1]
	}
	return ""
}
