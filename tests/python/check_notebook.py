#!/usr/bin/env python3
"""Runs a notebook, a Markdown file, from a clean kernel, and checks the numbers in its text.

    check_notebook.py NOTEBOOK [--keep FILE.ipynb]

It runs in a scratch copy of examples/, so that it finds ../data and writes nothing here. Any error fails. In its text

- a number with a comment behind it, 0.2805<!-- found.guarantee -->, is the value of that expression once the cells
  above have run, rounded to the digits that are printed; with % behind the number in percent. A fraction, 1/8, is
  exact, up to a millionth;
- a bound, no more than 0.3<!-- <= found.guarantee --> or at least 0.2<!-- >= found.guarantee -->, is rounded up or
  down instead: what is computed is on the side that the text tells, and nearer than one in the last digit;
- a number with a decimal point, a percentage and a fraction have such a comment.

--keep writes the notebook with its outputs, for `jupyter nbconvert --to html` or for Jupyter.
"""

import argparse
import os
import pathlib
import re
import shutil
import sys
import tempfile

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 300  # for a cell, on the busiest machine
NUMBER = re.compile(
    r"(?P<number>-?\d+/\d+|-?(?:\d[\d,]*)?\.?\d+)(?P<percent>%?)<!-- (?P<bound>[<>]= )?(?P<expression>.*?) -->", re.S
)
NOT_PROSE = re.compile(r"`[^`]*`|\]\([^)]*\)|<!--.*?-->", re.S)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NEEDS_CHECK = re.compile(r"\d+/\d+|\d*\.\d+%?|\d+%")
FRACTION = 1e-6
CHECK = """_value = {scale} * ({expression})
assert {low!r} <= _value - {number} <= {high!r}, f"{text} stands in the text, and computed is {{_value}}"
"""


def checks(text):
    """A statement for every number with a comment behind it."""
    for match in NUMBER.finditer(text):
        number = match["number"].replace(",", "")
        unit = FRACTION if "/" in number else 10.0 ** -len(number.partition(".")[2])
        exact = 1e-9 * unit  # what arithmetic adds
        low, high = {None: (-unit / 2, unit / 2), "<= ": (-unit, 0.0), ">= ": (0.0, unit)}[match["bound"]]
        words = {None: "", "<= ": "no more than ", ">= ": "at least "}[match["bound"]]
        yield CHECK.format(expression=match["expression"], number=number, low=low - exact, high=high + exact,
                           text=words + match[0].partition("<")[0], scale=100 if match["percent"] else 1)


def unchecked(text):
    """Decimal numbers, percentages and fractions that nothing stands behind."""
    return NEEDS_CHECK.findall(NOT_PROSE.sub("", NUMBER.sub("", text)))


def with_checks(notebook):
    """The notebook, with a cell of checks behind each text that has numbers."""
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        if cell.cell_type == "markdown" and (statements := list(checks(cell.source))):
            cells.append(nbformat.v4.new_code_cell("".join(statements), metadata={"check": True}))
    return nbformat.v4.new_notebook(metadata=notebook.metadata, cells=cells)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("notebook", type=pathlib.Path)
    arguments.add_argument("--keep", type=pathlib.Path, metavar="FILE.ipynb")
    given = arguments.parse_args()
    notebook = jupytext.read(given.notebook)
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for number in unchecked(text):
        what = f"behind the number {number} must stand what computes it, {number}<!-- EXPRESSION -->"
        sys.exit(f"{given.notebook}: {what}")
    cells, notebook = len(notebook.cells), with_checks(notebook)
    numbers = sum(cell.source.count("\nassert ") for cell in notebook.cells if "check" in cell.metadata)
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(
            PROJECT / "examples", pathlib.Path(scratch) / "examples", ignore=shutil.ignore_patterns("out")
        )
        folder = pathlib.Path(scratch) / "examples" / "notebooks"
        os.environ["IPYTHONDIR"] = scratch  # no start-up files of one's own
        where = {"metadata": {"path": str(folder)}}
        client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=where)
        try:
            client.execute()
        except CellExecutionError as error:
            sys.exit(f"{given.notebook}: {COLOUR.sub('', str(error))}")
        finally:
            if given.keep:
                notebook.cells = [cell for cell in notebook.cells if "check" not in cell.metadata]
                nbformat.write(notebook, given.keep)
    print(f"{given.notebook}: {cells} cells, {numbers} numbers in the text")


main()
