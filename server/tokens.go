package server

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"recto/document"
)

// Role is what somebody may do. Each includes the ones before it.
type Role string

const (
	// RoleNone is for what everybody may see.
	RoleNone   Role = ""
	RoleRead   Role = "read"
	RoleUpload Role = "upload"
	RoleAdmin  Role = "admin"
)

var roles = []Role{RoleNone, RoleRead, RoleUpload, RoleAdmin}

// Includes reports whether who has the role r may do what takes other.
func (r Role) Includes(other Role) bool {
	return slices.Index(roles, r) >= slices.Index(roles, other)
}

// Token is what is kept of a token: never itself.
type Token struct {
	Name    string    `json:"name"`
	Role    Role      `json:"role"`
	SHA256  string    `json:"sha256"`
	Created time.Time `json:"created"`
}

// Tokens are those in a file. A change of the file holds from the next request
// on. It is safe for concurrent use.
type Tokens struct {
	file string
	mu   sync.Mutex
	list []Token
	// size and changed are those of the file when it was read.
	size    int64
	changed time.Time
}

// OpenTokens reads the tokens in a file; one that does not exist has none.
func OpenTokens(file string) (*Tokens, error) {
	t := &Tokens{file: file}
	_, err := t.List()
	return t, err
}

// List returns all tokens by name.
func (t *Tokens) List() ([]Token, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	info, err := os.Stat(t.file)
	if errors.Is(err, fs.ErrNotExist) {
		t.list, t.size, t.changed = nil, 0, time.Time{}
		return nil, nil
	}
	if err == nil && info.Size() == t.size && info.ModTime().Equal(t.changed) {
		return t.list, nil
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(t.file)
	}
	var list []Token
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil {
		return nil, document.Errorf(document.KindMissing, "The tokens cannot be read: %w", err)
	}
	t.list, t.size, t.changed = list, info.Size(), info.ModTime()
	return t.list, nil
}

// Find returns what is known of a token; nil if nobody was given it. How long
// it takes does not depend on how much of it is right.
func (t *Tokens) Find(token string) (*Token, error) {
	list, err := t.List()
	if err != nil {
		return nil, err
	}
	hash := hashOf(token)
	var found *Token
	for i := range list {
		if subtle.ConstantTimeCompare([]byte(list[i].SHA256), []byte(hash)) == 1 {
			found = &list[i]
		}
	}
	return found, nil
}

func hashOf(token string) string { return document.SHA256([]byte(token)) }

var tokenName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$`)

// Add makes a token and returns it; it is the only time that it can be seen.
func (t *Tokens) Add(name string, role Role, now time.Time) (token string, err error) {
	if !tokenName.MatchString(name) {
		return "", document.Errorf(document.KindUsage, "%q is no name for a token: up to 64 letters, digits and . _ @ - are.", name)
	}
	if role == RoleNone || !slices.Contains(roles, role) {
		return "", document.Errorf(document.KindUsage, "There is no role %q; there are read, upload and admin.", role)
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	token = "recto_" + base64.RawURLEncoding.EncodeToString(secret)
	return token, t.change(func(list []Token) ([]Token, error) {
		if slices.ContainsFunc(list, func(t Token) bool { return t.Name == name }) {
			return nil, document.Errorf(document.KindConflict, "There is a token %q already.", name)
		}
		return append(list, Token{name, role, hashOf(token), now.UTC().Truncate(time.Second)}), nil
	})
}

// Revoke removes a token.
func (t *Tokens) Revoke(name string) error {
	return t.change(func(list []Token) ([]Token, error) {
		kept := slices.DeleteFunc(list, func(t Token) bool { return t.Name == name })
		if len(kept) == len(list) {
			return nil, document.Errorf(document.KindNotFound, "There is no token %q.", name)
		}
		return kept, nil
	})
}

// change replaces the file as a whole, one process at a time.
func (t *Tokens) change(fn func([]Token) ([]Token, error)) error {
	failed := func(err error) error {
		return document.Errorf(document.KindForbidden, "The tokens cannot be written: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(t.file), 0o700); err != nil {
		return failed(err)
	}
	lock, err := os.OpenFile(t.file+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return failed(err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return failed(err)
	}
	list, err := t.List()
	if err != nil {
		return err
	}
	if list, err = fn(slices.Clone(list)); err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b Token) int { return strings.Compare(a.Name, b.Name) })
	data, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(t.file), ".tokens-*")
	if err != nil {
		return failed(err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(data, '\n'))
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), t.file)
	}
	if err != nil {
		return failed(err)
	}
	return nil
}
