#include "host/estimation/message_payoffs.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace surety {

std::vector<RivalMessages> against(const std::vector<Rival>& rivals, std::span<const double> messages) {
  std::vector<RivalMessages> all;
  all.reserve(rivals.size());
  for (const Rival& rival : rivals) all.push_back({rival.law.against(messages), rival.count});
  return all;
}

namespace {

/// Which chance is asked for: where messages that may be above the grid's are, and ties.
struct Asked {
  bool unknown_above, ties_above, ties_tie;
};
constexpr Asked wins_at_least{true, false, true}, wins_at_most{false, false, true}, none_reaches{false, true, false},
    none_above{true, false, false}, none_above_at_most{false, false, false};

RivalChances stand(const MessageChances& c, std::int64_t count, Asked asked) {
  return {c.above + (asked.unknown_above ? c.unknown : 0) + (asked.ties_above ? c.tied : 0),
          asked.ties_tie ? c.tied : 0, count};
}

/// The rivals, and message k of the grid.
class Rivals {
 public:
  Rivals(const std::vector<RivalMessages>& rivals, const OthersSignals& others) : rivals_(rivals), others_(others) {}

  double chance(std::size_t k, Asked asked) {
    stand_.clear();
    for (const RivalMessages& r : rivals_) stand_.push_back(stand(r.chances[k], r.count, asked));
    return chance_to_win(stand_);
  }

  /// E[what their signals add; what is asked for]: of each the mean signal, times the chance where his own is drawn as
  /// often as it is great.
  double added(std::size_t k, Asked asked) {
    double sum = 0;
    for (std::size_t r = 0; r < others_.size_biased.size(); ++r) {
      stand_.clear();
      for (std::size_t j = 0; j < rivals_.size(); ++j)
        stand_.push_back(stand(rivals_[j].chances[k], rivals_[j].count - (j == r ? 1 : 0), asked));
      stand_.push_back(stand(others_.size_biased[r][k], 1, asked));
      sum += others_.mean * static_cast<double>(rivals_[r].count) * chance_to_win(stand_);
    }
    return sum;
  }

 private:
  const std::vector<RivalMessages>& rivals_;
  const OthersSignals& others_;
  std::vector<RivalChances> stand_;
};

double mean_of_all(const std::vector<RivalMessages>& rivals, const OthersSignals& others) {
  double sum = 0;
  for (const RivalMessages& r : rivals) sum += others.mean * static_cast<double>(r.count);
  return sum;
}

}  // namespace

MessagePayoffs::MessagePayoffs(const HighestBidRule& rule, double averse, std::span<const double> message,
                               const std::vector<RivalMessages>& rivals, const OthersSignals& others)
    : rule_(rule),
      own_share_(others.own_share),
      added_to_all_(mean_of_all(rivals, others)),
      added_at_most_(others.greatest),
      message_(message),
      chances_(message.size()) {
  Rivals all(rivals, others);
  const auto chance = [&](std::size_t k, Asked asked) {
    const double wins = all.chance(k, asked);
    return averse == 1 ? wins : std::pow(wins, averse);
  };
  for (std::size_t k = 0; k < message.size(); ++k) {
    Chances& c = chances_[k];
    if (message[k] < rule.reserve) {
      c.wins = {0, 0};
      c.none_reaches = c.none_above = 0;
    } else {
      const bool ties = std::any_of(rivals.begin(), rivals.end(), [&](const auto& r) { return r.chances[k].tied > 0; });
      c.wins = {chance(k, wins_at_least), chance(k, wins_at_most)};
      c.none_reaches = ties ? chance(k, none_reaches) : c.wins.greatest;
      c.none_above = ties ? chance(k, none_above) : c.wins.least;
      c.added = {all.added(k, wins_at_least), all.added(k, wins_at_most)};
      c.added_below = ties ? all.added(k, none_reaches) : c.added.greatest;
      c.added_above = ties ? all.added(k, none_above_at_most) : c.added.greatest;
    }
    if (k == 0 || message[k] <= rule.reserve) continue;
    const double width = message[k] - message[k - 1];
    const Chances& before = chances_[k - 1];
    c.spared = {before.spared.least + width * before.none_above, before.spared.greatest + width * c.none_reaches};
  }
}

/// All payoffs are linear in chances.
void MessagePayoffs::mix(double share, const MessagePayoffs& other) {
  const auto mean = [share](double own, double others) { return (1 - share) * own + share * others; };
  const auto mean_of = [&](const Between& own, const Between& others) -> Between {
    return {mean(own.least, others.least), mean(own.greatest, others.greatest)};
  };
  for (std::size_t k = 0; k < chances_.size(); ++k) {
    Chances& own = chances_[k];
    const Chances& others = other.chances_[k];
    own.wins = mean_of(own.wins, others.wins);
    own.none_reaches = mean(own.none_reaches, others.none_reaches);
    own.none_above = mean(own.none_above, others.none_above);
    own.spared = mean_of(own.spared, others.spared);
    own.added = mean_of(own.added, others.added);
    own.added_below = mean(own.added_below, others.added_below);
    own.added_above = mean(own.added_above, others.added_above);
  }
}

double MessagePayoffs::at_least(std::size_t k, double s) const {
  const Chances& c = chances_[k];
  return c.added.least + std::min(own_share_ * s * c.wins.least - paid(k, c.wins.least, c.spared.least),
                                  own_share_ * s * c.wins.greatest - paid(k, c.wins.greatest, c.spared.least));
}

double MessagePayoffs::about(std::size_t k, double s) const {
  const Chances& c = chances_[k];
  const double wins = (c.wins.least + c.wins.greatest) / 2;
  return own_share_ * s * wins + (c.added.least + c.added.greatest) / 2 -
         paid(k, wins, (c.spared.least + c.spared.greatest) / 2);
}

/// How often messages from k to before k + 1, or from the last on, win at most.
double MessagePayoffs::most_wins(std::size_t k) const {
  if (k + 1 == message_.size()) return message_[k] >= rule_.reserve ? std::max(1.0, chances_[k].wins.greatest) : 1;
  if (message_[k + 1] <= rule_.reserve) return 0;
  return std::max(chances_[k].wins.greatest, chances_[k + 1].none_reaches);
}

/// What the others' signals add then.
double MessagePayoffs::most_added(std::size_t k) const {
  if (k + 1 == message_.size()) return std::max(added_to_all_, chances_[k].added.greatest);
  if (message_[k + 1] <= rule_.reserve) return 0;
  return std::max(chances_[k].added.greatest, chances_[k + 1].added_below);
}

/// Where others' signals add to the value: the message itself, and all beyond, which win all that is tied with it. Of
/// these who wins more often is added to by no more than can be, each time: so that what is added is at its greatest
/// from some chance to win on.
MessagePayoffs::Lines MessagePayoffs::at_most(std::size_t k) const {
  const Chances& c = chances_[k];
  const auto line = [&](double wins, double added) {
    return Line{own_share_ * wins, added - paid(k, wins, c.spared.greatest), k};
  };
  const double most = most_wins(k);
  if (added_at_most_ == 0) return {{line(c.wins.least, 0), line(most, 0)}, 2};
  const double added = most_added(k), more = std::max(0.0, added - c.added_above) / added_at_most_;
  return {{line(c.wins.least, c.added.greatest), line(c.wins.greatest, c.added.greatest),
           line(std::min(c.none_above + more, most), added), line(most, added)},
          4};
}

Line MessagePayoffs::surely(std::size_t k) const {
  const Chances& c = chances_[k];
  return {own_share_ * c.wins.least, c.added.least - paid(k, c.wins.greatest, c.spared.least), k};
}

/// The highest message wins most, and each share that it wins costs rule.won of the lowest one at least.
double MessagePayoffs::own_at_least(const Sent& sent, double from, double to) const {
  const double least = at_least(sent.high, from), high = sent.refused ? std::min(0.0, least) : least;
  if (sent.low == sent.high) return high;
  const Chances &lowest = chances_[sent.low], &highest = chances_[sent.high];
  const double price = rule_.won * std::max(message_[sent.low], rule_.reserve), worth = own_share_ * to - price;
  const double more = std::max(0.0, highest.wins.greatest - lowest.wins.least);
  const double added = std::max(0.0, highest.added.greatest - lowest.added.least);
  // what is added takes some winning, as in at_most
  const double wins = worth >= 0 || added_at_most_ == 0 ? more : std::min(more, added / added_at_most_);
  return high - std::max(0.0, worth * wins + added);
}

double MessagePayoffs::own_at_most(const Sent& sent, double s) const {
  const Chances &low = chances_[sent.low], &high = chances_[sent.high];
  const bool one = sent.low == sent.high;
  const double most = one ? low.wins.greatest : std::max(high.wins.greatest, low.wins.greatest);
  const double added = one ? low.added.greatest : std::max(high.added.greatest, low.added.greatest);
  const auto at = [&](double wins) {
    return own_share_ * s * wins + added - paid(sent.low, wins, low.spared.greatest);
  };
  return std::max(at(low.wins.least), at(most));
}

double MessagePayoffs::unknown_of_spared(std::size_t k) const {
  const Between &here = chances_[k].spared, &next = chances_[k + 1].spared;
  return (next.greatest - here.greatest) - (next.least - here.least);
}

double MessagePayoffs::unknown_of_spared() const {
  return rule_.spared * (chances_.back().spared.greatest - chances_.back().spared.least);
}

}  // namespace surety
