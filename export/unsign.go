package export

import (
	"fmt"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"recto/pdfium"
)

// withoutSignatures returns a new document of the same pages, less the marks of
// signatures on them. Signatures hang in the form of the whole document and in
// its catalogue, which PDFium cannot edit, and would be found broken in a copy;
// so the pages move to a document that has neither. The caller closes it.
func withoutSignatures(engine *pdfium.Engine, doc references.FPDF_DOCUMENT) (references.FPDF_DOCUMENT, error) {
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		return "", err
	}
	for index := range count.PageCount {
		if err := removeSignatures(engine, doc, index); err != nil {
			return "", fmt.Errorf("page %d: signature: %w", index+1, err)
		}
	}
	unsigned, err := newDocument(engine)
	if err != nil {
		return "", err
	}
	if _, err := engine.FPDF_ImportPages(&requests.FPDF_ImportPages{Source: doc, Destination: unsigned}); err != nil {
		closeDocument(engine, unsigned)
		return "", fmt.Errorf("pages without signatures: %w", err)
	}
	return unsigned, nil
}

func removeSignatures(engine *pdfium.Engine, doc references.FPDF_DOCUMENT, index int) error {
	loaded, err := engine.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return err
	}
	defer engine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	page := requests.Page{ByReference: &loaded.Page}
	count, err := engine.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return err
	}
	for i := count.Count - 1; i >= 0; i-- {
		mark, err := isSignature(engine, page, i)
		if err != nil {
			return err
		}
		if mark {
			if _, err := engine.FPDFPage_RemoveAnnot(&requests.FPDFPage_RemoveAnnot{Page: page, Index: i}); err != nil {
				return err
			}
		}
	}
	return nil
}

// isSignature reports whether an annotation is a signed field: the one kind of
// field whose value is a dictionary.
func isSignature(engine *pdfium.Engine, page requests.Page, index int) (bool, error) {
	annot, err := engine.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: index})
	if err != nil {
		return false, nil // not an annotation at all; PDFium passes over it, too
	}
	defer engine.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: annot.Annotation})
	subtype, err := engine.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: annot.Annotation})
	if err != nil || subtype.Subtype != enums.FPDF_ANNOT_SUBTYPE_WIDGET {
		return false, err
	}
	value, err := engine.FPDFAnnot_GetValueType(&requests.FPDFAnnot_GetValueType{Annotation: annot.Annotation, Key: "V"})
	if err != nil {
		return false, err
	}
	switch value.ValueType {
	case enums.FPDF_OBJECT_TYPE_DICTIONARY:
		return true, nil
	case enums.FPDF_OBJECT_TYPE_REFERENCE:
		text, err := engine.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: annot.Annotation, Key: "V"})
		return err != nil || text.Value == "", nil
	}
	return false, nil
}
