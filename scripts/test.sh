#!/usr/bin/env bash
# Checks everything: formatting, vet, static checks, tests, races, kills, fuzzing.
# CI runs exactly this.
#
#   RECTO_EVAL=DIR       pages and texts to measure on (default ../shared/eval);
#                        tests that need them are skipped where they are absent
#   RECTO_FUZZTIME=5000x how long each fuzz target runs, best as a count: a
#                        time can end Go 1.26's fuzzing with "context deadline
#                        exceeded" and no find (go.dev/issue/75804)
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"
begin=$SECONDS

scripts/setup.sh

step() { printf '\n== %s\n' "$*"; }
# Tools are pinned in a module of their own, so that recto's stays its own.
tool() { go tool -modfile=scripts/tools.mod "$@"; }

step gofmt
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
	echo "run gofmt -w on:" $unformatted >&2
	exit 1
fi
for script in scripts/*.sh; do bash -n "$script"; done

step go vet
go vet ./...
go vet -tags fit ./ocr/... ./scripts/measure # what only fits weights

step staticcheck
tool staticcheck ./...

step deadcode
dead=$(tool deadcode -test ./...)
if [ -n "$dead" ]; then
	echo "nothing calls these, take them out:" "$dead" >&2
	exit 1
fi

step "dense functions"
scripts/complexity.sh --check

step go test
export RECTO_EVAL=${RECTO_EVAL:-$PWD/../shared/eval}
[ -d "$RECTO_EVAL" ] || echo "There is no $RECTO_EVAL: tests that measure on it are skipped."
tool gotestsum --format pkgname --format-hide-empty-pkg -- -timeout 30m ./...

# Only where goroutines share something: the race detector slows the rest,
# which is C, WebAssembly or plain functions, tenfold and finds nothing there.
racy=(./{reader,queue,pipeline,library,worker,scratch,server,storage,search}/...)
step "go test -race ${racy[*]}"
go test -race -timeout 30m "${racy[@]}"

step "chaos, the short form"
scripts/chaos.sh

fuzztime=${RECTO_FUZZTIME:-5000x}
step "fuzzing, $fuzztime each"
targets=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
while IFS=: read -r file name; do
	package=$(dirname "$file")
	name=${name#func }
	echo "$package $name"
	go test -run '^$' -fuzz "^$name\$" -fuzztime "$fuzztime" "$package" >"$log" 2>&1 || {
		cat "$log" >&2
		exit 1
	}
	targets=$((targets + 1))
done < <(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | sort)

printf '\nAll is well: %d packages, %d fuzz targets, %d seconds.\n' "$(go list ./... | wc -l)" "$targets" $((SECONDS - begin))
