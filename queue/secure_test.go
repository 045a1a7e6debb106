package queue_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"recto/document"
	"recto/queue"
	"recto/wire"
)

// Servers of others may want a certificate, a user's credentials, or both, and
// whoever lacks them hears which.
func TestSecureServer(t *testing.T) {
	dir := t.TempDir()
	ours := newAuthority(t, dir, "ours")
	ours.issue(t, "server")
	ours.issue(t, "client")
	strange := newAuthority(t, dir, "strange")
	strange.issue(t, "client")
	at := freeURL(t)
	o := &server.Options{Host: "127.0.0.1", Port: port(at), StoreDir: t.TempDir()}
	pair, err := tls.LoadX509KeyPair(ours.file("server.pem"), ours.file("server.key"))
	if err != nil {
		t.Fatal(err)
	}
	o.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ours.pool()}
	credentials := filepath.Join(dir, "recto.creds")
	onlyFor(t, o, credentials)
	s, err := natsServer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)

	good := queue.Options{
		URL: strings.Replace(at, "nats://", "tls://", 1), Credentials: credentials,
		CAFile: ours.file("ca.pem"), CertFile: ours.file("client.pem"), KeyFile: ours.file("client.key"),
	}
	q := open(t, good)
	add(t, q, 1, openJob(1))
	if stats, err := q.Stats(t.Context()); err != nil || stats.Lanes[wire.Backlog].Waiting != 1 {
		t.Errorf("%+v, %v", stats, err)
	}
	for name, c := range map[string]struct {
		change func(*queue.Options)
		hint   string
	}{
		"no credentials": {func(o *queue.Options) { o.Credentials = "" }, "RECTO_NATS_CREDENTIALS"},
		"another's credentials": {func(o *queue.Options) {
			o.Credentials = filepath.Join(dir, "other.creds")
			onlyFor(t, &server.Options{}, o.Credentials)
		}, "RECTO_NATS_CREDENTIALS"},
		"no such credentials":   {func(o *queue.Options) { o.Credentials = filepath.Join(dir, "none") }, "RECTO_NATS_CREDENTIALS"},
		"a strange authority":   {func(o *queue.Options) { o.CAFile = strange.file("ca.pem") }, "RECTO_NATS_CA"},
		"no authority":          {func(o *queue.Options) { o.CAFile = "" }, "RECTO_NATS_CA"},
		"a strange certificate": {func(o *queue.Options) { o.CertFile, o.KeyFile = strange.file("client.pem"), strange.file("client.key") }, "RECTO_NATS_CERT"},
		"no certificate":        {func(o *queue.Options) { o.CertFile, o.KeyFile = "", "" }, "RECTO_NATS_CERT"},
		"no such certificate":   {func(o *queue.Options) { o.CertFile = filepath.Join(dir, "none") }, "RECTO_NATS_CERT"},
	} {
		bad := good
		c.change(&bad)
		_, err := queue.Open(t.Context(), bad)
		if e := document.AsError(err); e == nil || e.Kind != document.KindUnavailable || !strings.Contains(e.Hint, c.hint) {
			t.Errorf("with %s: %v; %s", name, err, e.Advice())
		}
	}
}

// onlyFor makes a server serve one user, whose credentials go to a file.
func onlyFor(t *testing.T, o *server.Options, file string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	keys := func(create func() (nkeys.KeyPair, error)) (nkeys.KeyPair, string) {
		pair, err := create()
		must(err)
		public, err := pair.PublicKey()
		must(err)
		return pair, public
	}
	operator, operatorKey := keys(nkeys.CreateOperator)
	account, accountKey := keys(nkeys.CreateAccount)
	_, systemKey := keys(nkeys.CreateAccount)
	user, userKey := keys(nkeys.CreateUser)

	claims := jwt.NewAccountClaims(accountKey)
	claims.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: jwt.NoLimit, DiskStorage: jwt.NoLimit, Streams: jwt.NoLimit, Consumer: jwt.NoLimit}
	accountToken, err := claims.Encode(operator)
	must(err)
	systemToken, err := jwt.NewAccountClaims(systemKey).Encode(operator)
	must(err)
	resolver := &server.MemAccResolver{}
	must(resolver.Store(accountKey, accountToken))
	must(resolver.Store(systemKey, systemToken))
	trusted := jwt.NewOperatorClaims(operatorKey)
	trusted.SystemAccount = systemKey
	o.TrustedOperators, o.SystemAccount, o.AccountResolver = []*jwt.OperatorClaims{trusted}, systemKey, resolver

	userToken, err := jwt.NewUserClaims(userKey).Encode(account)
	must(err)
	seed, err := user.Seed()
	must(err)
	form, err := jwt.FormatUserConfig(userToken, seed)
	must(err)
	must(os.WriteFile(file, form, 0o600))
}

// authority issues certificates into a folder.
type authority struct {
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, dir, name string) *authority {
	t.Helper()
	a := &authority{dir: filepath.Join(dir, name)}
	if err := os.Mkdir(a.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	a.issue(t, "ca")
	return a
}

func (a *authority) file(name string) string { return filepath.Join(a.dir, name) }

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// issue writes NAME.pem and NAME.key; the first certificate is its own.
func (a *authority) issue(t *testing.T, name string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, BasicConstraintsValid: true, IsCA: a.cert == nil,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert == nil {
		if a.cert, err = x509.ParseCertificate(der); err != nil {
			t.Fatal(err)
		}
		a.key = key
	}
	form, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for ending, block := range map[string]*pem.Block{".pem": {Type: "CERTIFICATE", Bytes: der}, ".key": {Type: "EC PRIVATE KEY", Bytes: form}} {
		if err := os.WriteFile(a.file(name+ending), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
