"""Mechanisms of one's own, for a common value."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

from . import _core
from ._core import InvalidInput
from .laws import numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["aggregate", "load_plugin", "table"]


class Mechanism:
    """A mechanism that `table` or `aggregate` made. Functions take it where they take a mechanism's text."""

    __slots__ = ("_made", "_own")

    def __init__(self, maker: str, arguments: tuple[Any, ...]) -> None:
        if maker not in ("aggregate", "table"):
            raise TypeError("mechanisms are made by surety.mechanisms.table and surety.mechanisms.aggregate")
        self._own: _core.Mechanism = getattr(_core, maker)(*arguments)
        self._made = (maker, arguments)

    @property
    def name(self) -> str:
        return self._own.name

    def __repr__(self) -> str:
        return f"<Mechanism {self.name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Mechanism, self._made


def table(allocation: ArrayLike, payment: ArrayLike, *, name: str = "table") -> Mechanism:
    """A mechanism in a table. Messages are the whole numbers from 0 on; at the profile (m1, ..., mN) bidder i gets the
    good with probability allocation[i, m1, ..., mN] and pays payment[i, m1, ..., mN].

    Both arrays have the shape (N, messages, ..., messages) with up to 27 bidders, 4096 messages and 2^22 profiles.
    Raises InvalidInput where they have not, and for allocations below 0 or of more than the one good.
    """
    gets, pays = numbers("allocation", allocation, None), numbers("payment", payment, None)
    bidders = gets.shape[0] if gets.ndim else 0
    if gets.ndim < 2 or gets.ndim != bidders + 1 or len(set(gets.shape[1:])) != 1:
        raise InvalidInput(
            f"allocation: an array of shape {gets.shape}; it must be (N, messages, ..., messages) with N + 1 dimensions"
        )
    if pays.shape != gets.shape:
        raise InvalidInput(f"payment: an array of shape {pays.shape}; it must be that of allocation, {gets.shape}")
    return Mechanism("table", (_name(name), gets.copy(), pays.copy()))


def aggregate(
    allocation: Callable[[float], float],
    transfer: Callable[[float], float],
    *,
    greatest_message: float = 1.0,
    breakpoints: Sequence[float] = (),
    name: str = "aggregate",
) -> Mechanism:
    """A mechanism by functions Q (`allocation`) and T (`transfer`) of the sum x of all messages, each from 0 to
    `greatest_message`: who sends m gets the good with probability (m/x) Q(x) and pays (m/x) T(x) (Brooks & Du 2021).

    Where Q or T jump or have a kink, `breakpoints` has the sums. Both functions are asked here and when a command
    begins, once at each sum, never while it plays. Raises InvalidInput for allocations outside of [0, 1] and for
    numbers that are not finite.
    """
    for what, function in (("allocation", allocation), ("transfer", transfer)):
        if not callable(function):
            raise TypeError(f"aggregate() argument '{what}' is {type(function).__name__}; it must be callable")
    if isinstance(greatest_message, bool) or not isinstance(greatest_message, Real):
        raise TypeError(
            f"aggregate() argument 'greatest_message' is {type(greatest_message).__name__}; it must be a number"
        )
    kinks = [] if isinstance(breakpoints, (tuple, list)) and not breakpoints else numbers("breakpoints", breakpoints)
    return Mechanism("aggregate", (_name(name), allocation, transfer, float(greatest_message), list(map(float, kinks))))


def load_plugin(file: str | os.PathLike[str]) -> str:
    """Loads a mechanism from C++ (docs/extend/plug-in.md), and gives its name, which is a mechanism's text from then on.

    It plays at the speed of built-in ones, on every CPU and GPU. It is machine code, which runs with all your rights.
    Raises InvalidInput for a file that is no plug-in of this Surety, and Failure while a command runs.
    """
    return _core.load_plugin(os.fspath(file))


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"argument 'name' is {type(name).__name__}; it must be str")
    return name
