#!/usr/bin/env python3
"""check_exports.py INTERIOR PUBLIC INCLUDE: the library PUBLIC exports what the headers under INCLUDE declare.

INTERIOR is the same library with everything exported. Fails where PUBLIC exports something that is not of Surety, or of
a namespace within, or a function that no public header declares; and where a function that INTERIOR defines and a
public header declares is missing.
"""
import pathlib
import re
import subprocess
import sys


def symbols(library):
    """Demangled names of what a library defines for others."""
    lines = subprocess.run(["nm", "-DC", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    return {line.split(" ", 2)[2] for line in lines.splitlines()}


def declared(text):
    """Names that stand before a parenthesis or after class or struct at the level of the namespace surety."""
    text = re.sub(r"//[^\n]*|^#[^\n]*(\\\n[^\n]*)*|\"[^\"\n]*\"", "", text, flags=re.M)
    level, outside = 0, []  # what is within no braces but the namespace's
    for piece in re.split(r"([{}])", text):
        if piece in "{}" and piece:
            level += 1 if piece == "{" else -1
        elif level == 1:
            outside.append(piece)
    outside = ";".join(outside)
    return set(re.findall(r"\b(\w+)\s*\(", outside)) | set(re.findall(r"\b(?:class|struct)\s+(\w+)", outside))


def main():
    interior, public = symbols(sys.argv[1]), symbols(sys.argv[2])
    names = set().union(*(declared(path.read_text()) for path in pathlib.Path(sys.argv[3]).rglob("*.h")))
    of_surety = re.compile(r"(?:vtable for |typeinfo for |typeinfo name for |guard variable for )?surety::(\w+)")
    found = {symbol: of_surety.match(symbol) for symbol in public}
    wrong = [f"exported without being declared in a public header: {s}" for s, m in found.items()
             if not m or m[1] not in names]
    function = re.compile(r"surety::(\w+)(?:\[abi:cxx11\])?\(")
    for symbol in interior - public:
        match = function.match(symbol)
        if match and match[1] in names:
            wrong.append(f"declared in a public header and not exported: {symbol}")
    for line in sorted(wrong):
        print(line)
    print(f"{len(public)} symbols exported of {len(interior)}")
    return 1 if wrong or len(public) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
