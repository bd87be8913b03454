#include "surety/finite_games/finite_mechanism.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/finite_games/limits.h"
#include "host/finite_games/table_setting.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double secure_tolerance = 1e-12;  // of the greatest payoff: what rounding makes of a payoff of 0
constexpr std::int64_t most_payoffs = std::int64_t{1} << 28;

void check_shape(const FiniteMechanism::Shape& shape) {
  if (shape.messages.empty()) throw InvalidInput("a mechanism without bidders; give at least one");
  double profiles = static_cast<double>(shape.prior.size());
  for (std::size_t i = 0; i < shape.messages.size(); ++i) {
    if (shape.messages[i] < 1)
      throw InvalidInput(
          fmt::format("bidder {} has {} messages; everybody needs one at least", i + 1, shape.messages[i]));
    profiles *= shape.messages[i];
  }
  if (profiles * static_cast<double>(shape.messages.size()) > static_cast<double>(most_payoffs))
    throw InvalidInput(fmt::format("{:.3g} message profiles and states of {} bidders; at most {:.3g} payoffs fit",
                                   profiles, shape.messages.size(), static_cast<double>(most_payoffs)));
  double total = 0;
  for (std::size_t s = 0; s < shape.prior.size(); ++s) {
    if (!(shape.prior[s] >= 0) || !std::isfinite(shape.prior[s]))
      throw InvalidInput(fmt::format("state {} has probability {}; probabilities are >= 0", s + 1, shape.prior[s]));
    total += shape.prior[s];
  }
  if (!(std::abs(total - 1) <= probability_tolerance))
    throw InvalidInput(fmt::format("the prior's probabilities sum to {}; they must sum to 1", total));
}

void check_payoffs(const std::vector<double>& payoffs, std::int64_t expected, std::string_view what) {
  if (static_cast<std::int64_t>(payoffs.size()) != expected)
    throw InvalidInput(
        fmt::format("{} {} numbers; the message profiles and states need {}", payoffs.size(), what, expected));
  for (const double x : payoffs)
    if (!std::isfinite(x)) throw InvalidInput(fmt::format("{} = {}; payoffs must be finite", what, x));
}

double greatest_magnitude(const std::vector<double>& numbers) {
  double greatest = 0;
  for (const double x : numbers) greatest = std::max(greatest, std::abs(x));
  return greatest;
}

}  // namespace

FiniteMechanism::FiniteMechanism(Shape shape, std::vector<double> utility, std::vector<double> welfare)
    : shape_(std::move(shape)), utility_(std::move(utility)), welfare_(std::move(welfare)) {
  check_shape(shape_);
  stride_.resize(shape_.messages.size());
  profiles_ = 1;
  for (int i = bidders() - 1; i >= 0; --i) {
    stride_[i] = profiles_;
    profiles_ *= shape_.messages[i];
  }
  check_payoffs(utility_, states() * profiles_ * bidders(), "utility");
  check_payoffs(welfare_, states() * profiles_, "welfare");
}

FiniteMechanism FiniteMechanism::with_opposite_welfare() const {
  FiniteMechanism opposite = *this;
  for (double& w : opposite.welfare_) w = 0 - w;
  return opposite;
}

std::optional<int> FiniteMechanism::participation_secure_message(int bidder) const {
  const double least = -secure_tolerance * greatest_magnitude(utility_);
  std::vector<bool> secure(messages(bidder), true);
  for (int state = 0; state < states(); ++state)
    for (std::int64_t profile = 0; profile < profiles_; ++profile)
      if (utility(bidder, profile, state) < least) secure[message(profile, bidder)] = false;
  const auto found = std::find(secure.begin(), secure.end(), true);
  if (found == secure.end()) return std::nullopt;
  return static_cast<int>(found - secure.begin());
}

bool FiniteMechanism::is_symmetric(double tolerance) const {
  for (int i = 1; i < bidders(); ++i)
    if (messages(i) != messages(0)) return false;
  const double u = tolerance * greatest_magnitude(utility_), w = tolerance * greatest_magnitude(welfare_);
  // exchanges of neighbours generate every permutation
  for (int i = 0; i + 1 < bidders(); ++i)
    for (std::int64_t profile = 0; profile < profiles_; ++profile) {
      const std::int64_t exchanged =
          profile + (message(profile, i + 1) - message(profile, i)) * (stride_[i] - stride_[i + 1]);
      for (int state = 0; state < states(); ++state) {
        if (std::abs(welfare(profile, state) - welfare(exchanged, state)) > w) return false;
        for (int j = 0; j < bidders(); ++j) {
          const int moved = j == i ? i + 1 : j == i + 1 ? i : j;
          if (std::abs(utility(j, profile, state) - utility(moved, exchanged, state)) > u) return false;
        }
      }
    }
  return true;
}

void check_environment(const AuctionEnvironment& environment, int bidders) {
  if (environment.goods != 1)
    throw InvalidInput(fmt::format("an environment with {} goods; this auction has one", environment.goods));
  if (environment.bidders != bidders)
    throw InvalidInput(fmt::format("an environment of {} bidders, and messages of {}", environment.bidders, bidders));
  if (environment.values.size() != environment.prior.size() * environment.bidders)
    throw InvalidInput(fmt::format("{} values; {} states and {} bidders need {}", environment.values.size(),
                                   environment.prior.size(), bidders, environment.prior.size() * environment.bidders));
}

FiniteMechanism auction_mechanism(const std::vector<int>& messages, const AuctionEnvironment& environment, double cost,
                                  const std::function<Trade(std::span<const int>, int)>& trade) {
  FiniteMechanism::Shape shape{messages, environment.prior};
  check_shape(shape);
  check_environment(environment, static_cast<int>(messages.size()));
  const int bidders = static_cast<int>(messages.size()), states = environment.states();
  const std::int64_t profiles = std::accumulate(messages.begin(), messages.end(), std::int64_t{1}, std::multiplies<>());
  std::vector<double> utility(states * profiles * bidders), welfare(states * profiles);
  std::vector<int> profile(bidders);
  for (std::int64_t p = 0; p < profiles; ++p) {
    double sold = 0, paid = 0;
    for (int i = 0; i < bidders; ++i) {
      const auto [allocation, payment] = trade(profile, i);
      if (!(allocation >= -probability_tolerance))
        throw InvalidInput(fmt::format("an allocation is {}; allocations are >= 0", allocation));
      sold += allocation;
      paid += payment;
      for (int s = 0; s < states; ++s)
        utility[(s * profiles + p) * bidders + i] = environment.value(s, i, 0) * allocation - payment;
    }
    if (!(sold <= 1 + probability_tolerance))
      throw InvalidInput(fmt::format("allocations sum to {} at a message profile; there is one good", sold));
    for (int s = 0; s < states; ++s) welfare[s * profiles + p] = paid - cost * sold;
    for (int i = bidders - 1; i >= 0 && ++profile[i] == messages[i]; --i) profile[i] = 0;
  }
  return {std::move(shape), std::move(utility), std::move(welfare)};
}

FiniteMechanism common_value_mechanism(const std::vector<int>& messages, std::span<const ValueAtom> values, double cost,
                                       const std::function<Trade(std::span<const int>, int)>& trade) {
  return auction_mechanism(messages, common_value_environment(values, static_cast<int>(messages.size())), cost, trade);
}

}  // namespace surety
