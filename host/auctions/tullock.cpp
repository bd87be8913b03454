// The Tullock contest: shares proportional to bids, all bids are paid (Brooks & Du 2021, footnote 1).
#include <algorithm>
#include <cmath>

#include "host/auctions/aggregate.h"
#include "host/auctions/catalogue.h"
#include "host/auctions/limits.h"
#include "host/games/strategies.h"

namespace surety {
namespace {

constexpr OptionRecord tullock_options[] = {{"price", "value", "1", 1e-12, unbounded, "paid per unit of bid"}};
constexpr ChoiceRecord tullock{"tullock", "tullock:price=P",
                               "common value: shares proportional to bids, all bids are paid",
                               "Brooks & Du (2021), footnote 1", tullock_options};

class Tullock final : public MechanismFamily {
 public:
  const ChoiceRecord& record() const override { return tullock; }

  /// Q = 1, T = price x: always sold, every unit of bid is paid for.
  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    const double price = game.mechanism.at("price");
    kernels::CommonValueForm form;
    form.rule = CommonValueRule::aggregate;
    form.aggregate =
        tabulate({2,
                  [=](double x, double* out) {
                    out[0] = 1;
                    out[1] = price * x;
                  },
                  {},
                  0,
                  static_cast<double>(game.bidders) * std::max(greatest_message(game), greatest_played(game))});
    // whoever has no rival bids 0: below the first octave the payment at its begin is played
    form.aggregate.error_bound[1] =
        std::max(form.aggregate.error_bound[1], price * std::ldexp(1.0, form.aggregate.first_octave));
    return form;
  }
  double greatest_message(const GameConfig& game) const override {
    return game.greatest_value() / game.mechanism.at("price");
  }
  /// More is paid for more: but against rivals who bid next to nothing next to nothing more wins all.
  std::optional<double> marginal_price(const Mechanism&, double) const override { return 0; }
  double greatest_payment(const kernels::CommonValueForm& form, double, double) const override {
    return spread(form.aggregate, 1);
  }

  Strategy public_strategy(const GameConfig& game) const override {
    const double n = static_cast<double>(game.bidders);
    return {affine_strategy((n - 1) / (n * n * game.mechanism.at("price"))), "equal bids w (N-1)/(N^2 price)"};
  }
  std::optional<PublicOutcome> public_outcome(const GameConfig& game) const override {
    return PublicOutcome{[n = static_cast<double>(game.bidders)](double w) {
                           return PublicOutcome::AtValue{w * (n - 1) / n, 1};
                         },
                         {game.mechanism.at("price")}};
  }
};

}  // namespace

FamilyPtr tullock_family() { return std::make_shared<Tullock>(); }

}  // namespace surety
