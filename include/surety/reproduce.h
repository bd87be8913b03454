#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "surety/estimate.h"

namespace surety {

/// A paper whose numbers Surety computes again.
struct PaperRecord {
  std::string_view name;   ///< as typed: "du-2016"
  std::string_view title;  ///< the paper's own
  std::string_view what;   ///< what of it is reproduced
};

/// All of them, in the order of their listing.
std::vector<PaperRecord> paper_records();

struct ReproduceConfig {
  std::uint64_t samples = 10'000'000;  ///< replicates of each play, at least 1
  std::uint64_t seed = 1;
  std::filesystem::path out;  ///< folder of the comparisons and figures; empty: no files
  /// Then again with each computed value off by a thousandth, or a mean by 10 standard errors where that is more: some
  /// check must fail.
  bool mutation_test = false;
};

/// A value that Surety computes and an independent one. It agrees where it lies in [low, high].
struct Check {
  std::string table, what;
  double engine;
  std::string independent;  ///< what it is compared with, as text: ".273", "≥ 0.28", "0.3336 ± 4.6e-05"
  std::string source;       ///< where that comes from: "printed", "quadrature", "play, z = -0.41"
  double low, high;         ///< infinite on the side on which nothing is claimed
  std::optional<double> z;  ///< where one side is a Monte Carlo mean

  bool holds() const { return low <= engine && engine <= high; }
  /// By how much the engine's value has to be off, relative to it, for the check to fail whatever the direction;
  /// absolute where it is 0; infinite where one side is open.
  double power() const;
};

/// What a reproduction found.
struct Reproduction {
  std::vector<Check> checks;
  std::vector<std::string> defects;  ///< of the mutation test, a sentence each: checks that could not have failed

  int disagreements() const;
  double largest_z() const;  ///< in size; 0 where nothing was played
};

/// What is told meanwhile. Both may be empty.
struct ReproduceListener {
  /// Hears, as they are done, the tables of checks and what stands between them: lines for a page of 100 columns.
  std::function<void(std::string_view)> text;
  /// Hears what is being computed, a few words at a time.
  std::function<void(std::string_view)> status;
};

/// Computes a paper's numbers, each beside one that is printed there or found independently, and writes the comparisons
/// and figures to `config.out`. The same config gives the same checks. Throws InvalidInput for a name that no paper
/// has; Failure where a file cannot be written, or gnuplot is missing; Stopped where `execution.progress` says so.
Reproduction reproduce(std::string_view paper, const ReproduceConfig& config = {}, const Execution& execution = {},
                       const ReproduceListener& listener = {});

}  // namespace surety
