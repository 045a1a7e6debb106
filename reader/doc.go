// Package reader runs whatever touches untrusted bytes in processes of its
// own. The parent never parses what strangers made: it hands open files to a
// reader, which is our own binary started again, and takes back typed results.
// A file that crashes, hangs or blows up its reader costs one page.
//
//	parent                                         child (reader)
//	Call ── descriptors ─ request ──────────────▶  Serve ─▶ Handler
//	Sink.Begin ◀────────── begin ────────────────    │
//	Sink.Blob  ◀────────── blobs ────────────────  Context.Blob, Write
//	result     ◀────────── result or error ──────    │
//	Config.Log ◀┄┄┄┄┄┄┄┄┄┄ stdout, stderr ┄┄┄┄┄┄┄  whatever prints
//
// # What travels
//
// One Unix socket joins parent and child. On it travel frames: a kind, a
// length, and a payload of at most 64 MiB; requests, results and errors are
// JSON, blobs are bytes as they are. A source travels as open descriptors and
// is read through them, with ReadAt alone since all readers share its offset;
// whole files are never copied. A Job fixes the types on both sides. All of
// jobs.go is the vocabulary; cmd/recto says what a child does for each word.
//
// # Who keeps and closes what
//
// A Source's files are the caller's: they may be closed once Call has
// returned. The child has descriptors of its own; it keeps them, and what a
// handler made of them (Context.Opened), until a Source with another Key
// comes, so that a document is opened once for many pages. The pool sends
// jobs to where their Key is open if that reader is free, and otherwise lets
// another open it too. Pool.Close kills and reaps everything.
//
// # What is promised
//
// Call returns the child's answer, or an error that tells why there is none:
// KindTimeout and KindMemory for a job over its Limits, KindCrashed for one
// whose readers died (three attempts, each in a fresh process), or sent
// nonsense or more than they may. Where readers of other jobs are killed from
// outside too, up to seven such ends are not held against the job. Attempts
// are counted by Sink.Begin, which runs when a reader has received the job;
// blobs of an earlier attempt are void from then on. Whatever a child does, the parent's memory stays bounded
// by a frame for each reader, its log by 500 lines for each job, and no
// process, descriptor or goroutine outlives the call or the pool.
//
// # What holds a reader in
//
// From outside: RLIMIT_DATA, no core dumps, a look at its processor time and
// resident memory ten times a second, the wall clock, and SIGKILL, for its
// whole process group. Its environment is a short list without secrets. It
// is replaced after 200 jobs, or when its memory has grown; and where the
// machine itself runs out of memory, readers go before their parent.
//
// From inside, before the first byte: no_new_privs, and no file may grow.
// Sandbox adds seccomp (no sockets, no execution) and, where the kernel has
// it, Landlock (no files but those named, and these for reading). When the
// parent goes, in whatever way, the child exits at once, also from within C.
//
// What is left to a reader that was taken over: the bytes of the documents it
// has open, processor time and memory within its limits, and wrong answers.
package reader
