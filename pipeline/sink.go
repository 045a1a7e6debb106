package pipeline

import (
	"bytes"

	"recto/reader"
	"recto/scratch"
)

// memorySink keeps all blobs in memory, one after the other, anew for each
// attempt.
func memorySink(into *bytes.Buffer) reader.Sink {
	return reader.Sink{
		Begin: func(int) error { into.Reset(); return nil },
		Blob:  func(blob []byte) error { into.Write(blob); return nil },
	}
}

// spoolSink writes blobs to a file, anew for each attempt.
func spoolSink(file *scratch.File) reader.Sink {
	return reader.Sink{
		Begin: func(int) error { return file.Clear() },
		Blob:  func(blob []byte) error { _, err := file.Write(blob); return err },
	}
}
