#include "host/papers/mutation_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/io/table.h"

namespace surety {
namespace {

/// A tenth of a mutation: less is left to values that depend on the mutated one by the way.
bool moved(double before, double after) {
  if (before == after || (std::isnan(before) && std::isnan(after))) return false;
  if (!std::isfinite(before) || !std::isfinite(after)) return true;
  return !(std::abs(after - before) <= 0.1 * mutation * std::max(std::abs(before), std::abs(after)));
}

std::string name_of(const Check& check) { return check.table + " | " + check.what; }

/// The check where everything moves as far the other way.
Check mirrored(const Check& before, Check after) {
  const auto mirror = [](double from, double to) { return from == to ? from : 2 * from - to; };
  after.engine = mirror(before.engine, after.engine);
  after.low = mirror(before.low, after.low), after.high = mirror(before.high, after.high);
  return after;
}

/// What one pass with mutated values shows of each check.
struct Move {
  bool engine, independent;
};

class MutationTest {
 public:
  MutationTest(const Paper& paper, const ReproduceConfig& config, const Execution& execution,
               const ReproduceListener& listener, Known& known, const std::vector<Check>& unchanged)
      : paper_(paper),
        config_(config),
        execution_(execution),
        listener_(listener),
        known_(known),
        unchanged_(unchanged),
        touched_(unchanged.size(), false) {
    config_.out.clear();
  }

  std::vector<std::string> run() {
    const auto calls = known_.engine.calls();
    const auto names = known_.engine.names();
    for (const EngineCall& call : calls) {
      status(call.name);
      known_.engine.restart_with_mutated(call);
      one_value(call, checks_of_pass());
    }
    for (const std::string& name : names) {
      status("all of " + name);
      known_.engine.restart_with_mutated(name);
      one_function(name, checks_of_pass());
    }
    for (std::size_t i = 0; i < touched_.size(); ++i)
      if (!touched_[i]) defects_.insert(fmt::format("{}: no value of the engine in it", name_of(unchanged_[i])));
    if (listener_.text) listener_.text(report(calls.size(), names));
    return {defects_.begin(), defects_.end()};
  }

 private:
  void status(const std::string& mutated) const {
    if (listener_.status) listener_.status("mutation test: " + mutated);
  }

  std::vector<Check> checks_of_pass() {
    const ReproduceListener nobody;
    Pass pass(config_, execution_, nobody, known_);
    for (const Part part : paper_.parts) part(pass);
    return pass.checks();
  }

  Move move_of(std::size_t i, const Check& after) {
    const Check& before = unchanged_[i];
    const Move move{moved(before.engine, after.engine), moved(before.low, after.low) || moved(before.high, after.high)};
    if (move.engine || move.independent) touched_[i] = true;
    return move;
  }

  bool comparable(const std::string& what, const std::vector<Check>& mutated) {
    bool same = mutated.size() == unchanged_.size();
    for (std::size_t i = 0; same && i < mutated.size(); ++i) same = name_of(mutated[i]) == name_of(unchanged_[i]);
    if (!same) defects_.insert(fmt::format("{}: changes which checks there are", what));
    return same;
  }

  /// Of everything that moves with it, some check must fail, and some where it moves as far the other way.
  void one_value(const EngineCall& call, const std::vector<Check>& mutated) {
    const std::string what = fmt::format("{}, call {}", call.name, call.call + 1);
    if (!comparable(what, mutated)) return;
    struct Failed {
      bool forth, back;
    };
    std::map<std::string, Failed> failed;  // by value compared
    for (std::size_t i = 0; i < mutated.size(); ++i) {
      const Check& after = mutated[i];
      const Move move = move_of(i, after);
      if (!move.engine && !move.independent) continue;
      Failed& seen = failed[name_of(after)];
      seen.forth |= !after.holds();
      seen.back |= !mirrored(unchanged_[i], after).holds();
    }
    if (failed.empty()) defects_.insert(fmt::format("{}: no check reads it", what));
    for (const auto& [compared, seen] : failed) {
      const bool noticed = seen.forth && seen.back;
      if (!noticed) defects_.insert(fmt::format("{}: off by {:g}, and still agrees: {}", what, mutation, compared));
      noticed_[call.name] += noticed;
    }
  }

  /// No check may have both its sides from one function.
  void one_function(const std::string& name, const std::vector<Check>& mutated) {
    if (!comparable(name, mutated)) return;
    for (std::size_t i = 0; i < mutated.size(); ++i) {
      const Move move = move_of(i, mutated[i]);
      if (move.engine && move.independent)
        defects_.insert(
            fmt::format("{}: moves both sides of {} ({})", name, name_of(mutated[i]), unchanged_[i].source));
    }
  }

  std::string report(std::size_t values, const std::vector<std::string>& names) const {
    TextTable table({"computed by", "values", "checks that fail"});
    std::map<std::string, int> count;
    for (const EngineCall& call : known_.engine.calls()) ++count[call.name];
    for (const std::string& name : names)
      table.add({name, fmt::format("{}", count[name]), fmt::format("{}", noticed(name))});
    std::string text = fmt::format("\nMutation test: {} values of the engine off by {:g}, one by one\n{}", values,
                                   mutation, table.text(2));
    for (const std::string& defect : defects_) text += "  DEFECT  " + defect + "\n";
    return text + fmt::format("{} defects\n", defects_.size());
  }

  int noticed(const std::string& name) const {
    const auto found = noticed_.find(name);
    return found == noticed_.end() ? 0 : found->second;
  }

  const Paper& paper_;
  ReproduceConfig config_;
  const Execution& execution_;
  const ReproduceListener& listener_;
  Known& known_;
  const std::vector<Check>& unchanged_;
  std::vector<bool> touched_;  ///< by check: whether some mutation moved it
  std::map<std::string, int> noticed_;
  std::set<std::string> defects_;
};

}  // namespace

std::vector<std::string> mutation_test(const Paper& paper, const ReproduceConfig& config, const Execution& execution,
                                       const ReproduceListener& listener, Known& known,
                                       const std::vector<Check>& unchanged) {
  return MutationTest(paper, config, execution, listener, known, unchanged).run();
}

}  // namespace surety
