#!/usr/bin/env bash
# Builds bin/recto. recto version tells the commit it was built from.
#
#   RECTO_COMMIT=HASH   that commit, where the build sees no checkout, as in a container
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"
[ -e server/web/static/vendor/openseadragon.js ] ||
	echo "OpenSeadragon is not here: the pages will show scans as plain images. scripts/setup.sh fetches it." >&2
commit=${RECTO_COMMIT:-$([ ! -e .git ] || git rev-parse HEAD || true)}
go build -trimpath -ldflags "-X main.commit=$commit" -o bin/recto ./cmd/recto
