#include "surety/finite_games/information_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "host/finite_games/limits.h"
#include "host/finite_games/obedience_program.h"
#include "surety/error.h"

namespace surety {
namespace {

void need(bool holds, std::string_view what) {
  if (!holds) throw InvalidInput(fmt::format("an information set: {}", what));
}

bool all_finite(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

bool are_probabilities(const double* from, const double* to) {
  double total = 0;
  for (const double* p = from; p != to; ++p) {
    if (!(*p >= 0) || !std::isfinite(*p)) return false;
    total += *p;
  }
  return std::abs(total - 1) <= probability_tolerance;
}

/// Probabilities of the groups that are played.
std::vector<double> played_groups(const InformationSet& set) {
  std::vector<double> played;
  for (std::size_t w = 0; w < set.worlds.size(); ++w)
    if (set.worlds[w].is_played() && (w == 0 || set.worlds[w - 1].group != set.worlds[w].group))
      played.push_back(set.groups[set.worlds[w].group]);
  return played;
}

void check_worlds(const InformationSet& set, int bidders, int states) {
  std::vector<bool> seen(set.groups.size());
  int previous = 0;
  for (const InformationSet::World& world : set.worlds) {
    need(world.group >= previous && world.group < static_cast<int>(set.groups.size()),
         "worlds must have groups, in ascending order");
    need(world.state >= -1 && world.state < states, "a world's state is none of the mechanism's");
    if (&world != set.worlds.data() && world.group == previous)
      need(world.is_played() == (&world - 1)->is_played(), "a group's worlds must all be played or none");
    need(static_cast<int>(world.knowledge.size()) == bidders, "a world's knowledge is not that of all bidders");
    for (int i = 0; i < bidders; ++i)
      need(world.knowledge[i] >= 0 && world.knowledge[i] < set.knowledges[i], "a world's knowledge is none there is");
    seen[world.group] = true;
    previous = world.group;
  }
  need(std::find(seen.begin(), seen.end(), false) == seen.end(), "every group needs a world");
}

}  // namespace

bool InformationSet::is_unrestricted() const {
  return worlds.size() == groups.size() && limits.empty() && ceilings.empty() && zero_means.empty() &&
         std::all_of(knowledges.begin(), knowledges.end(), [](int n) { return n == 1; });
}

void InformationSet::check(int bidders, int states) const {
  need(static_cast<int>(knowledges.size()) == bidders, "it must say of every bidder what he may know at least");
  check_worlds(*this, bidders, states);
  const std::vector<double> played = played_groups(*this);
  need(are_probabilities(played.data(), played.data() + played.size()) &&
           std::all_of(groups.begin(), groups.end(), [](double p) { return p >= 0 && std::isfinite(p); }),
       "probabilities of its groups must be >= 0, and of those that are played sum to 1");
  for (const Limit& limit : limits)
    need(limit.weight.size() == worlds.size() && all_finite(limit.weight) && limit.least <= limit.most &&
             (std::isfinite(limit.least) || std::isfinite(limit.most)),
         "a limit needs a finite weight of every world, and an end");
  for (const Ceiling& ceiling : ceilings) {
    need(ceiling.bidder >= 0 && ceiling.bidder < bidders, "a ceiling's bidder does not exist");
    need(ceiling.signals >= 1 && ceiling.chance.size() == groups.size() * ceiling.signals,
         "a ceiling needs the chance of every signal in every group");
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const double* law = ceiling.chance.data() + g * ceiling.signals;
      need(are_probabilities(law, law + ceiling.signals), "a ceiling's chances must be >= 0 and sum to 1");
    }
  }
  for (const ZeroMean& zero : zero_means) {
    need(zero.bidder >= 0 && zero.bidder < bidders, "a mean's bidder does not exist");
    need(static_cast<int>(zero.distance.size()) == knowledges[zero.bidder] * states && all_finite(zero.distance),
         "a mean needs a finite distance of everything that he may know and every state");
  }
}

InformationSet all_information(const FiniteMechanism& mechanism) {
  InformationSet set{{}, std::vector<int>(mechanism.bidders(), 1), {}};
  for (int state = 0; state < mechanism.states(); ++state) {
    set.groups.push_back(mechanism.probability(state));
    set.worlds.push_back({state, state, std::vector<int>(mechanism.bidders())});
  }
  return set;
}

bool is_possible(const InformationSet& set, int bidders, int states) {
  set.check(bidders, states);
  // the game in which nobody has anything to say
  std::vector<double> prior(states);
  prior[0] = 1;
  const FiniteMechanism silent({std::vector<int>(bidders, 1), prior}, std::vector<double>(states * bidders),
                               std::vector<double>(states));
  return solve(ObedienceProgram(silent, set, Sent::any).program()).status == LinearSolution::Status::optimal;
}

}  // namespace surety
