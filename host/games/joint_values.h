#pragma once

#include <cstdint>
#include <vector>

#include "surety/strategies/given_strategy.h"
#include "surety/values/prior.h"

namespace surety {

/// Private values with a finite joint law: what each bidder's value may be, and which of them come together.
///
/// Who mixes needs more than his value to decide. A signal is then the value v and a share of `spread` beyond it,
/// uniform and independent of all else: less than half of the way to his next value, so that it tells the value. It
/// stands for a quantile u of the value, P(value < v) where the share is 0 and P(value <= v) where it is all.
class JointValues {
 public:
  explicit JointValues(const ProfileLaw& profile);

  std::size_t profiles() const { return probability_.size(); }
  double probability(std::size_t profile) const { return probability_[profile]; }
  std::int64_t bidders() const { return static_cast<std::int64_t>(value_.size()); }
  /// What bidder i's value may be, ascending.
  const std::vector<double>& values(std::int64_t bidder) const { return value_[static_cast<std::size_t>(bidder)]; }
  /// Which of these it is in a profile.
  std::size_t index(std::size_t profile, std::int64_t bidder) const {
    return index_[profile][static_cast<std::size_t>(bidder)];
  }
  /// P(his value is less than the k-th), and 1 behind the last one.
  double below(std::int64_t bidder, std::size_t k) const { return below_[static_cast<std::size_t>(bidder)][k]; }
  double chance(std::int64_t bidder, std::size_t k) const { return chance_[static_cast<std::size_t>(bidder)][k]; }
  /// Of one bidder's value.
  const LawPtr& law(std::int64_t bidder) const { return law_[static_cast<std::size_t>(bidder)]; }
  double greatest() const;

  /// Whether bidders may change places: a profile is as likely in any order.
  bool exchangeable() const { return exchangeable_; }

  // ---- who mixes
  double spread() const { return spread_; }
  /// Of a signal from value k on; of the next value's quantiles none.
  double quantile(std::int64_t bidder, std::size_t k, double signal) const;
  /// The same strategies as functions of signals: for each bidder what his curve has at his quantiles.
  BidderCurves of_signals(const GivenStrategy& of_quantiles) const;
  /// A curve of signals as one of bidder 0's quantiles.
  StrategyCurve of_quantiles(const StrategyCurve& of_signals) const;

 private:
  bool changes_places() const;

  std::vector<double> probability_;              // by profile
  std::vector<std::vector<std::size_t>> index_;  // by profile, then bidder
  std::vector<std::vector<double>> value_, below_, chance_;
  std::vector<LawPtr> law_;
  bool exchangeable_ = false;
  double spread_ = 0;
};

}  // namespace surety
