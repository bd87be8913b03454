#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surety/options.h"
#include "surety/values/demand_form.h"

namespace surety {

class RevenueHull;
struct IronedVirtualValue;

/// Law of one bidder's value: continuous, discrete, or both. Immutable; shared by pointer.
///
/// Beside the statistician's cdf and quantile a law is read through the *demand curve*: q = P(V > v) is the share of
/// bidders above v, v(q) the inverse demand, R(q) = q v(q) the revenue curve (Bulow & Roberts 1989). All
/// functions keep full relative precision as q -> 0, where auctions with many bidders live.
class Law {
 public:
  virtual ~Law();
  Law(const Law&) = delete;
  Law& operator=(const Law&) = delete;

  /// Canonical command-line form; parse_law(spec()) is the same law. Of a law of one's own: "user:NAME" (user_law.h).
  virtual std::string spec() const = 0;

  virtual double lower() const = 0;  ///< least value of the support
  virtual double upper() const = 0;  ///< greatest value of the support
  virtual double mean() const = 0;
  virtual double variance() const = 0;

  virtual double cdf(double v) const = 0;                        ///< P(V <= v)
  virtual double survival(double v) const = 0;                   ///< P(V > v), relative precision in the upper tail
  virtual double demand(double v) const { return survival(v); }  ///< P(V >= v)

  /// Density of the continuous part; 0 off the support. Laws with atoms say so with has_atoms().
  virtual double density(double v) const = 0;
  virtual bool has_atoms() const { return false; }

  /// v(q) = inf{v : P(V > v) <= q} for q in [0,1]; nonincreasing, v(0) = upper(), v(1) = lower().
  virtual double inverse_demand(double q) const = 0;
  /// inf{v : cdf(v) >= u} for u in [0,1].
  virtual double quantile(double u) const = 0;

  /// Values where cdf or density may be discontinuous (support ends included), ascending. Quadrature splits there.
  virtual std::vector<double> breakpoints() const = 0;

  /// Values from lower() to upper(), ascending, breakpoints() among them, between any neighbours of which the density
  /// is monotone; empty: not known.
  virtual std::vector<double> density_turns() const { return {}; }

  /// Inverse demand as the kernels evaluate it.
  virtual DemandForm value_form() const = 0;

  /// Least and greatest density on [lower, upper]: the a and b of Yamashita (2018), Assumption 1 (II).
  /// (0, infinity) where the density is not bounded away from 0 and infinity or there are atoms.
  struct DensityBounds {
    double least, greatest;
  };
  virtual DensityBounds density_bounds() const = 0;

 protected:
  Law();

 private:
  friend const RevenueHull& revenue_hull(const Law& law);
  friend const IronedVirtualValue& ironed_virtual_value(const Law& law);
  struct Ironing;
  std::unique_ptr<Ironing> ironing_;  // built at its first use and kept: it does not depend on the number of bidders
};

using LawPtr = std::shared_ptr<const Law>;

/// Parses what law_records() lists, and `surety list laws` prints: "uniform", "beta:2,2", "empirical:bids.csv#bid", ...
/// Laws of one's own, made of functions, are in user_law.h.
/// A relative file name is looked up in `folder` (the working folder where that is empty) and kept as written in
/// spec(). Throws InvalidInput with what is wrong and what would be right.
LawPtr parse_law(std::string_view spec, const std::filesystem::path& folder = {});

/// The laws that parse_law knows, with their parameters.
std::span<const ChoiceRecord> law_records();

/// Ironed virtual value as a function of the demand quantile: the slope of the concave hull of the revenue curve
/// R(q) = q v(q) (Myerson 1981; Bulow & Roberts 1989). Holds for any law: atoms and gaps are ironed like any other
/// non-concavity.
struct IronedVirtualValue {
  DemandForm form;           ///< shape `pieces`, nonincreasing in q
  double monopoly_quantile;  ///< greatest maximiser of R: sell to bidders with q <= this
  double monopoly_price;     ///< v(monopoly_quantile), the optimal reserve price
  bool ironed;               ///< true where some stretch with positive virtual value is flat
  double error_bound;        ///< bound on the error of `form`, in units of value
};
/// Computed once per law; lives as long as the law.
const IronedVirtualValue& ironed_virtual_value(const Law& law);

}  // namespace surety
