#!/usr/bin/env bash
# Measures recto beside tesseract and ocrmypdf; scripts/bench/main.go says how.
#   scripts/bench.sh -tools recto,tesseract -sets ru-typed-autokod
#   scripts/bench.sh -h
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"

scripts/setup.sh --bench
scripts/build.sh
bin/recto doctor >/dev/null || true # fills caches that every user has filled
go build -o bin/bench ./scripts/bench
exec bin/bench "$@"
