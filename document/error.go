package document

import (
	"errors"
	"fmt"
	"net/http"
	"syscall"
)

// Kind tells what sort of thing went wrong. Exit codes, HTTP statuses and the
// advice given to people follow from it alone; see kinds.
type Kind string

const (
	KindUsage       Kind = "usage"
	KindNoScan      Kind = "not-a-scan"
	KindUnsupported Kind = "unsupported-format"
	KindDamaged     Kind = "damaged"
	KindNoText      Kind = "not-a-translation"
	KindEncrypted   Kind = "encrypted"
	KindTooLarge    Kind = "too-large"
	KindNoSuchPage  Kind = "no-such-page"
	KindTimeout     Kind = "timeout"
	KindMemory      Kind = "out-of-memory"
	KindCrashed     Kind = "reader-crashed"
	KindNoLanguage  Kind = "language-not-installed"
	KindMissing     Kind = "missing-dependency"
	KindNotFound    Kind = "not-found"
	KindConflict    Kind = "conflict"
	KindForbidden   Kind = "not-allowed"
	KindUnavailable Kind = "unavailable"
	KindNoSpace     Kind = "no-space"
	KindPartial     Kind = "partial"
	KindInterrupted Kind = "interrupted"
	// KindCorrupt is for what the storage has that recto cannot have written.
	KindCorrupt  Kind = "storage-damaged"
	KindInternal Kind = "internal"
)

// kinds is the one table from kinds to what the world sees of them.
var kinds = map[Kind]struct {
	exit   int
	status int
	// text says what happened where an error brings no words of its own.
	text string
	// hint says what a person can do.
	hint string
}{
	KindUsage:       {1, http.StatusBadRequest, "The request is not understood.", "See recto --help."},
	KindNoScan:      {2, http.StatusUnsupportedMediaType, "This is no scan that recto can read.", "Give it PDF, DjVu, TIFF, JPEG, PNG, JP2, HEIC, WebP, GIF, BMP or PNM files, or a zip or folder of them."},
	KindUnsupported: {2, http.StatusUnsupportedMediaType, "This kind of file is known, but not read.", "Save it as TIFF or PNG and give recto that."},
	KindNoText:      {2, http.StatusUnprocessableEntity, "This is no translation that recto can use.", "Give it an English or Russian translation as HTML, text, Markdown, DOCX, ODT, RTF, EPUB, PDF or a scan."},
	KindDamaged:     {2, http.StatusUnprocessableEntity, "The file is damaged.", "Scan or copy it again; if other programs open it, save it anew from there."},
	KindEncrypted:   {8, http.StatusUnprocessableEntity, "The file is encrypted and needs a password.", "Give the password with --password-file or RECTO_PDF_PASSWORD."},
	KindTooLarge:    {2, http.StatusRequestEntityTooLarge, "The file or page is larger than recto accepts.", "Split the file, or scan at a lower resolution (300 dpi is enough)."},
	KindNoSuchPage:  {2, http.StatusNotFound, "There is no such page.", "Name pages that the document has."},
	KindTimeout:     {4, http.StatusGatewayTimeout, "Reading took longer than allowed and was stopped.", "Rescan the page at 300 dpi, or split it."},
	KindMemory:      {4, http.StatusInsufficientStorage, "Reading needed more memory than allowed and was stopped.", "Rescan the page at 300 dpi, or split it."},
	KindCrashed:     {4, http.StatusBadGateway, "The reader crashed on this page.", "Save the page in another format and try again; please report the file if you can share it."},
	KindNoLanguage:  {3, http.StatusUnprocessableEntity, "The language is not installed.", "Install its Tesseract model; recto doctor lists the installed ones."},
	KindMissing:     {3, http.StatusInternalServerError, "A program or file that recto needs is missing.", "Run scripts/setup.sh; recto doctor lists what is missing."},
	KindNotFound:    {2, http.StatusNotFound, "There is nothing under this name.", "Check the name."},
	KindConflict:    {2, http.StatusConflict, "Somebody else changed this in the meantime.", "Load it again and repeat the change."},
	KindForbidden:   {5, http.StatusForbidden, "This is not allowed.", "Check the permissions or the token."},
	KindUnavailable: {6, http.StatusServiceUnavailable, "The storage or the queue does not answer.", "Try again; recto doctor tells what is wrong."},
	KindNoSpace:     {6, http.StatusInsufficientStorage, "There is no space left.", "Free some space and try again; nothing already stored is lost."},
	KindPartial:     {4, http.StatusOK, "Some pages could not be read.", "See the pages named for what to do."},
	KindInterrupted: {130, http.StatusServiceUnavailable, "Interrupted.", "Run the same command again; what is complete is kept."},
	KindCorrupt:     {7, http.StatusInternalServerError, "What the storage has of this is damaged.", "Restore the object that is named from a backup."},
	KindInternal:    {7, http.StatusInternalServerError, "Something went wrong inside recto.", "Please report this with the log."},
}

// Error is a failure with what a person needs to know of it. It travels
// through JSON unchanged.
type Error struct {
	Kind Kind `json:"kind"`
	// What says what happened, in words for the person who reads it; empty
	// stands for the kind's own words.
	What string `json:"what,omitempty"`
	// File and Page tell where, as far as that is known.
	File string `json:"file,omitempty"`
	Page int    `json:"page,omitempty"`
	// Hint says what to do where it differs from the kind's own.
	Hint string `json:"hint,omitempty"`
	// Lasting tells that trying again is of no use before somebody has done
	// what the hint says.
	Lasting bool `json:"lasting,omitempty"`
	// cause is for errors.Is and logs; it does not travel.
	cause error
}

// Errorf returns an error of the given kind. %w in the format keeps the cause.
func Errorf(kind Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, What: err.Error(), cause: errors.Unwrap(err)}
}

// AsError returns err as an *Error; one that is none becomes internal. nil
// stays nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: KindInternal, What: err.Error(), cause: err}
}

// DiskError returns an error of the file system with its kind: KindNoSpace for
// a full disk, KindForbidden for the rest. what says in people's words what
// went wrong. nil stays nil.
func DiskError(err error, what string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return Errorf(KindNoSpace, "%s: %w", what, err)
	}
	return Errorf(KindForbidden, "%s: %w", what, err)
}

// IsKind reports whether err is, or wraps, an *Error of this kind.
func IsKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// On returns a copy of e that names a file and a page; an empty file or a zero
// page leaves what e already has.
func (e *Error) On(file string, page int) *Error {
	c := *e
	if file != "" {
		c.File = file
	}
	if page != 0 {
		c.Page = page
	}
	return &c
}

// Error gives where and what: "scan.pdf, page 7: The file is damaged."
func (e *Error) Error() string {
	what := e.What
	if what == "" {
		what = kinds[e.Kind].text
	}
	switch {
	case e.File != "" && e.Page != 0:
		return fmt.Sprintf("%s, page %d: %s", e.File, e.Page, what)
	case e.File != "":
		return fmt.Sprintf("%s: %s", e.File, what)
	case e.Page != 0:
		return fmt.Sprintf("page %d: %s", e.Page, what)
	}
	return what
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Advice returns what a person can do about it.
func (e *Error) Advice() string {
	if e.Hint != "" {
		return e.Hint
	}
	return kinds[e.Kind].hint
}

// ExitCode is the process exit code for errors of this kind.
func (k Kind) ExitCode() int { return kinds[k].exit }

// HTTPStatus is the HTTP status for errors of this kind. A kind that is none,
// as a damaged record may name it, is an internal one.
func (k Kind) HTTPStatus() int {
	known, ok := kinds[k]
	if !ok {
		return http.StatusInternalServerError
	}
	return known.status
}

// Advised returns a copy of e with its words and its hint filled in, as it is
// shown to people; nil stays nil.
func (e *Error) Advised() *Error {
	if e == nil {
		return nil
	}
	c := *e
	if c.What == "" {
		c.What = kinds[c.Kind].text
	}
	c.Hint = c.Advice()
	return &c
}
