"""A bar that tells how far a command is, in a notebook or a terminal."""

from __future__ import annotations

import html
import re
import sys
from typing import Any


class Bar:
    """Called with the program's lines, as "12/240 cells  5%  uniform, first-price, N = 8"; gone once it is closed."""

    def __init__(self) -> None:
        self._display = _notebook_display()
        self._handle: Any = None
        self._width = 0

    def __call__(self, line: str) -> None:
        if self._display is None:
            sys.stderr.write("\r" + line.ljust(self._width))
            sys.stderr.flush()
            self._width = max(self._width, len(line))
        else:
            self._show(_as_html(line))

    def close(self) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
        elif self._handle is not None:
            self._show("")

    def _show(self, text: str) -> None:
        data = {"text/html": text, "text/plain": ""}
        if self._handle is None:
            self._handle = self._display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)


def _as_html(line: str) -> str:
    done = re.search(r"(\d+)%", line)
    bar = f'<progress max="100" value="{done[1]}"></progress> ' if done else ""
    return f"<div>{bar}{html.escape(line.strip())}</div>"


def _notebook_display() -> Any:
    """IPython's, in a kernel of Jupyter; None elsewhere."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or not hasattr(shell, "kernel"):
        return None
    from IPython.display import display

    return display
