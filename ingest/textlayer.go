package ingest

import "recto/document"

type textLayer struct {
	canvas  document.Canvas
	regions []document.Region
	quality float64
}

func (p *pdfPage) textLayer() *textLayer { return nil }
