#include "host/past_auctions/boundary_corrected_density.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace surety {
namespace {

constexpr double height = 35.0 / 32;  // of the triweight kernel

double triweight(double u) {
  const double rest = 1 - u * u;
  return rest > 0 ? height * rest * rest * rest : 0;
}

/// The standard deviation, or what the quartiles make of it where that is less.
double spread(const WeightedSample& sample, double total) {
  const double mean = sample.mean();
  double square = 0, below = 0;
  std::array<double, 2> quartile{};
  for (std::size_t i = 0; i < sample.at.size(); ++i) {
    const double off = sample.at[i] - mean, after = below + sample.weight[i];
    square += sample.weight[i] / total * off * off;
    for (int q = 0; q < 2; ++q)
      if (const double share = (0.25 + 0.5 * q) * total; below < share && after >= share) quartile[q] = sample.at[i];
    below = after;
  }
  const double deviation = std::sqrt(square), range = (quartile[1] - quartile[0]) / 1.349;
  return range > 0 ? std::min(deviation, range) : deviation;
}

/// Sums of the kernel at ascending points over observations: exact, in time linear in both. The kernel is a polynomial,
/// so that a sum over all observations of a cell, h wide, is one in their powers about the cell's middle.
class TriweightSums {
 public:
  TriweightSums(const WeightedSample& sample, double bandwidth) : sample_(sample), h_(bandwidth) {
    const std::size_t n = sample.at.size();
    powers_.resize(n);
    middle_.resize(n);
    cell_end_.resize(n);
    std::size_t begin = 0;
    while (begin < n) {
      std::size_t end = begin;
      const double middle = sample.at[begin] + h_ / 2;
      Powers sum{};
      for (; end < n && sample.at[end] - sample.at[begin] < h_; ++end) {
        double term = sample.weight[end];
        const double t = (sample.at[end] - middle) / h_;
        for (double& power : sum) {
          power += term;
          term *= t;
        }
        powers_[end] = sum;
        middle_[end] = middle;
      }
      std::fill(cell_end_.begin() + begin, cell_end_.begin() + end, end);
      begin = end;
    }
    cell_begin_.resize(n);
    for (std::size_t i = 0; i < n; ++i)
      cell_begin_[i] = i > 0 && cell_end_[i - 1] == cell_end_[i] ? cell_begin_[i - 1] : i;
  }

  /// sum_i weight_i K((x - at_i) / h); x no less than at the call before.
  double at(double x) {
    const std::size_t n = sample_.at.size();
    while (first_ < n && sample_.at[first_] <= x - h_) ++first_;
    last_ = std::max(last_, first_);
    while (last_ < n && sample_.at[last_] < x + h_) ++last_;
    double sum = 0;
    for (std::size_t from = first_; from < last_;) {
      const std::size_t to = std::min(cell_end_[from], last_);
      sum += of_cell(from, to, (x - middle_[from]) / h_);
      from = to;
    }
    return height * sum;
  }

 private:
  using Powers = std::array<double, 7>;

  /// sum of weight (1 - (s - t)^2)^3 over observations from .. to - 1 of one cell.
  double of_cell(std::size_t from, std::size_t to, double s) const {
    Powers m = powers_[to - 1];
    if (from > cell_begin_[from])
      for (std::size_t p = 0; p < m.size(); ++p) m[p] -= powers_[from - 1][p];
    const double s2 = s * s;
    const double second = s2 * m[0] - 2 * s * m[1] + m[2];
    const double fourth = s2 * (s2 * m[0] - 4 * s * m[1] + 6 * m[2]) - 4 * s * m[3] + m[4];
    const double sixth =
        s2 * s2 * (s2 * m[0] - 6 * s * m[1] + 15 * m[2]) - s2 * (20 * s * m[3] - 15 * m[4]) - 6 * s * m[5] + m[6];
    return m[0] - 3 * second + 3 * fourth - sixth;
  }

  const WeightedSample& sample_;
  double h_;
  std::vector<Powers> powers_;  // sums over the cell's observations up to this one
  std::vector<double> middle_;
  std::vector<std::size_t> cell_begin_, cell_end_;
  std::size_t first_ = 0, last_ = 0;
};

/// d = (log f(h1) - log f(0)) / h1 at the end from which `distance` ascends: Karunamuni & Zhang (2008), (2.4) to (2.6).
double log_slope(const std::vector<double>& distance, const std::vector<double>& weight, double total, double h) {
  const double h1 = h * std::pow(total, -1.0 / 20);
  // ratio of bandwidths: [(int u^2 K)^2 int K0^2 / ((int u^2 K0)^2 int K^2)]^(1/5) of K and K0 below
  const double h0 = h1 * std::pow((1.0 / 81) * 4.8 / (0.01 * 350 / 429), 0.2);
  double within = 0, end = 0;
  for (std::size_t i = 0; i < distance.size() && distance[i] < std::max(2 * h1, h0); ++i) {
    within += weight[i] * triweight((h1 - distance[i]) / h1);
    const double t = distance[i] / h0;
    if (t < 1) end += weight[i] * 12 * (1 - t) * (0.5 - t);
  }
  const double least = 1 / (total * total);
  return (std::log(within / total + least) - std::log(std::max(end / total * (h1 / h0), least))) / h1;
}

/// The reflected observations that a kernel within the support reaches: distances beyond the end, ascending.
WeightedSample reflected(const std::vector<double>& distance, const std::vector<double>& weight, double d, double h) {
  WeightedSample images;
  for (std::size_t i = 0; i < distance.size(); ++i) {
    const double y = distance[i], image = y * (1 + d * y * (1 + 0.55 * d * y));
    if (image >= h) break;
    images.add(image, weight[i]);
  }
  return images;
}

}  // namespace

BoundaryCorrectedDensity::BoundaryCorrectedDensity(const WeightedSample& sample)
    : sample_(sample), total_(sample.total()) {
  bandwidth_ = 2.978 * 1.06 * spread(sample, total_) * std::pow(total_, -0.2);
}

std::vector<double> BoundaryCorrectedDensity::at_observations() const {
  const double low = sample_.at.front(), high = sample_.at.back();
  std::vector<double> up, down, down_weight(sample_.weight.rbegin(), sample_.weight.rend());
  for (const double x : sample_.at) up.push_back(x - low);
  for (auto x = sample_.at.rbegin(); x != sample_.at.rend(); ++x) down.push_back(high - *x);
  const auto below = reflected(up, sample_.weight, log_slope(up, sample_.weight, total_, bandwidth_), bandwidth_);
  const auto above = reflected(down, down_weight, log_slope(down, down_weight, total_, bandwidth_), bandwidth_);

  WeightedSample all;
  for (std::size_t i = below.at.size(); i-- > 0;) {
    all.at.push_back(low - below.at[i]);
    all.weight.push_back(below.weight[i]);
  }
  all.at.insert(all.at.end(), sample_.at.begin(), sample_.at.end());
  all.weight.insert(all.weight.end(), sample_.weight.begin(), sample_.weight.end());
  for (std::size_t i = 0; i < above.at.size(); ++i) {
    all.at.push_back(high + above.at[i]);
    all.weight.push_back(above.weight[i]);
  }
  TriweightSums sums(all, bandwidth_);
  std::vector<double> density;
  for (const double x : sample_.at) density.push_back(sums.at(x) / (total_ * bandwidth_));
  return density;
}

}  // namespace surety
