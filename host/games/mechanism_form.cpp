#include <algorithm>
#include <cmath>

#include "host/games/game.h"
#include "host/theory/premium_transfer.h"

namespace surety {
namespace {

using kernels::CommonValueForm;

Sale sale_of(const Mechanism& m) { return m.must_sell ? Sale::must_sell : Sale::can_keep; }

CommonValueForm proportional_form(const GameConfig& game) {
  const auto& auction = game.proportional(sale_of(game.mechanism));
  CommonValueForm form;
  form.rule = CommonValueRule::aggregate;
  form.aggregate = aggregate_form(auction);
  if (game.mechanism.least_message > 0)
    form.subsidy = premium_lipschitz_constant(auction) * game.mechanism.least_message;
  return form;
}

/// Q = 1, T = price x: always sold, every unit of bid is paid for.
CommonValueForm tullock_form(const GameConfig& game) {
  const double price = *game.mechanism.price;
  CommonValueForm form;
  form.rule = CommonValueRule::aggregate;
  form.aggregate = tabulate({2,
                             [=](double x, double* out) {
                               out[0] = 1;
                               out[1] = price * x;
                             },
                             {},
                             0,
                             static_cast<double>(game.bidders) * greatest_message(game)});
  return form;
}

CommonValueForm exponential_price_form(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  CommonValueForm form;
  form.rule = CommonValueRule::exponential_price;
  form.A = *m.A;
  form.k = m.k ? static_cast<double>(*m.k) : 0;
  if (m.kind == MechanismKind::exponential_price) {
    form.X = *m.X;
  } else {
    form.rule = CommonValueRule::generalized;
    form.Y0 = *m.Y0;
    form.Y1 = *m.Y1;
  }
  return form;
}

}  // namespace

AggregateForm aggregate_form(const ProportionalAuction& auction) {
  const auto range = auction.range();
  return tabulate({3,
                   [&](double x, double* out) {
                     out[0] = auction.aggregate_allocation(x);
                     out[1] = auction.aggregate_transfer(x);
                     out[2] = auction.value(x);
                   },
                   auction.breakpoints(), range.low, range.high});
}

kernels::CommonValueForm mechanism_form(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  CommonValueForm form;
  switch (m.kind) {
    case MechanismKind::proportional:
      return proportional_form(game);
    case MechanismKind::tullock:
      return tullock_form(game);
    case MechanismKind::exponential_price:
    case MechanismKind::generalized_exponential_price:
      return exponential_price_form(game);
    case MechanismKind::first_price:
      form.rule = CommonValueRule::first_price;
      break;
    case MechanismKind::all_pay:
      form.rule = CommonValueRule::all_pay;
      break;
    case MechanismKind::posted_price:
      form.rule = CommonValueRule::posted_price;
      form.price = *m.price;
      return form;
    default:
      form.rule = CommonValueRule::second_price;
      break;
  }
  form.price = m.reserve;
  return form;
}

double greatest_message(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  switch (m.kind) {
    case MechanismKind::proportional:
      if (m.grid > 0) return m.least_message + static_cast<double>(m.grid);
      return game.proportional(sale_of(m)).range().high / std::min(4.0, static_cast<double>(game.bidders));
    case MechanismKind::tullock:
      return game.values->upper() / *m.price;
    case MechanismKind::exponential_price:
    case MechanismKind::generalized_exponential_price:
    case MechanismKind::posted_price:
      return 1;
    default:
      return game.values->upper();
  }
}

double greatest_deviation(const GameConfig& game) {
  if (game.mechanism.kind != MechanismKind::proportional) return greatest_message(game);
  constexpr double rare = 1e-3;  // signals above are so rare that bidding like them is deviation enough
  const double signal = -std::log(rare);
  return std::min(greatest_message(game), std::max(signal, 2 * game.proportional(sale_of(game.mechanism)).range().high /
                                                               static_cast<double>(game.bidders) / 4));
}

}  // namespace surety
