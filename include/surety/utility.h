#pragma once

#include <string>

namespace surety {

/// What money is worth to every bidder: u(x) = x^(1-R)/(1-R) of a gain x >= 0, constant relative risk aversion (Pratt
/// 1964; Arrow 1965), and u(-x) = -u(x) of a loss. R = 0 is money itself. What is gained is still told in money: as the
/// sure gain that is worth as much.
struct Utility {
  static constexpr double most_averse = 0.999;
  double risk_aversion = 0;  ///< R, 0 .. most_averse

  bool is_neutral() const { return risk_aversion == 0; }
  /// A gain x that is had with the chance p is worth as much as the sure gain p^exponent x: p u(x) = u(p^(1/(1-R)) x).
  double exponent() const { return 1 / (1 - risk_aversion); }

  /// Reads "neutral" or "crra:R". Throws InvalidInput.
  static Utility parse(const std::string& text);
  /// As it is parsed.
  std::string spec() const;
};

/// Throws InvalidInput for a number out of range.
void check(const Utility& utility);

}  // namespace surety
