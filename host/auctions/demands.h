#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "host/mechanisms/family.h"
#include "surety/options.h"

namespace surety {

// What exponential prices share, whose messages are demands: multiples of 1/k, or any in [0,1].

inline constexpr double most_demands = 1e9;
inline constexpr double least_scale = 1e-300, greatest_scale = 1e300;  // anything above 0 that can be computed with
inline constexpr OptionRecord demands_option{
    "k", "count", "limit", 1, most_demands, "messages beside opting out, or limit: any demand in [0,1]"};

/// A mechanism whose messages are demands.
class DemandFamily : public MechanismFamily {
 public:
  double greatest_message(const GameConfig&) const override { return 1; }
  bool bounds_messages(const Mechanism&) const override { return true; }
  bool is_message(const Mechanism& m, double message) const override;
  bool takes_any_number(const Mechanism& m) const override { return !m.number("k"); }
  std::vector<double> all_messages(const Mechanism& m, std::int64_t most) const override;
  /// Payments are made of e^(z/A) - 1 of demands z from 0 to 1.
  double cancellation(const Mechanism& m) const override { return m.at("A"); }
  bool guarantee_is_known(const Mechanism&) const override { return true; }
  bool has_finite_table() const override { return true; }
};

/// Throws InvalidInput for messages and scales that the kernels cannot play with; a guarantee is known of more.
void check_playable(const Mechanism& m, std::initializer_list<std::string_view> scales);
/// Throws InvalidInput for a mechanism with any demand, which has no finite table.
void need_demands(const Mechanism& m);
/// The exponent of the payment's growth over all demands: of (1 + 1/(A k))^k, or of exp(1/A) where k is 0.
double growth_of_payment(double A, double k);

}  // namespace surety
