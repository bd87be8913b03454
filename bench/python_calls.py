#!/usr/bin/env python3
"""What a call of the Python package takes at least, and its import: processor time, the least of five rounds.

    PYTHONPATH=build/python bench/python_calls.py
"""

import resource
import subprocess
import sys
import time

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


main()
