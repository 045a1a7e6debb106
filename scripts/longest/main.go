// Longest prints the functions of the Go files below a folder with the lines
// that each takes, the longest first. Tests, testdata and generated files are
// left out.
//
//	go run ./scripts/longest [-over 60] [DIR]
package main

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	over := flag.Int("over", 60, "only functions of more lines")
	flag.Parse()
	dir := "."
	if flag.NArg() > 0 {
		dir = flag.Arg(0)
	}
	all, err := functions(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, "longest:", err)
		os.Exit(1)
	}
	slices.SortStableFunc(all, func(a, b function) int { return cmp.Compare(b.lines, a.lines) })
	for _, f := range all {
		if f.lines > *over {
			fmt.Println(f.lines, f.name, f.at)
		}
	}
}

// function is one with a name; its lines are those from func to the last brace.
type function struct {
	name, at string
	lines    int
}

// functions returns those of the Go files below dir.
func functions(dir string) (all []function, err error) {
	files := token.NewFileSet()
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != dir && (name == "testdata" || name == "vendor" || name[0] == '.' || name[0] == '_') {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil || ast.IsGenerated(file) {
			return err
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				from, to := files.Position(f.Pos()), files.Position(f.End())
				all = append(all, function{f.Name.Name, fmt.Sprintf("%s:%d", path, from.Line), to.Line - from.Line + 1})
			}
		}
		return nil
	})
	return all, err
}
