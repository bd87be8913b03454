#!/usr/bin/env python3
"""Builds the documentation's site: docs/ as it stands, a page per command made of its records, and the sources that
pages link to.

    build_site.py PROGRAM FOLDER

FOLDER is written anew. Takes Debian's mkdocs. Fails where mkdocs has a warning. Nothing on the site is loaded from
elsewhere; its search needs a server, as `python3 -m http.server --directory FOLDER`.
"""

import csv
import html
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
LINK = re.compile(r"(\]\()([^)\s]+)(\))")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`|<!--.*?-->", re.M | re.S)
LANGUAGES = {".h": "cpp", ".cpp": "cpp", ".cu": "cpp", ".cuh": "cpp", ".inl": "cpp", ".py": "python", ".sh": "bash"}
FOLDERS = {"commands": "Commands", "concepts": "Concepts", "extend": "Extending", "decisions": "Decisions"}


class Site:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.pages = {}  # of a file of the project, its place on the site
        self.sources = {}

    def run(self, *words):
        return subprocess.run([self.program, *words], check=True, capture_output=True, text=True).stdout

    def write(self, place, text):
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    # ---- pages that there are

    def collect(self):
        for page in sorted((PROJECT / "docs").rglob("*.md")):
            self.pages[page] = page.relative_to(PROJECT / "docs")
        for page in sorted((PROJECT / "examples" / "notebooks").glob("*.md")):
            self.pages[page] = pathlib.Path("notebooks") / page.name
        self.pages[PROJECT / "README.md"] = pathlib.Path("project.md")
        self.pages[PROJECT / "CONTRIBUTING.md"] = pathlib.Path("contributing.md")
        for picture in sorted((PROJECT / "docs").rglob("*.svg")):
            place = picture.relative_to(PROJECT / "docs")
            self.pages[picture] = place
            (self.folder / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(picture, self.folder / place)

    def place_of(self, target):
        """Where a file of the project is on the site; what is no page there becomes one."""
        if target in self.pages:
            return self.pages[target]
        if target == PROJECT / "include" / "surety":
            return pathlib.Path("reference/headers.md")
        if not target.exists():
            raise SystemExit(f"{target}: no such file")
        return self.source(target)

    def source(self, file):
        name = file.relative_to(PROJECT)
        self.sources[file] = pathlib.Path("source") / f"{name}.md"
        return self.sources[file]

    def relinked(self, page, text):
        """Links to files as links to their places; code and comments as they are."""

        def relink(match):
            target, _, anchor = match.group(2).partition("#")
            if "://" in target or not target:
                return match.group(0)
            there = self.place_of((page.parent / target).resolve())
            up = "../" * len(self.pages[page].parent.parts)
            return f"{match.group(1)}{up}{there}{'#' + anchor if anchor else ''}{match.group(3)}"

        kept = []

        def keep(match):
            kept.append(match.group(0))
            return f"\0{len(kept) - 1}\0"

        # text of links may hold code, so code is put back last
        return re.sub(r"\0(\d+)\0", lambda m: kept[int(m.group(1))], LINK.sub(relink, CODE.sub(keep, text)))

    def as_markdown(self, text):
        """For Python's Markdown: an empty line before a list, no head of jupytext's, a diagram as a picture."""
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
        text = re.sub(r"^(?![-*|>\s]|\d+\. )(.+)\n(?=- |1\. )", r"\1\n\n", text, flags=re.M)
        text = re.sub(r"^```(?:console|pycon)[^\n]*$", "```text", text, flags=re.M)
        text = re.sub(r"^```(\w+) [^\n]*$", r"```\1", text, flags=re.M)
        text = re.sub(r"^\|.*$", self.with_bars, text, flags=re.M)
        return re.sub(r"^```mermaid\n(.*?)^```$", lambda m: self.picture(m.group(1)), text, flags=re.M | re.S)

    def with_bars(self, row):
        """A row of a table, whose code may have bars with a backslash in front: GitHub takes that away."""
        as_html = lambda span: f"<code>{html.escape(span.group(1).replace(chr(92) + '|', '|')).replace('|', '&#124;')}</code>"
        return re.sub(r"`([^`]*\\\|[^`]*)`", as_html, row.group(0))

    def picture(self, mermaid):
        """A flowchart drawn by graphviz."""
        lines = ["digraph { rankdir=TB; node [shape=box, style=rounded, fontname=Helvetica, fontsize=11]; edge [color=gray40];"]
        for line in mermaid.splitlines():
            line = line.strip()
            group, node = re.fullmatch(r"subgraph (\w+) \[(.*)\]", line), re.fullmatch(r'(\w+)\["(.*)"\]', line)
            if group:
                lines.append(f'subgraph cluster_{group.group(1)} {{ label="{group.group(2)}"; color=gray70; fontname=Helvetica;')
            elif node:
                lines.append(f'{node.group(1)} [label="{node.group(2)}"];')
            elif line == "end":
                lines.append("}")
            elif "-->" in line:
                lines.append(line.replace("-->", "->") + ";")
        drawn = subprocess.run(["dot", "-Tsvg"], input="\n".join(lines + ["}"]), check=True, capture_output=True, text=True)
        self.write("figures/layers.svg", drawn.stdout[drawn.stdout.index("<svg") :])
        return "![Layers: an arrow means uses](../figures/layers.svg)"

    def write_pages(self):
        for page, place in list(self.pages.items()):
            if page.suffix == ".md":
                self.write(place, self.as_markdown(self.relinked(page, page.read_text())))
        for file, place in self.sources.items():
            if file.is_dir():
                names = "\n".join(f"- {entry.name}" for entry in sorted(file.iterdir()))
                self.write(place, f"# {file.relative_to(PROJECT)}\n\n{names}\n")
                continue
            code = file.read_text()
            fence = "`" * (3 + max((len(run) for run in re.findall(r"`{3,}", code)), default=0))
            language = LANGUAGES.get(file.suffix, "text")
            self.write(place, f"# {file.relative_to(PROJECT)}\n\n{fence}{language}\n{code.rstrip()}\n{fence}\n")

    # ---- pages that the program makes

    def dictionary(self, name):
        rows = list(csv.DictReader(io.StringIO(self.run("schema", name, "--format", "csv"))))
        cell = lambda text: text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
        lines = ["| name | type | unit | meaning |", "|---|---|---|---|"]
        for row in rows:
            lines.append(f"| `{row['name']}` | {cell(row['type'])} | {cell(row['unit'])} | {cell(row['meaning'])} |")
        return "\n".join(lines)

    def write_reference(self):
        schemas = json.loads(self.run("schema", "--format", "json"))["schemas"]
        printed = {one["name"] for one in schemas if one["kind"] == "json"}
        names = re.findall(r"^  ([a-z][a-z-]*)  ", self.run("help").split("\nOptions:")[0], re.M)
        for name in names:
            text = f"# surety {name}\n\n```text\n{self.run('help', name).rstrip()}\n```\n"
            if name in printed:
                text += f"\n## What it prints as JSON\n\n[How to read this](../commands/schemas.md)\n\n{self.dictionary(name)}\n"
            self.write(f"reference/{name}.md", text)
        files = "# CSV files\n\n[How to read this](../commands/schemas.md)\n"
        for one in schemas:
            if one["kind"] == "csv":
                files += f"\n## {one['name']}\n\n{one['what']}\n\n{self.dictionary(one['name'])}\n"
        self.write("reference/files.md", files)
        typed = "# What can be typed\n\nAs `surety list` prints it.\n"
        topics = [name for name, of in json.loads(self.run("list", "--format", "json")).items() if isinstance(of, list)]
        for topic in topics:
            typed += f"\n## {topic.capitalize()}\n\n```text\n{self.run('list', topic).rstrip()}\n```\n"
        self.write("reference/typed.md", typed)
        headers = "# C++ headers\n\nWhat `#include <surety/...>` has; comments tell units, ranges and errors.\n\n"
        for header in sorted((PROJECT / "include" / "surety").rglob("*.h")):
            name = header.relative_to(PROJECT / "include")
            headers += f"- [{name}](../{self.source(header)})\n"
        self.write("reference/headers.md", headers)
        commands = self.source(PROJECT / "host" / "python" / "surety" / "commands.py")
        self.write("reference/python.md", f"# Python functions\n\n[All of them, with types and meanings](../{commands}); "
                   "[how to use them](../python.md).\n")
        return names

    def nav(self, commands):
        def title(place):
            return re.search(r"^# (.*)$", (self.folder / place).read_text(), re.M).group(1).replace("`", "")

        def entries(folder):
            places = sorted(str(p.relative_to(self.folder)) for p in (self.folder / folder).glob("*.md"))
            return [{title(p): p} for p in sorted(places, key=lambda p: (not p.endswith("README.md"), p))]

        single = lambda *places: [{title(p): p} for p in places]
        nav = single("README.md", "python.md") + [{"Notebooks": entries("notebooks")}]
        nav += [{name: entries(folder)} for folder, name in FOLDERS.items()]
        nav += [{"Reference": [{f"surety {c}": f"reference/{c}.md"} for c in commands]
                 + single("reference/typed.md", "reference/files.md", "reference/headers.md", "reference/python.md")}]
        nav += [{"About": single("project.md", "packages.md", "performance.md", "errata.md", "changelog.md", "licences.md",
                                 "contributing.md")}]
        return nav


def build(program, out):
    for tool, package in (("mkdocs", "mkdocs"), ("dot", "graphviz")):
        if not shutil.which(tool):
            sys.exit(f"there is no {tool}, which builds the site; install Debian's {package}")
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        site = Site(pathlib.Path(program).resolve(), work / "docs")
        (work / "docs").mkdir()
        site.collect()
        commands = site.write_reference()
        site.write_pages()
        site.write_pages()  # sources that pages link to are known now
        shutil.copy(HERE / "surety.css", work / "docs" / "surety.css")
        config = {
            "site_name": "Surety",
            "site_url": "",
            "docs_dir": str(work / "docs"),
            "site_dir": str(out.resolve()),
            "use_directory_urls": False,
            "strict": True,
            "theme": {"name": "readthedocs", "highlightjs": False, "collapse_navigation": True, "navigation_depth": 2},
            "extra_css": ["surety.css"],
            "plugins": ["search"],
            "markdown_extensions": ["tables", "fenced_code", "sane_lists", {"toc": {"permalink": False, "slugify": "SLUGIFY"}}],
            "nav": site.nav(commands),
        }
        text = json.dumps(config, indent=1).replace('"SLUGIFY"', "!!python/name:github_anchors.slugify")
        (work / "mkdocs.yml").write_text(text)
        ran = subprocess.run(["mkdocs", "build", "--clean", "--quiet", "-f", work / "mkdocs.yml"], text=True,
                             capture_output=True, env={**os.environ, "PYTHONPATH": str(HERE)})
        if ran.returncode != 0 or ran.stderr.strip():
            sys.exit(f"mkdocs: {ran.stderr.strip()}")
    complete_theme(out)
    add_licences(out)


def complete_theme(out):
    """Debian's mkdocs has the theme's pages of one version, which load jQuery 3.6.0 and theme_extra.js, and scripts of
    another. What theme_extra.js does, to mark tables as responsive, is done by surety.css."""
    jquery = out / "js" / "jquery-3.6.0.min.js"
    if not jquery.exists():
        shutil.copy("/usr/share/javascript/jquery/jquery.min.js", jquery)
    (out / "js" / "theme_extra.js").touch()


def add_licences(out):
    """The texts for what the site has of others; docs/licences.md has the same packages."""
    packages = re.findall(r"^\| [^|]+ \| `([a-z0-9-]+)` \| [^|]+ \|$", (PROJECT / "docs" / "licences.md").read_text(), re.M)
    (out / "licences").mkdir()
    for package in packages:
        text = pathlib.Path("/usr/share/doc") / package / "copyright"
        if not text.exists():
            sys.exit(f"{text}: missing, so the site would lack the licence of what it has of {package}")
        shutil.copy(text, out / "licences" / f"{package}.txt")


if __name__ == "__main__":
    build(sys.argv[1], pathlib.Path(sys.argv[2]))
