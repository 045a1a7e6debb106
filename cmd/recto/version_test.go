package main

import (
	"testing"

	"recto/wire"
)

// The first line of recto version names what the build knew of its source.
func TestSource(t *testing.T) {
	const hash = "0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct {
		build wire.Version
		want  string
	}{
		{wire.Version{}, "unknown commit"},
		{wire.Version{Commit: hash}, "commit 0123456789ab"},
		{wire.Version{Commit: hash, Time: "2026-11-29T08:30:00Z"}, "commit 0123456789ab of 2026-11-29"},
		{wire.Version{Commit: hash, Time: "2026-11-29T08:30:00Z", Modified: true}, "commit 0123456789ab of 2026-11-29, with changes"},
		{wire.Version{Commit: "abc"}, "commit abc"},
	} {
		if got := source(c.build); got != c.want {
			t.Errorf("%+v: %q, want %q", c.build, got, c.want)
		}
	}
}
