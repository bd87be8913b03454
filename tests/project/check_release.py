#!/usr/bin/env python3
"""Fails where what a release says of itself disagrees.

    check_release.py PROJECT-FOLDER [--released]

The version is that of CMakeLists.txt in docs/CITATION.cff and at the top of docs/changelog.md, with one date in both or,
before the release, none in the one and "unreleased" in the other; --released asks for the date;
the licence is one in CITATION.cff and pyproject.toml; CITATION.cff has what format 1.2.0 requires; docs/licences.md
names every library that cmake/bootstrap.sh installs, and the texts that are installed are those of the libraries that
it calls part of the program.
"""

import pathlib
import re
import sys

TOOLS = {"cmake", "ninja-build", "g++", "ccache"}
REQUIRED = ("cff-version", "message", "title", "authors")  # of the Citation File Format 1.2.0


problems = []


def add_problem(text):
    problems.append(text)


def found(pattern, text, what):
    match = re.search(pattern, text, re.M)
    if not match:
        add_problem(f"{what}: not found")
    return match.group(1) if match else None


def main():
    project = pathlib.Path(sys.argv[1])
    read = lambda name: (project / name).read_text()
    citation, changelog, licences = read("docs/CITATION.cff"), read("docs/changelog.md"), read("docs/licences.md")

    version = found(r"^project\(surety VERSION ([0-9.]+)", read("CMakeLists.txt"), "CMakeLists.txt: version")
    date = re.search(r'^date-released: "(\d{4}-\d\d-\d\d)"', citation, re.M)
    if "--released" in sys.argv[2:] and not date:
        add_problem("CITATION.cff: no date-released; a release has one, and so has the heading in changelog.md")
    for name, other in (
        ("docs/CITATION.cff", found(r"^version: (\S+)", citation, "CITATION.cff: version")),
        ("docs/changelog.md", found(r"^## (\S+?),? ", changelog, "changelog.md: a heading with a version")),
    ):
        if other != version:
            add_problem(f"{name}: version {other}, but CMakeLists.txt has {version}")
    newest = found(r"^## (.*)", changelog, "changelog.md: a heading") or ""
    said = date.group(1) if date else "unreleased"
    if not newest.endswith(f", {said}"):
        add_problem(f"docs/changelog.md: '{newest}' does not end with ', {said}', as CITATION.cff has it")

    licence = found(r"^license: (\S+)", citation, "CITATION.cff: license")
    if f'license = "{licence}"' not in read("pyproject.toml"):
        add_problem(f"pyproject.toml: its license is not {licence}, as in CITATION.cff")
    for key in REQUIRED:
        found(rf"^({key}):", citation, f"CITATION.cff: {key}")
    if not citation.startswith("cff-version: 1.2.0\n"):
        add_problem("CITATION.cff: is not of format 1.2.0")

    bootstrap = read("cmake/bootstrap.sh")
    installed = set(re.search(r"^packages=\((.*?)\)", bootstrap, re.M | re.S).group(1).split()) - TOOLS
    named = dict(re.findall(r"^\| [^|]+ \| `([a-z0-9.+-]+)` \| [^|]+ \| ([^|]+) \|$", licences, re.M))
    for package in sorted(installed - named.keys()):
        add_problem(f"docs/licences.md: {package} is not named")
    texts = set(re.search(r"^foreach\(package ([^)]*)\)", read("cmake/SuretyInstall.cmake"), re.M).group(1).split())
    headers = {package for package, use in named.items() if use.startswith("headers")}
    if texts != headers:
        add_problem(f"cmake/SuretyInstall.cmake: installs other licences than those of headers: {sorted(texts ^ headers)}")

    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
