package main

import (
	"path/filepath"
	"slices"
	"strings"

	"recto/document"
	"recto/ingest"
)

// uploadItem is one document on its way to a server.
type uploadItem struct {
	task
	translations []companion
	from         itemSource
}

// companion is a translation that lies beside an original: x.pdf, x.en.html.
type companion struct{ path, language string }

// translationEndings are those of files that may be translations.
var translationEndings = []string{
	".html", ".htm", ".mhtml", ".mht", ".txt", ".md", ".docx", ".doc", ".odt", ".rtf", ".epub", ".pdf",
	".xml", ".tei", ".tmx", ".xlf", ".xliff",
}

// pack finds the documents in paths, each with the translations beside it.
func pack(paths []string, asDocument bool) (items []uploadItem, skipped int, err error) {
	tasks, err := collect(paths, asDocument, "")
	if err != nil {
		return nil, 0, err
	}
	return pair(tasks, func(stem string) []string {
		beside, _ := filepath.Glob(escapeGlob(stem) + ".*") // the pattern is well formed
		return beside
	})
}

// pair finds the documents among tasks and the translations that go with them.
// beside returns the paths that begin with a stem and a dot.
func pair(tasks []task, beside func(stem string) []string) (items []uploadItem, skipped int, err error) {
	originals := map[string]bool{} // by their stems
	for _, t := range tasks {
		for _, path := range t.files {
			if ingest.NamesScan(path) {
				originals[withoutExtension(path)] = true
			}
		}
	}
	for _, t := range tasks {
		p := uploadItem{task: t}
		if t.folder {
			p.files, p.names = nil, nil
			for n, path := range t.files {
				if _, language, ok := companionOf(path); ok {
					p.translations = append(p.translations, companion{path, language})
				} else if ingest.NamesScan(path) {
					p.files, p.names = append(p.files, path), append(p.names, t.names[n])
				} else {
					skipped++
				}
			}
			if len(p.files) == 0 {
				return nil, 0, document.Errorf(document.KindNoScan, "There are no scans in the folder.").On(t.name, 0)
			}
			items = append(items, p)
			continue
		}
		path := t.files[0]
		if stem, _, ok := companionOf(path); ok && originals[stem] {
			continue // it goes with its original
		}
		if !t.named && !ingest.NamesScan(path) {
			skipped++
			continue
		}
		for _, candidate := range beside(withoutExtension(path)) {
			if stem, language, ok := companionOf(candidate); ok && stem == withoutExtension(path) && candidate != path {
				p.translations = append(p.translations, companion{candidate, language})
			}
		}
		items = append(items, p)
	}
	return items, skipped, nil
}

// companionOf takes the name x.en.html apart into x and en.
func companionOf(path string) (stem, language string, ok bool) {
	if !hasEnding(path, translationEndings) {
		return "", "", false
	}
	rest := strings.TrimSuffix(path, filepath.Ext(path))
	language = document.LanguageTag(strings.TrimPrefix(filepath.Ext(rest), "."))
	stem = strings.TrimSuffix(rest, filepath.Ext(rest))
	if document.ModelName(language) == language || stem == "" || strings.HasSuffix(stem, "/") {
		return "", "", false
	}
	return stem, language, true
}

func hasEnding(path string, endings []string) bool {
	return slices.Contains(endings, strings.ToLower(filepath.Ext(path)))
}

func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
