package translation

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"

	"recto/document"
)

// isMHTML reports whether the head of a file is that of a page which a browser
// saved as one file.
func isMHTML(head []byte) bool {
	text := strings.ToLower(string(head))
	fields, _, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
	return strings.Contains("\n"+fields, "\nmime-version:") && strings.Contains(fields, "multipart/related")
}

// mhtmlContent takes the page itself out of such a file; its pictures and styles
// are left alone.
func mhtmlContent(data []byte) (*content, error) {
	damaged := func(err error) error {
		return document.Errorf(document.KindDamaged, "The saved page is damaged: %w.", err)
	}
	message, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, damaged(err)
	}
	_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return nil, damaged(err)
	}
	parts := multipart.NewReader(message.Body, params["boundary"])
	for range mostParts {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, damaged(err)
		}
		media, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if media != "text/html" && media != "application/xhtml+xml" {
			continue
		}
		var body io.Reader = part // quoted-printable is undone by the reader
		if strings.EqualFold(part.Header.Get("Content-Transfer-Encoding"), "base64") {
			body = base64.NewDecoder(base64.StdEncoding, part)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			return nil, damaged(err)
		}
		if encodingOf(text, "") == nil {
			return nil, document.Errorf(document.KindNoText, "The saved page is no text.")
		}
		return htmlContent(decode(text, true))
	}
	return nil, document.Errorf(document.KindNoText, "There is no page in the file.")
}
