#!/usr/bin/env bash
# Builds bin/recto.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"
go build -trimpath -o bin/recto ./cmd/recto
