package s3

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"

	"github.com/minio/minio-go/v7"

	"recto/document"
	"recto/storage"
)

// answer is what a server's refusal means to us.
type answer struct {
	kind document.Kind
	// what replaces the server's own words where it is set.
	what string
	hint string
}

const (
	rightsHint = "Give the access key the rights s3:GetObject, PutObject, DeleteObject, ListBucket and AbortMultipartUpload on the bucket."
	keysHint   = "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
	clockHint  = "Set the clock of this machine."
)

// answers maps error codes to kinds. What is not here goes by statuses.
var answers = map[string]answer{
	minio.NoSuchKey:                    {document.KindNotFound, "it is not in the storage", ""},
	minio.NoSuchBucket:                 {document.KindUnavailable, "the bucket does not exist", "Create the bucket, or name another with RECTO_STORAGE."},
	minio.InvalidBucketName:            {document.KindUsage, "the bucket's name is malformed", "Name another bucket with RECTO_STORAGE."},
	minio.PreconditionFailed:           {document.KindConflict, "it has changed in the meantime", ""},
	underWay:                           {document.KindConflict, "it is being changed at this moment", ""},
	minio.AccessDenied:                 {document.KindUnavailable, "", rightsHint},
	minio.AllAccessDisabled:            {document.KindUnavailable, "", rightsHint},
	"AccountProblem":                   {document.KindUnavailable, "", "Ask the provider of the storage."},
	minio.MethodNotAllowed:             {document.KindUnavailable, "", rightsHint},
	minio.InvalidAccessKeyID:           {document.KindUnavailable, "the access key is unknown", keysHint},
	"XAdminUserNotFound":               {document.KindUnavailable, "the access key is unknown", keysHint}, // versitygw
	minio.SignatureDoesNotMatch:        {document.KindUnavailable, "the secret key is wrong", keysHint},
	"InvalidToken":                     {document.KindUnavailable, "", keysHint},
	"ExpiredToken":                     {document.KindUnavailable, "the credentials have expired", "Renew the credentials."},
	minio.AuthorizationHeaderMalformed: {document.KindUnavailable, "", "Check AWS_REGION."},
	minio.InvalidRegion:                {document.KindUnavailable, "", "Check AWS_REGION."},
	minio.RequestTimeTooSkewed:         {document.KindUnavailable, "the clocks differ too much", clockHint},
	minio.EntityTooLarge:               {document.KindTooLarge, "", ""},
	"MetadataTooLarge":                 {document.KindTooLarge, "", ""},
	"KeyTooLongError":                  {document.KindUsage, "", "Shorten the prefix in RECTO_STORAGE."},
	minio.XMinioInvalidObjectName:      {document.KindUsage, "", ""},
	"ObjectParentIsFile":               {document.KindUsage, "an object stands where a directory would be needed", ""},
	"ObjectExistAsDirectory":           {document.KindUsage, "a directory stands in its place", ""},
	"QuotaExceeded":                    {document.KindNoSpace, "the quota of the bucket is used up", ""},
	"XMinioStorageFull":                {document.KindNoSpace, "the storage is full", ""},
	"InsufficientStorage":              {document.KindNoSpace, "the storage is full", ""},
	minio.NotImplemented:               {document.KindUnavailable, "", "The server lacks something recto needs; see recto doctor."},
}

// statuses maps HTTP statuses to kinds for codes that are not in answers;
// everything else is KindUnavailable.
var statuses = map[int]answer{
	http.StatusUnauthorized:        {document.KindUnavailable, "", keysHint},
	http.StatusForbidden:           {document.KindUnavailable, "", rightsHint},
	http.StatusInsufficientStorage: {document.KindNoSpace, "the storage is full", ""},
}

// failure says in which attempt err happened. Errors that already are a
// document's stay as they are.
func (s *Store) failure(ctx context.Context, verb, key string, err error) error {
	var known *document.Error
	if errors.As(err, &known) {
		return err
	}
	if ctx.Err() != nil {
		return storage.Interrupted(ctx, err)
	}
	var refused minio.ErrorResponse
	if !errors.As(err, &refused) {
		return s.away(verb, key, err)
	}
	a, ok := answers[refused.Code]
	if !ok {
		a, ok = statuses[refused.StatusCode]
	}
	if !ok {
		a = answer{kind: document.KindUnavailable}
	}
	if a.what == "" {
		a.what = fmt.Sprintf("the server says %q (%s)", refused.Message, refused.Code)
	}
	e := document.Errorf(a.kind, "Cannot %s %s: %w", verb, key, described{a.what, refused})
	// What the tables call unavailable is not away: it refuses us.
	e.Hint, e.Lasting = a.hint, ok && a.kind == document.KindUnavailable
	return e
}

// away is the failure of a server that gives no answer.
func (s *Store) away(verb, key string, err error) error {
	e := document.Errorf(document.KindUnavailable, "Cannot %s %s: the S3 storage does not answer: %w", verb, key, err)
	var unknown x509.UnknownAuthorityError
	if errors.As(err, &unknown) {
		e.Hint = "Name the file with the certificate of the server's authority in AWS_CA_BUNDLE."
	}
	return e
}

// described is a server's refusal in our words.
type described struct {
	what    string
	refused minio.ErrorResponse
}

func (d described) Error() string { return d.what }
func (d described) Unwrap() error { return d.refused }
