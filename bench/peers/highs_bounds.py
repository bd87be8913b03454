#!/usr/bin/env python3
"""The bounding programs of one good with a common value, HiGHS's interior point method beside `surety bounds`.

usage: highs_bounds.py SURETY ENV [K]

Needs highspy, numpy and scipy. HiGHS gets the reduced programs (Brooks & Du 2023, (20) and (27)) as sparse matrices, one
thread, no crossover, and its own time is what counts; surety is timed as a whole process at the same relative gap.
"""

import json
import subprocess
import sys
import time
import tomllib

import highspy
import numpy as np
import scipy.sparse as sparse

GAP = 1e-4


def derivative(k, program):
    """The discrete derivative in a bidder's own message, as a matrix."""
    n = k * k + 1
    if program == "lower":
        matrix = sparse.diags([np.full(n, 1.0 - k), np.full(n - 1, k - 1.0)], [0, 1]).tolil()
        matrix[n - 1, n - 1] = 0
    else:
        matrix = sparse.diags([np.full(n, float(k)), np.full(n - 1, -float(k))], [0, -1]).tolil()
        matrix[n - 1, n - 1], matrix[n - 1, n - 2] = 1, -1
    return matrix.tocsr()


def solve(support, k, program):
    """max sum mu lambda + sum rho Xi, s.t. theta (D1 q1 + D2 q2) - lambda - Xi >= 0 everywhere, q1 + q2 <= 1."""
    n, states = k * k + 1, len(support)
    rho = (1 - 1 / k) ** np.arange(n) / np.where(np.arange(n) < n - 1, k, 1)
    d, one = derivative(k, program), sparse.identity(n)
    growth = sparse.hstack([sparse.kron(d, one), sparse.kron(one, d)])
    profiles = n * n
    rows = []
    for s, value in enumerate(support):
        unit = np.zeros((1, states))
        unit[0, s] = -1
        rows.append(sparse.hstack([value * growth, np.repeat(sparse.csr_matrix(unit).toarray(), profiles, axis=0),
                                   -sparse.identity(profiles)]))
    feasible = sparse.hstack([sparse.identity(profiles), sparse.identity(profiles),
                              sparse.csr_matrix((profiles, states + profiles))])
    matrix = sparse.vstack(rows + [feasible]).tocsc()
    highs, lp, inf = highspy.Highs(), highspy.HighsLp(), highspy.kHighsInf
    free = states + profiles
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([np.zeros(2 * profiles), np.full(states, 1 / states), np.kron(rho, rho)])
    lp.col_lower_ = np.concatenate([np.zeros(2 * profiles), np.full(free, -inf)])
    lp.col_upper_ = np.concatenate([np.ones(2 * profiles), np.full(free, inf)])
    lp.row_lower_ = np.concatenate([np.zeros(states * profiles), np.full(profiles, -inf)])
    lp.row_upper_ = np.concatenate([np.full(states * profiles, inf), np.ones(profiles)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    for name, value in {"output_flag": False, "solver": "ipm", "run_crossover": "off", "threads": 1}.items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    start = time.perf_counter()
    highs.run()
    return highs.getInfo().objective_function_value, time.perf_counter() - start


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    surety, environment, k = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10
    with open(environment, "rb") as file:
        support = tomllib.load(file)["support"]
    seconds = 0
    for program in ("lower", "upper"):
        value, took = solve(support, k, program)
        seconds += took
        print(f"HiGHS {program} program   {value:.6f}   {took:8.2f} s")
    start = time.perf_counter()
    run = subprocess.run([surety, "bounds", environment, "--k", str(k), "--gap", str(GAP), "--device", "cpu", "--threads", "1",
                          "--format", "json"], capture_output=True, text=True, check=True)
    took = time.perf_counter() - start
    found = json.loads(run.stdout)
    print(f"surety both, certified within {GAP:g}: {found['lower']:.6f} {found['upper']:.6f}   {took:8.2f} s, one thread")
    print(f"HiGHS / surety: {seconds / took:.1f}")


if __name__ == "__main__":
    main()
