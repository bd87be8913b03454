#include "surety/statistics/run_moments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "surety/error.h"

namespace surety {
namespace {

/// Entries of u = (m, sums, products) of a chunk.
int entries(int statistics) { return 1 + Moments::size(statistics); }
std::size_t triangle(int n) { return static_cast<std::size_t>(n) * static_cast<std::size_t>(n + 1) / 2; }

}  // namespace

RunMoments::RunMoments(int statistics, std::vector<double> pivot)
    : Moments(statistics, std::move(pivot)), squares_(triangle(entries(statistics))) {}

std::size_t RunMoments::size(int statistics) {
  return static_cast<std::size_t>(Moments::size(statistics)) + triangle(entries(statistics));
}

void RunMoments::add(std::span<const double> batch, std::uint64_t replicates) {
  if (batch.size() != size(statistics()))
    throw InvalidInput(fmt::format("a batch of {} sums where {} belong: it was played by another version", batch.size(),
                                   size(statistics())));
  Moments::add(batch.data(), replicates);
  const auto* square = batch.data() + Moments::size(statistics());
  for (double& sum : squares_) sum += *square++;
}

std::vector<double> RunMoments::sums() const {
  std::vector<double> all = Moments::sums();
  all.insert(all.end(), squares_.begin(), squares_.end());
  return all;
}

double RunMoments::informative_replicates(const AffineStatistic& statistic) const {
  const int n = entries(statistics()), s = statistics();
  // Q = w'u: the squared deviations from the mean, which lies `shift` above the statistic at the pivots
  double shift = 0;
  for (int i = 0; i < s; ++i) shift += statistic.coefficient[static_cast<std::size_t>(i)] * (mean(i) - pivot()[i]);
  std::vector<double> weight{shift * shift};
  for (int i = 0; i < s; ++i) weight.push_back(-2 * shift * statistic.coefficient[static_cast<std::size_t>(i)]);
  for (int i = 0; i < s; ++i)
    for (int j = i; j < s; ++j)
      weight.push_back((i == j ? 1 : 2) * statistic.coefficient[static_cast<std::size_t>(i)] *
                       statistic.coefficient[static_cast<std::size_t>(j)]);
  double of_squares = 0;
  auto square = squares_.begin();
  for (int i = 0; i < n; ++i)
    for (int j = i; j < n; ++j) of_squares += (i == j ? 1 : 2) * weight[i] * weight[j] * *square++;
  const double replicates = static_cast<double>(count()), of_sizes = squares_[0];
  const double error = statistic.standard_error(*this), variance = error * error * replicates;
  const double chunks = replicates * replicates / of_sizes;
  if (!(variance > 0) || chunks < least_chunks) return 0;
  // E[sum Q^2] = s^4 (sum m^2 + (k - 1) n), less what the estimated s^4 takes away
  const double excess = of_squares / (variance * variance) - of_sizes;
  const double kurtosis = 1 + excess / (replicates * (1 - 1 / chunks));
  return replicates / std::max(kurtosis, 1.0);
}

}  // namespace surety
