package dir

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"recto/storage"
)

// meta is the JSON form of what a file cannot say of itself.
type meta struct {
	ContentType string            `json:"contentType"`
	Metadata    map[string]string `json:"metadata,omitempty"`
}

// writeMeta keeps type and metadata for the object that is about to appear
// under this ETag. Most objects say all by their key and need none.
func (s *Store) writeMeta(info storage.Info) error {
	if len(info.Metadata) == 0 && info.ContentType == storage.TypeOf(info.Key) {
		return nil
	}
	form, err := json.Marshal(meta{info.ContentType, info.Metadata})
	if err != nil {
		return err
	}
	temp, err := s.temp()
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // without effect once it is renamed
	_, err = temp.Write(form)
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return s.place(temp.Name(), s.metaPath(info.Key, info.ETag))
}

// readMeta returns what writeMeta kept, or fs.ErrNotExist.
func (s *Store) readMeta(key, etag string) (storage.Options, error) {
	form, err := s.readFile(s.metaPath(key, etag))
	if err != nil {
		return storage.Options{}, err
	}
	var m meta
	if err := json.Unmarshal(form, &m); err != nil {
		return storage.Options{}, err
	}
	return storage.Options{ContentType: m.ContentType, Metadata: m.Metadata}, nil
}

// removeMeta drops what nothing refers to any more. What stays behind, after a
// crash for instance, is never looked at again.
func (s *Store) removeMeta(key, etag string) {
	path := s.metaPath(key, etag)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		s.remove(path, s.private("meta"))
	}
}

func (s *Store) metaPath(key, etag string) string {
	return filepath.Join(s.private("meta"), filepath.FromSlash(key), etag)
}
