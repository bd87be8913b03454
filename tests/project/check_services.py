#!/usr/bin/env python3
"""check_services.py PLUGIN LOADER...: what the plug-in leaves for its loader to define, each of the loaders does define.

Loaders are programs and libraries. Fails too where the plug-in asks for nothing: it was compiled without CUDA.
"""

import subprocess
import sys


def symbols(file, *options):
    lines = subprocess.run(["nm", "-D", *options, file], check=True, capture_output=True, text=True).stdout
    return {line.split()[-1] for line in lines.splitlines()}


def main():
    plugin, *loaders = sys.argv[1:]
    asked = {name for name in symbols(plugin, "--undefined-only") if "6surety" in name}
    for loader in loaders:
        missing = sorted(asked - symbols(loader, "--defined-only"))
        if missing:
            sys.exit(f"{loader} does not show what {plugin} asks for: {', '.join(missing)}")
    if not asked:
        sys.exit(f"{plugin} asks for nothing of Surety, so nothing was checked")
    print(f"{len(asked)} symbols of {len(loaders)} loaders")


main()
