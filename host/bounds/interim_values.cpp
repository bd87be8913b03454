#include <algorithm>
#include <cmath>

#include "host/bounds/message_grid.h"
#include "surety/bounds/saved_bounds.h"

namespace surety {
namespace {

/// The softmax of an information structure at one profile, by state.
std::vector<double> softmax_at(const AuctionEnvironment& environment, const BoundingInformation& information,
                               std::int64_t profile, std::int64_t profiles) {
  std::vector<double> p = information.log_weight;
  for (int s = 0; s < environment.states(); ++s)
    for (int c = 0; c < environment.bidders * environment.goods; ++c)
      p[std::size_t(s)] -= environment.value(s, c / environment.goods, c % environment.goods) *
                           information.tilt[std::size_t(c * profiles + profile)];
  const double greatest = *std::max_element(p.begin(), p.end());
  double total = 0;
  for (double& z : p) total += z = std::exp(z - greatest);
  for (double& z : p) z /= total;
  return p;
}

}  // namespace

std::vector<double> interim_means(const AuctionEnvironment& environment, const BoundingInformation& information,
                                  const std::vector<double>& numbers) {
  const MessageGrid grid(environment.bidders, information.k);
  const std::int64_t profiles = grid.profiles();
  const int rows = int(numbers.size() / environment.prior.size());
  std::vector<double> mean(std::size_t(rows * profiles));
  for (std::int64_t x = 0; x < profiles; ++x) {
    std::int64_t sum = 0;
    for (int i = 0; i < environment.bidders; ++i) sum += x / grid.stride(i) % grid.points();
    const auto p = sum > information.reach ? environment.prior : softmax_at(environment, information, x, profiles);
    for (int s = 0; s < environment.states(); ++s) {
      const double mass = information.share * p[std::size_t(s)] + information.rest[std::size_t(s)];
      for (int r = 0; r < rows; ++r)
        mean[std::size_t(r * profiles + x)] += mass * numbers[std::size_t(r * environment.states() + s)];
    }
  }
  return mean;
}

std::vector<double> interim_values(const AuctionEnvironment& environment, const BoundingInformation& information) {
  std::vector<double> values;
  for (int i = 0; i < environment.bidders; ++i)
    for (int l = 0; l < environment.goods; ++l)
      for (int s = 0; s < environment.states(); ++s) values.push_back(environment.value(s, i, l));
  return interim_means(environment, information, values);
}

}  // namespace surety
