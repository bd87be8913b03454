#!/usr/bin/env python3
"""Reads every #include and fails on what the layers do not allow.

usage: check_includes.py ROOT LAYERS

ROOT is a source tree, LAYERS a file with a line per layer, "folder: folder folder ...", the layers it links. Allowed are

- public headers (include/): public headers and libraries, nothing of ours that is not installed;
- a layer (kernels, host/NAME): public headers, itself, and the layers it links, directly or through others;
- no file includes itself, neither directly nor through others.

Exit status 1 and a line per offence otherwise.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
SOURCES = {".h", ".cpp", ".inl", ".cu", ".cuh"}


def read_layers(file):
    links = {}
    for line in file.read_text().splitlines():
        layer, _, linked = line.partition(":")
        links[layer] = set(linked.split())
    return links


def reachable(start, arrows):
    """Everything that `start` reaches by one arrow or more."""
    found, open_ends = set(), list(arrows.get(start, ()))
    while open_ends:
        end = open_ends.pop()
        if end not in found:
            found.add(end)
            open_ends += arrows.get(end, ())
    return found


def layer_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "host" else parts[0]


def read_includes(root, layers):
    """File -> files of ours that it includes, both relative to the root."""
    includes = {}
    for folder in sorted({"include"} | set(layers)):
        for source in sorted((root / folder).rglob("*")):
            if source.suffix not in SOURCES:
                continue
            found = includes.setdefault(source.relative_to(root).as_posix(), [])
            for name in INCLUDE.findall(source.read_text()):
                for candidate in (name, f"include/{name}"):
                    if (root / candidate).is_file():
                        found.append(candidate)
                        break
    return includes


def offences(root, layers):
    includes = read_includes(root, layers)
    if not includes:
        yield f"{root}: no sources found"
    allowed = {layer: {layer, "include"} | reachable(layer, layers) for layer in layers}
    allowed["include"] = {"include"}
    for source, targets in includes.items():
        for target in targets:
            if layer_of(target) not in allowed[layer_of(source)]:
                yield f"{source} includes {target}: {layer_of(source)} does not link {layer_of(target)}"
        if source in reachable(source, includes):
            yield f"{source} includes itself through others"
    for layer in layers:
        if layer in reachable(layer, layers):
            yield f"{layer} links itself through others"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    found = list(offences(pathlib.Path(sys.argv[1]), read_layers(pathlib.Path(sys.argv[2]))))
    print("\n".join(found) or "every include follows the layers")
    sys.exit(1 if found else 0)


main()
