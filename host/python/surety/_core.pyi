from collections.abc import Callable, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

__version__: str
__commit__: str

class InvalidInput(ValueError):
    """Something that was given cannot be used. The message says what is wrong, and what would be right."""

class Failure(RuntimeError):
    """A computation could not deliver what it promises: the disk is full, a number is not finite."""

class Stopped(Failure):
    """A computation was stopped before it had anything to tell."""

class Law:
    @property
    def spec(self) -> str: ...
    @property
    def lower(self) -> float: ...
    @property
    def upper(self) -> float: ...
    @property
    def mean(self) -> float: ...
    @property
    def variance(self) -> float: ...
    def cdf(self, v: float) -> float: ...
    def quantile(self, u: float) -> float: ...

class Mechanism:
    @property
    def name(self) -> str: ...

class Outcome:
    @property
    def status(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def remarks(self) -> str: ...
    @property
    def notices(self) -> list[str]: ...
    @property
    def members(self) -> dict[str, Any] | None: ...
    def formatted(self, format: str) -> str: ...

def parse_law(spec: str) -> Law: ...
def law_of_sample(name: str, values: NDArray[numpy.float64]) -> Law: ...
def law_of_quantile_points(
    name: str, shares: NDArray[numpy.float64], values: NDArray[numpy.float64]
) -> Law: ...
def aggregate(
    name: str,
    allocation: Callable[[float], float],
    transfer: Callable[[float], float],
    greatest_message: float,
    breakpoints: Sequence[float],
) -> Mechanism: ...
def table(name: str, allocation: NDArray[numpy.float64], payment: NDArray[numpy.float64]) -> Mechanism: ...
def run(
    command: str,
    arguments: Sequence[tuple[str, bool | str | list[str]]],
    laws: Sequence[Law],
    mechanisms: Sequence[Mechanism],
    progress: Callable[[str], object] | None,
) -> Outcome: ...
def commands() -> list[tuple[str, str, list[dict[str, Any]]]]: ...
