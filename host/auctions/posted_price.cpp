// A posted price: a random bidder among those who accept buys (Yamashita 2018, Remark 2).
#include "host/auctions/catalogue.h"
#include "host/auctions/limits.h"
#include "host/auctions/offers.h"
#include "host/estimation/planner.h"
#include "host/finite_games/table_setting.h"
#include "host/games/bounds_game.h"
#include "host/games/strategies.h"
#include "host/theory/guarantees/market.h"
#include "host/theory/private_values/private_values.h"
#include "surety/error.h"
#include "surety/theory/exact.h"
#include "surety/theory/guarantee.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

constexpr OptionRecord posted_price_options[] = {
    {"price", "value", "best", 0, unbounded,
     "the price, best: that which earns (common value: guarantees) most, or inclusive: the greatest that all accept",
     "inclusive"}};
constexpr ChoiceRecord posted_price{
    "posted-price", "posted-price:price=P", "a random bidder with a value of at least the price buys; truthful",
    "Yamashita (2018), Remark 2; inclusive: Bulow & Klemperer (2002)", posted_price_options};

class PostedPrice final : public OfferFamily {
 public:
  const ChoiceRecord& record() const override { return posted_price; }
  bool always_writes(std::string_view parameter) const override { return parameter == "price"; }

  void plan(Planner& planner, const Mechanism& m) const override {
    if (is_inclusive(m))
      throw InvalidInput(
          "posted-price:price=inclusive is for a common value; with private values the least value itself would be it");
    const ProfileLaw& profile = planner.profile();
    const bool ranked = profile.symmetric() && !profile.comonotone && planner.config().sampling != Sampling::profile;
    planner.play(ranked ? kernels::Rule::posted_price_ranked : kernels::Rule::posted_price);
    if (!planner.tabulates()) return;
    const double price = settled(m, profile).at("price");
    planner.problem().acceptance = by_law(profile, [&](const Law& law) { return law.demand(price); });
    AffineStatistic revenue = planner.statistic(3);
    for (double& c : revenue.coefficient) c *= price;
    planner.report(revenue, planner.shortfall(2), planner.statistic(3));
  }
  std::string_view parameter_of_one_pass() const override { return "price"; }
  Mechanism settled(const Mechanism& m, const ProfileLaw& profile) const override {
    return m.number("price") ? m : m.with("price", best_posted_price(profile).price);
  }
  ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const override {
    const double price = m.at("price");
    return outcome_of(
        profile, [&](const TopTwo& top) { return posted_price_outcome(top, price); },
        [&](const ProfileLaw& comonotone) { return comonotone_posted_price_outcome(comonotone, price); });
  }

  bool chooses_for_private_values() const override { return true; }
  void choose(GameConfig& game) const override {
    Mechanism& m = game.mechanism;
    if (game.information.is_private() && !is_inclusive(m)) return void(m = settled(m, game.profile));
    if (is_inclusive(m))
      game.everybody_accepts = true, m.set("price", game.information.family().least_expected_value(game));
    else if (!m.number("price"))
      m.set("price", best_guaranteed_posted_price(*game.values, game.cost).price);
  }
  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    kernels::CommonValueForm form;
    form.rule = CommonValueRule::posted_price;
    form.price = game.mechanism.at("price");
    return form;
  }
  bool is_message(const Mechanism&, double message) const override { return message == 0 || message == 1; }
  bool takes_any_number(const Mechanism&) const override { return false; }
  std::vector<double> all_messages(const Mechanism&, std::int64_t) const override { return {0, 1}; }

  Strategy private_strategy(const GameConfig& game) const override {
    return {accept_from(game.mechanism.at("price")), "accept where the own value reaches the price, which is dominant"};
  }
  bool private_strategy_is_dominant() const override { return true; }
  std::optional<Strategy> dominant_strategy(const GameConfig& game) const override {
    if (!game.everybody_accepts) return std::nullopt;
    return everybody_accepts("everybody accepts: the price is the least expected value of any signal");
  }

  /// Which price is inclusive depends on the information.
  bool guarantee_is_known(const Mechanism& m) const override { return !is_inclusive(m); }
  void report_guarantee(GuaranteeReport& report, const Mechanism& m, const Market& market) const override {
    const auto& [values, bidders, cost] = market;
    const auto price = m.number("price");
    const auto best = price ? BestPostedPrice{*price, posted_price_guarantee(*values, *price, cost)}
                            : best_guaranteed_posted_price(*values, cost);
    report.guarantee = best.guarantee;
    report.parameters = {{"price", best.price}};
  }

  bool has_finite_table() const override { return true; }
  FiniteMechanism finite_table(const TableSetting& setting) const override {
    const Mechanism& m = setting.mechanism;
    if (is_inclusive(m))
      throw InvalidInput("the inclusive price depends on the information, over all of which is searched; give a price");
    const auto given = m.number("price");
    const double price = given ? *given : best_guaranteed_posted_price(*setting.common_law(), setting.cost).price;
    return setting.with_messages(2, [=](std::span<const int> profile, int i) {
      int accepted = 0;
      for (const int message : profile) accepted += message;
      const double allocation = profile[i] == 1 ? 1.0 / accepted : 0;
      return Trade{allocation, allocation * price};
    });
  }
  void play_on_bounds(BoundsGame& made, const Mechanism& m) const override { play_posted_price_on_bounds(made, m); }

 private:
  static bool is_inclusive(const Mechanism& m) { return m.is_word("price", "inclusive"); }
};

}  // namespace

FamilyPtr posted_price_family() { return std::make_shared<PostedPrice>(); }

}  // namespace surety
