#include "host/papers/du_2016/values.h"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <span>
#include <utility>

#include "host/reference/du_mechanism.h"

namespace surety::du_2016 {
namespace {

/// Least error of a maximum, not of where it is: that is quadratic in it.
constexpr double golden_tolerance = 1e-8;

/// Where a function with one peak on [low, high] has it.
template <class Function>
double golden_section(double low, double high, const Function& f) {
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  double left = high - ratio * (high - low), right = low + ratio * (high - low);
  double at_left = f(left), at_right = f(right);
  while (high - low > golden_tolerance) {
    if (at_left > at_right) {
      high = right, right = left, at_right = at_left;
      at_left = f(left = high - ratio * (high - low));
    } else {
      low = left, left = right, at_left = at_right;
      at_right = f(right = low + ratio * (high - low));
    }
  }
  return (low + high) / 2;
}

/// Integral of f times the density, smooth between `points` (ascending).
template <class Function>
double integral(Density density, std::span<const double> points, const Function& f) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i)
    if (points[i + 1] > points[i])
      sum += boost::math::quadrature::gauss<double, 10>::integrate([&](double v) { return density(v) * f(v); },
                                                                   points[i], points[i + 1]);
  return sum;
}

struct Line {
  double slope, constant;
  double at(double v) const { return slope * v + constant; }
};

/// E[min of the lines at v].
double expected_least(Density density, std::span<const Line> lines) {
  std::array<double, 16> points{0, 0.5, 1};
  std::size_t count = 3;
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double meet = (lines[j].constant - lines[i].constant) / (lines[i].slope - lines[j].slope);
      if (meet > 0 && meet < 1) points[count++] = meet;
    }
  std::sort(points.begin(), points.begin() + count);
  return integral(density, std::span(points.data(), count), [&](double v) {
    double least = lines[0].at(v);
    for (const Line& line : lines) least = std::min(least, line.at(v));
    return least;
  });
}

/// E[min_n Rev_n(v)] of (34) with many messages. The lines meet at s, 2 s, ...: X e^(1/A) = A s.
double guarantee_at(Density density, int bidders, double A, double s) {
  const double X = A * s * std::exp(-1 / A);
  double harmonic = 0;
  for (int j = 1; j <= bidders; ++j) harmonic += 1.0 / j;
  double sum = 0, v = 0;
  for (int n = 0; n <= bidders && v < 1; ++n) {
    const double next = n == bidders ? 1 : std::min(1.0, (n + 1) * s);
    const std::array points{v, std::clamp(0.5, v, next), next};
    const Line line{A * harmonic, n * A * s - bidders * X};
    sum += integral(density, points, [&](double value) { return line.at(value); });
    harmonic -= 1.0 / (n + 1);
    v = next;
  }
  return sum;
}

/// sum_v p(v) min_m Rev(v, m).
double least_virtual_revenues(const std::vector<Atom>& prior, int bidders, double a,
                              const reference::DuMechanism& mechanism) {
  double sum = 0;
  for (const auto& [v, probability] : prior) {
    double least = INFINITY;
    reference::for_each_profile(bidders, mechanism.k, [&](const reference::Messages& m) {
      least = std::min(least, reference::virtual_revenue(mechanism, a, v, m));
    });
    sum += probability * least;
  }
  return sum;
}

/// h(g) and its integral from 0.
double expected_share(int bidders, double g) {
  double power = 1, sum = 0;
  for (int j = 0; j < bidders; ++j, power *= g) sum += power;
  return sum / bidders;
}
double integrated_share(int bidders, double g) {
  double power = g, sum = 0;
  for (int j = 1; j <= bidders; ++j, power *= g) sum += power / j;
  return sum / bidders;
}
/// The g in [0,1] with h(g) = share; 0 or 1 where there is none.
double inverse_share(int bidders, double share) {
  double low = 0, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (expected_share(bidders, middle) < share ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

BestPrice exponential_price(Density density, int bidders) {
  // concave in A for given s; in s it has one peak in these examples, else the comparison fails
  const auto best_A = [&](double s) {
    return golden_section(0.05, 5, [&](double A) { return guarantee_at(density, bidders, A, s); });
  };
  const double s = golden_section(1e-3, 1, [&](double t) { return guarantee_at(density, bidders, best_A(t), t); });
  const double A = best_A(s);
  return {A, A * s * std::exp(-1 / A), guarantee_at(density, bidders, A, s)};
}

double generalized_exponential_price(Density density) {
  // concave in (Y0, Y1) for given A
  const auto value = [&](double A, double Y0, double Y1) {
    const double growth = std::expm1(1 / A);
    const std::array lines{Line{1.5 * A, -Y0}, Line{0.5 * A, -Y1}, Line{0, Y0 * growth * growth + 2 * Y1 * growth}};
    return expected_least(density, lines);
  };
  const auto best_Y1 = [&](double A, double Y0) {
    return golden_section(-5, 1, [&](double Y1) { return value(A, Y0, Y1); });
  };
  const auto over_Y1 = [&](double A, double Y0) { return value(A, Y0, best_Y1(A, Y0)); };
  const auto over_Y0 = [&](double A) {
    return over_Y1(A, golden_section(0, 3, [&](double Y0) { return over_Y1(A, Y0); }));
  };
  return over_Y0(golden_section(0.2, 30, over_Y0));
}

double roesler_szentes(Density density) {
  const double mean = partial_mean(density, 0, 1);
  // int_0^s F = s F(s) - E[v; v <= s], at least what the same is of G_pi at every s
  const auto dominates = [&](double pi) {
    const double most = std::min(1.0, std::exp(mean / pi - 1 + std::log(pi)));  // B by (25)
    const auto excess = [&](double s) {
      return s * probability(density, 0, s) - partial_mean(density, 0, s) - (s - pi - pi * std::log(s / pi));
    };
    double least = INFINITY;
    constexpr int steps = 64;
    for (int i = 0; i < steps; ++i) {
      const double low = pi + (most - pi) * i / steps, high = pi + (most - pi) * (i + 2) / steps;
      const double s = golden_section(low, std::min(high, most), [&](double t) { return -excess(t); });
      least = std::min(least, excess(s));
    }
    return least >= 0;
  };
  double low = 0.3 * mean, high = mean;
  for (int i = 0; i < 36; ++i) {
    const double middle = (low + high) / 2;
    (dominates(middle) ? high : low) = middle;
  }
  return (low + high) / 2;
}

double first_price(Density density) {
  const auto guarantee = [&](double from) {
    double beta = partial_mean(density, 0, from) / probability(density, 0, from);
    const auto slope = [&](double v, double F, double bid) { return (v - bid) * density(v) / (2 * F); };
    constexpr int steps = 400;
    const double h = (1 - from) / steps;
    double revenue = 0, F = probability(density, 0, from);
    for (int i = 0; i < steps; ++i) {
      const double v = from + i * h;
      const double F_middle = F + probability(density, v, v + h / 2), F_next = F + probability(density, v, v + h);
      const double k1 = slope(v, F, beta), k2 = slope(v + h / 2, F_middle, beta + h / 2 * k1),
                   k3 = slope(v + h / 2, F_middle, beta + h / 2 * k2), k4 = slope(v + h, F_next, beta + h * k3);
      const double next = beta + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
      const double middle = (beta + next) / 2 + h / 8 * (k1 - slope(v + h, F_next, next));  // Hermite's cubic
      revenue += h / 6 * (beta * density(v) + 4 * middle * density(v + h / 2) + next * density(v + h));
      beta = next, F = F_next;
    }
    return revenue;
  };
  return guarantee(golden_section(0.02, 0.98, guarantee));
}

double uniform_first_price(int bidders) {
  const double n = bidders, c = (n - 1) / (2 * n - 1);
  const auto guarantee = [&](double reserve) {
    const double v = 2 * reserve, power = (n - 1) / n;
    return c * (1 - v * v) / 2 + (reserve - c * v) * std::pow(v, power) * n * (1 - std::pow(v, 1 / n));
  };
  return guarantee(golden_section(1e-9, 0.5, guarantee));
}

double theorem2_guarantee(double bidders) {
  double harmonic = 0;
  for (double j = bidders; j >= 1; --j) harmonic += 1 / j;
  return (harmonic / 2 - 0.625) / std::log(bidders);
}

double enumerated_guarantee(const std::vector<Atom>& prior, int bidders, double A, double X, int k) {
  return least_virtual_revenues(prior, bidders, A * k, reference::exponential_price(k, A * k, X));
}

double enumerated_generalized_guarantee(const std::vector<Atom>& prior, double A, double Y0, double Y1, int k) {
  return least_virtual_revenues(prior, 2, A * k, reference::generalized_exponential_price(k, A * k, Y0, Y1));
}

double public_revenue(double value, int bidders, double A, double X) {
  const double at_zero = X / (A * value), at_one = at_zero * std::exp(1 / A);
  const double none = inverse_share(bidders, at_zero), inside = inverse_share(bidders, at_one);
  const double mixed = A * value * (integrated_share(bidders, inside) - integrated_share(bidders, none)) -
                       X * (inside - none);  // the price is A value h(g) - X
  return bidders * (mixed + (1 - inside) * X * std::expm1(1 / A));
}

double partial_mean(Density density, double low, double high) {
  const std::array points{low, std::clamp(0.5, low, high), high};
  return integral(density, points, [](double v) { return v; });
}

double probability(Density density, double low, double high) {
  const std::array points{low, std::clamp(0.5, low, high), high};
  return integral(density, points, [](double) { return 1.0; });
}

double public_revenue_of_informed(Density density, int bidders, double A, double X) {
  // kinks where at_zero and at_one are 1/N and 1
  const double first = X / A, growth = std::exp(1 / A);
  std::vector<double> points{0, 0.5, 1};
  for (const double kink : {first, bidders * first, first * growth, bidders * first * growth})
    if (kink < 1) points.push_back(kink);
  std::sort(points.begin(), points.end());
  std::vector<double> panels;
  constexpr int parts = 16;
  for (std::size_t i = 0; i + 1 < points.size(); ++i)
    for (int j = 0; j < parts; ++j) panels.push_back(points[i] + (points[i + 1] - points[i]) * j / parts);
  panels.push_back(1);
  return integral(density, panels, [&](double v) { return public_revenue(v, bidders, A, X); });
}

}  // namespace surety::du_2016
