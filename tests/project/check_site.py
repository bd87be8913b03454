#!/usr/bin/env python3
"""Checks a built site, a folder of HTML pages.

    check_site.py FOLDER

- A link leads to a file of the site, its anchor to something of that name; a link elsewhere is taken as it is.
- Nothing is loaded from elsewhere: no script, style, font or picture.
- A page has one heading of the first level, a title, a language, and pictures have words in their place.
- Whoever follows links from index.html comes to every page but 404.html.
"""

import html.parser
import pathlib
import re
import sys
import urllib.parse

LOADED = {"script": "src", "img": "src", "link": "href", "source": "src", "iframe": "src"}


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loaded, self.headings, self.problems = set(), [], [], 0, []
        self.language = self.title = False
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids |= {given[key] for key in ("id", "name") if given.get(key)}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if LOADED.get(tag) in given and given.get("rel") != "canonical":
            self.loaded.append(given[LOADED[tag]])
        self.headings += tag == "h1"
        self.language |= tag == "html" and bool(given.get("lang"))
        self.title |= tag == "title"
        if tag == "img" and not given.get("alt"):
            self.problems.append(f"a picture without words: {given.get('src')}")


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    pages = {path: Page(path) for path in sorted(folder.rglob("*.html"))}
    problems = [f"{folder}: no pages"] if not pages else []
    reached, ahead = set(), [folder / "index.html"]
    while ahead:
        path = ahead.pop()
        if path in reached or path not in pages:
            continue
        reached.add(path)
        page = pages[path]
        for link in page.links:
            file = urllib.parse.unquote(urllib.parse.urlsplit(link).path)
            if "://" not in link and not link.startswith("mailto:"):
                ahead.append((path.parent / file).resolve() if file else path)
    for path, page in pages.items():
        name = path.relative_to(folder)
        if name.name in ("404.html", "search.html"):  # of the theme; 404 is served at any depth
            continue
        say = lambda text: problems.append(f"{name}: {text}")
        for text in page.problems:
            say(text)
        if page.headings != 1:
            say(f"{page.headings} headings of the first level")
        if not page.language or not page.title:
            say("no language, or no title")
        for link in page.links + page.loaded:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or link.startswith("//"):
                if link in page.loaded:
                    say(f"{link} is loaded from elsewhere")
                continue
            there = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            if not there.is_file():
                say(f"{link} leads nowhere")
            elif parts.fragment and there in pages and urllib.parse.unquote(parts.fragment) not in pages[there].ids:
                say(f"{link}: nothing has that name")
        if path not in reached:
            say("no link leads here")
    for style in folder.rglob("*.css"):
        for link in re.findall(r"url\(['\"]?(https?:|//)[^)]*\)", style.read_text()):
            problems.append(f"{style.relative_to(folder)}: {link} is loaded from elsewhere")
    print("\n".join(problems) or f"{len(pages)} pages")
    sys.exit(1 if problems else 0)


main()
