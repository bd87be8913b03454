#include "host/restricted_information/restrict_information.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/io/number.h"
#include "surety/error.h"

namespace surety {
namespace {

using World = Worlds::World;

void add_words(std::string& knows, const std::string& told) { knows += (knows.empty() ? "" : ", ") + told; }

/// All ways to choose `count` of the bidders.
std::vector<std::vector<int>> choices(int bidders, int count) {
  std::vector<std::vector<int>> all;
  std::vector<bool> chosen(bidders);
  std::fill(chosen.begin(), chosen.begin() + count, true);
  do {
    all.emplace_back();
    for (int i = 0; i < bidders; ++i)
      if (chosen[i]) all.back().push_back(i);
  } while (std::prev_permutation(chosen.begin(), chosen.end()));
  return all;
}

double mean(const InterimValueLaw& law) {
  double sum = 0;
  for (std::size_t j = 0; j < law.values.size(); ++j) sum += law.probability[j] * law.values[j];
  return sum;
}

double deviation(const InterimValueLaw& law) {
  double sum = 0;
  const double middle = mean(law);
  for (std::size_t j = 0; j < law.values.size(); ++j)
    sum += law.probability[j] * (law.values[j] - middle) * (law.values[j] - middle);
  return std::sqrt(sum);
}

const InterimValueLaw* interim_law(const RestrictedEnvironment& restricted, int bidder) {
  for (const InformationRestriction& restriction : restricted.information)
    if (const auto* law = std::get_if<InterimValueLaw>(&restriction);
        law && std::find(law->bidders.begin(), law->bidders.end(), bidder) != law->bidders.end())
      return law;
  return nullptr;
}

struct Put {
  Worlds& worlds;
  const RestrictedEnvironment& restricted;
  int number;

  void operator()(const OwnValuesKnown&) const {
    for (int i = 0; i < worlds.bidders(); ++i)
      worlds.tell(
          i, [&](const World& world) { return "value " + shortest(restricted.environment.value(world.state, i, 0)); });
  }

  void operator()(const CellKnown& r) const {
    for (const int i : r.bidders) worlds.tell(i, [&](const World& world) { return "cell " + r.cell[world.state]; });
  }

  void operator()(const InformedBidders& r) const {
    // also more of them than must be: who is informed does not know which of the others are
    std::vector<std::vector<int>> informed;
    for (int count = r.at_least; count <= worlds.bidders(); ++count)
      for (std::vector<int>& who : choices(worlds.bidders(), count)) informed.push_back(std::move(who));
    worlds.split([&](const World& world) {
      std::vector<World> parts;
      for (const std::vector<int>& who : informed) {
        parts.push_back(world);
        for (const int i : who) add_words(parts.back().knows[i], fmt::format("state {}", world.state + 1));
      }
      return parts;
    });
  }

  /// How signals of different bidders go together is free; each bidder's have the experiment's law in every state.
  void operator()(const KnowsAtLeast& r) const {
    for (const int i : r.bidders) {
      const auto& chance = r.experiment.chance;
      const auto told = [&](std::size_t signal) {
        return fmt::format("signal {} of experiment {}", signal + 1, number);
      };
      worlds.split([&](const World& world) {
        std::vector<World> parts;
        for (std::size_t signal = 0; signal < chance[world.state].size(); ++signal) {
          if (chance[world.state][signal] == 0) continue;
          parts.push_back(world);
          add_words(parts.back().knows[i], told(signal));
        }
        return parts;
      });
      for (int state = 0; state < static_cast<int>(chance.size()); ++state)
        worlds.limit_law(
            [&](const World& world) {
              if (world.state != state) return -1;
              int signal = 0;
              while (!world.knows[i].ends_with(told(signal))) ++signal;
              return signal;
            },
            chance[state]);
    }
  }

  void operator()(const KnowsAtMost& r) const {
    for (const int i : r.bidders) {
      InformationSet::Ceiling ceiling{i, static_cast<int>(r.experiment.chance.front().size()), {}};
      for (const std::vector<double>& law : r.experiment.chance)
        ceiling.chance.insert(ceiling.chance.end(), law.begin(), law.end());
      worlds.add_ceiling(std::move(ceiling));
    }
  }

  void operator()(const TogetherAtMost&) const {}  // in the environment already

  void operator()(const InterimValueLaw& r) const {
    for (const int i : r.bidders) {
      worlds.split([&](const World& world) {
        std::vector<World> parts;
        for (const double value : r.values) {
          parts.push_back(world);
          parts.back().interim[i] = value;
          add_words(parts.back().knows[i], "interim value " + shortest(value));
        }
        return parts;
      });
      worlds.limit_law(
          [&](const World& world) {
            return static_cast<int>(std::find(r.values.begin(), r.values.end(), *world.interim[i]) - r.values.begin());
          },
          r.probability);
    }
  }

  void operator()(const InterimCorrelation& r) const {
    const InterimValueLaw &one = *interim_law(restricted, r.one), &other = *interim_law(restricted, r.other);
    const double scale = deviation(one) * deviation(other), m = mean(one), n = mean(other);
    worlds.limit(
        [&](const World& world) { return (*world.interim[r.one] - m) * (*world.interim[r.other] - n) / scale; },
        r.at_least, r.at_most);
  }
};

// ---- what does not fit an environment

void need_bidders(const std::vector<int>& bidders, const AuctionEnvironment& environment) {
  if (bidders.empty()) throw InvalidInput("no bidders; name one at least");
  for (std::size_t j = 0; j < bidders.size(); ++j) {
    if (bidders[j] < 0 || bidders[j] >= environment.bidders)
      throw InvalidInput(fmt::format("bidder {}; there are {}", bidders[j] + 1, environment.bidders));
    if (std::find(bidders.begin(), bidders.begin() + static_cast<std::ptrdiff_t>(j), bidders[j]) !=
        bidders.begin() + static_cast<std::ptrdiff_t>(j))
      throw InvalidInput(fmt::format("bidder {} stands twice", bidders[j] + 1));
  }
}

void need_law(const std::vector<double>& probability, std::string_view what) {
  double total = 0;
  for (const double p : probability) {
    if (!(p >= 0) || !std::isfinite(p)) throw InvalidInput(fmt::format("{}: {} is no probability", what, p));
    total += p;
  }
  if (!(std::abs(total - 1) <= 1e-9))
    throw InvalidInput(fmt::format("{} sum to {}; they must sum to 1", what, shortest(total)));
}

void need_experiment(const Experiment& experiment, const AuctionEnvironment& environment) {
  if (static_cast<int>(experiment.chance.size()) != environment.states())
    throw InvalidInput(fmt::format("chances of signals in {} states; there are {} states", experiment.chance.size(),
                                   environment.states()));
  for (std::size_t state = 0; state < experiment.chance.size(); ++state) {
    if (experiment.chance[state].size() != experiment.chance.front().size() || experiment.chance[state].empty())
      throw InvalidInput(fmt::format("{} signals in state {}, {} in the first; every state needs the chance of each",
                                     experiment.chance[state].size(), state + 1, experiment.chance.front().size()));
    need_law(experiment.chance[state], fmt::format("chances of the signals in state {}", state + 1));
  }
}

void need_range(double least, double most, double lowest, double highest, std::string_view what) {
  if (!(least <= most) || !(least >= lowest) || !(most <= highest))
    throw InvalidInput(fmt::format("{} from {} to {}; the ends must ascend, from {} to {}", what, shortest(least),
                                   shortest(most), shortest(lowest), shortest(highest)));
}

struct Check {
  const AuctionEnvironment& environment;

  void operator()(const OwnValuesKnown&) const {}
  void operator()(const CellKnown& r) const {
    need_bidders(r.bidders, environment);
    if (static_cast<int>(r.cell.size()) != environment.states())
      throw InvalidInput(fmt::format("cells of {} states; there are {} states", r.cell.size(), environment.states()));
    for (const std::string& cell : r.cell)
      if (cell.empty() || cell.find(',') != std::string::npos)
        throw InvalidInput(fmt::format("'{}' is no name of a cell; a name has no comma, and something else", cell));
  }
  void operator()(const InformedBidders& r) const {
    if (r.at_least < 1 || r.at_least > environment.bidders)
      throw InvalidInput(
          fmt::format("at least {} informed bidders; from 1 to all {}", r.at_least, environment.bidders));
  }
  void operator()(const KnowsAtLeast& r) const {
    need_bidders(r.bidders, environment);
    need_experiment(r.experiment, environment);
  }
  void operator()(const KnowsAtMost& r) const {
    need_bidders(r.bidders, environment);
    need_experiment(r.experiment, environment);
  }
  void operator()(const TogetherAtMost& r) const { need_experiment(r.experiment, environment); }
  void operator()(const InterimValueLaw& r) const {
    need_bidders(r.bidders, environment);
    if (r.values.empty() || r.values.size() != r.probability.size())
      throw InvalidInput(fmt::format("{} interim values with {} probabilities; give as many of both, at least one",
                                     r.values.size(), r.probability.size()));
    for (std::size_t j = 0; j < r.values.size(); ++j) {
      if (!std::isfinite(r.values[j])) throw InvalidInput("an interim value is not finite");
      if (j > 0 && !(r.values[j] > r.values[j - 1]))
        throw InvalidInput(fmt::format("interim value {} after {}; they must ascend", shortest(r.values[j]),
                                       shortest(r.values[j - 1])));
    }
    need_law(r.probability, "probabilities of the interim values");
  }
  void operator()(const InterimCorrelation& r) const {
    need_bidders({r.one, r.other}, environment);
    need_range(r.at_least, r.at_most, -1, 1, "a correlation");
  }

  void operator()(const PriorScenarios& r) const {
    if (r.probability.empty()) throw InvalidInput("no scenarios; give one at least");
    for (std::size_t j = 0; j < r.probability.size(); ++j) {
      if (static_cast<int>(r.probability[j].size()) != environment.states())
        throw InvalidInput(fmt::format("scenario {} has {} probabilities; there are {} states", j + 1,
                                       r.probability[j].size(), environment.states()));
      need_law(r.probability[j], fmt::format("probabilities of scenario {}", j + 1));
    }
  }
  void operator()(const TotalVariationBall& r) const { need_range(0, r.radius, 0, 1, "a radius"); }
  void operator()(const WassersteinBall& r) const {
    need_range(0, r.radius, 0, std::numeric_limits<double>::max(), "a radius");
  }
  void operator()(const KnownMarginals&) const {}
  void operator()(const KnownMean& r) const {
    need_bidders(r.bidders, environment);
    need_range(r.at_least, r.at_most, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max(),
               "a mean");
  }
  void operator()(const KnownSpread& r) const {
    need_bidders(r.bidders, environment);
    if (!std::isfinite(r.mean)) throw InvalidInput("a mean that is not finite");
    need_range(r.at_least, r.at_most, 0, std::numeric_limits<double>::max(), "a mean square");
  }
  void operator()(const DistributionBand& r) const {
    need_bidders(r.bidders, environment);
    need_range(0, r.radius, 0, 1, "a radius");
  }
};

}  // namespace

void put(Worlds& worlds, const RestrictedEnvironment& restricted, const InformationRestriction& restriction,
         int number) {
  std::visit(Put{worlds, restricted, number}, restriction);
}

void check_restriction(const AuctionEnvironment& environment, const InformationRestriction& restriction) {
  std::visit(Check{environment}, restriction);
}

void check_restriction(const AuctionEnvironment& environment, const PriorRestriction& restriction) {
  std::visit(Check{environment}, restriction);
}

}  // namespace surety
