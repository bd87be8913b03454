#!/usr/bin/env python3
"""Runs the commands in documents and compares what they print, or with --update rewrites it.

    check_docs.py PROGRAM [--update] DOCUMENT...

Four things are checked, in their order, in a scratch folder where `surety` is PROGRAM and examples/ is the project's:

- Blocks fenced as ```console. "$ COMMAND" is run (a line that ends in a backslash goes on); what follows is its
  standard output. "..." stands for lines that are left out. ```console status=1 says with which status it ends.
- Numbers with a comment behind them, 0.2805<!-- guarantee of: surety guarantee ... -->: the value of that name in
  COMMAND --format json, rounded to the digits that are printed; with % behind the number in percent. A value within
  others is named as in CSV, bets1.payment3: members after dots, places in lists from 1.
- Figures, ![...](figures/a.svg)<!-- out/a.svg of: COMMAND -->: the file's bytes. Where this gnuplot is another one than
  drew the figure, a note says that it was not compared.
- Terms, **reach**<!-- in: COMMAND -->: COMMAND prints the term, in any case, as it is or as the beginning of a word.

Not compared: times (columns headed "seconds", numbers before " s") and the device behind " on ".
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```console(?: status=(\d+))?\n(.*?)^```$", re.M | re.S)
NUMBER = re.compile(r"(?P<number>-?(?:\d+\.\d+|\.\d+|\d+)(?:e-?\d+)?)(?P<percent>%?)<!-- (?P<name>\S+) of: (?P<command>.*?) -->", re.S)
FIGURE = re.compile(r"\]\((?P<figure>[^)]+)\)<!-- (?P<file>\S+) of: (?P<command>.*?) -->", re.S)
TERM = re.compile(r"\*\*(?P<term>[^*]+)\*\*<!-- in: (?P<command>.*?) -->", re.S)
ELISION = "..."


class Mismatch(Exception):
    pass


class Shell:
    """Runs each command once, in one folder."""

    def __init__(self, program, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "surety").symlink_to(pathlib.Path(program).resolve())
        (self.folder / "examples").symlink_to(PROJECT / "examples")
        self.environment = {**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"}
        self.printed = {}

    def run(self, command, status=0):
        if command not in self.printed:
            ran = subprocess.run(["bash", "-euc", command], cwd=self.folder, env=self.environment, text=True,
                                 capture_output=True)
            if ran.returncode != status:
                raise Mismatch(f"$ {command}\nended with status {ran.returncode}, not {status}:\n{ran.stderr}")
            self.printed[command] = ran.stdout
        return self.printed[command]

    def value(self, command, name):
        values = dict(named(json.loads(self.run(command + " --format json"))))
        if name not in values:
            raise Mismatch(f"$ {command}\nhas no {name}; there are {', '.join(values)}")
        return float(values[name])


def named(value, name=""):
    """Name and value of all that is no list or object."""
    if isinstance(value, list):
        for i, member in enumerate(value):
            yield from named(member, f"{name}{i + 1}")
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from named(member, f"{name}.{key}" if name else key)
    else:
        yield name, value


def comparable(lines):
    """The lines without what differs from run to run: see above."""
    seconds, result = False, []
    for line in lines:
        if line.rstrip().endswith("seconds"):
            seconds = True
        elif not line.strip():
            seconds = False
        elif seconds:
            line = re.sub(r"\s+\S+$", " *", line)
        line = re.sub(r"[\d.e+-]+ s on .*", "* s on *", line)
        result.append(line.rstrip())
    return result


def key(line):
    """What a line is about: its words without numbers."""
    return re.sub(r"\s+", " ", re.sub(r"[-+±]?[\d.,]+(?:e[-+]?\d+)?", "#", line)).strip()


def refreshed(shown, printed):
    """`shown`, lines with elisions, with every line replaced by the one in `printed` that is about the same; all that is
    printed, for a person to shorten, where there is none."""
    result, at = [], 0
    for line in shown:
        if line.strip() == ELISION:
            result.append(line)
            continue
        place = next((i for i in range(at, len(printed)) if key(printed[i]) == key(line)), None)
        if place is None:
            print(f"nothing like this line is printed any more; shown is all that is:\n{line}")
            return printed
        if place > at and (not result or result[-1] != ELISION):
            result.append(ELISION)
        result.append(printed[place])
        at = place + 1
    return result if at == len(printed) or result[-1] == ELISION else result + [ELISION]


def matches(shown, printed):
    """Whether `printed` is `shown`, where an elision is any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == ELISION else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def split_block(text):
    """Commands of a block and the lines under each."""
    runs, lines = [], text.splitlines()
    while lines:
        command = [lines.pop(0)]
        if not command[0].startswith("$ "):
            raise Mismatch(f"a console block begins with \"$ COMMAND\", not with:\n{command[0]}")
        while command[-1].endswith("\\"):
            command.append(lines.pop(0))
        shown = []
        while lines and not lines[0].startswith("$ "):
            shown.append(lines.pop(0))
        runs.append((command, shown))
    return runs


class Checker:
    def __init__(self, document, shell, update):
        self.document, self.shell, self.update = document, shell, update
        self.problems, self.checks = [], 0

    def attempt(self, check, match):
        self.checks += 1
        try:
            return check(match)
        except Mismatch as problem:
            line = match.string.count("\n", 0, match.start()) + 1
            self.problems.append(f"{self.document}:{line}: {problem}")
            return match.group(0)

    def block(self, match):
        status, text = int(match.group(1) or 0), ""
        for command, shown in split_block(match.group(2)):
            printed = self.shell.run("\n".join(command)[2:], status).splitlines()
            # a command without lines under it is run for what it leaves
            if shown and not matches(comparable(shown), comparable(printed)):
                if not self.update:
                    now = "\n".join(printed)
                    raise Mismatch("$ " + "\n".join(command)[2:] + f"\nprints now:\n{now}")
                shown = refreshed(shown, printed) if any(s.strip() == ELISION for s in shown) else printed
            text += "\n".join(command + shown) + "\n"
        return match.group(0).split("\n", 1)[0] + "\n" + text + "```"

    def number(self, match):
        number, percent = match["number"], match["percent"]
        value = self.shell.value(" ".join(match["command"].split()), match["name"]) * (100 if percent else 1)
        digits = len(number.partition("e")[0].partition(".")[2])
        now = f"{value:.{digits}e}" if "e" in number else f"{value:.{digits}f}"
        if "e" in number:
            mantissa, exponent = now.split("e")
            now = f"{mantissa}e{int(exponent)}"
        if number.lstrip("-").startswith("."):
            now = now.replace("0.", ".", 1)
        if now != number and not self.update:
            raise Mismatch(f"{number}{percent} is {now}{percent} now: {match['name']} of {match['command']}")
        return now + match.group(0)[len(number):]

    def figure(self, match):
        self.shell.run(match["command"])
        if not (self.shell.folder / match["file"]).exists():
            raise Mismatch(f"$ {match['command']}\ndraws no {match['file']}")
        drawn = (self.shell.folder / match["file"]).read_bytes()
        path = self.document.parent / match["figure"]
        if self.update:
            path.write_bytes(drawn)
        elif gnuplot_of(drawn) != gnuplot_of(path.read_bytes()):
            print(f"{path}: not compared, drawn by {gnuplot_of(path.read_bytes())}, here is {gnuplot_of(drawn)}")
        elif path.read_bytes() != drawn:
            raise Mismatch(f"{match['figure']} differs from what {match['command']} draws")
        return match.group(0)

    def term(self, match):
        command, term = " ".join(match["command"].split()), " ".join(match["term"].split())
        printed = " ".join(self.shell.run(command).split())
        if not re.search(r"(?<!\w)" + re.escape(term), printed, re.I):
            raise Mismatch(f"$ {command}\nprints no \"{term}\"")
        return match.group(0)

    def run(self):
        text = self.document.read_text()
        for pattern, check in ((BLOCK, self.block), (NUMBER, self.number), (FIGURE, self.figure), (TERM, self.term)):
            text = pattern.sub(lambda match: self.attempt(check, match), text)
        if self.update:
            self.document.write_text(text)
        return self.problems


def gnuplot_of(svg):
    found = re.search(rb"Produced by (.*?) -->|<desc>Produced by (.*?)</desc>", svg)
    return (found.group(1) or found.group(2)).decode().strip() if found else "nobody known"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("documents", nargs="+", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="rewrite the documents and figures")
    arguments = parser.parse_args()
    problems = []
    for document in arguments.documents:
        with tempfile.TemporaryDirectory() as folder:
            checker = Checker(document.resolve(), Shell(arguments.program, folder), arguments.update)
            problems += checker.run()
            print(f"{document}: {checker.checks} checked")
            if checker.checks == 0:
                problems.append(f"{document}: nothing in it is checked")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
