#include "host/auctions/wallet_auctions.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "host/games/strategies.h"
#include "host/theory/numerics/exact_arithmetic.h"

namespace surety {
namespace {

/// 1 - s^n, to all digits.
double chance_above(double s, double n) { return s <= 0 ? 1 : s >= 1 ? 0 : -std::expm1(n * std::log(s)); }

/// What signal s pays on average where those from `entry` on bid: E[reserve; all others below the entry] + E[(N + 2)/(2
/// N) Y; entry < Y < s], Y the greatest of the others' signals: the second-price bid is (N + 2) Y/(2 N).
double expected_payment(double n, double entry, double s) {
  return (n + 2) * (n - 1) / (2 * n * n) * std::pow(s, n) + std::pow(entry, n) / (n * n);
}

/// A bid from the entry on; 0 below.
Strategy bid_from(double entry, const std::function<double(double)>& bid, std::string words) {
  if (entry >= 1) return {affine_strategy(0), "bid nothing: no signal is worth the reserve"};
  std::vector<double> kinks;
  if (entry > 0) kinks.push_back(entry);
  return {table_of_bids(
              0, 1, std::move(kinks), [&](double s) { return s < entry ? 0 : bid(s); }, {}, resolution_of_bids(0, 1)),
          std::move(words)};
}

}  // namespace

double wallet_entry(std::int64_t bidders, double reserve) {
  const double n = static_cast<double>(bidders);
  return 2 * n / (n + 1) * reserve;
}

double wallet_all_pay_entry(std::int64_t bidders, double reserve) {
  return std::pow(wallet_entry(bidders, reserve), 1 / static_cast<double>(bidders));
}

double wallet_acceptance(std::int64_t bidders, double price) {
  const double n = static_cast<double>(bidders);
  // who accepts buys with chance share = (1 + s + .. + s^(N-1))/N, so that he and others who accept come to (s (N + 1)
  // + 1/share - 1)/2 = N E[v | mine is s, and I buy], which rises in s at the rate 1/2 at least
  const auto gain = [&](double s) {
    double share = 0;
    for (std::int64_t i = 0; i < bidders; ++i) share = share * s + 1 / n;
    return (s * (n + 1) + 1 / share - 1) / 2 - n * price;
  };
  if (gain(0) >= 0) return 0;
  if (gain(1) < 0) return std::numeric_limits<float>::max();
  std::uintmax_t iterations = 100;
  return boost::math::tools::toms748_solve(gain, 0.0, 1.0, boost::math::tools::eps_tolerance<double>(50), iterations)
      .second;
}

Strategy second_price_on_wallet(std::int64_t bidders, double reserve) {
  if (bidders == 1) return {affine_strategy(1), "bid the own signal, which is the value"};
  const double n = static_cast<double>(bidders), slope = (n + 2) / (2 * n);
  const char* const words = "bid E[v | mine and the greatest other signal are s]";
  if (reserve == 0) return {affine_strategy(slope), words};
  return bid_from(
      wallet_entry(bidders, reserve), [=](double s) { return slope * s; }, words);
}

Strategy first_price_on_wallet(std::int64_t bidders, double reserve) {
  if (bidders == 1) return {affine_strategy(1, 0, reserve), "bid the reserve where the value reaches it"};
  const double n = static_cast<double>(bidders), entry = wallet_entry(bidders, reserve);
  const char* const words = "bid the second-price payment that is expected where mine is the greatest signal";
  if (reserve == 0) return {affine_strategy(expected_payment(n, 0, 1)), words};
  return bids_from_reserve(reserve, entry, 1, [&](double least) {
    return bid_from(
        entry,
        [=](double s) { return least + std::max(0.0, expected_payment(n, entry, s) / std::pow(s, n - 1) - reserve); },
        words);
  });
}

Strategy all_pay_on_wallet(std::int64_t bidders, double reserve) {
  if (bidders == 1) return {affine_strategy(0), "bid nothing: nobody else bids"};
  const double n = static_cast<double>(bidders), entry = wallet_all_pay_entry(bidders, reserve);
  return bids_from_reserve(reserve, entry, 1, [&](double least) {
    return bid_from(
        entry, [=](double s) { return least + std::max(0.0, expected_payment(n, entry, s) - reserve); },
        "bid the second-price payment that is expected");
  });
}

GameOutcome wallet_outcome_from(std::int64_t bidders, double entry) {
  const double n = static_cast<double>(bidders), from = std::min(entry, 1.0);
  // N times the mean of the expected payment over signals from the entry on
  const double revenue =
      (n + 2) * (n - 1) / (2 * n * (n + 1)) * chance_above(from, n + 1) + std::pow(from, n) * (1 - from) / n;
  return {rounded(revenue, 0), rounded(chance_above(from, n + 1) / 2, 0), rounded(chance_above(from, n), 0)};
}

GameOutcome wallet_outcome_at(std::int64_t bidders, double entry, double price) {
  const GameOutcome sold = wallet_outcome_from(bidders, entry);
  return {price * sold.allocation, sold.surplus, sold.allocation};
}

}  // namespace surety
