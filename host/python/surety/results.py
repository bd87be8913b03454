"""What commands give."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

    from ._core import Outcome

STATUSES = {0: "done", 1: "disagreement", 3: "unfinished", 130: "interrupted"}


class Remark(UserWarning):
    """How something that was given is understood, where a reader might expect something else."""


class Record:
    """Named values: `record.mean` or `record["mean"]`. Lists within are tuples."""

    __slots__ = ("_members",)
    _members: dict[str, Any]

    def __init__(self, members: dict[str, Any]) -> None:
        object.__setattr__(self, "_members", {name: _frozen(value) for name, value in members.items()})

    def __getattr__(self, name: str) -> Any:
        try:
            return self._members[name]
        except KeyError:
            raise AttributeError(f"there is no {name!r}; there are {', '.join(self._members)}") from None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("what was found does not change")

    def __getitem__(self, name: str) -> Any:
        return self._members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._members == other._members

    __hash__ = None  # type: ignore[assignment]

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._members]

    def __repr__(self) -> str:
        return f"Record({', '.join(f'{name}={value!r}' for name, value in self._members.items())})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Record, (self.to_dict(),)

    def to_dict(self) -> dict[str, Any]:
        return {name: _thawed(value) for name, value in self._members.items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return Record(value)
    return tuple(_frozen(member) for member in value) if isinstance(value, list) else value


def _thawed(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    return [_thawed(member) for member in value] if isinstance(value, tuple) else value


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _column(texts: list[str]) -> list[Any]:
    for kind in (_truth, int, float):
        try:
            return [kind(text) if text else None for text in texts]
        except (KeyError, ValueError):
            continue
    return [text or None for text in texts]


class Result:
    """What a command found. Its members are attributes, named as in the command's JSON; unknown numbers are None.

    status: "done"; "disagreement" where what was compared disagrees; "unfinished" short of the error, gap or width
        that was asked for
    remarks: what the program says beside its result, on standard error
    """

    status: str
    remarks: str

    def __init__(self, outcome: Outcome | _Kept) -> None:
        self._outcome = outcome
        self._members = Record(outcome.members or {})
        self.status = STATUSES[outcome.status]
        self.remarks = outcome.remarks

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._members, name)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._members]

    def __repr__(self) -> str:
        return self._outcome.formatted("table").rstrip("\n")

    def _repr_html_(self) -> str:
        return f'<pre style="font-family: monospace; line-height: 1.3">{html.escape(repr(self))}</pre>'

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and type(self) is type(other) and self._members == other._members

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (_Kept(self._outcome),), {"folder": self.folder} if isinstance(self, FolderResult) else None

    def to_dict(self) -> dict[str, Any]:
        """All members, as the command's JSON has them."""
        return self._members.to_dict()

    def to_csv(self) -> str:
        """What the command prints with --format csv."""
        return self._outcome.formatted("csv")

    def to_frame(self) -> pandas.DataFrame:
        """The same as a frame of pandas, which must be installed.

        `polars.DataFrame(result.to_columns())` is one too.
        """
        import pandas

        return pandas.DataFrame(self.to_columns())

    def to_columns(self) -> dict[str, list[Any]]:
        """What to_csv has, a list for each column: truth values, whole numbers, numbers or texts.

        Empty fields are None.
        """
        names, *rows = csv.reader(io.StringIO(self.to_csv()))
        return {name: _column([row[j] for row in rows]) for j, name in enumerate(names)}


class _Kept:
    """An outcome that can be pickled."""

    def __init__(self, outcome: Outcome | _Kept) -> None:
        self.status: int = outcome.status
        self.remarks: str = outcome.remarks
        self.members: dict[str, Any] | None = outcome.members
        self._formats = {name: outcome.formatted(name) for name in ("table", "csv")}

    def formatted(self, name: str) -> str:
        return self._formats[name]


class EstimateResult(Result):
    """Estimates of one auction. `estimates.revenue` and the like have mean, standard_error, exact, z, interval, ..."""

    estimates: Record
    replicates: int
    config: Record
    device: str
    seconds: float


class ComparisonResult(Result):
    """Several mechanisms on the same draws: which of them can be the best."""

    statistic: str
    best: Record
    reference: str
    paired: bool
    confidence: float
    candidates: tuple[Record, ...]
    replicates: int
    pilot_replicates: int
    config: Record
    device: str
    seconds: float


def estimated(outcome: Outcome) -> EstimateResult | ComparisonResult:
    return ComparisonResult(outcome) if "candidates" in (outcome.members or {}) else EstimateResult(outcome)


class VerifyResult(Result):
    """Whether what was played is an equilibrium and earns what theory says: `agrees`, or what disagrees."""

    config: Record
    strategy: str
    exploitability: Record
    profit: Record
    guarantee: float | None
    epsilon: float
    agrees: bool
    disagreements: tuple[str, ...]
    device: str


class EquilibriumResult(Result):
    """A strategy, and what nobody gains more than by leaving it."""

    config: Record
    exploitability: Record


class GuaranteeResult(Result):
    """What a mechanism earns at least with a common value, whatever bidders know."""

    guarantee: float
    guarantee_is: str
    config: Record


class BoundsResult(Result):
    """A proven bracket: some mechanism guarantees `lower`, none guarantees more than `upper`."""

    lower: float
    upper: float
    seconds: float
    stopped: bool


class FolderResult(Result):
    """What was written to a folder: `folder` is its path."""

    folder: str = ""
    table_file = "results.csv"

    def to_csv(self) -> str:
        """The table of results in the folder."""
        with open(f"{self.folder}/{self.table_file}", encoding="utf-8") as file:
            return file.read()


class MatrixResult(FolderResult):
    """What was written to a folder: `folder` is its path."""

    table_file = "matrix.csv"
