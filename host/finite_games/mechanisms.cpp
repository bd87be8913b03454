#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "host/theory/partial_expectation.h"
#include "host/theory/premium_transfer.h"
#include "host/values/pieces_law.h"
#include "surety/error.h"
#include "surety/finite_games/finite_mechanism.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/proportional_auction.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

using Profile = std::span<const int>;
constexpr int most_messages = 4096;
constexpr int most_bidders = 27;  // with two messages each their payoffs do not fit

/// What the builders below share.
struct Setting {
  const Mechanism& mechanism;
  const LawPtr& law;
  std::vector<ValueAtom> values;
  int bidders;
  double cost;

  template <class Rule>
  FiniteMechanism with_messages(std::int64_t messages, const Rule& trade) const {
    if (messages > most_messages)
      throw InvalidInput(fmt::format("{}: {} messages; at most {} fit", mechanism.spec(), messages, most_messages));
    return common_value_mechanism(std::vector<int>(bidders, static_cast<int>(messages)), values, cost, trade);
  }
};

/// Mean of 1/j over the ranks j that the message may have among the others.
double mean_reciprocal_rank(Profile profile, int bidder, int message) {
  int above = 0, tied = 1;
  for (int j = 0; j < static_cast<int>(profile.size()); ++j) {
    if (j == bidder) continue;
    above += profile[j] > message;
    tied += profile[j] == message;
  }
  double sum = 0;
  for (int rank = above + 1; rank <= above + tied; ++rank) sum += 1.0 / rank;
  return sum / tied;
}

FiniteMechanism exponential_price(const Setting& setting) {
  const auto k = *setting.mechanism.k;
  double A, X;
  if (setting.mechanism.A) {
    A = *setting.mechanism.A, X = *setting.mechanism.X;
  } else {
    const auto best = best_exponential_price(*setting.law, setting.bidders, k).mechanism;
    A = best.A, X = best.X;
  }
  const double growth = std::log1p(1 / (A * static_cast<double>(k)));
  return setting.with_messages(k + 1, [=](Profile profile, int i) {
    double allocation = 0;
    for (int m = 0; m < profile[i]; ++m) allocation += mean_reciprocal_rank(profile, i, m) / static_cast<double>(k);
    return Trade{allocation, X * std::expm1(profile[i] * growth)};
  });
}

/// Du (2016), (52) and (54).
FiniteMechanism generalized_exponential_price(const Setting& setting) {
  if (setting.bidders != 2)
    throw InvalidInput(fmt::format("generalized-exponential-price has 2 buyers, not {}", setting.bidders));
  const auto k = *setting.mechanism.k;
  double A, Y0, Y1;
  if (setting.mechanism.A) {
    A = *setting.mechanism.A, Y0 = *setting.mechanism.Y0, Y1 = *setting.mechanism.Y1;
  } else {
    const auto best = best_generalized_exponential_price(*setting.law, k).mechanism;
    A = best.A, Y0 = best.Y0, Y1 = best.Y1;
  }
  const double steps = static_cast<double>(k), growth = std::log1p(1 / (A * steps));
  return setting.with_messages(k + 1, [=](Profile profile, int i) {
    const int own = profile[i], other = profile[1 - i];
    double quarters = 0;  // of 1/k^2
    for (int m = 0; m < own; ++m)
      quarters += other == k ? 2 * steps : m < other ? 2 * steps + 1 : m == other ? 3 * steps + 1 : 4 * steps + 1;
    const double w = std::expm1(own * growth), most = std::expm1(steps * growth);
    return Trade{quarters / (4 * steps * steps), other < k ? w * Y0 / 2 : w * (Y1 + most * Y0 / 2)};
  });
}

/// M(m, K) of Brooks & Du (2021), Section 5: messages m + l/K, everybody paid the subsidy L_p m.
FiniteMechanism proportional(const Setting& setting) {
  const Mechanism& mechanism = setting.mechanism;
  if (mechanism.permutation)
    throw InvalidInput("proportional:permutation has no discrete version here; leave out 'permutation'");
  const ProportionalAuction auction(setting.law, setting.bidders, setting.cost,
                                    mechanism.must_sell ? Sale::must_sell : Sale::can_keep);
  const double least = mechanism.least_message, rate = static_cast<double>(mechanism.grid);
  const double subsidy = premium_lipschitz_constant(auction) * least;
  std::vector<double> allocation, transfer;  // per unit of bid, by the sum of the messages' steps
  for (std::int64_t l = 0; l <= setting.bidders * mechanism.grid * mechanism.grid; ++l) {
    const double x = setting.bidders * least + static_cast<double>(l) / rate;
    allocation.push_back(auction.aggregate_allocation(x) / x);
    transfer.push_back(auction.aggregate_transfer(x) / x);
  }
  return setting.with_messages(mechanism.grid * mechanism.grid + 1, [&](Profile profile, int i) {
    int sum = 0;
    for (const int l : profile) sum += l;
    const double bid = least + profile[i] / rate;
    return Trade{bid * allocation[sum], bid * transfer[sum] - subsidy};
  });
}

/// Highest bid wins, ties by lot, if it reaches the reserve.
FiniteMechanism highest_bid_auction(const Setting& setting, std::optional<int> bids) {
  if (!bids || *bids < 1)
    throw InvalidInput(
        fmt::format("{} has bids of any size; say how many equal steps from 0 to the greatest value to "
                    "take, at least 1",
                    setting.mechanism.spec()));
  const MechanismKind kind = setting.mechanism.kind;
  const double step = setting.law->upper() / *bids;
  const double reserve = setting.mechanism.reserve
                             ? *setting.mechanism.reserve
                             : best_first_price_reserve(*setting.law, setting.bidders, setting.cost).reserve;
  return setting.with_messages(*bids + 1, [=](Profile profile, int i) {
    int highest = 0, tied = 0, second = 0;
    for (const int m : profile) highest = std::max(highest, m);
    for (const int m : profile) tied += m == highest;
    for (const int m : profile) second = std::max(second, m < highest || tied > 1 ? m : 0);
    const double bid = profile[i] * step;
    const bool wins = profile[i] == highest && bid >= reserve;
    const double allocation = wins ? 1.0 / tied : 0;
    if (kind == MechanismKind::all_pay) return Trade{allocation, bid};
    return Trade{allocation,
                 allocation * (kind == MechanismKind::first_price ? bid : std::max(reserve, second * step))};
  });
}

FiniteMechanism posted_price(const Setting& setting) {
  if (setting.mechanism.inclusive)
    throw InvalidInput("the inclusive price depends on the information, over all of which is searched; give a price");
  const double price = setting.mechanism.price ? *setting.mechanism.price
                                               : best_guaranteed_posted_price(*setting.law, setting.cost).price;
  return setting.with_messages(2, [=](Profile profile, int i) {
    int accepted = 0;
    for (const int m : profile) accepted += m;
    const double allocation = profile[i] == 1 ? 1.0 / accepted : 0;
    return Trade{allocation, allocation * price};
  });
}

bool has_bids(const Mechanism& mechanism) {
  return mechanism.kind == MechanismKind::first_price || mechanism.kind == MechanismKind::all_pay ||
         mechanism.kind == MechanismKind::second_price;
}

void check_bids(const Mechanism& mechanism, std::optional<int> bids) {
  if (bids && !has_bids(mechanism))
    throw InvalidInput(
        fmt::format("{} takes no bids from a grid; first-price, all-pay and second-price do", mechanism.spec()));
}

void need_messages(const Mechanism& mechanism) {
  if (!mechanism.k)
    throw InvalidInput(fmt::format("{} has a message for every demand in [0,1]; give k, as in exponential-price:k=10",
                                   mechanism.spec()));
}

}  // namespace

bool is_discrete(const Law& law) {
  const DemandForm form = as_pieces(law.value_form());
  return form.shape == DemandShape::pieces &&
         std::all_of(form.slope.begin(), form.slope.end(), [](double slope) { return slope == 0; });
}

std::vector<ValueAtom> atoms_of(const Law& law) {
  const DemandForm form = as_pieces(law.value_form());
  if (!is_discrete(law))
    throw InvalidInput(fmt::format(
        "{} is not discrete; a finite game needs finitely many values, as discrete:0.25@0.5,1@0.5", law.spec()));
  std::vector<ValueAtom> atoms;
  for (std::size_t j = form.value.size(); j-- > 0;) {
    const double mass = form.knot[j + 1] - form.knot[j];
    if (!atoms.empty() && atoms.back().value == form.value[j])
      atoms.back().probability += mass;
    else
      atoms.push_back({form.value[j], mass});
  }
  return atoms;
}

std::vector<ValueAtom> equal_slices(const Law& law, int count) {
  if (count < 1) throw InvalidInput(fmt::format("{} slices of {}; at least 1", count, law.spec()));
  const PartialExpectation partial(law);
  std::vector<ValueAtom> atoms;
  for (int j = count; j-- > 0;) {
    const double from = static_cast<double>(j) / count, to = (j + 1.0) / count;
    atoms.push_back({(partial.above(to).value - partial.above(from).value) * count, 1.0 / count});
  }
  return atoms;
}

FiniteMechanism finite_mechanism(const Mechanism& mechanism, const LawPtr& values, int bidders, double cost,
                                 std::optional<int> bids) {
  if (bidders < 1 || bidders > most_bidders)
    throw InvalidInput(fmt::format("{} bidders; from 1 to {} fit", bidders, most_bidders));
  mechanism.check_common_value();
  check_bids(mechanism, bids);
  const Setting setting{mechanism, values, atoms_of(*values), bidders, cost};
  switch (mechanism.kind) {
    case MechanismKind::exponential_price:
      need_messages(mechanism);
      return exponential_price(setting);
    case MechanismKind::generalized_exponential_price:
      need_messages(mechanism);
      return generalized_exponential_price(setting);
    case MechanismKind::proportional:
      if (mechanism.grid == 0)
        throw InvalidInput(
            "proportional auctions have a message for every bid; give the grid of the discrete auction M(m,K), as in "
            "proportional:m=0.1,K=4");
      return proportional(setting);
    case MechanismKind::first_price:
    case MechanismKind::all_pay:
    case MechanismKind::second_price:
      return highest_bid_auction(setting, bids);
    case MechanismKind::posted_price:
      return posted_price(setting);
    default:
      throw InvalidInput(
          fmt::format("{} has no version with finitely many messages here; there are exponential-price, "
                      "generalized-exponential-price, "
                      "proportional, first-price, all-pay, second-price and posted-price",
                      mechanism.spec()));
  }
}

}  // namespace surety
