#!/usr/bin/env python3
"""Second-price revenue of N = 10 uniform bidders: Surety beside NumPy's generators with `partition`, in turn, on one core.

Usage: bench/peers/numpy_second_price.py [path to the surety program]
Needs NumPy (Debian: python3-numpy). Prints profiles per second, medians over the rounds, and the ratios.
"""
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np

BIDDERS, BATCH, BATCHES, ROUNDS = 10, 1 << 16, 12, 5
SURETY_SAMPLES = 400_000_000
GENERATORS = (np.random.SFC64, np.random.PCG64DXSM, np.random.PCG64, np.random.Philox)


def numpy_rate(bit_generator):
    """Profiles/s: single-precision uniforms, the second-highest of each row, their mean. The batch fits the cache."""
    random = np.random.Generator(bit_generator(1))
    start, total = time.perf_counter(), 0.0
    for _ in range(BATCHES):
        values = random.random((BATCH, BIDDERS), dtype=np.float32)
        values.partition(BIDDERS - 2, axis=1)
        total += values[:, BIDDERS - 2].mean(dtype=np.float64)
    assert abs(total / BATCHES - (BIDDERS - 1) / (BIDDERS + 1)) < 1e-3
    return BATCH * BATCHES / (time.perf_counter() - start)


def surety_rate(program, threads):
    """Profiles/s of the whole run as the program reports it: set-up, exact values and all statistics included."""
    out = subprocess.run(
        [program, "estimate", "--mechanism", "second-price", "--values", "uniform", "--bidders", str(BIDDERS),
         "--samples", str(SURETY_SAMPLES), "--precision", "float", "--sampling", "profile", "--device", "cpu",
         "--threads", str(threads), "--format", "json"],
        check=True, capture_output=True, text=True).stdout
    result = json.loads(out)
    assert abs(result["estimates"]["revenue"]["mean"] - 9 / 11) < 1e-3
    return result["replicates"] / result["seconds"]


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "build/bin/surety"
    os.environ["OMP_NUM_THREADS"] = "1"
    rates = {}
    for _ in range(ROUNDS):
        for generator in GENERATORS:
            rates.setdefault(f"numpy {generator.__name__}", []).append(numpy_rate(generator))
        for threads in (1, 2):
            rates.setdefault(f"surety, {threads} thread(s)", []).append(surety_rate(program, threads))
    print(f"second-price auction, {BIDDERS} uniform bidders, float; NumPy {np.__version__}; median of {ROUNDS} rounds")
    for name, measured in rates.items():
        print(f"{name:24}{statistics.median(measured) / 1e6:10.1f} million profiles/s"
              f"   ({min(measured) / 1e6:.1f} .. {max(measured) / 1e6:.1f})")
    numpy_rounds = [max(r) for r in zip(*(rates[f"numpy {g.__name__}"] for g in GENERATORS))]
    one, two = rates["surety, 1 thread(s)"], rates["surety, 2 thread(s)"]
    print(f"surety on one core / fastest NumPy:  {statistics.median(s / n for s, n in zip(one, numpy_rounds)):.1f}")
    print(f"surety on two cores / on one:        {statistics.median(b / a for a, b in zip(one, two)):.2f}")


if __name__ == "__main__":
    main()
