package server

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	tus "github.com/tus/tusd/v2/pkg/handler"

	"recto/document"
)

//go:embed openapi.json
var openAPI []byte

//go:embed web/*.html web/ru.json web/static
var web embed.FS

// route is one way in.
type route struct {
	pattern string
	// role is who may come. What RoleRead may see of one document, strangers
	// may where it is public or a link opens it: see Server.strange.
	role Role
	// plain answers are not compressed: streams, and files that are already.
	plain  bool
	handle func(http.ResponseWriter, *http.Request) error
}

// table has all routes. Those below /api/v1 and the two of health are in
// openapi.json, the others are pages for people.
func (s *Server) table() []route {
	return []route{
		{"POST /api/v1/documents", RoleUpload, false, s.postDocument},
		{"GET /api/v1/documents", RolePublic, false, s.getDocuments},
		{"GET /api/v1/documents/{id}", RoleRead, false, s.getDocument},
		{"PATCH /api/v1/documents/{id}", RoleUpload, false, s.patchDocument},
		{"DELETE /api/v1/documents/{id}", RoleUpload, false, s.deleteDocument},
		{"POST /api/v1/documents/{id}/retry", RoleUpload, false, s.postRetry},
		{"POST /api/v1/documents/{id}/links", RoleUpload, false, s.postLink},
		{"POST /api/v1/documents/{id}/restore", RoleUpload, false, s.restoreDocument},

		{"GET /api/v1/documents/{id}/files", RoleRead, false, s.getFiles},
		{"GET /api/v1/documents/{id}/files/{n}", RoleRead, true, s.getFile},
		{"GET /api/v1/documents/{id}/text", RoleRead, false, s.getText},
		{"GET /api/v1/documents/{id}/exports/{format}", RoleRead, false, s.getExport},
		{"GET /api/v1/documents/{id}/pages", RoleRead, false, s.getPages},
		{"GET /api/v1/documents/{id}/pages/{n}", RoleRead, false, s.getPage},
		{"GET /api/v1/documents/{id}/pages/{n}/text", RoleRead, false, s.getPageAs("txt")},
		{"GET /api/v1/documents/{id}/pages/{n}/alto", RoleRead, false, s.getPageAs("alto")},
		{"GET /api/v1/documents/{id}/pages/{n}/hocr", RoleRead, false, s.getPageAs("hocr")},
		{"GET /api/v1/documents/{id}/pages/{n}/image", RoleRead, true, s.getImage},
		{"GET /api/v1/documents/{id}/pages/{n}/explanation", RoleUpload, false, s.getExplanation},
		{"GET /api/v1/documents/{id}/translations/{lang}", RoleRead, true, s.getTranslation},
		{"GET /api/v1/documents/{id}/translations/{lang}/text", RoleRead, false, s.getTranslationText},
		{"GET /api/v1/documents/{id}/bag", RoleRead, true, s.getBag},
		{"GET /api/v1/documents/{id}/citation", RoleRead, false, s.getCitation},
		{"GET /api/v1/documents/{id}/proof", RoleRead, false, s.getProof},
		{"GET /api/v1/documents/{id}/alignment", RoleRead, false, s.getAlignment},
		{"PUT /api/v1/documents/{id}/translations/{lang}", RoleUpload, false, s.putTranslation},
		{"DELETE /api/v1/documents/{id}/translations/{lang}", RoleUpload, false, s.deleteTranslation},
		{"POST /api/v1/documents/{id}/translations/{lang}/restore", RoleUpload, false, s.restoreTranslation},

		{"POST /api/v1/uploads", RoleUpload, false, s.resumable((*tus.UnroutedHandler).PostFile)},
		{"HEAD /api/v1/uploads/{upload}", RoleUpload, true, s.resumable((*tus.UnroutedHandler).HeadFile)},
		{"PATCH /api/v1/uploads/{upload}", RoleUpload, true, s.resumable((*tus.UnroutedHandler).PatchFile)},
		{"DELETE /api/v1/uploads/{upload}", RoleUpload, false, s.resumable((*tus.UnroutedHandler).DelFile)},

		{"GET /api/v1/download", RoleRead, true, s.getDownload},
		{"GET /api/v1/documents/{id}/corrections", RoleRead, false, s.getCorrections},
		{"POST /api/v1/documents/{id}/corrections", RoleUpload, false, s.postCorrection},
		{"DELETE /api/v1/documents/{id}/corrections/{n}", RoleUpload, false, s.deleteCorrection},
		{"GET /api/v1/documents/{id}/alike", RoleRead, false, s.getAlike},

		{"GET /api/v1/doubts", RoleUpload, false, s.getDoubts},
		{"POST /api/v1/reread", RoleUpload, false, s.postReread},
		{"GET /api/v1/jobs", RoleRead, false, s.getJobs},
		{"GET /api/v1/events", RolePublic, true, s.getEvents},
		{"GET /api/v1/version", RoleRead, false, s.getVersion},
		{"GET /api/v1/openapi.json", RoleNone, false, s.getOpenAPI},
		{"GET /healthz", RoleNone, true, s.getHealth},
		{"GET /readyz", RoleNone, true, s.getReady},

		{"GET /{$}", RolePublic, false, s.listPage},
		{"POST /{$}", RoleUpload, false, s.uploadPage},
		{"POST /documents/{deed}", RoleUpload, false, s.bulkPage},
		{"GET /documents/{id}/correct", RoleUpload, false, s.correctPage},
		{"GET /documents/{id}/alike", RoleUpload, false, s.alikePage},
		{"GET /documents/{id}/history", RoleRead, false, s.historyPage},
		{"POST /documents/{id}/corrections", RoleUpload, false, s.postCorrectionForm},
		{"GET /doubts", RoleUpload, false, s.doubtsPage},
		{"GET /documents/{id}", RoleRead, false, s.documentPage},
		{"GET /documents/{id}/cite", RoleRead, false, s.citePage},
		{"GET /documents/{id}/print", RoleRead, false, s.printPage},
		{"GET /documents/{id}/pages/{n}", RoleRead, false, s.leafPart},
		{"GET /documents/{id}/find", RoleRead, false, s.foundPart},
		{"POST /documents/{id}/retry", RoleUpload, false, s.retryPage},
		{"POST /documents/{id}/link", RoleUpload, false, s.linkPage},
		{"POST /documents/{id}/edit", RoleUpload, false, s.editPage},
		{"POST /documents/{id}/delete", RoleUpload, false, s.deletePage},
		{"POST /documents/{id}/restore", RoleUpload, false, s.restorePage},
		{"POST /documents/{id}/translations", RoleUpload, false, s.translationPage},
		{"POST /documents/{id}/translations/{deed}", RoleUpload, false, s.translationDeed},
		{"GET /login", RoleNone, false, s.loginPage},
		{"POST /login", RoleNone, false, s.login},
		{"POST /logout", RoleNone, false, s.logout},
		{"POST /language", RoleNone, false, s.postLanguage},
		{"GET /web/{file...}", RoleNone, false, s.getWeb},
	}
}

// routes puts around every handler, from outside: the log, limits of time,
// security headers, who may come from where, compression, and how errors look.
func (s *Server) routes() http.Handler {
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1400), gzhttp.SuffixETag(gzipSuffix), gzhttp.ContentTypes(compressible))
	if err != nil {
		panic(err) // constant options
	}
	mux := http.NewServeMux()
	for _, route := range s.table() {
		var h http.Handler = s.reported(s.allowed(route))
		if !route.plain {
			h = uncompressedTag(compress(h))
		}
		mux.Handle(route.pattern, h)
	}
	return s.unrooted(s.logged(timed(s.guarded(s.found(mux)))))
}

// unrooted takes the path of the public URL off those requests that come with
// it: what stands before the server may have taken it off already.
func (s *Server) unrooted(next http.Handler) http.Handler {
	if s.root == "" {
		return next
	}
	inside := http.StripPrefix(s.root, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.EscapedPath(); {
		case path == s.root:
			http.Redirect(w, r, s.root+"/", http.StatusMovedPermanently)
		case strings.HasPrefix(path, s.root+"/"):
			inside.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// compressible are the types that shrink.
var compressible = []string{
	"text/html", "text/plain", "text/css", "text/javascript", "text/vnd.hocr+html",
	"application/json", "application/problem+json", "application/alto+xml", "image/svg+xml",
	"application/tei+xml", "application/x-tmx+xml", "text/tab-separated-values",
	"application/x-bibtex", "application/x-research-info-systems",
}

// found answers in our own words where mux has no route, or none for the
// method.
func (s *Server) found(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refusal, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		answer := &headerOnly{header: http.Header{}}
		refusal.ServeHTTP(answer, r)
		s.reported(func(http.ResponseWriter, *http.Request) error {
			if answer.status != http.StatusMethodNotAllowed {
				return errNoRoute
			}
			w.Header()["Allow"] = answer.header["Allow"]
			return statusError{document.Errorf(document.KindUsage, "The method %s is of no use at this address.", r.Method), answer.status}
		}).ServeHTTP(w, r)
	})
}

// headerOnly is an answer of which only the head matters.
type headerOnly struct {
	header http.Header
	status int
}

func (h *headerOnly) Header() http.Header         { return h.header }
func (h *headerOnly) WriteHeader(status int)      { h.status = status }
func (h *headerOnly) Write(p []byte) (int, error) { return len(p), nil }

// getWeb serves the styles and scripts of the pages, by their names in web.
func (s *Server) getWeb(w http.ResponseWriter, r *http.Request) error {
	name := "web/static/" + r.PathValue("file")
	if r.PathValue("file") == "ru.json" {
		name = "web/ru.json"
	}
	data, err := fs.ReadFile(web, name)
	contentType := webTypes[path.Ext(name)]
	if err != nil || contentType == "" {
		return errNoRoute
	}
	w.Header().Set("Cache-Control", "no-cache")
	return s.send(w, r, contentType, data)
}

var webTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".json": "application/json",
}

func (s *Server) getOpenAPI(w http.ResponseWriter, r *http.Request) error {
	return s.send(w, r, "application/json", openAPI)
}

func (s *Server) getVersion(w http.ResponseWriter, r *http.Request) error {
	return s.sendJSON(w, r, s.Version)
}
