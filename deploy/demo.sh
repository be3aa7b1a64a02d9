#!/usr/bin/env bash
# Plays an incident against the built-in simulated Slack: no tokens, no network. Arguments go to `warroom demo`.
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

install_packages build
build release warroom
exec "$(build_dir release)/warroom" demo "$@"
