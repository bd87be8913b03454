"""What commands give."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import tables
from ._core import InvalidInput

if TYPE_CHECKING:
    import pandas
    import pyarrow
    import xarray

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

    def to_columns(self) -> dict[str, list[Any]]:
        """What to_csv has, a list for each column: truth values, whole numbers, numbers or texts.

        Types are those of the table's schema where `surety.schema()` lists one, whatever a column happens to hold.
        Empty fields are None.
        """
        names, rows = self._table()
        return dict(zip(names, tables.columns(names, rows, "to_csv()")))

    def to_frame(self) -> pandas.DataFrame:
        """The same as a frame of pandas, which must be installed."""
        import pandas

        return pandas.DataFrame(self.to_columns())

    def to_arrow(self) -> pyarrow.Table:
        """The same as a table of Arrow: pyarrow must be installed. `polars.from_arrow` makes a frame of it, and
        `pyarrow.parquet.write_table` a file. `surety.read_table` tells what its metadata are.
        """
        return tables.to_arrow(*self._table(), "to_csv()")

    def to_xarray(self, *dimensions: str) -> xarray.Dataset:
        """The same over dimensions, which are columns, as "mechanism", "bidders", "statistic": xarray must be
        installed. Without any, over the rows.

        What no row has is NaN. A variable's attributes are its unit and description. Raises InvalidInput where rows
        differ in none of the dimensions.
        """
        frame = self.to_frame()
        found = tables.described(list(frame.columns))
        fields = dict(zip(frame.columns, found[1])) if found else {}
        for name in dimensions:
            if name not in frame.columns:
                raise InvalidInput(f"to_xarray(): no column is {name!a}; there are {', '.join(frame.columns)}")
        frame = frame.set_index(list(dimensions)) if dimensions else frame.rename_axis("row")
        if not frame.index.is_unique:
            twice = frame.index[frame.index.duplicated()][0]
            raise InvalidInput(f"to_xarray(): several rows have {twice!r} as {', '.join(dimensions)}; name more dimensions")
        data: xarray.Dataset = frame.to_xarray()
        for name, field in fields.items():
            data[name].attrs.update(tables.about(field))
        return data

    def _table(self) -> tuple[list[str], list[list[str]]]:
        return tables.parsed(self.to_csv(), "to_csv()")


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
