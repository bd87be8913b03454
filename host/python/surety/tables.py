"""CSV with the types, units and meanings that its published schema tells (docs/commands/schemas.md)."""

from __future__ import annotations

import csv
import functools
import io
import math
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ._core import InvalidInput

if TYPE_CHECKING:
    import pyarrow

Field = dict[str, Any]
_TRUTHS = {"true": True, "false": False}


def _integer(text: str) -> int:
    """Of 64 bits, in digits and nothing else, which int() is not content with."""
    if not re.fullmatch(r"-?[0-9]+", text) or not -(2**63) <= int(text) < 2**63:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]*)?(e[-+]?[0-9]+)?", text) or not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text)


_KINDS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _TRUTHS.__getitem__,
}


def read_table(file: str | os.PathLike[str]) -> pyarrow.Table:
    """A CSV file that Surety wrote, as a table of Arrow: pyarrow must be installed.

    It has the columns, types and order of the file's schema, `surety.schema("estimate-results.csv")` for results.csv of
    a sweep, whose name and version are in the table's metadata; unit and description of a column are in its field's.
    Parquet keeps both. What is empty is null. Raises InvalidInput for a file that is no such CSV.
    """
    name = os.fspath(file)
    try:
        with open(name, encoding="utf-8", newline="") as stream:
            text = stream.read()
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{name}: {getattr(error, 'strerror', None) or error}") from None
    names, rows = parsed(text, name)
    if described(names) is None:
        raise InvalidInput(f"{name}: no schema has its columns, {', '.join(names)} (surety schema)")
    return to_arrow(names, rows, name)


def parsed(text: str, what: str) -> tuple[list[str], list[list[str]]]:
    """Names of columns, and rows of as many fields."""
    try:
        names, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    except csv.Error as error:
        raise InvalidInput(f"{what}: {error}") from None
    for i, row in enumerate(rows):
        if len(row) != len(names):
            raise InvalidInput(f"{what}: row {i + 1} has {len(row)} fields, and the header {len(names)}")
    return names, rows


def columns(names: list[str], rows: list[list[str]], what: str) -> list[list[Any]]:
    """Values of the schema's types where one describes these columns, else of those that all fields of a column have.

    What is empty is None.
    """
    found = described(names)
    texts = [[row[j] for row in rows] for j in range(len(names))]
    if found is None:
        return [_guessed(column) for column in texts]
    return [_values(column, field, name, what) for column, field, name in zip(texts, found[1], names)]


def to_arrow(names: list[str], rows: list[list[str]], what: str) -> pyarrow.Table:
    import pyarrow

    found, values = described(names), columns(names, rows, what)
    if found is None:
        return pyarrow.Table.from_arrays([pyarrow.array(column) for column in values], names)
    schema, fields = found
    kinds = {"string": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64(), "boolean": pyarrow.bool_()}
    described_fields = [
        pyarrow.field(name, kinds[field["type"]], not field["constraints"]["required"], about(field))
        for name, field in zip(names, fields)
    ]
    metadata = {"schema": schema["name"], "schema_version": str(schema["schema_version"])}
    return pyarrow.Table.from_arrays(
        [pyarrow.array(column, field.type) for column, field in zip(values, described_fields)],
        schema=pyarrow.schema(described_fields, metadata),
    )


def about(field: Field) -> dict[str, str]:
    return {key: field[key] for key in ("description", "unit") if key in field}


def _values(texts: list[str], field: Field, name: str, what: str) -> list[Any]:
    kind, required, values = _KINDS[field["type"]], field["constraints"]["required"], []
    for i, text in enumerate(texts):
        try:
            values.append(None if text == "" and not required else kind(text))
        except (KeyError, ValueError):
            raise InvalidInput(f"{what}: row {i + 1}: {name} is {text!a}, no {field['type']}") from None
    return values


def _guessed(texts: list[str]) -> list[Any]:
    """Truth values, whole numbers, numbers or texts, whichever all of them are."""
    for kind in (_KINDS["boolean"], int, float):
        try:
            return [kind(text) if text else None for text in texts]
        except (KeyError, ValueError):
            continue
    return [text or None for text in texts]


@functools.cache
def _schemas() -> list[dict[str, Any]]:
    from .commands import schema

    return [schema(one.name).to_dict() for one in schema().schemas if one.name.endswith(".csv")]


def described(names: list[str]) -> tuple[dict[str, Any], list[Field]] | None:
    """The schema that has these columns, and the field of each; None where none has."""
    for schema in _schemas():
        fields = _fields(schema["fields"], names)
        if fields is not None:
            return schema, fields
    return None


def _fields(fields: list[Field], names: list[str]) -> list[Field] | None:
    """The field of each column, in the schema's order; one with `per` has several columns, others one or, where they
    are not required, none."""
    found: list[Field] = []
    known = {field["name"] for field in fields}
    for field in fields:
        first = len(found)
        while "per" in field and len(found) < len(names):
            name = names[len(found)]
            if name in known or (field["per"] == "bidder" and name != f"{field['name']}{len(found) - first + 1}"):
                break
            found.append(field)
        if "per" not in field and names[len(found) : len(found) + 1] == [field["name"]]:
            found.append(field)
        if len(found) == first and ("per" in field or field["constraints"]["required"]):
            return None
    return found if len(found) == len(names) else None
