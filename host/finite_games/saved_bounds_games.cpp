#include "surety/finite_games/saved_bounds_games.h"

#include <fmt/format.h>

#include <cmath>

#include "host/finite_games/limits.h"
#include "surety/error.h"
#include "surety/theory/action_grid.h"

namespace surety {
namespace {

constexpr double most_numbers = 1 << 28, most_outcomes = 1 << 20;

}  // namespace

FiniteMechanism finite_mechanism(const SavedBounds& saved) {
  const AuctionEnvironment& environment = saved.environment;
  const ActionGrid grid(environment.bidders, saved.k());
  const auto profiles = std::size_t(grid.profiles());
  const double numbers = double(profiles) * environment.states() * (environment.bidders + 1);
  if (numbers > most_numbers)
    throw InvalidInput(
        fmt::format("payoffs of {} profiles of messages and {} states are {:.3g} numbers; at most {:.3g} fit", profiles,
                    environment.states(), numbers, most_numbers));
  std::vector<double> utility, welfare;
  for (int s = 0; s < environment.states(); ++s)
    for (std::size_t x = 0; x < profiles; ++x) {
      double revenue = 0;
      for (int i = 0; i < environment.bidders; ++i) {
        const double payment = saved.transfers[std::size_t(i)][x];
        double worth = 0;
        for (int l = 0; l < environment.goods; ++l)
          worth += environment.value(s, i, l) *
                   saved.mechanism.allocation[std::size_t(i * environment.goods + l) * profiles + x];
        utility.push_back(worth - payment);
        revenue += payment;
      }
      welfare.push_back(revenue);
    }
  return FiniteMechanism({std::vector<int>(std::size_t(environment.bidders), int(grid.actions())), environment.prior},
                         std::move(utility), std::move(welfare));
}

FiniteInformation finite_information(const SavedBounds& saved) {
  const AuctionEnvironment& environment = saved.environment;
  const ActionGrid grid(environment.bidders, saved.k());
  const auto law = grid.action_law();
  const auto states = std::size_t(environment.states());
  std::vector<double> indicators(states * states);
  for (std::size_t s = 0; s < states; ++s) indicators[s * states + s] = 1;
  auto sigma = interim_means(environment, saved.information, indicators);
  for (std::size_t at = 0; at < sigma.size(); ++at)
    for (int i = 0; i < environment.bidders; ++i)
      sigma[at] *= law[std::size_t(grid.action(std::int64_t(at) % grid.profiles(), i))];
  return FiniteInformation(std::vector<int>(std::size_t(environment.bidders), int(grid.actions())),
                           environment.states(), std::move(sigma));
}

FiniteOutcomes finite_outcomes(const AuctionEnvironment& environment, std::optional<double> greatest_transfer) {
  const double outcomes = std::pow(environment.bidders + 1.0, environment.goods);
  if (outcomes > most_outcomes)
    throw InvalidInput(fmt::format("{} goods and {} bidders have {:.3g} outcomes; at most {:.3g} fit",
                                   environment.goods, environment.bidders, outcomes, most_outcomes));
  FiniteOutcomes finite{environment.bidders,
                        int(outcomes),
                        environment.states(),
                        {},
                        std::vector<double>(std::size_t(outcomes) * std::size_t(environment.states())),
                        greatest_transfer.value_or(transfer_multiple * environment.greatest_value())};
  for (int outcome = 0; outcome < finite.outcomes; ++outcome)
    for (int s = 0; s < environment.states(); ++s)
      for (int i = 0; i < environment.bidders; ++i) {
        double worth = 0;
        for (int l = 0, rest = outcome; l < environment.goods; ++l, rest /= environment.bidders + 1)
          if (rest % (environment.bidders + 1) == i + 1) worth += environment.value(s, i, l);
        finite.utility.push_back(worth);
      }
  return finite;
}

}  // namespace surety
