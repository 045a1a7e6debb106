package document

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

// SHA256 returns the SHA-256 of data in hexadecimal.
func SHA256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Digest takes the SHA-256 of what is written to it, and counts it.
type Digest struct {
	hash hash.Hash
	size int64
}

// NewDigest returns the Digest of nothing.
func NewDigest() *Digest { return &Digest{hash: sha256.New()} }

// Write implements io.Writer; it never fails.
func (d *Digest) Write(p []byte) (int, error) {
	d.size += int64(len(p))
	return d.hash.Write(p)
}

// SHA256 returns that of all that was written, in hexadecimal.
func (d *Digest) SHA256() string { return hex.EncodeToString(d.hash.Sum(nil)) }

// Size returns how many bytes were written.
func (d *Digest) Size() int64 { return d.size }
