#!/usr/bin/env python3
"""What a call of the Python package takes at least, and its import: processor time, the least of five rounds. And how
fast mechanisms from Python play, one thread, beside built-in ones of their kind.

    PYTHONPATH=build/python bench/python_calls.py
"""

import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import numpy
import surety


def seconds_of(call, times):
    begin = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - begin) / times


def child_seconds(code):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def contest_beside_proportional(bidders):
    """Two functions of the sum of messages, and the built-in auction of that form, on the same signals."""
    contest = surety.mechanisms.aggregate(
        lambda x: min(1.0, x), lambda x: 0.3 * x * x / (1 + x * x), breakpoints=[1], name="contest"
    )
    game = dict(information="minmax", bidders=bidders, threads=1, sampling="profile")  # not the sum of signals by itself
    theirs = rate(lambda samples: surety.estimate("proportional", samples=samples, **game))
    return theirs, rate(lambda samples: surety.estimate(contest, strategy="linear:1", samples=samples, **game))


def table_beside_first_price(folder, messages=11, values=3):
    """A table of NumPy's, and the built-in auction in which the highest bid wins, on the same finite signals."""
    random = numpy.random.default_rng(1)
    auction = surety.mechanisms.table(*random.random((2, 2, messages, messages)) / 2)
    chances = random.random((messages, messages, values))
    chances /= chances.sum()
    lines = [f"{chance},{at[2]},{at[0]},{at[1]}" for at, chance in zip(numpy.ndindex(chances.shape), chances.flat)]
    signals = pathlib.Path(folder) / "signals.csv"
    signals.write_text("\n".join(["probability,value,signal1,signal2", *lines]) + "\n")
    law = "discrete:" + ",".join(f"{value}@{chance}" for value, chance in enumerate(chances.sum(axis=(0, 1))))
    game = dict(information=f"table:{signals}", values=law, threads=1)
    theirs = rate(lambda samples: surety.estimate("first-price", strategy="linear:1", samples=samples, **game))
    return theirs, rate(lambda samples: surety.estimate(auction, samples=samples, **game))


def rate(play, least=1e6, most=2e7):
    """Auctions per second: what `most` take more than `least`, each the least of three rounds."""

    def took(samples):
        return min(seconds_of(lambda: play(samples), 1) for _ in range(3))

    return (most - least) / (took(most) - took(least))


def main():
    values = "discrete:1@1"
    calls = {
        "estimate, one replicate": lambda: surety.estimate("full-surplus", values=values, samples=1, threads=1),
        "guarantee": lambda: surety.guarantee("posted-price:price=0.5", values=values),
    }
    for name, call in calls.items():
        print(f"{name}: {1e6 * min(seconds_of(call, 200) for _ in range(5)):.0f} us")
    imported, bare = (min(child_seconds(code) for _ in range(5)) for code in ("import surety", "pass"))
    print(f"import: {1e3 * (imported - bare):.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        rates = {f"functions, {n} bidders, beside proportional": contest_beside_proportional(n) for n in (2, 10)}
        rates["a table of 11 messages beside first-price"] = table_beside_first_price(folder)
    for name, (theirs, own) in rates.items():
        print(f"{name}: {own / 1e6:.0f} million auctions/s, built-in {theirs / 1e6:.0f}, ratio {own / theirs:.2f}")


main()
