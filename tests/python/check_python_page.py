#!/usr/bin/env python3
"""Runs the blocks fenced as ```pycon of a page, in their order and in one namespace, and compares what they print.

    check_python_page.py PAGE

"..." stands for anything that is left out. They run in a scratch folder where examples/ is the project's.
"""

import doctest
import os
import pathlib
import re
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]


def main():
    page = pathlib.Path(sys.argv[1]).resolve()
    text = page.read_text()
    blocks = re.finditer(r"^```pycon\n(.*?)^```$", text, re.M | re.S)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    names, parser = {}, doctest.DocTestParser()
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(PROJECT / "examples", pathlib.Path(folder) / "examples")
        os.chdir(folder)
        for block in blocks:
            test = parser.get_doctest(block[1], names, page.name, str(page), text.count("\n", 0, block.start()) + 1)
            test.globs = names  # not a copy
            runner.run(test, clear_globs=False)
    failed, tried = runner.summarize()
    print(f"{page}: {tried} checked")
    if tried == 0:
        sys.exit("nothing in it is checked")
    sys.exit(1 if failed else 0)


main()
