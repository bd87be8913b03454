#include "surety/restricted_information/value_of_information.h"

namespace surety {

std::vector<InformationStep> value_of_information(const RestrictedEnvironment& restricted,
                                                  const MechanismFor& mechanism, Sent sent) {
  check_sent(restricted, sent);
  restricted_game(restricted);  // all of them together are possible, so some are
  std::vector<InformationStep> steps;
  RestrictedEnvironment some{restricted.environment, {}, restricted.prior};
  const auto add_step = [&](std::string known) {
    const RestrictedGame game = restricted_game(some);
    steps.push_back({std::move(known), exact_guarantee(mechanism(game.environment), game.set, sent)});
  };
  add_step({});
  const auto add = [&](bool correlations) {
    for (const InformationRestriction& restriction : restricted.information) {
      if (std::holds_alternative<InterimCorrelation>(restriction) != correlations) continue;
      some.information.push_back(restriction);
      add_step(in_words(restriction));
    }
  };
  add(false);
  add(true);
  return steps;
}

}  // namespace surety
