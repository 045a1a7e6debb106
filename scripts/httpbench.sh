#!/usr/bin/env bash
# Measures how fast the server answers with 10,000 documents in the storage, what
# CPU a request costs it, and how much memory it takes: listings, status, page
# JSON, text, stored images, and scaled images apart.
# The documents are copies of one that was really read; each request asks for
# another one. Needs wrk (apt-get install wrk) and curl.
#
#   scripts/httpbench.sh              a line for each kind of request
#   RECTO_DOCUMENTS=10000  how many documents
#   RECTO_CONNECTIONS=16   connections at the same time
#   RECTO_SECONDS=10       how long each kind of request is made
#   RECTO_DATA=DIR         keep the documents there, and use those that are there
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/go/bin"

documents=${RECTO_DOCUMENTS:-10000}
connections=${RECTO_CONNECTIONS:-16}
seconds=${RECTO_SECONDS:-10}
address=127.0.0.1:18970
base=http://$address

main() {
	command -v wrk >/dev/null || { echo "httpbench: there is no wrk; apt-get install wrk" >&2; exit 3; }
	[ -x bin/recto ] || scripts/build.sh
	go build -o bin/httpbench ./scripts/httpbench
	work=$(mktemp -d)
	server=
	trap 'stop; rm -rf "$work"' EXIT
	data=${RECTO_DATA:-$work/data}
	export RECTO_STORAGE=$data XDG_STATE_HOME=$work/state
	[ -s "$data.ids" ] || fill
	cp "$data.ids" "$work/ids"
	serve 0
	curl -sS "$base/api/v1/documents?limit=1" | grep -q "\"ready\":$((documents + 1))[,}]" ||
		{ echo "httpbench: the listing does not have all documents" >&2; exit 1; }

	printf '%-28s %10s %10s %10s %10s %10s\n' "$documents documents" requests/s p50 p99 'CPU us' errors
	measure 'listing' '/api/v1/documents?limit=50'
	measure 'listing, filtered, by title' '/api/v1/documents?status=ready&language=ru&sort=title&limit=50'
	measure 'listing, words' '/api/v1/documents?q=%D0%BF%D0%BE%D0%B5%D0%B7%D0%B4%D0%BA%D0%B8+NUMBER&limit=50'
	measure 'status of a document' '/api/v1/documents/ID'
	measure 'page JSON' '/api/v1/documents/ID/pages/2'
	measure 'text of a page' '/api/v1/documents/ID/pages/2/text'
	measure 'ALTO of a page' '/api/v1/documents/ID/pages/2/alto'
	measure 'hOCR of a page' '/api/v1/documents/ID/pages/2/hocr'
	measure 'text of a document' '/api/v1/documents/ID/text'
	measure 'stored image' '/api/v1/documents/ID/pages/2/image'
	measure 'scaled image, made before' '/api/v1/documents/FIRST/pages/2/image?width=480'
	connections=2 measure 'scaled image, made anew' '/api/v1/documents/ID/pages/2/image?width=480'
	awk '$1 == "VmHWM:" { printf "the server took at most %.0f MB\n", $2 / 1000 }' "/proc/$server/status"
}

# fill reads the sample and makes the documents of it.
fill() {
	local id
	serve 1
	id=$(curl -sS --fail -F file=@testdata/sample/report.pdf -F title='О поездке группы специалистов' "$base/api/v1/documents" |
		sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
	until curl -sS "$base/api/v1/documents/$id" | grep -q '"status":"ready"'; do sleep 1; done
	stop
	bin/httpbench "$data" "$id" "$documents" >"$work/ids"
	mv "$work/ids" "$data.ids"
	rm -rf "$data/.recto/state" # the catalogue is made anew
}

serve() {
	bin/recto serve --listen "$address" --workers "$1" >"$work/log" 2>&1 &
	server=$!
	local n
	for n in $(seq 300); do
		curl -sf "$base/readyz" >/dev/null && return
		sleep 0.5
	done
	cat "$work/log" >&2
	exit 1
}

stop() {
	[ -z "$server" ] || { kill "$server"; wait "$server" || true; }
	server=
}

# ticks is the CPU time of the server so far, in hundredths of a second.
ticks() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }

# measure NAME PATH prints a line. In the path ID becomes another document for
# each request, FIRST the same one, and NUMBER a number.
measure() {
	cat >"$work/ask.lua" <<-LUA
		local ids, path = {}, "$2"
		for id in io.lines("$work/ids") do ids[#ids + 1] = id end
		local n = 0
		function setup(thread) thread:set("start", math.random(#ids)) end
		function init() n = start or 0 end
		function request()
			n = (n + 7919) % #ids
			local p = path:gsub("ID", ids[n + 1]):gsub("FIRST", ids[1]):gsub("NUMBER", tostring(n))
			return wrk.format("GET", p)
		end
	LUA
	local before
	before=$(ticks)
	wrk -t 1 -c "$connections" -d "${seconds}s" --timeout 30s --latency -s "$work/ask.lua" "$base" >"$work/out"
	awk -v name="$1" -v ticks=$(($(ticks) - before)) '
		$1 == "50%" { p50 = $2 } $1 == "99%" { p99 = $2 } $1 == "Requests/sec:" { rate = $2 } $2 == "requests" { n = $1 }
		/Non-2xx|Socket errors/ { bad = $0 }
		END { printf "%-28s %10s %10s %10s %10.0f %10s\n", name, rate, p50, p99, 10000 * ticks / n, bad == "" ? "none" : bad }
	' "$work/out"
}

main
