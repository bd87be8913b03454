// The auction at the k-th highest bid (Kagel & Levin 1993).
#include <fmt/format.h>

#include "host/auctions/catalogue.h"
#include "host/estimation/planner.h"
#include "host/games/strategies.h"
#include "host/theory/private_values/private_values.h"
#include "host/theory/private_values/unbounded_bids.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord kth_price_options[] = {
    {"k", "count", "3", 3, KthPriceAuction::most, "the winner pays the k-th highest bid"}};
constexpr ChoiceRecord kth_price{"kth-price", "kth-price:k=K", "highest bid wins and pays the k-th highest",
                                 "Kagel & Levin (1993)", kth_price_options};

int k_of(const Mechanism& m) { return static_cast<int>(m.at("k")); }

class KthPrice final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return kth_price; }
  bool always_writes(std::string_view) const override { return true; }

  void plan(Planner&, const Mechanism& m) const override {
    throw InvalidInput(fmt::format("{}: private values are played as signals; write --information private", m.spec()));
  }
  /// Whoever has the highest value wins, and the least value earns nothing, as in the second-price auction (Myerson
  /// 1981).
  ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const override {
    require_equilibrium(m, profile);
    return over_states(profile, equilibrium_outcome);
  }

  void check_game(const GameConfig& game) const override {
    if (game.bidders < k_of(game.mechanism))
      throw InvalidInput(fmt::format("{} for {} bidder{}: give {} or more", game.mechanism.spec(), game.bidders,
                                     game.bidders == 1 ? "" : "s", k_of(game.mechanism)));
  }
  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    kernels::CommonValueForm form;
    form.rule = CommonValueRule::kth_price;
    form.k = k_of(game.mechanism);
    form.A = 1;
    return form;
  }
  bool falls_between_jumps() const override { return true; }
  /// Who wins more pays more: the price, which may be next to nothing.
  std::optional<double> marginal_price(const Mechanism&, double) const override { return 0; }
  double greatest_message(const GameConfig& game) const override {
    const bool is_known = game.information.is_private() && game.one_law() && !game.profile.hidden;
    const double above = greatest_deviation(game);
    if (!is_known) return above;
    const KthPriceBid bid(*game.values, game.bidders, k_of(game.mechanism));
    return bid.is_equilibrium() ? std::max(above, bid.greatest()) : above;
  }
  /// Bids are above values.
  double greatest_deviation(const GameConfig& game) const override { return 2 * game.greatest_value(); }

  Strategy private_strategy(const GameConfig& game) const override {
    return kth_price_of_private_values(game, k_of(game.mechanism));
  }
};

}  // namespace

FamilyPtr kth_price_family() { return std::make_shared<KthPrice>(); }

}  // namespace surety
