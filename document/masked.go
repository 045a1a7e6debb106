package document

import (
	"net/url"
	"strings"
)

// MaskedURLs returns one or more URLs, with commas between, as they may be shown:
// without the passwords, tokens and parameters that are in them. What is no URL
// stays.
func MaskedURLs(urls string) string {
	all := strings.Split(urls, ",")
	for i, text := range all {
		u, err := url.Parse(strings.TrimSpace(text))
		switch {
		case err != nil && strings.Contains(text, "@"):
			all[i] = "(masked)"
			continue
		case err != nil || u.Host == "":
			continue
		}
		if u.User != nil {
			u.User = url.User("masked")
		}
		if u.RawQuery != "" {
			u.RawQuery = "masked"
		}
		all[i] = u.String()
	}
	return strings.Join(all, ",")
}
