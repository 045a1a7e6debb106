package storage

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
)

// This file holds what all backends refuse, and in the same words.

// CheckKey returns KindUsage unless key is one to eight hundred bytes of UTF-8
// without control characters and backslashes, made of parts with a slash
// between them, of which none is empty, begins with a dot or is longer than
// 255 bytes. Such a key is a path below a directory as it stands.
//
// No key may be the beginning of another up to one of its slashes ("a" and
// "a/b"); a directory cannot hold both.
func CheckKey(key string) error {
	if !wellFormed(key) {
		return document.Errorf(document.KindUsage, "The key %q is malformed.", key)
	}
	return nil
}

// CheckPrefix is CheckKey for the beginning of a key, which may be empty or
// end anywhere.
func CheckPrefix(prefix string) error {
	if prefix != "" && !wellFormed(prefix) && !wellFormed(strings.TrimSuffix(prefix, "/")) {
		return document.Errorf(document.KindUsage, "The key prefix %q is malformed.", prefix)
	}
	return nil
}

func wellFormed(key string) bool {
	if key == "" || len(key) > 800 || !utf8.ValidString(key) {
		return false
	}
	if strings.ContainsFunc(key, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) {
		return false
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part[0] == '.' || len(part) > 255 {
			return false
		}
	}
	return true
}

// MaxMetadata is the number of bytes that an object's metadata may have, its
// values counted as EncodeValue writes them.
const MaxMetadata = 2000

var metadataName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// CheckPut returns KindUsage or KindTooLarge unless an object may be stored
// under key and with o.
func CheckPut(key string, o Options) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	total := 0
	for name, value := range o.Metadata {
		if !metadataName.MatchString(name) || value == "" || !utf8.ValidString(value) {
			return document.Errorf(document.KindUsage, "The metadata %q: %q is malformed.", name, value)
		}
		total += len(name) + len(EncodeValue(value))
	}
	if total > MaxMetadata {
		return document.Errorf(document.KindTooLarge, "The metadata has %d bytes; %d are possible.", total, MaxMetadata)
	}
	if strings.ContainsFunc(o.ContentType, func(r rune) bool { return r < ' ' || r > '~' }) {
		return document.Errorf(document.KindUsage, "The content type %q is malformed.", o.ContentType)
	}
	if o.SHA256 != "" && !ValidID(o.SHA256) {
		return document.Errorf(document.KindUsage, "The SHA-256 %q is malformed.", o.SHA256)
	}
	return nil
}

// EncodeValue writes metadata in the ASCII that HTTP headers carry: percent
// signs and all that is not plain as in URLs.
func EncodeValue(value string) string { return url.PathEscape(value) }

// DecodeValue undoes EncodeValue; a value that others wrote stays as it is.
func DecodeValue(value string) string {
	decoded, err := url.PathUnescape(value)
	if err != nil || !utf8.ValidString(decoded) {
		return value
	}
	return decoded
}

// types are the media types by the ending of a key.
var types = map[string]string{
	".json": "application/json",
	".jpg":  "image/jpeg",
	".png":  "image/png",
	".pdf":  "application/pdf",
	".txt":  "text/plain; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".hocr": "text/html; charset=utf-8",
	".xml":  "application/xml",
	".zip":  "application/zip",
}

// TypeOf is the media type that the ending of a key stands for.
func TypeOf(key string) string {
	if t := types[path.Ext(key)]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// Body reads what is to be stored and refuses what differs from what was
// announced: at the end, a wrong size or SHA-256, and earlier, an ended
// context.
type Body struct {
	ctx  context.Context
	r    io.Reader
	size int64
	want string
	hash *document.Digest
	n    int64
}

// NewBody checks the reading of r. size is -1 where it is not known.
func NewBody(ctx context.Context, r io.Reader, size int64, o Options) *Body {
	b := &Body{ctx: ctx, r: r, size: size, want: o.SHA256}
	if b.want != "" {
		b.hash = document.NewDigest()
	}
	return b
}

// Read implements io.Reader. io.EOF means that the body is as announced.
func (b *Body) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, Interrupted(b.ctx, err)
	}
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.hash != nil {
		b.hash.Write(p[:n])
	}
	if b.size >= 0 && b.n > b.size {
		return 0, document.Errorf(document.KindDamaged, "There is more to store than the %d bytes announced.", b.size)
	}
	switch {
	case err == nil:
		return n, nil
	case err != io.EOF:
		return n, fmt.Errorf("read what is to be stored: %w", err)
	case b.size >= 0 && b.n < b.size:
		return n, document.Errorf(document.KindDamaged, "There are only %d bytes to store of the %d announced.", b.n, b.size)
	case b.hash != nil && b.hash.SHA256() != b.want:
		return n, document.Errorf(document.KindDamaged, "What is to be stored has not the SHA-256 announced.")
	}
	return n, io.EOF
}

// Len is the number of bytes read so far.
func (b *Body) Len() int64 { return b.n }

// Interrupted returns err as KindInterrupted if ctx has ended, and otherwise
// as it is.
func Interrupted(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	if document.IsKind(err, document.KindInterrupted) {
		return err
	}
	return document.Errorf(document.KindInterrupted, "Interrupted: %w", ctx.Err())
}
