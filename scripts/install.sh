#!/usr/bin/env bash
# Installs bin/recto with its man pages and shell completions.
#
#   scripts/install.sh            below /usr/local
#   PREFIX=~/.local scripts/install.sh
#   DESTDIR=/tmp/package PREFIX=/usr scripts/install.sh   for a package
#
# It builds bin/recto where there is none. What recto needs besides is installed
# by scripts/setup.sh --runtime.
set -euo pipefail
cd "$(dirname "$0")/.."
root=${DESTDIR-}${PREFIX:-/usr/local}

[ -x bin/recto ] || scripts/build.sh
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
bin/recto man "$pages"

install -D -m 755 bin/recto "$root/bin/recto"
install -d "$root/share/man/man1"
install -m 644 "$pages"/*.1 "$root/share/man/man1/"

# completion SHELL FILE
completion() {
	bin/recto completion "$1" >"$pages/$1"
	install -D -m 644 "$pages/$1" "$root/share/$2"
}
completion bash bash-completion/completions/recto
completion zsh zsh/site-functions/_recto
completion fish fish/vendor_completions.d/recto.fish
echo "recto is installed in $root."
