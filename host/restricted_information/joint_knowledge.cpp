// Bidders who together know an experiment's signal at most: the game whose states are the signals.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "host/io/number.h"
#include "host/linear_programs/linear_program.h"
#include "host/restricted_information/restrict_information.h"
#include "surety/error.h"

namespace surety {
namespace {

class JointKnowledge {
 public:
  JointKnowledge(const RestrictedEnvironment& restricted, const TogetherAtMost& most)
      : from_(restricted), most_(most), chance_(most.experiment.chance) {}

  /// Payoffs are linear in values, and nothing else tells bidders of the state: values become their means.
  RestrictedEnvironment game() {
    const AuctionEnvironment& environment = from_.environment;
    RestrictedEnvironment result;
    result.environment.bidders = environment.bidders;
    for (std::size_t signal = 0; signal < chance_.front().size(); ++signal) {
      double probability = 0;
      for (int state = 0; state < environment.states(); ++state) probability += joint(state, signal);
      if (probability == 0) continue;
      signals_.push_back(signal);
      result.environment.prior.push_back(probability);
      for (int i = 0; i < environment.bidders; ++i) result.environment.values.push_back(mean(i, signal, probability));
    }
    for (const InformationRestriction& restriction : from_.information)
      result.information.push_back(std::visit([&](const auto& r) { return of_signals(r); }, restriction));
    return result;
  }

 private:
  double joint(int state, std::size_t signal) const { return from_.environment.prior[state] * chance_[state][signal]; }

  /// E[v_i | signal]; of a value that is certain the value itself, which rounding must not tell from another signal's.
  double mean(int i, std::size_t signal, double probability) const {
    double sum = 0, least = no_bound, most = -no_bound;
    for (int state = 0; state < from_.environment.states(); ++state) {
      if (joint(state, signal) == 0) continue;
      const double value = from_.environment.value(state, i, 0);
      sum += joint(state, signal) * value;
      least = std::min(least, value), most = std::max(most, value);
    }
    return least == most ? least : std::clamp(sum / probability, least, most);
  }

  /// What a function of the state is, given each signal, where it is certain.
  std::vector<std::string> certain(const InformationRestriction& least, std::string_view what,
                                   const std::function<std::string(int)>& of_state) const {
    std::vector<std::string> values;
    for (const std::size_t signal : signals_) {
      values.emplace_back();
      bool first = true;
      for (int state = 0; state < from_.environment.states(); ++state) {
        if (joint(state, signal) == 0) continue;
        if (!first && values.back() != of_state(state))
          throw InvalidInput(
              fmt::format("two restrictions contradict each other: {}, and {}; after signal {} {} may be "
                          "{} or {}",
                          in_words(least), in_words(InformationRestriction(most_)), signal + 1, what, values.back(),
                          of_state(state)));
        values.back() = of_state(state);
        first = false;
      }
    }
    return values;
  }

  InformationRestriction of_signals(const OwnValuesKnown& r) const {
    for (int i = 0; i < from_.environment.bidders; ++i)
      certain(r, fmt::format("bidder {}'s value", i + 1),
              [&](int state) { return shortest(from_.environment.value(state, i, 0)); });
    return r;
  }
  InformationRestriction of_signals(const CellKnown& r) const {
    return CellKnown{r.bidders, certain(r, "the cell", [&](int state) { return r.cell[state]; })};
  }
  InformationRestriction of_signals(const InformedBidders& r) const {
    certain(r, "the state", [&](int state) { return fmt::format("{}", state + 1); });
    return r;
  }
  InformationRestriction of_signals(const InterimValueLaw& r) const { return r; }
  InformationRestriction of_signals(const InterimCorrelation& r) const { return r; }
  InformationRestriction of_signals(const TogetherAtMost& r) const { return r; }
  template <class Other>
  InformationRestriction of_signals(const Other& r) const {
    throw InvalidInput(
        fmt::format("two restrictions that do not go together here: {}, and {}; beside the latter "
                    "bidders may know values, cells, the state, or laws of interim values",
                    in_words(InformationRestriction(r)), in_words(InformationRestriction(most_))));
  }

  const RestrictedEnvironment& from_;
  const TogetherAtMost& most_;
  const std::vector<std::vector<double>>& chance_;
  std::vector<std::size_t> signals_;  // those that occur
};

}  // namespace

RestrictedEnvironment of_joint_knowledge(const RestrictedEnvironment& restricted) {
  const TogetherAtMost* most = nullptr;
  for (const InformationRestriction& restriction : restricted.information)
    if (const auto* found = std::get_if<TogetherAtMost>(&restriction)) {
      if (most)
        throw InvalidInput(fmt::format("two restrictions that do not go together here: {}, and {}; give one of them",
                                       in_words(InformationRestriction(*most)), in_words(restriction)));
      most = found;
    }
  return most ? JointKnowledge(restricted, *most).game() : restricted;
}

}  // namespace surety
