#!/usr/bin/env python3
"""Writes surety/commands.py, a function for each command with the options that the program's help has.

    write_commands.py PACKAGE-FOLDER [--check]

PACKAGE-FOLDER is where surety/_core can be imported from. With --check it only compares, and fails where they differ.
"""

import pathlib
import sys
import textwrap

TARGET = pathlib.Path(__file__).resolve().parent / "surety" / "commands.py"
KINDS = {
    "estimate": ("EstimateResult | ComparisonResult", "estimated"),
    "verify": ("VerifyResult", "VerifyResult"),
    "equilibrium": ("EquilibriumResult", "EquilibriumResult"),
    "fit": ("Result", "Result"),
    "advise": ("Result", "Result"),
    "guarantee": ("GuaranteeResult", "GuaranteeResult"),
    "bounds": ("BoundsResult", "BoundsResult"),
    "potential": ("Result", "Result"),
    "value-of-information": ("Result", "Result"),
    "implement": ("Result", "Result"),
    "known-values": ("Result", "Result"),
    "side-bets": ("Result", "Result"),
    "sequential-prices": ("Result", "Result"),
    "ex-post-payments": ("Result", "Result"),
    "sweep": ("FolderResult", "FolderResult"),
    "matrix": ("MatrixResult", "MatrixResult"),
    "merge": ("FolderResult", "FolderResult"),
    "plan": ("Result", "Result"),
    "rates": ("Result", "Result"),
    "reproduce": ("Result", "Result"),
    "devices": ("Result", "Result"),
    "list": ("Result", "Result"),
    "schema": ("Result", "Result"),
}
NAMES = {"list": "catalogue"}  # in place of a name that Python has
LEFT_OUT = {"format", "progress"}  # results have to_dict, to_csv and to_frame; progress is a function
TYPES = {"COUNT": "Count", "NUMBER": "Number", "NAME": "str", "FILE": "Path", "DIR": "Path", "ENV": "Path", "CONFIG": "Path"}
TYPES_OF = {
    "values": "LawLike",
    "signals": "str | Law",
    "mechanism": "MechanismLike",
    "folders": "Path | Sequence[Path]",
}
LISTS = {("bounds", "k"), ("implement", "bidders")}


def name_of(command):
    return NAMES.get(command, command.replace("-", "_"))


def options_of(command, options):
    kept = [o for o in options if o["name"] not in LEFT_OUT and (command, o["name"]) != ("estimate", "out")]
    first = [o for o in kept if o["required"]]
    first += [o for o in kept if not o["required"] and (o["word"] or o["name"] == "mechanism")]
    return first, [o for o in kept if o not in first]


def type_of(command, option):
    if option["flag"]:
        return "bool"
    kind = TYPES_OF.get(option["name"]) or TYPES.get(option["value_name"], "str")
    return f"{kind} | Sequence[{kind}]" if (command, option["name"]) in LISTS else kind


def parameter(command, option):
    name, kind = option["name"].replace("-", "_"), type_of(command, option)
    if option["required"]:
        return f"    {name}: {kind},"
    if option["flag"]:
        return f"    {name}: bool = False,"
    if name == "seed":
        return f"    seed: Count = {option['fallback']},"
    return f"    {name}: {kind} | None = None,"


def described(option):
    name, fallback = option["name"].replace("-", "_"), option["fallback"]
    text = option["help"] + (f" [{fallback}]" if fallback else "")
    return textwrap.fill(f"{name}: {text}", 112, initial_indent=" " * 4, subsequent_indent=" " * 8)


def function(command, summary, options):
    first, others = options_of(command, options)
    kind, make = KINDS[command]
    lines = [f"def {name_of(command)}("]
    lines += [parameter(command, o) for o in first] + ["    *,"] + [parameter(command, o) for o in others]
    lines += ["    progress: Progress | None = None,", f") -> {kind}:", f'    """{summary}.', ""]
    lines += [described(o) for o in first + others]
    lines += ["    progress: True for a bar, or called now and then with a line that says how far it is", '    """']
    lines += [f'    return call("{command}", {make}, dict(locals()))']
    return "\n".join(lines)


def module(commands):
    known = {name: (name, summary, options) for name, summary, options in commands}
    names = sorted(name_of(command) for command in KINDS)
    results = sorted({word for kinds in KINDS.values() for kind in kinds for word in kind.split(" | ")}, key=str.lower)
    functions = "\n\n\n".join(function(*known[name]) for name in KINDS)
    return f'''"""The program's commands. Written by write_commands.py from their records; not to be edited.

Arguments are the options of the command of that name, and None is an option that is not given.
"""

from __future__ import annotations

from collections.abc import Sequence

from .calls import Count, LawLike, MechanismLike, Number, Path, Progress, call
from .laws import Law
from .results import {", ".join(results)}

__all__ = [
{chr(10).join(f'    "{name}",' for name in names)}
]


{functions}
'''


def main():
    folder, *rest = sys.argv[1:]
    sys.path.insert(0, str(pathlib.Path(folder) / "surety"))
    import _core

    text = module(_core.commands())
    if rest == ["--check"]:
        if TARGET.read_text() != text:
            sys.exit(f"{TARGET} is not what the commands' records say; write it with {sys.argv[0]} {folder}")
    else:
        TARGET.write_text(text)


main()
