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

MessagePayoffs::MessagePayoffs(const HighestBidRule& rule, double averse, std::span<const double> message,
                               const std::vector<RivalMessages>& rivals)
    : rule_(rule), message_(message), chances_(message.size()) {
  std::vector<RivalChances> stand(rivals.size());
  const auto chance = [&](std::size_t k, const auto& above_and_tied) {
    for (std::size_t r = 0; r < rivals.size(); ++r) {
      const auto [above, tied] = above_and_tied(rivals[r].chances[k]);
      stand[r] = {above, tied, rivals[r].count};
    }
    const double wins = chance_to_win(stand);
    return averse == 1 ? wins : std::pow(wins, averse);
  };
  using Two = std::array<double, 2>;
  for (std::size_t k = 0; k < message.size(); ++k) {
    auto& [wins, none_reaches, none_above, spared] = chances_[k];
    if (message[k] < rule.reserve) {
      wins = {0, 0};
      none_reaches = none_above = 0;
    } else {
      wins = {chance(k,
                     [](const auto& c) {
                       return Two{c.above + c.unknown, c.tied};
                     }),
              chance(k, [](const auto& c) {
                return Two{c.above, c.tied};
              })};
      none_reaches = chance(k, [](const auto& c) { return Two{c.above + c.tied, 0}; });
      none_above = chance(k, [](const auto& c) { return Two{c.above + c.unknown, 0}; });
    }
    if (k == 0 || message[k] <= rule.reserve) continue;
    const double width = message[k] - message[k - 1];
    const Chances& before = chances_[k - 1];
    spared = {before.spared.least + width * before.none_above, before.spared.greatest + width * none_reaches};
  }
}

double MessagePayoffs::at_least(std::size_t k, double s) const {
  const Chances& c = chances_[k];
  return std::min(s * c.wins.least - paid(k, c.wins.least, c.spared.least),
                  s * c.wins.greatest - paid(k, c.wins.greatest, c.spared.least));
}

double MessagePayoffs::about(std::size_t k, double s) const {
  const Chances& c = chances_[k];
  const double wins = (c.wins.least + c.wins.greatest) / 2;
  return s * wins - paid(k, wins, (c.spared.least + c.spared.greatest) / 2);
}

/// How often messages from k to before k + 1, or from the last on, win at most.
double MessagePayoffs::most_wins(std::size_t k) const {
  if (k + 1 == message_.size()) return message_[k] >= rule_.reserve ? std::max(1.0, chances_[k].wins.greatest) : 1;
  if (message_[k + 1] <= rule_.reserve) return 0;
  return std::max(chances_[k].wins.greatest, chances_[k + 1].none_reaches);
}

MessagePayoffs::Lines MessagePayoffs::at_most(std::size_t k) const {
  const auto line = [&](double wins) { return Line{wins, -paid(k, wins, chances_[k].spared.greatest), k}; };
  return {line(chances_[k].wins.least), line(most_wins(k))};
}

Line MessagePayoffs::surely(std::size_t k) const {
  const Chances& c = chances_[k];
  return {c.wins.least, -paid(k, c.wins.greatest, c.spared.least), k};
}

/// The highest message wins most, and each share that it wins costs rule.won of the lowest one at least.
double MessagePayoffs::own_at_least(const Sent& sent, double from, double to) const {
  const double least = at_least(sent.high, from), high = sent.refused ? std::min(0.0, least) : least;
  if (sent.low == sent.high) return high;
  const double price = rule_.won * std::max(message_[sent.low], rule_.reserve);
  const double more = std::max(0.0, chances_[sent.high].wins.greatest - chances_[sent.low].wins.least);
  return high - std::max(0.0, to - price) * more;
}

double MessagePayoffs::own_at_most(const Sent& sent, double s) const {
  const Chances& low = chances_[sent.low];
  const double most =
      sent.low == sent.high ? low.wins.greatest : std::max(chances_[sent.high].wins.greatest, low.wins.greatest);
  const auto at = [&](double wins) { return s * wins - paid(sent.low, wins, low.spared.greatest); };
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
