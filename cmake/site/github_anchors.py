"""Anchors of headings as GitHub has them, for Markdown's extension toc."""

import re


def slugify(heading, separator):
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", separator)
