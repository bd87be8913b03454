#!/usr/bin/env python3
"""Runs the blocks fenced as ```r of a page, in their order and in one session, and compares what they print.

    check_r_page.py SURETY PAGE

What a block prints stands in it after "#> "; "..." stands for anything that is left out. Ends with status 77 where
there is no Rscript or no jsonlite.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SESSION = """
file <- commandArgs(TRUE)[1]
for (expression in parse(file, keep.source = FALSE)) {
  got <- withVisible(eval(expression, globalenv()))
  if (got$visible) print(got$value)
}
"""


def printed(program, code):
    """What the expressions of a file print, each as R's console does."""
    ran = subprocess.run(["Rscript", "-e", SESSION, code], cwd=PROJECT, capture_output=True, text=True, check=False,
                         env={**os.environ, "SURETY": program, "LC_ALL": "C.UTF-8"})  # fmt: skip
    if ran.returncode != 0:
        sys.exit(f"R ended with status {ran.returncode}: {ran.stderr.strip()}")
    return ran.stdout


def check_bits(program):
    """Numbers go to the program and come back to the bit, and what a shell would split stays whole."""
    values = "mixture(0.5 * uniform | 0.5 * power:2)"
    code = pathlib.Path("r_bits.R").absolute()
    code.write_text('source("examples/R/surety.R")\n'
                    f'found <- surety("estimate", mechanism = "optimal", values = "{values}", samples = 1e5)\n'
                    'cat(sprintf("%a", vapply(found$estimates, function(one) one$mean, 0)), "")\n'
                    'found <- surety("guarantee", mechanism = "proportional", cost = 0.1 + 0.2)\n'
                    'cat(sprintf("%a", c(found$guarantee, found$config$cost)))\n')  # fmt: skip

    def answer(*words):
        ran = subprocess.run([program, *words, "--format", "json"], capture_output=True, text=True, check=True)
        return json.loads(ran.stdout)

    estimates = answer("estimate", "--mechanism", "optimal", "--values", values, "--samples", "1e5")["estimates"]
    guarantee = answer("guarantee", "--mechanism", "proportional", "--cost", repr(0.1 + 0.2))
    theirs = [float(one["mean"]) for one in estimates.values()] + [guarantee["guarantee"], 0.1 + 0.2]
    found = [float.fromhex(number) for number in printed(program, code).split()]
    if found != theirs:
        sys.exit(f"R has {found}, and the program prints {theirs}")


def main():
    program, page = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    text = page.read_text()
    blocks = [block[1] for block in re.finditer(r"^```r\n(.*?)^```$", text, re.M | re.S)]
    if not blocks:
        sys.exit(f"{page}: nothing in it is checked")
    if shutil.which("Rscript") is None or subprocess.run(["Rscript", "-e", "library(jsonlite)"], capture_output=True, check=False).returncode:
        print(f"{page} is not checked: there is no Rscript with jsonlite (Debian: r-base-core r-cran-jsonlite)")
        sys.exit(77)
    lines = "\n".join(blocks).splitlines()
    expected = "\n".join(line[2:].strip() for line in lines if line.startswith("#>"))
    code = pathlib.Path("r_page.R").absolute()
    code.write_text("\n".join(lines) + "\n")
    found = "\n".join(line.strip() for line in printed(program, code).splitlines())
    pattern = ".*?".join(re.escape(part) for part in expected.split("..."))
    if not re.fullmatch(pattern, found, re.S):
        sys.exit(f"{page}: its blocks print\n{found}\nand it says\n{expected}")
    check_bits(program)
    print(f"{page}: {len(blocks)} blocks checked")


main()
