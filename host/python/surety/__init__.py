"""What an auction earns and what it guarantees, whatever the bidders know: Monte Carlo beside theory.

    >>> import surety
    >>> found = surety.estimate("first-price", values="uniform", bidders=5, samples=1e6, seed=1)
    >>> found.estimates.revenue.mean
    0.6665157423021932

Every function is a command of the program `surety` of that name: its arguments are the command's options, and what it
gives has the members that the command prints with --format json, to the bit.
"""

from . import mechanisms
from ._core import Failure, InvalidInput, Stopped, __commit__, __version__
from .commands import *  # noqa: F403
from .commands import __all__ as _commands
from .laws import Law, Prior
from .mechanisms import Mechanism
from .plugins import compile
from .results import Record, Remark, Result
from .tables import read_table

__all__ = [  # noqa: PLE0604
    *_commands,
    "Failure",
    "InvalidInput",
    "Law",
    "Mechanism",
    "Prior",
    "Record",
    "Remark",
    "Result",
    "Stopped",
    "__commit__",
    "__version__",
    "compile",
    "mechanisms",
    "read_table",
]
