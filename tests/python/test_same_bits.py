"""Every number is the program's, to the bit: floats are equal, not near."""

import tempfile
import unittest

import surety
from program import SOURCE, printed, timeless

EXAMPLES = str(SOURCE / "examples")


class SameBits(unittest.TestCase):
    def check(self, result, *words):
        self.assertEqual(timeless(result.to_dict()), timeless(printed(*words)))

    def test_estimate(self):
        result = surety.estimate("first-price", values="uniform", bidders=5, samples=1e6, seed=1)
        self.check(result, "estimate", *"--mechanism first-price --bidders 5 --seed 1".split())
        self.assertEqual(result.estimates.revenue.mean, 0.6665157423021932)

    def test_estimate_with_float_lanes_on_scalars(self):
        result = surety.estimate(
            "second-price:reserve=0.5", values="beta:2,2", bidders=10, samples=100_000, seed=2**63, precision="float",
            sampling="profile", threads=1, instruction_set="scalar",
        )  # fmt: skip
        words = "--mechanism second-price:reserve=0.5 --values beta:2,2 --bidders 10 --samples 1e5 --precision float"
        self.check(
            result, "estimate", *words.split(), *"--seed 9223372036854775808 --sampling profile".split(),
            *"--threads 1 --instruction-set scalar".split(),
        )  # fmt: skip

    def test_estimate_until_an_error(self):
        result = surety.estimate("optimal", bidders=3, target_error="relative=1e-3", max_samples=1e7)
        words = "estimate --mechanism optimal --bidders 3 --target-error relative=1e-3 --max-samples 1e7"
        self.check(result, *words.split())

    def test_estimate_with_a_common_value(self):
        result = surety.estimate("proportional", information="minmax", cost=0.125, samples=1e5)
        self.check(result, *"estimate --mechanism proportional --information minmax --cost 0.125 --samples 1e5".split())

    def test_candidates(self):
        result = surety.estimate("second-price:reserve=0..1/11", values="power:2", samples=1e5)
        self.assertIsInstance(result, surety.results.ComparisonResult)
        self.check(result, *"estimate --mechanism second-price:reserve=0..1/11 --values power:2 --samples 1e5".split())

    def test_verify(self):
        result = surety.verify("proportional", information="minmax", bins=8, messages=32, samples=1e5)
        words = "verify --mechanism proportional --information minmax --bins 8 --messages 32 --samples 1e5"
        self.check(result, *words.split())
        self.assertTrue(result.agrees)
        self.assertEqual(result.status, "done")

    def test_verify_of_what_is_no_equilibrium(self):
        result = surety.verify("all-pay", information="private", strategy="linear:1", bins=8, samples=1e5)
        words = "verify --mechanism all-pay --information private --strategy linear:1 --bins 8 --samples 1e5"
        self.check(result, *words.split())
        self.assertEqual(result.status, "disagreement")
        self.assertGreater(len(result.disagreements), 0)

    def test_verify_of_risk_averse_bidders(self):
        result = surety.verify("first-price", information="private", utility="crra:0.5", samples=1e5)
        self.check(result, *"verify --mechanism first-price --information private --utility crra:0.5 --samples 1e5".split())
        self.assertTrue(result.agrees)
        self.assertEqual(len(result.deviations), 0)

    def test_guarantee(self):
        self.check(
            surety.guarantee("first-price:reserve=best", values="beta:4,2", bidders=3, cost=0.1 + 0.2),
            *"guarantee --mechanism first-price:reserve=best --values beta:4,2 --bidders 3".split(),
            *"--cost 0.30000000000000004".split(),
        )

    def test_exact_guarantee(self):
        self.check(
            surety.guarantee("first-price", exact=True, bids=6, values="discrete:0.25@0.5,1@0.5"),
            *"guarantee --mechanism first-price --exact --bids 6 --values discrete:0.25@0.5,1@0.5".split(),
        )

    def test_symmetric_guarantee(self):
        self.check(
            surety.guarantee(symmetric=True, k=3, values="discrete:0.25@0.5,1@0.5"),
            *"guarantee --symmetric --k 3 --values discrete:0.25@0.5,1@0.5".split(),
        )

    def test_equilibrium(self):
        result = surety.equilibrium("first-price", bidders=3, samples=2e4, bins=24, messages=64, epsilon=0.1)
        words = "equilibrium --mechanism first-price --bidders 3 --samples 2e4 --bins 24 --messages 64 --epsilon 0.1"
        self.check(result, *words.split())

    def test_bounds(self):
        result = surety.bounds(SOURCE / "examples" / "bounds" / "common.toml", k=4)
        self.check(result, "bounds", f"{EXAMPLES}/bounds/common.toml", "--k", "4")
        self.assertLess(result.lower, result.upper)

    def test_bounds_on_several_grids(self):
        words = ["bounds", f"{EXAMPLES}/bounds/common.toml", "--k", "2,3,4"]
        self.check(surety.bounds(f"{EXAMPLES}/bounds/common.toml", k=[2, 3, 4]), *words)

    def test_bounds_without_a_grid(self):
        result = surety.bounds(f"{EXAMPLES}/bounds/common.toml", width=0.05)
        self.check(result, "bounds", f"{EXAMPLES}/bounds/common.toml", "--width", "0.05")

    def test_what_bounds_wrote_is_played(self):
        with tempfile.TemporaryDirectory() as folder:
            surety.bounds(f"{EXAMPLES}/bounds/common.toml", k=3, out=folder)
            file = f"bounds:{folder}/bounds.h5"
            result = surety.estimate(file, information=file, samples=1e5)
            self.check(result, "estimate", "--mechanism", file, "--information", file, "--samples", "1e5")

    def test_potential(self):
        information = f"table:{EXAMPLES}/finite-games/signals.csv"
        self.check(surety.potential(information), "potential", "--information", information)

    def test_restricted_information(self):
        informed = f"{EXAMPLES}/restricted-information/informed.toml"
        self.check(
            surety.value_of_information(informed, mechanism="first-price", bids=3, undominated=True),
            *["value-of-information", informed, "--mechanism", "first-price", "--bids", "3", "--undominated"],
        )
        self.check(
            surety.guarantee("first-price", exact=True, bids=3, prior=informed),
            *["guarantee", "--mechanism", "first-price", "--exact", "--bids", "3", "--prior", informed],
        )

    def test_correlated_values(self):
        affiliated = f"{EXAMPLES}/correlated-values/affiliated.csv"
        self.check(surety.known_values(affiliated), "known-values", affiliated)
        self.check(surety.side_bets(affiliated), "side-bets", affiliated)
        self.check(surety.sequential_prices(affiliated), "sequential-prices", affiliated)
        partnership = f"{EXAMPLES}/correlated-values/partnership.csv"
        self.check(
            surety.ex_post_payments(partnership, benefits="-0.3,-0.3"),
            *["ex-post-payments", partnership, "--benefits=-0.3,-0.3"],
        )

    def test_implement(self):
        result = surety.implement(
            rule="highest-signal", value_function="max", bidders=[2, 3], samples=1e5, profiles=1e3
        )
        words = "implement --rule highest-signal --value-function max --bidders 2,3 --samples 1e5 --profiles 1e3"
        self.check(result, *words.split())

    def test_reproduce(self):
        result = surety.reproduce("goyal-narayanan", samples=2000)
        self.check(result, *"reproduce goyal-narayanan --samples 2000".split())
        self.assertIn("Theorem 1", repr(result))


class Folders(unittest.TestCase):
    CONFIG = (
        'values = ["uniform"]\nmechanisms = ["second-price", "first-price"]\nbidders = [2, 4, 8]\nsamples = 10000\n'
    )

    def test_a_sweep_in_shards_merged(self):
        with tempfile.TemporaryDirectory() as folder:
            config = f"{folder}/sweep.toml"
            with open(config, "w", encoding="utf-8") as file:
                file.write(self.CONFIG)
            whole = surety.sweep(config, f"{folder}/whole")
            for shard in ("1/2", "2/2"):
                surety.sweep(config, f"{folder}/parts", shard=shard)
            merged = surety.merge(f"{folder}/parts")
            self.assertEqual(merged.to_csv(), whole.to_csv())
            self.assertEqual(merged.to_csv().count("\n"), whole.to_csv().count("\n"))
            self.assertIn("first-price", repr(whole))
            rates = surety.rates(f"{folder}/whole")
            self.assertEqual(timeless(rates.to_dict()), timeless(printed("rates", f"{folder}/whole")))
            self.assertEqual(surety.plan(config).cells, 6)


if __name__ == "__main__":
    unittest.main()
