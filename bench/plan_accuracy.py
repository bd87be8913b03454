#!/usr/bin/env python3
"""Compares what `surety plan` predicts with what the sweep then takes, for configs of every kind.

    bench/plan_accuracy.py build/bin/surety [CONFIG...]

Without configs: the examples and small sweeps of verify and bounds. Status 1 where one is off by more than a factor
of 2 and by more than a second. Both are wall-clock times: run it on a machine that does nothing else.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "examples"
MADE = {
    "verify.toml": 'job = "verify"\nmechanisms = ["proportional", "first-price"]\nvalues = ["uniform", "beta:2,2"]\n'
                   'information = ["minmax", "none"]\nbidders = [2]\nsamples = 2e5\n',
    "bounds.toml": f'job = "bounds"\nenvironments = ["{EXAMPLES}/bounds/common.toml"]\nk = [4, 6, 8, 10]\ngap = 1e-3\n',
    "streamed.toml": 'mechanisms = ["all-pay", "posted-price"]\nvalues = ["uniform", "beta:2,2"]\n'
                     'bidders = { from = 2, to = 512, factor = 4 }\nsamples = 1e5\n',
}


def measure(program, config, folder):
    start = time.monotonic()
    printed = subprocess.run([program, "plan", config, "--format", "json"], capture_output=True, text=True)
    planning = time.monotonic() - start
    if printed.returncode:
        return printed.stderr.strip()
    start = time.monotonic()
    subprocess.run([program, "sweep", config, "--out", folder / "out" / config.name], check=True, capture_output=True)
    return json.loads(printed.stdout)["seconds"], time.monotonic() - start, planning


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for made, text in MADE.items():
            (folder / made).write_text(text)
        configs = [pathlib.Path(c) for c in sys.argv[2:]]
        configs = configs or sorted(EXAMPLES.glob("*.toml")) + [folder / made for made in MADE]
        off = 0
        print(f"{'config':<24}{'predicted':>11}{'took':>9}{'ratio':>8}{'planning':>10}")
        for config in configs:
            found = measure(program, config, folder)
            if isinstance(found, str):
                print(f"{config.name:<24}{found}")
                continue
            predicted, took, planning = found
            bad = abs(math.log2(predicted / took)) > 1 and abs(predicted - took) > 1
            off += bad
            print(f"{config.name:<24}{predicted:>9.1f} s{took:>7.1f} s{predicted / took:>8.2f}{planning:>8.1f} s"
                  f"{'  off' if bad else ''}", flush=True)
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
