#include "host/values/mixture_law.h"

#include <algorithm>
#include <limits>
#include <mutex>

#include "host/values/smooth_law.h"
#include "surety/contracts.h"

namespace surety {
namespace {

class MixtureLaw final : public Law {
 public:
  MixtureLaw(std::string spec, std::vector<std::pair<double, LawPtr>> components)
      : spec_(std::move(spec)), components_(std::move(components)) {
    for (const auto& [weight, law] : components_) SURETY_EXPECTS(!law->has_atoms());
  }

  std::string spec() const override { return spec_; }
  double lower() const override {
    return extreme([](const Law& law) { return law.lower(); }).least;
  }
  double upper() const override {
    return extreme([](const Law& law) { return law.upper(); }).greatest;
  }
  double mean() const override {
    return average([](const Law& law) { return law.mean(); });
  }
  double variance() const override {
    return average(
        [centre = mean()](const Law& law) { return law.variance() + (law.mean() - centre) * (law.mean() - centre); });
  }

  double cdf(double v) const override {
    return average([v](const Law& law) { return law.cdf(v); });
  }
  double survival(double v) const override {
    return average([v](const Law& law) { return law.survival(v); });
  }
  double density(double v) const override {
    return average([v](const Law& law) { return law.density(v); });
  }

  double inverse_demand(double q) const override {
    const auto [least, greatest] = extreme([q](const Law& law) { return law.inverse_demand(q); });
    return first_in(least, greatest, [&](double v) { return survival(v) <= q; });
  }
  double quantile(double u) const override {
    const auto [least, greatest] = extreme([u](const Law& law) { return law.quantile(u); });
    return first_in(least, greatest, [&](double v) { return cdf(v) >= u; });
  }

  std::vector<double> breakpoints() const override {
    std::vector<double> all;
    for (const auto& [weight, law] : components_) {
      const auto own = law->breakpoints();
      all.insert(all.end(), own.begin(), own.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  DemandForm value_form() const override {
    std::call_once(built_, [this] {
      form_ = table_form([this](double q, double u) { return u < q ? quantile(u) : inverse_demand(q); });
    });
    return form_;
  }
  DensityBounds density_bounds() const override { return {0, std::numeric_limits<double>::infinity()}; }

 private:
  struct Extreme {
    double least, greatest;
  };
  template <class Of>
  Extreme extreme(const Of& of) const {
    Extreme e{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const auto& [weight, law] : components_) {
      e.least = std::min(e.least, of(*law));
      e.greatest = std::max(e.greatest, of(*law));
    }
    return e;
  }
  template <class Of>
  double average(const Of& of) const {
    double sum = 0;
    for (const auto& [weight, law] : components_) sum += weight * of(*law);
    return sum;
  }

  /// The first v of [low, high] from which on `holds` does, which it does at `high`.
  template <class Holds>
  static double first_in(double low, double high, const Holds& holds) {
    if (low == high || holds(low)) return low;
    while (true) {
      const double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) return high;
      (holds(middle) ? high : low) = middle;
    }
  }

  std::string spec_;
  std::vector<std::pair<double, LawPtr>> components_;
  mutable std::once_flag built_;
  mutable DemandForm form_;
};

}  // namespace

LawPtr mixture_law(std::string spec, std::vector<std::pair<double, LawPtr>> components) {
  return std::make_shared<MixtureLaw>(std::move(spec), std::move(components));
}

}  // namespace surety
