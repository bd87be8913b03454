// Exponential prices for two buyers that depend on whether the rival demands all (Du 2016, (52), (54)).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/auctions/catalogue.h"
#include "host/auctions/demands.h"
#include "host/finite_games/table_setting.h"
#include "host/games/game.h"
#include "host/theory/guarantees/market.h"
#include "surety/error.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/guarantee.h"

namespace surety {
namespace {

constexpr OptionRecord generalized_exponential_price_options[] = {
    {"A", "demand", "best", least_scale, greatest_scale, "scale of demand; given with Y0 and Y1 or not at all"},
    {"Y0", "value", "best", -greatest_scale, greatest_scale, "scale of payment against a rival below the top"},
    {"Y1", "value", "best", -greatest_scale, greatest_scale, "payment against a rival at the top"},
    demands_option};
constexpr ChoiceRecord generalized_exponential_price{
    "generalized-exponential-price", "generalized-exponential-price:A=A,Y0=Y0,Y1=Y1,k=K",
    "common value, two buyers: payment depends on whether the rival demands all", "Du (2016), (52), (54)",
    generalized_exponential_price_options};

/// Du (2016), (52) and (54).
FiniteMechanism table_of_generalized_exponential_price(const TableSetting& setting) {
  if (setting.bidders() != 2)
    throw InvalidInput(fmt::format("generalized-exponential-price has 2 buyers, not {}", setting.bidders()));
  const std::int64_t k = *setting.mechanism.count("k");
  double A, Y0, Y1;
  if (const Mechanism& m = setting.mechanism; m.number("A")) {
    A = m.at("A"), Y0 = m.at("Y0"), Y1 = m.at("Y1");
  } else {
    const auto best = best_generalized_exponential_price(*setting.common_law(), k).mechanism;
    A = best.A, Y0 = best.Y0, Y1 = best.Y1;
  }
  const double steps = static_cast<double>(k), growth = std::log1p(1 / (A * steps));
  return setting.with_messages(k + 1, [=](std::span<const int> profile, int i) {
    const int own = profile[i], other = profile[1 - i];
    double quarters = 0;  // of 1/k^2
    for (int m = 0; m < own; ++m)
      quarters += other == k ? 2 * steps : m < other ? 2 * steps + 1 : m == other ? 3 * steps + 1 : 4 * steps + 1;
    const double w = std::expm1(own * growth), most = std::expm1(steps * growth);
    return Trade{quarters / (4 * steps * steps), other < k ? w * Y0 / 2 : w * (Y1 + most * Y0 / 2)};
  });
}

class GeneralizedExponentialPriceFamily final : public DemandFamily {
 public:
  const ChoiceRecord& record() const override { return generalized_exponential_price; }
  void check(const Mechanism& m) const override {
    const int given = m.number("A").has_value() + m.number("Y0").has_value() + m.number("Y1").has_value();
    if (given != 0 && given != 3)
      throw InvalidInput(fmt::format(
          "generalized-exponential-price: {} of A, Y0 and Y1 given; give all three, or none to have the best", given));
  }
  void check_game(const GameConfig& game) const override {
    if (game.bidders != 2)
      throw InvalidInput(
          fmt::format("generalized-exponential-price with {} bidders; it is defined for 2 (use "
                      "exponential-price)",
                      game.bidders));
  }

  void choose(GameConfig& game) const override {
    Mechanism& m = game.mechanism;
    if (!m.number("A")) {
      const auto best = best_generalized_exponential_price(*game.values, m.count("k"));
      m.set("A", best.mechanism.A);
      m.set("Y0", best.mechanism.Y0);
      m.set("Y1", best.mechanism.Y1);
    }
    check_playable(m, {"A", "Y0", "Y1"});
  }
  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    kernels::CommonValueForm form;
    form.rule = CommonValueRule::generalized;
    form.A = game.mechanism.at("A");
    form.Y0 = game.mechanism.at("Y0");
    form.Y1 = game.mechanism.at("Y1");
    form.k = game.mechanism.number("k").value_or(0);
    return form;
  }
  double greatest_payment(const kernels::CommonValueForm& form, double, double) const override {
    const double growth = std::expm1(growth_of_payment(form.A, form.k));
    return growth * std::max(std::abs(form.Y1 + growth * form.Y0 / 2), std::abs(form.Y0) / 2);
  }

  void report_guarantee(GuaranteeReport& report, const Mechanism& m, const Market& market) const override {
    if (market.bidders != 2)
      throw InvalidInput(fmt::format(
          "generalized-exponential-price: bidders = {}; it is for 2 bidders, take exponential-price for other "
          "numbers",
          market.bidders));
    GeneralizedExponentialPrice price{m.number("A").value_or(0), m.number("Y0").value_or(0), m.number("Y1").value_or(0),
                                      m.count("k")};
    if (m.number("A")) {
      report.guarantee = generalized_exponential_price_guarantee(*market.values, price);
    } else {
      const auto best = best_generalized_exponential_price(*market.values, m.count("k"));
      price = best.mechanism;
      report.guarantee = best.guarantee;
    }
    report.exact = false;
    report.parameters = {{"A", price.A}, {"Y0", price.Y0}, {"Y1", price.Y1}};
    if (price.k) report.parameters.emplace_back("k", static_cast<double>(*price.k));
  }

  FiniteMechanism finite_table(const TableSetting& setting) const override {
    need_demands(setting.mechanism);
    return table_of_generalized_exponential_price(setting);
  }
};

}  // namespace

FamilyPtr generalized_exponential_price_family() { return std::make_shared<GeneralizedExponentialPriceFamily>(); }

}  // namespace surety
