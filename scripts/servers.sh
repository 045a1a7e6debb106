# Sourced by scripts that need real servers: sets NATS_SERVER and S3_SERVER to
# programs, which are built once, each from its own module and outside of recto's.
servers=${XDG_CACHE_HOME:-$HOME/.cache}/recto-test
server() { # FOLDER PROGRAM PACKAGE@VERSION
	if [ ! -x "$servers/$1/$2" ]; then
		mkdir -p "$servers/$1"
		(cd "$servers/$1" && GOFLAGS= GOWORK=off CGO_ENABLED=0 GOBIN="$servers/$1" go install "$3")
	fi
}
nats=$(go list -m -f '{{.Version}}' github.com/nats-io/nats-server/v2)
server "nats-$nats" nats-server "github.com/nats-io/nats-server/v2@$nats"
server versitygw-v1.8.0 versitygw github.com/versity/versitygw/cmd/versitygw@v1.8.0
export NATS_SERVER="$servers/nats-$nats/nats-server" S3_SERVER="$servers/versitygw-v1.8.0/versitygw"
