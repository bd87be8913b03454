// The proportional auction: allocation and payments proportional to bids (Brooks & Du 2021, (10)-(12), (16)).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/auctions/aggregate.h"
#include "host/auctions/catalogue.h"
#include "host/auctions/proportional_public.h"
#include "host/finite_games/table_setting.h"
#include "host/games/strategies.h"
#include "host/theory/guarantees/market.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/quadrature.h"
#include "host/theory/proportional_auction/premium_transfer.h"
#include "surety/error.h"
#include "surety/theory/guarantee.h"

namespace surety {
namespace {

using kernels::CommonValueForm;

constexpr double most_grid = 1 << 20, least_cap = 1e-3, greatest_cap = 1e6;
constexpr OptionRecord proportional_options[] = {
    {"must-sell", "flag", "", 0, 0, "the good is always sold"},
    {"permutation", "flag", "", 0, 0, "two bidders: the transfer rule of Section 5, continuous at infinite bids"},
    {"m", "bid", "0", 0, 1e6, "least bid of the discrete auction M(m, K)"},
    {"K", "count", "0", 0, most_grid, "its bids are m + l/K, l = 0 .. K^2; 0: any bid"},
    {"cap", "bid", "none", least_cap, greatest_cap,
     "the greatest bid (footnote 33): equilibria also where the value is known to all; not with permutation, m, K"}};
constexpr ChoiceRecord proportional{"proportional", "proportional:must-sell,permutation,m=M,K=K,cap=B",
                                    "common value: allocation and payments proportional to bids; guarantees the most",
                                    "Brooks & Du (2021), (10)-(12), (16)", proportional_options};

/// K; 0 where any bid may be sent.
std::int64_t grid_of(const Mechanism& m) { return *m.count("K"); }

double greatest_bid(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  if (const auto cap = m.number("cap")) return *cap;
  if (grid_of(m) > 0) return m.at("m") + m.at("K");
  return game.proportional(sale_of(m)).range().high / std::min(4.0, static_cast<double>(game.bidders));
}

bool takes_any_bid(const Mechanism& m) { return grid_of(m) == 0 && !m.number("cap"); }

kernels::StrategyForm bids_of_signals(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  return takes_any_bid(m) ? affine_strategy(1) : affine_strategy(1, m.at("m"), greatest_bid(game));
}

/// Of bids that are no signals of the minmax information, and a deviation; 0 where all are.
double greatest_sum_of_bids(const GameConfig& game) {
  const bool signals =
      !game.strategy && !game.information.family().recommends_messages() && !game.mechanism.number("cap");
  return signals ? 0 : static_cast<double>(game.bidders) * greatest_played(game) + greatest_bid(game);
}

CommonValueForm proportional_form(const GameConfig& game) {
  const auto& auction = game.proportional(sale_of(game.mechanism));
  CommonValueForm form;
  form.rule = CommonValueRule::aggregate;
  form.aggregate = aggregate_form(auction, greatest_sum_of_bids(game));
  if (const double least = game.mechanism.at("m"); least > 0)
    form.subsidy = premium_lipschitz_constant(auction) * least;
  return form;
}

/// Xi^p = Xi - v (mu - Q), v the least value; F_n(y) is its mean at y plus an Erlang(n) draw.
CommonValueForm permutation_form(const GameConfig& game) {
  const auto& auction = game.proportional(sale_of(game.mechanism));
  const double least = auction.values()->lower(), high = auction.range().high;
  const auto premium_growth = [&](double x) {
    return auction.excess_growth(x) -
           (least > 0 ? least * (auction.allocation_sensitivity(x) - auction.aggregate_allocation(x)) : 0);
  };
  CommonValueForm form;
  form.rule = CommonValueRule::permutation;
  form.least_value = least;
  form.aggregate = tabulate({3,
                             [&](double y, double* out) {
                               std::vector<double> points;
                               for (const double kink : auction.breakpoints()) points.push_back(kink - y);
                               for (double x = 0.25; x < high; x *= 2) points.push_back(x);
                               const auto means = integrate<2>(
                                   panel_points(std::move(points), 0, high), [&](double x) -> std::array<double, 2> {
                                     const double growth = premium_growth(y + x) * std::exp(-x);
                                     return {growth, growth * x};
                                   });
                               out[0] = auction.aggregate_allocation(y);
                               out[1] = means.value[0];
                               out[2] = means.value[1];
                             },
                             auction.breakpoints(), 0, high});
  return form;
}

/// M(m, K) of Brooks & Du (2021), Section 5: messages m + l/K, everybody paid the subsidy L_p m.
FiniteMechanism discrete_auction(const TableSetting& setting) {
  const Mechanism& mechanism = setting.mechanism;
  if (mechanism.has("permutation"))
    throw InvalidInput("proportional:permutation has no discrete version here; leave out 'permutation'");
  const ProportionalAuction auction(setting.common_law(), setting.bidders(), setting.cost, sale_of(mechanism));
  const std::int64_t grid = *mechanism.count("K");
  const double least = mechanism.at("m"), rate = static_cast<double>(grid);
  const double subsidy = premium_lipschitz_constant(auction) * least;
  std::vector<double> allocation, transfer;  // per unit of bid, by the sum of the messages' steps
  for (std::int64_t l = 0; l <= setting.bidders() * grid * grid; ++l) {
    const double x = setting.bidders() * least + static_cast<double>(l) / rate;
    allocation.push_back(auction.aggregate_allocation(x) / x);
    transfer.push_back(auction.aggregate_transfer(x) / x);
  }
  return setting.with_messages(grid * grid + 1, [&](std::span<const int> profile, int i) {
    int sum = 0;
    for (const int l : profile) sum += l;
    const double bid = least + profile[i] / rate;
    return Trade{bid * allocation[sum], bid * transfer[sum] - subsidy};
  });
}

/// E[f(X)] for the sum X of n exponential signals. What rounding of its logarithm takes from the density grows with n.
Exact mean_over_sums(const std::vector<double>& points, double n, const std::function<double(double)>& f) {
  const double log_factorial = std::lgamma(n);
  const auto sum = integrate<2>(points, [&](double x) -> std::array<double, 2> {
    if (!(x > 0)) return {0, 0};
    const double power = (n - 1) * std::log(x);
    const double part = f(x) * std::exp(power - x - log_factorial);
    return {part, std::abs(part) * (std::abs(power) + x + 4 * std::abs(log_factorial) + 4)};
  });
  return {sum.value[0], sum.error[0] + std::numeric_limits<double>::epsilon() * sum.value[1]};
}

/// On its own minmax information: profit is the guarantee (Theorems 1, 2).
GameOutcome outcome_on_minmax(const GameConfig& game) {
  const auto& auction = game.minmax();
  if (auction.graded_intervals().empty()) {
    const Exact mean = rounded(game.values->mean(), 0);
    return {auction.guarantee() + Exact{game.cost, 0}, mean, {1, 0}};
  }
  const auto range = auction.range();
  const double n = static_cast<double>(game.bidders);
  auto points = auction.breakpoints();
  for (int octave = -30; octave <= 20; ++octave)
    points.push_back(range.low + std::ldexp(range.high - range.low, -octave));
  points = panel_points(std::move(points), range.low, range.high);
  const Exact allocation = mean_over_sums(points, n, [&](double x) { return auction.aggregate_allocation(x); });
  const Exact surplus =
      mean_over_sums(points, n, [&](double x) { return auction.aggregate_allocation(x) * auction.value(x); });
  return {auction.guarantee() + game.cost * allocation, surplus, allocation};
}

class Proportional final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return proportional; }
  void check(const Mechanism& m) const override {
    if (m.number("cap") && (m.has("permutation") || m.at("m") > 0 || grid_of(m) > 0))
      throw InvalidInput(
          fmt::format("proportional: cap together with {}; it caps proportional payments of any bids, so give one",
                      m.has("permutation") ? "permutation"
                      : grid_of(m) > 0     ? "K"
                                           : "m"));
  }
  void check_game(const GameConfig& game) const override {
    if (!game.one_law())
      throw InvalidInput(fmt::format("{}: its payments are made for one law of values, and bidders' laws differ",
                                     game.mechanism.spec()));
    if (game.mechanism.has("permutation") && (game.bidders != 2 || grid_of(game.mechanism) > 0))
      throw InvalidInput(
          fmt::format("{} with {} bidders: the permutation rule is there for 2 bidders and unrestricted bids",
                      game.mechanism.spec(), game.bidders));
  }
  CommonValueForm device_form(const GameConfig& game) const override {
    return game.mechanism.has("permutation") ? permutation_form(game) : proportional_form(game);
  }
  double greatest_message(const GameConfig& game) const override { return greatest_bid(game); }
  bool bounds_messages(const Mechanism& m) const override { return m.number("cap").has_value(); }
  double greatest_deviation(const GameConfig& game) const override {
    if (game.mechanism.number("cap")) return greatest_bid(game);
    constexpr double rare = 1e-3;  // signals above are so rare that bidding like them is deviation enough
    const double signal = -std::log(rare);
    return std::min(greatest_bid(game), std::max(signal, 2 * game.proportional(sale_of(game.mechanism)).range().high /
                                                             static_cast<double>(game.bidders) / 4));
  }
  bool is_message(const Mechanism& m, double message) const override {
    if (grid_of(m) == 0) return message <= m.number("cap").value_or(message);
    const double rate = m.at("K"), steps = (message - m.at("m")) * rate;
    return std::abs(steps - std::round(steps)) < 1e-9 && steps > -0.5 && steps < rate * rate + 0.5;
  }
  /// The permutation rule's table reaches as far as signals do.
  bool takes_any_number(const Mechanism& m) const override { return grid_of(m) == 0 && !m.has("permutation"); }
  std::vector<double> all_messages(const Mechanism& m, std::int64_t most) const override {
    const std::int64_t grid = grid_of(m);
    std::vector<double> messages;
    if (grid > 0 && grid * grid < most)
      for (std::int64_t l = 0; l <= grid * grid; ++l)
        messages.push_back(m.at("m") + static_cast<double>(l) / static_cast<double>(grid));
    return messages;
  }
  double greatest_payment(const CommonValueForm& form, double greatest_value, double) const override {
    if (form.rule == CommonValueRule::aggregate) return spread(form.aggregate, 1);
    return greatest_value + (spread(form.aggregate, 1) + spread(form.aggregate, 2)) / 2;
  }

  Strategy public_strategy(const GameConfig& game) const override {
    if (game.mechanism.has("permutation") || grid_of(game.mechanism) > 0) no_known_equilibrium(game);
    return public_proportional_strategy(game);
  }
  Strategy minmax_strategy(const GameConfig& game) const override {
    const Mechanism& m = game.mechanism;
    if (game.minmax_sale() != sale_of(m))
      return {bids_of_signals(game), "bids equal signals (not known to be an equilibrium)", false};
    if (takes_any_bid(m)) return {bids_of_signals(game), "bids equal signals (Proposition 4)"};
    return coarsened_strategy(game);
  }
  Strategy coarsened_strategy(const GameConfig& game) const override {
    return {bids_of_signals(game), "bids equal signals (an equilibrium only in the limit)", false};
  }

  bool plays_sum_of_signals(const Mechanism& m) const override { return !m.has("permutation") && takes_any_bid(m); }

  std::optional<PublicOutcome> public_outcome(const GameConfig& game) const override {
    const auto& auction = game.proportional(sale_of(game.mechanism));
    return PublicOutcome{
        [&game, &auction, equilibrium = public_proportional(game)](double w) {
          const double x = static_cast<double>(game.bidders) * public_bid(game, equilibrium, w);
          return PublicOutcome::AtValue{auction.aggregate_transfer(x), auction.aggregate_allocation(x)};
        },
        {0}};
  }
  std::optional<GameOutcome> minmax_outcome(const GameConfig& game) const override {
    const Mechanism& m = game.mechanism;
    if (!takes_any_bid(m) || game.minmax_sale() != sale_of(m)) return std::nullopt;
    return outcome_on_minmax(game);
  }

  /// With the permutation rule it guarantees the same (Section 5).
  bool guarantee_is_known(const Mechanism& m) const override { return takes_any_bid(m); }
  std::string_view guaranteed_form() const override { return "proportional with any bids"; }
  bool guarantees_most(const Mechanism& m) const override { return !m.has("must-sell"); }
  void report_guarantee(GuaranteeReport& report, const Mechanism& m, const Market& market) const override {
    if (m.has("permutation") && market.bidders != 2)
      throw InvalidInput(
          fmt::format("{}: bidders = {}; the permutation rule is there for 2", m.spec(), market.bidders));
    if (market.bidders < 2)
      throw InvalidInput(
          fmt::format("proportional: bidders = {}; it needs at least 2 (with one, exponential-price guarantees most)",
                      market.bidders));
    const ProportionalAuction auction(market.values, market.bidders, market.cost, sale_of(m));
    report.guarantee = auction.guarantee();
    report.graded_intervals.assign(auction.graded_intervals().begin(), auction.graded_intervals().end());
  }

  bool has_finite_table() const override { return true; }
  FiniteMechanism finite_table(const TableSetting& setting) const override {
    if (grid_of(setting.mechanism) == 0)
      throw InvalidInput(
          "proportional auctions have a message for every bid; give the grid of the discrete auction M(m,K), as in "
          "proportional:m=0.1,K=4");
    return discrete_auction(setting);
  }
};

}  // namespace

FamilyPtr proportional_family() { return std::make_shared<Proportional>(); }

}  // namespace surety
