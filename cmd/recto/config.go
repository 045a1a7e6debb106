package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"recto/document"
)

// setting is a value that a flag, or else the environment, or else its default
// gives. Secrets have no flag: command lines are for everybody to see.
type setting struct {
	name, variable string
	// value gives the default; nil leaves it empty.
	value func() string
	// shown is the default in words where it differs from machine to machine.
	shown  string
	secret bool
	// help says what it is; the kind of its values stands in backquotes.
	help string
}

// settings is the one table of them: the flags and recto doctor's list are made
// of it, and a test holds docs/service.md against it.
var settings = []setting{
	{"storage", "RECTO_STORAGE", dataDir, "~/.local/share/recto", false, "where everything is kept: a `FOLDER`, or s3://bucket/prefix"},
	{"s3-endpoint", "RECTO_S3_ENDPOINT", nil, "", false, "`URL` of the S3 server; AWS_ENDPOINT_URL or Amazon if empty. Credentials come from the usual AWS variables and files"},
	{"s3-addressing", "RECTO_S3_ADDRESSING", nil, "", false, "`STYLE` of addresses: path (host/bucket) or virtual (bucket.host); found out if empty"},
	{"nats-url", "RECTO_NATS_URL", nil, "", false, "`URLS` of NATS servers with JetStream, such as nats://queue:4222; recto has its own if empty"},
	{"nats-credentials", "RECTO_NATS_CREDENTIALS", nil, "", false, "`FILE` with the NATS user's JWT and seed"},
	{"nats-ca", "RECTO_NATS_CA", nil, "", false, "PEM `FILE` of the authority behind the NATS servers' certificates"},
	{"nats-cert", "RECTO_NATS_CERT", nil, "", false, "PEM `FILE` of this machine's certificate for NATS"},
	{"nats-key", "RECTO_NATS_KEY", nil, "", false, "PEM `FILE` of its key"},
	{"state", "RECTO_STATE", stateDir, "~/.local/state/recto", false, "`FOLDER` for what can be rebuilt: the queue, the catalogue, what recto ingest has sent; within the storage where that is a folder"},
	{"scratch", "RECTO_SCRATCH", scratchDir, "~/.cache/recto/scratch", false, "`FOLDER` for files under way: uploads, cached originals"},
	{"scratch-originals", "RECTO_SCRATCH_ORIGINALS", text("4GiB"), "", false, "`SIZE` that cached originals may take, such as 500MB or 4GiB"},
	{"workers", "RECTO_WORKERS", func() string { return strconv.Itoa(runtime.NumCPU()) }, "one per core", false, "`NUMBER` of pages read at the same time; 0 leaves the reading to others"},
	{"listen", "RECTO_LISTEN", text("127.0.0.1:8080"), "", false, "`ADDRESS` to serve at, host:port; other than loopback needs tokens"},
	{"public-url", "RECTO_PUBLIC_URL", nil, "", false, "base `URL` of links to this server for others"},
	{"public-read", "RECTO_PUBLIC_READ", text("0"), "", false, "`1` lets everybody see the documents that are public, without a token"},
	{"tokens", "RECTO_TOKENS", tokensFile, "~/.config/recto/tokens.json", false, "`FILE` with the hashes of tokens; see recto token"},
	{"drain", "RECTO_DRAIN", text("30s"), "", false, "`TIME` that work in hand may go on after SIGTERM, such as 30s or 5m"},
	{"sweep", "RECTO_SWEEP", text("1m"), "", false, "`TIME` between two searches of the storage for what the queue has lost, such as 30s or 5m"},
	{"log", "RECTO_LOG", text("info"), "", false, "least `LEVEL` that is logged: debug, info, warn or error; with json, as in info,json, as lines of JSON"},
	{"server", "RECTO_SERVER", text("http://127.0.0.1:8080"), "", false, "`URL` of the server to talk to"},
	{"", "RECTO_TOKEN", nil, "", true, "token for that server"},
	{"", passwordVariable, nil, "", true, "password of encrypted PDFs"},
	{"", cacheVariable, cacheDir, "~/.cache/recto", false, "`FOLDER` for the compiled PDF engine"},
}

func text(value string) func() string { return func() string { return value } }

// home returns recto's folder in one of the user's XDG folders.
func home(variable, otherwise string) string {
	if dir := os.Getenv(variable); filepath.IsAbs(dir) {
		return filepath.Join(dir, "recto")
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, otherwise, "recto")
}

func dataDir() string    { return home("XDG_DATA_HOME", ".local/share") }
func stateDir() string   { return home("XDG_STATE_HOME", ".local/state") }
func scratchDir() string { return filepath.Join(cacheDir(), "scratch") }
func tokensFile() string { return filepath.Join(home("XDG_CONFIG_HOME", ".config"), "tokens.json") }

// config gives the settings that a verb has asked for.
type config struct{ flags *pflag.FlagSet }

// config adds flags for settings, named as in the table, to the verb's own.
func (c *command) config(names ...string) config {
	for _, name := range names {
		s := lookup(name)
		c.flags.String(s.name, s.otherwise(), s.help+" ("+s.variable+")")
		if s.shown != "" {
			c.flags.Lookup(s.name).DefValue = s.shown
		}
		switch {
		case s.name == "log":
			c.choices(s.name, "debug", "info", "warn", "error", "json")
		case s.name == "s3-addressing":
			c.choices(s.name, "path", "virtual")
		case strings.Contains(s.help, "`FOLDER`"):
			c.complete(s.name, folders)
		case !strings.Contains(s.help, "`FILE`"):
			c.complete(s.name, nothing)
		}
	}
	return config{c.flags}
}

func lookup(name string) setting {
	for _, s := range settings {
		if s.name == name && name != "" || s.variable == name {
			return s
		}
	}
	panic("no setting " + name)
}

func (s setting) otherwise() string {
	if s.value == nil {
		return ""
	}
	return s.value()
}

// get returns the value in force.
func (c config) get(name string) string {
	value, _ := c.origin(lookup(name))
	return value
}

// origin returns the value in force and where it comes from.
func (c config) origin(s setting) (value, from string) {
	if flag := c.flags.Lookup(s.name); s.name != "" && flag != nil && flag.Changed {
		return flag.Value.String(), "--" + s.name
	}
	if value, ok := os.LookupEnv(s.variable); ok && value != "" {
		return value, s.variable
	}
	return s.otherwise(), "default"
}

func (c config) duration(name string) (time.Duration, error) {
	value := c.get(name)
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 {
		return 0, document.Errorf(document.KindUsage, "%q is no length of time for %s; 30s or 5m are.", value, name)
	}
	return d, nil
}

func (c config) number(name string) (int, error) {
	value := c.get(name)
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, document.Errorf(document.KindUsage, "%q is no number for %s.", value, name)
	}
	return n, nil
}

// truth understands 1 and 0, true and false, yes and no.
func (c config) truth(name string) (bool, error) {
	switch value := c.get(name); strings.ToLower(value) {
	case "1", "true", "yes":
		return true, nil
	case "", "0", "false", "no":
		return false, nil
	default:
		return false, document.Errorf(document.KindUsage, "%q is neither 1 nor 0, for %s.", value, name)
	}
}

// bytes understands 500MB, 4GiB and plain numbers.
func (c config) bytes(name string) (int64, error) {
	value := strings.TrimSpace(c.get(name))
	digits := strings.TrimRight(value, "KMGTiBkmgtb")
	factor, ok := map[string]int64{
		"": 1, "b": 1, "k": 1e3, "kb": 1e3, "kib": 1 << 10, "m": 1e6, "mb": 1e6, "mib": 1 << 20, "g": 1e9, "gb": 1e9, "gib": 1 << 30, "t": 1e12, "tb": 1e12, "tib": 1 << 40,
	}[strings.ToLower(value[len(digits):])]
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || !ok || n < 0 {
		return 0, document.Errorf(document.KindUsage, "%q is no size for %s; 500MB or 4GiB are.", value, name)
	}
	return n * factor, nil
}

// inForce is a setting's value and where it comes from: a flag, a variable or
// the default. Secrets are masked.
type inForce struct {
	Variable string `json:"variable"`
	Value    string `json:"value"`
	From     string `json:"from"`
}

// list returns what is in force of all settings.
func (c config) list() []inForce {
	var all []inForce
	for _, s := range settings {
		value, from := c.origin(s)
		all = append(all, inForce{s.variable, masked(value, s.secret), from})
	}
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_ENDPOINT_URL"} {
		if value := os.Getenv(name); value != "" {
			all = append(all, inForce{name, masked(value, strings.Contains(name, "KEY")), name})
		}
	}
	return all
}

func masked(value string, secret bool) string {
	if secret && value != "" {
		return "********"
	}
	return document.MaskedURLs(value)
}
