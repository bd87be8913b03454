#pragma once

#include "host/papers/paper.h"

namespace surety::yamashita_2018 {

/// iid uniform values: gaps to full surplus of second-price, optimal and best posted price, against the paper's
/// formulas and play. Writes figure-1.
void figure_1(Pass& pass);

/// The sandwich on mixtures, state by state, and the rates. Writes theorem-2.csv and rates.csv.
void theorem_2(Pass& pass);

/// Section 3.1 and Supplements B, C and D: benchmarks with and without extra information, sequential posted prices,
/// side bets, information at a cost, ex post payments. Writes benchmarks.csv.
void supplements(Pass& pass);

}  // namespace surety::yamashita_2018
