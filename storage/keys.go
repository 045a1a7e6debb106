package storage

// Every object key of recto is made and taken apart in this file.
//
// Keys never contain what people type: they are built from hashes, language
// tags, counters and fixed words. A part that is none of these makes a key
// that CheckKey, and so every Store, refuses; nothing foreign ever becomes a
// path, and no listing runs wider than meant.

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// SchemaVersion is the version of this layout, as schema.json states it.
const SchemaVersion = 1

// SchemaKey holds the layout version of the whole storage.
const SchemaKey = "schema.json"

// The prefixes under which people and programs list.
const (
	OpenPrefix      = "open/"
	OriginalsPrefix = "originals/"
	RefsPrefix      = "refs/"
	DocumentsPrefix = "documents/"
	LexiconPrefix   = "lexicon/"
	UploadsPrefix   = "uploads/"
	// SessionsPrefix holds what browsers that have signed in may do, LinkKey what
	// links to documents are signed with.
	SessionsPrefix = "sessions/"
	LinkKey        = "links/key.json"
	// ProbePrefix holds, for moments, what a Prober tries out.
	ProbePrefix = "probe/"
)

// Prefixes returns the prefixes under which keys stand that last.
func Prefixes() []string {
	return []string{OpenPrefix, OriginalsPrefix, RefsPrefix, DocumentsPrefix, LexiconPrefix, UploadsPrefix, SessionsPrefix, path.Dir(LinkKey) + "/"}
}

// The shapes of the parts that keys are built from.
var (
	idShape   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	hashShape = regexp.MustCompile(`^[0-9a-f]{16}$|^[0-9a-f]{64}$`)
	langShape = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`)
	nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,99}$`)
)

// ValidID reports whether id has the shape of a document's identity or of a
// file's SHA-256: 64 lower-case hexadecimal digits.
func ValidID(id string) bool { return idShape.MatchString(id) }

// ValidRun reports whether run has the shape of a recipe's hash: 16 or 64
// lower-case hexadecimal digits.
func ValidRun(run string) bool { return hashShape.MatchString(run) }

// ValidLanguage reports whether tag has the shape of a BCP 47 tag.
func ValidLanguage(tag string) bool { return langShape.MatchString(tag) }

// OpenKey marks a document that has not reached a terminal state.
func OpenKey(id string) string { return OpenPrefix + fileHash(id) }

// OriginalKey holds an uploaded file, byte for byte.
func OriginalKey(sha256 string) string { return OriginalsPrefix + fileHash(sha256) }

// RefKey says that a document needs an original.
func RefKey(sha256, id string) string { return RefsOf(sha256) + fileHash(id) }

// RefsOf is the prefix of all documents that need an original.
func RefsOf(sha256 string) string { return RefsPrefix + fileHash(sha256) + "/" }

// UploadPrefix is the prefix of a file that comes in pieces.
func UploadPrefix(upload string) string { return UploadsPrefix + fileHash(upload) + "/" }

// UploadKey says what such a file is.
func UploadKey(upload string) string { return UploadPrefix(upload) + "upload.json" }

// UploadPieceKey holds a piece of it; they count from 1, and stand before
// UploadKey in key order.
func UploadPieceKey(upload string, piece int) string { return UploadPrefix(upload) + six(piece) }

// LexiconKey holds one version of what was learned from the archive.
func LexiconKey(version string) string { return LexiconPrefix + word(version) }

// SessionKey holds a session, under the SHA-256 of what its browser has.
func SessionKey(sha256 string) string { return SessionsPrefix + fileHash(sha256) }

// ProbeKey holds an object to try things out with.
func ProbeKey(probe string) string { return ProbePrefix + word(probe) }

// DocumentPrefix is the prefix of all that belongs to one document.
func DocumentPrefix(id string) string { return DocumentsPrefix + fileHash(id) + "/" }

// SourceKey holds what the archivist said of the document.
func SourceKey(id string) string { return DocumentPrefix(id) + "source.json" }

// ManifestKey holds what is current of the document; it is written last.
func ManifestKey(id string) string { return DocumentPrefix(id) + "manifest.json" }

// ImageKey holds a page image by its content. ext is "jpg" or "png".
func ImageKey(id, sha256, ext string) string {
	return DocumentPrefix(id) + "images/" + fileHash(sha256) + "." + oneOf(ext, "jpg", "png")
}

// RunsPrefix is the prefix of all runs of a document.
func RunsPrefix(id string) string { return DocumentPrefix(id) + "runs/" }

// RunPrefix is the prefix of all that one recipe gave.
func RunPrefix(id, run string) string { return RunsPrefix(id) + recipeHash(run) + "/" }

// RunDocumentKey holds what a run is of: the recipe, the files and how many
// pages they have. It comes first.
func RunDocumentKey(id, run string) string { return RunPrefix(id, run) + "document.json" }

// RunManifestKey holds what came of a run, also when it is no longer current.
func RunManifestKey(id, run string) string { return RunPrefix(id, run) + "manifest.json" }

// PagesPrefix is the prefix of the pages of a run. In key order the result of
// a page, where it has one, follows its failures.
func PagesPrefix(id, run string) string { return RunPrefix(id, run) + "pages/" }

// PageKey holds the result of a page, which counts from 1.
func PageKey(id, run string, page int) string {
	return PagesPrefix(id, run) + six(page) + ".json"
}

// FailedPageKey holds one failed attempt at a page; both count from 1.
func FailedPageKey(id, run string, page, attempt int) string {
	return PagesPrefix(id, run) + six(page) + ".failed." + counter(attempt, "%d") + ".json"
}

// ExportKey holds an export of a run, such as "document.txt".
func ExportKey(id, run, file string) string {
	return RunPrefix(id, run) + "exports/" + word(file)
}

// DoubtsKey holds the doubtful words of a run.
func DoubtsKey(id, run string) string { return RunPrefix(id, run) + "doubts.json" }

// RereadPageKey holds a page of a run as people want it to be read; recipe is
// the hash of what they want.
func RereadPageKey(id, run, recipe string, page int) string {
	return RunPrefix(id, run) + "reread/" + recipeHash(recipe) + "/" + six(page) + ".json"
}

func corrected(id, run, digest string) string {
	return RunPrefix(id, run) + "corrected/" + recipeHash(digest) + "/"
}

// CorrectedKey holds what came of a run with corrections over it; digest names
// these.
func CorrectedKey(id, run, digest string) string {
	return corrected(id, run, digest) + "corrected.json"
}

// CorrectedExportKey holds an export of a run with corrections over it.
func CorrectedExportKey(id, run, digest, file string) string {
	return corrected(id, run, digest) + "exports/" + word(file)
}

// CorrectionsPrefix is the prefix of all corrections of a document.
func CorrectionsPrefix(id string) string { return DocumentPrefix(id) + "corrections/" }

// CorrectionKey holds one correction; they count from 1.
func CorrectionKey(id string, n int) string { return CorrectionsPrefix(id) + six(n) + ".json" }

// TranslationsPrefix is the prefix of all translations of a document.
func TranslationsPrefix(id string) string { return DocumentPrefix(id) + "translations/" }

// TranslationSourceKey holds a translation as it was uploaded.
func TranslationSourceKey(id, lang, sha256 string) string {
	return translation(id, lang, sha256) + "source"
}

// TranslationTextKey holds what was understood of a translation.
func TranslationTextKey(id, lang, sha256 string) string {
	return translation(id, lang, sha256) + "text.json"
}

func translation(id, lang, sha256 string) string {
	return TranslationsPrefix(id) + shaped(lang, langShape) + "/" + fileHash(sha256) + "/"
}

// AlignmentsPrefix is the prefix of all alignments of a document.
func AlignmentsPrefix(id string) string { return DocumentPrefix(id) + "alignments/" }

func alignment(id, recipe string) string {
	return AlignmentsPrefix(id) + recipeHash(recipe) + "/"
}

// BeadsKey holds the beads of an alignment.
func BeadsKey(id, recipe string) string { return alignment(id, recipe) + "beads.json" }

// AlignmentExportKey holds an export of an alignment, such as "document.tmx".
func AlignmentExportKey(id, recipe, file string) string {
	return alignment(id, recipe) + "exports/" + word(file)
}

// ParseOpenKey gives the document of an OpenKey.
func ParseOpenKey(key string) (id string, ok bool) {
	id = strings.TrimPrefix(key, OpenPrefix)
	return id, OpenKey(id) == key
}

// ParseUploadKey gives the upload to which a key below UploadsPrefix belongs.
func ParseUploadKey(key string) (upload string, ok bool) {
	upload, rest, ok := strings.Cut(strings.TrimPrefix(key, UploadsPrefix), "/")
	return upload, ok && UploadPrefix(upload)+rest == key
}

// ParseRefKey gives the parts of a RefKey.
func ParseRefKey(key string) (sha256, id string, ok bool) {
	sha256, id, ok = strings.Cut(strings.TrimPrefix(key, RefsPrefix), "/")
	return sha256, id, ok && RefKey(sha256, id) == key
}

// ParseDocumentKey gives the document to which a key below DocumentsPrefix
// belongs, and the rest of the key.
func ParseDocumentKey(key string) (id, rest string, ok bool) {
	id, rest, ok = strings.Cut(strings.TrimPrefix(key, DocumentsPrefix), "/")
	return id, rest, ok && DocumentPrefix(id)+rest == key
}

// ParseRunDocumentKey gives the parts of a RunDocumentKey.
func ParseRunDocumentKey(key string) (id, run string, ok bool) {
	id, rest, _ := ParseDocumentKey(key)
	run = strings.TrimSuffix(strings.TrimPrefix(rest, "runs/"), "/document.json")
	return id, run, RunDocumentKey(id, run) == key
}

// ParsePageKey gives the parts of a PageKey, for which attempt is 0, or of a
// FailedPageKey.
func ParsePageKey(key string) (id, run string, page, attempt int, ok bool) {
	id, rest, _ := ParseDocumentKey(key)
	parts := strings.Split(rest, "/")
	if len(parts) != 4 || parts[0] != "runs" || parts[2] != "pages" {
		return "", "", 0, 0, false
	}
	run = parts[1]
	words := strings.Split(parts[3], ".")
	page, _ = strconv.Atoi(words[0])
	switch len(words) {
	case 2:
		return id, run, page, 0, PageKey(id, run, page) == key
	case 4:
		attempt, _ = strconv.Atoi(words[2])
		return id, run, page, attempt, FailedPageKey(id, run, page, attempt) == key
	}
	return "", "", 0, 0, false
}

// ParseRereadPageKey gives the page of a RereadPageKey.
func ParseRereadPageKey(key string) (page int, ok bool) {
	id, rest, _ := ParseDocumentKey(key)
	parts := strings.Split(rest, "/")
	if len(parts) != 5 {
		return 0, false
	}
	page, _ = strconv.Atoi(strings.TrimSuffix(parts[4], ".json"))
	return page, RereadPageKey(id, parts[1], parts[3], page) == key
}

// malformed marks a part that is not of its shape. CheckKey refuses it; and
// since it makes the key longer, parsing refuses it by comparing.
const malformed = "\x00"

func shaped(part string, shape *regexp.Regexp) string {
	if !shape.MatchString(part) {
		return malformed + part
	}
	return part
}

func fileHash(part string) string   { return shaped(part, idShape) }
func recipeHash(part string) string { return shaped(part, hashShape) }
func word(part string) string       { return shaped(part, nameShape) }
func six(n int) string              { return counter(n, "%06d") }

// MaxCounter is the largest number in a key: of a page, and of an attempt.
const MaxCounter = 999_999

// counter writes n; six digits hold the longest document and keep key order.
func counter(n int, format string) string {
	if n < 1 || n > MaxCounter {
		return malformed + strconv.Itoa(n)
	}
	return fmt.Sprintf(format, n)
}

func oneOf(part string, allowed ...string) string {
	for _, a := range allowed {
		if part == a {
			return part
		}
	}
	return malformed + part
}
