#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "surety/bounds/auction_environment.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/values/law.h"

namespace surety {

/// One value of a common-value prior.
struct ValueAtom {
  double value, probability;
};

/// Whether a law is all atoms.
bool is_discrete(const Law& law);

/// The atoms of a discrete law, ascending. Throws InvalidInput where the law has a continuous part.
std::vector<ValueAtom> atoms_of(const Law& law);

/// `count` equally likely values, the means of the law's `count` slices of equal probability: what a finite game takes
/// for a continuous prior. count >= 1.
std::vector<ValueAtom> equal_slices(const Law& law, int count);

/// What one bidder gets and pays at a message profile.
struct Trade {
  double allocation, payment;
};

/// A mechanism with finitely many messages, played over finitely many states: payoffs of the bidders and of the
/// designer at every message profile and state. Immutable.
///
/// A profile (m_1, .., m_N) has the index sum_i m_i stride(i), the last bidder's message running fastest.
class FiniteMechanism {
 public:
  struct Shape {
    std::vector<int> messages;  ///< by bidder, >= 1 each
    std::vector<double> prior;  ///< by state; >= 0, sums to 1 within 1e-9
  };

  /// `utility[(state * profiles + profile) * N + i]` and `welfare[state * profiles + profile]`, in units of value.
  /// Throws InvalidInput for wrong sizes, numbers that are not finite, negative probabilities or a prior that does not
  /// sum to 1.
  FiniteMechanism(Shape shape, std::vector<double> utility, std::vector<double> welfare);

  int bidders() const { return static_cast<int>(shape_.messages.size()); }
  int messages(int bidder) const { return shape_.messages[bidder]; }
  int states() const { return static_cast<int>(shape_.prior.size()); }
  double probability(int state) const { return shape_.prior[state]; }
  std::int64_t profiles() const { return profiles_; }
  std::int64_t stride(int bidder) const { return stride_[bidder]; }
  int message(std::int64_t profile, int bidder) const {
    return static_cast<int>(profile / stride_[bidder] % shape_.messages[bidder]);
  }

  double utility(int bidder, std::int64_t profile, int state) const {
    return utility_[(state * profiles_ + profile) * bidders() + bidder];
  }
  double welfare(std::int64_t profile, int state) const { return welfare_[state * profiles_ + profile]; }
  /// The same game, the designer's welfare with the opposite sign: what is the least there is the greatest here.
  FiniteMechanism with_opposite_welfare() const;

  /// A message with which the bidder gets at least 0 (within 1e-12 of the greatest payoff), whatever the others send
  /// and the state is (Brooks & Du 2023, Section 2), states of probability 0 included; empty where he has none.
  std::optional<int> participation_secure_message(int bidder) const;

  /// Whether bidders can change places: equal numbers of messages, and payoffs that move with the bidders, within
  /// `tolerance` of the greatest payoff.
  bool is_symmetric(double tolerance = 1e-12) const;

 private:
  Shape shape_;
  std::vector<double> utility_, welfare_;
  std::int64_t profiles_;
  std::vector<std::int64_t> stride_;
};

/// An auction of one good with a common value: bidder i's utility is v q_i - t_i, the designer's welfare sum t_i - cost
/// sum q_i. `trade(profile, i)` is asked once per bidder for every message profile. Throws InvalidInput where an
/// allocation is negative or allocations sum to more than 1 + 1e-9, and as the constructor.
FiniteMechanism common_value_mechanism(const std::vector<int>& messages, std::span<const ValueAtom> values, double cost,
                                       const std::function<Trade(std::span<const int> profile, int bidder)>& trade);

/// The same with what each bidder would pay in each state, which need not be the same for all: `environment` with one
/// good. Throws InvalidInput as common_value_mechanism, and where there are more goods, other bidders, or numbers that
/// are not those of every state.
FiniteMechanism auction_mechanism(const std::vector<int>& messages, const AuctionEnvironment& environment, double cost,
                                  const std::function<Trade(std::span<const int> profile, int bidder)>& trade);

/// The product's own mechanisms with finitely many messages: exponential prices with k messages beside 0 (Du 2016, 6,
/// 7, and 52, 54 for two buyers), M(m, K) with K^2 + 1 messages (Brooks & Du 2021, Section 5), a posted price (message
/// 1 accepts, one who accepts buys by lot), and first-price, all-pay and second-price auctions whose `bids` + 1 bids
/// are equally spaced from 0 to the greatest value, ties broken by lot. Parameters that the mechanism leaves open take
/// the values that guarantee most. Throws InvalidInput for other mechanisms, and where k, the grid or `bids` is
/// missing.
FiniteMechanism finite_mechanism(const Mechanism& mechanism, const LawPtr& values, int bidders, double cost = 0,
                                 std::optional<int> bids = std::nullopt);

/// The same for values that may differ between bidders. Then what a mechanism leaves open must be given: its best
/// parameters are those for a common value.
FiniteMechanism finite_mechanism(const Mechanism& mechanism, const AuctionEnvironment& environment, double cost = 0,
                                 std::optional<int> bids = std::nullopt);
/// The same auction, bids and best parameters being those for `environment`, with the values and prior of `played`.
FiniteMechanism finite_mechanism(const Mechanism& mechanism, const AuctionEnvironment& environment, double cost,
                                 std::optional<int> bids, const AuctionEnvironment& played);

}  // namespace surety
