#include <cstdio>

#include "surety/estimate.h"

int main() {
  surety::EstimateConfig config;
  config.mechanism = surety::Mechanism::parse("second-price");
  config.values = surety::Prior::parse("uniform");
  config.bidders = 2;
  const surety::Estimate revenue = surety::estimate(config)[surety::Statistic::revenue];
  std::printf("revenue of two uniform bidders: %.4f +- %.4f\n", revenue.mean, revenue.standard_error);
  return revenue.mean > 0.3 && revenue.mean < 0.36 ? 0 : 1;  // 1/3
}
