package export

import (
	"encoding/json"
	"io"

	"recto/document"
)

// parallelJSON writes the nouns as they are; docs/alignment.md describes them.
func parallelJSON(w io.Writer, p *document.Parallel) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(p)
}
