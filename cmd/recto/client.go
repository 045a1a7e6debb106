package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"recto/document"
	"recto/wire"
)

// client talks to a server.
type client struct {
	base, token string
	http        *http.Client
}

// client returns one for the server that the settings name.
func (c config) client() (*client, error) {
	base := strings.TrimRight(c.get("server"), "/")
	if !strings.Contains(base, "://") {
		base = "http://" + base
	}
	if u, err := url.Parse(base); err != nil || u.Host == "" {
		return nil, document.Errorf(document.KindUsage, "%q is no address of a server.", base)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 16
	return &client{base, os.Getenv("RECTO_TOKEN"), &http.Client{Transport: transport}}, nil
}

// tries is how often a request is made while the server is away or busy.
const tries = 8

// do makes a request, again and again while the server says that trying again
// may help. body makes the body and its headers anew for each; nil stands for
// none. The caller closes the answer's body.
func (c *client) do(ctx context.Context, method, path string, body func() (io.Reader, http.Header)) (*http.Response, error) {
	var last error
	for n := range tries {
		if n > 0 {
			select {
			case <-time.After(250 * time.Millisecond << min(n, 6)):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		answer, err := c.once(ctx, method, path, body)
		if err == nil {
			return answer, nil
		}
		last = err
		if e := document.AsError(err); ctx.Err() != nil || e.Kind != document.KindUnavailable || e.Lasting {
			break
		}
	}
	return nil, last
}

func (c *client) once(ctx context.Context, method, path string, body func() (io.Reader, http.Header)) (*http.Response, error) {
	var content io.Reader
	var headers http.Header
	if body != nil {
		content, headers = body()
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, content)
	if err != nil {
		return nil, err
	}
	maps.Copy(request.Header, headers)
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(request)
	if err != nil {
		var own *document.Error
		if errors.As(err, &own) {
			return nil, own // our body could not be read
		}
		e := document.Errorf(document.KindUnavailable, "The server %s does not answer: %w", c.base, err)
		e.Hint = "Start it with recto serve, or name another with --server or RECTO_SERVER."
		return nil, e
	}
	if answer.StatusCode < 300 {
		return answer, nil
	}
	defer answer.Body.Close()
	return nil, problemOf(answer)
}

// problemOf is the error that an answer tells of.
func problemOf(answer *http.Response) error {
	data, _ := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	var problem struct {
		Kind         document.Kind
		Detail, Hint string
		Lasting      bool
	}
	if err := json.Unmarshal(data, &problem); err != nil || problem.Kind == "" {
		kind := document.KindInternal
		if answer.StatusCode >= 502 || answer.StatusCode == http.StatusTooManyRequests {
			kind = document.KindUnavailable
		}
		return document.Errorf(kind, "The server answers %s: %.200q", answer.Status, data)
	}
	return &document.Error{Kind: problem.Kind, What: problem.Detail, Hint: problem.Hint, Lasting: problem.Lasting}
}

// get fetches JSON.
func (c *client) get(ctx context.Context, path string, v any) error {
	answer, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	return decode(answer, v)
}

// decode reads JSON out of an answer and closes it.
func decode(answer *http.Response, v any) error {
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(v); err != nil {
		return document.Errorf(document.KindUnavailable, "The server's answer broke off: %w", err)
	}
	return nil
}

// save writes the body of an answer to a file, or to standard output for "-".
func (c *client) save(ctx context.Context, path, out string, stdout io.Writer) error {
	answer, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	return writeResult(out, stdout, func(w io.Writer) error {
		_, err := io.Copy(w, answer.Body)
		return err
	})
}

// post sends JSON and expects nothing.
func (c *client) post(ctx context.Context, path string, v any) error {
	answer, err := c.send(ctx, path, v)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// postFor sends JSON and decodes the answer.
func (c *client) postFor(ctx context.Context, path string, v, into any) error {
	answer, err := c.send(ctx, path, v)
	if err != nil {
		return err
	}
	return decode(answer, into)
}

// send posts JSON; the caller closes the answer's body.
func (c *client) send(ctx context.Context, path string, v any) (*http.Response, error) {
	form, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return c.do(ctx, http.MethodPost, path, func() (io.Reader, http.Header) {
		return bytes.NewReader(form), http.Header{"Content-Type": {"application/json"}}
	})
}

func (c *client) document(ctx context.Context, id string) (*wire.View, error) {
	var v wire.View
	err := c.get(ctx, "/api/v1/documents/"+url.PathEscape(id), &v)
	return &v, err
}
