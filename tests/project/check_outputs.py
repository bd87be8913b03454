#!/usr/bin/env python3
"""Holds what the program prints and writes against the schemas that it has of it.

    check_outputs.py PROGRAM [--commands FILE] [--versions FILE [--update]]

Runs the commands of FILE (outputs/commands.txt), in their order and in one folder, where outputs/ and examples/ are the
project's, and fails where

- JSON, printed or in a file, is not what the command's schema says: a key that it has not, one that is missing, another
  type, a word that is not among those that can stand there;
- a member of a schema is printed by no command, in this place or in another whose object has the same members, and no
  line "unprinted COMMAND PLACE" says so; one of which that is said is printed, or there is none in that place. What is
  printed on some machines alone has a line "sometimes COMMAND PLACE";
- CSV, printed or in a file, has other columns than its table or, where it has none, other names than the JSON; or a
  field of another type. A file beside a figure of its name, or one that a line "figure PATH" names, has the numbers that
  are drawn, and the columns are axes and curves;
- a command has --format and no schema;
- a schema is no JSON Schema of draft 2020-12, or it has changed and its version has not: FILE has version and
  fingerprint of each, and --update records those of now. A version rises with every change, but of words that only
  people read: titles and descriptions.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

try:
    import jsonschema

    jsonschema.Draft202012Validator
except (ImportError, AttributeError):
    sys.exit(f"{sys.executable} has no jsonschema of version 4 or later; install Debian's python3-jsonschema or "
             "PyPI's jsonschema, and configure anew")

HERE = pathlib.Path(__file__).resolve().parent
FIELD = {
    "string": lambda text: True,
    "number": lambda text: re.fullmatch(r"-?\d+(\.\d+)?(e[-+]?\d+)?", text),
    "integer": lambda text: re.fullmatch(r"-?\d+", text),
    "boolean": lambda text: text in ("true", "false"),
}


class Wrong(Exception):
    pass


def no_such_number(name):
    raise Wrong(f"JSON has no {name}")


def parse(text):
    return json.loads(text, parse_constant=no_such_number)


class Program:
    def __init__(self, path, folder):
        self.path, self.folder = path, folder
        self.environment = {**os.environ, "OMP_NUM_THREADS": "2"}

    def run(self, words, status=0):
        ran = subprocess.run([self.path, *words], cwd=self.folder, env=self.environment, text=True, capture_output=True)
        if ran.returncode != status:
            raise Wrong(f"ended with status {ran.returncode}, not {status}: {ran.stderr.strip()}")
        return ran.stdout


def what_fails(error):
    """The reason in words: of several shapes that of the one which comes nearest."""
    while error.context:
        error = min(error.context, key=lambda e: (-len(e.absolute_path), e.message.count("'")))
    place = ".".join(str(step) for step in error.absolute_path)
    return f"{place}: {error.message}" if place else error.message


def members_of(shape):
    return json.dumps([shape.get("properties"), shape.get("additionalProperties")])


class Schema:
    """A command's schema, and which of its members have been printed."""

    def __init__(self, name, schema):
        self.name = name
        jsonschema.Draft202012Validator.check_schema(schema)
        self.shapes = [(shape.get("title", ""), shape) for shape in schema["anyOf"]]
        self.seen = set()

    def check(self, value):
        failures = []
        for title, shape in self.shapes:
            errors = list(jsonschema.Draft202012Validator(shape).iter_errors(value))
            if not errors:
                return self.mark(shape, value)
            others = len(shape["properties"].keys() ^ value.keys())
            failures.append((others, "; ".join(what_fails(e) for e in errors[:3])))
        raise Wrong(f"is not what surety schema {self.name} says: {min(failures)[1]}")

    def mark(self, shape, value):
        """Notes which members of which objects there are."""
        for part in shape.get("anyOf", []):
            if jsonschema.Draft202012Validator(part).is_valid(value):
                return self.mark(part, value)
        if isinstance(value, list) and "items" in shape:
            for element in value:
                self.mark(shape["items"], element)
        if isinstance(value, dict):
            for name, member in value.items():
                below = shape.get("properties", {}).get(name)
                self.seen.add((members_of(shape), name if below else "*"))
                self.mark(below or shape.get("additionalProperties", {}), member)

    def described(self, path=None, shape=None):
        """Every member of every object: its place, and what mark() notes of it."""
        if shape is None:
            for title, one in self.shapes:
                yield from self.described(title, one)
            return
        for part in shape.get("anyOf", []):
            yield from self.described(path, part)
        if "items" in shape:
            yield from self.described(path + "[]", shape["items"])
        for name, member in shape.get("properties", {}).items():
            yield f"{path}.{name}", (members_of(shape), name)
            yield from self.described(f"{path}.{name}", member)
        if isinstance(shape.get("additionalProperties"), dict):
            yield f"{path}.*", (members_of(shape), "*")
            yield from self.described(f"{path}.*", shape["additionalProperties"])


def fits(fields, header):
    """The field of each column of a header, or nothing where the table has others."""
    known = {field["name"] for field in fields if "per" not in field}
    found = []
    for field in fields:
        if "per" in field:
            first = len(found)
            while len(found) < len(header):
                name = header[len(found)]
                numbered = name == f"{field['name']}{len(found) - first + 1}"
                if not (numbered if field["per"] == "bidder" else name not in known):
                    break
                found.append(field)
            if len(found) == first:
                return None
        elif header[len(found) : len(found) + 1] == [field["name"]]:
            found.append(field)
        elif field["constraints"]["required"] or field["name"] in header:
            return None
    return found if len(found) == len(header) else None


def check_fields(table, columns, rows):
    for line, row in enumerate(rows, 2):
        if len(row) != len(columns):
            raise Wrong(f"line {line} has {len(row)} fields for {len(columns)} columns of {table}")
        for field, text in zip(columns, row):
            where = f"line {line}, {field['name']} of {table}"
            if text == "":
                if field["constraints"]["required"]:
                    raise Wrong(f"{where} is empty")
            elif not FIELD[field["type"]](text):
                raise Wrong(f"{where} is {text!r}, no {field['type']}")
            elif text not in field["constraints"].get("enum", [text]):
                raise Wrong(f"{where} is {text!r}, not among {', '.join(field['constraints']['enum'])}")
            elif "minimum" in field["constraints"] and float(text) < field["constraints"]["minimum"]:
                raise Wrong(f"{where} is {text}, less than {field['constraints']['minimum']}")


def flattened(value, name=""):
    if isinstance(value, dict):
        for key, member in value.items():
            yield from flattened(member, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for i, member in enumerate(value, 1):
            yield from flattened(member, f"{name}{i}")
    else:
        yield name


class Checker:
    def __init__(self, program):
        self.program = program
        self.schemas, self.tables, self.versions = {}, {}, {}
        for one in parse(program.run(["schema", "--format", "json"]))["schemas"]:
            schema = parse(program.run(["schema", one["name"], "--format", "json"]))
            self.versions[one["name"]] = (one["version"], schema)
            if one["kind"] == "json":
                self.schemas[one["name"]] = Schema(one["name"], schema)
            else:
                self.tables[one["name"]] = schema
        self.written_tables = set()

    def table_of(self, header):
        for name, table in self.tables.items():
            columns = fits(table["fields"], header)
            if columns is not None:
                self.written_tables.add(name)
                return name, columns
        return None, None

    def check_csv(self, text):
        header, *rows = csv.reader(io.StringIO(text))
        name, columns = self.table_of(header)
        if name is None:
            raise Wrong(f"no table has these columns: {', '.join(header)}")
        check_fields(name, columns, rows)

    def check_json_as_csv(self, text, value):
        """The columns of a command that has no table of its own."""
        header, *rows = csv.reader(io.StringIO(text))
        if header == ["name", "value"]:
            names, expected = [row[0] for row in rows], list(flattened(value))
            if not set(names) <= set(expected):
                raise Wrong(f"CSV has names that JSON has not: {sorted(set(names) - set(expected))[:5]}")
            return
        for records in value.values():
            if isinstance(records, list) and header == list(dict.fromkeys(n for r in records for n in flattened(r))):
                return
        name, columns = self.table_of(header)
        if name is None:
            raise Wrong(f"neither a table nor a list of the JSON has the columns of the CSV: {', '.join(header)}")
        check_fields(name, columns, rows)

    def check_command(self, line):
        words = shlex.split(line)
        status = 0
        if words[0].startswith("status="):
            status = int(words.pop(0)[len("status="):])
        if words[0] not in self.schemas:
            self.program.run(words, status)
            return
        value = parse(self.program.run([*words, "--format", "json"], status))
        self.schemas[words[0]].check(value)
        self.check_json_as_csv(self.program.run([*words, "--format", "csv"], status), value)

    def check_file(self, path, drawn):
        if path.suffix == ".csv":
            if not (drawn or path.with_suffix(".svg").exists()) or self.table_of(next(csv.reader(path.open())))[0]:
                self.check_csv(path.read_text())
        elif path.name == "manifest.json":
            parse(path.read_text())
        else:
            value = parse(path.read_text())
            name = {"over-k": "bounds"}.get(path.stem, path.stem)
            self.schemas[name].check(value)

    def without_schema(self):
        program = self.program.run(["help"])
        for command in re.findall(r"^  ([a-z-]+)  +\S", program, re.M):
            if command in self.schemas or not command.strip("-"):
                continue
            ran = subprocess.run([self.program.path, "help", command], text=True, capture_output=True)
            if re.search(r"^ +--format ", ran.stdout, re.M):
                yield command


def fingerprint(schema):
    """Of all but words that only people read."""
    left_out = {"description", "title"}

    def kept(value, names=False):
        if isinstance(value, list):
            return [kept(v) for v in value]
        if not isinstance(value, dict):
            return value
        return {k: kept(v, k == "properties") for k, v in value.items() if names or k not in left_out}

    return hashlib.sha256(json.dumps(kept(schema), sort_keys=True).encode()).hexdigest()[:16]


def check_versions(versions, path, update):
    recorded = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        if line and not line.startswith("#"):
            name, version, code = line.split()
            recorded[name] = (int(version), code)
    now = {name: (version, fingerprint(schema)) for name, (version, schema) in versions.items()}
    all_have_one = True
    for name, (version, code) in now.items():
        if name in recorded and recorded[name][1] != code and recorded[name][0] >= version:
            all_have_one = False
            yield f"schema {name}: has changed, and its version is {version} as before: raise it where it is described"
        elif not update and recorded.get(name) != (version, code):
            yield f"schema {name}: version {version} is not recorded in {path.name}; do that with --update"
    for name in recorded.keys() - now.keys():
        if not update:
            yield f"schema {name}: recorded, but not there; drop it with --update"
    if update and all_have_one:
        lines = [f"{name} {version} {code}" for name, (version, code) in sorted(now.items())]
        head = "# Version and fingerprint of every schema, for check_outputs.py: what has changed has another version.\n"
        path.write_text(head + "\n".join(lines) + "\n")


def members_unlike(schemas, said):
    """What is printed and was said to be not, or the other way round."""
    seen = set().union(*(schema.seen for schema in schemas))
    places = {f"{schema.name} {place}": member in seen for schema in schemas for place, member in schema.described()}
    for place, printed in places.items():
        name, _, where = place.partition(" ")
        if place not in said["sometimes"] and printed == (place in said["unprinted"]):
            yield f"surety schema {name}: {'a' if printed else 'no'} command prints {where}"
    for place in sorted((said["unprinted"] | said["sometimes"]) - places.keys()):
        yield f"{place}: said to be unprinted, or printed sometimes, and there is none"


def problems(arguments, folder):
    checker = Checker(Program(pathlib.Path(arguments.program).resolve(), folder))
    if arguments.versions:
        yield from check_versions(checker.versions, arguments.versions, arguments.update)
        return
    for command in checker.without_schema():
        yield f"{command} has --format and no schema: give the command an OutputRecord (host/options/shape.h)"
    said = {"unprinted": set(), "sometimes": set(), "figure": set()}
    for line in arguments.commands.read_text().splitlines():
        word, _, rest = line.partition(" ")
        if word in said:
            said[word].add(rest)
        if word in ("", "#") or word in said:
            continue
        try:
            checker.check_command(line)
        except (Wrong, ValueError) as error:
            yield f"surety {line}\n    {error}"
    for path in sorted([*folder.rglob("out/**/*.json"), *folder.rglob("out/**/*.csv")]):
        try:
            checker.check_file(path, str(path.relative_to(folder)) in said["figure"])
        except (Wrong, ValueError) as error:
            yield f"{path.relative_to(folder)}: {error}"
    yield from members_unlike(checker.schemas.values(), said)
    for name in sorted(checker.tables.keys() - checker.written_tables):
        yield f"surety schema {name}: no command writes it"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--commands", type=pathlib.Path, default=HERE / "outputs" / "commands.txt")
    parser.add_argument("--versions", type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "examples").symlink_to(HERE.parents[1] / "examples")
        (folder / "outputs").symlink_to(HERE / "outputs")
        (folder / "out").mkdir()
        found = list(problems(arguments, folder))
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)


main()
