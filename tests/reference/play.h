#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "surety/mechanisms/mechanism.h"
#include "surety/random/draws.h"
#include "surety/theory/exact.h"
#include "surety/values/prior.h"

/// One replicate of one auction, played as a textbook would: draw everybody, look the values up, sort, apply the rule.
/// The kernels must agree with it, replicate by replicate. Slow on purpose; shares the draws and nothing else.
namespace surety::reference {

struct Bidder {
  double quantile, ticket, value;
  int group;
  std::int64_t arrival;  ///< 0 for the first who comes
};

struct Play {
  int state = 0;
  std::vector<Bidder> bidders;  ///< strongest value first
  double revenue = 0, surplus = 0, sale = 0;
  double highest() const { return bidders[0].value; }
  double second() const { return bidders.size() > 1 ? bidders[1].value : 0; }
};

inline double uniform(const Draws<Lanes<double, 1>>& draws, Purpose purpose, std::int64_t index) {
  using D = Draws<Lanes<double, 1>>;
  D::Key keys[2];
  draws.block(purpose, std::uint32_t(index / 2), keys);
  return D::uniform(keys[index % 2]);
}

/// Keys of three bidders or more of whom only the two strongest are right, as rules draw them that need no others:
/// leading 16 bits of everybody, two to a word, behind three words of the first block for trailing bits; these for
/// ranks, or for everybody who ties at the second place. The others are as weak as their leading bits allow.
inline std::vector<std::int64_t> keys_by_rank(const Draws<Lanes<double, 1>>& draws, std::uint32_t first_block,
                                              std::int64_t bidders) {
  const auto word = [&](std::int64_t index) {
    std::uint64_t words[1][4];
    draws.words<1>(Purpose::value, first_block + std::uint32_t(index / 4), words);
    return std::int64_t(words[0][index % 4]);
  };
  std::vector<std::int64_t> leading, sorted, keys;
  for (std::int64_t i = 0; i < bidders; ++i) leading.push_back(word(3 + i / 2) >> (i % 2 * 16) & 0xffff);
  sorted = leading;
  std::sort(sorted.begin(), sorted.end());
  const bool tie = sorted[1] == sorted[2];
  std::int64_t strongest = 0, tied = 0;
  for (const std::int64_t l : leading) {
    std::int64_t trailing = (std::int64_t(1) << 36) - 1;
    if (tie && l == sorted[1]) {
      std::int64_t further[2];
      draws.block(Purpose::trailing, first_block + std::uint32_t(tied / 2), further);
      trailing = further[tied++ % 2] >> 16;
    } else if (l <= sorted[1]) {
      const std::int64_t rank = l > sorted[0] ? 1 : strongest++;
      trailing = word(rank) << 4 | (word(2) >> (4 * rank) & 15);
    }
    keys.push_back(l << 36 | trailing);
  }
  return keys;
}

/// `by_rank`: what rules draw that need the two strongest of a group only.
inline Play draw_profile(const ProfileLaw& profile, std::uint64_t seed, std::uint64_t replicate, bool by_rank) {
  const Draws<Lanes<double, 1>> draws(PhiloxKey(seed), std::uint32_t(profile.bidders()), replicate);
  Play play;
  if (profile.states.size() > 1) {
    const double u = uniform(draws, Purpose::state, 0);
    double below = profile.states[0].weight;
    while (u > below && play.state + 1 < int(profile.states.size())) below += profile.states[++play.state].weight;
  }
  std::vector<std::vector<std::int64_t>> arrivals(profile.group_sizes.size());  // by group
  for (std::int64_t i = 0; i < profile.bidders(); ++i) arrivals[profile.cycle[i % profile.cycle.size()]].push_back(i);
  std::int64_t first = 0;
  for (int g = 0; g < int(profile.group_sizes.size()); ++g) {
    std::vector<std::int64_t> keys;
    if (by_rank && !profile.comonotone && profile.group_sizes[g] > 2)
      keys = keys_by_rank(draws, std::uint32_t(first / 2), profile.group_sizes[g]);
    for (std::int64_t i = 0; i < profile.group_sizes[g]; ++i) {
      const double q = keys.empty() ? uniform(draws, Purpose::value, profile.comonotone ? 0 : first + i)
                                    : Draws<Lanes<double, 1>>::uniform(keys[i]);
      const double v = profile.states[play.state].laws[g]->inverse_demand(q);
      play.bidders.push_back({q, uniform(draws, Purpose::lottery, first + i), v, g, arrivals[g][i]});
    }
    first += (profile.group_sizes[g] + 1) / 2 * 2;  // groups do not share blocks
  }
  std::sort(play.bidders.begin(), play.bidders.end(),
            [](const Bidder& a, const Bidder& b) { return a.value > b.value; });
  return play;
}

inline void sell(Play& play, double value, double payment) {
  play.revenue = payment;
  play.surplus = value;
  play.sale = 1;
}

/// Offers in order of arrival, at the prices of a policy graph.
inline void play_sequential(Play& play, const ProfileLaw& profile, const PricePolicy& policy) {
  std::size_t node = 0;
  for (std::int64_t i = 0; i < profile.bidders(); ++i) {
    const Bidder& bidder =
        *std::find_if(play.bidders.begin(), play.bidders.end(), [&](const Bidder& b) { return b.arrival == i; });
    const auto& law = *profile.states[play.state].laws[bidder.group];
    if (bidder.quantile <= law.demand(policy.price[node])) return sell(play, bidder.value, policy.price[node]);
    std::size_t cell = 0;
    while (cell + 1 < policy.cell.size() && bidder.quantile <= law.demand(policy.cell[cell + 1])) ++cell;
    node = policy.adaptive() ? policy.next[node * policy.cell.size() + cell] : node + 1;
  }
}

/// phi at quantile q, by a walk over the pieces.
inline double virtual_value(const IronedVirtualValue& phi, double q) {
  std::size_t j = 0;
  while (j + 1 < phi.form.value.size() && phi.form.knot[j + 1] <= q) ++j;
  return phi.form.value[j] - phi.form.slope[j] * (q - phi.form.knot[j]);
}

/// Myerson's auction; the payment is found by bisection on the winner's own quantile.
inline void play_optimal(Play& play, const ProfileLaw& profile, const std::vector<IronedVirtualValue>& phi) {
  const auto level = [&](const Bidder& b) { return std::max(virtual_value(phi[b.group], b.quantile), 0.0); };
  const auto eligible = [&](const Bidder& b) { return b.quantile <= phi[b.group].monopoly_quantile; };
  std::vector<Bidder> in;
  for (const auto& b : play.bidders)
    if (eligible(b)) in.push_back(b);
  if (in.empty()) return;
  const auto beats = [&](const Bidder& a, const Bidder& b) {
    return level(a) > level(b) || (level(a) == level(b) && a.ticket < b.ticket);
  };
  std::sort(in.begin(), in.end(), beats);
  Bidder winner = in[0];
  double wins = winner.quantile, loses = 1;  // the winner's quantile can fall to `wins` and he still wins
  for (int step = 0; step < 200; ++step) {
    Bidder weaker = winner;
    weaker.quantile = 0.5 * (wins + loses);
    const bool still = eligible(weaker) && (in.size() < 2 || beats(weaker, in[1]));
    (still ? wins : loses) = weaker.quantile;
  }
  const auto& law = *profile.states[play.state].laws[winner.group];
  sell(play, winner.value, law.inverse_demand(std::max(wins - 1e-12, winner.quantile)));
}

/// Plays the mechanism on the profile. `price` is the posted price where one is posted.
inline void settle(Play& play, const Mechanism& mechanism, const ProfileLaw& profile, double price) {
  const auto& law = *profile.states[play.state].laws[0];
  const std::int64_t n = profile.bidders();
  if (mechanism.is("second-price")) {
    const double reserve = mechanism.at("reserve");
    if (play.highest() >= reserve) sell(play, play.highest(), std::max(play.second(), reserve));
  } else if (mechanism.is("first-price")) {
    double strongest = 1;
    for (const auto& b : play.bidders) strongest = std::min(strongest, b.quantile);
    sell(play, play.highest(), first_price_bid(law, n, strongest));
  } else if (mechanism.is("all-pay")) {
    double payments = 0;
    for (const auto& b : play.bidders)
      payments += std::pow(1 - b.quantile, double(n - 1)) * first_price_bid(law, n, b.quantile);
    sell(play, play.highest(), payments);
  } else if (mechanism.is("posted-price")) {
    const Bidder* buyer = nullptr;
    for (const auto& b : play.bidders)
      if (b.quantile <= profile.states[play.state].laws[b.group]->demand(price) && (!buyer || b.ticket < buyer->ticket))
        buyer = &b;
    if (buyer) sell(play, buyer->value, price);
  } else if (mechanism.is("full-surplus")) {
    sell(play, play.highest(), play.highest());
  } else if (mechanism.is("second-value")) {
    sell(play, play.highest(), play.second());
  }  // optimal: play_optimal; the others need a common value
}

}  // namespace surety::reference
