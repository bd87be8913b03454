#include "surety/finite_games/finite_information.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/finite_games/limits.h"
#include "surety/error.h"

namespace surety {
FiniteOutcomes common_value_auction(std::span<const double> values, int bidders, double cost,
                                    std::optional<double> greatest_transfer) {
  FiniteOutcomes auction{bidders, bidders + 1, static_cast<int>(values.size()), {}, {}, greatest_transfer};
  for (int outcome = 0; outcome <= bidders; ++outcome)
    for (const double value : values) {
      for (int i = 0; i < bidders; ++i) auction.utility.push_back(outcome == i + 1 ? value : 0);
      auction.welfare.push_back(outcome == 0 ? 0 : -cost);
    }
  if (!greatest_transfer) {
    double greatest = 0;
    for (const double value : values) greatest = std::max(greatest, std::abs(value));
    auction.greatest_transfer = transfer_multiple * greatest;
  }
  return auction;
}

FiniteInformation::FiniteInformation(std::vector<int> signals, int states, std::vector<double> probability)
    : signals_(std::move(signals)), states_(states), probability_(std::move(probability)), profiles_(1) {
  if (signals_.empty() || states_ < 1)
    throw InvalidInput("an information structure needs a bidder and a state at least");
  double size = states_;
  for (const int n : signals_) {
    if (n < 1) throw InvalidInput(fmt::format("a bidder has {} signals; everybody needs one at least", n));
    size *= n;
  }
  if (size > most_probabilities)
    throw InvalidInput(
        fmt::format("{:.3g} signal profiles and states; at most {:.3g} probabilities fit", size, most_probabilities));
  stride_.resize(signals_.size());
  for (int i = bidders() - 1; i >= 0; --i) {
    stride_[i] = profiles_;
    profiles_ *= signals_[i];
  }
  if (static_cast<std::int64_t>(probability_.size()) != profiles_ * states_)
    throw InvalidInput(fmt::format("{} probabilities; {} signal profiles and {} states need {}", probability_.size(),
                                   profiles_, states_, profiles_ * states_));
  double total = 0;
  for (const double p : probability_) {
    if (!(p >= 0) || !std::isfinite(p))
      throw InvalidInput(fmt::format("a probability is {}; probabilities are >= 0", p));
    total += p;
  }
  if (!(std::abs(total - 1) <= probability_tolerance))
    throw InvalidInput(fmt::format("the probabilities sum to {}; they must sum to 1", total));
}

double FiniteInformation::signal_probability(int bidder, int own) const {
  double sum = 0;
  for (int state = 0; state < states_; ++state)
    for (std::int64_t p = 0; p < profiles_; ++p)
      if (signal(p, bidder) == own) sum += probability(p, state);
  return sum;
}

CommonValueInformation no_information(std::span<const ValueAtom> values, int bidders) {
  std::vector<double> probability, of_state;
  for (const auto& [value, mass] : values) {
    probability.push_back(mass);
    of_state.push_back(value);
  }
  const int states = static_cast<int>(values.size());
  return {FiniteInformation(std::vector<int>(bidders, 1), states, std::move(probability)), std::move(of_state)};
}

CommonValueInformation full_information(std::span<const ValueAtom> values, int bidders) {
  const auto states = static_cast<std::int64_t>(values.size());
  const double size = std::pow(static_cast<double>(states), bidders + 1);
  if (size > most_probabilities)
    throw InvalidInput(
        fmt::format("{} values known to {} bidders make {:.3g} signal profiles and states; at most {:.3g} fit", states,
                    bidders, size, most_probabilities));
  std::int64_t profiles = 1, diagonal = 0;  // everybody's signal is s at profile s * diagonal
  for (int i = 0; i < bidders; ++i) {
    diagonal += profiles;
    profiles *= states;
  }
  std::vector<double> probability(states * profiles), of_state;
  for (std::int64_t s = 0; s < states; ++s) {
    probability[s * profiles + s * diagonal] = values[s].probability;
    of_state.push_back(values[s].value);
  }
  return {FiniteInformation(std::vector<int>(bidders, static_cast<int>(states)), static_cast<int>(states),
                            std::move(probability)),
          std::move(of_state)};
}

}  // namespace surety
