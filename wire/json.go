package wire

import (
	"bytes"
	"encoding/json"
)

// JSON returns the JSON form in which a record is kept, with a line feed at
// its end. It is for types that always marshal.
func JSON(v any) []byte {
	var form bytes.Buffer
	e := json.NewEncoder(&form)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return form.Bytes()
}
