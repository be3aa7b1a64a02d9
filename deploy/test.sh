#!/usr/bin/env bash
# Builds warroom as it is shipped and runs its tests. The last line is "N passed, N failed".
trap 'echo "0 passed, 1 failed"' EXIT # what there is to say if it ends before the tests
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

install_packages build
build release
trap - EXIT
run_tests release
