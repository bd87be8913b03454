#include <algorithm>
#include <cmath>

#include "host/bounds/message_grid.h"
#include "surety/bounds/bounds.h"

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

std::vector<double> interim_values(const AuctionEnvironment& environment, const BoundingInformation& information) {
  const MessageGrid grid(environment.bidders, information.k);
  const std::int64_t profiles = grid.profiles();
  const int coordinates = environment.bidders * environment.goods;
  std::vector<double> value(std::size_t(coordinates * profiles));
  for (std::int64_t x = 0; x < profiles; ++x) {
    std::int64_t sum = 0;
    for (int i = 0; i < environment.bidders; ++i) sum += x / grid.stride(i) % grid.points();
    const auto p = sum > information.reach ? environment.prior : softmax_at(environment, information, x, profiles);
    for (int s = 0; s < environment.states(); ++s) {
      const double mass = information.share * p[std::size_t(s)] + information.rest[std::size_t(s)];
      for (int c = 0; c < coordinates; ++c)
        value[std::size_t(c * profiles + x)] +=
            mass * environment.value(s, c / environment.goods, c % environment.goods);
    }
  }
  return value;
}

}  // namespace surety
