#!/usr/bin/env bash
# Shows what recto does: installs what is missing, builds it, reads the sample
# in testdata/ and shows what came out.
#
#   scripts/demo.sh [FOLDER]   results go to FOLDER, ./recto-out by default
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
