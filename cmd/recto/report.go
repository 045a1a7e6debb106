package main

import (
	"encoding/csv"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"recto/document"
)

// reportName is the file in the output folder that names what a person should
// look at. Neither its name nor its type is one of a result.
const reportName = "recto-report.csv"

// report writes the table of what a person should look at: the files that this
// call could not read, and the flawed pages of all results in the output folder,
// the worst first. It is written for spreadsheets: UTF-8 with a mark that says
// so, and lines that end as theirs do.
func (b *batch) report() error {
	if b.toStdout {
		return nil
	}
	rows := b.ledger.flawed(b.outputs)
	for _, e := range tallyOf(b.progress.outcomes).unread {
		e = e.Advised()
		flaw := document.Flaw{Kind: document.FlawFailed, What: e.What, Hint: e.Hint, Lost: true}
		rows = append(rows, judgedPage{File: e.File, FlawedPage: document.FlawedPage{Flaws: []document.Flaw{flaw}}})
	}
	slices.SortFunc(rows, compareJudged)
	return writeResult(b.reportPath(), nil, func(out io.Writer) error {
		if _, err := io.WriteString(out, "\uFEFF"); err != nil {
			return err
		}
		table := csv.NewWriter(out)
		table.UseCRLF = true
		table.Write([]string{"file", "page", "quality", "reason", "hint"})
		for i := range rows {
			table.Write(rows[i].row())
		}
		table.Flush()
		return table.Error()
	})
}

// reportPath is where the report is, "" where there is none.
func (b *batch) reportPath() string {
	if b.toStdout {
		return ""
	}
	return filepath.Join(b.outputs.dir, reportName)
}

// formulas keeps names from beginning a formula where a spreadsheet, as the
// Russian and German ones, parts cells at semicolons.
var formulas = strings.NewReplacer(";=", "; =", ";+", "; +", ";-", "; -", ";@", "; @")

// row is the page in the report. A file that was not read has no page and, as a
// page that failed, no quality.
func (p *judgedPage) row() []string {
	file, page, quality := p.File, "", ""
	if strings.ContainsAny(file[:1], "=+-@\t\r") {
		file = "./" + file // a spreadsheet would take it for a formula
	}
	file = formulas.Replace(file)
	if p.Page > 0 {
		page = strconv.Itoa(p.Page)
	}
	if !p.Is(document.FlawFailed) {
		quality = strconv.FormatFloat(p.Quality, 'f', -1, 64)
	}
	return []string{file, page, quality, p.reason(), p.hint()}
}
