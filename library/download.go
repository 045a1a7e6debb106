package library

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"recto/document"
	"recto/export"
	"recto/storage"
)

// Download writes a zip with exports of documents, in the order of the IDs, each
// under the name of its first file. format is one of export.Formats, or of
// export.ParallelFormats for the translation that is shown. What a document does
// not have in it, or not yet, is named in left-out.txt.
func (l *Library) Download(ctx context.Context, w io.Writer, ids []string, format string) error {
	out := zip.NewWriter(w)
	names, leftOut := map[string]int{}, ""
	for _, id := range ids {
		object, err := l.exported(ctx, id, format)
		if e := document.AsError(err); e != nil && slices.Contains(leavesOut, e.Kind) {
			leftOut += id + "\t" + e.Error() + "\n"
			continue
		}
		if err == nil {
			err = addFile(out, unique(names, object.Name), object)
		}
		if err != nil {
			return err
		}
	}
	if leftOut != "" {
		file, err := out.Create("left-out.txt")
		if err == nil {
			_, err = io.WriteString(file, leftOut)
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}

// leavesOut are the errors that cost one document its place in a download.
// KindUnavailable is that of an export with corrections that is being made.
var leavesOut = []document.Kind{document.KindNotFound, document.KindNoText, document.KindUnavailable}

// exported opens a document in a format of either table.
func (l *Library) exported(ctx context.Context, id, format string) (*storage.Object, error) {
	if _, ok := export.LookupParallel(format); ok && format != "json" {
		return l.Alignment(ctx, id, "", "", "", format)
	}
	return l.Export(ctx, id, "", format)
}

// addFile copies an object into a zip and closes it. A PDF does not get smaller.
func addFile(out *zip.Writer, name string, object *storage.Object) error {
	defer object.Close()
	method := zip.Deflate
	if strings.HasSuffix(name, ".pdf") {
		method = zip.Store
	}
	file, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: object.ModTime})
	if err == nil {
		_, err = io.Copy(file, object)
	}
	return err
}

// unique is a name that no file before has, without regard to case.
func unique(names map[string]int, name string) string {
	key := strings.ToLower(name)
	names[key]++
	if names[key] == 1 {
		return name
	}
	ending := path.Ext(name)
	return unique(names, fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ending), names[key], ending))
}
