#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/past_auctions/bootstrap.h"
#include "host/past_auctions/common_value_guarantees.h"
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

/// Something that the data could have spoken against, and whether they do.
struct Test {
  std::string supposed;  ///< a sentence
  std::string found;     ///< another, with the numbers
  double z;              ///< of what is 0 where the supposition holds, by the bootstrap's standard deviation
  bool refused;          ///< |z| above 2.58, which in large samples happens once in a hundred where it holds
};

/// What past auctions say to their seller. A number's band is what the data leave open, bootstrapped over auctions; it
/// is meant to hold the truth nine times in ten (coverage is measured: docs/decisions/past-auctions.md). A band that is
/// not a number: none is known, since the estimate's own bias may be greater than its sampling error. Revenue is of one
/// auction on average, in the file's unit, with as many bidders as came in the past.
struct Advice {
  static constexpr double confidence = 0.9;
  static constexpr double sure_confidence = 0.95;  ///< of the numbers under the lowest law

  FittedLaw law;
  BidderCounts counts;
  Banded mean_value{}, standard_deviation{};
  std::optional<Banded> paid{};  ///< what winners paid on average; empty where payments are not among the bids seen
  std::vector<Test> tests{};

  /// Greatest reserve and price that are looked at: bids of `least_reached` auctions or more are expected to reach it
  /// (no estimate is to hang on a bid or two: "guarded", Dhangwatnotai, Roughgarden & Yan 2015). Whether one beyond it
  /// is better is not known: so the best one is said to be that of these, and so is the optimal auction, in which the
  /// highest value wins if it is above `most` (ExpectedSales::optimal).
  double most = 0;
  static constexpr int least_reached = 5;
  double reserve = 0;                       ///< that earns most under the law, of those up to `most`
  double reserve_from = 0, reserve_to = 0;  ///< the best one of these is within, with that confidence or more
  /// Where the reserve is that of the past the difference is nothing, and so is its band.
  Banded with_reserve{}, without_reserve{}, reserve_gain{};
  std::vector<CurvePoint> curve{};
  double curve_from = 0;  ///< the least reserve of the curve: that of the past auctions

  /// Private values; from the greatest revenue down. The reserve that was chosen is among them where it adds something.
  /// The optimal auction earns no less than the others, and none more than the full surplus.
  std::vector<RankedMechanism> ranking{};
  Banded full_surplus{};
  Banded one_more_bidder{};        ///< without reserve, one bidder more in each auction
  Banded one_more_gain{};          ///< that, less what is earned without reserve
  Banded one_more_over_reserve{};  ///< that, less what the chosen reserve earns

  /// The lowest law that the data leave, everywhere at once, and what it earns in second-price auctions: with private
  /// values, values at least 0, numbers of bidders as they came.
  FittedLaw lowest_law{};
  /// For any law of independent values and any number of auctions (ValueEstimator::lowest); else bootstrapped. Not
  /// where a test refuses what it rests on, nor where auctions were left out for what may go with their bids.
  bool proven = false;
  double sure_with_reserve = 0, sure_without_reserve = 0;
  double sure_reserve = 0, sure_with_sure_reserve = 0;  ///< the reserve that earns most under the lowest law
  std::vector<CommonValueGuarantee> guarantees{};       ///< one common value, whatever bidders know
};

/// Whether a test refuses what numbers rest on.
bool is_doubted(const Advice& advice);

/// What advice supposes: the same as the fit, and that values are independent.
std::vector<std::string> suppositions_of_advice(const PastAuctions& auctions);

/// Fewer do not tell how auctions scatter.
constexpr std::size_t least_auctions_of_advice = 10;

/// Throws InvalidInput for fewer auctions, and as ValueEstimator; Stopped where the request says to stop.
Advice advise(const PastAuctions& auctions, const AdviceRequest& request);

}  // namespace surety
