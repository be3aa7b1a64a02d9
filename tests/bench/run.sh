#!/usr/bin/env bash
# run.sh [OPTIONS OF bench]: builds warroom, the driver and the peers, measures them side by side, and writes table.md,
# results.json, micro.json and the drawings into build/bench. An hour; with --quick two minutes.
source "$(dirname -- "${BASH_SOURCE[0]}")/../../deploy/setup.sh"

release=$(build_dir release)
out=$(build_dir bench)
mkdir -p "$out"

install_packages build bench
build release warroom
build release bench
build release bench_micro
"$root/tests/bench/peers/setup.sh" "$release/bench-peers"
"$release/tests/bench/bench" --json "$out/results.json" "$@" | tee "$out/table.md"
say "Micro-benchmarks"
TMPDIR=/dev/shm "$release/tests/bench/bench_micro" --benchmark_repetitions=5 --benchmark_report_aggregates_only=true \
    --benchmark_out="$out/micro.json" --benchmark_out_format=json 2>"$logs/bench-micro.log" | tee "$out/micro.txt"
python3 "$root/tests/bench/draw.py" "$out/results.json" "$out"
say "The table, the numbers and the drawings: $out"
