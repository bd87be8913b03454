#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "host/io/number.h"
#include "host/restricted_information/restrict_information.h"
#include "surety/error.h"
#include "surety/restricted_information/restrictions.h"

namespace surety {
namespace {

void check(const RestrictedEnvironment& restricted) {
  const AuctionEnvironment& environment = restricted.environment;
  if (environment.goods != 1)
    throw InvalidInput(fmt::format("restrictions of information, and {} goods; there must be one", environment.goods));
  for (const auto& restriction : restricted.information) check_restriction(environment, restriction);
  for (const auto& restriction : restricted.prior) check_restriction(environment, restriction);
}

/// A set of priors times limits from above is no linear program.
void check_limits_from_above(const RestrictedEnvironment& restricted) {
  if (restricted.prior.empty()) return;
  for (const InformationRestriction& restriction : restricted.information)
    if (std::holds_alternative<KnowsAtMost>(restriction) || std::holds_alternative<TogetherAtMost>(restriction))
      throw InvalidInput(
          fmt::format("two restrictions that do not go together here: {}, and {}; the latter is known of "
                      "a given prior only",
                      in_words(restricted.prior.front()), in_words(restriction)));
}

/// Of interim values one law for a bidder, and two for a correlation.
void check_interim_values(const RestrictedEnvironment& restricted) {
  std::vector<const InterimValueLaw*> of_bidder(restricted.environment.bidders);
  for (const InformationRestriction& restriction : restricted.information)
    if (const auto* law = std::get_if<InterimValueLaw>(&restriction))
      for (const int i : law->bidders)
        if (std::exchange(of_bidder[i], law))
          throw InvalidInput(fmt::format("bidder {} has two laws of interim values; give one of them", i + 1));
  for (const InformationRestriction& restriction : restricted.information)
    if (const auto* r = std::get_if<InterimCorrelation>(&restriction))
      for (const int i : {r->one, r->other})
        if (!of_bidder[i] || std::count_if(of_bidder[i]->probability.begin(), of_bidder[i]->probability.end(),
                                           [](double q) { return q > 0; }) < 2)
          throw InvalidInput(fmt::format("{}, but bidder {} has no law of interim values that vary; give it too",
                                         in_words(restriction), i + 1));
}

/// What says nothing without others: a correlation needs laws of interim values.
bool needs_others(const InformationRestriction& restriction) {
  return std::holds_alternative<InterimCorrelation>(restriction);
}

RestrictedGame made(const RestrictedEnvironment& restricted) {
  const RestrictedEnvironment joint = of_joint_knowledge(restricted);
  Worlds worlds = worlds_of_prior(joint);
  int number = 0;
  for (const InformationRestriction& restriction : joint.information) {
    ++number;
    if (!needs_others(restriction)) put(worlds, joint, restriction, number);
  }
  for (const InformationRestriction& restriction : joint.information)
    if (needs_others(restriction)) put(worlds, joint, restriction, 0);
  RestrictedGame game{joint.environment, {}, {}};
  game.set = worlds.set([&](int state, int i) { return joint.environment.value(state, i, 0); },
                        joint.environment.states(), game.knowledge);
  return game;
}

bool is_possible(const RestrictedEnvironment& restricted) {
  const RestrictedGame game = made(restricted);
  return is_possible(game.set, game.environment.bidders, game.environment.states());
}

using AnyRestriction = std::variant<InformationRestriction, PriorRestriction>;

void add(RestrictedEnvironment& to, const AnyRestriction& restriction) {
  if (const auto* information = std::get_if<InformationRestriction>(&restriction))
    to.information.push_back(*information);
  else
    to.prior.push_back(std::get<PriorRestriction>(restriction));
}

std::string in_words(const AnyRestriction& restriction) {
  return std::visit([](const auto& r) { return surety::in_words(r); }, restriction);
}

bool needs_others(const AnyRestriction& restriction) {
  const auto* information = std::get_if<InformationRestriction>(&restriction);
  return information && needs_others(*information);
}

/// Names what no information structure meets: one restriction, two, or only all of them.
[[noreturn]] void refuse(const RestrictedEnvironment& restricted) {
  std::vector<AnyRestriction> all(restricted.information.begin(), restricted.information.end());
  all.insert(all.end(), restricted.prior.begin(), restricted.prior.end());
  const auto possible = [&](std::initializer_list<std::size_t> which) {
    RestrictedEnvironment some{restricted.environment, {}, {}};
    for (const std::size_t j : which) add(some, all[j]);
    return is_possible(some);
  };
  for (std::size_t j = 0; j < all.size(); ++j)
    if (!needs_others(all[j]) && !possible({j}))
      throw InvalidInput(fmt::format("no information structure is such that {}", in_words(all[j])));
  for (std::size_t j = 0; j < all.size(); ++j)
    for (std::size_t k = j + 1; k < all.size(); ++k)
      if (!needs_others(all[j]) && !needs_others(all[k]) && !possible({j, k}))
        throw InvalidInput(
            fmt::format("two restrictions contradict each other: {}, and {}", in_words(all[j]), in_words(all[k])));
  std::string list;
  for (const AnyRestriction& restriction : all) list += (list.empty() ? "" : "; ") + in_words(restriction);
  throw InvalidInput(fmt::format("no information structure meets all of these, though any two can be met: {}", list));
}

}  // namespace

void check_sent(const RestrictedEnvironment& restricted, Sent sent) {
  if (sent == Sent::any) return;
  for (const InformationRestriction& restriction : restricted.information)
    if (std::holds_alternative<TogetherAtMost>(restriction))
      throw InvalidInput(
          fmt::format("undominated messages, and {}: these do not go together here", in_words(restriction)));
}

RestrictedGame restricted_game(const RestrictedEnvironment& restricted) {
  check(restricted);
  check_limits_from_above(restricted);
  check_interim_values(restricted);
  RestrictedGame game = made(restricted);
  if (!is_possible(game.set, game.environment.bidders, game.environment.states())) refuse(restricted);
  return game;
}

}  // namespace surety
