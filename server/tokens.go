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
	// RoleNone is for what everybody may see, RolePublic for what strangers
	// see a part of where documents may be read without a token.
	RoleNone   Role = ""
	RolePublic Role = "public"
	RoleRead   Role = "read"
	RoleUpload Role = "upload"
	RoleAdmin  Role = "admin"
)

var roles = []Role{RoleNone, RolePublic, RoleRead, RoleUpload, RoleAdmin}

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
	// Expires is when it ends by itself; zero for never.
	Expires time.Time `json:"expires,omitzero"`
}

// Ended reports whether a token has come to its end.
func (t *Token) Ended(now time.Time) bool { return !t.Expires.IsZero() && !now.Before(t.Expires) }

// Tokens are those in a file. A change of the file holds from the next request
// on. It is safe for concurrent use.
type Tokens struct {
	file string
	mu   sync.Mutex
	list []Token
	// size and changed are those of the file when it was read.
	size    int64
	changed time.Time
	// used is when tokens were last seen, by name, as far as was written.
	used map[string]time.Time
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
	return t.pick(list, hashOf(token)), nil
}

// byHash is Find for the SHA-256 of a token.
func (t *Tokens) byHash(hash string) (*Token, error) {
	list, err := t.List()
	if err != nil {
		return nil, err
	}
	return t.pick(list, hash), nil
}

// pick returns the token with a hash, if it has not ended, and notes its use.
func (t *Tokens) pick(list []Token, hash string) *Token {
	var found *Token
	for i := range list {
		if subtle.ConstantTimeCompare([]byte(list[i].SHA256), []byte(hash)) == 1 {
			found = &list[i]
		}
	}
	now := time.Now()
	if found == nil || found.Ended(now) {
		return nil
	}
	t.noteUse(found.Name, now)
	return found
}

// useNoted is how exact the last use of a token is.
const useNoted = time.Minute

// noteUse keeps when a token was last used, in a file beside that of the tokens.
// Where that cannot be written nobody learns it.
func (t *Tokens) noteUse(name string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.used[name]) < useNoted {
		return
	}
	used := t.readUsed()
	used[name] = now.UTC().Truncate(time.Second)
	t.used = used
	if form, err := json.MarshalIndent(used, "", "\t"); err == nil {
		replaceFile(t.usedFile(), append(form, '\n'))
	}
}

func (t *Tokens) usedFile() string { return t.file + ".used" }

func (t *Tokens) readUsed() map[string]time.Time {
	used := map[string]time.Time{}
	if form, err := os.ReadFile(t.usedFile()); err == nil && json.Unmarshal(form, &used) != nil || used == nil {
		return map[string]time.Time{}
	}
	return used
}

// Used returns when tokens were last used, by name, to the minute.
func (t *Tokens) Used() map[string]time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.readUsed()
}

func hashOf(token string) string { return document.SHA256([]byte(token)) }

var tokenName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$`)

// newSecret returns 32 random bytes as text.
func newSecret() string {
	secret := make([]byte, 32)
	rand.Read(secret)
	return base64.RawURLEncoding.EncodeToString(secret)
}

// Add is AddUntil for a token that does not end by itself.
func (t *Tokens) Add(name string, role Role, now time.Time) (token string, err error) {
	return t.AddUntil(name, role, now, time.Time{})
}

// AddUntil makes a token that ends at a time, or for the zero time never, and
// returns it; it is the only time that it can be seen.
func (t *Tokens) AddUntil(name string, role Role, now, expires time.Time) (token string, err error) {
	if !tokenName.MatchString(name) {
		return "", document.Errorf(document.KindUsage, "%q is no name for a token: up to 64 letters, digits and . _ @ - are.", name)
	}
	if !role.Includes(RoleRead) {
		return "", document.Errorf(document.KindUsage, "There is no role %q; there are read, upload and admin.", role)
	}
	if !expires.IsZero() && !expires.After(now) {
		return "", document.Errorf(document.KindUsage, "The token would have ended on %s already.", expires.Format(time.DateOnly))
	}
	token = "recto_" + newSecret()
	return token, t.change(func(list []Token) ([]Token, error) {
		if slices.ContainsFunc(list, func(t Token) bool { return t.Name == name }) {
			return nil, document.Errorf(document.KindConflict, "There is a token %q already.", name)
		}
		return append(list, Token{name, role, hashOf(token), now.UTC().Truncate(time.Second), expires}), nil
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
	if err := replaceFile(t.file, append(data, '\n')); err != nil {
		return failed(err)
	}
	return nil
}

// replaceFile writes a file as a whole, for its owner alone.
func replaceFile(path string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".tokens-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	return err
}
