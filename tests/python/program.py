"""The program beside the package."""

import json
import os
import pathlib
import subprocess

SOURCE = pathlib.Path(os.environ["SURETY_SOURCE"])
PROGRAM = os.environ["SURETY_PROGRAM"]


def printed(*words):
    """What `surety WORDS --format json` prints."""
    ran = subprocess.run([PROGRAM, *words, "--format", "json"], capture_output=True, text=True, check=False)
    if ran.returncode not in (0, 1, 3):
        raise AssertionError(ran.stderr)
    return json.loads(ran.stdout)


def refusal(*words):
    """What it prints where it refuses."""
    ran = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 2, ran.stdout
    return ran.stderr.removeprefix("surety: ").rstrip("\n")


def timeless(value):
    """Without what differs from run to run, or from one build to the next."""
    if isinstance(value, dict):
        return {name: timeless(member) for name, member in value.items() if name not in ("seconds", "commit")}
    return [timeless(member) for member in value] if isinstance(value, list) else value
