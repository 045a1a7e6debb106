package translation

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"recto/document"
)

// markdownSigns are marks that a plain text hardly has; each counts once.
var markdownSigns = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^#{1,6} \S`),
	regexp.MustCompile(`\*\*[^*\n]+\*\*`),
	regexp.MustCompile(`\[[^\]\n]+\]\((https?:|/|#)[^)\s]*\)`),
	regexp.MustCompile(`(?m)^\[\^[^\]\n]+\]: `),
	regexp.MustCompile(`(?m)^> \S`),
	regexp.MustCompile(`(?m)^---\n[\s\S]*?^---$`),
}

// frontMatter is the block of fields at the head of many Markdown files.
var frontMatter = regexp.MustCompile(`\A---\n([\s\S]*?)\n(?:---|\.\.\.)(?:\n|\z)`)

// markdownContent renders Markdown as HTML and takes that apart.
func markdownContent(text string) (*content, error) {
	fields := ""
	if m := frontMatter.FindStringSubmatchIndex(text); m != nil {
		fields, text = text[m[2]:m[3]], text[m[1]:]
	}
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote), goldmark.WithRendererOptions(html.WithUnsafe()))
	var rendered bytes.Buffer
	if err := markdown.Convert([]byte(text), &rendered); err != nil {
		return nil, document.Errorf(document.KindDamaged, "The Markdown cannot be read: %w.", err)
	}
	p, err := htmlContent(rendered.String())
	if err != nil {
		return nil, err
	}
	p.blocks = append(fieldBlocks(fields), p.blocks...)
	return p, nil
}

var fieldLine = regexp.MustCompile(`^([\pL][\pL _-]{0,40}):[ \t]*(.*)$`)

// fieldBlocks makes a label and a value of each line of front matter.
func fieldBlocks(fields string) []*block {
	var blocks []*block
	for line := range strings.Lines(fields) {
		line = strings.TrimSpace(line)
		if m := fieldLine.FindStringSubmatch(line); m != nil {
			blocks = append(blocks, &block{text: strings.ReplaceAll(m[1], "_", " "), term: true})
			line = m[2]
		}
		if line = strings.Trim(line, `"' `); line != "" {
			blocks = append(blocks, &block{text: line, value: true})
		}
	}
	return blocks
}
