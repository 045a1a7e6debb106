#!/usr/bin/env bash
# Installs what recto needs on Debian 12 or Ubuntu 24.04 and is not there yet.
# Where everything is there it does nothing, and quickly.
#
#   scripts/setup.sh             to build, test and run (what a checkout needs)
#   scripts/setup.sh --runtime   to run only (what the container image needs)
#   scripts/setup.sh --build     to build and run
#   scripts/setup.sh --bench     to build, test and run, and the programs that
#                                scripts/bench.sh compares with
set -euo pipefail

# Where | package | why. "run" is for every use, "build" and "test" for a
# checkout, "bench" for comparisons.
packages='
run   | ca-certificates    | to reach servers over TLS
run   | libtesseract5      | Tesseract, which reads the pages
run   | libtiff6           | decodes TIFF
run   | libopenjp2-7       | decodes JPEG 2000
run   | libdjvulibre21     | decodes DjVu
run   | libheif1           | decodes HEIC
run   | tesseract-ocr-rus  | its model for Russian
run   | tesseract-ocr-eng  | its model for English
run   | hunspell-ru        | Russian word list, to align translations
run   | mueller7-dict      | English-Russian dictionary, likewise
run   | dict-freedict-eng-rus | another, likewise
build | gcc                | the bridge to Tesseract is C
build | g++                | and C++
build | libc6-dev          | headers for both
build | pkg-config         | finds Tesseract and Leptonica
build | libtesseract-dev   | headers of Tesseract
build | libleptonica-dev   | headers of Leptonica, which cleans the pages
build | libtiff-dev        | headers of libtiff, which decodes TIFF
build | libopenjp2-7-dev   | headers of OpenJPEG, which decodes JPEG 2000
build | libdjvulibre-dev   | headers of DjVuLibre, which decodes DjVu
build | libheif-dev        | headers of libheif, which decodes HEIC
test  | tesseract-ocr      | the plain program, to compare results with
test  | poppler-utils      | pdftotext: are the words of a PDF where they stand?
test  | qpdf               | qpdf --check: is a PDF sound?
test  | libxml2-utils      | xmllint: are ALTO, TMX and TEI valid?
test  | mupdf-tools        | mutool: does a PDF look as before?
test  | fonts-liberation   | pages are rendered with these to measure with
test  | fonts-paratype     | likewise
test  | fonts-cmu          | likewise
test  | fonts-urw-base35   | likewise
test  | bash-completion    | completions are tried in the shells that use them
test  | zsh                | likewise
test  | fish               | likewise
test  | chromium           | shows the pages as people see them
bench | ocrmypdf           | what recto is compared with
bench | unpaper            | cleans pages for ocrmypdf
'

main() {
	local want='run|build|test'
	case "${1-}" in
	'') ;;
	--runtime) want='run' ;;
	--build) want='run|build' ;;
	--bench) want='run|build|test|bench' ;;
	*) die "unknown option $1; see the head of scripts/setup.sh" ;;
	esac

	local missing
	missing=$(find_missing "$want")
	if [ -n "$missing" ]; then
		install "$missing"
	fi
	if [ "$want" != run ]; then
		check_go
		fetch_viewer "$want"
	fi
}

# find_missing prints "package | why" for each wanted package that is not
# installed.
find_missing() {
	command -v dpkg-query >/dev/null ||
		die "this is no Debian or Ubuntu. Install the equivalents of these packages by hand:$packages"
	# An architecture such as libc6-dev:amd64 is no part of the name.
	local installed
	installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | awk '$1 == "installed" { print $2 }')
	awk -F ' *[|] *' -v want="^($1)$" -v installed="$installed" '
		BEGIN { n = split(installed, list, "\n"); for (i = 1; i <= n; i++) have[list[i]] = 1 }
		$1 ~ want && !($2 in have) { printf "  %-18s | %s\n", $2, $3 }
	' <<<"$packages"
}

install() {
	local names root=()
	names=$(awk '{ print $1 }' <<<"$1")
	printf 'Installing what recto needs:\n\n  %-18s | why\n%s\n\n' package "$1"
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || die "this needs root, and there is no sudo. As root: apt-get install $(echo $names)"
		root=(sudo)
	fi
	local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600)
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	# Stale package lists are the commonest reason for a failure, so refresh them.
	if ! "${apt[@]}" update >"$log" 2>&1; then
		cat "$log" >&2
		die "the package lists could not be fetched. Is there a network, and does apt-get update work?"
	fi
	# shellcheck disable=SC2086 # one name a word
	if ! "${apt[@]}" install -y --no-install-recommends $names >"$log" 2>&1; then
		cat "$log" >&2
		die "apt-get could not install all of: $(echo $names). Is there a network, and does apt-get update work?"
	fi
}

# check_go insists on the Go that go.mod names.
check_go() {
	PATH=$PATH:/usr/local/go/bin
	local need have hint='Get it from https://go.dev/dl/ and unpack it to /usr/local/go.'
	need=$(awk '$1 == "go" { print $2; exit }' "$(dirname "$0")/../go.mod")
	command -v go >/dev/null || die "Go $need or newer is needed and there is none. $hint"
	have=$(GOTOOLCHAIN=local go env GOVERSION)
	have=${have#go}
	# A module that asks for more than this Go has may let it fetch that.
	if [ "$(printf '%s\n%s\n' "$need" "$have" | sort -V | head -n 1)" != "$need" ]; then
		die "Go $need or newer is needed; this is Go $have. $hint"
	fi
}

# fetch_viewer fetches what the pages of the service are made with besides our own
# scripts: OpenSeadragon, and to test them axe-core, in the versions of
# server/web/package-lock.json.
fetch_viewer() {
	local web vendor omit=()
	web=$(dirname "$0")/../server/web
	vendor=$web/static/vendor
	[[ $1 == *test* ]] || omit=(--omit=dev)
	if ! fetched "$web" "${omit[@]}"; then
		# A Node.js that is not Debian's brings its own npm, and excludes Debian's.
		command -v npm >/dev/null || install '  npm                | fetches OpenSeadragon, the viewer of scans'
		if ! npm ci --prefix "$web" "${omit[@]}" --ignore-scripts --no-audit --no-fund --loglevel=error >&2; then
			[ -z "${CI-}" ] || die "npm could not fetch what server/web/package-lock.json names. Is there a network?"
			echo "setup: npm could not fetch OpenSeadragon. The pages will show scans as plain images until scripts/setup.sh succeeds." >&2
			return
		fi
		cp "$web/package-lock.json" "$web/node_modules/fetched${omit[0]-}"
	fi
	cp "$web/node_modules/openseadragon/build/openseadragon/openseadragon.min.js" "$vendor/openseadragon.js"
	cp "$web/node_modules/openseadragon/LICENSE.txt" "$vendor/openseadragon.LICENSE.txt"
}

# fetched reports whether what the lock file names is here already.
fetched() {
	cmp -s "$1/package-lock.json" "$1/node_modules/fetched" || cmp -s "$1/package-lock.json" "$1/node_modules/fetched${2-}"
}

die() {
	echo "setup: $*" >&2
	exit 1
}

main "$@"
