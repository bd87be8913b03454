#!/usr/bin/env python3
"""check_exports.py INTERIOR PUBLIC INCLUDE SERVICES: the library PUBLIC exports what the headers under INCLUDE declare,
and what the patterns in SERVICES say, which plug-ins use.

INTERIOR is the same library with everything exported. Fails where PUBLIC exports something that is not of Surety, or of
a namespace within, or that no public header declares, or a function of a class that none defines; and where a function
that INTERIOR defines and a public header declares is missing.
"""
import fnmatch
import pathlib
import re
import subprocess
import sys


def symbols(library):
    """Demangled names of what a library defines for others."""
    lines = subprocess.run(["nm", "-DC", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    return {line.split(" ", 2)[2] for line in lines.splitlines()}


def declared(text):
    """Functions and classes at the level of the namespace surety: names before a parenthesis, names after class, struct
    or enum that are defined there and not only named.
    """
    text = re.sub(r"//[^\n]*|^#[^\n]*(\\\n[^\n]*)*|\"[^\"\n]*\"", "", text, flags=re.M)
    level, outside = 0, []  # what is within no braces but the namespace's
    for piece in re.split(r"([{}])", text):
        if piece in "{}" and piece:
            level += 1 if piece == "{" else -1
        elif level == 1:
            outside.append(piece)
    outside = ";".join(outside)
    classes = re.findall(r"\b(?:class|struct|enum class) (\w+)(?!\w|;)", outside) + re.findall(r"\busing (\w+) =", outside)
    return set(re.findall(r"\b(\w+)\s*\(", outside)), set(classes)


def main():
    interior, public = symbols(sys.argv[1]), symbols(sys.argv[2])
    found = [declared(path.read_text()) for path in pathlib.Path(sys.argv[3]).rglob("*.h")]
    functions, classes = (set().union(*sets) for sets in zip(*found))
    of_surety = re.compile(r"(?:vtable for |typeinfo for |typeinfo name for |guard variable for )?surety::(\w+)")
    patterns = pathlib.Path(sys.argv[4]).read_text().replace("?", " ").split(";")
    public = {s for s in public if not any(fnmatch.fnmatchcase(s, pattern.strip()) for pattern in patterns)}
    wrong = [f"exported without being declared in a public header: {s}" for s in public
             if not (m := of_surety.match(s)) or m[1] not in functions | classes]
    function = re.compile(r"surety::(\w+)(?:\[abi:cxx11\])?(\(.*)")
    for symbol in interior:
        match = function.match(symbol)
        if not match or match[1] not in functions:
            continue
        within = set(re.findall(r"\bsurety::(\w+)", match[2])) - classes
        if symbol in public and within:
            wrong.append(f"exported, a public function's name over the interior {', '.join(sorted(within))}: {symbol}")
        if symbol not in public and not within:
            wrong.append(f"declared in a public header and not exported: {symbol}")
    for line in sorted(wrong):
        print(line)
    print(f"{len(public)} symbols exported of {len(interior)}")
    return 1 if wrong or len(public) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
