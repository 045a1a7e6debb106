// Package s3 is a storage.Store in a bucket of any S3-compatible server.
//
// Objects stand at their keys below the prefix, and their metadata travels as
// storage.EncodeValue writes it. Everything is sent with its SHA-256, which
// every server checks; large objects go in parts of PartSize, each of which is
// repeated alone.
//
// A request that fails for want of a server is repeated by the client library,
// with growing pauses, and nowhere else. So an answer can get lost after the
// server has done its work. Every write therefore carries a token of its own
// in its metadata: when a repeated request is told that its condition does not
// hold, or that its upload has gone, the token tells whether it was ours.
package s3

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"

	"recto/document"
	"recto/storage"
)

// PartSize is the size from which an object goes in parts, and theirs. Each
// write under way holds at most this much and needs no body that can be read
// twice. With 10,000 parts an object may have 156 GiB.
const PartSize = 16 << 20

// Retries is how often a request is sent before the server counts as away. The
// pauses between grow from 0.1 to 0.5 seconds on average: nine seconds in all.
const Retries = 20

// Options say where the bucket is. Empty fields follow the AWS tools, and so
// do the credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, then
// ~/.aws/credentials (AWS_PROFILE, AWS_SHARED_CREDENTIALS_FILE), then the role
// of the machine or container.
type Options struct {
	// Endpoint is the URL of the server, such as https://s3.example.org:9000;
	// empty stands for AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or Amazon's.
	Endpoint string
	Bucket   string
	// Prefix stands before all keys, with a slash between.
	Prefix string
	// Region is AWS_REGION or AWS_DEFAULT_REGION where it is empty, and is
	// else asked for at Amazon and us-east-1 elsewhere.
	Region string
	// Addressing is "path" (host/bucket/key), "virtual" (bucket.host/key) or
	// empty: virtual at the large providers, path elsewhere.
	Addressing string
	// CAFile holds PEM certificates to trust besides the system's; empty
	// stands for AWS_CA_BUNDLE.
	CAFile string
}

// Store is a bucket, or the part of it below a prefix.
type Store struct {
	core      minio.Core
	transport *http.Transport
	bucket    string
	prefix    string
}

var (
	_ storage.Store  = (*Store)(nil)
	_ storage.Prober = (*Store)(nil)
)

// Open returns the Store of a bucket. It finds the credentials and otherwise
// asks nothing of the server yet; Probe does. It returns KindUsage for what is
// wrong with o and KindUnavailable where there are no credentials. The caller
// closes the Store.
func Open(ctx context.Context, o Options) (*Store, error) {
	o.Endpoint = firstOf(o.Endpoint, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
	o.Region = firstOf(o.Region, "AWS_REGION", "AWS_DEFAULT_REGION")
	o.CAFile = firstOf(o.CAFile, "AWS_CA_BUNDLE")
	if o.Endpoint == "" {
		o.Endpoint = "https://s3.amazonaws.com"
	} else if o.Region == "" && !strings.Contains(o.Endpoint, ".amazonaws.com") {
		o.Region = "us-east-1"
	}
	endpoint, err := url.Parse(o.Endpoint)
	if err != nil || endpoint.Scheme != "http" && endpoint.Scheme != "https" || endpoint.Host == "" || strings.Trim(endpoint.Path, "/") != "" {
		return nil, document.Errorf(document.KindUsage, "The S3 endpoint %q is not of the form https://host or http://host:port.", o.Endpoint)
	}
	if err := s3utils.CheckValidBucketName(o.Bucket); err != nil {
		return nil, document.Errorf(document.KindUsage, "The bucket %q of the S3 storage is no name of a bucket: %w", o.Bucket, err)
	}
	lookup, ok := map[string]minio.BucketLookupType{
		"": minio.BucketLookupAuto, "path": minio.BucketLookupPath, "virtual": minio.BucketLookupDNS,
	}[o.Addressing]
	if !ok {
		return nil, document.Errorf(document.KindUsage, "The S3 addressing %q is none of path and virtual.", o.Addressing)
	}
	prefix := strings.Trim(o.Prefix, "/")
	if prefix != "" {
		if err := storage.CheckKey(prefix); err != nil {
			return nil, err
		}
		prefix += "/"
	}
	transport, err := newTransport(o.CAFile)
	if err != nil {
		return nil, err
	}
	creds, err := findCredentials(ctx)
	if err != nil {
		return nil, err
	}
	core, err := minio.NewCore(endpoint.Host, &minio.Options{
		Creds:        creds,
		Secure:       endpoint.Scheme == "https",
		Transport:    untrusted{transport},
		Region:       o.Region,
		BucketLookup: lookup,
		MaxRetries:   Retries,
	})
	if err != nil {
		return nil, document.Errorf(document.KindUsage, "The S3 endpoint %q cannot be used: %w", o.Endpoint, err)
	}
	return &Store{*core, transport, o.Bucket, prefix}, nil
}

// Close drops the connections.
func (s *Store) Close() error {
	s.transport.CloseIdleConnections()
	return nil
}

func firstOf(value string, names ...string) string {
	for _, name := range names {
		if value == "" {
			value = os.Getenv(name)
		}
	}
	return value
}

// findCredentials looks once, briefly, so that a machine without any hears of
// it at start and not with every request.
func findCredentials(ctx context.Context) (*credentials.Credentials, error) {
	client := &http.Client{Timeout: 3 * time.Second}
	creds := credentials.NewChainCredentials([]credentials.Provider{
		&credentials.EnvAWS{},
		&credentials.FileAWSCredentials{},
		&credentials.IAM{Client: client},
	})
	value, err := creds.GetWithContext(&credentials.CredContext{Client: client})
	if err := storage.Interrupted(ctx, ctx.Err()); err != nil {
		return nil, err
	}
	if err != nil || value.AccessKeyID == "" {
		e := document.Errorf(document.KindUnavailable, "There are no credentials for the S3 storage.")
		e.Hint = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them to ~/.aws/credentials."
		return nil, e
	}
	return creds, nil
}

// idle is how long a connection may stand still within a request.
const idle = 90 * time.Second

// newTransport bounds every wait: for a connection, for an answer, and between
// two bytes of it.
func newTransport(caFile string) (*http.Transport, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if caFile != "" {
		pem, err := os.ReadFile(caFile)
		if err != nil {
			return nil, document.Errorf(document.KindUsage, "The certificates for the S3 storage cannot be read: %w", err)
		}
		if !roots.AppendCertsFromPEM(pem) {
			return nil, document.Errorf(document.KindUsage, "There are no certificates in %s.", caFile)
		}
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &idleConn{conn}, nil
		},
		TLSClientConfig:       &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: time.Minute,
		ExpectContinueTimeout: 10 * time.Second,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   32,
		DisableCompression:    true,
	}, nil
}

// untrusted lets the client library see that a certificate is not trusted,
// which it then does not try again.
type untrusted struct{ *http.Transport }

func (t untrusted) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := t.Transport.RoundTrip(r)
	var cert *tls.CertificateVerificationError
	if errors.As(err, &cert) {
		err = cert.Err
	}
	return answer, err
}

// idleConn gives up when nothing moves in either direction for some time. A
// write moves the deadline of a pending read too: while a body goes out, the
// transport already waits for the answer.
type idleConn struct{ net.Conn }

func (c *idleConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(idle)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *idleConn) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(idle)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
