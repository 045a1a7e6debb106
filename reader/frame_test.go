package reader

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"testing"
)

func TestFrames(t *testing.T) {
	var wire []byte
	sizes := []int{0, 1, 5, 1<<20 - 1, 1 << 20, 3<<20 + 7}
	for i, size := range sizes {
		wire = append(appendHeader(wire, frameBlob, size), bytes.Repeat([]byte{byte(i)}, size)...)
	}
	r := bytes.NewReader(wire)
	var buf []byte
	for i, size := range sizes {
		k, payload, err := readFrame(r, buf)
		if err != nil || k != frameBlob || !bytes.Equal(payload, bytes.Repeat([]byte{byte(i)}, size)) {
			t.Fatalf("frame of %d bytes: %q, %d bytes, %v", size, byte(k), len(payload), err)
		}
		buf = payload
	}
	if _, _, err := readFrame(r, buf); err != io.EOF {
		t.Errorf("after the last: %v", err)
	}
}

// A header's promise takes no memory by itself.
func TestFrameMemory(t *testing.T) {
	wire := appendHeader(nil, frameBlob, maxFrame)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 20 {
		if _, _, err := readFrame(bytes.NewReader(wire), nil); err != io.ErrUnexpectedEOF {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
		t.Errorf("%d MB for 20 headers", n>>20)
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("b\x00\x00\x00\x03abcr\x00\x00\x00\x02{}"))
	f.Add([]byte("s\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x01"))
	f.Add([]byte("s\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x01x"))
	f.Add([]byte("b\x04\x00\x00\x00abc"))
	f.Add([]byte("b\x04\x00\x00\x01abc"))
	f.Add([]byte("Hello, world"))
	f.Add([]byte("e\x00\x01\x00\x01"))
	f.Fuzz(func(t *testing.T, wire []byte) {
		r := bytes.NewReader(wire)
		var buf, again []byte
		for {
			k, payload, err := readFrame(r, buf)
			if err != nil {
				if err != io.EOF && err != io.ErrUnexpectedEOF && !errors.Is(err, errNonsense) {
					t.Fatal(err)
				}
				if err == io.EOF && len(again) != len(wire) {
					t.Fatalf("%d bytes of %d read", len(again), len(wire))
				}
				break
			}
			if most, ok := k.limit(); !ok || len(payload) > most {
				t.Fatalf("frame %q of %d bytes", byte(k), len(payload))
			}
			again = append(appendHeader(again, k, len(payload)), payload...)
			buf = payload
		}
		if !bytes.HasPrefix(wire, again) {
			t.Fatalf("%q was read as %q", wire, again)
		}
	})
}

// What a hostile reader sends in the place of a result.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"page":{"number":1},"embedded":null}`))
	f.Add([]byte(`{} {}`))
	f.Add([]byte("{\"page\":{\"id\":\"\xff\"}}"))
	f.Add([]byte("null"))
	f.Add([]byte(`{"page":{"canvas":{"width":1e99}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p PageResult
		if decode(data, &p) == nil && !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
			t.Fatalf("%q was taken for a page", data)
		}
	})
}
