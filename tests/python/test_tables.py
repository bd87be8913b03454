"""Frames, tables of Arrow and data sets: the program's numbers, with the types that are published."""

import csv
import pathlib
import tempfile
import unittest

import polars
import pyarrow
import pyarrow.parquet
import surety
from program import SOURCE, printed

CONFIG = 'values = ["uniform"]\nmechanisms = ["second-price", "first-price"]\nbidders = [2, 4, 8]\nsamples = 10000\n'
ARROW = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool"}


def swept(folder, config=CONFIG):
    file = pathlib.Path(folder) / "config.toml"
    file.write_text(config)
    return surety.sweep(file, out=pathlib.Path(folder) / "out")


class Tables(unittest.TestCase):
    def test_types_units_and_meanings_are_those_of_the_schema(self):
        found = surety.estimate("first-price", samples=1e5)
        table = found.to_arrow()
        schema = printed("schema", "estimate-results.csv")
        self.assertEqual(table.schema.metadata, {b"schema": b"estimate-results.csv", b"schema_version": str(schema["schema_version"]).encode()})
        self.assertEqual(table.column_names, [field["name"] for field in schema["fields"]])
        for field, published in zip(table.schema, schema["fields"]):
            self.assertEqual(str(field.type), ARROW[published["type"]])
            self.assertEqual(field.nullable, not published["constraints"]["required"])
            self.assertEqual(field.metadata[b"description"].decode(), published["description"])
            self.assertEqual(field.metadata.get(b"unit", b"").decode(), published.get("unit", ""))

    def test_numbers_are_the_csvs_to_the_bit(self):
        with tempfile.TemporaryDirectory() as folder:
            found = swept(folder)
            table = surety.read_table(f"{folder}/out/results.csv")
            self.assertTrue(table.equals(found.to_arrow(), check_metadata=True))
            with open(f"{folder}/out/results.csv", newline="") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual(len(rows), 2 * 3 * len(set(row["statistic"] for row in rows)))
            for row, got in zip(rows, table.to_pylist(), strict=True):
                for name, text in row.items():
                    expected = None if text == "" else text if isinstance(got[name], str) else float(text)
                    self.assertEqual(got[name], expected, name)
            rates = surety.read_table(f"{folder}/out/rates.csv")
            self.assertEqual(rates.schema.metadata[b"schema"], b"rates.csv")

    def test_types_do_not_depend_on_what_a_column_holds(self):
        """A column of whole numbers, or of nothing, is one of numbers where the schema says so: shards can be joined."""
        one, other = (surety.estimate("second-price", values=values, samples=1e3) for values in ("uniform", "discrete:1@1"))
        self.assertEqual(one.to_arrow().schema, other.to_arrow().schema)
        self.assertEqual(pyarrow.concat_tables([one.to_arrow(), other.to_arrow()]).num_rows, 2 * len(one.to_frame()))
        self.assertIsInstance(other.to_columns()["cost"][0], float)

    def test_parquet_keeps_them(self):
        table = surety.estimate("first-price", samples=1e3).to_arrow()
        with tempfile.TemporaryDirectory() as folder:
            pyarrow.parquet.write_table(table, f"{folder}/results.parquet")
            self.assertTrue(pyarrow.parquet.read_table(f"{folder}/results.parquet").equals(table, check_metadata=True))

    def test_polars(self):
        found = surety.estimate("first-price", samples=1e3)
        frame = polars.from_arrow(found.to_arrow())
        self.assertEqual(frame.filter(polars.col("statistic") == "revenue")["mean"][0], found.estimates.revenue.mean)

    def test_columns_that_are_there_for_each_of_something(self):
        """matrix.csv has a column per information structure, payments.csv some per bidder."""
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "matrix.toml"
            config.write_text('job = "equilibria"\nvalues = ["uniform"]\nmechanisms = ["first-price"]\nbidders = [2]\nsamples = 2000\nepsilon = 0.1\n'
                              'information = ["none", "full"]\n')  # fmt: skip
            table = surety.matrix(config, out=f"{folder}/out").to_arrow()
            self.assertEqual(table.schema.metadata[b"schema"], b"matrix.csv")
            self.assertEqual(table.schema.field("full").metadata, table.schema.field("none").metadata)
            self.assertIn(b"earns at least", surety.read_table(f"{folder}/out/results.csv").schema.field("guarantee").metadata[b"description"])

    def test_columns_of_bidders(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "payments.csv"
            header = "signal1,signal2,allocation1,allocation2,payment1,payment2\n"
            file.write_text(header + "0,1,0,1,0,0.5\n")
            table = surety.read_table(file)
            self.assertEqual(table.schema.metadata[b"schema"], b"payments.csv")
            self.assertEqual(table.to_pylist()[0]["payment2"], 0.5)
            for other in ("signal1,signal3", "signal2,signal1", "signal1,"):
                file.write_text(header.replace("signal1,signal2", other))
                with self.assertRaisesRegex(surety.InvalidInput, "no schema has its columns"):
                    surety.read_table(file)

    def test_tables_without_a_schema(self):
        table = surety.guarantee("proportional").to_arrow()
        self.assertEqual((table.schema.metadata, table.column_names), (None, ["name", "value"]))

    def test_data_sets(self):
        with tempfile.TemporaryDirectory() as folder:
            found = swept(folder)
            data = found.to_xarray("mechanism", "bidders", "statistic")
            frame = found.to_frame()
            self.assertEqual(dict(data.sizes), {"mechanism": 2, "bidders": 3, "statistic": len(set(frame["statistic"]))})
            for _, row in frame.iterrows():
                here = data.sel(mechanism=row["mechanism"], bidders=row["bidders"], statistic=row["statistic"])
                self.assertEqual(float(here["mean"]), row["mean"])
            self.assertEqual(data["mean"].attrs["unit"], "value")
            self.assertEqual(data["bidders"].attrs["unit"], "bidders")
            self.assertEqual(found.to_xarray().sizes["row"], len(frame))
            with self.assertRaisesRegex(surety.InvalidInput, "several rows have .* as mechanism, bidders; name more"):
                found.to_xarray("mechanism", "bidders")
            with self.assertRaisesRegex(surety.InvalidInput, "no column is 'bidder'; there are mechanism, values"):
                found.to_xarray("bidder")

    def test_files_that_are_none(self):
        good = surety.estimate("first-price", samples=1e3).to_csv()
        header, first, rest = good.split("\n", 2)
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "results.csv"
            for text, message in (
                ("", "no schema has its columns"),
                ("a,b\n1,2\n", "no schema has its columns, a, b"),
                (header.replace("seed", "seeds") + "\n", "no schema has its columns"),
                (f"{header}\n{first},1\n", r"row 1 has \d+ fields, and the header"),
                (f"{header}\n{first.replace('uniform,private,0,2', 'uniform,private,0,x')}\n", "row 1: bidders is 'x', no integer"),
                (f"{header}\n{first.replace('uniform,private,0,2', 'uniform,private,,2')}\n", "row 1: cost is '', no number"),
                (f"{header}\n{first.replace('uniform,private,0,2', 'uniform,private,0,1_000')}\n", "bidders is '1_000', no integer"),
                (f"{header}\n{first.replace('uniform,private,0,2', 'uniform,private,0,99999999999999999999')}\n", "no integer"),
                (f"{header}\n{first.replace('uniform,private,0,2', 'uniform,private,nan,2')}\n", "cost is 'nan', no number"),
                (f"{header}\n{first.replace('uniform,private,0,2', 'uniform,private, 1,2')}\n", "cost is ' 1', no number"),
                (f"{header}\n{'x' * 200000}\n", "field larger than field limit"),
                ("\xff", "codec can't decode"),
            ):
                file.write_bytes(text.encode("latin-1"))
                with self.assertRaisesRegex(surety.InvalidInput, f"results.csv: .*{message}"):
                    surety.read_table(file)
            file.write_text(header + "\n")
            self.assertEqual(surety.read_table(file).num_rows, 0)
        for name in ("no-such-file.csv", str(SOURCE)):
            with self.assertRaisesRegex(surety.InvalidInput, f"{name}: (No such file|Is a directory)"):
                surety.read_table(name)


if __name__ == "__main__":
    unittest.main()
