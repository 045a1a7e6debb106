package reader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A frame is one byte of kind, four bytes of length (big endian) and the
// payload.
type kind byte

const (
	// Parent to child. A message may carry at most 253 descriptors, so that a
	// job's files come ahead of it, in frames of their own.
	frameFiles   kind = 'f' // descriptors beside it, no payload
	frameRequest kind = 'q' // a request, JSON

	// Child to parent, in this order for each request.
	frameBegin  kind = 's' // the request is understood; its number, 8 bytes
	frameBlob   kind = 'b' // bytes as they are; none or many
	frameResult kind = 'r' // the job's result, JSON: the last frame
	frameError  kind = 'e' // or a document.Error, JSON: the last frame
)

const (
	headerSize = 5
	// maxFrame is the largest payload.
	maxFrame = 64 << 20
	// maxError is the largest payload of an error.
	maxError = 64 << 10
)

// errNonsense is what the other side of a socket sends where its peer says
// something that no honest one does.
var errNonsense = errors.New("answered nonsense")

func nonsense(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errNonsense, fmt.Sprintf(format, args...))
}

// limit is the largest payload of a frame of this kind.
func (k kind) limit() (int, bool) {
	switch k {
	case frameFiles:
		return 0, true
	case frameBegin:
		return 8, true
	case frameError:
		return maxError, true
	case frameRequest, frameBlob, frameResult:
		return maxFrame, true
	}
	return 0, false
}

func appendHeader(b []byte, k kind, size int) []byte {
	return binary.BigEndian.AppendUint32(append(b, byte(k)), uint32(size))
}

// parseHeader returns what a header says, or errNonsense.
func parseHeader(h [headerSize]byte) (k kind, size int, err error) {
	k = kind(h[0])
	most, ok := k.limit()
	if !ok {
		return 0, 0, nonsense("unknown frame %q", h[0])
	}
	if n := binary.BigEndian.Uint32(h[1:]); int64(n) <= int64(most) {
		return k, int(n), nil
	}
	return 0, 0, nonsense("frame %q is longer than %d bytes", h[0], most)
}

// readFrame reads the next frame, its payload into buf's memory where it fits.
// Memory is taken as bytes come, not as the header promises. The error is
// io.EOF between frames, io.ErrUnexpectedEOF inside one, or errNonsense.
func readFrame(r io.Reader, buf []byte) (kind, []byte, error) {
	var h [headerSize]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return 0, nil, err
	}
	k, size, err := parseHeader(h)
	if err != nil {
		return 0, nil, err
	}
	payload, err := readPayload(r, buf, size)
	return k, payload, err
}

func readPayload(r io.Reader, buf []byte, size int) ([]byte, error) {
	const step = 1 << 20
	buf = buf[:0]
	for len(buf) < size {
		have := len(buf)
		next := min(size, max(have+step, 2*have, cap(buf)))
		if next > cap(buf) {
			buf = append(make([]byte, 0, next), buf...)
		}
		buf = buf[:next]
		if _, err := io.ReadFull(r, buf[have:]); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return buf, nil
}
