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
SHARED = re.compile(r"(\d+) bytes smem")
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
            shared = SHARED.search(line)
            function.update(registers=int(match[1]), shared=int(shared[1]) if shared else 0)


def demangle(names):
    output = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True, check=True).stdout
    return dict(zip(names, output.splitlines()))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    place, wanted = pathlib.Path(sys.argv[1]), set(sys.argv[2:])
    reports = [place] if place.is_file() else sorted(place.rglob("*.ptxas"))
    functions = [f for report in reports for f in list(read(report.read_text())) if not NOT_OURS.match(f["name"])]
    if not functions:
        sys.exit(f"check_kernel_resources: no kernel of ours in {len(reports)} report(s) under {place}")

    names = demangle(sorted({f["name"] for f in functions}))
    problems = []
    print("registers  shared  stack  spilled  architecture  kernel")
    for f in sorted(functions, key=lambda f: (names[f["name"]], f["architecture"])):
        spilled = f["stores"] + f["loads"]
        print(f"{f.get('registers', '-'):>9} {f.get('shared', '-'):>7} {f['stack']:>6} {spilled:>8}  "
              f"{f['architecture']:<12}  {names[f['name']]}")
        if spilled or f["stack"]:
            problems.append(f"{names[f['name']]} on {f['architecture']}: {f['stack']} bytes of local memory, "
                            f"{f['stores']} bytes of spill stores, {f['loads']} bytes of spill loads")
    for name in names:
        for architecture in sorted(wanted - {f["architecture"] for f in functions if f["name"] == name}):
            problems.append(f"{names[name]} was not compiled for {architecture}")
    for problem in problems:
        print(f"check_kernel_resources: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
