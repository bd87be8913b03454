#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "host/finite_games/table_setting.h"
#include "host/io/number.h"
#include "host/mechanisms/family.h"
#include "host/theory/numerics/partial_expectation.h"
#include "host/values/pieces_law.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int most_messages = 4096;
constexpr double same_number = 1e-12;  // of the greatest value: a bid and a value that rounding tells apart
constexpr int most_bidders = 27;       // with two messages each their payoffs do not fit

/// Names of the families for which `holds`.
template <class Holds>
std::vector<std::string_view> families_that(const Holds& holds) {
  std::vector<std::string_view> names;
  for (const FamilyPtr& family : mechanism_families())
    if (holds(*family)) names.push_back(family->record().name);
  return names;
}

void check_bids(const Mechanism& mechanism, std::optional<int> bids) {
  if (bids && !mechanism.family().takes_bids())
    throw InvalidInput(
        fmt::format("{} takes no bids from a grid; {} do", mechanism.spec(),
                    fmt::join(families_that([](const auto& family) { return family.takes_bids(); }), ", ")));
  if (mechanism.family().takes_bids() && (!bids || *bids < 1))
    throw InvalidInput(
        fmt::format("{} has bids of any size; say how many equal steps from 0 to the greatest value to "
                    "take, at least 1",
                    mechanism.spec()));
}

}  // namespace

FiniteMechanism TableSetting::with_messages(
    std::int64_t messages, const std::function<Trade(std::span<const int> profile, int bidder)>& trade) const {
  if (messages > most_messages)
    throw InvalidInput(fmt::format("{}: {} messages; at most {} fit", mechanism.spec(), messages, most_messages));
  return auction_mechanism(std::vector<int>(bidders(), static_cast<int>(messages)), environment, cost, trade);
}

double TableSetting::greatest_value() const {
  return grid.values.empty() ? 0 : *std::max_element(grid.values.begin(), grid.values.end());
}

const LawPtr& TableSetting::common_law() const {
  if (!law)
    throw InvalidInput(
        fmt::format("{}: what it leaves open is known for a common value only; here bidders' values differ, so give "
                    "every parameter a number",
                    mechanism.spec()));
  return law;
}

AuctionEnvironment common_value_environment(std::span<const ValueAtom> values, int bidders) {
  AuctionEnvironment environment;
  environment.bidders = bidders;
  for (const ValueAtom& atom : values) {
    environment.prior.push_back(atom.probability);
    environment.values.insert(environment.values.end(), bidders, atom.value);
  }
  return environment;
}

FiniteMechanism highest_bid_table(const TableSetting& setting, double reserve,
                                  const std::function<double(double bid, double second, double wins)>& pays) {
  return setting.with_messages(*setting.bids + 1,
                               [=, bids = setting.equal_steps()](std::span<const int> profile, int i) {
                                 int highest = 0, tied = 0, second = 0;
                                 for (const int m : profile) highest = std::max(highest, m);
                                 for (const int m : profile) tied += m == highest;
                                 for (const int m : profile) second = std::max(second, m < highest || tied > 1 ? m : 0);
                                 const double bid = bids[profile[i]];
                                 const double wins = profile[i] == highest && bid >= reserve ? 1.0 / tied : 0;
                                 return Trade{wins, pays(bid, bids[second], wins)};
                               });
}

std::vector<double> TableSetting::equal_steps() const {
  std::vector<double> steps;
  const double greatest = greatest_value();
  for (int m = 0; m <= *bids; ++m) {
    double bid = m == *bids ? greatest : greatest * m / *bids;
    for (const double value : grid.values)
      if (std::abs(value - bid) <= same_number * greatest) bid = value;
    steps.push_back(bid);
  }
  return steps;
}

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

namespace {

/// Of the value that all bidders have in each state; null where they differ.
LawPtr law_of_common_value(const AuctionEnvironment& environment) {
  std::string spec = "discrete:";
  for (int state = 0; state < environment.states(); ++state) {
    for (int i = 1; i < environment.bidders; ++i)
      if (environment.value(state, i, 0) != environment.value(state, 0, 0)) return nullptr;
    if (state > 0) spec += ',';
    spec += fmt::format("{}@{}", shortest(environment.value(state, 0, 0)), shortest(environment.prior[state]));
  }
  return parse_law(spec);
}

void check_bidders(int bidders) {
  if (bidders < 1 || bidders > most_bidders)
    throw InvalidInput(fmt::format("{} bidders; from 1 to {} fit", bidders, most_bidders));
}

FiniteMechanism table_of(const TableSetting& setting) {
  const Mechanism& mechanism = setting.mechanism;
  mechanism.check_common_value();
  if (!mechanism.family().has_finite_table())
    throw InvalidInput(
        fmt::format("{} has no version with finitely many messages here; there are {}", mechanism.spec(),
                    fmt::join(families_that([](const auto& family) { return family.has_finite_table(); }), ", ")));
  check_bids(mechanism, setting.bids);
  return mechanism.family().finite_table(setting);
}

}  // namespace

FiniteMechanism finite_mechanism(const Mechanism& mechanism, const LawPtr& values, int bidders, double cost,
                                 std::optional<int> bids) {
  check_bidders(bidders);
  const AuctionEnvironment environment = common_value_environment(atoms_of(*values), bidders);
  return table_of({mechanism, environment, environment, values, cost, bids});
}

FiniteMechanism finite_mechanism(const Mechanism& mechanism, const AuctionEnvironment& environment, double cost,
                                 std::optional<int> bids, const AuctionEnvironment& played) {
  check_bidders(environment.bidders);
  check_environment(environment, environment.bidders);
  check_environment(played, environment.bidders);
  return table_of({mechanism, played, environment, law_of_common_value(environment), cost, bids});
}

FiniteMechanism finite_mechanism(const Mechanism& mechanism, const AuctionEnvironment& environment, double cost,
                                 std::optional<int> bids) {
  return finite_mechanism(mechanism, environment, cost, bids, environment);
}

}  // namespace surety
