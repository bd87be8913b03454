"""Files of past auctions from Python: the same numbers as the program's."""

import pathlib
import subprocess
import tempfile
import unittest

import surety
from program import PROGRAM, SOURCE

DATA = SOURCE / "examples" / "data"


class PastAuctions(unittest.TestCase):
    def test_fit_is_the_programs(self):
        file = DATA / "first-price.csv"
        ran = subprocess.run([PROGRAM, "fit", file, "--auction", "first-price"], capture_output=True, text=True, check=True)
        found = surety.fit(file, "first-price")
        self.assertEqual(repr(found), ran.stdout.rstrip("\n"))
        self.assertEqual(sum(of["share"] for of in found.bidders), 1)

    def test_the_fitted_law_is_taken_by_other_commands(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "values.csv"
            surety.fit(DATA / "second-price.csv", "second-price", out=file)
            found = surety.estimate("full-surplus", values=f"empirical:{file}#value@weight", bidders=1, samples=1e4)
        self.assertAlmostEqual(found.estimates.surplus.exact, surety.fit(DATA / "second-price.csv", "second-price").mean)

    def test_advice_has_its_bands(self):
        found = surety.advise(DATA / "second-price.csv", "second-price", resamples=100, seed=3)
        again = surety.advise(DATA / "second-price.csv", "second-price", resamples=100, seed=3, threads=1)
        self.assertEqual(found.reserve_gain, again.reserve_gain)
        for number in (found.mean_value, found.revenue_with_reserve, found.one_more_gain):
            self.assertLess(number.low, number.value)
            self.assertLess(number.value, number.high)
        self.assertLess(found.sure.with_reserve, found.revenue_with_reserve.low)
        self.assertIsNone(surety.advise(DATA / "first-price.csv", "first-price", resamples=100).mean_value.low)

    def test_flaws_are_refused_with_their_line(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "bids.csv"
            file.write_text("auction,bid\n1,3\n1,4\n2,5\n2,-6\n")
            with self.assertRaisesRegex(surety.InvalidInput, "bids.csv:5: bid: bid -6 is not above 0"):
                surety.fit(file, "second-price")
            self.assertEqual(surety.fit(file, "second-price", drop="not-positive").auctions, 1)


if __name__ == "__main__":
    unittest.main()
