#!/usr/bin/env python3
"""Compares the picture of the layers with what the layers link.

    check_picture.py PAGE LAYERS [NOT-DRAWN...]

PAGE has a mermaid flowchart: NAME["FOLDER"] and NAME --> NAME. LAYERS has lines "FOLDER: FOLDERS that it links". Every
folder is drawn but those that are NOT-DRAWN; every arrow is a link, and every link an arrow or a path of arrows.
"""

import pathlib
import re
import sys


def reached(arrows, start):
    found, to_visit = set(), [start]
    while to_visit:
        for after in arrows.get(to_visit.pop(), ()):
            if after not in found:
                found.add(after)
                to_visit.append(after)
    return found


def main():
    page, layers, *not_drawn = sys.argv[1:]
    picture = re.search(r"^```mermaid\n(.*?)^```", pathlib.Path(page).read_text(), re.M | re.S).group(1)
    folder_of = dict(re.findall(r'(\w+)\["(.*?)"\]', picture))
    arrows = {}
    for start, end in re.findall(r"(\w+) --> (\w+)", picture):
        arrows.setdefault(folder_of[start], set()).add(folder_of[end])
    links = {}
    for line in pathlib.Path(layers).read_text().splitlines():
        folder, linked = line.split(":")
        if folder not in not_drawn:
            links[folder] = set(linked.split()) - set(not_drawn)
    problems = [f"{folder} is not drawn" for folder in links if folder not in folder_of.values()]
    problems += [f"{folder} is drawn, and is no layer" for folder in folder_of.values() if folder not in links]
    for folder, linked in links.items():
        wrong = arrows.get(folder, set()) - linked
        problems += [f"an arrow leads from {folder} to {other}, which it does not link" for other in sorted(wrong)]
        missing = linked - reached(arrows, folder)
        problems += [f"no arrow leads from {folder} to {other}, which it links" for other in sorted(missing)]
    for problem in problems:
        print(f"{page}: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
