#!/usr/bin/env bash
# What demo.sh, test.sh and .ci/run share: install what is missing, build, test. Run by itself it installs and builds.
# It never removes a package, and what is already there costs nothing: a second run installs and rebuilds nothing.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

say() { printf '%s\n' "warroom: $*" >&2; }
fail() { say "$*"; exit 1; }

# The checkout's build folder; a folder of one's own where the checkout belongs to somebody else.
find_build_root()
{
    local folder
    for folder in "$root/build/release" "$root/build" "$root"; do
        [[ -e $folder ]] || continue
        if [[ -w $folder ]]; then echo "$root/build"; return; fi
        break
    done
    echo "${XDG_CACHE_HOME:-${HOME:-/tmp/$(id -un)}/.cache}/warroom$root"
}
build_root=$(find_build_root)
logs=$build_root/logs
mkdir -p "$logs" || fail "can't make the folder $logs: is the disk full or read-only? XDG_CACHE_HOME can name another place."

build_dir() { echo "$build_root/$1"; }

# Runs a command with its output in a log; if it fails, shows the end of the log and says where the rest is.
logged()
{
    local log=$logs/$1.log what=$2
    shift 2
    "$@" >"$log" 2>&1 </dev/null && return
    tail -n 40 "$log" >&2
    fail "$what failed. The whole log: $log"
}

as_root()
{
    if [[ $(id -u) == 0 ]]; then env DEBIAN_FRONTEND=noninteractive "$@"; else sudo env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

is_installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# install_packages WHEN...: the packages of packages.txt for these occasions that are not there yet.
install_packages()
{
    command -v apt-get >/dev/null || fail "this script installs with apt-get, which isn't here: it is made for Debian 12. The packages: $root/deploy/packages.txt"
    local missing=() when package
    while read -r when package _; do
        if [[ " $* " == *" $when "* ]] && ! is_installed "$package"; then missing+=("$package"); fi
    done < <(grep -v '^#' "$root/deploy/packages.txt")
    if ((${#missing[@]} == 0)); then return; fi

    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null || fail "these packages are missing and there is no sudo; as root: apt-get install --no-install-recommends ${missing[*]}"
        sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; } || fail "these packages are missing and sudo was refused; as root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    as_root apt-get -o DPkg::Lock::Timeout=300 update >"$logs/update.log" 2>&1 </dev/null ||
        say "apt-get update had trouble; going on with the package lists at hand. Its log: $logs/update.log"

    local plan=$logs/plan.log removed
    if ! apt-get -s -y --no-install-recommends install "${missing[@]}" >"$plan" 2>&1 </dev/null; then
        tail -n 20 "$plan" >&2
        fail "apt-get finds no way to install these packages; they are in Debian 12's main, this is $(. /etc/os-release && echo "${PRETTY_NAME:-unknown}"). Nothing was changed. The log: $plan"
    fi
    removed=$(awk '$1 == "Remv" { print $2 }' "$plan" | xargs)
    if [[ -n $removed ]]; then
        fail "installing would remove $removed, so nothing was changed. Boost 1.81's headers can't stand beside another version's: if you don't need these packages, run  apt-get remove $removed  and come again; else use a container (deploy/Dockerfile) or another machine."
    fi
    logged install "installing packages" as_root apt-get -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=300 install "${missing[@]}"
}

# As many compilers at once as cores, and as memory: the largest file takes about 1.5 GB.
jobs_at_once()
{
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || true)
    if [[ -n $memory ]] && ((memory < cores)); then cores=$memory; fi
    echo $((cores > 0 ? cores : 1))
}

# build PRESET [TARGET]: brings the target (all) up to date.
build()
{
    local preset=$1 target=${2:-all} dir fresh=() patience=""
    dir=$(build_dir "$preset")
    mkdir -p "$dir" || fail "can't make the folder $dir"
    # ccache gives up where it can't write
    if [[ -z ${CCACHE_DIR:-} && ! -w ${HOME:-/nowhere} ]]; then export CCACHE_DISABLE=1; fi
    # a build folder that was copied or moved is of no use
    if [[ -e $dir/CMakeCache.txt ]] && ! grep -qFx "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$dir/CMakeCache.txt"; then fresh=(--fresh); fi
    (
        flock -n 9 || { say "Waiting for another build in $dir"; flock 9; }
        cd "$root" # presets are read from the working directory
        [[ -e $dir/build.ninja ]] || patience=" (the first time it takes minutes)"
        say "Configuring $preset"
        logged "configure-$preset" "configuring" cmake "${fresh[@]}" --preset "$preset" -B "$dir"
        say "Building $preset$patience"
        local make=(cmake --build "$dir" --target "$target" -j "$(jobs_at_once)")
        if [[ -t 2 ]]; then
            "${make[@]}" >&2 || fail "building failed: the compiler's words are above"
        else
            logged "build-$preset" "building" "${make[@]}"
        fi
    ) 9>"$dir/.lock" || exit 1
}

# run_tests PRESET: prints what failed and, as the last line, "N passed, N failed". Fails if a test did.
run_tests()
{
    local preset=$1 log=$logs/tests-$1.log summary total failed
    say "Testing $preset"
    ctest --test-dir "$(build_dir "$preset")" -j2 --timeout 600 --output-on-failure --no-tests=error >"$log" 2>&1 </dev/null || true
    summary=$(grep -E '[0-9]+ tests failed out of [0-9]+' "$log" || true)
    if [[ -z $summary ]]; then
        tail -n 20 "$log" >&2
        say "the tests of $preset didn't run. The log: $log"
        echo "0 passed, 1 failed"
        return 1
    fi
    failed=$(sed -E 's/.* ([0-9]+) tests failed out of.*/\1/' <<<"$summary")
    total=$(sed -E 's/.* out of ([0-9]+).*/\1/' <<<"$summary")
    if ((failed > 0)); then
        grep -vE '^ *(Start +)?[0-9]+(/[0-9]+ Test +#[0-9]+)?: .*(Passed|$)|^Internal ctest|^Test project' "$log" | tail -n 200 >&2 || true
        say "$failed of $total tests of $preset failed. The whole log: $log"
    fi
    echo "$((total - failed)) passed, $failed failed"
    return $((failed > 0))
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    install_packages build
    build release
    say "Built: $(build_dir release)"
fi
