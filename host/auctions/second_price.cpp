// The second-price auction (Vickrey 1961), with a reserve.
#include <algorithm>

#include "host/auctions/catalogue.h"
#include "host/auctions/highest_bid.h"
#include "host/auctions/limits.h"
#include "host/auctions/wallet_auctions.h"
#include "host/estimation/planner.h"
#include "host/finite_games/table_setting.h"
#include "host/games/bounds_game.h"
#include "host/games/independent_signals.h"
#include "host/games/strategies.h"
#include "host/theory/private_values/optimal_reserve.h"
#include "host/theory/private_values/private_values.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord second_price_options[] = {
    {"reserve", "value", "0", 0, unbounded,
     "no sale below this price, or best: the one that earns most from private values", "best"}};
constexpr ChoiceRecord second_price{
    "second-price", "second-price:reserve=R",
    "highest bid wins and pays the second bid or the reserve; truthful; also vickrey, and with private values english",
    "Yamashita (2018), Theorem 1", second_price_options};
constexpr std::string_view second_price_names[] = {"vickrey", "english"};

class SecondPrice final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return second_price; }
  std::span<const std::string_view> aliases() const override { return second_price_names; }

  // truth is dominant
  void plan(Planner& planner, const Mechanism& m) const override {
    const auto reserve = m.number("reserve");  // where it is open, only whether it can be played is asked
    if (reserve && *reserve <= 0) return planner.play_efficient(planner.shortfall(1));
    planner.play_reserves(std::vector<double>(planner.profile().states.size(), reserve.value_or(0)));
  }
  std::string_view parameter_of_one_pass() const override { return "reserve"; }
  Mechanism settled(const Mechanism& m, const ProfileLaw& profile) const override {
    return m.number("reserve") ? m : m.with("reserve", optimal_second_price_reserve(profile).reserve);
  }
  ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const override {
    const double reserve = m.at("reserve");
    return outcome_of(
        profile, [&](const TopTwo& top) { return second_price_outcome(top, reserve); },
        [&](const ProfileLaw& comonotone) { return comonotone_second_price_outcome(comonotone, reserve); });
  }

  bool chooses_for_private_values() const override { return true; }
  void choose(GameConfig& game) const override { choose_reserve_of_private_values(game); }
  void check_common_value(const Mechanism& m) const override {
    if (m.written_as() == "english")
      throw InvalidInput(
          "english: with a common value bidders learn from the prices at which others drop out, which is not modelled; "
          "write second-price, which is the same auction for two bidders and where all know the same");
  }
  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    return highest_bid_form(CommonValueRule::second_price, game.mechanism.at("reserve"));
  }
  bool falls_between_jumps() const override { return true; }
  /// Who wins more wins it against a bid that he did not beat before, or passes the reserve: that is the price.
  std::optional<double> marginal_price(const Mechanism& m, double message) const override {
    return std::max(message, m.at("reserve"));
  }
  std::optional<HighestBidRule> highest_bid_rule(const Mechanism& m) const override {
    return HighestBidRule{m.at("reserve"), 1, 0, 1};
  }
  std::vector<double> jumps(const Mechanism& m) const override { return reserve_jump(m); }

  Strategy public_strategy(const GameConfig&) const override {
    return {affine_strategy(1), "everybody bids the public expected value"};
  }
  Strategy two_bidder_strategy(const GameConfig& game) const override {
    if (game.mechanism.at("reserve") > 0) no_known_equilibrium(game);
    const auto signals = independent_signals(game);
    return {strategy_of_signals(signals, [&](double s) { return signals.value(2 * s); }),
            "bid E[v | both signals are mine]"};
  }
  Strategy private_strategy(const GameConfig&) const override {
    return {affine_strategy(1), "bid the own value, which is dominant"};
  }
  bool private_strategy_is_dominant() const override { return true; }
  Strategy informed_strategy(const GameConfig&) const override {
    return {affine_strategy(1), "the informed bid the value, the others 0 (Du 2016, footnote 4)"};
  }
  Strategy mineral_rights_strategy(const GameConfig& game) const override {
    return bid_pivotal_value(game, game.mechanism.at("reserve"));
  }

  std::optional<PublicOutcome> public_outcome(const GameConfig& game) const override {
    return sold_at_public_value(game.mechanism.at("reserve"), game.bidders == 1);
  }
  Strategy wallet_strategy(const GameConfig& game) const override {
    return second_price_on_wallet(game.bidders, game.mechanism.at("reserve"));
  }
  std::optional<GameOutcome> wallet_outcome(const GameConfig& game) const override {
    return wallet_outcome_from(game.bidders, wallet_entry(game.bidders, game.mechanism.at("reserve")));
  }

  bool has_finite_table() const override { return true; }
  bool takes_bids() const override { return true; }
  FiniteMechanism finite_table(const TableSetting& setting) const override {
    const double reserve = reserve_of_table(setting);
    return highest_bid_table(setting, reserve,
                             [=](double, double second, double wins) { return wins * std::max(reserve, second); });
  }
  void play_on_bounds(BoundsGame& made, const Mechanism& m) const override {
    if (!m.number("reserve")) throw InvalidInput(m.spec() + " on an information structure of bounds: give a number");
    play_second_price_on_bounds(made, m);
  }
};

}  // namespace

FamilyPtr second_price_family() { return std::make_shared<SecondPrice>(); }

}  // namespace surety
