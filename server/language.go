package server

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"recto/document"
)

// The pages speak English and Russian. The English phrase is the key: in
// templates {{$.T "Upload"}}, in scripts t("Upload"). web/ru.json has the
// Russian of each, a line for a phrase; the forms of a number are parted by |,
// two in English, three in Russian. Sentences that come stored, in English, have
// # for each number.

// languageCookie carries the language that somebody chose.
const languageCookie = "lang"

var spoken = language.NewMatcher([]language.Tag{language.English, language.Russian})

var russian = func() map[string]string {
	form, err := web.ReadFile("web/ru.json")
	var phrases map[string]string
	if err == nil {
		err = json.Unmarshal(form, &phrases)
	}
	if err != nil {
		panic(err) // it is embedded
	}
	return phrases
}()

// languageFor returns the language of the page that answers a request: the one
// that was chosen, else the best of those that the browser asks for.
func languageFor(r *http.Request) string {
	chosen := ""
	if c, err := r.Cookie(languageCookie); err == nil {
		chosen = c.Value
	}
	tag, _ := language.MatchStrings(spoken, chosen, r.Header.Get("Accept-Language"))
	if base, _ := tag.Base(); base.String() == "ru" {
		return "ru"
	}
	return "en"
}

// translated returns an English phrase in a language; one without translation
// stays as it is.
func translated(lang, phrase string) string {
	if lang == "ru" {
		if r := russian[phrase]; r != "" {
			return r
		}
	}
	return phrase
}

// pluralForm chooses the form that goes with n.
func pluralForm(lang string, n int, forms []string) string {
	tag := language.English
	if lang == "ru" {
		tag = language.Russian
	}
	i := 0
	switch plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0) {
	case plural.One:
	case plural.Few:
		i = 1
	default:
		i = len(forms) - 1
	}
	return forms[min(i, len(forms)-1)]
}

var number = regexp.MustCompile(`\d+(?:\.\d+)?`)

// said translates a stored sentence and keeps its numbers in their order.
func said(lang, sentence string) string {
	if lang != "ru" || sentence == "" {
		return sentence
	}
	if whole := russian[sentence]; whole != "" {
		return whole
	}
	translation := russian[number.ReplaceAllString(sentence, "#")]
	if translation == "" {
		return sentence
	}
	for _, n := range number.FindAllString(sentence, -1) {
		translation = strings.Replace(translation, "#", n, 1)
	}
	return translation
}

// postLanguage keeps the language that somebody chose and shows the page again.
func (s *Server) postLanguage(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return document.Errorf(document.KindUsage, "The form is malformed: %w", err)
	}
	lang := r.PostForm.Get("lang")
	if lang != "ru" && lang != "en" {
		return document.Errorf(document.KindUsage, "The pages do not speak %.20q; they speak ru and en.", lang)
	}
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: lang, Path: s.root + "/", MaxAge: int((365 * 24 * time.Hour).Seconds()), HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: s.Public != nil && s.Public.Scheme == "https",
	})
	http.Redirect(w, r, s.localPath(r.PostForm.Get("back")), http.StatusSeeOther)
	return nil
}

// localPath is the path that a form gave to go to, or the list where it is no
// path of ours.
func (s *Server) localPath(path string) string {
	if !strings.HasPrefix(path, s.root+"/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return s.root + "/"
	}
	return path
}
