// What restrictions say, in words.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/io/number.h"
#include "surety/restricted_information/restrictions.h"

namespace surety {
namespace {

/// "bidder 1", "bidders 1, 2".
std::string who(const std::vector<int>& bidders) {
  std::vector<int> numbers;
  for (const int i : bidders) numbers.push_back(i + 1);
  return fmt::format("bidder{} {}", bidders.size() == 1 ? "" : "s", fmt::join(numbers, ", "));
}

const char* each(const std::vector<int>& bidders) { return bidders.size() == 1 ? "" : " each"; }

std::string range(double least, double most) {
  return least == most ? shortest(least) : fmt::format("{} to {}", shortest(least), shortest(most));
}

std::string signals(const Experiment& experiment) {
  const std::size_t count = experiment.chance.empty() ? 0 : experiment.chance.front().size();
  return fmt::format("an experiment with {} signal{}", count, count == 1 ? "" : "s");
}

struct InWords {
  std::string operator()(const OwnValuesKnown&) const { return "every bidder knows his own value"; }
  std::string operator()(const CellKnown& r) const {
    return fmt::format("{} know{} in which cell of a partition the state is", who(r.bidders),
                       r.bidders.size() == 1 ? "s" : "");
  }
  std::string operator()(const InformedBidders& r) const {
    return fmt::format("at least {} bidder{} know{} the state", r.at_least, r.at_least == 1 ? "" : "s",
                       r.at_least == 1 ? "s" : "");
  }
  std::string operator()(const KnowsAtLeast& r) const {
    return fmt::format("{} know{} at least what {} tells{}", who(r.bidders), r.bidders.size() == 1 ? "s" : "",
                       signals(r.experiment), each(r.bidders));
  }
  std::string operator()(const KnowsAtMost& r) const {
    return fmt::format("{} know{} at most what {} tells{}", who(r.bidders), r.bidders.size() == 1 ? "s" : "",
                       signals(r.experiment), each(r.bidders));
  }
  std::string operator()(const TogetherAtMost& r) const {
    return fmt::format("all bidders together know at most what {} tells", signals(r.experiment));
  }
  std::string operator()(const InterimValueLaw& r) const {
    std::vector<std::string> law;
    for (std::size_t j = 0; j < r.values.size(); ++j)
      law.push_back(fmt::format("{}@{}", shortest(r.values[j]), shortest(r.probability[j])));
    return fmt::format("given what {} know{}, the value has mean {}{}", who(r.bidders),
                       r.bidders.size() == 1 ? "s" : "", fmt::join(law, ","), each(r.bidders));
  }
  std::string operator()(const InterimCorrelation& r) const {
    return fmt::format("interim values of bidders {} and {} have correlation {}", r.one + 1, r.other + 1,
                       range(r.at_least, r.at_most));
  }
  std::string operator()(const PriorScenarios& r) const {
    return fmt::format("the prior is a mixture of {} scenarios", r.probability.size());
  }
  std::string operator()(const TotalVariationBall& r) const {
    return fmt::format("the prior is within {} of the given one in total variation", shortest(r.radius));
  }
  std::string operator()(const WassersteinBall& r) const {
    return fmt::format("the prior is within {} of the given one in Wasserstein distance", shortest(r.radius));
  }
  std::string operator()(const KnownMarginals&) const {
    return "every bidder's value has its law of the prior, their correlation is unknown";
  }
  std::string operator()(const KnownMean& r) const {
    return fmt::format("the mean of the value of {} is {}{}", who(r.bidders), range(r.at_least, r.at_most),
                       each(r.bidders));
  }
  std::string operator()(const KnownSpread& r) const {
    return fmt::format("the mean square of the distance to {} of the value of {} is {}{}", shortest(r.mean),
                       who(r.bidders), range(r.at_least, r.at_most), each(r.bidders));
  }
  std::string operator()(const DistributionBand& r) const {
    return fmt::format("the distribution function of the value of {} is within {} of the prior's{}", who(r.bidders),
                       shortest(r.radius), each(r.bidders));
  }
};

}  // namespace

std::string in_words(const InformationRestriction& restriction) { return std::visit(InWords{}, restriction); }
std::string in_words(const PriorRestriction& restriction) { return std::visit(InWords{}, restriction); }

}  // namespace surety
