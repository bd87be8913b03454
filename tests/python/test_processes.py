"""Signals, threads, forks."""

import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

import numpy as np
import surety

LONG = dict(mechanism="first-price", bidders=50, samples=1e12, sampling="profile")


class Interruption(unittest.TestCase):
    """Ctrl-C ends a call that would take hours."""

    def interrupted(self, code):
        script = textwrap.dedent(f"""
            import os, signal, threading
            import surety
            threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
            try:
                {code}
            except KeyboardInterrupt:
                print("stopped")
            print(surety.estimate("second-price", samples=1000).replicates)
        """)
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        first, second = ran.stdout.splitlines()
        self.assertEqual(first, "stopped")
        self.assertEqual(second, "1000")

    def test_estimate(self):
        self.interrupted("surety.estimate('first-price', bidders=50, samples=1e12, sampling='profile')")

    def test_candidates(self):
        self.interrupted("surety.estimate('second-price:reserve=0.1|0.2', bidders=50, samples=1e12)")

    def test_verify(self):
        self.interrupted("surety.verify('first-price', information='private', samples=1e12, bidders=20)")

    def test_equilibrium(self):
        self.interrupted("surety.equilibrium('all-pay', epsilon=1e-12, time_limit=1000, bidders=5)")

    def test_bounds(self):
        file = os.path.join(os.environ["SURETY_SOURCE"], "examples", "bounds", "independent.toml")
        self.interrupted(f"surety.bounds({file!r}, k=12, gap=1e-9, time_limit=1000)")

    def test_implement(self):
        self.interrupted("surety.implement('highest-signal', 'max', samples=1e12)")

    def test_what_progress_raises_ends_the_call(self):
        def progress(line):
            raise LookupError(line)

        with self.assertRaisesRegex(LookupError, "%"):
            surety.estimate(**LONG, progress=progress)

    def test_progress_is_told(self):
        lines = []

        def progress(line):
            lines.append(line)
            if len(lines) == 3:
                raise StopIteration

        with self.assertRaises(StopIteration):
            surety.estimate(**LONG, progress=progress)
        self.assertEqual(len(lines), 3)


class Threads(unittest.TestCase):
    def test_the_interpreter_goes_on(self):
        counted = 0
        done = threading.Event()

        def play():
            surety.estimate("first-price", bidders=50, samples=2e6, sampling="profile")
            done.set()

        thread = threading.Thread(target=play)
        thread.start()
        while not done.is_set():
            counted += 1
            time.sleep(0.001)
        thread.join()
        self.assertGreater(counted, 5)

    def test_the_same_bits_from_several_threads(self):
        laws = [surety.Law.from_samples([x, 2 * x, 3.0], name="same") for x in (0.5, 1.0, 1.25, 1.5)]

        def revenue(law):
            return surety.estimate("second-price", values=law, samples=3e5).estimates.to_dict()

        expected = [revenue(law) for law in laws]
        found = [None] * len(laws)

        def play(i):
            for _ in range(5):
                found[i] = revenue(laws[i])

        threads = [threading.Thread(target=play, args=(i,)) for i in range(len(laws))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, expected)


def _revenue(seed):
    return surety.estimate("first-price", samples=1e5, seed=seed).estimates.revenue.mean


def _estimates(values):
    return surety.estimate("second-price", values=values, samples=1000).estimates


class Processes(unittest.TestCase):
    """After a fork OpenMP's threads are gone: a pool of processes must not wait for them for ever."""

    def test_pools(self):
        expected = [_revenue(seed) for seed in range(4)]
        for method in ("fork", "spawn"):
            with multiprocessing.get_context(method).Pool(2) as pool:
                self.assertEqual(pool.map_async(_revenue, range(4)).get(timeout=60), expected, method)

    def test_laws_and_mechanisms_travel(self):
        law = surety.Law.from_quantile(np.sqrt)
        prior = surety.Prior.independent(law, surety.Law.from_samples([1.0, 2.0]), "uniform")
        for values in (law, prior):
            expected = surety.estimate("second-price", values=values, samples=1000)
            self.assertEqual(_estimates(pickle.loads(pickle.dumps(values))), expected.estimates)
        auction = surety.mechanisms.table(np.zeros((2, 1, 1)), np.full((2, 1, 1), 0.25))
        again = pickle.loads(pickle.dumps(auction))
        self.assertEqual(surety.guarantee(again, exact=True, values="discrete:1@1").guarantee, 0.5)

    def test_a_call_within_a_call(self):
        """What tells the progress of one may make another; names of laws are those of the call that is made."""
        outer, inner = (surety.Law.from_samples([x], name="same") for x in (1.0, 2.0))
        found = []

        def progress(line):
            if not found:
                found.append(surety.estimate("second-price", values=inner, samples=1000).estimates.revenue.mean)

        played = surety.estimate(
            "second-price", values=outer, samples=2e8, sampling="profile", bidders=20, progress=progress
        )
        self.assertEqual((found, played.estimates.revenue.mean), ([2.0], 1.0))

    def test_results_travel(self):
        with multiprocessing.get_context("fork").Pool(1) as pool:
            found = pool.apply_async(surety.guarantee, ("proportional",)).get(timeout=60)
        self.assertEqual(found, surety.guarantee("proportional"))
        self.assertEqual(repr(found), repr(surety.guarantee("proportional")))
        self.assertEqual(found.to_csv(), surety.guarantee("proportional").to_csv())


class TwoCopies(unittest.TestCase):
    def test_each_has_its_own_numbers_and_errors(self):
        """Of one version; another one shares not even its types of C++ (NB_DOMAIN)."""
        script = textwrap.dedent("""
            import surety, other
            assert surety._core is not other._core and surety._core.__file__ != other._core.__file__
            found = [one.estimate("first-price", samples=1e4).estimates.to_dict() for one in (surety, other)]
            assert found[0] == found[1]
            try:
                other.estimate("first-prise")
            except other.InvalidInput as error:
                assert not isinstance(error, surety.InvalidInput)
            else:
                raise AssertionError("nothing is raised")
            try:
                other.estimate("first-price", values=surety.Law("uniform"))
            except TypeError as error:
                print(error)
        """)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(os.path.dirname(surety.__file__), f"{folder}/other", ignore=shutil.ignore_patterns("plugin"))
            path = os.pathsep.join([folder, *sys.path])
            ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False,
                                 env={**os.environ, "PYTHONPATH": path})  # fmt: skip
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertRegex(ran.stdout, r"^estimate\(\) argument 'values' is Law; it must be")


class Progress(unittest.TestCase):
    CALL = "surety.estimate('first-price', bidders=50, samples=4e8, sampling='profile', progress=True)"

    def test_a_terminal_has_a_line_that_goes_away(self):
        ran = subprocess.run([sys.executable, "-c", f"import surety; {self.CALL}"], capture_output=True, check=True)
        lines = ran.stderr.decode().split("\r")
        self.assertRegex(lines[1], r"^ *\d+%")
        self.assertEqual((lines[-2].strip(), lines[-1], ran.stdout), ("", "", b""))

    def test_a_notebook_has_a_bar_that_goes_away(self):
        import nbclient
        import nbformat

        shown = []

        class Client(nbclient.NotebookClient):
            def process_message(self, message, cell, index):
                if message["header"]["msg_type"] in ("display_data", "update_display_data"):
                    shown.append(message["content"]["data"]["text/html"])
                return super().process_message(message, cell, index)

        cells = [nbformat.v4.new_code_cell(f"import surety; found = {self.CALL}")]
        Client(nbformat.v4.new_notebook(cells=cells), kernel_name="python3", timeout=300).execute()
        self.assertRegex(shown[0], r'<progress max="100" value="\d+"></progress> \d+%')
        self.assertEqual(shown[-1], "")

    def test_it_goes_away_where_a_command_fails(self):
        ran = subprocess.run([sys.executable, "-c", "import surety; surety.estimate('no', progress=True)"], capture_output=True,
                             text=True, check=False)  # fmt: skip
        self.assertTrue(ran.stderr.startswith("Traceback"))
        with self.assertRaisesRegex(TypeError, "argument 'progress' is int; it must be True or callable"):
            surety.estimate("first-price", progress=1)
        self.assertEqual(surety.estimate("first-price", samples=10, progress=False).replicates, 10)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    unittest.main()
