"""The program's commands. Written by write_commands.py from their records; not to be edited.

Arguments are the options of the command of that name, and None is an option that is not given.
"""

from __future__ import annotations

from collections.abc import Sequence

from .calls import Count, LawLike, MechanismLike, Number, Path, Progress, call
from .laws import Law
from .results import BoundsResult, ComparisonResult, EquilibriumResult, estimated, EstimateResult, FolderResult, GuaranteeResult, MatrixResult, Result, VerifyResult

__all__ = [
    "advise",
    "bounds",
    "catalogue",
    "devices",
    "equilibrium",
    "estimate",
    "ex_post_payments",
    "fit",
    "guarantee",
    "implement",
    "known_values",
    "matrix",
    "merge",
    "plan",
    "potential",
    "rates",
    "reproduce",
    "schema",
    "sequential_prices",
    "side_bets",
    "sweep",
    "value_of_information",
    "verify",
]


def estimate(
    mechanism: MechanismLike,
    *,
    values: LawLike | None = None,
    information: str | None = None,
    strategy: str | None = None,
    utility: str | None = None,
    cost: Number | None = None,
    bidders: Count | None = None,
    samples: Count | None = None,
    target_error: str | None = None,
    max_samples: Count | None = None,
    seed: Count = 1,
    precision: str | None = None,
    sampling: str | None = None,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> EstimateResult | ComparisonResult:
    """Revenue and other statistics of one auction, by Monte Carlo.

    mechanism: mechanism and its parameters (surety list mechanisms); one of them may be a range,
        LOW..HIGH/COUNT, or a list, A|B|C: all these candidates are played on the same draws, and which of them
        can be the best is told
    values: law of the bidders' values (surety list laws, surety list priors) [uniform]
    information: what the bidders know of a common value, or private (surety list information); without it
        values are private and truth or the known equilibrium is played
    strategy: what bidders are taken to do in place of an equilibrium: linear:SLOPE,SHIFT sends SLOPE x signal +
        SHIFT, a CSV file has columns signal and message, with bidder in front where each sends something else,
        and quantile in place of signal where bidders with one value mix; or a strategy.h5, of the same game
    utility: what money is worth to bidders who know their own values: neutral, or crra:R, constant relative
        risk aversion x^(1-R)/(1-R) with R from 0 to 0.999 [neutral]
    cost: what the good costs the seller, with a common value [0]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    samples: value profiles to draw, as 1000000 or 1e6 [1e6]
    target_error: standard error at which to stop, as 1e-4 or relative=1e-3, of profit or as 1e-4,statistic=gap;
        sweep config: { absolute = E } or { relative = E }, and statistic
    max_samples: beside target-error, the most to draw (in a sweep: for a cell) [1e9]
    seed: seed of the draws; the same seed gives the same bits everywhere [1]
    precision: arithmetic of the draws: float or double [double]
    sampling: profile draws every bidder, reduced only what the mechanism needs (cost independent of N), auto
        the cheaper that applies [auto]
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("estimate", estimated, dict(locals()))


def verify(
    mechanism: MechanismLike,
    information: str,
    *,
    strategy: str | None = None,
    values: LawLike | None = None,
    bidders: Count | None = None,
    utility: str | None = None,
    cost: Number | None = None,
    bins: Count | None = None,
    messages: Count | None = None,
    epsilon: Number | None = None,
    samples: Count | None = None,
    seed: Count = 1,
    precision: str | None = None,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> VerifyResult:
    """Is it an equilibrium, and does it earn what theory says? By play.

    mechanism: mechanism and its parameters (surety list mechanisms)
    information: what bidders know (surety list information)
    strategy: what bidders are taken to do in place of an equilibrium: linear:SLOPE,SHIFT sends SLOPE x signal +
        SHIFT, a CSV file has columns signal and message, with bidder in front where each sends something else,
        and quantile in place of signal where bidders with one value mix; or a strategy.h5, of the same game
    values: law of the bidders' values (surety list laws, surety list priors) [uniform]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    utility: what money is worth to bidders who know their own values: neutral, or crra:R, constant relative
        risk aversion x^(1-R)/(1-R) with R from 0 to 0.999 [neutral]
    cost: what the good costs the seller, with a common value [0]
    bins: equally likely bins of the signal in which deviations are played [64]
    messages: messages that are tried as deviations [256]
    epsilon: verify: gains up to this are accepted, as an epsilon-equilibrium's; above 0 nobody may gain more
        [0]
    samples: value profiles to draw, as 1000000 or 1e6 [1e6]
    seed: seed of the draws; the same seed gives the same bits everywhere [1]
    precision: arithmetic of the draws: float or double [double]
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("verify", VerifyResult, dict(locals()))


def equilibrium(
    mechanism: MechanismLike,
    *,
    information: str | None = None,
    values: LawLike | None = None,
    bidders: Count | None = None,
    utility: str | None = None,
    cost: Number | None = None,
    epsilon: Number | None = None,
    time_limit: Number | None = None,
    bins: Count | None = None,
    messages: Count | None = None,
    samples: Count | None = None,
    seed: Count = 1,
    precision: str | None = None,
    out: Path | None = None,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> EquilibriumResult:
    """Search for an equilibrium, and tell how near it is.

    mechanism: mechanism and its parameters (surety list mechanisms)
    information: what bidders know of their values (surety list information) [private]
    values: law of the bidders' values (surety list laws, surety list priors) [uniform]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    utility: what money is worth to bidders who know their own values: neutral, or crra:R, constant relative
        risk aversion x^(1-R)/(1-R) with R from 0 to 0.999 [neutral]
    cost: what the good costs the seller, with a common value [0]
    epsilon: a gain from deviating that is small enough, in units of value [0.01]
    time_limit: stop then, with the best so far [60]
    bins: equally likely bins of the signal in which deviations are played [64]
    messages: messages that are tried as deviations [256]
    samples: replicates with which the first strategy is judged; four times as many each time [1e6]
    seed: seed of the draws; the same seed gives the same bits everywhere [1]
    precision: arithmetic of the draws: float or double [double]
    out: folder to write to
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("equilibrium", EquilibriumResult, dict(locals()))


def fit(
    bids: Path,
    auction: str,
    *,
    columns: str | None = None,
    reserve: Number | None = None,
    drop: str | None = None,
    rounded: str | None = None,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Result:
    """From the bids of past auctions to a law of values, and what that supposes.

    bids: a CSV file of past auctions, with a row per bid or a row per auction
    auction: how the bids of past auctions were made: second-price or first-price
    columns: which columns hold what, as auction=id,bid=amount: auction, bidder and bid of a row per bid;
        auction, highest, second and bidders of a row per auction; reserve and currency; by default those with
        these names, and - for one that is not to be read
    reserve: reserve that all past auctions had [0]
    drop: leave out auctions with these flaws in place of refusing the file: missing, unreadable, not-positive,
        repeated, lone, contradictory, outlier, rare; below-reserve leaves out bids; or all
    rounded: step that past bids were rounded to, the nearest, or STEP+OFFSET, or no: bids are values as they
        stand; has to be said where they seem rounded
    out: CSV file for the law: value and weight, a row per value that is seen or inferred
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("fit", Result, dict(locals()))


def advise(
    bids: Path,
    auction: str,
    *,
    columns: str | None = None,
    reserve: Number | None = None,
    drop: str | None = None,
    rounded: str | None = None,
    out: Path | None = None,
    resamples: Count | None = None,
    seed: Count = 1,
    threads: Count | None = None,
    progress: Progress | None = None,
) -> Result:
    """From past auctions: which reserve, which auction, what is sure, how sure.

    bids: a CSV file of past auctions, with a row per bid or a row per auction
    auction: how the bids of past auctions were made: second-price or first-price
    columns: which columns hold what, as auction=id,bid=amount: auction, bidder and bid of a row per bid;
        auction, highest, second and bidders of a row per auction; reserve and currency; by default those with
        these names, and - for one that is not to be read
    reserve: reserve that all past auctions had [0]
    drop: leave out auctions with these flaws in place of refusing the file: missing, unreadable, not-positive,
        repeated, lone, contradictory, outlier, rare; below-reserve leaves out bids; or all
    rounded: step that past bids were rounded to, the nearest, or STEP+OFFSET, or no: bids are values as they
        stand; has to be said where they seem rounded
    out: folder to write to
    resamples: samples of the auctions, with replacement, for bands [2000]
    seed: seed of the draws; the same seed gives the same bits everywhere [1]
    threads: CPU threads; 0 takes all [0]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("advise", Result, dict(locals()))


def guarantee(
    mechanism: MechanismLike | None = None,
    *,
    table: Path | None = None,
    values: LawLike | None = None,
    bidders: Count | None = None,
    cost: Number | None = None,
    k: Count | None = None,
    bids: Count | None = None,
    symmetric: bool = False,
    rate: Number | None = None,
    prior: str | None = None,
    exact: bool = False,
    undominated: bool = False,
    progress: Progress | None = None,
) -> GuaranteeResult:
    """What a mechanism earns at least with a common value, whatever bidders know.

    mechanism: mechanism and its parameters (surety list mechanisms)
    table: a finite mechanism as a CSV file, its guarantee found by linear programming
    values: law of the bidders' values (surety list laws, surety list priors) [uniform]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    cost: what the good costs the seller, with a common value [0]
    k: messages beside opting out: of an exponential price, without it any demand in [0,1]; with --symmetric, of
        the mechanism
    bids: with --exact: equal steps from 0 to the greatest value in which first-price, all-pay and second-price
        auctions take bids
    symmetric: the symmetric mechanism with k messages that guarantees most (Du 2016, (11)); --format csv for it
    rate: with --symmetric: rate of deviation to the next message, without it the best that a search finds
    prior: guarantee of bounds:FILE under another prior: probabilities by state, as 0.2,0.8, or a TOML
        environment with the same states; with --exact or --table: a TOML environment, with what is known of
        bidders' information
    exact: all equilibria of a mechanism with finitely many messages, by linear programming
    undominated: with --exact or --table: leave out equilibria in which somebody sends a message that is weakly
        dominated given what he knows
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("guarantee", GuaranteeResult, dict(locals()))


def bounds(
    environment: Path,
    *,
    k: Count | Sequence[Count] | None = None,
    gap: Number | None = None,
    reach: Count | None = None,
    width: Number | None = None,
    degree: Count | None = None,
    time_limit: Number | None = None,
    out: Path | None = None,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> BoundsResult:
    """What the best mechanism guarantees: a proven bracket for a finite environment.

    environment: the TOML file
    k: of the grid {0, 1/k, ..., k} of messages; several, as 4,6,8, show how the bracket closes [10]
    gap: duality gap at which a program counts as solved [1e-4]
    reach: greatest message of the grid, or k where that is less; environments with outcomes only [8]
    width: bounds of auctions: refine a mesh until upper - lower is this much of upper, without any grid
    degree: bounds with --width: of the polynomials on the mesh [3]
    time_limit: stop then, with the best so far [60]
    out: folder to write to
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("bounds", BoundsResult, dict(locals()))


def potential(
    information: str,
    *,
    values: LawLike | None = None,
    bidders: Count | None = None,
    cost: Number | None = None,
    greatest_transfer: Number | None = None,
    progress: Progress | None = None,
) -> Result:
    """What any mechanism earns at most on a finite information structure.

    information: what bidders know (surety list information)
    values: law of the bidders' values (surety list laws, surety list priors) [uniform]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    cost: what the good costs the seller, with a common value [0]
    greatest_transfer: the most that a bidder may pay or be paid; without it 1000 times the greatest value
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("potential", Result, dict(locals()))


def value_of_information(
    environment: Path,
    mechanism: MechanismLike | None = None,
    *,
    table: Path | None = None,
    bids: Count | None = None,
    k: Count | None = None,
    cost: Number | None = None,
    undominated: bool = False,
    progress: Progress | None = None,
) -> Result:
    """How a guarantee rises with what is known of bidders' information.

    environment: an auction's environment with [[information.restrictions]]
    mechanism: mechanism and its parameters (surety list mechanisms)
    table: a finite mechanism as a CSV file, its guarantee found by linear programming
    bids: with --exact: equal steps from 0 to the greatest value in which first-price, all-pay and second-price
        auctions take bids
    k: messages of exponential prices beside opting out, without it any demand in [0,1]; bounds: the grid {0,
        1/k, ..., k}
    cost: what the good costs the seller, with a common value [0]
    undominated: leave out equilibria in which somebody sends a message that is weakly dominated given what he
        knows
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("value-of-information", Result, dict(locals()))


def implement(
    rule: str,
    value_function: str,
    *,
    signals: str | Law | None = None,
    bidders: Count | Sequence[Count] | None = None,
    grid: Count | None = None,
    deviations: Count | None = None,
    profiles: Count | None = None,
    samples: Count | None = None,
    seed: Count = 1,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """Interdependent values: ex post payments of an allocation rule, or why none exist.

    rule: who gets the good at which signals (surety list rules)
    value_function: what the good is worth to whom, given all signals (surety list value-functions)
    signals: law of each bidder's signal, independent (surety list laws) [uniform]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    grid: equally likely signals instead of a continuous law; all profiles are then looked at
    deviations: equally likely signals that each bidder reports instead of his own [64]
    profiles: profiles on which monotonicity and deviations are checked, where all are too many [1e5]
    samples: value profiles to draw, as 1000000 or 1e6 [1e6]
    seed: seed of the draws; the same seed gives the same bits everywhere [1]
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("implement", Result, dict(locals()))


def known_values(
    prior: Path | None = None,
    *,
    values: LawLike | None = None,
    bidders: Count | None = None,
    width: Number | None = None,
    time_limit: Number | None = None,
    threads: Count | None = None,
    progress: Progress | None = None,
) -> Result:
    """The best revenue guarantee where every bidder knows his own value, between two proven ends.

    prior: CSV file with columns probability, value1 .. valueN: the joint law of the values
    values: law of the bidders' values (surety list laws, surety list priors) [uniform]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    width: until upper - lower is this much of upper, if it can be [1e-3]
    time_limit: stop then, with the best so far [60]
    threads: CPU threads; 0 takes all [0]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("known-values", Result, dict(locals()))


def side_bets(
    prior: Path | None = None,
    *,
    values: LawLike | None = None,
    bidders: Count | None = None,
    information_cost: str | None = None,
    samples: Count | None = None,
    seed: Count = 1,
    progress: Progress | None = None,
) -> Result:
    """Full extraction from correlated values by side bets, and what extra information leaves of it.

    prior: CSV file with columns probability, value1 .. valueN: the joint law of the values
    values: law of the bidders' values (surety list laws, surety list priors) [uniform]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    information_cost: law of what it costs a bidder to learn who has the highest value and the others' values
    samples: value profiles to draw, as 1000000 or 1e6 [1e5]
    seed: seed of the draws; the same seed gives the same bits everywhere [1]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("side-bets", Result, dict(locals()))


def sequential_prices(
    prior: Path | None = None,
    *,
    values: LawLike | None = None,
    bidders: Count | None = None,
    progress: Progress | None = None,
) -> Result:
    """The best posted prices for bidders who arrive one by one, adjusted to reports or fixed.

    prior: CSV file with columns probability, value1 .. valueN: the joint law of the values
    values: law of the bidders' values (surety list laws, surety list priors) [uniform]
    bidders: number of bidders N, as 1000 or 1e3 [2]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("sequential-prices", Result, dict(locals()))


def ex_post_payments(
    table: Path,
    *,
    benefits: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """The best payments for a rule that is implemented whatever the bidders know.

    table: CSV file with columns probability, type1 .. typeN, value1 .. valueN
    benefits: per bidder, what it is worth to him that another one is chosen, as 0.5,0.5; 0 without it
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("ex-post-payments", Result, dict(locals()))


def sweep(
    config: Path,
    out: Path,
    *,
    shard: str | None = None,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> FolderResult:
    """A grid of mechanisms, values and numbers of bidders, from a TOML file.

    config: the TOML file
    out: folder to write to
    shard: play the i-th of n parts, as 2/6; surety merge joins them
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("sweep", FolderResult, dict(locals()))


def matrix(
    config: Path,
    out: Path,
    *,
    shard: str | None = None,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> MatrixResult:
    """Mechanisms against what bidders know: each cell an equilibrium, judged.

    config: the TOML file
    out: folder to write to
    shard: play the i-th of n parts, as 2/6; surety merge joins them
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("matrix", MatrixResult, dict(locals()))


def merge(
    folders: Path | Sequence[Path],
    *,
    out: Path | None = None,
    progress: Progress | None = None,
) -> FolderResult:
    """Joins the shards of a sweep.

    folders: folders of shards, or that hold them
    out: folder to write to
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("merge", FolderResult, dict(locals()))


def plan(
    config: Path,
    *,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """What a sweep will take, and how many jobs to cut it into.

    config: the TOML file
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("plan", Result, dict(locals()))


def rates(
    folder: Path,
    *,
    fit_from: Count | None = None,
    progress: Progress | None = None,
) -> Result:
    """Fit convergence rates to a sweep's results again.

    folder: a sweep's output folder
    fit_from: rates are fitted to N from here on: they are claims about large N [2]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("rates", Result, dict(locals()))


def reproduce(
    paper: str,
    *,
    samples: Count | None = None,
    seed: Count = 1,
    out: Path | None = None,
    mutation_test: bool = False,
    device: str | None = None,
    threads: Count | None = None,
    instruction_set: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """A paper's numbers: printed, computed and simulated side by side.

    paper: yamashita-2018, du-2016, brooks-du-2021, brooks-du-2023 or goyal-narayanan
    samples: value profiles to draw, as 1000000 or 1e6 [1e7]
    seed: seed of the draws; the same seed gives the same bits everywhere [1]
    out: folder to write to
    mutation_test: then again with each computed value off by 0.001: some check must fail
    device: where to run: auto, cpu or cuda; never changes a result [auto]
    threads: CPU threads; 0 takes all [0]
    instruction_set: CPU instructions: auto, scalar, avx2 or avx512; never changes a result [auto]
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("reproduce", Result, dict(locals()))


def devices(
    *,
    progress: Progress | None = None,
) -> Result:
    """What estimates can run on here.

    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("devices", Result, dict(locals()))


def catalogue(
    topic: str | None = None,
    *,
    progress: Progress | None = None,
) -> Result:
    """Laws, mechanisms, information structures and whatever else can be typed.

    topic: laws, priors, mechanisms, information, value-functions, rules, papers, statistics or options; without
        it the names in all of them
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("list", Result, dict(locals()))


def schema(
    name: str | None = None,
    *,
    progress: Progress | None = None,
) -> Result:
    """What JSON and CSV hold: names, types, units, meanings; as a schema too.

    name: a command, or a CSV file; without it all there are
    progress: True for a bar, or called now and then with a line that says how far it is
    """
    return call("schema", Result, dict(locals()))
