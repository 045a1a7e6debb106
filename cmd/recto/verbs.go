package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"recto/document"
	"recto/ocr/engine"
)

// verb is one thing that recto does. The list, --help, recto help, the
// completions and the man pages are all made of it.
type verb struct {
	// use has the name first, then the arguments.
	use string
	// kind is the group in the list.
	kind    string
	summary string
	// about says more, where the summary does not say it all.
	about    string
	examples string
	// arguments completes them.
	arguments cobra.CompletionFunc
	// declare adds the flags and returns what the verb does.
	declare func(c *command) action
}

// action does what a verb is for. args are what is left beside the flags.
type action func(ctx context.Context, args []string) error

// The kinds of verbs, in the order of the list.
const (
	onFiles   = "Files on this machine:"
	onServer  = "A server's documents:"
	toServe   = "The service:"
	aboutThis = "About recto:"
)

var verbs = []verb{
	{"ocr PATH...", onFiles, "read scans and write text, searchable PDFs and more",
		`Reads PDF, TIFF, JPEG, PNG, JPEG 2000, WebP, BMP, GIF, Netpbm, DjVu and HEIC files,
and folders and zips of them. A file box/17.pdf of a folder becomes
recto-out/box/17.txt, 17.pdf and so on. Complete results are kept and not made again;
an interrupted call can be repeated.`,
		`recto ocr scans
recto ocr --format txt,alto --pages 1-3,7 -o results report.pdf
recto ocr -o - page.tif`,
		files, ocrVerb},
	{"align ORIGINAL [TRANSLATION]", onFiles, "set a text and its translation side by side, sentence by sentence",
		`Either of the two may be Russian, the other is English. Each is a scan, a PDF,
HTML, DOCX, ODT, RTF, EPUB, TEI, Markdown, text, the JSON of recto ocr, or - for
standard input.
A single file holds both: facing columns, alternating paragraphs, TMX or XLIFF.
A summary goes to standard error: what was not translated, what was added, which
dates, numbers and names differ.`,
		`recto align scan.pdf translation.html
recto align --format html -o both.html scan.pdf translation.docx
recto align --learn --storage s3://archive/recto`,
		files, alignVerb},
	{"translation FILE", onFiles, "tell what a translation's file holds, as JSON",
		`Prints metadata, paragraphs, notes and what is no part of the translation.
FILE is HTML, DOCX, ODT, RTF, EPUB, TEI, TMX, XLIFF, Markdown, text, a PDF, a scan, or
- for standard input.`,
		`recto translation memo.html
curl -s https://archive.example/memo | recto translation -`,
		files, translationVerb},

	{"ingest PATH...", onServer, "hand files, folders or s3://bucket/prefix to a server",
		`What the server has already is not sent again. memo.en.html beside memo.pdf is its
translation. Prints the ID of each document.`,
		`recto ingest --wait scans
recto ingest --as-document --label "fond 89" scans/opis-1
recto ingest --backlog s3://bucket/prefix`,
		files, ingestVerb},
	{"status [ID...]", onServer, "tell how far a server is with its documents", "",
		`recto status
recto status --json 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef`,
		nothing, statusVerb},
	{"get ID", onServer, "fetch text, exports, pages, images or originals from a server", "",
		`recto get --format pdf -o memo.pdf ID
recto get --page 3 --format image -o page.jpg ID
recto get --format tmx --lang en ID
recto get --format bag -o memo.zip ID`,
		nothing, getVerb},
	{"cite ID", onServer, "word a citation of a document, a page or a line, or prove it",
		`The citation has the archival reference with the leaf, and a link that names the reading.
A proof is a file of its own: the cited lines as a picture and as text, and the checksums
of what they come from. recto verify checks it.`,
		`recto cite --page 3 --format chicago ID
recto cite --page 3 --line 12 -o proof.json ID
recto cite --line p3r2l1 --to p3r2l4 --format bibtex ID`,
		nothing, citeVerb},
	{"verify FILE", onServer, "check the proof of a citation, or a bag",
		`Says of everything that a proof claims whether it holds: in the document's bag without a
network, or else on the server. Of a bag it checks that it is complete and unchanged.
Ends with 2 where something differs, with 4 where something could not be checked.`,
		`recto verify --bag memo.zip proof.json
recto verify --server https://archive.example proof.json
recto verify memo.zip`,
		files, verifyVerb},
	{"retry [ID...]", onServer, "have a server read again what failed",
		`Pages that were read are kept; pages that failed are read again.`,
		`recto retry ID
recto retry --failed
recto retry --password-file secret.txt ID`,
		nothing, retryVerb},
	{"reread [ID...]", onServer, "have a server read documents again that it would read differently by now",
		`Every document gets a new run beside the old one; what people have corrected lies
over it, too. What would be read just as it was stays as it is.`,
		`recto reread --where 'engine!=current'
recto reread --where 'quality<0.7'
recto reread --lang ru,en ID`,
		nothing, rereadVerb},

	{"serve", toServe, "take documents in, read them, and hand out what was read",
		`Serves the web pages and the HTTP API, and reads. Without any setting everything is
on this machine; other machines are let in with tokens only, see recto token.`,
		`recto serve
recto serve --storage /srv/recto --listen 0.0.0.0:8080 --tokens tokens.json
RECTO_STORAGE=s3://bucket/prefix recto serve --nats-url nats://queue:4222 --workers 0`,
		nothing, serveVerb},
	{"worker", toServe, "read what servers take in, beside them or on other machines",
		`Shares the storage and the queue with one or more recto serve; any number may run.`,
		`recto worker --storage s3://bucket/prefix --nats-url nats://queue:4222
recto worker --workers 4 --drain 2m`,
		nothing, workerVerb},
	{"token COMMAND", toServe, "add NAME --role ROLE, list or revoke NAME: who may use a server",
		`A role includes those before it: read, upload, admin. The token is printed once; only
its hash is kept.`,
		`recto token add anna --role upload
recto token list
recto token revoke anna`,
		oneOf("add", "list", "revoke"), tokenVerb},
	{"reindex", toServe, "make the catalogue anew from the storage", "",
		`recto reindex
recto reindex --storage s3://bucket/prefix`,
		nothing, reindexVerb},

	{"doctor", aboutThis, "tell what is installed, what is missing, and which values are in force",
		`Ends with exit code 3 where something that reading needs is missing.`,
		`recto doctor
RECTO_STORAGE=s3://bucket/prefix recto doctor --json`,
		nothing, doctorVerb},
	{"version", aboutThis, "tell the version of recto, of its parts and of the models",
		`Put this into every report of a fault.`,
		`recto version
recto version --json`,
		nothing, versionVerb},
	{"help [VERB]", aboutThis, "tell how a verb is used", "",
		`recto help ocr`,
		completeVerbs, helpVerb},
	{"completion SHELL", aboutThis, "print the completion script of bash, zsh or fish",
		`scripts/install.sh puts all three in their places. To try one without installing it,
load it into the running shell.`,
		`source <(recto completion bash)
recto completion zsh > "${fpath[1]}/_recto"
recto completion fish > ~/.config/fish/completions/recto.fish`,
		oneOf("bash", "zsh", "fish"), completionVerb},
	{"man FOLDER", aboutThis, "write the man pages into a folder",
		`Writes recto.1 and a page for each verb. scripts/install.sh puts them in their place.`,
		`recto man /usr/local/share/man/man1`,
		folders, manVerb},
}

// aboutRecto is what recto --help begins with.
const aboutRecto = `recto reads scans of archive documents, typed or printed, in Russian and English,
and sets an English translation beside the Russian text sentence by sentence.`

// exitCodes is what recto --help ends with.
const exitCodes = `Exit codes: 0 ok, 1 usage, 2 bad input, 3 something missing, 4 pages not read or cut off,
5 not allowed, 6 storage or queue unavailable, 7 internal, 8 encrypted, 130 interrupted.`

// helpTemplate lays out the help of recto and of its verbs.
const helpTemplate = `{{if .HasParent}}Usage: {{.UseLine}}

{{.Name}}: {{.Short}}.
{{with .Long}}
{{.}}
{{end}}
Examples:
{{.Example}}
{{if .HasAvailableLocalFlags}}
Flags:
{{flags .LocalFlags}}
{{end}}{{else}}{{.Long}}
{{range $group := .Groups}}
{{.Title}}
{{range $.Commands}}{{if eq .GroupID $group.ID}}  recto {{rpad .Use 29}} {{.Short}}
{{end}}{{end}}{{end}}
recto VERB --help shows the flags of a verb and examples; recto --version is recto version.

` + exitCodes + `
{{end}}`

// flagUsages lists flags with what each does. A switch is shown by its name
// alone.
func flagUsages(flags *pflag.FlagSet) string {
	const value = "[=true|false]"
	return strings.TrimRight(strings.ReplaceAll(flags.FlagUsagesWrapped(100), value, strings.Repeat(" ", len(value))), "\n")
}

// command is what a verb has to do with: where it prints, and its own flags.
type command struct {
	stdout, stderr io.Writer
	flags          *pflag.FlagSet
	// of is the command in cobra's tree.
	of *cobra.Command
}

func newCommand(use string, stdout, stderr io.Writer) *command {
	of := &cobra.Command{Use: use}
	return &command{stdout, stderr, of.Flags(), of}
}

// newCommands returns recto with all its verbs.
func newCommands(stdout, stderr io.Writer) *cobra.Command {
	cobra.EnableCommandSorting = false
	cobra.AddTemplateFunc("flags", flagUsages)
	root := &cobra.Command{
		Use: "recto", Short: "read scans of archive documents", Long: aboutRecto,
		SilenceErrors: true, SilenceUsage: true, DisableAutoGenTag: true, DisableFlagsInUseLine: true,
		Run: func(root *cobra.Command, _ []string) { root.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetHelpTemplate(helpTemplate)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return document.Errorf(document.KindUsage, "%s.", strings.TrimSuffix(err.Error(), "."))
	})
	root.Flags().Bool("version", false, "tell the version, as recto version does")
	for _, kind := range []string{onFiles, onServer, toServe, aboutThis} {
		root.AddGroup(&cobra.Group{ID: kind, Title: kind})
	}
	for _, v := range verbs {
		root.AddCommand(v.command(stdout, stderr))
	}
	return root
}

// command returns a verb for cobra's tree.
func (v verb) command(stdout, stderr io.Writer) *cobra.Command {
	name, arguments, _ := strings.Cut(v.use, " ")
	c := newCommand(v.use, stdout, stderr)
	of := c.of
	of.GroupID, of.Short, of.Long = v.kind, v.summary, v.about
	of.Example = "  " + strings.ReplaceAll(v.examples, "\n", "\n  ")
	of.ValidArgsFunction = v.arguments
	run := v.declare(c)
	of.RunE = func(of *cobra.Command, args []string) error {
		if arguments == "" && len(args) > 0 {
			return document.Errorf(document.KindUsage, "recto %s takes no arguments; %q is one.", name, args[0])
		}
		return run(of.Context(), args)
	}
	of.InitDefaultHelpFlag()
	of.Flags().SortFlags = false
	return of
}

// files completes the names of files.
func files(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// folders completes the names of folders.
func folders(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// nothing completes nothing: IDs and numbers are for people to know.
func nothing(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// oneOf completes the first argument to one of words.
func oneOf(words ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeVerbs completes the names of verbs.
func completeVerbs(of *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []string
	for _, other := range of.Root().Commands() {
		names = append(names, other.Name())
	}
	return oneOf(names...)(of, args, "")
}

// complete has a flag's value completed. The flag has been declared.
func (c *command) complete(flag string, with cobra.CompletionFunc) {
	if err := c.of.RegisterFlagCompletionFunc(flag, with); err != nil {
		panic(err)
	}
}

// choices has a flag's value completed to one of words.
func (c *command) choices(flag string, words ...string) {
	c.complete(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// list has the last of a flag's values, which commas part, completed to one of
// words.
func (c *command) list(flag string, words func() []string) {
	c.complete(flag, func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndex(typed, ",")+1]
		var whole []string
		for _, word := range words() {
			whole = append(whole, before+word)
		}
		return whole, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// languages adds --lang.
func (c *command) languages(otherwise []string, help string) *[]string {
	lang := c.flags.StringSlice("lang", otherwise, help)
	c.list("lang", func() []string {
		words := []string{"auto", "ru", "en"}
		models, _ := engine.Models(engine.DataDir())
		return append(words, slices.DeleteFunc(models, func(name string) bool {
			return name == "rus" || name == "eng"
		})...)
	})
	return lang
}

// languagesOfScans is the help of --lang for verbs that read files.
const languagesOfScans = "`LANGUAGES` of scans: auto, ru, en, ru+en, or any installed Tesseract model"

// passwordFile adds --password-file.
func (c *command) passwordFile() *string {
	return c.flags.String("password-file", "", "`FILE` with the password of encrypted PDFs; or set "+passwordVariable)
}

// helpVerb shows what --help shows of a verb.
func helpVerb(c *command) action {
	return func(_ context.Context, args []string) error {
		root := c.of.Root()
		if len(args) == 0 {
			return root.Help()
		}
		of, _, err := root.Find(args)
		if err != nil || of == root {
			return noVerb(root, args[0])
		}
		return of.Help()
	}
}

// noVerb is the error for a word that is no verb.
func noVerb(root *cobra.Command, word string) error {
	e := document.Errorf(document.KindUsage, "There is no verb %q.", word)
	e.Hint = "See recto --help."
	root.SuggestionsMinimumDistance = 2
	if like := root.SuggestionsFor(word); len(like) > 0 {
		e.Hint = fmt.Sprintf("Did you mean recto %s? %s", strings.Join(like, " or "), e.Hint)
	}
	return e
}
