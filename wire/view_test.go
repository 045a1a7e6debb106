package wire

import (
	"encoding/json"
	"testing"

	"recto/document"
)

// A manifest from before pages were judged tells of pages that failed and of
// those of low quality.
func TestViewOfAnOldManifest(t *testing.T) {
	var m Manifest
	if err := json.Unmarshal([]byte(`{"schema":"recto.manifest/1","status":"partial","attempt":1,"document":{},"exports":[],"quality":0.7,"pages":[
		{"number":1,"sha256":"","quality":0.95},{"number":2,"sha256":"","quality":0.61},{"number":3,"sha256":"","quality":0},
		{"number":4,"sha256":"","quality":0,"attempt":1,"failure":{"kind":"timeout"}}]}`), &m); err != nil {
		t.Fatal(err)
	}
	var v View
	v.Describe(&m)
	if v.Flawed != 2 || len(v.Worst) != 2 || v.Worst[0].Number != 4 || !v.Worst[0].Is(document.FlawFailed) || v.Worst[1].Number != 2 || !v.Worst[1].Is(document.FlawPoor) {
		t.Errorf("%d pages to look at: %+v", v.Flawed, v.Worst)
	}
}
