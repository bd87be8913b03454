"""Mechanisms from Python against built-in ones and closed forms."""

import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import numpy as np
import surety
from program import printed, SOURCE, timeless

VALUES = "discrete:0.25@0.5,1@0.5"


def first_price(bidders, bids):
    """Bids 0, 1/bids, ..., 1; the highest wins and pays it, ties by lot."""
    shape = (bidders,) + (bids + 1,) * bidders
    allocation, payment = np.zeros(shape), np.zeros(shape)
    for profile in itertools.product(range(bids + 1), repeat=bidders):
        highest = [i for i in range(bidders) if profile[i] == max(profile)]
        for i in highest:
            allocation[(i, *profile)] = 1 / len(highest)
            payment[(i, *profile)] = profile[i] / bids / len(highest)
    return allocation, payment


class Tables(unittest.TestCase):
    def test_a_first_price_auction_by_hand(self):
        for bidders, bids in ((2, 8), (3, 3)):
            own = surety.mechanisms.table(*first_price(bidders, bids), name="mine")
            mine = surety.guarantee(own, exact=True, values=VALUES, bidders=bidders)
            theirs = surety.guarantee("first-price", exact=True, bids=bids, values=VALUES, bidders=bidders)
            self.assertEqual((mine.guarantee, mine.greatest), (theirs.guarantee, theirs.greatest))

    def test_who_is_who(self):
        """Bidder 1 pays for message 1, the first axis after the bidder's; bidder 2 for message 0, the second."""
        payment = np.zeros((2, 2, 2))
        payment[0, 1, :] = payment[1, :, 0] = 0.25
        own = surety.mechanisms.table(np.zeros((2, 2, 2)), payment)
        self.assertEqual(surety.guarantee(own, exact=True, values=VALUES).participation_secure, ("0", "1"))

    def test_arrays_in_any_order_of_memory(self):
        allocation, payment = first_price(2, 4)
        expected = surety.guarantee(surety.mechanisms.table(allocation, payment), exact=True, values=VALUES)
        moved = surety.mechanisms.table(np.asfortranarray(allocation), payment.tolist())
        self.assertEqual(surety.guarantee(moved, exact=True, values=VALUES).guarantee, expected.guarantee)

    def test_two_of_one_name_are_kept_apart(self):
        for price in (0.25, 0.5):
            own = surety.mechanisms.table(np.zeros((2, 1, 1)), np.full((2, 1, 1), price), name="same")
            self.assertEqual(surety.guarantee(own, exact=True, values=VALUES).greatest, 2 * price)


class Aggregates(unittest.TestCase):
    def test_a_contest_with_a_known_outcome(self):
        """Both send 0.3, so x = 0.6: the good is sold with Q(0.6) = 0.6 and T(0.6) = 0.36 is paid."""
        own = surety.mechanisms.aggregate(lambda x: min(1, x), lambda x: x * x, breakpoints=[1])
        played = surety.estimate(own, information="none", strategy="linear:0,0.3", samples=1000).estimates
        self.assertAlmostEqual(played.revenue.mean, 0.36, delta=played.revenue.table_error_bound + 1e-15)
        self.assertAlmostEqual(played.sale_probability.mean, 0.6, delta=1e-6)

    def test_tullock_by_hand_is_the_tullock_contest(self):
        """Q = 1, T = x; in equilibrium each of N sends (N - 1)/N^2 of the value. To the bit."""
        by_hand = surety.mechanisms.aggregate(lambda x: 1.0, lambda x: x)
        for bidders in (2, 3, 10):
            options = dict(information="full", bidders=bidders, samples=5000)
            slope = (bidders - 1) / bidders**2
            mine = surety.estimate(by_hand, strategy=f"linear:{slope!r},0", **options).estimates
            theirs = surety.estimate("tullock", **options).estimates
            for statistic in theirs:
                self.assertEqual(mine[statistic].mean, theirs[statistic].mean, statistic)
                self.assertEqual(mine[statistic].standard_error, theirs[statistic].standard_error, statistic)

    def test_functions_are_asked_once_at_a_sum(self):
        asked = []

        def transfer(x):
            asked.append(x)
            return x

        own = surety.mechanisms.aggregate(lambda x: min(1, x), transfer, breakpoints=[1])
        for seed in (1, 2):
            surety.estimate(own, information="none", strategy="linear:0,0.3", samples=1000, seed=seed)
        self.assertEqual(len(asked), len(set(asked)))

    def test_numpy_scalars_are_numbers(self):
        own = surety.mechanisms.aggregate(lambda x: np.minimum(1, x), lambda x: np.float32(x), breakpoints=[1])
        self.assertEqual(own.name, "aggregate")


class Plugins(unittest.TestCase):
    PLUGIN = os.environ["SURETY_PLUGIN"]  # examples/plugins/third_price.h

    def test_it_plays_what_it_plays_in_the_program(self):
        self.assertEqual(surety.mechanisms.load_plugin(self.PLUGIN), "third-price")
        self.assertEqual(surety.mechanisms.load_plugin(pathlib.Path(self.PLUGIN)), "third-price")
        options = dict(information="full", strategy="linear:1", bidders=3, samples=1e5)
        found = surety.estimate("third-price:reserve=0.2", **options)
        words = "--mechanism third-price:reserve=0.2 --information full --strategy linear:1 --bidders 3 --samples 1e5"
        self.assertEqual(timeless(found.to_dict()), timeless(printed("--plugin", self.PLUGIN, "estimate", *words.split())))

    def test_what_is_none_is_refused(self):
        for file in ("no-such-file.so", __file__, surety._core.__file__):
            with self.assertRaises(surety.InvalidInput):
                surety.mechanisms.load_plugin(file)
        with self.assertRaises(TypeError):
            surety.mechanisms.load_plugin(3)

    def test_none_is_loaded_while_a_command_runs(self):
        def progress(line):
            surety.mechanisms.load_plugin(self.PLUGIN)

        with self.assertRaisesRegex(surety.Failure, "while another thread, or this one, runs a command"):
            surety.estimate("first-price", bidders=50, samples=1e12, sampling="profile", progress=progress)
        surety.mechanisms.load_plugin(self.PLUGIN)


class Compiled(unittest.TestCase):
    HEADER = SOURCE / "tests/plugins/second_price_again.h"  # a rule of Surety's own
    RULE = HEADER.read_text()

    def test_a_rule_of_suretys_own_has_its_bits(self):
        """In each precision, on the scalar and the widest instruction set, whatever flags are about."""
        with unittest.mock.patch.dict(os.environ, CXXFLAGS="-ffast-math"):
            self.assertEqual(surety.compile("second-price-again", self.HEADER), "second-price-again")
        for isa, precision in itertools.product((None, "scalar"), ("double", "float")):
            options = dict(information="wallet", values="triangle", strategy="linear:2", samples=1e5)
            options.update(precision=precision, instruction_set=isa)
            theirs, found = (surety.estimate(name, **options) for name in ("second-price", "second-price-again"))
            for statistic in theirs.estimates:
                for number in ("mean", "standard_error"):
                    self.assertEqual(found.estimates[statistic][number], theirs.estimates[statistic][number], statistic)
        options = dict(information="wallet", values="triangle", strategy="linear:2", bins=8, samples=1e5)
        theirs, found = (surety.verify(name, **options) for name in ("second-price", "second-price-again"))
        self.assertEqual(found.profit, theirs.profit)

    def test_it_is_kept_for_the_program_and_for_sweeps(self):
        """A sweep notes the bytes of its plug-in, so the file has to be there."""
        with tempfile.TemporaryDirectory() as folder:
            kept = pathlib.Path(folder) / "any-name.so"
            surety.compile("second-price-again", self.HEADER, out=kept)
            words = "--mechanism second-price-again --information full --strategy linear:1 --samples 1e5".split()
            found = surety.estimate("second-price-again", information="full", strategy="linear:1", samples=1e5)
            self.assertEqual(timeless(found.to_dict()), timeless(printed("--plugin", str(kept), "estimate", *words)))
            self.assertEqual(os.listdir(folder), ["any-name.so"])
            config = pathlib.Path(folder) / "sweep.toml"
            config.write_text(
                'seed = 1\nsamples = 1000\nbidders = [2]\nmechanisms = ["second-price-again"]\n'
                'values = ["discrete:0.2@0.25,0.6@0.5,1@0.25"]\n'
                f'information = ["table:{SOURCE}/examples/finite-games/signals.csv"]\n'
            )
            swept = surety.sweep(config, out=pathlib.Path(folder) / "out")
            self.assertEqual(set(swept.to_columns()["mechanism"]), {"second-price-again"})

    def test_it_leaves_nothing_behind(self):
        code = "import surety, sys; surety.compile('left', sys.argv[1])"
        mine = self.RULE.replace("SecondPriceAgain", "Left").replace("second-price-again", "left")
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-c", code, mine], check=True, env={**os.environ, "TMPDIR": folder})
            self.assertEqual(os.listdir(folder), [])

    def refused(self, kind, pattern, *arguments, **options):
        with self.assertRaisesRegex(kind, pattern):
            surety.compile(*arguments, **options)

    def test_names_that_are_none(self):
        for name in ("", "Mine", "two words", "-a", "a-", "a--b", "1a", 'a)\nmessage("', "a;b", "a\n"):
            self.refused(surety.InvalidInput, "argument 'name' is", name, "struct {")
        for name in ("", "a b", "a::", "std::string;", "x)", "a\n"):
            self.refused(surety.InvalidInput, "argument 'type' is", "mine", "struct {", type=name)
        self.refused(TypeError, "argument 'name' is int", 3, "struct {")
        self.refused(TypeError, "argument 'type' is int", "mine", "struct {", type=3)
        self.refused(TypeError, "argument 'mechanism' is int", "mine", 3)
        self.refused(surety.InvalidInput, "no-such.h: No such file", "mine", "no-such.h")
        self.refused(surety.InvalidInput, "no UTF-8", "no-text", "{\ud800")

    def test_code_that_cannot_be_compiled(self):
        self.refused(surety.InvalidInput, "compile: my-rule: my-rule.h:2:1: error: 'lane' does not name a type", "my-rule", "// {\nlane x;")
        self.refused(surety.InvalidInput, "'surety::plugins::MyRule' has not been declared", "my-rule", self.RULE)
        self.refused(surety.InvalidInput, "the record has another name than my-rule", "my-rule", self.RULE, type="surety::plugins::SecondPriceAgain")
        bad = (SOURCE / "tests/plugins/taken_name.h").read_text()
        name, kind = re.search(r'record\{\s*"([^"]*)"', bad)[1], re.search(r"struct (\w+)", bad)[1]
        self.refused(surety.InvalidInput, f"mechanism {name} already", name, bad, type=f"surety::plugins::{kind}")
        mended = self.RULE.replace("SecondPriceAgain", "MyRule").replace("second-price-again", "my-rule")
        self.assertEqual(surety.compile("my-rule", mended), "my-rule")
        self.refused(surety.InvalidInput, "my-rule was compiled from other code before", "my-rule", mended + "\n")
        self.refused(surety.Failure, "argument 'out': /no-such-folder/my-rule.so: No such file", "my-rule", mended, out="/no-such-folder/my-rule.so")

    def test_names_of_files_and_targets_are_names_too(self):
        for name in ("checked", "install"):
            code = self.RULE.replace("SecondPriceAgain", name.capitalize()).replace("second-price-again", name)
            self.assertEqual(surety.compile(name, code), name)

    def test_what_is_missing_to_compile_with(self):
        nowhere = {**os.environ, "PATH": "/no-such-folder"}
        for environment, message in (
            (nowhere, "Failure: compile: there is no CMake; install it"),
            ({**os.environ, "CXX": "/no-such-compiler"}, "apt-get install g\\+\\+ make. It says: .*/no-such-compiler"),
        ):
            code = "import surety; surety.compile('mine', 'struct {')"
            ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
            self.assertEqual(ran.returncode, 1)
            self.assertRegex(ran.stderr, message)


if __name__ == "__main__":
    unittest.main()
