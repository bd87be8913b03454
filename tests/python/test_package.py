"""What the package shows."""

import html
import inspect
import subprocess
import sys
import unittest
import warnings
import pathlib
import tempfile

import surety
from program import PROGRAM


class Package(unittest.TestCase):
    def test_a_result_reads_like_the_programs_table(self):
        words = "guarantee --mechanism proportional".split()
        ran = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True)
        found = surety.guarantee("proportional")
        self.assertEqual(repr(found), ran.stdout.rstrip("\n"))
        self.assertEqual(found._repr_html_().count(html.escape("guarantee")), repr(found).count("guarantee"))

    def test_what_can_be_typed_is_listed(self):
        self.assertEqual(surety.catalogue("laws").laws[0].name, "uniform")
        self.assertIn("surety list laws", repr(surety.catalogue()))
        ran = subprocess.run([PROGRAM, "list", "options"], capture_output=True, text=True, check=True)
        self.assertEqual(repr(surety.catalogue("options")), ran.stdout.rstrip("\n"))

    def test_what_a_result_holds_is_described(self):
        ran = subprocess.run([PROGRAM, "schema", "guarantee"], capture_output=True, text=True, check=True)
        self.assertEqual(repr(surety.schema("guarantee")), ran.stdout.rstrip("\n"))
        shapes = surety.schema("guarantee").to_dict()["anyOf"]
        found = set(surety.guarantee("proportional").to_dict())
        self.assertIn(found, [set(shape["required"]) for shape in shapes])
        self.assertIn("estimate-results.csv", [one.name for one in surety.schema().schemas])

    def test_csv_is_the_programs(self):
        words = "guarantee --mechanism proportional --format csv".split()
        ran = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True)
        self.assertEqual(surety.guarantee("proportional").to_csv(), ran.stdout)

    def test_numpy_and_pandas_are_imported_when_they_are_needed(self):
        code = "import surety, sys; surety.guarantee('proportional'); print('numpy' in sys.modules, 'pandas' in sys.modules)"
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        self.assertEqual(ran.stdout, "False False\n")

    def test_frames_hold_the_same_numbers(self):
        found = surety.estimate("first-price", samples=1e5)
        frame = found.to_frame().set_index("statistic")
        self.assertEqual(frame.loc["revenue", "mean"], found.estimates.revenue.mean)
        self.assertEqual(frame.loc["gap", "standard_error"], found.estimates.gap.standard_error)

    def test_columns_have_the_types_of_the_members(self):
        found = surety.estimate("second-price:reserve=0.1|0.5|0.9", samples=1e4)
        columns = found.to_columns()
        for name in ("mechanism", "reserve", "mean", "can_be_best"):
            self.assertEqual(columns[name], [candidate[name] for candidate in found.candidates])
            self.assertEqual({type(value) for value in columns[name]}, {type(found.candidates[0][name])}, name)
        self.assertEqual(columns["doubt"], [None] * 3)

    def test_tables_of_a_notebook_keep_their_columns(self):
        """Jupyter's exported pages have a proportional font in <pre>."""
        self.assertIn("font-family: monospace", surety.guarantee("proportional")._repr_html_())

    def test_functions_are_documented_and_typed(self):
        for name in surety.commands.__all__:
            function = getattr(surety, name)
            self.assertIn("\n", function.__doc__)
            for parameter in inspect.signature(function).parameters.values():
                self.assertIsNot(parameter.annotation, inspect.Parameter.empty)
                self.assertIn(f"\n    {parameter.name}: ", function.__doc__, name)

    def test_how_input_is_understood_is_a_warning(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "bids.csv"
            file.write_text("bid;other\n1;2\n2;3\n")
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                surety.estimate("second-price", values=f"empirical:{file}#bid", samples=1000)
        self.assertEqual([w.category for w in caught], [surety.Remark])
        self.assertIn("semicolons", str(caught[0].message))
        self.assertEqual(caught[0].filename, __file__)

    def test_the_version_is_the_programs(self):
        ran = subprocess.run([PROGRAM, "version"], capture_output=True, text=True, check=True)
        self.assertIn(surety.__version__, ran.stdout)


if __name__ == "__main__":
    unittest.main()
