"""How a function's arguments become a command's options."""

from __future__ import annotations

import operator
import os
import warnings
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, Union

from . import _core
from ._core import InvalidInput
from .laws import Law, Prior
from .mechanisms import Mechanism
from .progress import Bar
from .results import FolderResult, Remark

R = TypeVar("R")

#: A whole number, also as 1e6 or "1e6".
Count = Union[int, float, str]
#: A real number.
Number = Union[float, str]
LawLike = Union[str, Law, Prior]
MechanismLike = Union[str, Mechanism]
Path = Union[str, "os.PathLike[str]"]
#: Called now and then with a line that says how far the command is; or True, for a bar.
Progress = Union[Callable[[str], object], bool]

#: Which options take an object beside text, and which several values.
OBJECTS: dict[str, tuple[type, ...]] = {"values": (Law, Prior), "signals": (Law,), "mechanism": (Mechanism,)}
LISTS = {("bounds", "k"), ("implement", "bidders"), ("merge", "folders")}


def call(command: str, kind: Callable[[_core.Outcome], R], given: dict[str, Any]) -> R:
    """Runs a command with the arguments that are not None."""
    progress = given.pop("progress", None)
    bar = Bar() if progress is True else None
    if progress is not None and not isinstance(progress, bool) and not callable(progress):
        raise TypeError(f"{command}() argument 'progress' is {type(progress).__name__}; it must be True or callable")
    if "seed" in given and given["seed"] is None:
        raise InvalidInput("seed is None; give a number, with which the same call gives the same result")
    arguments: list[tuple[str, bool | str | list[str]]] = []
    laws: list[_core.Law] = []
    mechanisms: list[_core.Mechanism] = []
    for name, value in given.items():
        if value is None or value is False:
            continue
        if isinstance(value, OBJECTS.get(name, ())):
            if isinstance(value, Mechanism):
                mechanisms.append(value._own)
                value = value.name
            elif isinstance(value, (Law, Prior)):
                laws += [law._own for law in value._laws()]
                value = value.spec
        arguments.append((name.replace("_", "-"), _argument(command, name, value)))
    try:
        outcome = _core.run(command, arguments, laws, mechanisms, bar or progress or None)
    finally:
        if bar is not None:
            bar.close()
    for notice in dict.fromkeys(outcome.notices):
        warnings.warn(notice, Remark, stacklevel=3)
    result = kind(outcome)
    if isinstance(result, FolderResult):
        result.folder = _folder(given)
    return result


def _folder(given: dict[str, Any]) -> str:
    """Where the command wrote."""
    folder = given["folders"] if given.get("out") is None else given["out"]
    return str(folder if isinstance(folder, (str, os.PathLike)) else folder[0])


def _argument(command: str, name: str, value: Any) -> bool | str | list[str]:
    if value is True:
        return True
    if (command, name) in LISTS and isinstance(value, Sequence) and not isinstance(value, str):
        texts = [_text(command, name, member) for member in value]
        return texts if name == "folders" else ",".join(texts)
    text = _text(command, name, value)
    return [text] if name == "folders" else text


def _text(command: str, name: str, value: Any) -> str:
    """As one would type it. Numbers of NumPy are numbers."""
    if isinstance(value, str):
        return _encodable(command, name, value)
    if isinstance(value, os.PathLike):
        path: object = os.fspath(value)
        if isinstance(path, str):
            return _encodable(command, name, path)
    elif not isinstance(value, bool) and not hasattr(value, "__len__"):
        if hasattr(value, "__index__"):
            return str(operator.index(value))
        if hasattr(value, "__float__"):
            number = float(value)
            return str(int(number)) if number.is_integer() and abs(number) < 2**63 else repr(number)
    kinds = " or ".join(["a text", "a number", *(kind.__name__ for kind in OBJECTS.get(name, ()))])
    raise TypeError(f"{command}() argument '{name}' is {type(value).__name__}; it must be {kinds}")


def _encodable(command: str, name: str, text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidInput(f"{command}() argument '{name}' is no UTF-8 text: {text!a}") from None
    if "\0" in text:
        raise InvalidInput(f"{command}() argument '{name}' has a null character: {text!a}")
    return text
