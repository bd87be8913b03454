"""Laws of one bidder's value, and priors put together from them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import _core
from ._core import InvalidInput

if TYPE_CHECKING:
    import numpy
    from numpy.typing import ArrayLike

_counter = itertools.count(1)

#: How far the tabulated quantile function may be from the given one, relative to the range of values, and the most
#: points that it is given for that.
TOLERANCE, MOST_POINTS = 1e-9, 1 << 16


class Law:
    """A law of values: a text of the program's language, `Law("beta:2,2")`, or made of numbers or of a function."""

    __slots__ = ("_made", "_own", "tabulation_error")

    _own: _core.Law
    _made: tuple[str, tuple[Any, ...]]
    #: Of a law from a quantile function: the greatest distance found between the function and the law's own.
    tabulation_error: float

    def __init__(self, spec: str) -> None:
        if not isinstance(spec, str):
            raise TypeError(f"Law() argument 'spec' is {type(spec).__name__}; it must be str")
        self._make("parse_law", (spec,), 0.0)

    def _make(self, maker: str, arguments: tuple[Any, ...], tabulation_error: float) -> None:
        object.__setattr__(self, "_own", getattr(_core, maker)(*arguments))
        object.__setattr__(self, "_made", (maker, arguments))
        object.__setattr__(self, "tabulation_error", tabulation_error)

    @classmethod
    def _of(cls, maker: str, arguments: tuple[Any, ...], tabulation_error: float = 0.0) -> Law:
        law = cls.__new__(cls)
        law._make(maker, arguments, tabulation_error)
        return law

    def __reduce__(self) -> tuple[Any, ...]:
        return Law._of, (*self._made, self.tabulation_error)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a law does not change")

    @classmethod
    def from_samples(cls, values: ArrayLike, *, name: str | None = None) -> Law:
        """Each of the values with the same weight, as `empirical:FILE#COLUMN` has them from a file."""
        return cls._of("law_of_sample", (_named("sample", name), numbers("values", values).copy()))

    @classmethod
    def from_histogram(cls, edges: ArrayLike, counts: ArrayLike) -> Law:
        """Uniform within each bin, from edges[i] to edges[i + 1]; counts[i] says how often. As `histogram:...`."""
        bins, weights = numbers("edges", edges), numbers("counts", counts)
        if len(bins) != len(weights) + 1:
            raise InvalidInput(f"counts: {len(weights)} of them with {len(bins)} edges; there must be one edge more")
        items = zip(bins[:-1].tolist(), bins[1:].tolist(), weights.tolist())
        return cls("histogram:" + ",".join(f"{low!r}..{high!r}@{weight!r}" for low, high, weight in items))

    @classmethod
    def from_quantile(
        cls, quantile: Callable[[numpy.ndarray], ArrayLike], *, name: str | None = None
    ) -> Law:
        """The law whose quantile function is given: it takes an array of shares u = P(V <= v), from 0 to 1, and gives
        the values v, as many, not falling.

        It is asked here, and never again: the law is made of straight lines between points of the function, at the
        shares j/n and, in both tails, at n^-1 2^-j. n is doubled until the function is within 1e-9 of the range of
        values from these lines halfway between the points, or n is 65536; `tabulation_error` is the distance found.
        A jump or a singularity stays, on a stretch of shares of 2^-16 or less.
        """
        if not callable(quantile):
            raise TypeError(f"Law.from_quantile() argument 'quantile' is {type(quantile).__name__}; it must be callable")
        name, points = _named("quantile", name), 64
        while True:
            shares, values, error = _tabulated(quantile, points)
            if points >= MOST_POINTS or error <= TOLERANCE * (values[-1] - values[0]):
                return cls._of("law_of_quantile_points", (name, shares, values), error)
            points *= 2

    @property
    def spec(self) -> str:
        """As written in the program's language; of a law of numbers "user:NAME", which only the law itself stands for."""
        return self._own.spec

    @property
    def lower(self) -> float:
        """The least value."""
        return self._own.lower

    @property
    def upper(self) -> float:
        """The greatest value."""
        return self._own.upper

    @property
    def mean(self) -> float:
        return self._own.mean

    @property
    def variance(self) -> float:
        return self._own.variance

    def cdf(self, v: float) -> float:
        """P(V <= v)."""
        return self._own.cdf(v)

    def quantile(self, u: float) -> float:
        """The least v with cdf(v) >= u, for u from 0 to 1."""
        if not 0 <= u <= 1:
            raise InvalidInput(f"u is {u}; it must lie from 0 to 1")
        return self._own.quantile(u)

    def __repr__(self) -> str:
        return f"<Law {self.spec}>"

    def _laws(self) -> list[Law]:
        """Those that its text alone does not stand for."""
        return [self] if self.spec.startswith("user:") else []


class Prior:
    """A law of all bidders' values: `Prior.independent`, `Prior.comonotone`, `Prior.mixture`."""

    __slots__ = ("_own", "spec")

    #: As written in the program's language.
    spec: str

    def __init__(self, spec: str, _laws: Iterable[Law] = ()) -> None:
        if not isinstance(spec, str):
            raise TypeError(f"Prior() argument 'spec' is {type(spec).__name__}; it must be str")
        self.spec, self._own = spec, list(_laws)

    def __reduce__(self) -> tuple[Any, ...]:
        return Prior, (self.spec, self._own)

    @classmethod
    def independent(cls, *laws: Law | str) -> Prior:
        """Bidder i draws from law i mod their number, independently."""
        return cls._of_laws("independent", laws)

    @classmethod
    def comonotone(cls, *laws: Law | str) -> Prior:
        """The same, all at one common quantile."""
        return cls._of_laws("comonotone", laws)

    @classmethod
    def mixture(cls, *components: tuple[float, Law | Prior | str]) -> Prior:
        """A public state, with the weights of the pairs (weight, law or independent laws), which sum to 1."""
        for component in components:
            if not isinstance(component, tuple) or len(component) != 2:
                raise TypeError("Prior.mixture() takes pairs (weight, law or prior)")
        texts = [f"{float(weight)!r} * {_text('Prior.mixture()', part)}" for weight, part in components]
        return cls(f"mixture({' | '.join(texts)})", _own([part for _, part in components]))

    @classmethod
    def _of_laws(cls, form: str, laws: tuple[Law | str, ...]) -> Prior:
        texts = [_text(f"Prior.{form}()", law) for law in laws]
        return cls(f"{form}({'; '.join(texts)})", _own(laws))

    def __repr__(self) -> str:
        return f"<Prior {self.spec}>"

    def _laws(self) -> list[Law]:
        return self._own


def _text(where: str, part: object) -> str:
    if isinstance(part, (Law, Prior)):
        return part.spec
    if isinstance(part, str):
        return part
    raise TypeError(f"{where} was given {type(part).__name__}; it takes laws and their texts")


def _own(parts: Iterable[object]) -> list[Law]:
    return [own for part in parts if isinstance(part, (Law, Prior)) for own in part._laws()]


def _named(kind: str, name: str | None) -> str:
    if name is None:
        return f"{kind}-{next(_counter)}"
    if not isinstance(name, str):
        raise TypeError(f"argument 'name' is {type(name).__name__}; it must be str")
    return name


def numbers(name: str, given: Any, dimensions: int | None = 1) -> numpy.ndarray:
    """The argument of that name as an array of doubles; none is made where it is one."""
    import numpy

    if numpy.ma.is_masked(given):
        raise InvalidInput(f"{name}: some of the array is masked; give what is not, as with compressed()")
    array = numpy.asarray(given)
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:
        raise TypeError(f"argument '{name}' has elements of type {array.dtype}; they must be real numbers")
    if dimensions is not None and array.ndim != dimensions:
        raise InvalidInput(f"{name}: an array of shape {array.shape}; it must have {dimensions} dimension")
    array = numpy.ascontiguousarray(array, dtype=numpy.float64)
    if array.size == 0:
        raise InvalidInput(f"{name}: the array is empty")
    if not numpy.isfinite(array).all():
        where = numpy.argwhere(~numpy.isfinite(array))[0]
        place = ", ".join(str(i) for i in where)
        raise InvalidInput(f"{name}[{place}] is {array[tuple(where)]}; all must be finite")
    return array


def _tabulated(
    quantile: Callable[[numpy.ndarray], ArrayLike], points: int
) -> tuple[numpy.ndarray, numpy.ndarray, float]:
    """Shares, the function there, and its greatest distance from straight lines halfway between them."""
    import numpy

    tail = 2.0 ** -numpy.arange(40, 0, -1) / points
    shares = numpy.concatenate([[0.0], tail, numpy.arange(1, points) / points, 1 - tail[::-1], [1.0]])
    both = numpy.empty(2 * len(shares) - 1)
    both[::2], both[1::2] = shares, (shares[:-1] + shares[1:]) / 2
    values = numbers("quantile(u)", quantile(both.copy()))
    if values.shape != both.shape:
        raise InvalidInput(f"quantile(u) has the shape {values.shape} where u has {both.shape}; they must be the same")
    falls = numpy.flatnonzero(values[1:] < values[:-1])
    if len(falls):
        i = int(falls[0])
        raise InvalidInput(
            f"quantile(u) falls from {values[i]} at u = {both[i]} to {values[i + 1]} at {both[i + 1]}; it must not fall"
        )
    between = (values[:-1:2] + values[2::2]) / 2
    return shares, numpy.ascontiguousarray(values[::2]) + 0.0, float(numpy.abs(values[1::2] - between).max())
