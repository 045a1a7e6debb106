#!/usr/bin/env bash
# Reads documents while workers, NATS servers, the S3 server and recto serve are
# killed at random, and compares all that comes of it with an undisturbed run.
#
#   scripts/chaos.sh          the short form, about a minute, as scripts/test.sh runs it
#   scripts/chaos.sh --long   3 workers, 3 NATS servers, 110 kills; in the middle the
#                             storage is away for 30 s and the queue loses its data
#
# More arguments go to scripts/chaos: -kills, -pause, -seed, ...
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"

form=(-documents 4 -length 2 -workers 2 -nodes 1 -kills 8 -pause 1s)
if [ "${1:-}" = --long ]; then
	shift
	form=(-documents 12 -length 8 -workers 3 -nodes 3 -kills 110 -pause 5s -away 30s -lose -patience 60m)
fi

. scripts/servers.sh
work=$(mktemp -d)
go build -o "$work/recto" ./cmd/recto
go build -o "$work/chaos" ./scripts/chaos
"$work/recto" doctor >/dev/null
"$work/chaos" -recto "$work/recto" -nats "$NATS_SERVER" -s3 "$S3_SERVER" -dir "$work" "${form[@]}" "$@"
rm -rf "$work"
