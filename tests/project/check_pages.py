#!/usr/bin/env python3
"""Checks that pages can be read and found.

    check_pages.py START PAGE...

- A line of prose has fewer than 120 characters. Code, tables, headings and comments are not counted.
- A relative link leads to a file, its anchor to a heading of that file, named as GitHub names it.
- Whoever follows links from START comes to every PAGE.
- Code in a block that names a file, ```cpp FILE, stands in that file of the project, to the letter.
- What is named like a test, `Suite.Name` with two capitals, is one of the project's.
"""

import pathlib
import re
import sys

PROJECT = pathlib.Path(__file__).resolve().parents[2]
LONGEST = 119
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
EXCERPT = re.compile(r"^```(?:cpp|cmake) (\S+)\n(.*?)^```$", re.M | re.S)
COMMENT = re.compile(r"<!--.*?-->", re.S)
SPAN = re.compile(r"`[^`]*`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
TEST_NAME = re.compile(r"`([A-Z]\w*)\.([A-Z]\w*)`")
TEST = re.compile(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", re.M)
HEADING = re.compile(r"^#+ +(.*?) *$", re.M)


def blank(pattern, text):
    """`text` with its matches replaced by nothing but their line ends."""
    return pattern.sub(lambda match: "\n" * match.group(0).count("\n"), text)


def anchors(page):
    """What GitHub calls the headings of a page: lower case, blanks as hyphens, no other signs."""
    headings = HEADING.findall(blank(FENCE, page.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def long_lines(page):
    text = blank(COMMENT, blank(FENCE, page.read_text()))
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST and not line.startswith(("    ", "|", "#")):
            yield f"{page}:{number}: {len(line)} characters in a line of prose, at most {LONGEST} are read with ease"


def links(page):
    """Line, text and place of every link into the project."""
    text = blank(SPAN, blank(COMMENT, blank(FENCE, page.read_text())))
    for match in LINK.finditer(text):
        link = match.group(1)
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        place = (page.parent / path).resolve() if path else page
        yield text.count("\n", 0, match.start()) + 1, link, place, anchor


def excerpts(page):
    """Blocks of code that are not in the file that they name."""
    text = page.read_text()
    for match in EXCERPT.finditer(text):
        file, code = PROJECT / match.group(1), match.group(2)
        line = text.count("\n", 0, match.start()) + 1
        if not file.is_file():
            yield f"{page}:{line}: there is no file {match.group(1)}"
        elif code not in file.read_text():
            yield f"{page}:{line}: this code is not in {match.group(1)}"


def tests():
    return {test for file in PROJECT.glob("tests/**/*.cpp") for test in TEST.findall(file.read_text())}


def main():
    start, *pages = [pathlib.Path(argument).resolve() for argument in sys.argv[1:]]
    problems, reached, to_read = [], {start}, [start]
    known = tests()
    for page in {start, *pages}:
        problems += long_lines(page)
        problems += excerpts(page)
        named = TEST_NAME.findall(blank(FENCE, page.read_text()))
        problems += [f"{page}: there is no test {suite}.{name}" for suite, name in named if (suite, name) not in known]
        for line, link, place, anchor in links(page):
            if not place.exists():
                problems.append(f"{page}:{line}: {link} leads nowhere")
            elif anchor and anchor not in anchors(place):
                problems.append(f"{page}:{line}: {link}: no such heading; there are {', '.join(sorted(anchors(place)))}")
    while to_read:
        for _, _, place, _ in links(to_read.pop()):
            if place in pages and place not in reached:
                reached.add(place)
                to_read.append(place)
    problems += [f"{page}: no link leads here from {start.name}" for page in pages if page not in reached]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len({start, *pages})} pages")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
