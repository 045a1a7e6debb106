package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
)

// cache keeps readings of the peers with what they cost when they were made.
type cache struct {
	dir string
	// use is false where everything is measured anew; readings are still kept.
	use bool
}

// path names the reading of these pages by this version of a tool.
func (c cache) path(t tool, version string, s set) (string, error) {
	pages, err := s.hash()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(t.about + "\n" + version + "\n" + s.name + "\n" + pages))
	return filepath.Join(c.dir, t.name+"-"+s.name+"-"+hex.EncodeToString(sum[:6])+".json"), nil
}

func (c cache) load(path string) (reading, bool) {
	var r reading
	if !c.use {
		return r, false
	}
	data, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(data, &r) != nil {
		return reading{}, false
	}
	return r, true
}

func (c cache) save(path string, r reading) error {
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return err
	}
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
