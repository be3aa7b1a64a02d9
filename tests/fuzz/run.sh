#!/usr/bin/env bash
# tests/fuzz/run.sh FOLDER [SECONDS]: lets each fuzz target of a build with the address sanitizer (FOLDER: where its
# programs are) look for bytes that it does not survive, for SECONDS each (10). What it finds is kept in
# FOLDER/fuzz-found. The last line is "N passed, N failed".
set -euo pipefail
folder=$1 seconds=${2:-10} passed=0 failed=0
corpus=$(cd "$(dirname -- "${BASH_SOURCE[0]}")/corpus" && pwd)
found=$folder/fuzz-found
mkdir -p "$found"
for known in "$corpus"/*; do
    target=$(basename "$known") grown=$(mktemp -d) log=$found/$(basename "$known").log
    if "$folder/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -close_fd_mask=3 \
        -artifact_prefix="$found/$target-" "$grown" "$known" >"$log" 2>&1; then
        passed=$((passed + 1))
        echo "$target: $(tail -n 1 "$log")"
    else
        failed=$((failed + 1))
        tail -n 60 "$log"
        echo "fuzz_$target did not survive: see $found" >&2
    fi
    rm -r "$grown"
done
echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
