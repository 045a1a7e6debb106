package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"recto/document"
	"recto/ingest"
)

// mostShown is how many pages and skipped files a summary names.
const mostShown = 20

// tally is what came of a batch as a whole.
type tally struct {
	// documents
	read, kept int
	unread     []*document.Error
	// pages
	pages, failed, flawed, resumed int
	// worst are the worst of the flawed pages, in order.
	worst   []judgedPage
	skipped []string
}

func tallyOf(outcomes []outcome) *tally {
	t := &tally{}
	for i := range outcomes {
		o := &outcomes[i]
		t.pages += o.pages - o.failed
		t.failed += o.failed
		t.flawed += o.flawed
		t.resumed += o.resumed
		t.worst = append(t.worst, o.worst...)
		for _, name := range o.skipped {
			t.skipped = append(t.skipped, printable(name))
		}
		switch {
		case o.err != nil:
			t.unread = append(t.unread, o.task.where(o.err))
		case o.kept:
			t.kept++
		case o.pages > 0:
			t.read++
		}
	}
	slices.SortFunc(t.worst, compareJudged)
	slices.SortFunc(t.skipped, ingest.Natural)
	return t
}

// summary tells what was read, and names what a person should look at: files
// that were not read, and pages, the worst first, with reasons and what to do.
// report is a file that names all of them, or empty. It returns the error that
// stands for the batch.
func (p *progress) summary(report string) error {
	for _, o := range p.outcomes {
		for _, note := range o.notes {
			fmt.Fprintf(p.out, "%s: %s\n", o.task.name, note)
		}
	}
	t := tallyOf(p.outcomes)
	t.count(p.out)
	t.nameSkipped(p.out)
	for _, e := range t.unread {
		fmt.Fprintf(p.out, "%s\n  %s\n", printable(e.Error()), e.Advice())
	}
	t.namePages(p.out, report)
	return t.verdict()
}

// count tells how much was read.
func (t *tally) count(out io.Writer) {
	fmt.Fprintf(out, "%s read, %s", count(t.read, "document"), count(t.pages, "page"))
	for _, part := range []struct {
		n    int
		text string
	}{
		{t.resumed, fmt.Sprintf("%d of them read before", t.resumed)},
		{t.failed, count(t.failed, "page") + " failed"},
		{len(t.unread), count(len(t.unread), "document") + " not read"},
		{t.kept, fmt.Sprintf("%d complete already", t.kept)},
		{len(t.skipped), count(len(t.skipped), "file") + " skipped that are no scans"},
	} {
		if part.n > 0 {
			fmt.Fprintf(out, ", %s", part.text)
		}
	}
	fmt.Fprintln(out, ".")
}

// nameSkipped names the files that were skipped.
func (t *tally) nameSkipped(out io.Writer) {
	if len(t.skipped) == 0 {
		return
	}
	names, more := t.skipped, ""
	if n := len(names) - mostShown; n > 0 {
		names, more = names[:mostShown], fmt.Sprintf(" and %d more", n)
	}
	fmt.Fprintln(out, fold("Skipped: ", names)+more)
}

// namePages names the worst pages. What to do is said once for neighbours with
// the same hint.
func (t *tally) namePages(out io.Writer, report string) {
	if t.flawed == 0 {
		return
	}
	order := ""
	if t.flawed > 1 {
		order = ", the worst first"
	}
	fmt.Fprintf(out, "%s to look at%s:\n", count(t.flawed, "page"), order)
	named := t.worst[:min(len(t.worst), mostShown)]
	for i := range named {
		fmt.Fprintln(out, named[i].line())
		if hint := named[i].hint(); i+1 == len(named) || hint != named[i+1].hint() {
			fmt.Fprintf(out, "  %s\n", hint)
		}
	}
	switch more := t.flawed - len(named); {
	case more > 0 && report != "":
		fmt.Fprintf(out, "and %d more; %s names all.\n", more, report)
	case more > 0:
		fmt.Fprintf(out, "and %d more.\n", more)
	case report != "":
		fmt.Fprintf(out, "They are listed in %s.\n", report)
	}
}

// line names a page with its quality and reasons.
func (p *judgedPage) line() string {
	where := printable(p.File)
	if p.Page > 0 {
		where += fmt.Sprintf(", page %d", p.Page)
	}
	if !p.Is(document.FlawFailed) {
		where += fmt.Sprintf(", quality %.0f %%", 100*p.Quality)
	}
	return where + ": " + p.reason()
}

// reason joins what is bad about the page, hint what to do.
func (p *judgedPage) reason() string {
	return p.joined(func(f document.Flaw) string { return f.What })
}

func (p *judgedPage) hint() string {
	return p.joined(func(f document.Flaw) string { return f.Hint })
}

func (p *judgedPage) joined(text func(document.Flaw) string) string {
	var texts []string
	for _, flaw := range p.Flaws {
		texts = append(texts, text(flaw))
	}
	return strings.Join(texts, " ")
}

// verdict returns the error that stands for the batch, nil where nothing is
// missing.
func (t *tally) verdict() error {
	if len(t.unread) > 0 && t.read+t.kept == 0 {
		kind := t.unread[0].Kind
		if slices.ContainsFunc(t.unread, func(e *document.Error) bool { return e.Kind != kind }) {
			kind = document.KindDamaged
		}
		return &reported{kind}
	}
	lost := slices.ContainsFunc(t.worst, func(p judgedPage) bool { return p.Lost() })
	if len(t.unread) > 0 || t.failed > 0 || lost {
		return &reported{document.KindPartial}
	}
	return nil
}

// printable is a stranger's text without control characters, which could steer
// the terminal or forge a line.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// width is how many characters a line of folded text has at most.
const width = 100

// fold writes names with commas between them in lines of bounded width; a name
// stays whole.
func fold(lead string, names []string) string {
	var text strings.Builder
	text.WriteString(lead)
	column := utf8.RuneCountInString(lead)
	for i, name := range names {
		if i < len(names)-1 {
			name += ","
		}
		n := utf8.RuneCountInString(name)
		switch {
		case i == 0:
		case column+1+n > width:
			text.WriteString("\n  ")
			column = 2
		default:
			text.WriteString(" ")
			column++
		}
		text.WriteString(name)
		column += n
	}
	return text.String()
}

// count gives "1 page", "2 pages".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
