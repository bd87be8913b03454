#include "surety/bounds/auction_environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "host/io/number.h"
#include "kernels/bounding/auction_saddle_view.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double least_probability = 1e-20;  // of a state; of rarer ones the programs no longer see anything

void check_counts(int bidders, int goods) {
  if (bidders < 1 || bidders > kernels::most_bidders)
    throw InvalidInput(fmt::format("{} bidders; there must be 1 to {}", bidders, kernels::most_bidders));
  if (goods < 1 || goods > kernels::most_coordinates / bidders)
    throw InvalidInput(fmt::format("{} goods for {} bidders; goods times bidders must be 1 to {}", goods, bidders,
                                   kernels::most_coordinates));
}

/// All ways to choose one entry of `support` for each of `draws` draws, with their probabilities.
struct Product {
  std::vector<std::vector<double>> draws;
  std::vector<double> probability;

  Product(int count, const std::vector<double>& support, const std::vector<double>& law) {
    const double states = std::pow(double(support.size()), count);
    if (states > kernels::most_states)
      throw InvalidInput(fmt::format("{} values drawn {} time{} are {:.0f} states, but at most {} can be solved for",
                                     support.size(), count, count == 1 ? "" : "s", states, kernels::most_states));
    for (int state = 0; state < int(states); ++state) {
      std::vector<double> draw;
      double p = 1;
      for (int d = 0, rest = state; d < count; ++d, rest /= int(support.size())) {
        draw.push_back(support[std::size_t(rest) % support.size()]);
        p *= law[std::size_t(rest) % support.size()];
      }
      draws.push_back(draw);
      probability.push_back(p);
    }
  }
};

}  // namespace

double AuctionEnvironment::greatest_value() const { return *std::max_element(values.begin(), values.end()); }

double AuctionEnvironment::full_surplus() const {
  double surplus = 0;
  for (int s = 0; s < states(); ++s)
    for (int l = 0; l < goods; ++l) {
      double best = 0;
      for (int i = 0; i < bidders; ++i) best = std::max(best, value(s, i, l));
      surplus += prior[std::size_t(s)] * best;
    }
  return surplus;
}

bool AuctionEnvironment::exchangeable() const {
  std::map<std::vector<double>, double> mass;
  const auto state = [&](int s, int first, int second) {  // with two bidders' values exchanged
    std::vector<double> theta;
    for (int i = 0; i < bidders; ++i)
      for (int l = 0; l < goods; ++l) theta.push_back(value(s, i == first ? second : i == second ? first : i, l));
    return theta;
  };
  for (int s = 0; s < states(); ++s) mass[state(s, 0, 0)] += prior[std::size_t(s)];
  if (mass.size() < prior.size()) return false;  // a state twice: which is whose image would be ambiguous
  for (int i = 0; i + 1 < bidders; ++i)
    for (int s = 0; s < states(); ++s) {
      const auto image = mass.find(state(s, i, i + 1));
      if (image == mass.end() || std::abs(image->second - prior[std::size_t(s)]) > 1e-12 * prior[std::size_t(s)])
        return false;
    }
  return true;
}

void AuctionEnvironment::check() const {
  check_counts(bidders, goods);
  if (prior.empty() || states() > kernels::most_states)
    throw InvalidInput(fmt::format("{} states; there must be 1 to {}", states(), kernels::most_states));
  if (values.size() != prior.size() * std::size_t(bidders * goods))
    throw InvalidInput(fmt::format("{} values for {} states, {} bidders and {} goods; there must be {}", values.size(),
                                   states(), bidders, goods, prior.size() * std::size_t(bidders * goods)));
  for (const double p : prior)
    if (!(p >= least_probability && p <= 1))
      throw InvalidInput(fmt::format("a state has probability {}; each must lie in [{}, 1]; leave out what is rarer",
                                     shortest(p), shortest(least_probability)));
  const double total = std::accumulate(prior.begin(), prior.end(), 0.0);
  if (std::abs(total - 1) > 1e-9)
    throw InvalidInput(fmt::format("the probabilities of the states sum to {} but must sum to 1", shortest(total)));
  for (const double v : values)
    if (!(v >= 0 && v <= 1e12))
      throw InvalidInput(fmt::format(
          "a value is {}; values must lie in [0, 1e12], or no message is participation secure", shortest(v)));
  if (greatest_value() == 0) throw InvalidInput("every value is 0; some state must have a positive one");
}

AuctionEnvironment common_values(int bidders, int goods, const std::vector<double>& support,
                                 const std::vector<double>& probability) {
  check_counts(bidders, goods);
  const Product product(goods, support, probability);
  AuctionEnvironment environment{bidders, goods, product.probability, {}};
  for (const auto& draw : product.draws)
    for (int i = 0; i < bidders; ++i) environment.values.insert(environment.values.end(), draw.begin(), draw.end());
  return environment;
}

AuctionEnvironment independent_values(int bidders, int goods, const std::vector<double>& support,
                                      const std::vector<double>& probability) {
  check_counts(bidders, goods);
  const Product product(bidders * goods, support, probability);
  AuctionEnvironment environment{bidders, goods, product.probability, {}};
  for (const auto& draw : product.draws) environment.values.insert(environment.values.end(), draw.begin(), draw.end());
  return environment;
}

}  // namespace surety
