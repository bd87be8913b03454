#include <algorithm>
#include <cmath>

#include "host/theory/numerics/quadrature.h"
#include "host/theory/private_values/private_values.h"

namespace surety {
namespace {

/// Profiles with one demand quantile q for all bidders, uniform on (0,1): every outcome is a function of q.
class CommonQuantile {
 public:
  explicit CommonQuantile(const ProfileLaw& profile) : sizes_(profile.group_sizes), laws_(profile.states[0].laws) {}

  struct Values {
    double highest, second;  ///< second is 0 with one bidder
  };
  Values at(double q) const {
    Values top{0, 0};
    for (std::size_t g = 0; g < laws_.size(); ++g) {
      const double value = laws_[g]->inverse_demand(q);
      if (value > top.highest) {
        top.second = sizes_[g] > 1 ? value : top.highest;
        top.highest = value;
      } else {
        top.second = std::max(top.second, value);
      }
    }
    return top;
  }

  double highest_acceptance(double price) const {
    double most = 0;
    for (const LawPtr& law : laws_) most = std::max(most, law->demand(price));
    return most;
  }

  /// Mean value of the bidders who accept the price at q; 0 where nobody does.
  double mean_accepting(double q, double price) const {
    double sum = 0, count = 0;
    for (std::size_t g = 0; g < laws_.size(); ++g) {
      if (q > laws_[g]->demand(price)) continue;
      count += static_cast<double>(sizes_[g]);
      sum += static_cast<double>(sizes_[g]) * laws_[g]->inverse_demand(q);
    }
    return count > 0 ? sum / count : 0;
  }

  /// Integrates f over q in (0,1), panels split at every law's breakpoints and at the price's demands.
  template <std::size_t K, class Function>
  Integrals<K> expectation(double price, const Function& f) const {
    std::vector<double> points;
    for (int octave = 1; octave <= 60; ++octave) {
      points.push_back(std::ldexp(1.0, -octave));
      if (octave <= 45) points.push_back(1 - std::ldexp(1.0, -octave));
    }
    for (const LawPtr& law : laws_) {
      points.push_back(law->demand(price));
      for (double value : law->breakpoints()) {
        points.push_back(law->survival(value));
        points.push_back(law->demand(value));
      }
    }
    return integrate<K>(panel_points(std::move(points), 0, 1), f);
  }

 private:
  const std::vector<std::int64_t>& sizes_;
  const std::vector<LawPtr>& laws_;
};

template <std::size_t K>
Exact part(const Integrals<K>& sum, int k) {
  return {sum.value[k], sum.error[k]};
}

}  // namespace

double comonotone_reach_of_price(const ProfileLaw& profile, double price) {
  return CommonQuantile(profile).highest_acceptance(price);
}

ExactOutcome comonotone_second_price_outcome(const ProfileLaw& profile, double reserve) {
  const CommonQuantile values(profile);
  const double sale = values.highest_acceptance(reserve);
  const auto sum = values.expectation<6>(reserve, [&](double q) -> std::array<double, 6> {
    const auto [highest, second] = values.at(q);
    const bool sold = q <= sale;
    const double pays = sold ? std::max(second, reserve) : 0, won = sold ? highest : 0;
    return {highest, second, won, pays, highest - pays, won - pays};
  });
  ExactOutcome out;
  out[Statistic::highest_value] = part(sum, 0);
  out[Statistic::second_value] = part(sum, 1);
  out[Statistic::surplus] = part(sum, 2);
  out[Statistic::revenue] = part(sum, 3);
  out[Statistic::gap] = part(sum, 4);
  out[Statistic::bidder_surplus] = part(sum, 5);
  out[Statistic::sale_probability] = rounded(sale, 0);
  return out;
}

ExactOutcome comonotone_posted_price_outcome(const ProfileLaw& profile, double price) {
  const CommonQuantile values(profile);
  const double sale = values.highest_acceptance(price);
  const auto sum = values.expectation<5>(price, [&](double q) -> std::array<double, 5> {
    const auto [highest, second] = values.at(q);
    const double pays = q <= sale ? price : 0, won = values.mean_accepting(q, price);
    return {highest, second, won, highest - pays, won - pays};
  });
  ExactOutcome out;
  out[Statistic::highest_value] = part(sum, 0);
  out[Statistic::second_value] = part(sum, 1);
  out[Statistic::surplus] = part(sum, 2);
  out[Statistic::gap] = part(sum, 3);
  out[Statistic::bidder_surplus] = part(sum, 4);
  out[Statistic::revenue] = price * rounded(sale, 0);
  out[Statistic::sale_probability] = rounded(sale, 0);
  return out;
}

ExactOutcome comonotone_full_surplus_outcome(const ProfileLaw& profile) {
  ExactOutcome out = comonotone_second_price_outcome(profile, 0);
  out[Statistic::revenue] = out[Statistic::surplus] = out[Statistic::highest_value];
  out[Statistic::gap] = out[Statistic::bidder_surplus] = {0, 0};
  return out;
}

ExactOutcome comonotone_second_value_outcome(const ProfileLaw& profile) {
  return comonotone_second_price_outcome(profile, 0);
}

}  // namespace surety
