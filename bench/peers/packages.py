#!/usr/bin/env python3
"""What Surety's peers are as packages of Python: version, licence, size, time of the import, and whether they are typed.

    bench/peers/packages.py        # of those that are installed here: pip install highspy QuantLib open_spiel pygambit

Processor time, the least of five rounds, less that of an empty program. bnelearn is not on PyPI.
"""

import importlib.metadata
import resource
import subprocess
import sys

MODULES = {"surety": "surety", "highspy": "highspy", "QuantLib": "QuantLib", "open_spiel": "pyspiel", "pygambit": "pygambit"}


def child_seconds(code):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    for name, module in MODULES.items():
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            print(f"{name}: not installed")
            continue
        files = [package.locate_file(file) for file in package.files or []]
        size = sum(file.stat().st_size for file in files if file.is_file())
        imported, bare = (min(child_seconds(code) for _ in range(5)) for code in (f"import {module}", "pass"))
        licence = package.metadata.get("License-Expression") or package.metadata.get("License")
        typed = any(file.suffix == ".pyi" or file.name == "py.typed" for file in files)
        print(f"{name} {package.version}, {licence}: {size / 1e6:.0f} MB, imported in {1e3 * (imported - bare):.0f} ms, "
              f"{'typed' if typed else 'not typed'}")  # fmt: skip


main()
