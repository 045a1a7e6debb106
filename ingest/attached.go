package ingest

import (
	"fmt"
	"path"
	"strings"

	"github.com/klippa-app/go-pdfium/requests"
)

// attachedNote says which scans a PDF carries as attachments, as a portfolio
// does; "" where it carries none. They are not read: a page of theirs would have
// no place among those of the PDF.
func (f *pdfFile) attachedNote() string {
	const most, named = 10_000, 10
	var names []string
	scans := 0
	count, err := f.engine.FPDFDoc_GetAttachmentCount(&requests.FPDFDoc_GetAttachmentCount{Document: f.doc})
	if err != nil {
		return ""
	}
	for i := range min(count.AttachmentCount, most) {
		attached, err := f.engine.FPDFDoc_GetAttachment(&requests.FPDFDoc_GetAttachment{Document: f.doc, Index: i})
		if err != nil {
			continue
		}
		name, err := f.engine.FPDFAttachment_GetName(&requests.FPDFAttachment_GetName{Attachment: attached.Attachment})
		if err != nil || !NamesScan(name.Name) {
			continue
		}
		if scans++; len(names) < named {
			names = append(names, path.Base(strings.ReplaceAll(name.Name, `\`, "/")))
		}
	}
	if scans == 0 {
		return ""
	}
	list := strings.Join(names, ", ")
	if scans > named {
		list += fmt.Sprintf(" and %d more", scans-named)
	}
	return fmt.Sprintf("Scans are attached to this PDF and were not read: %s. Save them (pdfdetach -saveall does so) and give them to recto.", list)
}
