#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/engine_values.h"
#include "host/sweeps/results.h"
#include "surety/estimate.h"

namespace surety {

/// How a reproduction is run.
struct ReproduceSettings {
  std::uint64_t samples = 10'000'000;
  std::uint64_t seed = 1;
  Execution execution;
  std::filesystem::path out;  ///< empty: no files
  /// Every value under test is taken through this.
  EngineValues& engine;
};

/// A value of the engine and what it was compared with; it agrees where it lies in [low, high].
struct Check {
  std::string table, what;
  double engine;
  std::string text, source;  ///< the independent value, and where it comes from
  double low, high;
  std::optional<double> z;

  bool holds() const { return low <= engine && engine <= high; }
  /// By how much the engine's value has to be off, relative to it, for the check to fail whatever the direction;
  /// absolute where it is 0; infinite where one side is open.
  double power() const;
};

/// What a part of a reproduction found; its report is printed as it goes.
struct Agreement {
  int checks = 0;
  int violations = 0;
  double largest_z = 0;
  std::vector<Check> list;

  void add(const Check& check);
  void add(const Agreement& other);
};

/// Figure 1 of Yamashita (2018), iid uniform values: gaps to full surplus of second-price, optimal and best posted
/// price.
Agreement reproduce_figure1(const ReproduceSettings& settings);

/// Theorem 2 of Yamashita (2018): the sandwich on mixtures, state by state, and the rates.
Agreement reproduce_theorem2(const ReproduceSettings& settings);

/// Section 3.1 and Supplements B, C and D of Yamashita (2018): benchmarks with and without extra information,
/// sequential posted prices, side bets, information at a cost, ex post payments.
Agreement reproduce_supplements(const ReproduceSettings& settings);

/// Du (2016): Figures 1 and 2, Theorems 1 and 2, the wallet game; the exponential price played on public information.
Agreement reproduce_du_2016(const ReproduceSettings& settings);

/// Brooks & Du (2021): Figures 1 to 4 and the numbers in the text, rates, limits, misspecified priors, finite auctions.
Agreement reproduce_brooks_du_2021(const ReproduceSettings& settings);

/// Brooks & Du (2023): public expenditure (Figures 1 and 2), bilateral trade, the known empirical distribution, and
/// what reproduce_bounding_programs does.
Agreement reproduce_brooks_du_2023(const ReproduceSettings& settings);

/// Brooks & Du (2023): the bounding programs of auctions at k = 10 (Section 5), solved to a gap of 1e-4, or of 5e-4
/// with fewer than 10^6 samples; the same and those of public expenditure and bilateral trade (Section 4) as linear
/// programs on small grids; how their bracket closes in k; three bidders whose values have a known sum (6.3). Appends
/// to `csv`.
Agreement reproduce_bounding_programs(const ReproduceSettings& settings, std::string& csv);

/// Goyal & Narayanan: Theorem 1, Proposition 1 and Lemma 1 on many environments, the optimal mechanisms of Propositions
/// 2 to 4, the inclusive posted price, and what each leaves of full surplus as bidders are added.
Agreement reproduce_goyal_narayanan(const ReproduceSettings& settings);

/// One estimate of the reproduction, on settings.samples replicates; with `information`, of a common value. Two values
/// of the engine: "play of MECHANISM" are the means, "theory of MECHANISM" the exact values beside them.
Estimates reproduce_estimate(const ReproduceSettings& settings, const std::string& mechanism, const std::string& values,
                             std::int64_t bidders, const std::string& information = "", double cost = 0);

}  // namespace surety
