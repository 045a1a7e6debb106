package document

import (
	"io"
	"testing"
)

// A digest of pieces is that of the whole, and asking in between changes nothing.
func TestDigest(t *testing.T) {
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // of abc, FIPS 180-4
	d := NewDigest()
	io.WriteString(d, "a")
	d.SHA256()
	io.WriteString(d, "bc")
	if d.SHA256() != want || d.Size() != 3 || SHA256([]byte("abc")) != want {
		t.Errorf("%s of %d bytes, want %s", d.SHA256(), d.Size(), want)
	}
}
