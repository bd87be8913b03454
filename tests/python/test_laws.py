"""Laws of numbers and functions against the same laws in the program's language."""

import pathlib
import tempfile
import unittest

import numpy as np
import surety

SAMPLE = [0.75, 0.1, 0.5, 0.5, 0.3, 1e-3, 2.0]


def revenue(values, **options):
    return surety.estimate("second-price:reserve=0.4", values=values, samples=1e5, **options).estimates.to_dict()


class FromNumbers(unittest.TestCase):
    def test_a_sample_is_the_column_of_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "bids.csv"
            file.write_text("bid\n" + "".join(f"{x!r}\n" for x in SAMPLE))
            self.assertEqual(revenue(surety.Law.from_samples(SAMPLE)), revenue(f"empirical:{file}#bid"))

    def test_any_real_array_is_a_sample(self):
        expected = revenue(surety.Law.from_samples(SAMPLE))
        strided = np.repeat(np.array(SAMPLE), 2)[::2]
        self.assertEqual(revenue(surety.Law.from_samples(strided)), expected)
        whole = np.array([1, 2, 3], dtype=np.int16)
        self.assertEqual(revenue(surety.Law.from_samples(whole)), revenue(surety.Law.from_samples([1.0, 2.0, 3.0])))

    def test_a_sample_is_copied(self):
        array = np.array(SAMPLE)
        law = surety.Law.from_samples(array)
        expected = revenue(law)
        array[:] = 0.9
        self.assertEqual(revenue(law), expected)

    def test_a_histogram_is_that_text(self):
        law = surety.Law.from_histogram([0, 1, 2, 4], [3, 5, 2])
        self.assertEqual(law.spec, "histogram:0..1@3,1..2@5,2..4@2")
        self.assertEqual(revenue(law), revenue("histogram:0..1@3,1..2@5,2..4@2"))

    def test_of_numpy_histogram(self):
        counts, edges = np.histogram(SAMPLE, bins=5)
        law = surety.Law.from_histogram(edges, counts)
        self.assertEqual((law.lower, law.upper), (edges[0], edges[-1]))


class FromAFunction(unittest.TestCase):
    def test_lines_are_kept_to_the_bit(self):
        law = surety.Law.from_quantile(lambda u: 2 * u)
        self.assertEqual(law.tabulation_error, 0)
        for u in (0, 2.0**-40, 0.3, 0.75, 1 - 2.0**-40, 1):
            self.assertEqual(law.quantile(u), 2 * u)
        self.assertEqual(law.mean, 1)

    def test_smooth_functions_are_kept_to_what_is_said(self):
        law = surety.Law.from_quantile(lambda u: u * u)  # power:0.5
        self.assertLessEqual(law.tabulation_error, 1e-9)
        shares = np.random.default_rng(1).random(1000)
        off = max(abs(law.quantile(u) - u * u) for u in shares)
        self.assertLessEqual(off, 1.01e-9)
        exact = surety.Law("power:0.5")
        self.assertAlmostEqual(law.mean, exact.mean, delta=1e-9)
        self.assertAlmostEqual(law.variance, exact.variance, delta=1e-9)
        mine, theirs = (
            surety.estimate("first-price", values=v, bidders=3, samples=1e5).estimates.revenue for v in (law, exact.spec)
        )
        self.assertAlmostEqual(mine.exact, theirs.exact, delta=1e-8)
        self.assertAlmostEqual(mine.mean, theirs.mean, delta=1e-7)  # on the same draws

    def test_atoms(self):
        law = surety.Law.from_quantile(lambda u: np.where(u <= 0.25, 1.0, 3.0))
        self.assertAlmostEqual(law.mean, 2.5, delta=1e-4)
        self.assertEqual(law.cdf(2.9999), law.cdf(1) + (law.cdf(2.9999) - law.cdf(1)))
        self.assertAlmostEqual(law.cdf(1), 0.25, delta=2**-16)

    def test_the_function_is_never_asked_again(self):
        asked = []

        def quantile(u):
            asked.append(len(u))
            return u

        law = surety.Law.from_quantile(quantile)
        before = len(asked)
        surety.estimate("first-price", values=law, bidders=3, samples=1000)
        self.assertEqual(len(asked), before)


class Priors(unittest.TestCase):
    def test_priors_of_own_laws_are_the_texts(self):
        own = surety.Law.from_quantile(lambda u: u)
        pairs = [
            (surety.Prior.independent(own, "uniform:0,2"), "independent(uniform; uniform:0,2)"),
            (surety.Prior.comonotone("uniform", own), "comonotone(uniform; uniform)"),
            (surety.Prior.mixture((0.25, own), (0.75, surety.Prior.independent(own, "beta:2,2"))),
             "mixture(0.25 * uniform | 0.75 * independent(uniform; beta:2,2))"),
        ]  # fmt: skip
        for prior, text in pairs:
            mine = surety.estimate("second-price", values=prior, samples=1e5, sampling="profile")
            theirs = surety.estimate("second-price", values=text, samples=1e5, sampling="profile")
            self.assertAlmostEqual(mine.estimates.revenue.mean, theirs.estimates.revenue.mean, delta=1e-9)
            self.assertAlmostEqual(mine.estimates.revenue.exact, theirs.estimates.revenue.exact, delta=1e-9)

    def test_two_laws_of_one_name_are_refused(self):
        a, b = (surety.Law.from_samples([x], name="mine") for x in (1.0, 2.0))
        with self.assertRaisesRegex(surety.InvalidInput, "two laws are called 'user:mine'"):
            surety.estimate("second-price", values=surety.Prior.independent(a, b))

    def test_the_name_alone_is_no_law(self):
        law = surety.Law.from_samples([1.0, 2.0], name="mine")
        with self.assertRaisesRegex(surety.InvalidInput, "unknown law 'user'"):
            surety.estimate("second-price", values=law.spec)


class AgainstNumPy(unittest.TestCase):
    def test_revenue_of_drawn_values(self):
        """Means of 2e6 and 1e6 independent draws: |z| > 5 in one run of 1.7 million, were the seeds drawn anew."""
        law = surety.Law.from_quantile(lambda u: np.sqrt(u) + u**3)
        mine = surety.estimate("second-price:reserve=0.6", values=law, bidders=4, samples=1e6, seed=5).estimates.revenue
        u = np.sort(np.random.default_rng(7).random((2_000_000, 4)), axis=1)[:, 2:]
        second, highest = (np.sqrt(u) + u**3).T
        paid = np.where(highest >= 0.6, np.maximum(second, 0.6), 0)
        error = np.hypot(mine.standard_error, paid.std() / np.sqrt(len(paid)))
        self.assertLess(abs(mine.mean - paid.mean()), 5 * error)
        self.assertLess(error, 1e-3)
        self.assertLess(abs(mine.exact - paid.mean()), 5 * error)


if __name__ == "__main__":
    unittest.main()
