#include <algorithm>
#include <cmath>
#include <limits>

#include "host/games/game.h"
#include "host/theory/premium_transfer.h"
#include "host/theory/quadrature.h"

namespace surety {
namespace {

using kernels::CommonValueForm;

/// Of bids that are no signals of the minmax information: up to the cap, or a table's and a deviation.
double greatest_sum_of_bids(const GameConfig& game) {
  const double n = static_cast<double>(game.bidders);
  if (game.information.kind != InformationKind::table) return n * game.mechanism.cap.value_or(0);
  double greatest = 0;
  for (const DemandForm& signal : information_form(game).signal)
    greatest = std::max(greatest, *std::max_element(signal.value.begin(), signal.value.end()));
  return n * greatest + greatest_message(game);
}

CommonValueForm proportional_form(const GameConfig& game) {
  const auto& auction = game.proportional(sale_of(game.mechanism));
  CommonValueForm form;
  form.rule = CommonValueRule::aggregate;
  form.aggregate = aggregate_form(auction, greatest_sum_of_bids(game));
  if (game.mechanism.least_message > 0)
    form.subsidy = premium_lipschitz_constant(auction) * game.mechanism.least_message;
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
  // whoever has no rival bids 0: below the first octave the payment at its begin is played
  form.aggregate.error_bound[1] =
      std::max(form.aggregate.error_bound[1], price * std::ldexp(1.0, form.aggregate.first_octave));
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

AggregateForm aggregate_form(const ProportionalAuction& auction, double at_least_up_to) {
  const auto range = auction.range();
  return tabulate({3,
                   [&](double x, double* out) {
                     out[0] = auction.aggregate_allocation(x);
                     out[1] = auction.aggregate_transfer(x);
                     out[2] = auction.value(x);
                   },
                   auction.breakpoints(), range.low, std::max(range.high, at_least_up_to)});
}

kernels::CommonValueForm mechanism_form(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  CommonValueForm form;
  switch (m.kind) {
    case MechanismKind::proportional:
      return m.permutation ? permutation_form(game) : proportional_form(game);
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
    case MechanismKind::enriched_posted_price:
      form.rule = CommonValueRule::second_price;
      form.price = form.greatest_payment = *m.price;
      form.least_bid = std::numeric_limits<float>::min();  // anything above 0
      return form;
    default:
      form.rule = CommonValueRule::second_price;
      break;
  }
  form.price = *m.reserve;
  return form;
}

double greatest_message(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  switch (m.kind) {
    case MechanismKind::proportional:
      if (m.cap) return *m.cap;
      if (m.grid > 0) return m.least_message + static_cast<double>(m.grid);
      return game.proportional(sale_of(m)).range().high / std::min(4.0, static_cast<double>(game.bidders));
    case MechanismKind::tullock:
      return game.values->upper() / *m.price;
    case MechanismKind::exponential_price:
    case MechanismKind::generalized_exponential_price:
    case MechanismKind::posted_price:
    case MechanismKind::enriched_posted_price:
      return 1;
    default:
      return game.values->upper();
  }
}

double greatest_deviation(const GameConfig& game) {
  if (game.mechanism.kind != MechanismKind::proportional || game.mechanism.cap) return greatest_message(game);
  constexpr double rare = 1e-3;  // signals above are so rare that bidding like them is deviation enough
  const double signal = -std::log(rare);
  return std::min(greatest_message(game), std::max(signal, 2 * game.proportional(sale_of(game.mechanism)).range().high /
                                                               static_cast<double>(game.bidders) / 4));
}

}  // namespace surety
