#!/usr/bin/env python3
"""Prints the registers of each CUDA kernel and fails where one of ours spills or uses local memory.

usage: check_kernel_resources.py FILE_OR_FOLDER [ARCHITECTURE...]

Reads the reports that ptxas-report leaves beside the objects (*.ptxas). Kernels of Thrust and CUB are not ours and
are passed over. With architectures (sm_80 ...) each of our kernels must have been compiled for every one of them.
"""

import pathlib
import re
import subprocess
import sys

ENTRY = re.compile(r"Compiling entry function '(\S+)' for '(sm_\w+)'")
FUNCTION = re.compile(r"Function properties for (\S+)")
MEMORY = re.compile(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")
REGISTERS = re.compile(r"Used (\d+) registers")
NOT_OURS = re.compile(r"_ZN(6thrust|3cub)")


def read(report):
    """Yields a dict per function: name (mangled), architecture, stack, stores, loads; for kernels also registers."""
    architecture, function = None, None
    for line in report.splitlines():
        if match := ENTRY.search(line):
            architecture = match[2]
        elif match := FUNCTION.search(line):
            function = {"name": match[1].strip("'"), "architecture": architecture}
        elif (match := MEMORY.search(line)) and function:
            function.update(zip(("stack", "stores", "loads"), map(int, match.groups())))
            yield function
        elif (match := REGISTERS.search(line)) and function:
            function["registers"] = int(match[1])


def short_names(names):
    """Maps mangled names to readable ones without result type, namespaces and parameters."""
    demangled = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True, check=True).stdout
    short = {}
    for mangled, name in zip(names, demangled.splitlines()):
        name = re.sub(r"^void |\b[a-z_0-9]+::|\(anonymous namespace\)::", "", name)
        if name.endswith(")"):
            depth, start = 1, len(name) - 1
            while depth:
                start -= 1
                depth += {")": 1, "(": -1}.get(name[start], 0)
            name = name[:start]
        short[mangled] = name
    return short


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    place, wanted = pathlib.Path(sys.argv[1]), sys.argv[2:]
    reports = [place] if place.is_file() else sorted(place.rglob("*.ptxas"))
    functions = [f for report in reports for f in read(report.read_text()) if not NOT_OURS.match(f["name"])]
    if not functions:
        sys.exit(f"check_kernel_resources: no kernel of ours in {len(reports)} report(s) under {place}")

    names = short_names(sorted({f["name"] for f in functions}))
    table = {(f["name"], f["architecture"]): f for f in functions}
    columns = wanted or sorted({f["architecture"] for f in functions})
    problems = []
    print("Registers a thread\n" + "".join(f"{column:>8}" for column in columns) + "  kernel")
    for mangled, name in sorted(names.items(), key=lambda item: item[1]):
        row = [table.get((mangled, column)) for column in columns]
        print("".join(f"{f.get('registers', '-') if f else '-':>8}" for f in row) + f"  {name}")
        problems += [f"{name} was not compiled for {column}" for f, column in zip(row, columns) if not f]
    for f in functions:
        if f["stack"] or f["stores"] or f["loads"]:
            problems.append(f"{names[f['name']]} on {f['architecture']}: {f['stack']} bytes of local memory, "
                            f"{f['stores']} bytes of spill stores, {f['loads']} bytes of spill loads")
    for problem in problems:
        print(f"check_kernel_resources: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"kernels checked: {len(names)}; no spills, no local memory")


if __name__ == "__main__":
    main()
