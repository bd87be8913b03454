// The exponential price: payment exponential in demand, the higher demands served first (Du 2016, (1), (6), (7)).
#include "surety/theory/exponential_price.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/auctions/catalogue.h"
#include "host/auctions/demands.h"
#include "host/finite_games/table_setting.h"
#include "host/games/strategies.h"
#include "host/theory/guarantees/market.h"
#include "host/theory/numerics/quadrature.h"
#include "kernels/deviate/deviate_view.h"
#include "surety/error.h"
#include "surety/theory/guarantee.h"

namespace surety {
namespace {

using kernels::StrategyForm;

constexpr OptionRecord exponential_price_options[] = {
    {"A", "demand", "best", least_scale, greatest_scale, "scale of demand; given with X or not at all"},
    {"X", "value", "best", least_scale, greatest_scale, "scale of payment"},
    demands_option};
constexpr ChoiceRecord exponential_price{"exponential-price", "exponential-price:A=A,X=X,k=K",
                                         "common value: payment exponential in demand, the higher demands served first",
                                         "Du (2016), (1), (6), (7)", exponential_price_options};

/// Exponential price, mixed demands of uniforms u: exp(z/A) is c phi(u) cut off at 1 and exp(1/A), c = w A/X, which
/// rises in u. The good goes to the highest demand, that of the greatest uniform, with density N u^(N-1).
class MixedDemands {
 public:
  explicit MixedDemands(const GameConfig& game)
      : A_(game.mechanism.at("A")), X_(game.mechanism.at("X")), n_(static_cast<double>(game.bidders)) {}

  PublicOutcome::AtValue at(double w) const {
    const double c = w * A_ / X_, most = std::exp(1 / A_);
    const double low = crossing(c, 1), high = crossing(c, most);
    std::vector<double> points;
    for (double step = 0.5; step > 0.01 / n_; step /= 2) points.push_back(1 - step);
    const auto sums = integrate<2>(panel_points(std::move(points), low, high), [&](double u) -> std::array<double, 2> {
      const double price = std::max(1.0, c * phi(u));
      return {X_ * (price - 1), A_ * std::log(price) * n_ * std::pow(u, n_ - 1)};
    });
    return {n_ * (sums.value[0] + (1 - high) * X_ * (most - 1)), sums.value[1] - std::expm1(n_ * std::log(high))};
  }

  /// Expected values at which a cut-off begins or ceases to bind: kinks in w.
  std::vector<double> kinks() const {
    const double most = std::exp(1 / A_);
    return {X_ / A_, X_ / A_ * most, X_ / A_ * n_, X_ / A_ * most * n_};
  }

 private:
  double phi(double u) const { return u < 1 ? -std::expm1(n_ * std::log(u)) / (n_ * (1 - u)) : 1; }
  /// The u in [0,1] at which c phi(u) reaches the level.
  double crossing(double c, double level) const {
    if (c >= level * n_) return 0;
    if (c <= level) return 1;
    double low = 0, high = 1;
    while (high - low > 1e-16 && 0.5 * (low + high) > low && 0.5 * (low + high) < high)
      (c * phi(0.5 * (low + high)) < level ? low : high) = 0.5 * (low + high);
    return high;
  }
  double A_, X_, n_;
};

/// Mean of 1/j over the ranks j that the message may have among the others.
double mean_reciprocal_rank(std::span<const int> profile, int bidder, int message) {
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

FiniteMechanism table_of_exponential_price(const TableSetting& setting) {
  const std::int64_t k = *setting.mechanism.count("k");
  double A, X;
  if (setting.mechanism.number("A")) {
    A = setting.mechanism.at("A"), X = setting.mechanism.at("X");
  } else {
    const auto best = best_exponential_price(*setting.common_law(), setting.bidders(), k).mechanism;
    A = best.A, X = best.X;
  }
  const double growth = std::log1p(1 / (A * static_cast<double>(k)));
  return setting.with_messages(k + 1, [=](std::span<const int> profile, int i) {
    double allocation = 0;
    for (int m = 0; m < profile[i]; ++m) allocation += mean_reciprocal_rank(profile, i, m) / static_cast<double>(k);
    return Trade{allocation, X * std::expm1(profile[i] * growth)};
  });
}

class ExponentialPriceFamily final : public DemandFamily {
 public:
  const ChoiceRecord& record() const override { return exponential_price; }
  /// `A` optimised while X is given, or the like, has no use and no formula.
  void check(const Mechanism& m) const override {
    const bool has_A = m.number("A").has_value();
    if (has_A != m.number("X").has_value())
      throw InvalidInput(
          fmt::format("exponential-price: {} is given without {}; give both, or neither to have the best",
                      has_A ? "A" : "X", has_A ? "X" : "A"));
  }

  void choose(GameConfig& game) const override {
    Mechanism& m = game.mechanism;
    if (!m.number("A")) {
      const auto best = best_exponential_price(*game.values, game.bidders, m.count("k"));
      m.set("A", best.mechanism.A);
      m.set("X", best.mechanism.X);
    }
    check_playable(m, {"A", "X"});
  }
  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    kernels::CommonValueForm form;
    form.rule = CommonValueRule::exponential_price;
    form.A = game.mechanism.at("A");
    form.X = game.mechanism.at("X");
    form.k = game.mechanism.number("k").value_or(0);
    return form;
  }
  double greatest_payment(const kernels::CommonValueForm& form, double, double) const override {
    return form.X * std::expm1(growth_of_payment(form.A, form.k));
  }
  void check_deviations(const GameConfig& game) const override {
    if (game.bidders > kernels::most_rivals + 1)
      throw InvalidInput(fmt::format("deviations in exponential-price with {} bidders; at most {} are supported",
                                     game.bidders, kernels::most_rivals + 1));
  }

  Strategy public_strategy(const GameConfig& game) const override {
    if (game.mechanism.count("k")) no_known_equilibrium(game);
    StrategyForm form;
    form.kind = StrategyKind::mixed_demand;
    form.A = game.mechanism.at("A");
    form.X = game.mechanism.at("X");
    form.greatest = std::exp(1 / form.A);
    return {form, "mixed demands z = A log(w A phi(u)/X), phi(u) = (1 - u^N)/(N (1 - u))"};
  }
  std::optional<PublicOutcome> public_outcome(const GameConfig& game) const override {
    const MixedDemands demands(game);
    auto kinks = demands.kinks();
    kinks.insert(kinks.begin(), 0);
    return PublicOutcome{[demands](double w) { return demands.at(w); }, std::move(kinks)};
  }

  void report_guarantee(GuaranteeReport& report, const Mechanism& m, const Market& market) const override {
    ExponentialPrice price{m.number("A").value_or(0), m.number("X").value_or(0), m.count("k")};
    if (m.number("A")) {
      report.guarantee = exponential_price_guarantee(*market.values, market.bidders, price);
    } else {
      const auto best = best_exponential_price(*market.values, market.bidders, m.count("k"));
      price = best.mechanism;
      report.guarantee = best.guarantee;
    }
    report.exact = false;
    report.parameters = {{"A", price.A}, {"X", price.X}};
    if (price.k) report.parameters.emplace_back("k", static_cast<double>(*price.k));
  }

  FiniteMechanism finite_table(const TableSetting& setting) const override {
    need_demands(setting.mechanism);
    return table_of_exponential_price(setting);
  }
};

}  // namespace

FamilyPtr exponential_price_family() { return std::make_shared<ExponentialPriceFamily>(); }

}  // namespace surety
