#!/usr/bin/env bash
# Proves what recto promises of itself; scripts/measure/main.go says what.
#   scripts/measure.sh kill pdf
#   scripts/measure.sh -h
set -euo pipefail
export OMP_THREAD_LIMIT=1 # for figures that read by themselves: threads of Tesseract's wait for each other
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"

scripts/setup.sh
scripts/build.sh
bin/recto doctor >/dev/null || true # fills caches that every user has filled
. scripts/servers.sh
go build -tags fit -o bin/measure ./scripts/measure
exec bin/measure "$@"
