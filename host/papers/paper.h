#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/papers/checks.h"
#include "host/papers/engine_values.h"
#include "surety/reproduce.h"

namespace surety {

/// What the passes of one reproduction share: a mutation test makes hundreds.
struct Known {
  EngineValues engine;
  std::map<std::string, double> independent;  ///< what took its time, by name
};

/// One run through a paper: what its parts may use, and where they put what they find.
class Pass {
 public:
  /// All but `execution` and what `listener` calls is kept by reference.
  Pass(const ReproduceConfig& config, const Execution& execution, const ReproduceListener& listener, Known& known)
      : samples(config.samples),
        seed(config.seed),
        out(config.out),
        execution(execution),
        engine(known.engine),
        listener_(listener),
        known_(known) {}

  const std::uint64_t samples, seed;
  const std::filesystem::path& out;  ///< exists, or is empty: no files then
  const Execution& execution;
  EngineValues& engine;  ///< every value under test is taken through this

  /// One estimate, on `samples` replicates or `least_samples` where that is more; with `information`, of a common
  /// value. Two values of the engine: "play of MECHANISM" are the means, "theory of MECHANISM" the exact values beside
  /// them.
  Estimates estimate(const std::string& mechanism, const std::string& values, std::int64_t bidders,
                     const std::string& information = "", double cost = 0, std::uint64_t least_samples = 0);

  /// An independent value that takes its time, computed once however many passes there are. `compute` takes nothing
  /// from the engine; no two of a paper have the same name.
  double once(const std::string& name, const std::function<double()>& compute);

  /// Keeps the checks of a table that is complete, and shows it.
  void add(const Checks& table);
  /// Text between tables, its lines ended.
  void tell(std::string_view text) const;
  /// What is being computed, for who waits.
  void status(std::string_view text) const;

  /// All checks so far, in the order in which they were added.
  const std::vector<Check>& checks() const { return checks_; }

 private:
  const ReproduceListener& listener_;
  Known& known_;
  std::vector<Check> checks_;
};

/// Some of a paper's numbers: tables of checks, which it adds to the pass, and where the pass has a folder its files.
using Part = void (*)(Pass& pass);

/// All that Surety knows of a paper. Each is an object in a file of its own, and a line of catalogue.h.
struct Paper {
  PaperRecord record;
  std::span<const Part> parts;  ///< in the order in which they run
};

/// A part, the last one of most papers: writes the checks so far to comparisons.csv.
void write_comparisons(Pass& pass);

/// The same as the public function, of any paper.
Reproduction reproduce_paper(const Paper& paper, const ReproduceConfig& config, const Execution& execution = {},
                             const ReproduceListener& listener = {});

}  // namespace surety
