"""What cannot be used is refused by name, and never ends the process."""

import random
import unittest

import numpy as np
import surety
from program import refusal

GOOD = np.full((2, 2, 2), 0.25)


class Refused(unittest.TestCase):
    def refused(self, kind, pattern, function, *arguments, **options):
        with self.assertRaisesRegex(kind, pattern):
            function(*arguments, **options)

    def test_the_programs_words(self):
        for words, call in (
            ("--mechanism first-prise", lambda: surety.estimate("first-prise")),
            ("--mechanism first-price --values beta:2", lambda: surety.estimate("first-price", values="beta:2")),
            ("--mechanism first-price --bidders 0", lambda: surety.estimate("first-price", bidders=0)),
            ("--mechanism first-price --bidders 2.5", lambda: surety.estimate("first-price", bidders=2.5)),
            ("--mechanism first-price --samples -1", lambda: surety.estimate("first-price", samples=-1)),
            ("--mechanism first-price --cost nan", lambda: surety.estimate("first-price", cost=float("nan"))),
            ("--mechanism first-price --precision half", lambda: surety.estimate("first-price", precision="half")),
        ):
            with self.assertRaises(surety.InvalidInput) as raised:
                call()
            self.assertEqual(str(raised.exception), refusal("estimate", *words.split()))

    def test_it_is_a_value_error(self):
        self.refused(ValueError, "no-such-file", surety.bounds, "no-such-file.toml")

    def test_a_seed_of_none(self):
        for function in (surety.estimate, surety.verify, surety.equilibrium, surety.reproduce, surety.implement):
            self.refused(surety.InvalidInput, "seed is None", function, *["x"] * 2, **{"seed": None}) if function in (
                surety.verify, surety.implement) else self.refused(
                surety.InvalidInput, "seed is None", function, "x", seed=None)  # fmt: skip

    def test_unknown_and_missing_arguments(self):
        self.refused(TypeError, "bidder'", surety.estimate, "first-price", bidder=2)
        self.refused(TypeError, "mechanism", surety.estimate)
        self.refused(TypeError, "information", surety.verify, "first-price")
        self.refused(TypeError, "positional", surety.estimate, "first-price", "uniform")

    def test_arguments_of_a_wrong_type(self):
        for value in ([2], (2,), {}, b"2", object(), 2j, np.array([2, 3]), np.zeros((0,)), print, type):
            self.refused(TypeError, r"estimate\(\) argument 'bidders' is", surety.estimate, "first-price", bidders=value)
        self.refused(TypeError, "--bidders: it cannot be True", surety.estimate, "first-price", bidders=True)
        self.refused(TypeError, "--exact: it must be True or False", surety.guarantee, "proportional", exact="yes")
        law, mechanism = surety.Law("uniform"), surety.mechanisms.table(GOOD, GOOD)
        self.refused(TypeError, "argument 'mechanism' is Law", surety.estimate, law)
        self.refused(TypeError, "argument 'values' is Mechanism", surety.estimate, "first-price", values=mechanism)
        self.refused(TypeError, "argument 'progress'", surety.estimate, "first-price", progress=3)

    def test_texts_that_are_none(self):
        self.refused(surety.InvalidInput, "argument 'values'.*UTF-8", surety.estimate, "first-price", values="\ud800")
        self.refused(surety.InvalidInput, "argument 'values'.*null", surety.estimate, "first-price", values="a\0b")

    def test_samples(self):
        law = surety.Law.from_samples
        self.refused(surety.InvalidInput, "values: the array is empty", law, [])
        self.refused(surety.InvalidInput, r"values\[1\] is nan", law, [1, float("nan")])
        self.refused(surety.InvalidInput, r"values\[0\] is inf", law, [float("inf"), 1])
        self.refused(surety.InvalidInput, "value 2 of 2 is -1", law, [1, -1])
        self.refused(surety.InvalidInput, "value 1 of 1 is 10000000000000; it must lie", law, [1e13])
        self.refused(surety.InvalidInput, r"shape \(1, 2\)", law, [[1, 2]])
        self.refused(surety.InvalidInput, "masked", law, np.ma.array([1.0, 99.0], mask=[False, True]))
        for wrong in (["a"], [1j], [object()], [True], np.array([1], dtype="datetime64[s]"), None, "abc"):
            self.refused(TypeError, "values", law, wrong)
        self.refused(surety.InvalidInput, "no name", law, [1], name="a b")
        self.refused(TypeError, "'name' is int", law, [1], name=3)

    def test_histograms(self):
        law = surety.Law.from_histogram
        self.refused(surety.InvalidInput, "counts: 2 of them with 2 edges", law, [0, 1], [1, 2])
        self.refused(surety.InvalidInput, "is empty", law, [0, 0], [1])
        self.refused(surety.InvalidInput, "histogram", law, [0, 1, 0.5], [1, 1])
        self.refused(surety.InvalidInput, "histogram", law, [0, 1], [-1])
        self.refused(surety.InvalidInput, "all bins are empty", law, [0, 1], [0])
        self.refused(surety.InvalidInput, r"edges\[1\] is nan", law, [0, float("nan")], [1])

    def test_quantile_functions(self):
        law = surety.Law.from_quantile
        self.refused(surety.InvalidInput, "falls from", law, lambda u: -u + 1)
        self.refused(surety.InvalidInput, "falls from", law, lambda u: np.where(u == 0.5, 0, u))
        self.refused(surety.InvalidInput, r"quantile\(u\)\[.*\] is nan", law, lambda u: u * np.nan)
        self.refused(surety.InvalidInput, "is inf", law, lambda u: np.where(u < 1, u, np.inf))
        self.refused(surety.InvalidInput, "shape", law, lambda u: u[:-1])
        self.refused(surety.InvalidInput, "shape", law, lambda u: 1.0)
        self.refused(surety.InvalidInput, "value 1 of", law, lambda u: u - 1)
        self.refused(TypeError, r"quantile\(u\)", law, lambda u: u.astype(str))
        self.refused(ZeroDivisionError, "", law, lambda u: 1 / 0)
        self.refused(TypeError, "argument 'quantile' is str", law, "uniform")

    def test_laws(self):
        self.refused(TypeError, "argument 'spec' is int", surety.Law, 3)
        self.refused(surety.InvalidInput, "unknown law 'unifrom'", surety.Law, "unifrom")
        self.refused(AttributeError, "does not change", setattr, surety.Law("uniform"), "name", "x")
        self.refused(surety.InvalidInput, "u is nan", surety.Law("uniform").quantile, float("nan"))
        self.refused(TypeError, r"Prior.independent\(\) was given int", surety.Prior.independent, 3)
        self.refused(TypeError, "pairs", surety.Prior.mixture, "uniform")

    def test_tables(self):
        table = surety.mechanisms.table
        for shape in ((), (2,), (2, 2), (2, 2, 3), (3, 2, 2), (1, 2, 2), (2, 2, 2, 2)):
            self.refused(surety.InvalidInput, "allocation: an array of shape", table, np.zeros(shape), np.zeros(shape))
        self.refused(surety.InvalidInput, "allocation: the array is empty", table, np.zeros((2, 0, 0)), GOOD)
        self.refused(surety.InvalidInput, "payment: an array of shape", table, GOOD, GOOD[:, :1, :1])
        self.refused(surety.InvalidInput, r"payment\[0, 0, 0\] is nan", table, GOOD, GOOD * np.nan)
        self.refused(surety.InvalidInput, "allocations must be at least 0", table, -GOOD, GOOD)
        self.refused(surety.InvalidInput, "more than the one good", table, 4 * GOOD, GOOD)
        self.refused(TypeError, "allocation", table, GOOD.astype(complex), GOOD)
        self.refused(surety.InvalidInput, "first-price already", table, GOOD, GOOD, name="first-price")
        self.refused(surety.InvalidInput, "name", table, GOOD, GOOD, name="a b")
        self.refused(surety.InvalidInput, "3 bidders; its table is of 2", surety.estimate, table(GOOD, GOOD),
                     information="none", strategy="linear:0", bidders=3)  # fmt: skip
        self.refused(TypeError, "mechanisms are made by", surety.Mechanism, "first-price", ())
        self.refused(TypeError, "'spec' is int", surety.Prior, 3)

    def test_aggregates(self):
        aggregate = surety.mechanisms.aggregate
        self.refused(ZeroDivisionError, "", aggregate, lambda x: 1 / 0, lambda x: x)
        self.refused(TypeError, "allocation gave 'a', which is no number", aggregate, lambda x: "a", lambda x: x)
        self.refused(TypeError, "transfer gave None", aggregate, lambda x: 0.5, lambda x: None)
        self.refused(surety.InvalidInput, "must lie between 0 and 1", aggregate, lambda x: 2, lambda x: x)
        self.refused(surety.InvalidInput, "must be finite", aggregate, lambda x: 1, lambda x: float("nan"))
        self.refused(surety.InvalidInput, "must be positive", aggregate, lambda x: 1, lambda x: x, greatest_message=0)
        self.refused(surety.InvalidInput, "do not ascend", aggregate, lambda x: 1, lambda x: x, breakpoints=[2, 1])
        for wrong in (3, "ab", [1j], None):
            self.refused((TypeError, surety.InvalidInput), "breakpoints", aggregate, lambda x: 1, lambda x: x,
                         breakpoints=wrong)  # fmt: skip
        self.refused(TypeError, "'transfer' is int", aggregate, lambda x: 1, 3)
        self.refused(TypeError, "'greatest_message' is str", aggregate, lambda x: 1, lambda x: x, greatest_message="1")

    def test_numbers_of_numpy_are_numbers(self):
        own = surety.mechanisms.aggregate(lambda x: 0.5, lambda x: x, greatest_message=np.float32(2),
                                          breakpoints=np.array([1, 2]))  # fmt: skip
        self.assertEqual(own.name, "aggregate")
        a = surety.estimate("second-price", bidders=np.int64(3), samples=np.float64(1000), cost=np.float32(0))
        self.assertEqual(a.estimates, surety.estimate("second-price", bidders=3, samples=1000).estimates)

    def test_functions_that_fail_when_they_are_tabulated(self):
        def late(x):
            if playing:
                raise LookupError("no more")
            return 0.5

        playing = False
        own = surety.mechanisms.aggregate(late, lambda x: x)
        playing = True
        self.refused(LookupError, "no more", surety.estimate, own, information="none", strategy="linear:0,0.3")
        surety.estimate("second-price", samples=1000)  # and life goes on

    def test_results_do_not_change(self):
        found = surety.guarantee("proportional")
        self.refused(AttributeError, "does not change", setattr, found.config, "bidders", 3)
        self.refused(AttributeError, "there is no 'garantee'; there are guarantee,", getattr, found, "garantee")


class Fuzz(unittest.TestCase):
    """Arguments at random: a result or an exception, the process goes on."""

    VALUES = [
        None, True, 0, 1, 2, -1, 3.5, 1e300, -0.0, float("nan"), float("inf"), 2**70, "", "uniform", "first-price",
        "user:x", "a:b", "1e3", "\N{GREEK SMALL LETTER THETA}", "\x1b[2J", b"x", [], [1], (), {}, object(), lambda: 1,
        np.float32(2), np.int8(3), np.array(2), np.zeros(3), np.nan, surety.Law("uniform"),
        surety.Law.from_samples([1.0, 2.0]), surety.Prior.independent("uniform"), surety.mechanisms.table(GOOD, GOOD),
    ]  # fmt: skip

    PLAUSIBLE = {
        "mechanism": ["first-price", "second-price:reserve=0.5", "all-pay", "optimal", "proportional", "tullock",
                      "posted-price:price=0.3", "second-price:reserve=0.1|0.3", surety.mechanisms.table(GOOD, GOOD),
                      surety.mechanisms.aggregate(lambda x: 0.5, lambda x: x / 2)],
        "values": ["uniform", "beta:2,2", "discrete:0.25@0.5,1@0.5", surety.Law.from_samples([0.5, 1.0, 1.0]),
                   surety.Prior.independent("uniform", surety.Law.from_samples([0.5, 1.0]))],
        "information": ["private", "full", "none", "minmax", "wallet", "quantiles:2"],
        "strategy": ["linear:0.5", "linear:0,0.3"], "bidders": [1, 2, 3, 2.0], "cost": [0, 0.25], "bins": [1, 8, 32],
        "messages": [2, 16], "epsilon": [0.5], "bids": [2], "exact": [True], "symmetric": [True], "k": [2], "seed": [7],
        "rule": ["highest-signal"], "value_function": ["max"], "precision": ["float", "double"],
    }  # fmt: skip

    def arguments(self, rng, function):
        """Most of them plausible, some anything."""
        code = function.__code__
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        required = names[: code.co_argcount - len(function.__defaults__ or ())]
        options = {}
        for name in names:
            if name in ("progress", "out", "grid", "samples", "profiles", "time_limit"):
                continue
            if name in required or rng.random() < 0.3:
                anything = name not in self.PLAUSIBLE or rng.random() < 0.1
                options[name] = rng.choice(self.VALUES if anything else self.PLAUSIBLE[name])
        options |= {name: rng.choice([1000, 1000.0, 1]) for name in ("samples", "profiles") if name in names}
        return options | ({"time_limit": 0.05} if "time_limit" in names else {})

    def test_any_arguments(self):
        rng = random.Random(20)
        ended = {"result": 0, "refused": 0}
        functions = [surety.estimate, surety.verify, surety.guarantee, surety.equilibrium, surety.implement,
                     surety.bounds, surety.potential, surety.known_values, surety.side_bets, surety.plan,
                     surety.catalogue]  # fmt: skip
        for _ in range(400):
            function = rng.choice(functions)
            try:
                function(**self.arguments(rng, function))
                ended["result"] += 1
            except (ValueError, TypeError, surety.Failure):
                ended["refused"] += 1
        self.assertGreater(ended["refused"], 100)
        self.assertGreater(ended["result"], 20)


if __name__ == "__main__":
    unittest.main()
