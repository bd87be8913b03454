#include "surety/values/user_law.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <boost/math/quadrature/gauss.hpp>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/smooth_law.h"
#include "surety/error.h"

namespace surety {
namespace {

using Gauss = boost::math::quadrature::gauss<double, 20>;

/// The least double in [low, high], both at least 0, where `reached` holds; `high` where it holds nowhere before.
/// Doubles from 0 on are ordered like their bits.
template <class Predicate>
double least_double(double low, double high, const Predicate& reached) {
  auto first = std::bit_cast<std::uint64_t>(low), last = std::bit_cast<std::uint64_t>(high);
  while (first < last) {
    const auto middle = first + (last - first) / 2;
    if (reached(std::bit_cast<double>(middle))) {
      last = middle;
    } else {
      first = middle + 1;
    }
  }
  return std::bit_cast<double>(first);
}

/// A stretch of one tail: shares from t to `end` below (or, with `top`, above) it, t < end <= 1/2.
struct Stretch {
  bool top;
  double begin, end;

  double q(double t) const { return top ? t : 1 - t; }
  double u(double t) const { return top ? 1 - t : t; }
};

/// Where Gauss's rule asks f, ascending within a stretch, and what it weighs each.
std::vector<std::pair<double, double>> nodes_of(const Stretch& s) {
  const double half = (s.end - s.begin) / 2, centre = s.begin + half;
  std::vector<std::pair<double, double>> nodes;
  for (std::size_t k = 0; k < Gauss::abscissa().size(); ++k)
    for (const double sign : {-1.0, 1.0})
      nodes.emplace_back(centre + sign * half * Gauss::abscissa()[k], half * Gauss::weights()[k]);
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

/// f(q, u) integrated over a stretch.
template <class Function>
double integral(const Function& f, const Stretch& s) {
  return Gauss::integrate([&](double t) { return f(s.q(t), s.u(t)); }, s.begin, s.end);
}

/// f over all quantiles but 2^-120 at either end.
template <class Function>
double integral(const Function& f) {
  double sum = 0;
  for (int octave = 120; octave >= 2; --octave)
    for (const bool top : {false, true})
      sum += integral(f, Stretch{top, std::ldexp(1.0, -octave), std::ldexp(1.0, 1 - octave)});
  return sum;
}

[[noreturn]] void refuse_law(const std::string& name, const std::string& problem) {
  throw InvalidInput(fmt::format("law of one's own '{}': {}", name, problem));
}

void check_law_name(const std::string& name) {
  const auto is_plain = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; };
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_plain))
    refuse_law(name, "this is no name; give letters, digits, '-', '_' and '.'");
}

class UserLaw : public TableLaw {
 public:
  UserLaw(std::string name, double lower, double upper)
      : name_(std::move(name)), lower_(lower + 0.0), upper_(upper) {  // + 0.0: -0 becomes 0
    check_law_name(name_);
    if (!(lower >= 0 && lower < upper && upper <= greatest_value))
      refuse(
          fmt::format("values from {} to {}; give a least value of at least 0 and a greater greatest one of at most {}",
                      lower, upper, greatest_value));
  }

  std::string spec() const override { return std::string(user_law_prefix) + name_; }
  double lower() const override { return lower_; }
  double upper() const override { return upper_; }
  double mean() const override { return mean_; }
  double variance() const override { return variance_; }

  /// Checks the demand curve on stretches of either tail, and finds the moments.
  void settle() {
    constexpr int per_octave = 2, octaves = 60;
    for (int i = per_octave; i < per_octave * octaves; ++i)
      for (const bool top : {false, true})
        check({top, std::exp2(-(i + 1.0) / per_octave), std::exp2(-static_cast<double>(i) / per_octave)});
    mean_ = integral([this](double q, double u) { return value_at(q, u); });
    variance_ = integral([this](double q, double u) {
      const double offset = value_at(q, u) - mean_;
      return offset * offset;
    });
  }

 protected:
  [[noreturn]] void refuse(const std::string& problem) const { refuse_law(name_, problem); }

  template <class Function>
  void require(const Function& f, std::string_view what) const {
    if (!f) refuse(fmt::format("{} is empty; give a function", what));
  }

 private:
  /// At both ends and wherever the rule asks: values fall in q, and slopes are positive and add up to the fall.
  void check(const Stretch& s) const {
    const double rounding = 1e-13 * upper_;
    double before = s.begin, value = checked_point(s, s.begin).value, sum = 0;
    const double first = value;
    auto nodes = nodes_of(s);
    nodes.emplace_back(s.end, 0);
    for (const auto& [t, weight] : nodes) {
      const auto [next, slope] = checked_point(s, t);
      if ((s.top ? value - next : next - value) < -rounding)
        refuse(fmt::format("the value is {} at q = {} and {} at q = {}; it must not rise with q", value, s.q(before),
                           next, s.q(t)));
      before = t, value = next;
      sum += weight * slope;
    }
    const double fall = s.top ? first - value : value - first;
    if (!(std::abs(sum - fall) <= 1e-6 * std::max(sum, fall) + rounding))
      refuse(
          fmt::format("from q = {} to q = {} the value changes by {}, but -dv/dq, which is 1 / density, adds up to {}; "
                      "give functions that belong together, without kinks, and precise in both tails",
                      s.q(s.begin), s.q(s.end), fall, sum));
  }

  DemandPoint checked_point(const Stretch& s, double t) const {
    const auto [value, slope] = demand_point(s.q(t), s.u(t));
    if (!(value >= lower_ && value <= upper_))
      refuse(fmt::format("the value at q = {} is {}; it must lie from {} to {}", s.q(t), value, lower_, upper_));
    const bool at_an_end = value == lower_ || value == upper_;  // rounded: there a density may be infinite
    if (!((slope > 0 || (slope == 0 && at_an_end)) && std::isfinite(slope)))
      refuse(
          fmt::format("-dv/dq, which is 1 / density, is {} at q = {}; it must be positive and finite", slope, s.q(t)));
    return {value, slope};
  }

  std::string name_;
  double lower_, upper_, mean_ = 0, variance_ = 0;
};

class CurveLaw final : public UserLaw {
 public:
  explicit CurveLaw(DemandCurve curve)
      : UserLaw(curve.name, at(curve.value, 1, 0), at(curve.value, 0, 1)), curve_(std::move(curve)) {
    require(curve_.value, "value");
    require(curve_.slope, "slope");
  }

  double cdf(double v) const override { return v <= lower() ? 0 : v >= upper() ? 1 : shares(v).u; }
  double survival(double v) const override { return v <= lower() ? 1 : v >= upper() ? 0 : shares(v).q; }
  double density(double v) const override {
    if (v < lower() || v > upper()) return 0;
    const Shares s = shares(v);
    return 1 / curve_.slope(s.q, s.u);
  }
  double value_at(double q, double u) const override { return curve_.value(q, u); }
  DemandPoint demand_point(double q, double u) const override { return {curve_.value(q, u), curve_.slope(q, u)}; }

 private:
  struct Shares {
    double q, u;  // above and up to a value
  };

  static double at(const std::function<double(double, double)>& value, double q, double u) {
    return value ? value(q, u) : u;  // where it is empty, require() says so
  }

  Shares shares(double v) const {
    if (curve_.value(0.5, 0.5) > v) {
      const double u = least_double(0, 0.5, [&](double t) { return curve_.value(1 - t, t) > v; });
      return {1 - u, u};
    }
    const double q = least_double(0, 0.5, [&](double t) { return curve_.value(t, 1 - t) <= v; });
    return {q, 1 - q};
  }

  DemandCurve curve_;
};

class DistributionLaw final : public UserLaw {
 public:
  explicit DistributionLaw(Distribution distribution)
      : UserLaw(distribution.name, distribution.lower, distribution.upper), given_(std::move(distribution)) {
    require(given_.cdf, "cdf");
    require(given_.survival, "survival");
    require(given_.density, "density");
    constexpr int points = 1000;
    for (int i = 1; i < points; ++i) check(lower() + (upper() - lower()) * i / points);
  }

  double cdf(double v) const override { return v <= lower() ? 0 : v >= upper() ? 1 : given_.cdf(v); }
  double survival(double v) const override { return v <= lower() ? 1 : v >= upper() ? 0 : given_.survival(v); }
  double density(double v) const override { return v < lower() || v > upper() ? 0 : given_.density(v); }

  double value_at(double q, double u) const override {
    if (u <= q) return least_double(lower(), upper(), [&](double v) { return cdf(v) >= u; });
    return least_double(lower(), upper(), [&](double v) { return survival(v) <= q; });
  }
  DemandPoint demand_point(double q, double u) const override {
    const double value = value_at(q, u);
    return {value, 1 / given_.density(value)};
  }

 private:
  void check(double v) const {
    const double below = given_.cdf(v), above = given_.survival(v);
    if (!(below >= 0 && below <= 1 && above >= 0 && above <= 1))
      refuse(fmt::format("at {} the cdf is {} and the survival {}; they must lie from 0 to 1", v, below, above));
    if (std::abs(below + above - 1) > 1e-12)
      refuse(fmt::format("at {} the cdf is {} and the survival {}; they must add up to 1", v, below, above));
  }

  Distribution given_;
};

/// Checks that each number lies from 0 to `greatest`; what they are, and which of them, is told where one does not.
void check_numbers(const std::string& name, std::string_view what, const std::vector<double>& numbers,
                   double greatest) {
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!(numbers[i] >= 0 && numbers[i] <= greatest))
      refuse_law(name, fmt::format("{} {} of {} is {}; it must lie from 0 to {}", what, i + 1, numbers.size(),
                                   numbers[i], greatest));
}

void check_ascending(const std::string& name, std::string_view what, const std::vector<double>& numbers) {
  for (std::size_t i = 1; i < numbers.size(); ++i)
    if (numbers[i] < numbers[i - 1])
      refuse_law(name, fmt::format("{} {} is {} and {} {} is {}; they must not fall", what, i, numbers[i - 1], what,
                                   i + 1, numbers[i]));
}

void check_points(const QuantilePoints& points) {
  check_law_name(points.name);
  const std::size_t count = points.shares.size();
  if (count < 2 || points.values.size() != count)
    refuse_law(points.name, fmt::format("{} shares and {} values; give two or more of each, as many of both", count,
                                        points.values.size()));
  check_numbers(points.name, "share", points.shares, 1);
  check_numbers(points.name, "value", points.values, greatest_value);
  check_ascending(points.name, "share", points.shares);
  check_ascending(points.name, "value", points.values);
  if (points.shares.front() != 0 || points.shares.back() != 1)
    refuse_law(points.name, fmt::format("shares from {} to {}; they must go from 0 to 1", points.shares.front(),
                                        points.shares.back()));
}

/// Checked, with its moments.
template <class Kind>
LawPtr settled(std::shared_ptr<Kind> law) {
  law->settle();
  return law;
}

}  // namespace

LawPtr make_law(DemandCurve curve) { return settled(std::make_shared<CurveLaw>(std::move(curve))); }

LawPtr make_law(Distribution distribution) {
  return settled(std::make_shared<DistributionLaw>(std::move(distribution)));
}

LawPtr make_law(Sample sample) {
  check_law_name(sample.name);
  if (sample.values.empty()) refuse_law(sample.name, "the sample is empty; give at least one value");
  check_numbers(sample.name, "value", sample.values, greatest_value);
  return make_pieces_law(std::string(user_law_prefix) + sample.name, atoms_of_sample(std::move(sample.values)));
}

LawPtr make_law(QuantilePoints points) {
  check_points(points);
  std::vector<Segment> segments;
  for (std::size_t i = 1; i < points.shares.size(); ++i)
    if (points.shares[i] > points.shares[i - 1])
      segments.push_back({points.values[i - 1], points.values[i], points.shares[i] - points.shares[i - 1]});
  return make_pieces_law(std::string(user_law_prefix) + points.name, segments);
}

}  // namespace surety
