#!/usr/bin/env bash
# Lists the functions of more than 60 lines and those of a cyclomatic complexity
# over 20, tests left out, and how many there are of each.
#
#   scripts/complexity.sh [DIR]     of this checkout, or of any other
#   scripts/complexity.sh --check   fails over 80 lines or 25
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$PATH:/usr/local/go/bin"

most_lines=60 most_complex=20 dir=$here
case ${1:-} in
--check) most_lines=80 most_complex=25 ;;
?*) dir=$(cd "$1" && pwd) ;;
esac

cd "$here"
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
go build -o "$tools/longest" ./scripts/longest
gocyclo=$(go tool -modfile=scripts/tools.mod -n gocyclo)

cd "$dir"
longest() { "$tools/longest" -over "$1" .; }
# gocyclo exits with 1 where something is over the limit.
complex() { "$gocyclo" -ignore '_test\.go$|\.pb\.go$|(^|/)(testdata|vendor)/' "$@" . || [ $? = 1 ]; }

long=$(longest "$most_lines")
dense=$(complex -over "$most_complex")
printf 'over %d lines: %d functions\n%s\n\n' "$most_lines" "$(grep -c . <<<"$long" || true)" "$long"
printf 'complexity over %d: %d functions\n%s\n\n' "$most_complex" "$(grep -c . <<<"$dense" || true)" "$dense"
echo "the longest: $(longest 0 | sed -n 1p)"
echo "the most complex: $(complex -top 1)"
if [ "${1:-}" = --check ]; then
	[ -z "$long$dense" ]
fi
