#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/past_auctions/bootstrap.h"
#include "host/past_auctions/value_estimator.h"

namespace surety {

struct AdviceRequest {
  int resamples = 2000;
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: all
  std::function<bool()> go_on = [] { return true; };
};

/// What a mechanism earns on average, private values.
struct RankedMechanism {
  std::string name;  ///< for people: "second-price, reserve 12.5"
  std::string spec;  ///< as commands take it; empty where none does
  Banded revenue;
  bool dominant;  ///< bidders need not think of each other: it earns that whatever they know of the others' values
};

struct CurvePoint {
  double reserve;
  Banded revenue;
};

/// What past auctions say to their seller, each number with the band of 90% that the data leave to it (bootstrap over
/// auctions). Revenue is of one auction on average, in the file's unit, with as many bidders as came in the past.
struct Advice {
  static constexpr double confidence = 0.9;

  FittedLaw law;
  BidderCounts counts;
  Banded mean_value{}, standard_deviation{};
  /// What winners paid on average in these auctions, and that less what the law says of them: 0 where values are
  /// independent. Empty where payments are not among the bids that are seen.
  std::optional<Banded> paid{}, paid_less_law{};

  double reserve = 0;                       ///< that earns most under the law
  double reserve_from = 0, reserve_to = 0;  ///< the best one is within, with that confidence or more
  Banded with_reserve{}, without_reserve{}, reserve_gain{};
  std::vector<CurvePoint> curve{};
  double curve_from = 0;  ///< the least reserve of the curve: that of the past auctions

  std::vector<RankedMechanism> ranking{};  ///< from the greatest revenue down
  Banded full_surplus{};
  Banded one_more_bidder{};        ///< without reserve, one bidder more in each auction
  Banded one_more_gain{};          ///< that, less what is earned without reserve
  Banded one_more_over_reserve{};  ///< that, less what the best reserve earns
};

/// Throws Stopped where the request says to stop, InvalidInput as ValueEstimator.
Advice advise(const PastAuctions& auctions, const AdviceRequest& request);

}  // namespace surety
