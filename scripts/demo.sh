#!/usr/bin/env bash
# Shows what recto does: installs what is missing, builds it, reads the sample
# in testdata/, shows what came out, and ends with a running server that has
# read it too; without a terminal the server ends as well.
#
#   scripts/demo.sh [FOLDER]   results go to FOLDER, ./recto-out by default
#
#   RECTO_LISTEN=127.0.0.1:8080   where the server listens; empty leaves it out
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
out=$(realpath -m "${1:-recto-out}")
cd "$here"
export PATH="$PATH:/usr/local/go/bin"

scripts/setup.sh
echo "Building bin/recto (the first time takes a few minutes) ..."
scripts/build.sh

echo "Reading testdata/sample/report.pdf: three typed pages of 1962, skewed and stamped."
echo
echo "  bin/recto ocr --format txt,pdf,json -o $out testdata/sample/report.pdf"
echo
begin=$(date +%s.%N)
bin/recto ocr --force --format txt,pdf,json -o "$out" testdata/sample/report.pdf
end=$(date +%s.%N)

go run ./scripts/show "$out/report.json"
printf '\nReading took %.1f seconds. What came out:\n' "$(awk "BEGIN { print $end - $begin }")"
echo "  $out/report.txt    the text, pages parted by form feeds"
echo "  $out/report.pdf    the scan, now searchable: open it and mark some text"
echo "  $out/report.json   every line and word with its place and how sure it is"
echo
echo "Now try your own: bin/recto ocr -o FOLDER YOUR-SCANS"
listen=${RECTO_LISTEN-127.0.0.1:8080}
[ -n "$listen" ] || exit 0

echo
echo "The same as a service, with all of its data in $out/service:"
bin/recto serve --listen "$listen" --storage "$out/service" --log warn &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null' EXIT
until bin/recto status --server "$listen" >/dev/null 2>&1; do
	kill -0 "$server" 2>/dev/null || exit 1
	sleep 0.2
done
pair=$(mktemp -d)
cp testdata/sample/report.pdf "$pair/report.pdf"
cp testdata/sample/translation.html "$pair/report.en.html"
id=$(bin/recto ingest --wait --server "$listen" "$pair")
rm -rf "$pair"
echo
echo "  http://$listen/                                   upload, list, pages beside their text"
echo "  http://$listen/documents/$id"
echo "  http://$listen/api/v1/documents/$id"
echo "  http://$listen/api/v1/openapi.json                the whole API"
echo
if [ -t 0 ]; then
	echo "The server runs until Ctrl-C."
	wait "$server"
fi
