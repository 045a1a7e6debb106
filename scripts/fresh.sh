#!/usr/bin/env bash
# Proves that the two commands work on a fresh machine: makes a minimal Debian
# 12 with nothing but Go and git in a directory, clones this repository into it
# (what is committed) and runs scripts/demo.sh and scripts/test.sh there.
#
#   scripts/fresh.sh [--keep] DIR [COMMAND...]
#
# COMMAND replaces the two, for instance: scripts/fresh.sh /tmp/fresh scripts/setup.sh
# --keep leaves the system in DIR; a kept one is used again, as it is.
# Needs root and debootstrap. Mirror, keys and proxies are those of this machine's
# apt; where they serve no Debian 12, name a mirror in RECTO_MIRROR.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
suite=bookworm

main() {
	local keep=
	if [ "${1-}" = --keep ]; then
		keep=yes
		shift
	fi
	[ $# -gt 0 ] || die "usage: scripts/fresh.sh [--keep] DIR [COMMAND...]"
	[ "$(id -u)" = 0 ] || die "debootstrap and chroot need root"
	export PATH="$PATH:/usr/local/go/bin:/usr/sbin:/sbin"
	command -v debootstrap >/dev/null || die "apt-get install debootstrap"
	root=$(realpath -m "$1")
	shift
	case $root in / | /bin | /etc | /home | /root | /tmp | /usr | /var) die "$root is no place for this" ;; esac
	[ ! -e "$root" ] || [ -e "$root/.fresh" ] || die "$root exists and was not made by this script"

	[ -e "$root/.fresh" ] || make_system
	trap unmount EXIT
	mount_all
	rm -rf "$root/home/recto"
	git clone -q "$here" "$root/home/recto"
	if [ $# -gt 0 ]; then
		inside "$@"
	else
		inside scripts/demo.sh
		inside scripts/test.sh
	fi
	unmount
	trap - EXIT
	[ -n "$keep" ] || rm -rf --one-file-system "$root"
	echo "fresh: all of it worked."
}

make_system() {
	local mirror=${RECTO_MIRROR:-$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' |
		awk -v suite="$suite" '$2 == suite { print $1; exit }')}
	[ -n "$mirror" ] || die "apt knows no mirror of Debian $suite; name one in RECTO_MIRROR"
	echo "fresh: a minimal Debian $suite in $root"
	mkdir -p "$root"
	touch "$root/.fresh"
	debootstrap --variant=minbase --include=git "$suite" "$root" "$mirror" >"$root/.fresh" ||
		die "debootstrap failed; see $root/.fresh"
	# The same mirrors, keys and proxies as here.
	rm -f "$root/etc/apt/sources.list"
	for part in sources.list sources.list.d apt.conf apt.conf.d auth.conf.d trusted.gpg.d keyrings; do
		[ ! -e "/etc/apt/$part" ] || cp -rL "/etc/apt/$part" "$root/etc/apt/"
	done
	mkdir -p "$root/usr/share/keyrings"
	cp -rL /usr/share/keyrings/. "$root/usr/share/keyrings/"
	cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
	mkdir -p "$root/usr/local/go"
}

mount_all() {
	mount --bind "$(go env GOROOT)" "$root/usr/local/go"
	mount -t proc proc "$root/proc"
	mount --rbind /dev "$root/dev"
	mount --make-rslave "$root/dev"
	# A certificate of this machine's own that connections need.
	if [ -n "${SSL_CERT_FILE-}" ]; then
		mkdir -p "$root$(dirname "$SSL_CERT_FILE")"
		cp -L "$SSL_CERT_FILE" "$root/.cert.pem"
	fi
}

unmount() {
	for part in dev proc usr/local/go; do
		! mountpoint -q "$root/$part" || umount -R "$root/$part"
	done
}

# inside runs a command in the clone, with the environment of a fresh login.
inside() {
	local env=(HOME=/root TERM=dumb LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/go/bin)
	for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY GOPROXY GOSUMDB GONOSUMDB GOPRIVATE; do
		[ -z "${!name-}" ] || env+=("$name=${!name}")
	done
	[ ! -e "$root/.cert.pem" ] || env+=(SSL_CERT_FILE=/.cert.pem)
	printf '\nfresh: %s\n' "$*"
	chroot "$root" env -i -C /home/recto "${env[@]}" "$@"
}

die() {
	echo "fresh: $*" >&2
	exit 1
}

main "$@"
