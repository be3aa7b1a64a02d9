#!/usr/bin/env python3
"""draw.py RESULTS FOLDER: latency by rate, and what an end costs by size, as SVG drawn by gnuplot."""
import json
import math
import re
import subprocess
import sys

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


def growth(points):
    """The power of x by which y grows between its last two points, where the constant part weighs least."""
    (x1, y1, *_), (x2, y2, *_) = points[-2:]
    return math.log(y2 / y1) / math.log(x2 / x1)


def graph(found, title, x, y, fitted=False):
    """One graph: a line of medians per bot, with bars from the least to the most."""
    lines = [f'set title "{title}"', f'set xlabel "{x}"', f'set ylabel "{y}"']
    plots = []
    for number, (bot, points) in enumerate(found.items()):
        lines.append(f"$of{number} << end")
        lines += [" ".join(map(str, point)) for point in points]
        lines.append("end")
        style = f'lc rgb "{COLOURS.get(bot, "#000000")}" lw {2.5 if bot == "warroom" else 1.2} pt 7 ps 0.5'
        fit = f" ~ n^{growth(points):.2f}" if fitted and len(points) > 1 else ""
        plots.append(f'$of{number} using 1:2:3:4 with yerrorlines title "{bot}{fit}" {style}')
    return lines + ["plot " + ", ".join(plots)]


def draw(path, graphs):
    graphs = [one for one in graphs if one[0]]
    if not graphs:
        return
    rows = (len(graphs) + 1) // 2
    script = [f'set terminal svg size 1000,{420 * rows} noenhanced font "sans-serif,12" background rgb "white"',
              f'set output "{path}"', f"set multiplot layout {rows},2", "set logscale xy", "set grid lc rgb '#dddddd'",
              "set key below", 'set format "%.0s%c"', "set offsets graph 0.05, graph 0.05"]
    for one in graphs:
        script += graph(*one)
    subprocess.run(["gnuplot"], input="\n".join(script + ["unset multiplot\n"]), text=True, check=True)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        results = json.load(file)
    draw(sys.argv[2] + "/latency.svg",
         [(curves(results, rf"{disk}/rate (\d+)/{share}_us"), f"ack latency, {share}, {disk}", "messages per second",
           "microseconds") for disk in ("ram", "slow", "disk") for share in ("p50", "p99")])
    draw(sys.argv[2] + "/growth.svg",
         [(curves(results, r"ram/close (\d+)/shared_ms"), "close to file shared", "entries", "milliseconds", True),
          (curves(results, r"ram/close (\d+)/peak_mb"), "most memory by then", "entries", "MB", True),
          (curves(results, r"ram/restart 0\+1 of (\d+)/first_reply_ms"), "start to first reply, one open incident",
           "entries of it", "milliseconds", True),
          (curves(results, r"ram/restart 0\+1 of (\d+)/memory_mb"), "memory after that", "entries of it", "MB", True)])


main()
