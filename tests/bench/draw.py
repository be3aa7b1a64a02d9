#!/usr/bin/env python3
"""draw.py RESULTS FOLDER: latency by rate, and what an end costs by size, as SVG."""
import json
import re
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

COLOURS = {"warroom": "#c0392b", "floor": "#7f8c8d", "slack-go": "#2980b9", "bolt": "#27ae60",
           "bolt-ack-first": "#8e44ad", "bolt-socket": "#d35400"}


def curves(results, pattern):
    """By bot: (x, median, min, max) of the measures whose name matches; the pattern's group is x."""
    found = {}
    for measure in results["measures"]:
        match = re.fullmatch(pattern, measure["measure"])
        if not match:
            continue
        for bot, figure in measure["bots"].items():
            point = (int(match[1]), figure["median"], figure["min"], figure["max"])
            found.setdefault(bot, []).append(point)
    return {bot: sorted(points) for bot, points in found.items()}


def draw(axes, found, title, x, y):
    for bot, points in found.items():
        xs, medians, least, most = zip(*points)
        colour = COLOURS.get(bot)
        axes.plot(xs, medians, marker="o", label=bot, color=colour, linewidth=2.5 if bot == "warroom" else 1.2)
        axes.fill_between(xs, least, most, color=colour, alpha=0.15)
    axes.set(xscale="log", yscale="log", title=title, xlabel=x, ylabel=y)
    axes.grid(True, which="major", alpha=0.3)
    if found:
        axes.legend()


def latency(results, path):
    disks = [disk for disk in ("ram", "slow", "disk") if curves(results, disk + r"/rate (\d+)/p50_us")]
    figure, all_axes = plt.subplots(max(len(disks), 1), 2, figsize=(11, 4.2 * max(len(disks), 1)), squeeze=False)
    for row, disk in zip(all_axes, disks):
        for axes, share in zip(row, ("p50", "p99")):
            found = curves(results, rf"{disk}/rate (\d+)/{share}_us")
            draw(axes, found, f"ack latency, {share}, {disk}", "messages per second", "microseconds")
    figure.tight_layout()
    figure.savefig(path)


def growth(results, path):
    figure, row = plt.subplots(1, 2, figsize=(11, 4.2))
    draw(row[0], curves(results, r"ram/close (\d+)/shared_ms"), "close to file shared", "entries", "milliseconds")
    draw(row[1], curves(results, r"ram/close (\d+)/peak_mb"), "most memory by then", "entries", "MB")
    figure.tight_layout()
    figure.savefig(path)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        results = json.load(file)
    plt.rcParams["svg.hashsalt"] = "warroom"  # the same numbers give the same file
    latency(results, sys.argv[2] + "/latency.svg")
    growth(results, sys.argv[2] + "/growth.svg")


main()
