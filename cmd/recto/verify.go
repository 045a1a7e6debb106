package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"recto/bag"
	"recto/cite"
	"recto/document"
	"recto/pipeline"
	"recto/wire"
)

// The largest files that are read whole, in bytes.
const (
	mostProof  = 64 << 20
	mostRecord = 256 << 20
	mostImage  = 512 << 20
)

// verifyVerb checks the proof of a citation, or a bag.
func verifyVerb(c *command) action {
	from := c.flags.String("bag", "", "check a proof against the document in this `BAG`, a zip or folder, without a server")
	asJSON := c.flags.Bool("json", false, "print what was found as JSON")
	config := c.config("server")
	return func(ctx context.Context, names []string) error {
		if len(names) != 1 {
			return document.Errorf(document.KindUsage, "Name one file: a proof, or a bag.")
		}
		proof, err := proofIn(names[0])
		if err != nil {
			return err
		}
		var findings []cite.Finding
		switch {
		case proof == nil && *from != "":
			return document.Errorf(document.KindUsage, "%s is no proof of a citation.", names[0])
		case proof == nil:
			findings, err = verifyBag(ctx, names[0])
		default:
			findings, err = verifyProof(ctx, c, config, proof, *from)
		}
		if err != nil {
			return err
		}
		return c.tellFindings(findings, *asJSON)
	}
}

// proofIn returns the proof in a file; nil where it is a folder or a zip.
func proofIn(name string) (*cite.Proof, error) {
	info, err := os.Stat(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, document.Errorf(document.KindNotFound, "There is no file %s.", name)
	}
	if err != nil {
		return nil, document.DiskError(err, "The file cannot be opened")
	}
	if info.IsDir() {
		return nil, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, document.DiskError(err, "The file cannot be opened")
	}
	defer file.Close()
	form, err := io.ReadAll(io.LimitReader(file, mostProof))
	if err != nil {
		return nil, document.DiskError(err, "The file cannot be read")
	}
	if bytes.HasPrefix(form, []byte("PK")) {
		return nil, nil
	}
	return cite.ParseProof(form)
}

// verifyBag checks every file of a bag.
func verifyBag(ctx context.Context, name string) ([]cite.Finding, error) {
	b, err := bag.Open(name)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	files := 0
	faults, err := b.Check(ctx, func(string) { files++ })
	if err != nil {
		return nil, err
	}
	var findings []cite.Finding
	for _, fault := range faults {
		findings = append(findings, cite.Finding{Name: "bag", Result: cite.Differs, What: fault})
	}
	if len(findings) == 0 {
		findings = append(findings, cite.Finding{Name: "bag", Result: cite.Confirmed, What: fmt.Sprintf("The bag is complete, and each of its %s as listed.", count(files, "file"))})
	}
	return findings, nil
}

// verifyProof checks a proof against a bag, or against the server.
func verifyProof(ctx context.Context, c *command, config config, proof *cite.Proof, from string) ([]cite.Finding, error) {
	var evidence *cite.Evidence
	var err error
	if from != "" {
		evidence, err = evidenceInBag(from, proof)
	} else {
		var client *client
		if client, err = config.client(); err == nil {
			evidence, err = client.evidence(ctx, proof)
		}
	}
	if err != nil {
		return nil, err
	}
	// Pictures are parsed by a reader, as everywhere.
	readers, err := startReaders(1, errorLog(c.stderr))
	if err != nil {
		return nil, err
	}
	defer readers.Close()
	draw := func(picture []byte, mediaType string, d document.Drawing) ([]byte, error) {
		return pipeline.Scale(ctx, readers, os.TempDir(), mediaType, bytes.NewReader(picture), d)
	}
	return proof.Check(evidence, draw), nil
}

// evidenceInBag gathers what the bag has of what a proof claims.
func evidenceInBag(name string, proof *cite.Proof) (*cite.Evidence, error) {
	b, err := bag.Open(name)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	var manifest wire.Manifest
	form, err := b.Read("manifest.json", mostRecord)
	if err == nil {
		err = json.Unmarshal(form, &manifest)
	}
	if err != nil {
		return nil, document.Errorf(document.KindUsage, "The bag is none of a document: %w", err)
	}
	if manifest.Document.ID != proof.Document {
		return nil, document.Errorf(document.KindUsage, "The bag is of the document %.64s, and the proof of %.64s.", manifest.Document.ID, proof.Document)
	}
	// Which reading is the current one a bag does not tell: it has one.
	e := &cite.Evidence{}
	files := b.Files()
	if e.Files, err = originalsIn(b, files); err != nil {
		return nil, err
	}
	for _, file := range files {
		if !strings.HasPrefix(file, "corrections/") {
			continue
		}
		var c document.Correction
		form, err := b.Read(file, mostRecord)
		if err == nil {
			err = json.Unmarshal(form, &c)
		}
		if err != nil {
			return nil, document.Errorf(document.KindDamaged, "%s in the bag is no correction: %w", file, err)
		}
		e.Corrections = append(e.Corrections, c)
	}
	if manifest.Document.Run != proof.Run {
		return e, nil // another reading says nothing of this one
	}
	if e.Record, err = b.Read(fmt.Sprintf("pages/%06d.json", proof.Page), mostRecord); err != nil && !document.IsKind(err, document.KindNotFound) {
		return nil, err
	}
	if e.Image, err = b.Read("images/"+proof.Image.SHA256+"."+proof.Image.Extension(), mostImage); err != nil && !document.IsKind(err, document.KindNotFound) {
		return nil, err
	}
	return e, nil
}

// originalsIn returns the SHA-256 of the originals in a bag, in the order of
// their numbers.
func originalsIn(b *bag.Bag, files []string) (sums []string, err error) {
	numbers := map[string]int{}
	for _, file := range files {
		if rest, ok := strings.CutPrefix(file, "originals/"); ok {
			number, _, _ := strings.Cut(rest, "-")
			if numbers[file], err = strconv.Atoi(number); err != nil {
				return nil, document.Errorf(document.KindDamaged, "%s in the bag is no original: it has no number.", file)
			}
		}
	}
	originals := slices.SortedFunc(maps.Keys(numbers), func(a, b string) int { return numbers[a] - numbers[b] })
	for _, file := range originals {
		sum, err := b.SHA256(file)
		if err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

// evidence gathers what the server has of what a proof claims.
func (c *client) evidence(ctx context.Context, proof *cite.Proof) (*cite.Evidence, error) {
	view, err := c.document(ctx, proof.Document)
	if err != nil {
		return nil, err
	}
	e := &cite.Evidence{Run: view.Run}
	at := "/api/v1/documents/" + url.PathEscape(proof.Document)
	for i := range view.Files {
		digest := document.NewDigest()
		if err := c.fetch(ctx, fmt.Sprintf("%s/files/%d", at, i+1), digest); err != nil {
			return nil, err
		}
		e.Files = append(e.Files, digest.SHA256())
	}
	var record, image bytes.Buffer
	of := fmt.Sprintf("%s/pages/%d", at, proof.Page)
	run := "?corrections=none&run=" + url.QueryEscape(proof.Run)
	for path, to := range map[string]io.Writer{of + run: &record, of + "/image" + run: &image} {
		if err := c.fetch(ctx, path, to); err != nil && !document.IsKind(err, document.KindNotFound) {
			return nil, err
		}
	}
	e.Record, e.Image = record.Bytes(), image.Bytes()
	var corrected struct{ Corrections document.Corrections }
	if err := c.get(ctx, at+"/corrections", &corrected); err != nil && !document.IsKind(err, document.KindNotFound) {
		return nil, err
	}
	e.Corrections = corrected.Corrections
	return e, nil
}

// fetch copies what the server has at a path.
func (c *client) fetch(ctx context.Context, path string, to io.Writer) error {
	answer, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(to, answer.Body); err != nil {
		return document.Errorf(document.KindUnavailable, "The server's answer broke off: %w", err)
	}
	return nil
}

// tellFindings prints what was found, and returns what it comes to.
func (c *command) tellFindings(findings []cite.Finding, asJSON bool) error {
	counts := map[cite.Result]int{}
	for _, f := range findings {
		counts[f.Result]++
	}
	if asJSON {
		c.stdout.Write(wire.JSON(map[string]any{"findings": findings}))
	} else {
		for _, f := range findings {
			fmt.Fprintf(c.stdout, "%-10s %s\n", f.Result, f.What)
		}
	}
	switch {
	case counts[cite.Differs] > 0:
		return &reported{document.KindDamaged}
	case counts[cite.Unchecked] > 0:
		return &reported{document.KindPartial}
	}
	return nil
}
