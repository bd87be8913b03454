#!/usr/bin/env python3
"""Equilibria of auctions with private and common values: `surety equilibrium` beside what public solvers were measured to do.

usage: equilibria.py SURETY [EPSILON]

For every game: the bound on what anybody gains by any message at any signal, over the greatest value; how far bids are from the
known equilibrium, root of the mean square over signals; wall time of the whole process. Public solvers put values and bids
on a grid and report the loss there. What is true, against any bid of the continuous auction, was computed for the
strategies that they found. Their figures are ours, of one core of a shared Zen 3 in November 2026; the solvers are not on
PyPI, so they are not run again here. SODA: Bichler, Fichtl & Oberlechner (2025), github.com/MOberlechner/soda;
Frank-Wolfe: the same package; NPGA: Bichler et al. (2021), bnelearn.
"""

import csv
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

RISING = "hidden-mixture(0.5 * uniform | 0.5 * power:3)"


def linear(slope):
    return lambda v: slope * v


def rising_bid(bidders):
    """b' = (v - b) h/H, by Runge and Kutta's rule on 4000 steps from the first price's slope at 0, (N - 1)/N."""
    n = bidders - 1

    def slope(v, b):
        if v == 0:
            return n / bidders
        f, below = (1, 3 * v * v), (v, v**3)
        here = sum(d * n * c ** (n - 1) * d for d, c in zip(f, below))
        return (v - b) * here / sum(d * c**n for d, c in zip(f, below))

    steps, bids = 4000, [0.0]
    for i in range(steps):
        v, b, h = i / steps, bids[-1], 1 / steps
        if i == 0:
            bids.append(h * n / bidders)
            continue
        k1 = slope(v, b)
        k2 = slope(v + h / 2, b + h / 2 * k1)
        k3 = slope(v + h / 2, b + h / 2 * k2)
        k4 = slope(v + h, b + h * k3)
        bids.append(b + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
    return lambda v: bids[min(steps, round(v * steps))]


def tract_bid():
    """First price, three bidders, signals v + e, both uniform, e up to 1/2 (Milgrom & Weber 1982, Theorem 14): b' = (E[v | x, x] -
    b) f/F, by Euler's implicit rule on 15,000 steps. With t = x - v all are integrals of powers of t."""
    steps, top = 15000, 1.5
    bids = [0.0]
    for i in range(1, steps + 1):
        x = top * i / steps
        least, most = x - min(1.0, x), x - max(0.0, x - 0.5)
        dense, below = most**2 - least**2, (most**3 - least**3) / 3
        pulls = top / steps * dense / below if below > 0 else 0
        value = x - 2 * below / dense if dense > 0 else x
        bids.append((bids[-1] + pulls * value) / (1 + pulls))
    return lambda x: bids[min(steps, round(x / top * steps))]


def unlike_bid(top, sign):
    """The bid at which 2 b/(1 + sign 3/4 b^2) is the value (Griesmer, Levitan & Shubik 1967)."""

    def bid(v):
        low, high = 0.0, top
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if 2 * middle / (1 + sign * 0.75 * middle**2) < v else (low, middle)
        return low

    return bid


TRACT = {"information": "mineral-rights:plus(uniform:0,0.5)"}
SHARE = {"information": "mineral-rights:times(uniform:0,2)"}

# name, mechanism, values, bidders, greatest value, the equilibrium by bidder (signals evenly up to; {}: not known), what a
# public solver was measured to do: time in s, loss that it reports, what is true, L2 of bids; last, options beside these
GAMES = [
    ("first-price, U[0,1], N = 2", "first-price", "uniform", 2, 1, {1: (1, linear(0.5))},
     "SODA 512: 35 s, 1e-4 reported, .0030 true, L2 .0030; Frank-Wolfe 256: 1.4 s, 1e-4, .0060, .0033"),
    ("first-price, U[0,1], N = 10", "first-price", "uniform", 10, 1, {1: (1, linear(0.9))},
     "Frank-Wolfe 256: 2.6 s, 1e-4 reported, .022 true, L2 .0021"),
    ("all-pay, U[0,1], N = 2", "all-pay", "uniform", 2, 1, {1: (1, lambda v: v * v / 2)},
     "SODA 256: 17 s, 1e-4 reported, .0083 true, L2 .0044"),
    ("risk aversion 1/2, N = 2", "first-price", "uniform", 2, 1, {1: (1, linear(1 / 1.5))}, "", {"utility": "crra:0.5"}),
    ("risk aversion 1/2, N = 10", "first-price", "uniform", 10, 1, {1: (1, linear(9 / 9.5))}, "", {"utility": "crra:0.5"}),
    ("U[0,1] against U[0,2]", "first-price", "independent(uniform; uniform:0,2)", 2, 2,
     {1: (1, unlike_bid(2 / 3, 1)), 2: (2, unlike_bid(2 / 3, -1))},
     "Frank-Wolfe 128: 31 s, .0045 reported, .031 true, L2 .016 to .020"),
    ("U[0,1], U[0,2], U[0,3]", "first-price", "independent(uniform; uniform:0,2; uniform:0,3)", 3, 3, {}, ""),
    ("hidden state, N = 2", "first-price", RISING, 2, 1, {1: (1, rising_bid(2))},
     "SODA 64, another affiliated law: 71 s, .003 reported, L2 .0135"),
    ("hidden state, N = 10", "first-price", RISING, 10, 1, {1: (1, rising_bid(10))}, ""),
    ("mineral rights, N = 3", "first-price", "uniform", 3, 1, {1: (1.5, tract_bid())}, "", TRACT),
    ("common value, N = 3", "second-price", "uniform", 3, 1, {1: (2, lambda s: 2 * s / (2 + s))},
     "mirror ascent 64: 9 s, 1e-4 reported, L2 .018", SHARE),
    ("the same, first price", "first-price", "uniform", 3, 1, {}, "", SHARE),
    ("wallet, N = 3", "first-price", "bates:3", 3, 1, {1: (1, linear(5 / 9))}, "", {"information": "wallet"}),
    ("wallet, all-pay, N = 10", "all-pay", "bates:10", 10, 1, {1: (1, lambda s: 0.54 * s**10)}, "",
     {"information": "wallet"}),
]


def between(points, x):
    """A curve through points, straight between them, constant beyond."""
    if x <= points[0][0]:
        return points[0][1]
    for (a, p), (b, q) in zip(points, points[1:]):
        if x <= b:
            return q if a == b else p + (q - p) * (x - a) / (b - a)
    return points[-1][1]


def distance(folder, equilibrium):
    curves = {}
    with open(folder / "strategy.csv", newline="") as file:
        for row in csv.DictReader(file):
            point = (float(row["signal"]), float(row["message"]))
            curves.setdefault(int(row.get("bidder", 1)), []).append(point)
    worst = 0.0
    for bidder, (greatest, bid) in equilibrium.items():
        values = [greatest * (i + 0.5) / 2000 for i in range(2000)]
        worst = max(worst, math.sqrt(sum((between(curves[bidder], v) - bid(v)) ** 2 for v in values) / len(values)))
    return worst


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.split("\n\n")[1])
    epsilon = float(sys.argv[2]) if len(sys.argv) == 3 else 1e-3
    print(f"{'game':28} {'wall':>8} {'gain, at most':>14} {'L2 of bids':>11}  public solvers")
    for name, mechanism, values, bidders, greatest, equilibrium, public, *options in GAMES:
        with tempfile.TemporaryDirectory() as folder:
            begin = time.monotonic()
            run = subprocess.run(
                [sys.argv[1], "equilibrium", "--mechanism", mechanism, "--values", values, "--bidders", str(bidders),
                 "--epsilon", repr(epsilon * greatest), "--time-limit", "60", "--format", "json", "--out", folder,
                 *(word for given in options for key, value in given.items() for word in ("--" + key, value))],
                capture_output=True, text=True)
            wall = time.monotonic() - begin
            if run.returncode not in (0, 1):
                sys.exit(f"{name}: {run.stderr.strip()}")
            found = json.loads(run.stdout)["exploitability"]
            off = f"{distance(pathlib.Path(folder), equilibrium):11.5f}" if equilibrium else f"{'':11}"
        kind = "" if found["confidence"] == 1 else f" ({found['confidence']:.0%})"
        print(f"{name:28} {wall:6.2f} s {found['bound'] / greatest:14.6f}{kind} {off}  {public}", flush=True)


if __name__ == "__main__":
    main()
