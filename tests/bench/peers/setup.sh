#!/usr/bin/env bash
# setup.sh FOLDER: installs what the benchmark's peers need and builds them there; what is up to date costs nothing.
#   node FOLDER/bolt/bot.js             Bolt (BOLT_ACK_FIRST=1: in its usual order)
#   node FOLDER/bolt/socket_client.js   Bolt's socket client alone
#   FOLDER/slack-go                     slack-go
source "$(dirname -- "${BASH_SOURCE[0]}")/../../../deploy/setup.sh"

(($# == 1)) || fail "usage: tests/bench/peers/setup.sh FOLDER"
peers=$root/tests/bench/peers
mkdir -p "$1/bolt" || fail "can't make the folder $1"
out=$(cd -- "$1" && pwd -P)

# What is installed with a package's name that isn't Debian's (as nodejs often is) serves as well.
install_what_is_missing()
{
    install_packages build bench
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then install_packages node; fi
    local node
    node=$(node -p 'process.versions.node.split(".")[0]')
    ((node >= 18)) || fail "the Bolt peer needs Node 18 or newer; $(command -v node) is $(node --version)"
}

build_bolt()
{
    local fingerprint prefix
    cp "$peers"/bolt/{*.js,package.json,package-lock.json,.npmrc} "$out/bolt"
    # the SQLite in it is compiled for one version of Node's interface
    fingerprint=$(node -p process.versions.modules; cd "$peers/bolt" && sha256sum package.json package-lock.json)
    if [[ $(cat "$out/bolt/.built" 2>/dev/null) == "$fingerprint" ]]; then return; fi
    say "Building the Bolt peer (where no ready-made SQLite can be had, it takes minutes)"
    # without it node-gyp fetches Node's headers
    prefix=$(dirname -- "$(dirname -- "$(readlink -f "$(command -v node)")")")
    if [[ -e $prefix/include/node/node.h ]]; then export npm_config_nodedir=$prefix; fi
    logged bench-bolt "fetching and building the Bolt peer (npm ci)" npm ci --prefix "$out/bolt"
    echo "$fingerprint" >"$out/bolt/.built"
}

# Debian's Go packages are plain folders, from before modules: nothing is fetched.
build_slack_go()
{
    cd "$peers/slack-go"
    logged bench-slack-go "building the slack-go peer" env GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= \
        GOCACHE="$out/go-cache" CGO_ENABLED=1 go build -o "$out/slack-go" .
}

install_what_is_missing
build_bolt
build_slack_go
say "The benchmark's peers: $out"
