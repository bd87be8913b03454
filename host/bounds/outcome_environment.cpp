#include "surety/bounds/outcome_environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/bounds/participation.h"
#include "host/io/number.h"
#include "kernels/bounding/outcome_saddle_view.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double greatest_number = 1e12;

void check_count(std::size_t found, std::size_t most, const char* what) {
  if (found < 1 || found > most) throw InvalidInput(fmt::format("{} {}; there must be 1 to {}", found, what, most));
}

void check_numbers(const std::vector<double>& numbers, std::size_t size, const char* what, const char* one) {
  if (numbers.size() != size) throw InvalidInput(fmt::format("{} {}; there must be {}", numbers.size(), what, size));
  for (const double x : numbers)
    if (!(std::abs(x) <= greatest_number))
      throw InvalidInput(fmt::format("{} is {}; it must lie in [-1e12, 1e12]", one, shortest(x)));
}

/// An environment with room for its numbers, all 0.
OutcomeEnvironment blank(int agents, std::vector<std::string> outcomes, std::vector<double> prior) {
  OutcomeEnvironment environment{agents, std::move(outcomes), std::move(prior), {}, {}};
  const std::size_t cells = environment.outcomes.size() * environment.prior.size();
  environment.utility.assign(std::size_t(agents) * cells, 0);
  environment.objective.assign(cells, 0);
  return environment;
}

void set(OutcomeEnvironment& e, int agent, int outcome, int state, double utility) {
  e.utility[(std::size_t(agent) * e.outcomes.size() + std::size_t(outcome)) * e.prior.size() + std::size_t(state)] =
      utility;
}

/// The designer wants the sum of utilities.
void set_welfare(OutcomeEnvironment& e) {
  for (int w = 0; w < int(e.outcomes.size()); ++w)
    for (int s = 0; s < e.states(); ++s)
      for (int i = 0; i < e.agents; ++i) e.objective[std::size_t(w) * e.prior.size() + std::size_t(s)] += e.u(i, w, s);
}

}  // namespace

double OutcomeEnvironment::greatest_welfare() const {
  double welfare = 0;
  for (int s = 0; s < states(); ++s) {
    double best = w(0, s);
    for (int o = 1; o < int(outcomes.size()); ++o) best = std::max(best, w(o, s));
    welfare += prior[std::size_t(s)] * best;
  }
  return welfare;
}

void OutcomeEnvironment::check() const {
  static_assert(most_agents == kernels::most_bidders);
  if (agents < 1 || agents > most_agents)
    throw InvalidInput(fmt::format("{} agents; there must be 1 to {}", agents, most_agents));
  check_count(outcomes.size(), kernels::most_outcomes, "outcomes");
  check_count(prior.size(), kernels::most_outcome_states, "states");
  const std::size_t cells = outcomes.size() * prior.size();
  check_numbers(utility, std::size_t(agents) * cells, "utilities", "a utility");
  check_numbers(objective, cells, "numbers of the objective", "the objective");
  for (const double p : prior)
    if (!(p >= 0 && p <= 1))
      throw InvalidInput(fmt::format("a state has probability {}; each must lie in [0, 1]", shortest(p)));
  const double total = std::accumulate(prior.begin(), prior.end(), 0.0);
  if (std::abs(total - 1) > 1e-9)
    throw InvalidInput(fmt::format("the probabilities of the states sum to {} but must sum to 1", shortest(total)));
  const unsigned all = (1u << unsigned(agents)) - 1;
  if (participation_secure_lotteries(*this, all).empty())
    throw InvalidInput(
        "no mechanism is participation secure: no lottery over the outcomes gives every agent at least 0 in every "
        "state");
}

OutcomeEnvironment public_expenditure_environment(int agents, double social_value) {
  if (agents < 2 || agents > kernels::most_bidders)
    throw InvalidInput(fmt::format("{} agents; public expenditure needs 2 to {}", agents, kernels::most_bidders));
  if (!(social_value >= 0 && social_value <= greatest_number))
    throw InvalidInput(fmt::format("the social value is {}; it must lie in [0, 1e12]", shortest(social_value)));
  std::vector<std::string> outcomes{"nothing"};
  for (int i = 0; i < agents; ++i) outcomes.push_back(fmt::format("agent {} pays", i + 1));
  OutcomeEnvironment e = blank(agents, outcomes, std::vector<double>(std::size_t(agents), 1.0 / agents));
  for (int i = 0; i < agents; ++i)
    for (int payer = 0; payer < agents; ++payer)
      for (int s = 0; s < agents; ++s) set(e, i, payer + 1, s, (s == i ? social_value : 0) - (payer == i ? 1 : 0));
  set_welfare(e);
  return e;
}

OutcomeEnvironment bilateral_trade_environment(double highest_seller_value) {
  const double theta = highest_seller_value, gains = theta - 1;
  if (!(theta >= 1 && theta <= greatest_number))
    throw InvalidInput(
        fmt::format("the seller's highest value is {}; it must lie in [1, 1e12], for gains from trade of "
                    "one less not to be negative",
                    shortest(theta)));
  OutcomeEnvironment e = blank(2, {"no trade", "trade at the high price", "trade at the low price"}, {0.5, 0.5});
  for (const int s : {0, 1})
    for (const int outcome : {1, 2}) {
      const double price = outcome == 1 ? theta : gains, value = s == 0 ? 0 : theta;
      set(e, 0, outcome, s, price - value);
      set(e, 1, outcome, s, value + gains - price);
    }
  set_welfare(e);
  return e;
}

OutcomeEnvironment auction_with_bounded_transfers(const AuctionEnvironment& auction, double bound) {
  auction.check();
  if (!(bound > 0 && bound <= greatest_number))
    throw InvalidInput(fmt::format("the greatest transfer is {}; it must lie in (0, 1e12]", shortest(bound)));
  const int owners = auction.bidders + 1;
  const double outcomes = std::pow(double(owners), auction.goods) * std::pow(2.0, auction.bidders);
  if (outcomes > kernels::most_outcomes)
    throw InvalidInput(
        fmt::format("{} bidders and {} goods with transfers of two sizes make {:.0f} outcomes; at most {} "
                    "can be solved for",
                    auction.bidders, auction.goods, outcomes, kernels::most_outcomes));
  OutcomeEnvironment e = blank(auction.bidders, std::vector<std::string>(std::size_t(outcomes)), auction.prior);
  for (int outcome = 0; outcome < int(outcomes); ++outcome) {
    const unsigned payers = unsigned(outcome) % (1u << unsigned(auction.bidders));
    int allocation = outcome >> auction.bidders;
    std::string name;
    for (int l = 0; l < auction.goods; ++l, allocation /= owners) {
      const int owner = allocation % owners - 1;
      name += owner < 0 ? "unsold, " : fmt::format("to {}, ", owner + 1);
      for (int s = 0; s < auction.states() && owner >= 0; ++s)
        set(e, owner, outcome, s, e.u(owner, outcome, s) + auction.value(s, owner, l));
    }
    for (int i = 0; i < auction.bidders; ++i) {
      const double transfer = (payers >> i & 1u) != 0 ? bound : -bound;
      name += transfer > 0 ? '+' : '-';
      for (int s = 0; s < auction.states(); ++s) {
        set(e, i, outcome, s, e.u(i, outcome, s) - transfer);
        e.objective[std::size_t(outcome) * e.prior.size() + std::size_t(s)] += transfer;
      }
    }
    e.outcomes[std::size_t(outcome)] = name;
  }
  return e;
}

}  // namespace surety
