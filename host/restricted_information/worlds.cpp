#include "host/restricted_information/worlds.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "surety/error.h"

namespace surety {
namespace {

constexpr std::size_t most_worlds = 200'000, most_weights = 20'000'000;

}  // namespace

Worlds::Worlds(int bidders, const std::vector<double>& prior) : bidders_(bidders), groups_(prior) {
  for (int state = 0; state < static_cast<int>(prior.size()); ++state) add({state, state});
}

Worlds::Worlds(int bidders, std::vector<double> groups, const std::vector<Origin>& worlds)
    : bidders_(bidders), groups_(std::move(groups)) {
  for (const Origin& origin : worlds) add(origin);
}

void Worlds::add(const Origin& origin) {
  worlds_.push_back({origin.group, origin.state, origin.scenario, std::vector<std::string>(bidders_),
                     std::vector<std::optional<double>>(bidders_)});
}

void Worlds::limit_moves(const std::vector<double>& prior, const std::function<double(int, int)>& distance,
                         double radius) {
  const int states = static_cast<int>(prior.size());
  const auto likely = std::max_element(prior.begin(), prior.end()) - prior.begin();
  moved_from_ = prior;
  const auto add_limit = [&](const std::function<double(const World&)>& of_world,
                             const std::function<double(int, int)>& of_move, double most) {
    limit(of_world, 0, most);
    moves_.resize(limits_.size());
    for (int from = 0; from < states; ++from)
      for (int to = 0; to < states; ++to) moves_.back().push_back(of_move(from, to));
  };
  for (int state = 0; state < states; ++state)
    if (state != likely)  // which follows
      add_limit([&](const World& world) { return world.state == state ? 1.0 : 0.0; },
                [&](int, int to) { return to == state ? -1.0 : 0.0; }, 0);
  add_limit([](const World&) { return 0.0; }, distance, radius);
}

void Worlds::add_moves_to(InformationSet& set) const {
  const int states = static_cast<int>(moved_from_.size());
  for (int from = 0; from < states; ++from) {
    set.groups.push_back(moved_from_[from]);
    for (int to = 0; to < states; ++to)
      set.worlds.push_back({static_cast<int>(set.groups.size()) - 1, -1, std::vector<int>(bidders_)});
  }
  for (std::size_t r = 0; r < set.limits.size(); ++r) {
    std::vector<double>& weight = set.limits[r].weight;
    if (r < moves_.size() && !moves_[r].empty()) weight.insert(weight.end(), moves_[r].begin(), moves_[r].end());
    weight.resize(set.worlds.size());
  }
}

void Worlds::tell(int bidder, const std::function<std::string(const World&)>& what) {
  for (World& world : worlds_) {
    const std::string told = what(world);
    std::string& knows = world.knows[bidder];
    if (!told.empty()) knows += (knows.empty() ? "" : ", ") + told;
  }
}

void Worlds::split(const std::function<std::vector<World>(const World&)>& parts) {
  std::vector<World> made;
  std::vector<std::size_t> parent;
  for (std::size_t w = 0; w < worlds_.size(); ++w) {
    for (World& part : parts(worlds_[w])) {
      made.push_back(std::move(part));
      parent.push_back(w);
    }
    if (made.size() > most_worlds)
      throw InvalidInput(
          fmt::format("more than {} combinations of states and of what bidders know in them; "
                      "fewer states, signals or bidders fit",
                      most_worlds));
  }
  worlds_ = std::move(made);
  check_size();
  for (InformationSet::Limit& limit : limits_) {
    std::vector<double> weight;
    weight.reserve(parent.size());
    for (const std::size_t w : parent) weight.push_back(limit.weight[w]);
    limit.weight = std::move(weight);
  }
}

void Worlds::limit_law(const std::function<int(const World&)>& part, const std::vector<double>& law) {
  const auto likely = std::max_element(law.begin(), law.end()) - law.begin();
  for (int j = 0; j < static_cast<int>(law.size()); ++j) {
    if (j == likely) continue;
    limit(
        [&](const World& world) {
          const int of_world = part(world);
          return of_world < 0 ? 0.0 : (of_world == j ? 1.0 : 0.0) - law[j];
        },
        0, 0);
  }
}

void Worlds::limit(const std::function<double(const World&)>& weight, double least, double most) {
  InformationSet::Limit added{{}, least, most};
  for (const World& world : worlds_) added.weight.push_back(weight(world));
  limits_.push_back(std::move(added));
  check_size();
}

void Worlds::check_size() const {
  const std::size_t moves = moved_from_.size() * moved_from_.size();
  if (limits_.size() * (worlds_.size() + moves) > most_weights)
    throw InvalidInput(
        fmt::format("{} conditions on {} combinations of states and of what bidders know in them, more "
                    "than {:.0e} numbers; fewer states, signals or bidders fit",
                    limits_.size(), worlds_.size() + moves, static_cast<double>(most_weights)));
}

InformationSet Worlds::set(const std::function<double(int, int)>& value, int states,
                           std::vector<std::vector<std::string>>& names) const {
  InformationSet set{groups_, {}, {}, limits_, ceilings_, {}};
  names.assign(bidders_, {});
  std::vector<std::vector<std::optional<double>>> interim(bidders_);  // by bidder and knowledge
  for (const World& world : worlds_) {
    set.worlds.push_back({world.group, world.state, {}});
    for (int i = 0; i < bidders_; ++i) {
      const auto known = std::find(names[i].begin(), names[i].end(), world.knows[i]);
      set.worlds.back().knowledge.push_back(static_cast<int>(known - names[i].begin()));
      if (known != names[i].end()) continue;
      names[i].push_back(world.knows[i]);
      interim[i].push_back(world.interim[i]);
    }
  }
  for (int i = 0; i < bidders_; ++i) {
    set.knowledges.push_back(static_cast<int>(names[i].size()));
    if (!interim[i].front()) continue;
    InformationSet::ZeroMean zero{i, {}};
    for (const std::optional<double>& mean : interim[i])
      for (int state = 0; state < states; ++state) zero.distance.push_back(value(state, i) - *mean);
    set.zero_means.push_back(std::move(zero));
  }
  add_moves_to(set);
  return set;
}

}  // namespace surety
